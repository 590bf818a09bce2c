//! Batches of product losses: rows that are multiplied with rows (embeddings, hidden states, the weights of a layer).
use super::{Labels, check_weights, outside, same_len};
use crate::loss::{Card, Domain, Error};
use crate::real::{Element, Interval};

/// Rows of `dim` numbers each, in row-major order: embeddings, hidden states, the weights of a linear layer.
#[derive(Clone, Copy, Debug)]
pub struct Embeddings<'a, E> {
    pub(crate) data: &'a [E],
    pub(crate) dim: usize,
}

impl<'a, E: Element> Embeddings<'a, E> {
    /// # Errors
    /// A `dim` of 0; a length that is no multiple of `dim`.
    pub fn new(data: &'a [E], dim: usize) -> Result<Self, Error> {
        if dim == 0 || !data.len().is_multiple_of(dim) {
            return Err(Error::Shape { name: "embeddings", got: data.len(), stride: dim });
        }
        Ok(Embeddings { data, dim })
    }

    /// The numbers, in row-major order.
    pub fn data(&self) -> &'a [E] {
        self.data
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.data.len() / self.dim
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The length of a row.
    pub fn dim(&self) -> usize {
        self.dim
    }
}

/// A batch of a product loss: the rows of a, the rows that they are multiplied with, and labels, targets, weights.
///
/// The page of a loss lists its inputs; a missing or an unexpected input is an error. Weights, biases and targets of
/// half-precision rows are `f32`, as are their gradients.
#[derive(Clone, Copy, Debug)]
pub struct Products<'a, E: Element> {
    pub(crate) a: Embeddings<'a, E>,
    pub(crate) b: Option<Embeddings<'a, E>>,
    pub(crate) labels: Option<Labels<'a>>,
    pub(crate) key_labels: Option<Labels<'a>>,
    pub(crate) targets: Option<&'a [E::Float]>,
    pub(crate) bias: Option<&'a [E::Float]>,
    pub(crate) negatives: Option<Negatives<'a, E>>,
    pub(crate) weight: Option<&'a [E::Float]>,
    pub(crate) checked: bool,
}

/// Negatives, and their number per row of a; `None` if all rows share them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Negatives<'a, E> {
    pub(crate) rows: Embeddings<'a, E>,
    pub(crate) per_query: Option<usize>,
}

impl<'a, E: Element> Products<'a, E> {
    /// A batch of the rows of a, compared with each other unless further inputs are added.
    pub fn of(a: Embeddings<'a, E>) -> Self {
        Products {
            a,
            b: None,
            labels: None,
            key_labels: None,
            targets: None,
            bias: None,
            negatives: None,
            weight: None,
            checked: false,
        }
    }

    /// A batch of the rows of a, compared with the rows of b.
    ///
    /// # Errors
    /// Rows of different lengths.
    pub fn new(a: Embeddings<'a, E>, b: Embeddings<'a, E>) -> Result<Self, Error> {
        same_width("b", b.dim, a.dim)?;
        Ok(Products { b: Some(b), ..Products::of(a) })
    }

    /// A label per row of a. Labels are checked by the loss.
    ///
    /// # Errors
    /// Another number of labels.
    pub fn labels(self, labels: Labels<'a>) -> Result<Self, Error> {
        same_len("labels", labels.len(), self.len())?;
        Ok(Products { labels: Some(labels), ..self })
    }

    /// A label per row of b.
    ///
    /// # Errors
    /// Another number of labels.
    pub fn key_labels(self, labels: Labels<'a>) -> Result<Self, Error> {
        same_len("labels of b", labels.len(), self.keys())?;
        Ok(Products { key_labels: Some(labels), ..self })
    }

    /// A row of targets per row of a, with a target per row of b.
    ///
    /// # Errors
    /// Another number of targets.
    pub fn targets(self, targets: &'a [E::Float]) -> Result<Self, Error> {
        same_len("targets", targets.len(), self.len() * self.keys())?;
        Ok(Products { targets: Some(targets), ..self })
    }

