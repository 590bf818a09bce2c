//! The results of product losses: totals, and gradients in the caller's memory.
use super::inputs::Inputs;
use crate::batch::same_len;
use crate::kernel::outputs::Outputs;
use crate::kernel::reduce::Total;
use crate::kernel::threads::Merge;
use crate::loss::Error;
use crate::real::Float;
use std::ops::Add;

/// The inputs that have gradients.
const INPUTS: [&str; 4] = ["a", "b", "negatives", "bias"];

/// The requested outputs of a similarity loss.
#[derive(Debug)]
pub(super) struct ProductOutputs<'a, F> {
    pub(super) a: Option<&'a mut [F]>,
    pub(super) b: Option<&'a mut [F]>,
    pub(super) negatives: Option<&'a mut [F]>,
    pub(super) bias: Option<&'a mut [F]>,
    pub(super) each: Option<&'a mut [F]>,
    pub(super) upstream: Option<&'a [F]>,
    pub(super) add: bool,
}

impl<'a, F: Copy + Default> ProductOutputs<'a, F> {
    /// The outputs by input.
    pub(super) fn new(loss: &'static str, mut out: Outputs<'a, F>) -> Result<Self, Error> {
        out.lacks(loss, true, false)?;
        let [a, b, negatives, bias] = out.in_order(loss, INPUTS.iter().copied().map(Some))?;
        Ok(ProductOutputs { a, b, negatives, bias, each: out.each, upstream: out.upstream, add: out.add })
    }

    /// An error if losses of single rows are requested, for losses that have none.
    pub(super) fn no_rows(&self, loss: &'static str) -> Result<(), Error> {
        if self.each.is_some() || self.upstream.is_some() { Err(Error::NoRows { loss }) } else { Ok(()) }
    }

    /// True if any gradient is requested.
    pub(super) fn wanted(&self) -> bool {
        self.a.is_some() || self.b.is_some() || self.negatives.is_some() || self.bias.is_some()
    }

    /// Checks every length.
    pub(super) fn fit(&self, batch: &Inputs<F>) -> Result<(), Error>
    where
        F: Float,
    {
        let len = |name, slice: Option<usize>, want| slice.map_or(Ok(()), |got| same_len(name, got, want));
        len("the gradient of a", self.a.as_deref().map(<[F]>::len), batch.a.entries())?;
        len("the gradient of b", self.b.as_deref().map(<[F]>::len), batch.b.map_or(0, |b| b.entries()))?;
        let negatives = batch.negatives.map_or(0, |n| n.rows.entries());
        len("the gradient of the negatives", self.negatives.as_deref().map(<[F]>::len), negatives)?;
        let bias = batch.bias.map_or(0, <[F]>::len);
        len("the gradient of the bias", self.bias.as_deref().map(<[F]>::len), bias)?;
        len("each", self.each.as_deref().map(<[F]>::len), batch.len())?;
        len("upstream", self.upstream.map(<[F]>::len), batch.len())
    }

    /// Fills the gradients with zeros, unless they accumulate.
    pub(super) fn clear(&mut self) {
        if self.add {
            return;
        }
        for slice in [&mut self.a, &mut self.b, &mut self.negatives, &mut self.bias] {
            slice.iter_mut().for_each(|slice| slice.fill(F::default()));
        }
    }
}

/// The result of a product loss: totals and scalar gradients.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProductEvaluation {
    /// The sum, weight and count over the rows (or triplets) that count.
    pub total: Total,
    /// The gradient in the temperature, if the loss has one and any gradient was requested.
    pub temperature: Option<f64>,
    /// The gradient in the bias of all scores, likewise.
    pub bias: Option<f64>,
    /// The number of active triplets (loss above 0), for triplet losses.
    pub active: Option<u64>,
}

impl ProductEvaluation {
    /// A total and nothing else.
    pub(super) fn of(total: Total) -> Self {
        ProductEvaluation { total, ..ProductEvaluation::default() }
    }
}

/// The sum of two optional numbers; `None` counts as 0.
fn both<T: Add<Output = T>>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}

impl AsRef<Total> for ProductEvaluation {
    fn as_ref(&self) -> &Total {
        &self.total
    }
}

impl Merge for ProductEvaluation {
    fn merge(self, o: Self) -> Self {
        ProductEvaluation {
            total: self.total.merge(o.total),
            temperature: both(self.temperature, o.temperature),
            bias: both(self.bias, o.bias),
            active: both(self.active, o.active),
        }
    }
}
