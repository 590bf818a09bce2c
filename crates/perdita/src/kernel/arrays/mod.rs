//! Losses of named arrays: the driver that all kinds share, and a kernel per kind.
//!
//! ```text
//! evaluate     bind the arrays to the loss's fields, check shapes; check labels and lengths (Kernel::check);
//!              bind the outputs (call); factor of the gradients from Σ weights (Kernel::weight); Kernel::run
//! numbers      a few numbers per observation: columns, duals for the gradients
//! vectors      a few rows per observation: the row of row-wise losses
//! lists        items with scores and relevances: sorted, pairs on the lanes
//! alignments   label sequences in frames (CTC): forward and backward passes (likelihoods)
//! detection    anchors: classes and a box each
//! regions      sums over pixels per class (Dice and others), in two sweeps (pixels, tile)
//! mistakes     the Lovász extension: sorted errors of pixels (pixels, tile)
//! differences  neighbouring pixels (images)
//! patches      windows that slide over two images (images, patches/window)
//! features     feature maps entry by entry (comparison, images), and their Gram matrices (gram)
//! ```
mod alignments;
mod comparison;
mod detection;
mod differences;
mod features;
#[cfg(feature = "products")]
mod gram;
mod images;
mod likelihoods;
mod lists;
mod mistakes;
pub(super) mod numbers;
mod order;
mod patches;
mod pixels;
mod regions;
mod tile;
mod vectors;

use super::checked::evaluate_checked;
use super::drivers::DriveArrays;
use super::grads::NamedGrads;
use super::outputs::Outputs;
use super::reduce::{Reduction, Total, split, split_mut};
use super::threads::{Work, fold};
use super::weights;
use crate::batch::{Arrays, Bound, MAX_FIELDS, Scan, same_len};
use crate::loss::{Error, Field, FieldKind, MultiInputLoss};
use crate::real::Element;

/// Numbers of a block, the leaf of the reduction tree, about: blocks have whole observations.
const BLOCK: usize = 1 << 13;

/// Batches of fewer numbers are evaluated on one thread.
const PARALLEL_MIN: usize = 1 << 15;

/// Evaluation of losses of named arrays.
pub trait ArraysExt: MultiInputLoss<Kind: Kernel<Self>> {
    /// The loss's sum, weight and count, and the outputs for which `out` has memory.
    ///
    /// # Errors
    /// Missing or unknown arrays, or shapes that do not match; an output of the wrong length; labels that name no
    /// class; an explicit denominator that is not positive; if a check is [requested](Arrays::checked), a number outside
    /// its domain. Nothing is written then. Checked, a loss that is NaN nevertheless is an error as well, after the outputs
    /// are written.
    fn evaluate<E: Element>(
        &self,
        batch: Arrays<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error>;

    /// Σ w·loss / Σ w; 0 if nothing counts.
    fn mean<E: Element>(&self, batch: Arrays<E>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Outputs::new())?.mean())
    }

    /// Σ w·loss.
    fn sum<E: Element>(&self, batch: Arrays<E>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, Outputs::new())?.sum())
    }

    /// The mean, and its gradient in one of the arrays.
    fn mean_grad<E: Element>(&self, batch: Arrays<E>, name: &str, grad: &mut [E]) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Outputs::new().grad(name, grad))?.mean())
    }

    /// The mean, and its gradient in every given array that has one, in new memory.
    fn value_and_grad<E: Element>(&self, batch: Arrays<E>) -> Result<(f64, NamedGrads<E>), Error> {
        let variables = self.fields().iter().filter(|field| field.holds == FieldKind::Variable);
        let mut grads =
            NamedGrads::zeros(variables.filter_map(|field| Some((field.name, batch.entries(field.name)?))));
        let out = grads.iter_mut().fold(Outputs::new(), |out, (name, grad)| out.grad(name, grad));
        Ok((self.evaluate(batch, Reduction::Mean, out)?.mean(), grads))
    }
}

impl<L: MultiInputLoss<Kind: Kernel<L>>> ArraysExt for L {
    fn evaluate<E: Element>(
        &self,
        batch: Arrays<E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        E::drive::<DriveArrays>((&OfKind(self), batch, reduction, out))
    }
}

