//! Charbonnier loss of the residual r: √(r² + ε²), a smooth absolute error.
//!
//! This is the definition of the literature on super-resolution, whose ε is 10⁻³; the least loss is ε, not 0. kornia's
//! `CharbonnierLoss` √(r² + 1) − 1 is [`barron`](crate::losses::barron) at α = 1, where the least loss is 0. Compared
//! with the definition in PyTorch.
use crate::loss::{Card, Claims, Definition, POSITIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// √(r² + ε²)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Charbonnier};
    /// let batch = Pairs::new(Pred(&[4.0, 0.0]), Target(&[0.0, 0.0]))?;
    /// assert_eq!(Charbonnier::new(3.0)?.sum(batch)?, 5.0 + 3.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Charbonnier(
        /// error at which the loss changes from quadratic to linear, and the least loss
        epsilon as "ε": f64 in POSITIVE = 0.001,
    )
}
impl Definition for Charbonnier {
    const CARD: Card = Card {
        summary: "Charbonnier loss: a smooth absolute error",
        formula: "√(r² + ε²); r = p − y, ε = epsilon",
        estimates: "a location between the mean and the median",
        reference: "Charbonnier et al., Two Deterministic Half-Quadratic Regularization Algorithms for Computed Imaging, ICIP \
                    1994; Lai et al., Deep Laplacian Pyramid Networks for Fast and Accurate Super-Resolution, CVPR 2017",
        ..Card::regression("charbonnier", Self::PARAMS)
    };
}

/// Residual in units of ε from which the slope is ±1 and the loss |r| in double precision: (ε/r)²/2 is below a rounding error.
/// A power of two, so that it is no rounded multiple of ε.
pub(super) const LINEAR: f64 = (1u64 << 30) as f64;

impl Pointwise for Charbonnier {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (r, epsilon, far) =
            (prediction - target, target.lit(self.epsilon), target.lit(LINEAR * self.epsilon));
        // Clipped, as the square of a larger residual may overflow.
        let q = r.clamp(-far, far);
        let slope = q.over_hypot(epsilon);
        ValueSlope { value: r.with_derivative(q.hypot(epsilon) + (r.abs() - q.abs()), slope), slope }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, smooth: 1.0 / self.epsilon, least: self.epsilon, ..Claims::CONVEX }
    }
}
