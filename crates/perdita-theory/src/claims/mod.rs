//! The claims, topic by topic.
mod classification;
mod combining;
mod definitions;
mod focal;
mod frame;
mod generative;
mod judges;
mod limits;
mod metric;
mod regression;
mod structured;

pub(crate) use judges::JUDGES;

use crate::claim::Claim;
use crate::numerics::{draws, normals};
use std::error::Error;

/// The claims by topic, in the order of the page.
pub(crate) static ALL: &[&[Claim]] = &[
    frame::reductions::CLAIMS,
    frame::properties::CLAIMS,
    frame::principles::CLAIMS,
    regression::likelihood::CLAIMS,
    regression::location::CLAIMS,
    regression::huber::CLAIMS,
    regression::robustness::CLAIMS,
    regression::efficiency::CLAIMS,
    regression::redescending::CLAIMS,
    regression::elicitation::CLAIMS,
    definitions::deviances::CLAIMS,
    classification::forms::CLAIMS,
    classification::entropy::CLAIMS,
    classification::smoothing::CLAIMS,
    classification::proper::CLAIMS,
    classification::brier::CLAIMS,
    classification::calibration::CLAIMS,
    classification::consistency::CLAIMS,
    classification::fenchel_young::CLAIMS,
    definitions::binary::CLAIMS,
    definitions::noisy::CLAIMS,
    definitions::classes::CLAIMS,
    limits::classifiers::CLAIMS,
    focal::modulation::CLAIMS,
    focal::limits::CLAIMS,
    focal::gradient::CLAIMS,
    focal::samples::CLAIMS,
    focal::experiment::CLAIMS,
    focal::balance::CLAIMS,
    metric::distances::CLAIMS,
    metric::mining::CLAIMS,
    metric::margins::CLAIMS,
    metric::similarities::CLAIMS,
    metric::views::CLAIMS,
    metric::information::CLAIMS,
    limits::sphere::CLAIMS,
    generative::divergence::CLAIMS,
    limits::divergences::CLAIMS,
    generative::evidence_bound::CLAIMS,
    generative::reconstruction::CLAIMS,
    generative::adversarial::CLAIMS,
    generative::critics::CLAIMS,
    structured::masks::CLAIMS,
    structured::regions::CLAIMS,
    structured::lovasz::CLAIMS,
    structured::boxes::CLAIMS,
    structured::lists::CLAIMS,
    structured::consistency::CLAIMS,
    structured::preferences::CLAIMS,
    structured::sequences::CLAIMS,
    structured::images::CLAIMS,
    combining::CLAIMS,
];

/// The result of a check: an error if it could not be completed.
type Done = Result<(), Box<dyn Error>>;

/// Rows of random logits at several scales, up to where exp overflows.
fn logits(seed: u64, rows: usize, classes: usize) -> Vec<Vec<f64>> {
    let mut rng = draws(seed);
    let scale = |row: usize| [1.0, 5.0, 30.0, 700.0][row % 4];
    (0..rows).map(|row| normals(&mut rng, classes).into_iter().map(|z| scale(row) * z).collect()).collect()
}

/// Normal random numbers times `scale`, and 0.
fn points(seed: u64, n: usize, scale: f64) -> Vec<f64> {
    let mut points: Vec<f64> = normals(&mut draws(seed), n).into_iter().map(|x| scale * x).collect();
    points.push(0.0);
    points
}
