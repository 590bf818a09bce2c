//! Object detection losses: the class and the box of each anchor.
use crate::loss::{MultiInputLoss, Numbers, Pointwise};

/// Kind marker of [`Detection`] losses.
#[derive(Clone, Copy, Debug)]
pub struct DetectionKind;

/// Loss of anchors: a classification loss summed over the classes, plus a box loss if the anchor is matched to an object.
///
/// The inputs are logits and targets (`n c`), boxes and ground-truth boxes (`n 4`), and whether each anchor is matched
/// (`n`). The mean is over the matched anchors; if there are none, it is the sum.
pub trait Detection: MultiInputLoss<Kind = DetectionKind> {
    /// The loss of a class.
    type Class: Pointwise;
    /// Type of the box loss.
    type Place: Numbers;
    /// The loss of a class.
    fn class(&self) -> &Self::Class;
    /// Weight of the box loss, and the box loss.
    fn place(&self) -> (f64, &Self::Place);
}
