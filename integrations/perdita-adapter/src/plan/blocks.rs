//! Blocks of rows: a matrix of a block has no more than [`block_elements`](Framework::block_elements), unless a single row has more.
//!
//! ```text
//! for each block of rows
//!     a tape of its own, whose variables are the rows of the block, and what all rows share
//!     losses and weights of its rows
//!     the reverse pass, from the upstream gradients of these losses
//! the gradients of blocks are those of all rows on the outer tape; in what rows share, they add up
//! ```
//!
//! The matrices of a block, up to about 14, are dropped with its tape. Most losses have a row of scores per row of a matrix, and
//! never store all scores. Triplets of all or of semi-hard negatives have all pairs of a positive and a negative per anchor: as many
//! numbers as there are scores.
use super::tape::{Formula, Made, Mask, Matrix, Tape, Var};
use crate::framework::Framework;
use perdita::trace::Binary;
use std::ops::Range;

/// Columns of all rows, or of all features: wℓ and w.
pub(super) struct Losses<F: Framework> {
    pub(super) each: F::Array,
    pub(super) weight: F::Array,
}

/// The evaluation of a batch.
pub(super) struct Run<F: Framework> {
    pub(super) tape: Tape<F>,
    /// The upstream gradient of each row's loss; none if all are 1.
    pub(super) upstream: Option<F::Array>,
}

impl<F: Framework> Run<F> {
    /// The losses of `rows`, with `width` elements of a matrix per row. `losses` returns wℓ and w of a block; the gradients
    /// are those of `share` times wℓ.
    pub(super) fn in_blocks<const R: usize, const S: usize>(
        &self,
        width: usize,
        share: f64,
        rows: [&Var<F>; R],
        shared: [&Var<F>; S],
        losses: impl Fn(&Tape<F>, Range<usize>, [Var<F>; R], [Var<F>; S]) -> Result<[Var<F>; 2], F::Error>,
    ) -> Result<Losses<F>, F::Error> {
        let f = self.tape.framework;
        let count = rows[0].size[0];
        let size = (f.block_elements() / width.max(1)).max(1);
        let has_gradient = rows.iter().chain(&shared).any(|x| x.has_gradient());
        let (mut each, mut weight) = (vec![], vec![]);
        let mut grads: [Vec<F::Array>; R] = [const { Vec::new() }; R];

        for start in (0..count).step_by(size) {
            let range = start..count.min(start + size);
            let tape = self.tape.of_block();
            let some =
                rows.map(|x| f.rows(&x.value, range.clone()).map(|rows| tape.copy_of(x, rows, range.len())));
            let some = all(some)?;
            let common = shared.map(|x| tape.copy_of(x, x.value.clone(), x.size[0]));
            let [of_rows, weights] = losses(&tape, range.clone(), some.clone(), common.clone())?;
            each.push(f.broadcast(&of_rows.value, range.len(), 1)?);
            weight.push(f.broadcast(&weights.value, range.len(), 1)?);
            if !has_gradient {
                continue;
            }

            tape.seed(&of_rows, self.upstream_of(range.clone(), share)?)?;
            tape.reverse()?;
            for (x, local) in shared.iter().zip(&common) {
                tape.grad(local).map_or(Ok(()), |grad| self.tape.seed(x, grad))?;
            }
            for (grads, local) in grads.iter_mut().zip(&some).filter(|(_, local)| local.has_gradient()) {
                let none = || f.broadcast(&tape.number(0.0)?.value, range.len(), local.size[1]);
                grads.push(tape.grad(local).map_or_else(none, Ok)?);
            }
        }

        for (x, grads) in rows.iter().zip(grads).filter(|(_, grads)| !grads.is_empty()) {
            self.tape.seed(x, f.below(grads)?)?;
        }
        Ok(Losses { each: f.below(each)?, weight: f.below(weight)? })
    }

    /// The upstream gradients of some rows, a column.
    fn upstream_of(&self, rows: Range<usize>, share: f64) -> Matrix<F> {
        let f = self.tape.framework;
        let share = self.tape.number(share)?.value;
        match &self.upstream {
            Some(upstream) => f.binary(Binary::Mul, &f.rows(upstream, rows)?, &share),
            None => f.broadcast(&share, rows.len(), 1),
        }
    }
}

