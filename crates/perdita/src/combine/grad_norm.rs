//! GradNorm: weights by which all losses train at the same rate (Chen et al., GradNorm: Gradient Normalization for
//! Adaptive Loss Balancing in Deep Multitask Networks, ICML 2018).
use super::{all_at_least, at_least, same_len};
use crate::loss::Error;

/// Weights λ_i that make the gradient norms G_i = λ_i ‖∇L_i‖ approach mean(G)·r_i^α. The inverse training rate r_i is
/// the loss over its first value, divided by the mean of that ratio over all losses.
///
/// ```
/// use perdita::combine::GradNorm;
/// let mut weights = GradNorm::new(2, 1.0, 0.025)?;
/// // Both losses have halved; the gradient of the first is larger, so its weight falls.
/// weights.step(&[1.0, 1.0], &[3.0, 1.0])?;
/// let [first, second] = *weights.step(&[0.5, 0.5], &[3.0, 1.0])? else { unreachable!() };
/// assert!(first < second && (first + second - 2.0).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GradNorm {
    alpha: f64,
    rate: f64,
    first: Option<Vec<f64>>,
    weights: Vec<f64>,
}

impl GradNorm {
    /// Weights for so many losses. `alpha`: the strength with which lagging losses gain weight; 0 for equal gradient
    /// norms; the paper uses 0.12 to 1.5. `rate`: the learning rate of the weights.
    ///
    /// # Errors
    /// An `alpha` that is negative, a `rate` that is not positive.
    pub fn new(losses: usize, alpha: f64, rate: f64) -> Result<Self, Error> {
        at_least("alpha", alpha, 0.0)?;
        at_least("rate", rate, f64::MIN_POSITIVE)?;
        Ok(GradNorm { alpha, rate, first: None, weights: vec![1.0; losses] })
    }

    /// The objective of the weights, Σ |G_i − mean(G) r_i^α| with constant targets, and its gradient in the weights.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn objective(&self, losses: &[f64], norms: &[f64]) -> Result<(f64, Vec<f64>), Error> {
        let n = self.weights.len();
        same_len("losses", losses.len(), n)?;
        same_len("norms", norms.len(), n)?;
        all_at_least("losses", losses, 0.0)?;
        all_at_least("norms", norms, 0.0)?;
        let first = self.first.as_deref().unwrap_or(losses);
        all_at_least("first losses", first, f64::MIN_POSITIVE)?;
        let mean = |xs: &[f64]| xs.iter().sum::<f64>() / n as f64;
        let left: Vec<f64> = losses.iter().zip(first).map(|(now, first)| now / first).collect();
        let own: Vec<f64> = self.weights.iter().zip(norms).map(|(weight, norm)| weight * norm).collect();
        let (average, typical) = (mean(&own), mean(&left));

        // With all losses at 0, none lags.
        let rate = |left: f64| if typical > 0.0 { left / typical } else { 1.0 };
        let over: Vec<f64> =
            own.iter().zip(&left).map(|(own, &left)| own - average * rate(left).powf(self.alpha)).collect();
        let slope = |(over, norm): (&f64, &f64)| if *over == 0.0 { 0.0 } else { over.signum() * norm };
        Ok((over.iter().map(|x| x.abs()).sum(), over.iter().zip(norms).map(slope).collect()))
    }

    /// Takes the losses and the norms of their unweighted gradients in the last shared layer; takes one gradient step
    /// on the weights and normalises their mean to 1. The losses of the first call are the reference values.
    ///
    /// Weights stay positive: a step never takes away more than half of a weight.
    ///
    /// # Errors
    /// Another number of losses or norms; one that is negative, infinite or NaN; a first loss of 0. The weights stay as
    /// they were.
    pub fn step(&mut self, losses: &[f64], norms: &[f64]) -> Result<&[f64], Error> {
        let (_, slopes) = self.objective(losses, norms)?;
        self.first.get_or_insert_with(|| losses.to_vec());
        for (weight, slope) in self.weights.iter_mut().zip(slopes) {
            *weight = (*weight - self.rate * slope).max(*weight / 2.0);
        }
        let share = self.weights.len() as f64 / self.weights.iter().sum::<f64>();
        self.weights.iter_mut().for_each(|weight| *weight *= share);
        Ok(&self.weights)
    }

    /// The current weights.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
}
