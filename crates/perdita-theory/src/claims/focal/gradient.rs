//! The gradient of the focal loss in the logit.
use super::super::{Done, logits};
use super::{DOUBLE_EXPONENT, GAMMAS, HALF, THIRD_EXPONENT, entropy, focal, logit, steepness};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, row};
use crate::mutant::Mutant;
use crate::numerics::{grid, minimum, root};
use crate::table::cells;
use crate::text::short;
use crate::verdict::Method;
use perdita_figures::{Axis, Figure, Mark, Panel};

const NEGATED: Mutant = Mutant::gradient("the gradient's sign", "binary_focal", |g| -g);

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "focal-gradient",
        topic: Topic::Focal,
        title: "The gradient of the focal loss",
        latex: "$\\frac{\\partial \\mathrm{FL}}{\\partial z} = (1 - p_t)^\\gamma (\\gamma p_t \\ln p_t + p_t - 1) < 0$: descent raises the \
                probability of the true class.",
        plain: "∂FL/∂z = (1 − p_t)^γ (γ p_t ln p_t + p_t − 1) < 0: descent raises the probability of the true class.",
        reference: "Lin et al. 2017",
        states: &[],
        rejects: &[NEGATED, DOUBLE_EXPONENT, HALF],
        method: Method::Duals,
        run: gradient,
    },
    Claim {
        id: "focal-gradient-ratio",
        topic: Topic::Focal,
        title: "The ratio of the gradients of the focal loss and of cross-entropy",
        latex: "$\\frac{|\\partial \\mathrm{FL}/\\partial z|}{|\\partial \\mathrm{CE}/\\partial z|} = (1 - p_t)^\\gamma \\left(1 - \\frac{\\gamma p_t \\ln \
                p_t}{1 - p_t}\\right)$, which is positive.",
        plain: "|∂FL/∂z| / |∂CE/∂z| = (1 − p_t)^γ (1 − γ p_t ln p_t/(1 − p_t)), which is positive.",
        reference: "Lin et al. 2017",
        states: &[],
        rejects: &[DOUBLE_EXPONENT, THIRD_EXPONENT, HALF],
        method: Method::Duals,
        run: ratio,
    },
    Claim {
        id: "focal-gradient-table",
        topic: Topic::Focal,
        title: "The table of gradients",
        latex: "$|\\partial \\mathrm{CE}/\\partial z|$, $|\\partial \\mathrm{FL}/\\partial z|$ and their ratio at $\\gamma = 2$.",
        plain: "|∂CE/∂z|, |∂FL/∂z| and their ratio at γ = 2, p_t = 0.5, 0.7, 0.9, 0.99.",
        reference: "",
        states: &[],
        rejects: &[
            DOUBLE_EXPONENT,
            Mutant::gradient("twice the gradient of cross-entropy", "bce_with_logits", |g| 2.0 * g),
        ],
        method: Method::Exact,
        run: table,
    },
    Claim {
        id: "focal-amplifies",
        topic: Topic::Focal,
        title: "Hard examples have a larger gradient than with cross-entropy",
        latex: "For $\\gamma > 0$ the ratio of the gradients exceeds 1 for small $p_t$ and is $1 - \\gamma p_t (\\ln p_t + 1) + o(p_t)$ there.",
        plain: "For γ > 0 the ratio of the gradients exceeds 1 for small p_t and is 1 − γ p_t (ln p_t + 1) + o(p_t) there.",
        reference: "",
        states: &[],
        rejects: &[Mutant::loss("cross-entropy", "binary_focal", "bce_with_logits"), DOUBLE_EXPONENT],
        method: Method::Experiment,
        run: amplifies,
    },
    Claim {
        id: "focal-gradient-row",
        topic: Topic::Focal,
        title: "Multiclass: the focal gradient is the gradient of cross-entropy, scaled",
        latex: "$\\nabla_z \\mathrm{FL} = k(p_t)\\, \\nabla_z \\mathrm{CE}$ with $k(p_t) = (1 - p_t)^\\gamma - \\gamma (1 - p_t)^{\\gamma - 1} p_t \\ln \
                p_t$: $\\gamma$ changes the length, never the direction.",
        plain: "∇FL = k(p_t) ∇CE with k(p_t) = (1 − p_t)^γ − γ (1 − p_t)^(γ − 1) p_t ln p_t: γ changes the gradient's length, \
                never its direction.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::gradient("the gradient's sign", "focal", |g| -g),
            Mutant::loss("the exponent 2γ", "focal", "focal(z, y{})^2/cross_entropy(z, y)"),
            Mutant::gradient("1.001 times the gradient", "focal", |g| 1.001 * g),
        ],
        method: Method::Duals,
        run: direction,
    },
];

