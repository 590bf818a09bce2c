//! The inputs of a dynamic call: arrays by name, weights, and a flag to check their values first.
use super::MAX_FIELDS;
use super::array::{ArrayRef, Data, Dtype};
use perdita::batch::Scan;

/// The name of a field and its index among the fields of a loss: names are looked up once ([`Loss::slot`](crate::Loss::slot)),
/// not in every call. A slot of another loss is looked up by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    pub(super) name: &'static str,
    pub(super) place: usize,
}

impl Slot {
    /// The name of the field.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// A field as a caller refers to it: by its name, or by its [`Slot`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key<'a> {
    pub(super) name: &'a str,
    pub(super) place: usize,
}

impl<'a> From<&'a str> for Key<'a> {
    fn from(name: &'a str) -> Self {
        Key { name, place: usize::MAX }
    }
}

impl From<Slot> for Key<'_> {
    fn from(slot: Slot) -> Self {
        Key { name: slot.name, place: slot.place }
    }
}

/// The inputs of a loss: arrays by name, and optionally a weight per observation.
///
/// The names and axes are in the loss's [fields](crate::Loss::fields). All checks are part of the call.
///
/// ```
/// use perdita_catalog::{ArrayRef, Inputs};
/// let (scores, labels) = ([2.0f32, -1.0, 0.5, 0.0, 0.0, 9.0], [0u8, 2]);
/// let inputs = Inputs::new().array("scores", &scores, &[2, 3]).array("labels", &labels, &[2]);
/// let inputs = inputs.weight(&[1.0f32, 0.5]).checked();
/// # let _ = inputs;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    arrays: [Option<(Key<'a>, ArrayRef<'a>)>; MAX_FIELDS],
    pub(super) weight: Option<ArrayRef<'a>>,
    /// The check of numbers before the evaluation.
    pub(super) check: Option<Scan>,
    /// The array for which there was no room.
    pub(super) refused: Option<&'a str>,
}

impl Default for Inputs<'_> {
    #[inline(always)]
    fn default() -> Self {
        Inputs { arrays: [const { None }; MAX_FIELDS], weight: None, check: None, refused: None }
    }
}

// The builders are inlined: each would move two kilobytes.
impl<'a> Inputs<'a> {
    /// No arrays yet.
    #[inline(always)]
    pub fn new() -> Self {
        Inputs::default()
    }

    /// Elements in this shape, the last axis varying fastest.
    #[must_use]
    #[inline(always)]
    pub fn array(self, key: impl Into<Key<'a>>, data: impl Into<Data<'a>>, shape: &[usize]) -> Self {
        self.with(key, ArrayRef::new(data, shape))
    }

    /// An array, which may have a row stride.
    #[must_use]
    #[inline(always)]
    pub fn with(mut self, key: impl Into<Key<'a>>, array: ArrayRef<'a>) -> Self {
        self.push(key, array);
        self
    }

    /// Adds an array. A name that is given twice, and too many arrays, are errors of the call.
    pub fn push(&mut self, key: impl Into<Key<'a>>, array: ArrayRef<'a>) {
        let key = key.into();
        match self.arrays.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some((key, array)),
            None => self.refused = Some(key.name),
        }
    }

    /// Weights of the observations. An observation of weight 0 is ignored: its value and gradient are 0, whatever it holds.
    #[must_use]
    #[inline(always)]
    pub fn weight(self, weight: impl Into<ArrayRef<'a>>) -> Self {
        Inputs { weight: Some(weight.into()), ..self }
    }

    /// Checks every number of every observation with a weight: the first that is NaN or outside its domain is an error that
    /// names array, index and domain.
    #[must_use]
    #[inline(always)]
    pub fn checked(self) -> Self {
        Inputs { check: Some(Scan::All), ..self }
    }

    /// Checks the arrays whose domain is narrower than all real numbers: probabilities, labels of −1 and 1, counts. In the
    /// others NaN and infinities are no errors.
    #[must_use]
    #[inline(always)]
    pub fn checked_domains(self) -> Self {
        Inputs { check: Some(Scan::Bounded), ..self }
    }

    /// The arrays that are given.
    pub(super) fn given(&self) -> impl Iterator<Item = (Key<'a>, &ArrayRef<'a>)> {
        self.arrays.iter().map_while(Option::as_ref).map(|(key, array)| (*key, array))
    }

    /// True if the first float array, and so each of them, is `f64`: a call computes in that type.
    pub fn is_double(&self) -> bool {
        let mut dtypes = self.given().map(|(_, array)| array.dtype());
        dtypes.find(|dtype| *dtype != Dtype::Integer) == Some(Dtype::F64)
    }
}
