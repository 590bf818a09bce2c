//! InfoNCE of many negatives: alignment and uniformity.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, loss, of};
use crate::mutant::Mutant;
use crate::numerics::{Estimate, draws, integral};
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita::Error;
use rand::RngExt;
use std::f64::consts::TAU;

pub(crate) static CLAIMS: &[Claim] = &[Claim {
    id: "infonce-uniformity",
    topic: Topic::Metric,
    title: "InfoNCE of many negatives is alignment plus uniformity",
    latex: "$L - \\ln K \\to -\\frac1\\tau \\mathbb E[q \\cdot k_0] + \\mathbb E_q \\ln \\mathbb E_k e^{q \\cdot k/\\tau}$ as $K \\to \\infty$; on the circle and for uniform keys the second term is \
            $\\ln I_0(1/\\tau)$, the least of all distributions.",
    plain: "L − ln K → −E[q·k₀]/τ + E_q ln E_k exp(q·k/τ) as K → ∞; on the circle and for uniform keys the second term is ln I₀(1/τ), the \
            least of all distributions.",
    reference: "Wang & Isola 2020",
    states: &[],
    rejects: &[
        Mutant::value("half of the loss", "info_nce", |v| 0.5 * v),
        Mutant::loss("another temperature", "info_nce", "info_nce(temperature=1)"),
        Mutant::loss("products of rows twice as long", "info_nce", "info_nce(temperature=0.25)"),
    ],
    method: Method::MonteCarlo,
    run: uniformity,
}];

const TEMPERATURE: f64 = 0.5;
/// The angle between a query and its key.
const TURN: f64 = 0.4;

/// Points of the circle at these angles.
fn circle(angles: impl Iterator<Item = f64>) -> Vec<f64> {
    angles.flat_map(|angle| [angle.cos(), angle.sin()]).collect()
}

/// The mean of L − ln K over batches of queries, each with `keys` negatives of its own drawn from an arc.
fn excess(rng: &mut rand_pcg::Pcg64Mcg, keys: usize, arc: f64, batches: usize) -> Result<Estimate, Error> {
    const QUERIES: usize = 16;
    let loss = loss(&format!("info_nce(temperature={TEMPERATURE})"));
    let mut found = Vec::with_capacity(batches);
    for _ in 0..batches {
        let angles: Vec<f64> = (0..QUERIES).map(|_| rng.random_range(0.0..arc)).collect();
        let (q, k) = (circle(angles.iter().copied()), circle(angles.iter().map(|angle| angle + TURN)));
        let negatives = circle((0..QUERIES * keys).map(|_| rng.random_range(0.0..arc)));
        let given: [Named; 3] = [
            ("a", &q, &[QUERIES, 2]),
            ("b", &k, &[QUERIES, 2]),
            ("negatives", &negatives, &[QUERIES, keys, 2]),
        ];
        found.push(of(&loss, &given)? - (keys as f64).ln());
    }
    Ok(Estimate::of(&found))
}

fn uniformity(e: &mut Evidence) -> Done {
    let alignment = -TURN.cos() / TEMPERATURE;
    // ln I₀(1/τ), the logarithm of the mean of exp(cos θ/τ) on the circle.
    let uniform = (integral(|angle: f64| (angle.cos() / TEMPERATURE).exp(), 0.0..TAU) / TAU).ln();
    let limit = alignment + uniform;

    let mut rng = draws(280);
    let (mut rows, mut distances) = (Vec::new(), Vec::new());
    for keys in [4, 32, 256, 2048] {
        let estimate = excess(&mut rng, keys, TAU, 200_000 / (16 * keys) + 20)?;
        distances.push((estimate.mean - limit).abs());
        rows.push(cells![keys.to_string(), Cell::number(estimate.mean, estimate.to_string()), limit]);
        if keys == 2048 {
            // The next term of the expansion is the positive's share less half the variance, over K.
            e.estimate("K = 2048: L − ln K, and its limit", estimate, limit + bias(keys, uniform));
        }
    }
    e.is("the distance to the limit falls with K", distances.windows(2).all(|pair| pair[1] < pair[0]));
    e.table("Keys uniform on the circle, τ = ½", &["K", "L − ln K", "limit"], 0, rows);

    let narrow = excess(&mut rng, 256, TAU / 2.0, 60)?;
    let wide = excess(&mut rng, 256, TAU, 60)?;
    e.is(
        format!("on half of the circle the loss is larger: {narrow} against {wide}"),
        narrow.mean - 5.0 * narrow.error > wide.mean + 5.0 * wide.error,
    );
    Ok(())
}

/// The bias of order 1/K: (e^{s₀}/M − ½ Var/M²)/K, with M and Var the mean and variance of exp(q·k/τ).
fn bias(keys: usize, uniform: f64) -> f64 {
    let second = integral(|angle: f64| (2.0 * angle.cos() / TEMPERATURE).exp(), 0.0..TAU) / TAU;
    let variance = second * (-2.0 * uniform).exp() - 1.0;
    ((TURN.cos() / TEMPERATURE - uniform).exp() - 0.5 * variance) / keys as f64
}
