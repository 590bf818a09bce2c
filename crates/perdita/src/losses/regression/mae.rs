//! Mean absolute error, |p − y|.
//!
//! Its minimiser is the median; it is the negative log-likelihood of a Laplace distribution up to scale and
//! constant. The slope at p = y is 0, a subgradient.
use crate::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// |p − y|
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Mae};
    /// let mut grad = [9.0; 3];
    /// let batch = Pairs::new(Pred(&[1.0, 2.0, 3.0]), Target(&[2.0, 2.0, 2.0]))?;
    /// Mae.sum_grad(batch, &mut grad)?;
    /// assert_eq!(grad, [-1.0, 0.0, 1.0]);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Mae;
}

impl Definition for Mae {
    const CARD: Card = Card {
        summary: "absolute error",
        formula: "|p − y|",
        estimates: "the median",
        kinks: "p = y: slope 0",
        reference: "Boscovich, 1757; Laplace, 1793",
        ..Card::regression("mae", Self::PARAMS)
    };
}
impl Pointwise for Mae {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let r = prediction - target;
        ValueSlope { value: r.abs(), slope: r.sign() }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, ..Claims::CONVEX }
    }
}
