//! The requested outputs of an evaluation: one builder for losses of all kinds.
//!
//! ```text
//! Outputs                by name, as the caller fills it
//!     PredictionOutputs    pointwise and row-wise losses: the only gradient is in the predictions (the scores)
//!     Call                 multi-input losses: gradients in the order of the fields               (arrays)
//!     ProductOutputs       similarity losses: gradients in a, b, the negatives and the bias       (product/output)
//! ```
//!
//! A kind of losses takes the outputs that it has; one that it lacks, or of a wrong length, is an error.
use super::engine::RequestedSum;
use super::reduce::{Total, split, split_mut};
use crate::batch::{MAX_FIELDS, same_len};
use crate::loss::{Error, args};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The requested outputs of an evaluation beside the total, in the caller's memory.
///
/// Gradients have the name of their input: `prediction` of pointwise losses, `scores` of row-wise losses, `a`, `b`,
/// `negatives`, `bias` of similarity losses, the names of [`Arrays`](crate::Arrays).
///
/// ```
/// use perdita::{Outputs, Pairs, PointwiseExt, Pred, Reduction, Target, losses::Huber};
/// let (mut each, mut grad) = ([0.0; 2], [0.0; 2]);
/// let batch = Pairs::new(Pred(&[0.5, 3.0]), Target(&[0.0, 0.0]))?;
/// let out = Outputs::new().each(&mut each).grad("prediction", &mut grad).upstream(&[10.0, 100.0]);
/// let total = Huber::new(1.0)?.evaluate(batch, Reduction::Sum, out)?;
/// assert_eq!((total.sum(), each, grad), (2.625, [0.125, 2.5], [5.0, 100.0]));
/// # Ok::<(), perdita::Error>(())
/// ```
///
/// ```
/// use perdita::{Arrays, ArraysExt, Reduction, Outputs, losses::GaussianNll};
/// let (mean, variance, target) = ([0.0, 1.0], [1.0, 4.0], [1.0, 1.0]);
/// let batch = Arrays::new()
///     .numbers("mean", &mean, &[2])?
///     .numbers("variance", &variance, &[2])?
///     .numbers("target", &target, &[2])?;
/// let (mut of_mean, mut of_variance) = ([0.0; 2], [0.0; 2]);
/// let out = Outputs::new().grad("mean", &mut of_mean).grad("variance", &mut of_variance);
/// let total = GaussianNll::default().evaluate(batch, Reduction::Sum, out)?;
/// assert_eq!((total.sum(), of_mean, of_variance), (0.5 + 4f64.ln() / 2.0, [-1.0, 0.0], [0.0, 0.125]));
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Debug)]
pub struct Outputs<'a, E> {
    pub(super) each: Option<&'a mut [E]>,
    pub(super) upstream: Option<&'a [E]>,
    curvature: Option<&'a mut [E]>,
    grads: [Option<(&'a str, &'a mut [E])>; MAX_FIELDS],
    pub(super) add: bool,
    value: ValueOutput<'a>,
    /// The name of a gradient beyond the most that any loss has.
    refused: Option<&'a str>,
}

impl<E> Default for Outputs<'_, E> {
    #[inline]
    fn default() -> Self {
        let grads = [const { None }; MAX_FIELDS];
        Outputs {
            each: None,
            upstream: None,
            curvature: None,
            grads,
            add: false,
            value: ValueOutput::Requested,
            refused: None,
        }
    }
}

impl<'a, E> Outputs<'a, E> {
    /// No outputs beside the total.
    #[inline]
    pub fn new() -> Self {
        Outputs::default()
    }

    /// The loss of every observation, times its weight.
    #[must_use]
    #[inline]
    pub fn each(self, each: &'a mut [E]) -> Self {
        Outputs { each: Some(each), ..self }
    }

