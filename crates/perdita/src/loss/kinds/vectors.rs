//! Losses of a few vectors per observation: the embeddings of a similar or dissimilar pair; an anchor, a positive and a
//! negative.
use crate::loss::{Error, MultiInputLoss, Row, RowGrad};

/// Kind marker of [`Vectors`] losses.
#[derive(Clone, Copy, Debug)]
pub struct VectorsKind;

/// Loss of a few rows and a few numbers per observation.
pub trait Vectors: MultiInputLoss<Kind = VectorsKind> {
    /// Number of rows: the first fields, whose last axis is that of the vectors. The fields after them are one number
    /// per observation.
    const ROWS: usize;
    /// Checks the length of the axis `d`.
    ///
    /// # Errors
    /// A parameter is a list for rows of another length.
    fn has_width(&self, _d: usize) -> Result<(), Error> {
        Ok(())
    }

    /// The formula: returns the loss and writes the gradient in each row to its slopes.
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], numbers: &[Z::Score], slopes: &mut [S]) -> Z::Score;
}