/// The kernel of one kind of losses.
pub trait Kernel<L: MultiInputLoss> {
    /// Checks beyond shapes: labels, lengths.
    #[doc(hidden)]
    fn check<E: Element>(_loss: &L, _batch: &Bound<E>) -> Result<(), Error> {
        Ok(())
    }

    /// True for the numbers of an array that the loss depends on, beside weights and lengths: those of a field at an index.
    #[doc(hidden)]
    fn counts<'b, E: Element>(_loss: &L, _batch: &Bound<'b, E>) -> impl Fn(&Field, usize) -> bool + 'b {
        |_, _| true
    }

    /// The denominator of the mean.
    #[doc(hidden)]
    fn weight<E: Element>(_loss: &L, batch: &Bound<E>) -> f64 {
        total_weight(batch)
    }

    /// Evaluates all observations, and writes the requested outputs.
    #[doc(hidden)]
    fn run<E: Element>(loss: &L, call: Call<E>) -> Total;
}

/// Σw, or the number of observations.
pub(super) fn total_weight<E: Element>(batch: &Bound<E>) -> f64 {
    batch.weight.map_or(batch.len() as f64, |weight| weights::total(weight).weight())
}

/// A type-erased loss of named arrays, for the driver, which is compiled once.
pub(super) trait ArraysEngine<E: Element> {
    fn shapes(&self) -> Shapes;
    fn check(&self, batch: &Bound<E>) -> Result<(), Error>;
    fn check_numbers(&self, batch: &Bound<E>, scan: Scan) -> Result<(), Error> {
        batch.check(self.shapes().name, scan, &|_, _| true)
    }
    fn weight(&self, batch: &Bound<E>) -> f64;
    fn run(&self, call: Call<E>) -> Total;
}

/// The name of a loss, and the shapes of its inputs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shapes {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
    /// The axes of the observations, which are averaged over.
    pub(super) each: &'static str,
}

impl Shapes {
    pub(super) fn of<L: MultiInputLoss>(loss: &L) -> Shapes {
        Shapes { name: L::CARD.name, fields: loss.fields(), each: loss.each() }
    }
}

/// A loss with the kernel of its kind.
struct OfKind<'a, L>(&'a L);

impl<E: Element, L: MultiInputLoss<Kind: Kernel<L>>> ArraysEngine<E> for OfKind<'_, L> {
    fn shapes(&self) -> Shapes {
        Shapes::of(self.0)
    }

    fn check(&self, batch: &Bound<E>) -> Result<(), Error> {
        L::Kind::check(self.0, batch)
    }

    fn check_numbers(&self, batch: &Bound<E>, scan: Scan) -> Result<(), Error> {
        batch.check(L::CARD.name, scan, &L::Kind::counts(self.0, batch))
    }

    fn weight(&self, batch: &Bound<E>) -> f64 {
        L::Kind::weight(self.0, batch)
    }

    fn run(&self, call: Call<E>) -> Total {
        L::Kind::run(self.0, call)
    }
}

/// The arguments of the driver: engine, batch, reduction, outputs.
pub(super) type Job<'a, E> = (&'a dyn ArraysEngine<E>, Arrays<'a, E>, Reduction, Outputs<'a, E>);

/// The driver behind [`ArraysExt::evaluate`].
pub(super) fn evaluate<E: Element>((engine, batch, reduction, out): Job<E>) -> Result<Total, Error> {
    let (scan, batch) = (batch.check, batch.scanned(None));
    let Shapes { name, fields, each } = engine.shapes();
    let check = |scan| engine.check_numbers(&batch.bind(name, fields, each)?, scan);
    let evaluate = || unchecked((engine, batch, reduction, out));

    match scan {
        None => evaluate(),
        Some(Scan::Bounded) => {
            check(Scan::Bounded)?;
            evaluate()
        }
        Some(Scan::All) => evaluate_checked(name, true, &check, |_| evaluate(), &|| {
            let mut losses = vec![E::default(); batch.observations(name, fields, each)?.iter().product()];
            unchecked((engine, batch, Reduction::Sum, Outputs::new().each(&mut losses))).map(|_| losses)
        }),
    }
}

