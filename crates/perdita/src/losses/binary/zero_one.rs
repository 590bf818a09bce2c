//! 0-1 loss of a score x, for labels y = ±1: 1 if the sign of x is not y, else 0.
//!
//! Its mean is the error rate, the risk that losses such as the [hinge](crate::losses::hinge) loss replace in
//! training: its slope is 0 everywhere. A score of 0 predicts class −1, as in scikit-learn, where class 1 is
//! predicted if x > 0; in LossFunctions.jl a score of 0 is right for both labels. Compared with the error rate of
//! the signs in PyTorch.
use crate::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// 1 where x > 0 and y = −1 or x ≤ 0 and y = 1, else 0
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::ZeroOne};
    /// let batch = Pairs::new(Pred(&[3.0, -0.5, 0.0, 0.0]), Target(&[1.0, 1.0, 1.0, -1.0]))?;
    /// assert_eq!(ZeroOne.mean(batch)?, 0.5);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct ZeroOne;
}

impl Definition for ZeroOne {
    const CARD: Card = Card {
        summary: "0-1 loss: 1 for each wrong class, for evaluation; labels −1 and 1",
        formula: "1 if y x < 0, or x = 0 and y = 1, else 0",
        estimates: "the more probable class",
        kinks: "x = 0: a jump; the slope is 0 everywhere",
        reference: "Bartlett, Jordan & McAuliffe, Convexity, Classification, and Risk Bounds, Journal of the American \
                    Statistical Association, 2006",
        ..Card::margin("zero_one", Self::PARAMS)
    };
}
impl Pointwise for ZeroOne {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (x, zero, one) = (prediction, target.lit(0.0), target.lit(1.0));
        // The last case is that of a NaN, which stays one.
        let class = zero.select_lt(x, one, x.select_lt(one, -one, x));
        ValueSlope { value: (one - class * target) * target.lit(0.5), slope: zero }
    }

    fn claims(&self) -> Claims {
        Claims::NONE
    }
}
