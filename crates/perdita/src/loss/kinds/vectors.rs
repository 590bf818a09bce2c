//! Losses of a few rows per observation: two embeddings of a similar or dissimilar pair; an anchor, a positive and a
//! negative.
use crate::loss::{Error, MultiInputLoss, Row, RowGrad};

/// The kind of losses that are [`Vectors`].
#[derive(Clone, Copy, Debug)]
pub struct VectorsKind;

/// A loss of a few rows, and a few numbers beside them.
pub trait Vectors: MultiInputLoss<Kind = VectorsKind> {
    /// Number of rows: the first fields, whose last axis is no observation's. The fields after them are one number
    /// per observation.
    const ROWS: usize;
    /// Checks the length of the axis `d`.
    ///
    /// # Errors
    /// A parameter has a number for each entry of rows of another length.
    fn has_width(&self, _d: usize) -> Result<(), Error> {
        Ok(())
    }

    /// The formula: returns the loss and hands the gradient in each row to its slopes.
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], numbers: &[Z::Score], slopes: &mut [S]) -> Z::Score;
}
