//! Combinations of several losses: weights, fixed or changing during training.
//!
//! Nothing here sees data or models: values of losses and norms of gradients are the inputs, weights the outputs. A sum
//! of losses with learned weights is a loss itself: [`uncertainty`](crate::losses::uncertainty).
mod dwa;
mod grad_norm;
mod schedule;
mod weighted;

pub use dwa::DynamicWeightAverage;
pub use grad_norm::GradNorm;
pub use schedule::Schedule;
pub use weighted::Weighted;

use crate::loss::Error;
use crate::real::Interval;
use std::fmt::Display;

/// Checks that there is a number per loss.
fn same_len(name: &'static str, got: usize, want: usize) -> Result<(), Error> {
    if got == want { Ok(()) } else { Err(Error::Length { name, got, want }) }
}

/// An error unless a number lies in [least, ∞).
fn at_least(name: impl Display, value: f64, least: f64) -> Result<(), Error> {
    if (least..f64::INFINITY).contains(&value) {
        return Ok(());
    }
    let domain = Interval { lo: least, hi: f64::MAX };
    Err(Error::Argument { name: name.to_string(), value, domain })
}

/// An error for the first number outside [least, ∞).
fn all_at_least(name: &str, numbers: &[f64], least: f64) -> Result<(), Error> {
    let mut numbered = numbers.iter().enumerate();
    numbered.try_for_each(|(index, &value)| at_least(format_args!("{name}[{index}]"), value, least))
}