    /// The gradient of the reduced loss in an input, in its layout. A name that the loss lacks, or one that is given
    /// twice, is an error of the evaluation.
    #[must_use]
    #[inline]
    pub fn grad(mut self, name: &'a str, grad: &'a mut [E]) -> Self {
        match self.grads.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some((name, grad)),
            None => self.refused = Some(name),
        }
        self
    }

    /// The diagonal of the reduced loss's Hessian in the predictions (the scores), for pointwise and row-wise losses.
    #[must_use]
    #[inline]
    pub fn curvature(self, curvature: &'a mut [E]) -> Self {
        Outputs { curvature: Some(curvature), ..self }
    }

    /// The upstream gradient: a factor per observation for its gradients and curvature, where the losses were not
    /// reduced.
    #[must_use]
    #[inline]
    pub fn upstream(self, upstream: &'a [E]) -> Self {
        Outputs { upstream: Some(upstream), ..self }
    }

    /// Adds gradients to the memory instead of overwriting it, for similarity losses: a large batch can be fed in
    /// parts.
    #[must_use]
    #[inline]
    pub fn add(self) -> Self {
        Outputs { add: true, ..self }
    }

    /// Leaves out the value, for pointwise and row-wise losses: the sum of the total is 0. Gradient and curvature have the same bits.
    /// Losses that are executed as programs leave out all operations that only the value needs, a logarithm for example, as do those
    /// of `perdita-catalog` that have compiled loops, if the curvature is requested; others compute the value nevertheless.
    ///
    /// A checked batch has the same errors, but for one: a value that is NaN where inputs and derivatives are finite, such as the
    /// logarithm of a negative number, is an error only of losses that compute it.
    ///
    /// ```
    /// use perdita::{Outputs, Pairs, PointwiseExt, Pred, Reduction, Target, losses::BceWithLogits};
    /// let (mut grad, mut curvature) = ([0.0; 2], [0.0; 2]);
    /// let batch = Pairs::new(Pred(&[0.0, 0.0]), Target(&[1.0, 0.0]))?;
    /// let out = Outputs::new().grad("prediction", &mut grad).curvature(&mut curvature).without_value();
    /// let total = BceWithLogits::default().evaluate(batch, Reduction::Sum, out)?;
    /// assert_eq!((grad, curvature), ([-0.5, 0.5], [0.25, 0.25]));
    /// assert_eq!((total.sum(), total.count()), (0.0, 2));
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn without_value(self) -> Self {
        Outputs { value: ValueOutput::LeftOut(None), ..self }
    }

    /// The same outputs, for a check: an evaluation without the value sets `not_finite` if a loss may be NaN or infinite.
    #[doc(hidden)]
    #[must_use]
    pub fn checked_by(self, not_finite: &'a AtomicBool) -> Self {
        match self.value {
            ValueOutput::Requested => self,
            ValueOutput::LeftOut(_) => Outputs { value: ValueOutput::LeftOut(Some(not_finite)), ..self },
        }
    }

    /// False if the value is left out.
    pub(super) fn has_value(&self) -> bool {
        self.value.is_requested()
    }

    /// True if the curvature is requested.
    #[cfg(feature = "executor")]
    pub(super) fn has_curvature(&self) -> bool {
        self.curvature.is_some()
    }

    /// An error for an output that this kind of losses lacks. Those without a curvature always have a value.
    pub(super) fn lacks(&self, loss: &'static str, curvature: bool, add: bool) -> Result<(), Error> {
        match () {
            () if curvature && self.curvature.is_some() => Err(Error::NoForm { loss, form: "curvature" }),
            () if curvature && !self.has_value() => Err(Error::NoForm { loss, form: "value-free" }),
            () if add && self.add => Err(Error::NoForm { loss, form: "accumulating" }),
            () => Ok(()),
        }
    }

    /// The gradients in the order of the inputs; `names` has the name of each input that has a gradient.
    pub(super) fn in_order<const N: usize>(
        &mut self,
        loss: &'static str,
        names: impl Iterator<Item = Option<&'static str>> + Clone,
    ) -> Result<[Option<&'a mut [E]>; N], Error> {
        let wrong = |name: &str, problem| Error::Field { loss, name: name.into(), problem };
        if let Some(name) = self.refused {
            return Err(wrong(name, "is one gradient more than any loss has"));
        }
        let mut grads = [const { None }; N];
        for (name, grad) in self.grads.iter_mut().map_while(Option::take) {
            let Some(at) = names.clone().position(|known| known == Some(name)) else {
                return Err(args::unknown(format!("{loss} has no gradient in"), name, names.flatten()));
            };
            if grads[at].replace(grad).is_some() {
                return Err(wrong(name, "has its gradient requested twice"));
            }
        }
        Ok(grads)
    }

    /// The outputs of a loss whose only gradient is in the input of this name.
    pub(super) fn of_prediction(
        mut self,
        loss: &'static str,
        name: &'static str,
    ) -> Result<PredictionOutputs<'a, E>, Error> {
        self.lacks(loss, false, true)?;
        let [grad] = self.in_order(loss, std::iter::once(Some(name)))?;
        let Outputs { each, curvature, upstream, value, .. } = self;
        if each.is_some() && !value.is_requested() {
            let problem = "is requested, but the evaluation is one without the value";
            return Err(Error::Field { loss, name: "each".into(), problem });
        }
        Ok(PredictionOutputs { each, grad, curvature, upstream, value })
    }
}

