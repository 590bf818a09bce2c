//! Losses of a few rows per observation: two embeddings and whether they belong together; an anchor, a positive and a
//! negative.
use super::{Row, Slopes, Structured};

/// The kind of losses that are [`Vectors`].
#[derive(Clone, Copy, Debug)]
pub struct OfVectors;

/// A loss of a few rows of one length, and a few numbers beside them.
pub trait Vectors: Structured<Kind = OfVectors> {
    /// How many rows: the first fields, whose axes end in `d`. The fields after them are one number per observation.
    const ROWS: usize;
    /// The formula: returns the loss and hands the gradient in each row to its slopes.
    fn at<Z: Row, S: Slopes<Z>>(&self, rows: &[Z], numbers: &[Z::Score], slopes: &mut [S]) -> Z::Score;
}
