//! Pointwise losses that are used so often that they have compiled loops by name as by type: the fused engine for value
//! and slope, and for slope and curvature, which boosting takes. All three together, rarely requested, are left to the executed engine.
use super::drivers::DrivePointwise;
use super::engine::{Factors, PointwiseEngine, Requested, RequestedSum};
use super::executed::ExecutedPointwise;
use super::outputs::Outputs;
use super::pointwise::{Fused, PREDICTION};
use super::reduce::{Reduction, Total};
use crate::batch::Pairs;
use crate::loss::{Error, Pointwise};
use crate::real::{Element, Float};
use std::fmt;

/// A pointwise loss on the fused engine, but for value and curvature together, which are executed; both give the same bits.
///
/// ```
/// use perdita::{Outputs, Pairs, PointwiseExt, Pred, Reduction, Target, kernel::HotPointwise};
/// let huber = perdita::losses::Huber::new(1.0)?;
/// let batch = Pairs::new(Pred(&[0.5f32, 3.0]), Target(&[0.0, 0.0]))?;
/// let mut curvature = [0.0f32; 2];
/// let out = Outputs::new().curvature(&mut curvature);
/// assert_eq!(HotPointwise::new(huber).evaluate(batch, Reduction::Sum, out)?, huber.total(batch)?);
/// assert_eq!(curvature, [1.0, 0.0]);
/// # Ok::<(), perdita::Error>(())
/// ```
pub struct HotPointwise<L> {
    loss: L,
    executed: ExecutedPointwise,
}

impl<L: Pointwise> HotPointwise<L> {
    /// The kernel of a loss. The program of value and curvature is recorded at the first call that needs it.
    pub fn new(loss: L) -> Self {
        HotPointwise { executed: ExecutedPointwise::new(&loss), loss }
    }

    /// As [`PointwiseExt::evaluate`](crate::PointwiseExt::evaluate).
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: Element>(
        &self,
        batch: Pairs<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        let out = out.of_prediction(L::CARD.name, PREDICTION)?;
        E::drive::<DrivePointwise>((self, batch, reduction, out))
    }
}

impl<L: Pointwise> fmt::Debug for HotPointwise<L> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("HotPointwise").field("loss", &L::CARD.name).finish_non_exhaustive()
    }
}

impl<F: Float, L: Pointwise> PointwiseEngine<F> for HotPointwise<L> {
    fn plain(&self, prediction: &[F], target: &[F], grad: Option<&mut [F]>, scale: f64) -> f64 {
        Fused(&self.loss).plain(prediction, target, grad, scale)
    }

    fn weighed(&self, prediction: &[F], target: &[F], factors: &Factors<F>, out: Requested<F>) -> f64 {
        let fused = Fused(&self.loss);
        match (out.curvature.is_empty(), out.sum) {
            (true, _) => fused.first_order(prediction, target, factors, out),
            (false, RequestedSum::Values) => self.executed.weighed(prediction, target, factors, out),
            (false, _) => fused.derivatives(prediction, target, factors, out),
        }
    }
}
