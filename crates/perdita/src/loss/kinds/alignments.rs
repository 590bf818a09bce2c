//! Sequence losses: the likelihood of a sequence of labels, summed over all alignments with a longer sequence of frames.
use crate::loss::{MultiInputLoss, ValueSlope};
use crate::real::Real;

/// Kind marker of [`Alignments`] losses.
#[derive(Clone, Copy, Debug)]
pub struct AlignmentsKind;

/// Loss of the likelihood of a sequence of labels given a longer sequence of frames, each a row of scores.
///
/// An alignment assigns a label or a blank to every frame; it reduces to labels when repeats are merged and blanks
/// removed. The likelihood is the sum over all alignments that reduce to the labels.
///
/// The inputs are scores, labels, and optionally the number of frames and of labels of each sequence.
pub trait Alignments: MultiInputLoss<Kind = AlignmentsKind> {
    /// Class index of the blank.
    fn blank(&self) -> usize;
    /// True if scores are log-probabilities, false if logits with a softmax per frame.
    fn log_probs(&self) -> bool;
    /// The formula, of the log-likelihood and the number of labels. Where the likelihood is 0, the gradient is 0,
    /// whatever the slope.
    fn at<R: Real>(&self, likelihood: R, labels: usize) -> ValueSlope<R>;
}
