//! The logistic loss ln(1 + e^(−y·x)), for labels y = ±1: the [hinge](crate::losses::hinge) with a soft corner.
//!
//! It is [binary cross-entropy](crate::losses::bce_with_logits) with other labels. Compared with PyTorch's
//! soft_margin_loss, which overflows where −y·x is large.
use crate::loss::{Args, Card, Claims, Error, Formula, Jet, Pointwise, Predicts, Task};
use crate::losses::bce_with_logits::BceWithLogits;
use crate::real::{Interval, Real, span};

/// ln(1 + e^(−y·x))
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::soft_margin::SoftMargin};
/// let batch = Pairs::new(Pred(&[40.0, 1000.0]), Target(&[1.0, -1.0]))?;
/// assert_eq!(SoftMargin.sum(batch)?, 1000.0 + 4.248354255291589e-18);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SoftMargin;

impl Formula for SoftMargin {
    const CARD: Card = Card {
        name: "soft_margin",
        summary: "logistic loss; labels −1 and 1",
        task: Task::Binary,
        formula: "ln(1 + exp(−y x))",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: span(-1.0, 1.0),
        two_labels: true,
        params: &[],
        estimates: "the log-odds of class 1",
        kinks: "none",
        reference: "Cox, The Regression Analysis of Binary Sequences, Journal of the Royal Statistical Society B, 1958",
    };
    fn build(_: &Args) -> Result<Self, Error> {
        Ok(SoftMargin)
    }
}
impl Pointwise for SoftMargin {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let half = target.lit(0.5);
        BceWithLogits::default().at(prediction, target * half + half)
    }
    fn claims(&self) -> Claims {
        BceWithLogits::default().claims()
    }
}
