//! Named arrays, for losses with several inputs.
mod axes;
mod bound;

pub use axes::fit;
pub(crate) use bound::Bound;

use super::domain::Scan;
use super::{Labels, check_weights};
use crate::loss::{Error, Field};
use crate::real::Element;
use axes::Sizes;

/// The most inputs of a loss.
pub(crate) const MAX_FIELDS: usize = 16;

/// The content of an array.
#[derive(Clone, Copy, Debug)]
enum Content<'a, E> {
    Numbers(&'a [E]),
    Labels(Labels<'a>),
}

/// A batch of named arrays.
///
/// The page of a loss lists its fields; a missing or unknown array, or one whose axes do not match, is an error.
#[derive(Clone, Copy, Debug)]
pub struct Arrays<'a, E> {
    given: [Option<(&'a str, Content<'a, E>, Sizes)>; MAX_FIELDS],
    weight: Option<&'a [E]>,
    pub(crate) check: Option<Scan>,
}

impl<E> Default for Arrays<'_, E> {
    fn default() -> Self {
        Arrays { given: [const { None }; MAX_FIELDS], weight: None, check: None }
    }
}

impl<'a, E: Element> Arrays<'a, E> {
    /// A batch without arrays.
    pub fn new() -> Self {
        Arrays::default()
    }

    /// Adds an array of numbers, in row-major order.
    ///
    /// # Errors
    /// A length that does not match the shape; a duplicate name; more arrays than any loss takes.
    pub fn numbers(self, name: &'a str, data: &'a [E], shape: &[usize]) -> Result<Self, Error> {
        self.with(name, Content::Numbers(data), data.len(), shape)
    }

    /// Adds an array of integers: classes, lengths.
    ///
    /// # Errors
    /// As [`numbers`](Self::numbers).
    pub fn labels(self, name: &'a str, labels: Labels<'a>, shape: &[usize]) -> Result<Self, Error> {
        self.with(name, Content::Labels(labels), labels.len(), shape)
    }

    /// A weight for each observation. An observation of weight 0 does not count: its value and gradient are 0, even if
    /// it contains NaN.
    ///
    /// # Errors
    /// A weight that is negative, infinite or NaN. The number of weights is checked by the loss.
    pub fn weighted(self, weight: &'a [E]) -> Result<Self, Error> {
        check_weights(weight, weight.len())?;
        Ok(Arrays { weight: Some(weight), ..self })
    }

    /// Requests a check of all observations that count: a number that is NaN or outside its domain is an error of the
    /// evaluation, and so is a loss that is NaN.
    pub fn checked(self) -> Self {
        self.scanned(Some(Scan::All))
    }

    /// The same batch with a check of some numbers, or none.
    #[doc(hidden)]
    pub fn scanned(self, check: Option<Scan>) -> Self {
        Arrays { check, ..self }
    }

    /// The number of entries of an array, if it is given.
    pub(crate) fn entries(&self, name: &str) -> Option<usize> {
        let mut given = self.given.iter().flatten();
        given.find(|(known, ..)| *known == name).map(|(_, _, sizes)| sizes.product())
    }

    fn with(
        mut self,
        name: &'a str,
        content: Content<'a, E>,
        len: usize,
        shape: &[usize],
    ) -> Result<Self, Error> {
        let sizes = Sizes::new(name, shape)?;
        if sizes.product() != len {
            return Err(Error::Axes { name: name.into(), got: vec![len], want: format!("{shape:?}") });
        }
        let used = self.given.iter().flatten().any(|(known, ..)| *known == name);
        match self.given.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) if !used => *slot = Some((name, content, sizes)),
            Some(_) => return Err(Error::Duplicate { name: name.into() }),
            None => return Err(Error::TooManyArrays { name: name.into(), most: MAX_FIELDS }),
        }

        Ok(self)
    }

    /// The lengths of the axes of the observations, which are averaged over.
    #[doc(hidden)]
    pub fn observations(
        &self,
        loss: &'static str,
        fields: &'static [Field],
        each: &'static str,
    ) -> Result<Vec<usize>, Error> {
        Ok(self.bind(loss, fields, each)?.lengths(each))
    }
}
