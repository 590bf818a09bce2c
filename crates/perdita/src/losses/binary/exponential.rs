//! Exponential loss e^(−y·x) of AdaBoost, for labels y = ±1.
//!
//! Its minimiser is half the log-odds of class 1: a sigmoid of 2x is the probability. It grows faster than the
//! [logistic](crate::losses::soft_margin) loss for wrong scores, and so depends more on wrong labels. Compared with
//! the formula in PyTorch.
use crate::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// e^(−y·x)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Exponential};
    /// let batch = Pairs::new(Pred(&[0.0, -1.0]), Target(&[1.0, 1.0]))?;
    /// assert!((Exponential.sum(batch)? - 1.0 - std::f64::consts::E).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Exponential;
}

impl Definition for Exponential {
    const CARD: Card = Card {
        summary: "exponential loss of AdaBoost; labels −1 and 1",
        formula: "exp(−y x)",
        estimates: "half the log-odds of class 1",
        reference: "Freund & Schapire, A Decision-Theoretic Generalization of On-Line Learning and an Application to \
                    Boosting, 1997; Friedman, Hastie & Tibshirani, Additive Logistic Regression, Annals of Statistics, 2000",
        ..Card::margin("exponential", Self::PARAMS)
    };
}
impl Pointwise for Exponential {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let value = (-(prediction * target)).exp();
        ValueSlope { value, slope: -(target * value) }
    }

    fn claims(&self) -> Claims {
        Claims::CONVEX
    }
}
