//! The gradient of the focal loss in the logit.
use super::super::{Done, logits};
use super::{GAMMAS, entropy, focal, logit, steepness};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, point, row};
use crate::numerics::grid;
use crate::table::cells;
use crate::text::short;
use crate::verdict::Method;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "focal-gradient",
        topic: Topic::Focal,
        title: "The gradient of the focal loss",
        latex: "$\\frac{\\partial \\mathrm{FL}}{\\partial z} = (1 - p_t)^\\gamma (\\gamma p_t \\ln p_t + p_t - 1)$",
        plain: "∂FL/∂z = (1 − p_t)^γ (γ p_t ln p_t + p_t − 1)",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: gradient,
    },
    Claim {
        id: "focal-gradient-table",
        topic: Topic::Focal,
        title: "The table of gradients",
        latex: "$|\\partial \\mathrm{CE}/\\partial z|$, $|\\partial \\mathrm{FL}/\\partial z|$ and their ratio at $\\gamma = 2$.",
        plain: "|∂CE/∂z|, |∂FL/∂z| and their ratio at γ = 2, p_t = 0.5, 0.7, 0.9, 0.99.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Exact,
        run: table,
    },
    Claim {
        id: "focal-gradient-row",
        topic: Topic::Focal,
        title: "Multiclass: the focal gradient is the gradient of cross-entropy, scaled",
        latex: "$\\nabla_z \\mathrm{FL} = k(p_t)\\, \\nabla_z \\mathrm{CE}$ with $k(p_t) = \
                \\frac{\\partial \\mathrm{FL}/\\partial z_t}{\\partial \\mathrm{CE}/\\partial z_t}$: $\\gamma$ changes the length, never the direction.",
        plain: "∇FL = k(p_t) ∇CE: γ changes the gradient's length, never its direction.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: direction,
    },
];

fn gradient(e: &mut Evidence) -> Done {
    let (mut source, mut right, mut derivative) = (Vec::new(), Vec::new(), Vec::new());
    for gamma in [0.5, 1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        for p in grid(0.02..0.98, 97) {
            let slope = jet(&focal, logit(p), 1.0).1;
            let (miss, ln) = (1.0 - p, p.ln());
            let text = miss.powf(gamma) * (p - 1.0) - gamma * miss.powf(gamma - 1.0) * p * ln;
            source.push((format!("γ = {gamma}, p_t = {}", short(p)), text, slope));
            right.push((miss.powf(gamma) * (gamma * p * ln + p - 1.0), slope));
            derivative.push((point(&focal).dual_at(logit(p), 1.0).value.du, slope));
        }
    }
    e.all_equal("the slope, and the derivative of the value by dual numbers", derivative, 1e-13);
    e.all_equal("the slope, and (1 − p_t)^γ (γ p_t ln p_t + p_t − 1)", right, 1e-13);
    e.formula(
        "T4.8",
        "∂FL/∂z = (1 − p_t)^γ (γ p_t ln p_t + p_t − 1): another sign and exponent in the second term",
        source,
        1e-9,
    );
    Ok(())
}

fn table(e: &mut Evidence) -> Done {
    let (ce, focal) = (entropy(), focal(2.0));
    let printed = [
        (0.5, ".5", ".29", ".58"),
        (0.7, ".3", ".09", ".30"),
        (0.9, ".1", ".006", ".06"),
        (0.99, ".01", "5e-5", ".005"),
    ];

    let mut rows = Vec::new();
    for (p, of_ce, of_fl, of_ratio) in printed {
        let (c, f) = (steepness(&ce, logit(p)), steepness(&focal, logit(p)));
        e.printed("T4.10", &format!("|∂CE/∂z| at p_t = {p}"), of_ce, c);
        e.printed("T4.10", &format!("|∂FL/∂z| at p_t = {p}"), of_fl, f);
        e.printed("T4.10", &format!("the ratio at p_t = {p}"), of_ratio, f / c);
        rows.push(cells![p.to_string(), c, of_fl, f, of_ratio, f / c]);
    }
    let falls = steepness(&focal, logit(0.5)) / steepness(&focal, logit(0.99));
    e.printed("T4.11", "from p_t = 0.5 to 0.99 |∂FL/∂z| falls by a factor that", "5800", falls);
    e.table("γ = 2", &["p_t", "|∂CE/∂z|", "FL, printed", "|∂FL/∂z|", "ratio, printed", "ratio"], 0, rows);
    let curve = |gamma: f64| {
        let focal = super::focal(gamma);
        grid(0.005..0.999, 120)
            .into_iter()
            .map(|p| (p, steepness(&focal, logit(p)) / steepness(&ce, logit(p))))
            .collect()
    };
    let marks = GAMMAS.map(|gamma| Mark::line(format!("γ = {gamma}"), curve(gamma))).into();
    let (x, y) = (Axis::new("pₜ"), Axis::new("|∂FL/∂z| / |∂CE/∂z|"));
    let caption = "Near p_t = 0 a little more than all of the gradient is left, near 1 nearly nothing.";
    e.figure(Figure::single("", Panel { title: String::new(), x, y, marks }), caption);
    Ok(())
}

fn direction(e: &mut Evidence) -> Done {
    let (focal, ce) = (loss("focal(gamma=2, alpha=1)"), loss("cross_entropy"));
    let mut pairs = Vec::new();
    for (k, z) in logits(22, 200, 6).iter().enumerate() {
        let (f, c) = (row(&focal, z, k % 6, z), row(&ce, z, k % 6, z));
        let at =
            c.grad.iter().zip(&f.grad).max_by(|a, b| a.0.abs().total_cmp(&b.0.abs())).expect("six classes");
        if *at.0 == 0.0 {
            continue;
        }
        let scale = at.1 / at.0;
        pairs.extend(f.grad.iter().zip(&c.grad).map(|(f, c)| (*f, scale * c)));
    }
    e.all_equal("the focal gradient, and one number times the gradient of cross-entropy", pairs, 1e-13);
    Ok(())
}