/// ∂FL/∂z as the text prints it, in its three forms.
fn printed(gamma: f64, p: f64) -> [f64; 3] {
    let (q, ln) = (1.0 - p, p.ln());
    [
        q.powf(gamma) * (p - 1.0) - gamma * q.powf(gamma - 1.0) * p * ln,
        q.powf(gamma - 1.0) * (q * (p - 1.0) - gamma * p * ln),
        -q.powf(gamma - 1.0) * (q * q + gamma * p * ln),
    ]
}

/// Its place: γ and p_t.
fn place(gamma: f64, p: f64) -> String {
    format!("γ = {gamma}, p_t = {}", short(p))
}

fn gradient(e: &mut Evidence) -> Done {
    let (mut source, mut forms, mut right, mut derivative) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut rows = Vec::new();
    for gamma in [0.5, 1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        for p in grid(0.02..0.98, 97) {
            let slope = jet(&focal, logit(p), 1.0).1;
            let formula = (1.0 - p).powf(gamma) * (gamma * p * p.ln() + p - 1.0);
            let [a, b, c] = printed(gamma, p);
            source.push((place(gamma, p), a, slope));
            forms.extend([(place(gamma, p), b, a), (place(gamma, p), c, a)]);
            // Relative errors: slopes near p_t = 1 are as small as 10⁻¹⁰.
            right.push((slope / formula, 1.0));
            derivative.push((crate::losses::derivative(&focal, logit(p), 1.0) / slope, 1.0));
        }
        let flips = root(|p| printed(gamma, p)[0], 0.01..0.9)?;
        let beyond = 0.5 * (1.0 + flips);
        rows.push((gamma, flips, beyond, printed(gamma, beyond)[0], jet(&focal, logit(beyond), 1.0).1));
    }
    e.all_equal("the slope over the derivative of the value by dual numbers, and 1", derivative, 1e-10);
    e.is("the slope is negative at all points", source.iter().all(|(.., slope)| *slope < 0.0));
    e.all_equal("the slope over (1 − p_t)^γ (γ p_t ln p_t + p_t − 1), and 1", right, 1e-11);

    e.formula("T4.8a", "the three printed forms are equal", forms, 1e-9);
    e.formula(
        "T4.8a",
        "∂FL/∂z = (1 − p_t)^γ (γ p_t ln p_t + p_t − 1): another sign and exponent in the second term",
        source,
        1e-9,
    );
    let raises = rows.iter().filter(|(.., printed, right)| printed * right < 0.0);
    let roots: Vec<String> =
        raises.map(|(gamma, at, ..)| format!("{} for γ = {gamma}", crate::text::rounded(*at, 3))).collect();
    if !roots.is_empty() {
        e.refuted(
            "T4.8a",
            "the gradient is negative at every p_t",
            format!(
                "the printed one is 0 at p_t = {}, and positive beyond: descent would lower p_t",
                roots.join(", ")
            ),
        );
    }
    e.table(
        "The printed gradient changes its sign",
        &["γ", "it is 0 at p_t", "beyond, at p_t", "printed", "∂FL/∂z"],
        0,
        rows.into_iter().map(|(gamma, at, beyond, printed, right)| cells![gamma, at, beyond, printed, right]),
    );
    Ok(())
}

