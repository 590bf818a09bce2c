//! A weighted sum of losses.
use super::{all_at_least, same_len};
use crate::loss::Error;

/// The weighted sum Σ λ_i L_i.
///
/// The derivative in each loss is its weight: the factor of the loss's gradient, passed as an upstream gradient or as
/// 1/λ in [`Reduction::Over`](crate::Reduction::Over).
///
/// ```
/// use perdita::combine::Weighted;
/// let content_and_style = Weighted::new(&[1.0, 1e5])?;
/// assert_eq!(content_and_style.value(&[0.5, 2e-5])?, 2.5);
/// assert_eq!(content_and_style.weights(), [1.0, 1e5]);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted {
    weights: Vec<f64>,
}

impl Weighted {
    /// # Errors
    /// A weight that is negative, infinite or NaN.
    pub fn new(weights: &[f64]) -> Result<Self, Error> {
        all_at_least("weights", weights, 0.0)?;
        Ok(Weighted { weights: weights.to_vec() })
    }

    /// The sum. A loss of weight 0 does not count, even if it is infinite or NaN.
    ///
    /// # Errors
    /// Another number of losses than of weights.
    pub fn value(&self, losses: &[f64]) -> Result<f64, Error> {
        same_len("losses", losses.len(), self.weights.len())?;
        let weighed = self.weights.iter().zip(losses).filter(|(weight, _)| **weight != 0.0);
        Ok(weighed.map(|(weight, loss)| weight * loss).sum())
    }

    /// The weights, which are the derivatives in the losses.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
}
