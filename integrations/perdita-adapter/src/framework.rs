//! The trait that an adapter implements: a framework's tensors, and the operations on them that a loss needs.
use perdita::trace::Namespace;
use perdita_catalog::call::Data;
use std::error::Error;
use std::fmt;
use std::ops::Range;

/// A framework: its tensors, and the operations on them that a loss needs. Those of [`Namespace`] are on matrices of observations ×
/// classes.
pub trait Framework: Namespace + Copy + Send + Sync + 'static {
    /// A tensor of numbers or labels, with any number of axes.
    type Tensor: Clone + Send + Sync + 'static;

    /// The framework's error for one of perdita.
    fn error(&self, error: impl Error + Send + Sync + 'static) -> Self::Error;

    /// The shape.
    fn shape(&self, x: &Self::Tensor) -> Vec<usize>;

    /// True if the elements are in the memory of the host.
    fn is_on_host(&self, x: &Self::Tensor) -> bool;

    /// The contents of a [readable](Self::readable) tensor.
    fn content(&self, x: &Self::Tensor) -> Content;

    /// True if the device has all elementary functions in the type of the tensor: a formula is replayed there, and else computed on the
    /// host.
    fn has_functions(&self, _x: &Self::Tensor) -> bool {
        true
    }

    /// The largest number of elements of a matrix, unless it is that of a single row: similarity losses are replayed block by block of
    /// rows. A block has up to about 14 such matrices.
    fn block_elements(&self) -> usize {
        1 << 22
    }

    /// The name of the device.
    fn device(&self, x: &Self::Tensor) -> String;

    /// The tensor on the host.
    fn to_host(&self, x: &Self::Tensor) -> Result<Self::Tensor, Self::Error>;

    /// The tensor as losses are computed with: outside the graph, contiguous on the host, `f32`, `f64` or labels. Nothing is copied if
    /// it is all that already.
    fn readable(&self, name: &str, x: &Self::Tensor) -> Result<Self::Tensor, Self::Error>;

    /// The tensor on the device and with the element type of another.
    fn cast(&self, x: &Self::Tensor, like: &Self::Tensor) -> Result<Self::Tensor, Self::Error>;

    /// The tensor times a scalar tensor.
    fn scale(&self, x: &Self::Tensor, scalar: &Self::Tensor) -> Result<Self::Tensor, Self::Error>;

    /// The tensor with another shape.
    fn reshape(&self, x: &Self::Tensor, shape: &[usize]) -> Result<Self::Tensor, Self::Error>;

    /// The number of a tensor with one element.
    fn number(&self, x: &Self::Tensor) -> Result<f64, Self::Error>;

    /// Calls `with` with the elements of [readable](Self::readable) tensors on the host.
    fn read<R>(
        &self,
        tensors: &[&Self::Tensor],
        with: impl FnOnce(&[Data<'_>]) -> Result<R, Self::Error>,
    ) -> Result<R, Self::Error>;

    /// A tensor on the host.
    fn tensor(&self, numbers: Numbers, shape: &[usize]) -> Result<Self::Tensor, Self::Error>;

    /// The tensor as a matrix with this number of rows.
    fn to_matrix(&self, x: &Self::Tensor, rows: usize) -> Result<Self::Array, Self::Error>;

    /// The matrix as a tensor.
    fn to_tensor(&self, x: &Self::Array, shape: &[usize]) -> Result<Self::Tensor, Self::Error>;

    /// A column of a matrix.
    fn column(&self, x: &Self::Array, column: usize) -> Result<Self::Array, Self::Error>;

    /// Matrices beside each other.
    fn beside(&self, matrices: Vec<Self::Array>) -> Result<Self::Array, Self::Error>;

    /// The matrix with this number of rows and columns, of one or as many.
    fn broadcast(&self, x: &Self::Array, rows: usize, columns: usize) -> Result<Self::Array, Self::Error>;

    /// Matrices below each other.
    fn below(&self, matrices: Vec<Self::Array>) -> Result<Self::Array, Self::Error>;

    /// Some rows of a matrix.
    fn rows(&self, x: &Self::Array, rows: Range<usize>) -> Result<Self::Array, Self::Error>;

    /// The transposed matrix.
    fn transpose(&self, x: &Self::Array) -> Result<Self::Array, Self::Error>;

    /// The product of two matrices.
    fn matmul(&self, x: &Self::Array, y: &Self::Array) -> Result<Self::Array, Self::Error>;

    /// Each row beside itself, so many times.
    fn tile(&self, x: &Self::Array, times: usize) -> Result<Self::Array, Self::Error>;

    /// The sum of the tiles of each row, of which it has so many.
    fn sum_tiles(&self, x: &Self::Array, times: usize) -> Result<Self::Array, Self::Error>;

    /// The sum of all elements, 1 × 1.
    fn total(&self, x: &Self::Array) -> Result<Self::Array, Self::Error>;

    /// True at the label of each row, rows × classes.
    fn one_hot(&self, labels: &Self::Tensor, classes: usize) -> Result<Self::Mask, Self::Error>;

    /// Some of a column of labels.
    fn some_labels(&self, labels: &Self::Tensor, rows: Range<usize>) -> Result<Self::Tensor, Self::Error>;

    /// True where the label of a row, in a column, is that of a column, in a row.
    fn same_labels(&self, rows: &Self::Tensor, columns: &Self::Tensor) -> Result<Self::Mask, Self::Error>;

    /// True where a label is another one, a column.
    fn differs(&self, labels: &Self::Tensor, label: i64) -> Result<Self::Mask, Self::Error>;
}

/// The contents of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Integers.
    Labels,
    /// Numbers in single precision.
    F32,
    /// Numbers in double precision.
    F64,
}

/// The elements of a new tensor.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the element types")]
pub enum Numbers {
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl From<Vec<f32>> for Numbers {
    fn from(numbers: Vec<f32>) -> Self {
        Numbers::F32(numbers)
    }
}

impl From<Vec<f64>> for Numbers {
    fn from(numbers: Vec<f64>) -> Self {
        Numbers::F64(numbers)
    }
}

/// An error that is a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message(pub String);

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Message {}