/// The values, or the first error.
fn all<T: Clone, E, const N: usize>(results: [Result<T, E>; N]) -> Result<[T; N], E> {
    let values: Vec<T> = results.into_iter().collect::<Result<_, _>>()?;
    Ok(std::array::from_fn(|at| values[at].clone()))
}

/// Parts of all kinds of losses.
impl<F: Framework> Tape<F> {
    /// Another matrix as a variable, if x is one.
    fn copy_of(&self, x: &Var<F>, value: F::Array, rows: usize) -> Var<F> {
        let size = [rows, x.size[1]];
        if x.has_gradient() { self.variable(value, size) } else { self.constant(value, size) }
    }

    /// True where the column is `offset` places after the row, for some of the rows.
    pub(super) fn diagonal(
        &self,
        rows: &Range<usize>,
        offset: usize,
        columns: usize,
    ) -> Result<Mask<F>, F::Error> {
        let places: Vec<f64> = rows.clone().map(|row| (row + offset) as f64).collect();
        let places = self.transpose(&self.row(&places)?)?;
        self.is_zero(&self.sub(&places, &self.positions(columns)?)?)
    }

    /// True where the label of some of the rows is that of the column.
    pub(super) fn same_labels(
        &self,
        labels: &F::Tensor,
        rows: &Range<usize>,
        others: &F::Tensor,
        columns: usize,
    ) -> Result<Mask<F>, F::Error> {
        let f = self.framework;
        let (labels, others) = (f.some_labels(labels, rows.clone())?, f.reshape(others, &[1, columns])?);
        Ok(Mask::new(f.same_labels(&labels, &others)?, [rows.len(), columns]))
    }

    /// The pointwise loss of every number, at the target 1.
    pub(super) fn at_one(&self, formula: &Formula, x: &Var<F>) -> Made<F> {
        self.formula(formula, &[x, &self.number(1.0)?], None)
    }

    /// wℓ and w of rows: 0 where they are ignored, whatever their losses.
    pub(super) fn counted(
        &self,
        ignored: &Mask<F>,
        losses: &Var<F>,
        weight: &Var<F>,
    ) -> Result<[Var<F>; 2], F::Error> {
        let losses = self.unless(ignored, losses, 0.0)?;
        Ok([self.mul(&losses, weight)?, self.unless(ignored, weight, 0.0)?])
    }

    /// Rows that are compared with others: zeros where the weight is 0, as such rows may hold anything.
    pub(super) fn queries(&self, x: &Var<F>, weight: &Var<F>) -> Made<F> {
        self.unless(&self.is_zero(weight)?, x, 0.0)
    }

    /// Rows of length 1, if they are to be normalised. A row of zeros stays as it is, with a gradient of 0.
    pub(super) fn factor(&self, normalize: bool, x: &Var<F>) -> Made<F> {
        if !normalize {
            return Ok(x.clone());
        }
        // So that squares neither overflow nor vanish.
        let maximum = self.largest(&self.absolute(x)?)?;
        let x = self.div(x, &self.unless(&self.is_zero(&maximum)?, &maximum, 1.0)?)?;
        let square = self.sum(&self.mul(&x, &x)?)?;
        let is_zero = self.is_zero(&square)?;
        let length = self.sqrt(&self.unless(&is_zero, &square, 1.0)?)?;
        self.unless(&is_zero, &self.div(&x, &length)?, 0.0)
    }

    /// ln Σ exp of each row; −∞ if all numbers are −∞.
    pub(super) fn ln_sum_exp(&self, x: &Var<F>) -> Made<F> {
        let least = self.number(f64::NEG_INFINITY)?;
        let maximum = self.largest(x)?;
        let maximum = self.where_else(&self.less(&least, &maximum)?, &maximum, 0.0)?;
        let total = self.sum(&self.exp(&self.sub(x, &maximum)?)?)?;
        let nothing = self.is_zero(&total)?;
        let ln = self.add(&maximum, &self.ln(&self.unless(&nothing, &total, 1.0)?)?)?;
        self.select(&nothing, &least, &ln)
    }
}
