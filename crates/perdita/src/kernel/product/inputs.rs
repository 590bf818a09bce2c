//! The inputs of a batch without the element type of their memory: kernels are compiled for the float type
//! that they compute in, and for no other.
//!
//! Rows of `f32` and `f64` are borrowed. Rows of half precision are widened a piece at a time, by a function
//! behind `dyn`, so that the product kernels are compiled for two types, not for four.
use crate::batch::{Embeddings, Labels, Products};
use crate::inline;
use crate::loss::{Error, ProductInput};
use crate::real::{Element, Float, Lanes, on_lanes};
use fearless_simd::Simd;
use std::borrow::Cow;
use std::ops::Range;

/// Elements that are converted to floats when they are read.
pub(super) trait Widen<F>: Sync {
    /// Writes the elements from `start` on, `out.len()` of them.
    fn widen(&self, start: usize, out: &mut [F]);
}

impl<E: Element> Widen<E::Float> for Embeddings<'_, E> {
    fn widen(&self, start: usize, out: &mut [E::Float]) {
        let from = &self.data[start..start + out.len()];
        on_lanes!(simd => widen(simd, from, out));
    }
}

#[inline(always)]
fn widen<S: Simd, E: Element>(simd: S, from: &[E], out: &mut [E::Float]) {
    for at in (0..from.len()).step_by(Lanes::<S, E::Float>::N) {
        Lanes::load_tail(simd, &from[at..]).store_tail(&mut out[at..]);
    }
}

/// Rows of `dim` numbers each, of any element type.
#[derive(Clone, Copy)]
pub(super) struct Side<'a, F> {
    numbers: Numbers<'a, F>,
    len: usize,
    dim: usize,
}

/// The entries of rows: floats as they lie, or elements to be widened.
#[derive(Clone, Copy)]
enum Numbers<'a, F> {
    Floats(&'a [F]),
    Widened(&'a dyn Widen<F>),
}

impl<'a, F: Float> Side<'a, F> {
    pub(super) fn new<E: Element<Float = F>>(rows: &'a Embeddings<'_, E>) -> Self {
        let numbers = E::floats(rows.data).map_or(Numbers::Widened(rows), Numbers::Floats);
        Side { numbers, len: rows.len(), dim: rows.dim }
    }

    /// Rows of floats.
    pub(super) fn of_floats(rows: &'a [F], dim: usize) -> Self {
        Side { numbers: Numbers::Floats(rows), len: rows.len() / dim, dim }
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The length of a row.
    pub(super) fn dim(&self) -> usize {
        self.dim
    }

    /// The number of entries of all rows.
    pub(super) fn entries(&self) -> usize {
        self.len * self.dim
    }

    /// Some rows without a copy, if they are floats.
    pub(super) fn floats(&self, rows: Range<usize>) -> Option<&'a [F]> {
        match self.numbers {
            Numbers::Floats(floats) => Some(&floats[rows.start * self.dim..rows.end * self.dim]),
            Numbers::Widened(_) => None,
        }
    }

    /// Some rows, contiguous: borrowed, or widened into `scratch`.
    pub(super) fn rows<'s>(&self, rows: Range<usize>, scratch: &'s mut Vec<F>) -> &'s [F]
    where
        'a: 's,
    {
        match self.numbers {
            Numbers::Floats(floats) => &floats[rows.start * self.dim..rows.end * self.dim],
            Numbers::Widened(numbers) => {
                scratch.resize(rows.len() * self.dim, F::default());
                numbers.widen(rows.start * self.dim, scratch);
                scratch
            }
        }
    }

    /// All rows.
    pub(super) fn all(&self) -> Cow<'a, [F]> {
        match self.numbers {
            Numbers::Floats(floats) => Cow::Borrowed(floats),
            Numbers::Widened(numbers) => {
                let mut all = vec![F::default(); self.entries()];
                numbers.widen(0, &mut all);
                Cow::Owned(all)
            }
        }
    }
}

/// The inputs of a batch.
#[derive(Clone, Copy)]
pub(super) struct Inputs<'a, F> {
    pub(super) a: Side<'a, F>,
    pub(super) b: Option<Side<'a, F>>,
    pub(super) labels: Option<Labels<'a>>,
    pub(super) key_labels: Option<Labels<'a>>,
    pub(super) targets: Option<&'a [F]>,
    pub(super) bias: Option<&'a [F]>,
    pub(super) negatives: Option<Negatives<'a, F>>,
    pub(super) weight: Option<&'a [F]>,
}

/// The negatives; `per_query` is their number per row of a, `None` if all rows share them.
#[derive(Clone, Copy)]
pub(super) struct Negatives<'a, F> {
    pub(super) rows: Side<'a, F>,
    pub(super) per_query: Option<usize>,
}

impl<'a, F: Float> Inputs<'a, F> {
    pub(super) fn new<E: Element<Float = F>>(batch: &'a Products<'_, E>) -> Self {
        let negatives = inline!(|negatives: &'a crate::batch::Negatives<'_, E>| Negatives {
            rows: Side::new(&negatives.rows),
            per_query: negatives.per_query,
        });
        Inputs {
            a: Side::new(&batch.a),
            b: batch.b.as_ref().map(Side::new),
            labels: batch.labels,
            key_labels: batch.key_labels,
            targets: batch.targets,
            bias: batch.bias,
            negatives: batch.negatives.as_ref().map(negatives),
            weight: batch.weight,
        }
    }

    /// The number of rows of a.
    pub(super) fn len(&self) -> usize {
        self.a.len()
    }

    /// The number of rows of b.
    pub(super) fn keys(&self) -> usize {
        self.b.map_or(0, |b| b.len())
    }

    /// Checks that all required inputs are present, and no inputs that the loss does not take.
    pub(super) fn fits(
        &self,
        loss: &'static str,
        needs: &[ProductInput],
        allows: &[ProductInput],
    ) -> Result<(), Error> {
        let parts = [
            (ProductInput::B, self.b.is_some()),
            (ProductInput::Labels, self.labels.is_some()),
            (ProductInput::KeyLabels, self.key_labels.is_some()),
            (ProductInput::Targets, self.targets.is_some()),
            (ProductInput::Bias, self.bias.is_some()),
            (ProductInput::Negatives, self.negatives.is_some()),
            (ProductInput::Weight, self.weight.is_some()),
        ];

        for (input, given) in parts {
            match (given, needs.contains(&input), allows.contains(&input)) {
                (false, true, _) => return Err(Error::Missing { loss, input }),
                (true, false, false) => return Err(Error::Unexpected { loss, input }),
                _ => {}
            }
        }

        Ok(())
    }
}
