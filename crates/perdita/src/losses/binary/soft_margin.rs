//! Logistic loss ln(1 + e^(−y·x)), for labels y = ±1: a smooth variant of the [hinge](crate::losses::hinge)
//! loss.
//!
//! It is [binary cross-entropy](crate::losses::bce_with_logits) with labels ±1. Compared with PyTorch's
//! `soft_margin_loss`, which overflows for large −y·x.
use crate::loss::{Card, Claims, Definition, Pointwise, Predicts, ValueSlope};
use crate::losses::BceWithLogits;
use crate::parameters;
use crate::real::Real;

parameters! {
    /// ln(1 + e^(−y·x))
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::SoftMargin};
    /// let batch = Pairs::new(Pred(&[40.0, 1000.0]), Target(&[1.0, -1.0]))?;
    /// assert_eq!(SoftMargin.sum(batch)?, 1000.0 + 4.248354255291589e-18);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct SoftMargin;
}

impl Definition for SoftMargin {
    const CARD: Card = Card {
        summary: "logistic loss; labels −1 and 1",
        formula: "ln(1 + exp(−y x))",
        predicts: Predicts::Logit,
        estimates: "the log-odds of class 1",
        reference: "Cox, The Regression Analysis of Binary Sequences, Journal of the Royal Statistical Society B, 1958",
        ..Card::margin("soft_margin", Self::PARAMS)
    };
}
impl Pointwise for SoftMargin {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let half = target.lit(0.5);
        BceWithLogits::DEFAULT.at(prediction, target * half + half)
    }

    fn claims(&self) -> Claims {
        BceWithLogits::DEFAULT.claims()
    }
}
