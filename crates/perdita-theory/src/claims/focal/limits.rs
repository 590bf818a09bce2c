//! The limits of the focal loss as p_t → 0 and p_t → 1.
use super::super::Done;
use super::{DOUBLE_EXPONENT, HALF, THIRD_EXPONENT, entropy, focal, logit, logit_missing, weight};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::value;
use crate::numerics::{order, ratios};
use crate::table::cells;
use crate::verdict::Method;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "focal-expansion",
        topic: Topic::Focal,
        title: "As p_t → 0, the focal loss tends to cross-entropy",
        latex: "As $p_t \\to 0$: $(1 - p_t)^\\gamma = 1 - \\gamma p_t + O(p_t^2)$, hence $\\mathrm{FL} = -\\ln p_t + \\gamma p_t \\ln p_t + \
                O(p_t^2 \\ln p_t)$, where $p_t \\ln p_t \\to 0$.",
        plain: "As p_t → 0: (1 − p_t)^γ = 1 − γ p_t + O(p_t²), hence FL = −ln p_t + γ p_t ln p_t + O(p_t² ln p_t), where p_t \
                ln p_t → 0.",
        reference: "",
        states: &["T4.6"],
        rejects: &[DOUBLE_EXPONENT, HALF],
        method: Method::Exact,
        run: expansion,
    },
    Claim {
        id: "focal-decay",
        topic: Topic::Focal,
        title: "As p_t → 1, the focal loss decays as a power",
        latex: "As $p_t \\to 1$: $\\mathrm{FL} \\sim (1 - p_t)^{\\gamma + 1}$",
        plain: "As p_t → 1: FL ~ (1 − p_t)^(γ + 1)",
        reference: "",
        states: &[],
        rejects: &[DOUBLE_EXPONENT, THIRD_EXPONENT],
        method: Method::Exact,
        run: decay,
    },
];

fn expansion(e: &mut Evidence) -> Done {
    let ce = entropy();
    let mut rows = Vec::new();
    for gamma in [0.5, 2.0, 5.0] {
        let focal = focal(gamma);
        // FL + ln p_t − γ p_t ln p_t, over ln p_t: what is left is a power of p_t.
        let remainder = |p: f64| {
            let (fl, ln) = (value(&focal, logit(p), 1.0), -value(&ce, logit(p), 1.0));
            (p, (fl + ln - gamma * p * ln) / ln)
        };
        let points: Vec<(f64, f64)> = ratios(1e-5..1e-3, 12).into_iter().map(remainder).collect();
        let (p, last) = points[0];
        rows.push(cells![gamma.to_string(), order(&points), last / (p * p)]);
        e.equal(&format!("γ = {gamma}: the order of the remainder over ln p_t"), order(&points), 2.0, 5e-3);
        let of_weight = |p: f64| (p, weight(&focal, logit(p)) - (1.0 - gamma * p));
        let points: Vec<(f64, f64)> = ratios(1e-4..1e-2, 12).into_iter().map(of_weight).collect();
        e.equal(&format!("γ = {gamma}: the order of (1 − p_t)^γ − (1 − γ p_t)"), order(&points), 2.0, 2e-2);
    }
    e.table("The remainder over p_t² ln p_t at p_t = 10⁻⁵", &["γ", "order", "constant"], 0, rows);
    let gamma_one = focal(1.0);
    let exact = ratios(1e-6..0.5, 20).into_iter().map(|p| {
        let ln = -value(&ce, logit(p), 1.0);
        (value(&gamma_one, logit(p), 1.0), -ln + p * ln)
    });
    e.all_equal("γ = 1: there is no remainder", exact, 1e-14);
    let product = |p: f64| p * value(&ce, logit(p), 1.0);
    let falls = ratios(1e-12..0.1, 12).windows(2).all(|pair| product(pair[0]) < product(pair[1]));
    e.is(
        format!("−p_t ln p_t falls to {} at p_t = 10⁻¹²", crate::short(product(1e-12))),
        falls && product(1e-12) < 1e-10,
    );
    Ok(())
}

fn decay(e: &mut Evidence) -> Done {
    let (mut marks, mut rows) = (Vec::new(), Vec::new());
    let mut polynomial = true;
    for gamma in [0.0, 1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        let at = |miss: f64| (miss, value(&focal, logit_missing(miss), 1.0));
        let measured = |range| order(&ratios(range, 9).into_iter().map(at).collect::<Vec<_>>());
        let (near, nearer) = (measured(1e-5..1e-3), measured(1e-14..1e-12));
        // A power has one order at every distance; the order of an exponential in 1/(1 − p_t) grows without bound.
        polynomial &= (near - nearer).abs() < 1e-2 && (nearer - gamma - 1.0).abs() < 1e-3;
        rows.push(cells![gamma.to_string(), near, nearer]);
        marks.push(Mark::line(format!("γ = {gamma}"), ratios(1e-6..0.5, 40).into_iter().map(at).collect()));
    }

    e.table(
        "Slope of ln FL over ln (1 − p_t)",
        &["γ", "at 1 − p_t of 10⁻⁵ to 10⁻³", "at 10⁻¹⁴ to 10⁻¹²"],
        0,
        rows,
    );
    let panel =
        Panel {
            title: String::new(), x: Axis::new("1 − pₜ").log(), y: Axis::new("focal loss").log(), marks
        };
    e.figure(
        Figure::single("", panel),
        "Straight lines in these axes are powers; an exponential would bend.",
    );
    e.is("the order is γ + 1 at both distances", polynomial);
    // In γ, at one p_t, it is an exponential: the same factor for each step of γ.
    let at = |gamma: f64| value(&focal(gamma), logit(0.9), 1.0);
    let steps = [0.0, 1.0, 2.0, 3.0].map(|gamma| (at(gamma + 1.0) / at(gamma), 0.1));
    e.all_equal(
        "at p_t = 0.9 FL falls by the factor 1 − p_t for each step of γ: exponentially in γ",
        steps,
        1e-13,
    );
    let found = if polynomial { "polynomial, of order γ + 1 in 1 − p_t" } else { "exponential" };
    e.said("T4.3", "the decay", "exponential", found);
    Ok(())
}
