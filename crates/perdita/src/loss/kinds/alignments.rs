//! Losses of a sequence of labels that is shorter than the sequence of frames: the sum over all alignments.
use crate::loss::{MultiInputLoss, ValueSlope};
use crate::real::Real;

/// The kind of losses that are [`Alignments`].
#[derive(Clone, Copy, Debug)]
pub struct AlignmentsKind;

/// A loss of the likelihood of a sequence of labels in a longer sequence of frames, each a row of scores.
///
/// Every frame is a label or a blank; what is alike in neighbouring frames is one label, and then blanks are dropped. The
/// likelihood of the labels is summed over all sequences of frames that leave them.
///
/// Its fields are the scores, the labels, how many frames each sequence has if not all, and how many labels.
pub trait Alignments: MultiInputLoss<Kind = AlignmentsKind> {
    /// The class of blanks.
    fn blank(&self) -> usize;
    /// The scores are log-probabilities. Else they are logits, with a softmax of each frame.
    fn log_probs(&self) -> bool;
    /// The formula, of the logarithm of the likelihood of so many labels. Where the likelihood is 0, nothing moves it: the
    /// gradient is 0 there whatever the slope.
    fn at<R: Real>(&self, likelihood: R, labels: usize) -> ValueSlope<R>;
}