/// The request for the value.
#[derive(Clone, Copy, Debug)]
pub(super) enum ValueOutput<'a> {
    Requested,
    /// The sum is 0. The flag of a check is set if a loss may be NaN or infinite.
    LeftOut(Option<&'a AtomicBool>),
}

impl ValueOutput<'_> {
    pub(super) fn is_requested(self) -> bool {
        matches!(self, ValueOutput::Requested)
    }

    /// The sum that engines return.
    pub(super) fn sum(self) -> RequestedSum {
        match self {
            ValueOutput::Requested => RequestedSum::Values,
            ValueOutput::LeftOut(Some(_)) => RequestedSum::NotFinite,
            ValueOutput::LeftOut(None) => RequestedSum::Nothing,
        }
    }

    /// The total for this request, from that of the engine.
    pub(super) fn of(self, total: Total) -> Total {
        match self {
            ValueOutput::Requested => total,
            ValueOutput::LeftOut(not_finite) => {
                if let Some(not_finite) = not_finite.filter(|_| !total.sum().is_finite()) {
                    not_finite.store(true, Relaxed);
                }
                total.without_sum()
            }
        }
    }
}

/// The outputs of a loss whose only gradient is in its predictions (its scores).
#[derive(Debug)]
pub struct PredictionOutputs<'a, E> {
    pub(super) each: Option<&'a mut [E]>,
    pub(super) grad: Option<&'a mut [E]>,
    pub(super) curvature: Option<&'a mut [E]>,
    pub(super) upstream: Option<&'a [E]>,
    pub(super) value: ValueOutput<'a>,
}

impl<E> PredictionOutputs<'_, E> {
    /// No outputs beside the total.
    pub(super) fn none() -> Self {
        PredictionOutputs {
            each: None,
            grad: None,
            curvature: None,
            upstream: None,
            value: ValueOutput::Requested,
        }
    }

    /// Checks every length: `rows` observations, `elements` predictions.
    pub(super) fn fit(&self, rows: usize, elements: usize) -> Result<(), Error> {
        let len = |name, slice: Option<usize>, want| slice.map_or(Ok(()), |got| same_len(name, got, want));
        len("each", self.each.as_deref().map(<[E]>::len), rows)?;
        len("upstream", self.upstream.map(<[E]>::len), rows)?;
        len("grad", self.grad.as_deref().map(<[E]>::len), elements)?;
        len("curvature", self.curvature.as_deref().map(<[E]>::len), elements)
    }

    /// The outputs of the first `rows` observations, which have `elements` predictions, and of the others.
    pub(super) fn split(self, rows: usize, elements: usize) -> (Self, Self) {
        let (e0, e1) = split_mut(self.each, rows);
        let (g0, g1) = split_mut(self.grad, elements);
        let (c0, c1) = split_mut(self.curvature, elements);
        let (u0, u1) = split(self.upstream, rows);
        let value = self.value;
        (
            PredictionOutputs { each: e0, grad: g0, curvature: c0, upstream: u0, value },
            PredictionOutputs { each: e1, grad: g1, curvature: c1, upstream: u1, value },
        )
    }
}
