//! Losses of object detectors: the class of each box, and its place.
use crate::loss::{MultiInputLoss, Numbers, Pointwise};

/// The kind of losses that are [`Detection`].
#[derive(Clone, Copy, Debug)]
pub struct DetectionKind;

/// A loss of anchors: of each, the sum of a loss over the classes, and a loss of its box if it holds an object.
///
/// Its fields are logits and targets (`n c`), boxes and where they should be (`n 4`), and whether an anchor holds an object
/// (`n`). The mean is over the anchors that do; if none does, it is the sum.
pub trait Detection: MultiInputLoss<Kind = DetectionKind> {
    /// The loss of a class.
    type Class: Pointwise;
    /// The loss of two boxes.
    type Place: Numbers;
    /// The loss of a class.
    fn class(&self) -> &Self::Class;
    /// The weight of the loss of two boxes, and the loss.
    fn place(&self) -> (f64, &Self::Place);
}
