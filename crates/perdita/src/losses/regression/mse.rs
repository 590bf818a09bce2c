//! Mean squared error, (p − y)².
//!
//! Its minimiser is the mean; it is the negative log-likelihood of a normal distribution up to scale and
//! constant. As in PyTorch, Keras and scikit-learn there is no factor ½; half of it is the [Huber
//! loss](crate::losses::huber) with large δ.
use crate::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// (p − y)²
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Mse};
    /// let batch = Pairs::new(Pred(&[1.0, 4.0]), Target(&[0.0, 2.0]))?;
    /// assert_eq!(Mse.mean(batch)?, 2.5);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Mse;
}

impl Definition for Mse {
    const CARD: Card = Card {
        summary: "squared error",
        formula: "(p − y)²",
        estimates: "the mean",
        reference: "Gauss, Theoria motus corporum coelestium, 1809",
        ..Card::regression("mse", Self::PARAMS)
    };
}
impl Pointwise for Mse {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let r = prediction - target;
        ValueSlope { value: r * r, slope: r + r }
    }

    fn claims(&self) -> Claims {
        Claims { strong: 2.0, smooth: 2.0, ..Claims::CONVEX }
    }
}
