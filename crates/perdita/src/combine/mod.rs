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

/// Checks that there is a number per loss.
fn same_len(name: &'static str, got: usize, want: usize) -> Result<(), Error> {
    if got == want { Ok(()) } else { Err(Error::Length { name, got, want }) }
}

/// An error for the first number outside [least, ∞).
fn at_least(name: &'static str, numbers: &[f64], least: f64) -> Result<(), Error> {
    match numbers.iter().position(|x| !(least..f64::INFINITY).contains(x)) {
        Some(index) => {
            let domain = Interval { lo: least, hi: f64::MAX };
            let name = if numbers.len() == 1 { name.into() } else { format!("{name}[{index}]") };
            Err(Error::Argument { name, value: numbers[index], domain })
        }
        None => Ok(()),
    }
}
