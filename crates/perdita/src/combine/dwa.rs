//! Dynamic weight averaging: losses that fall slowly gain weight (Liu, Johns & Davison, End-to-End Multi-Task Learning
//! with Attention, CVPR 2019).
use super::{all_at_least, at_least, same_len};
use crate::loss::Error;

/// The weights λ_i = K exp(r_i/T) / Σ exp(r/T) of K losses, with r_i the ratio of a loss's last two values.
///
/// ```
/// use perdita::combine::DynamicWeightAverage;
/// let mut weights = DynamicWeightAverage::new(2, 2.0)?;
/// assert_eq!(weights.step(&[1.0, 4.0])?, [1.0, 1.0]); // two values are needed for a ratio
/// let [slow, fast] = *weights.step(&[1.0, 2.0])? else { unreachable!() };
/// assert!(slow > 1.0 && (slow + fast - 2.0).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DynamicWeightAverage {
    temperature: f64,
    last: Option<Vec<f64>>,
    weights: Vec<f64>,
}

impl DynamicWeightAverage {
    /// Weights for so many losses. `temperature`: T; larger values give more even weights. The paper uses 2.
    ///
    /// # Errors
    /// A temperature that is not positive.
    pub fn new(losses: usize, temperature: f64) -> Result<Self, Error> {
        at_least("temperature", temperature, f64::MIN_POSITIVE)?;
        Ok(DynamicWeightAverage { temperature, last: None, weights: vec![1.0; losses] })
    }

    /// Takes the mean losses of an epoch, and returns the weights of the next.
    ///
    /// A loss that stays at 0 has the ratio 1.
    ///
    /// # Errors
    /// Another number of losses; one that is negative, infinite or NaN. The weights stay as they were.
    pub fn step(&mut self, losses: &[f64]) -> Result<&[f64], Error> {
        same_len("losses", losses.len(), self.weights.len())?;
        all_at_least("losses", losses, 0.0)?;
        if let Some(last) = &self.last {
            let ratio = |(now, last): (&f64, &f64)| if now == last { 1.0 } else { now / last };
            let ratios: Vec<f64> = losses.iter().zip(last).map(ratio).collect();
            // Losses that rose from 0 have an infinite ratio, and share all of the weight.
            let top = ratios.iter().fold(0.0, |top: f64, &r| top.max(r));
            let share = |r: f64| if r == top { 1.0 } else { ((r - top) / self.temperature).exp() };
            let sum: f64 = ratios.iter().map(|&r| share(r)).sum();
            let count = ratios.len() as f64;
            self.weights = ratios.iter().map(|&r| count * share(r) / sum).collect();
        }
        self.last = Some(losses.to_vec());
        Ok(&self.weights)
    }

    /// The current weights.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
}