fn ratio(e: &mut Evidence) -> Done {
    let ce = entropy();
    let (mut ours, mut ratios, mut of_itself, mut drawn) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for gamma in [1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        for p in grid(0.02..0.98, 97) {
            let (q, ln) = (1.0 - p, p.ln());
            let measured = steepness(&focal, logit(p)) / steepness(&ce, logit(p));
            ours.push((measured / (q.powf(gamma) * (1.0 - gamma * p * ln / q)), 1.0));
            let printed_ratio = q.powf(gamma - 1.0) * (1.0 + gamma * p * ln / (q * q));
            ratios.push((place(gamma, p), printed_ratio, measured));
            of_itself.push((place(gamma, p), printed_ratio, printed(gamma, p)[0] / (p - 1.0)));
            drawn.push((place(gamma, p), q.powf(gamma - 1.0) * (q * q + gamma * p * ln) / q, measured));
        }
    }
    e.all_equal("the measured ratio over the formula, and 1", ours, 1e-11);

    let negative = |pairs: &[(String, f64, f64)]| {
        pairs.iter().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, least, _)| (at.clone(), *least))
    };
    for (statement, pairs) in [("T4.9", &ratios), ("T4.19", &drawn)] {
        if let Some((at, least)) = negative(pairs).filter(|(_, least)| *least < 0.0) {
            let witness = format!("printed, it is {} at {at}", short(least));
            e.refuted(statement, "a ratio of absolute values is not negative", witness);
        }
    }
    let right = "(1 − p_t)^γ (1 − γ p_t ln p_t/(1 − p_t))";
    e.formula("T4.9", &format!("|∂FL/∂z| / |∂CE/∂z| = {right}"), ratios, 1e-9);
    e.formula(
        "T4.9",
        "it is T4.8 over p_t − 1, which has (1 − p_t)^γ in the place of (1 − p_t)^(γ − 1)",
        of_itself,
        1e-9,
    );
    e.formula("T4.19", &format!("the third panel draws |∂FL/∂z| / |∂CE/∂z| = {right}"), drawn, 1e-9);
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

    let (mut rows, mut misses, mut formulas) = (Vec::new(), Vec::new(), Vec::new());
    for (p, of_ce, of_fl, of_ratio) in printed {
        let (c, f) = (steepness(&ce, logit(p)), steepness(&focal, logit(p)));
        misses.push((c / (1.0 - p), 1.0));
        formulas.push((f / ((1.0 - p).powi(2) * (1.0 - p - 2.0 * p * p.ln())), 1.0));
        e.printed("T4.10", &format!("|∂CE/∂z| at p_t = {p}"), of_ce, c);
        e.printed("T4.10", &format!("|∂FL/∂z| at p_t = {p}"), of_fl, f);
        e.printed("T4.10", &format!("the ratio at p_t = {p}"), of_ratio, f / c);
        rows.push(cells![p.to_string(), c, of_fl, f, of_ratio, f / c]);
    }
    e.all_equal("|∂CE/∂z| over 1 − p_t, and 1", misses, 1e-12);
    e.all_equal("|∂FL/∂z| over its formula, and 1", formulas, 1e-12);
    let fall = |loss| steepness(loss, logit(0.5)) / steepness(loss, logit(0.99));
    let (of_fl, of_ce) = (fall(&focal), fall(&ce));
    e.printed("T4.11", "from p_t = 0.5 to 0.99 |∂FL/∂z| falls by a factor that", "5800", of_fl);
    e.note(format!(
        "of this factor cross-entropy has {} itself: the focal loss adds {}",
        short(of_ce),
        short(of_fl / of_ce)
    ));
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

fn amplifies(e: &mut Evidence) -> Done {
    let ce = entropy();
    let (mut rows, mut expansion, mut exceeds) = (Vec::new(), Vec::new(), true);
    for gamma in [0.5, 1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        let ratio = |p: f64| steepness(&focal, logit(p)) / steepness(&ce, logit(p));
        let at = minimum(|p| -ratio(p), 1e-3..0.9)?;
        exceeds &= ratio(at) > 1.0;
        rows.push(cells![gamma, at, ratio(at)]);
        let p: f64 = 1e-7;
        expansion.push(((ratio(p) - 1.0) / (-gamma * p * (p.ln() + 1.0)), 1.0));
    }
    e.is("for each γ > 0 there are p_t with a ratio above 1", exceeds);
    e.all_equal("at p_t = 10⁻⁷, the ratio − 1 over −γ p_t (ln p_t + 1), and 1", expansion, 1e-5);
    e.table("The largest ratio", &["γ", "p_t", "|∂FL/∂z| / |∂CE/∂z|"], 0, rows);
    Ok(())
}

fn direction(e: &mut Evidence) -> Done {
    let ce = loss("cross_entropy");
    for gamma in [0.5, 2.0] {
        let focal = loss(&format!("focal(gamma={gamma}, alpha=1)"));
        let mut pairs = Vec::new();
        for (k, z) in logits(22, 200, 6).iter().enumerate() {
            let (f, c) = (row(&focal, z, k % 6, z), row(&ce, z, k % 6, z));
            // 1 − p_t with all of its digits, and ln p_t.
            let (q, ln) = (-c.grad[k % 6], -c.value);
            if q > 0.0 {
                let scale = q.powf(gamma) - gamma * q.powf(gamma - 1.0) * ln.exp() * ln;
                pairs.extend(f.grad.iter().zip(&c.grad).map(|(f, c)| (*f, scale * c)));
            }
        }
        e.all_equal(
            &format!("γ = {gamma}: the focal gradient, and k(p_t) times that of cross-entropy"),
            pairs,
            1e-12,
        );
    }
    Ok(())
}
