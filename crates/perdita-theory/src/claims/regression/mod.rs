//! Regression losses.
pub(super) mod efficiency;
pub(super) mod elicitation;
pub(super) mod huber;
pub(super) mod likelihood;
pub(super) mod location;
pub(super) mod redescending;
pub(super) mod robustness;

use crate::losses::slope;
use crate::numerics::root;
use perdita_catalog::Loss;
use std::error::Error;

/// The colour intensity of 178 wines, in increasing order.
fn wines() -> Vec<f64> {
    let rows = include_str!("../../../data/wine_regression.csv").lines().skip(1);
    let target = |row: &str| row.split(',').nth(1).and_then(|cell| cell.parse().ok());
    let mut wines: Vec<f64> = rows.filter_map(target).collect();
    wines.sort_by(f64::total_cmp);
    wines
}

fn mean(data: &[f64]) -> f64 {
    data.iter().sum::<f64>() / data.len() as f64
}

/// The median of sorted numbers.
fn median(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { 0.5 * (sorted[half - 1] + sorted[half]) }
}

/// The constant with the least total loss on the data; the middle of them, if there are several.
fn location(loss: &Loss, data: &[f64]) -> Result<f64, Box<dyn Error>> {
    let (lo, hi) =
        data.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), &y| (lo.min(y), hi.max(y)));
    // The slopes cancel there: just below 0 on one side, just above on the other.
    let crossing = |level: f64| {
        root(|p| data.iter().map(|&y| slope(loss, p, y)).sum::<f64>() - level, lo - 1.0..hi + 1.0)
    };
    Ok(0.5 * (crossing(-1e-6)? + crossing(1e-6)?))
}