fn unchecked<E: Element>((engine, batch, reduction, out): Job<E>) -> Result<Total, Error> {
    let Shapes { name, fields, each } = engine.shapes();
    let bound = batch.bind(name, fields, each)?;
    engine.check(&bound)?;
    let mut call = call(out, name, bound)?;
    let given = call.batch;
    let sum = |weight: &[E]| engine.weight(&given.with_weight(Some(weight)));
    let scale = reduction.weighted(given.weight, || engine.weight(&given), &sum)?;
    let batch = given.with_weight(scale.weight(given.weight));

    let found = engine.run(Call { batch, each: call.each.as_deref_mut(), scale: scale.factor, ..call });
    let total = |weight: Option<&[E]>| {
        let grads = [const { None }; MAX_FIELDS];
        engine.run(Call { batch: batch.with_weight(weight), each: None, upstream: None, grads, scale: 1.0 })
    };
    let found = found.or_from_small_weights(batch.weight, batch.len(), &total);
    Ok(scale.restore(found, call.each))
}

/// Evaluates all observations in blocks of about [`BLOCK`] numbers, shared among threads.
fn blocks<E: Element>(call: Call<E>, block: &(dyn Fn(Call<E>) -> Total + Sync)) -> Total {
    let size = call.batch.stride_of_all().max(1);
    let observations = (BLOCK / size).next_multiple_of(16).max(1);
    fold(call, observations, PARALLEL_MIN / size, block)
}

/// Checks all lengths, and sorts the gradients in the order of the fields.
fn call<'a, E: Element>(
    mut out: Outputs<'a, E>,
    loss: &'static str,
    batch: Bound<'a, E>,
) -> Result<Call<'a, E>, Error> {
    out.lacks(loss, true, true)?;
    let len = |name, got: Option<usize>| got.map_or(Ok(()), |got| same_len(name, got, batch.len()));
    len("each", out.each.as_deref().map(<[E]>::len))?;
    len("upstream", out.upstream.map(<[E]>::len))?;

    let fields = batch.fields();
    let names = fields.iter().map(|field| (field.holds == FieldKind::Variable).then_some(field.name));
    let grads: [_; MAX_FIELDS] = out.in_order(loss, names)?;
    for (at, grad) in grads.iter().enumerate() {
        let Some(grad) = grad else { continue };
        let missing = || Error::Field { loss, name: fields[at].name.into(), problem: "is missing" };
        let numbers = batch.numbers(at).ok_or_else(missing)?;
        same_len(fields[at].name, grad.len(), numbers.len())?;
    }

    Ok(Call { batch, each: out.each, upstream: out.upstream, grads, scale: 1.0 })
}

/// The arguments of a kernel.
pub struct Call<'a, E> {
    pub(super) batch: Bound<'a, E>,
    pub(super) each: Option<&'a mut [E]>,
    pub(super) upstream: Option<&'a [E]>,
    /// In the order of the fields.
    pub(super) grads: [Option<&'a mut [E]>; MAX_FIELDS],
    pub(super) scale: f64,
}

impl<E: Element> Call<'_, E> {
    /// The factor of an observation's gradients; 0 if its weight is 0.
    #[inline]
    pub(super) fn factor(&self, i: usize) -> f64 {
        let upstream = self.upstream.map_or(1.0, |upstream| upstream[i].to_f64());
        match self.batch.weight_of(i) {
            0.0 => 0.0,
            weight => weight * self.scale * upstream,
        }
    }
}

impl<'a, E: Element> Work for Call<'a, E> {
    fn len(&self) -> usize {
        self.batch.len()
    }

    fn split(self, mid: usize) -> (Self, Self) {
        let Call { batch, each, upstream, grads, scale } = self;
        let (left, right) = batch.split(mid);
        let (e0, e1) = split_mut(each, mid);
        let (u0, u1) = split(upstream, mid);
        let (mut g0, mut g1) = ([const { None }; MAX_FIELDS], [const { None }; MAX_FIELDS]);
        for (at, grad) in grads.into_iter().enumerate() {
            // The stride of an array that all observations share is 0; kernels with a gradient in such an array do not
            // split.
            (g0[at], g1[at]) = split_mut(grad, mid * batch.stride(at));
        }
        (
            Call { batch: left, each: e0, upstream: u0, grads: g0, scale },
            Call { batch: right, each: e1, upstream: u1, grads: g1, scale },
        )
    }
}
