//! InfoNCE as a bound on mutual information.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, similarity};
use crate::mutant::Mutant;
use crate::numerics::{Estimate, draws, normals};
use crate::short;
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita::losses::InfoNce;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[Claim {
    id: "infonce-bound",
    topic: Topic::Metric,
    title: "InfoNCE bounds the mutual information from below, by at most ln(K + 1)",
    latex: "$I(x; y) \\ge \\ln(K + 1) - L$; for correlated Gaussians $I = -\\frac d2 \\ln(1 - \\rho^2)$ is known, and so is the optimal critic, \
            $\\ln p(y \\mid x)/p(y)$.",
    plain: "I(x; y) ≥ ln(K + 1) − L; for correlated Gaussians I = −½ d ln(1 − ρ²) is known, and so is the optimal critic, \
            ln p(y|x)/p(y).",
    reference: "van den Oord, Li & Vinyals 2018; Poole et al. 2019",
    states: &[],
    rejects: &[
        Mutant::value("half of the loss", "info_nce", |v| 0.5 * v),
        Mutant::loss(
            "the positive left out of the sum",
            "info_nce",
            "decoupled(temperature=1, normalize=false)",
        ),
    ],
    method: Method::MonteCarlo,
    run: bound,
}];

const DIM: usize = 4;
const RHO: f64 = 0.9;

/// Pairs of correlated Gaussians, as rows whose product is ln p(y|x)/p(y), up to a constant in y:
/// x ↦ (ρx, 1)/(1 − ρ²) and y ↦ (y, −½ρ²‖y‖²).
fn embedded(rng: &mut rand_pcg::Pcg64Mcg, n: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    let rest = 1.0 - RHO * RHO;
    for _ in 0..n {
        let (x, noise) = (normals(rng, DIM), normals(rng, DIM));
        let y: Vec<f64> = x.iter().zip(&noise).map(|(x, noise)| RHO * x + rest.sqrt() * noise).collect();
        a.extend(x.iter().map(|x| RHO * x / rest).chain([1.0 / rest]));
        let square: f64 = y.iter().map(|y| y * y).sum();
        b.extend(y.into_iter().chain([-0.5 * RHO * RHO * square]));
    }
    (a, b)
}

fn bound(e: &mut Evidence) -> Done {
    let truth = -0.5 * DIM as f64 * (1.0 - RHO * RHO).ln();
    let critic = loss("info_nce(temperature=1, normalize=false)");

    let mut rng = draws(120);
    let (mut rows, mut band, mut means, mut last) = (Vec::new(), Vec::new(), Vec::new(), f64::NEG_INFINITY);
    for n in [2usize, 4, 8, 16, 32, 64, 128, 256, 512] {
        let batches = (4096 / n).max(16);
        let mut bounds = Vec::with_capacity(batches);
        for _ in 0..batches {
            let (a, b) = embedded(&mut rng, n);
            let loss = similarity(&critic, &a, Some(&b), DIM + 1, None)?;
            bounds.push(InfoNce::mutual_information(loss, n - 1));
        }
        let estimate = Estimate::of(&bounds);
        let most = truth.min((n as f64).ln());
        e.at_most(&format!("K = {}: ln(K + 1) − L", n - 1), estimate, most);
        e.is(
            format!("K = {}: more negatives bring more", n - 1),
            estimate.mean > last - 3.0 * estimate.error,
        );
        last = estimate.mean;
        if n == 2 {
            // The lowest loss for these pairs, of the optimal critic.
            let reached =
                if estimate.away(truth) < 5.0 { "I" } else { "a lower bound of I, at most ln(K + 1)" };
            e.said("T6.3", "the quantity that the lowest loss gives, at K = 1", "I", reached);
        }
        rows.push(cells![
            (n - 1).to_string(),
            Cell::number(estimate.mean, estimate.to_string()),
            (n as f64).ln()
        ]);
        means.push((n as f64, estimate.mean));
        band.push((n as f64, estimate.mean - 2.0 * estimate.error, estimate.mean + 2.0 * estimate.error));
    }

    e.table(
        format!("The true information is {} nats", short(truth)),
        &["K", "ln(K + 1) − L", "ln(K + 1)"],
        0,
        rows,
    );
    e.is("with 511 negatives it is within a tenth of the truth", truth - last < 0.1 * truth);

    let panel = Panel {
        title: String::new(),
        x: Axis::new("K + 1").log(),
        y: Axis::new("nats").range(0.0, 4.5),
        marks: vec![
            Mark::Band { name: "ln(K + 1) − L".into(), points: band },
            Mark::line("ln(K + 1) − L", means.clone()),
            Mark::reference("ln(K + 1)", means.iter().map(|&(n, _)| (n, n.ln())).collect()),
            Mark::reference("mutual information", vec![(2.0, truth), (512.0, truth)]),
        ],
    };

    e.figure(
        Figure::single("", panel),
        "The bound with the optimal critic, for Gaussians of dimension 4 with correlation 0.9.",
    );
    Ok(())
}
