//! Mean absolute percentage error, |p − y|/|y|, as a ratio rather than in percent.
//!
//! For positive targets overestimates have unbounded loss, underestimates at most 1 (for p ≥ 0), so the minimiser
//! is biased low. A target of 0 is outside the domain. The slope at p = y is 0, a subgradient.
//! Compared with the paper's definition in mpmath.
use crate::loss::{Card, Claims, Definition, OPEN_HALF_LINE, Pointwise, ValueSlope};
use crate::losses::Mae;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// |p − y|/|y|
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Mape};
    /// let batch = Pairs::new(Pred(&[3.0, -5.0]), Target(&[4.0, -4.0]))?;
    /// assert_eq!(Mape.mean(batch)?, 0.25);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Mape;
}

impl Definition for Mape {
    const CARD: Card = Card {
        summary: "absolute error relative to the target",
        formula: "|p − y|/|y|",
        target: OPEN_HALF_LINE,
        mirrored: true,
        estimates: "the median of the targets weighted by 1/|y|",
        kinks: "p = y: slope 0",
        reference: "de Myttenaere, Golden, Le Grand & Rossi, Mean Absolute Percentage Error for Regression Models, \
                    Neurocomputing, 2016",
        ..Card::regression("mape", Self::PARAMS)
    };
}
impl Pointwise for Mape {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let ValueSlope { value, slope } = Mae.at(prediction, target);
        let size = target.abs();
        ValueSlope { value: value / size, slope: slope / size }
    }

    fn claims(&self) -> Claims {
        Claims::CONVEX
    }
}