    /// A bias per row of b, added to its scores.
    ///
    /// # Errors
    /// Another number of biases.
    pub fn bias(self, bias: &'a [E::Float]) -> Result<Self, Error> {
        same_len("bias", bias.len(), self.keys())?;
        Ok(Products { bias: Some(bias), ..self })
    }

    /// Negatives that all rows of a share.
    ///
    /// # Errors
    /// Rows of another length.
    pub fn negatives(self, rows: Embeddings<'a, E>) -> Result<Self, Error> {
        same_width("negatives", rows.dim, self.a.dim)?;
        Ok(Products { negatives: Some(Negatives { rows, per_query: None }), ..self })
    }

    /// Negatives of each row of a, equally many per row, in the order of the rows.
    ///
    /// # Errors
    /// Rows of another length, or not the same number for every row of a.
    pub fn negatives_per_query(self, rows: Embeddings<'a, E>) -> Result<Self, Error> {
        same_width("negatives", rows.dim, self.a.dim)?;
        let each = rows.len().checked_div(self.len()).unwrap_or(0);
        same_len("negatives", rows.data.len(), each * self.len() * rows.dim)?;
        Ok(Products { negatives: Some(Negatives { rows, per_query: Some(each) }), ..self })
    }

    /// A weight for each row of a. Weight 0 drops the row's own loss; it remains a candidate for other rows.
    ///
    /// # Errors
    /// Another length; a weight that is negative, infinite or NaN.
    pub fn weighted(self, weight: &'a [E::Float]) -> Result<Self, Error> {
        check_weights(weight, self.len())?;
        Ok(Products { weight: Some(weight), ..self })
    }

    /// The number of rows of a.
    pub fn len(&self) -> usize {
        self.a.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.a.is_empty()
    }

    /// The number of rows of b.
    pub(crate) fn keys(&self) -> usize {
        self.b.map_or(0, |b| b.len())
    }

    /// The number of entries of each given input that has a gradient.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let rows = [("a", Some(self.a)), ("b", self.b), ("negatives", self.negatives.map(|n| n.rows))];
        let rows = rows.into_iter().filter_map(|(name, rows)| Some((name, rows?.data.len())));
        rows.chain(self.bias.map(|bias| ("bias", bias.len())))
    }

    /// Requests a check of all numbers: one that is not finite is an error of the evaluation. A bias of −∞, which masks a
    /// row of b, is allowed.
    pub fn checked(self) -> Self {
        Products { checked: true, ..self }
    }

    /// Checks that every number is finite, or a bias of −∞.
    #[doc(hidden)]
    pub fn check(&self, card: &Card) -> Result<(), Error> {
        finite(card, "a", Some(self.a.data), -f64::MAX)?;
        finite(card, "b", self.b.map(|b| b.data), -f64::MAX)?;
        finite(card, "negatives", self.negatives.map(|n| n.rows.data), -f64::MAX)?;
        finite(card, "target", self.targets, -f64::MAX)?;
        finite(card, "bias", self.bias, f64::NEG_INFINITY)
    }
}

/// An error for the first number that is NaN, ∞ or less than `least`.
fn finite<E: Element>(
    card: &Card,
    what: &'static str,
    numbers: Option<&[E]>,
    least: f64,
) -> Result<(), Error> {
    let domain = Domain::of(Interval { lo: least, hi: f64::MAX });
    match domain.first_outside(numbers.unwrap_or(&[]), |_| true) {
        Some((index, x)) => Err(outside(card.name, what, index, x, Interval::REAL)),
        None => Ok(()),
    }
}

/// Checks the number of rows of b.
pub(crate) fn same_rows(got: usize, want: usize) -> Result<(), Error> {
    if got == want { Ok(()) } else { Err(Error::RowsOfB { got, want }) }
}

/// Checks the length of rows.
pub(crate) fn same_width(name: &'static str, got: usize, want: usize) -> Result<(), Error> {
    if got == want { Ok(()) } else { Err(Error::Width { name, got, want }) }
}
