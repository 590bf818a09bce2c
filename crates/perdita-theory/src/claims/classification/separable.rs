//! Descent on cross-entropy where the classes can be separated.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, slope};
use crate::mutant::Mutant;
use crate::table::cells;
use crate::verdict::Method;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[Claim {
    id: "implicit-bias",
    topic: Topic::Classification,
    title: "Descent on cross-entropy tends to the direction of the largest margin, at the rate 1/ln t",
    latex: "On classes that can be separated the weights grow without end, $w(t) = \\hat w \\ln t + O(1)$ with $\\hat w$ of the largest margin. \
            For the support vectors $(1, 2)$ and $(1, -\\frac12)$, $\\hat w = (1, 0)$ and $w_2 \\to \\frac{\\ln 4}{2.5}$: the angle to $\\hat w$ falls \
            as $w_2/\\ln t$.",
    plain: "On classes that can be separated the weights grow without end, w(t) = ŵ ln t + O(1) with ŵ of the largest margin. For \
            the support vectors (1, 2) and (1, −½), ŵ = (1, 0) and w₂ → ln 4/2.5: the angle to ŵ falls as w₂/ln t.",
    reference: "Soudry et al. 2018",
    states: &[],
    rejects: &[
        Mutant::loss("the squared error of σ(z)", "bce_with_logits", "(sigmoid(z) - y)^2; y in [0, 1]"),
        Mutant::loss("smoothed labels", "bce_with_logits", "bce_with_logits(z, 0.9*y + 0.05)"),
        Mutant::gradient("a gradient that is cut off", "bce_with_logits", |g| {
            if g.abs() < 1e-4 { 0.0 } else { g }
        }),
    ],
    method: Method::Experiment,
    run: implicit_bias,
}];

/// Observations times their labels: the first two are the support vectors.
const POINTS: [[f64; 2]; 6] = [[1.0, 2.0], [1.0, -0.5], [3.0, 1.0], [2.0, -1.5], [2.5, 3.0], [4.0, -2.0]];

fn implicit_bias(e: &mut Evidence) -> Done {
    let bce = loss("bce_with_logits");
    let (mut w, mut at) = ([0.0; 2], Vec::new());
    for t in 1..=100_000 {
        let mut total = [0.0; 2];
        for x in POINTS {
            let pull = slope(&bce, w[0] * x[0] + w[1] * x[1], 1.0);
            (0..2).for_each(|k| total[k] += pull * x[k] / 6.0);
        }
        (0..2).for_each(|k| w[k] -= total[k]);
        if [100, 1000, 10_000, 100_000].contains(&t) {
            at.push((f64::from(t), w));
        }
    }

    let [.., (_, before), (_, last)] = at[..] else { unreachable!("four times") };
    // On the way the support vectors share the gradient as 1 to 4, as (1, 0) is 0.2 of one and 0.8 of the other.
    e.equal("w₂ at t = 10⁵, and ln 4/2.5", last[1], 4f64.ln() / 2.5, 1e-3);
    e.equal("the growth of w₁ from t = 10⁴ to 10⁵, and ln 10", last[0] - before[0], 10f64.ln(), 1e-2);
    let angle = |w: [f64; 2]| (w[1] / w[0]).atan();
    e.is(
        "the angle to (1, 0) falls",
        at.windows(2).all(|pair| angle(pair[1].1).abs() < angle(pair[0].1).abs()),
    );
    let rows = at.iter().map(|&(t, w)| cells![t, w[0], w[1], angle(w), w[0] - t.ln()]);
    e.table("Gradient descent at the rate 1", &["t", "w₁", "w₂", "angle", "w₁ − ln t"], 0, rows);
    let curve = at.iter().map(|&(t, w)| (t, angle(w))).collect();
    let panel = Panel {
        title: String::new(),
        x: Axis::new("t").log(),
        y: Axis::new("angle to the largest margin"),
        marks: vec![Mark::line("descent", curve)],
    };
    e.figure(Figure::single("", panel), "The direction converges as slowly as 1/ln t.");
    Ok(())
}
