//! Several losses trained at once: how their values are weighed, and how weights change in time.
//!
//! Nothing here sees data or models: values and norms of gradients come in, weights go out. A sum of losses whose weights
//! are learnt is a loss itself: [`uncertainty`](crate::losses::uncertainty).
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

/// An error unless there are as many numbers as losses.
fn same_len(name: &'static str, got: usize, want: usize) -> Result<(), Error> {
    if got == want { Ok(()) } else { Err(Error::Length { name, got, want }) }
}
/// An error for the first number that is not in [least, ∞).
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
