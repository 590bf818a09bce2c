//! Outputs and results of a dynamic call.
use super::MAX_FIELDS;
use super::array::{Data, DataMut};
use super::inputs::Key;
use crate::erased::{BIAS, TEMPERATURE};
use perdita::kernel::{ProductEvaluation, Reduction, Total};

/// The caller's memory for gradients and per-observation losses. Nothing is allocated. An output that is requested twice is an
/// error of the call.
///
/// ```
/// use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
/// let (mut each, mut grad) = ([0.0; 2], [0.0; 2]);
/// let inputs = Inputs::new().array("prediction", &[0.5, 3.0], &[2]).array("target", &[0.0, 0.0], &[2]);
/// let out = Outputs::new().each(&mut each).grad("prediction", &mut grad).upstream(&[10.0, 100.0]);
/// let found = "huber".parse::<Loss>()?.evaluate(&inputs, Reduction::Sum, out)?;
/// assert_eq!((found.value(), each, grad), (2.625, [0.125, 2.5], [5.0, 100.0]));
/// # Ok::<(), perdita_catalog::Error>(())
/// ```
#[derive(Debug)]
pub struct Outputs<'a> {
    pub(super) each: Option<DataMut<'a>>,
    pub(super) upstream: Option<Data<'a>>,
    pub(super) curvature: Option<DataMut<'a>>,
    pub(super) grads: [Option<(Key<'a>, DataMut<'a>)>; MAX_FIELDS],
    pub(super) add: bool,
    pub(super) value: bool,
    /// The gradient for which there was no room.
    pub(super) refused: Option<&'a str>,
}

impl Default for Outputs<'_> {
    #[inline(always)]
    fn default() -> Self {
        let grads = [const { None }; MAX_FIELDS];
        Outputs { each: None, upstream: None, curvature: None, grads, add: false, value: true, refused: None }
    }
}

// Inlined, as the builders of inputs are.
impl<'a> Outputs<'a> {
    /// No outputs but the value.
    #[inline(always)]
    pub fn new() -> Self {
        Outputs::default()
    }

    /// The loss of every observation, times its weight.
    #[must_use]
    #[inline(always)]
    pub fn each(self, each: impl Into<DataMut<'a>>) -> Self {
        Outputs { each: Some(each.into()), ..self }
    }

    /// The gradient of the reduced loss in an input, in its layout: padding is not written.
    #[must_use]
    #[inline(always)]
    pub fn grad(mut self, key: impl Into<Key<'a>>, grad: impl Into<DataMut<'a>>) -> Self {
        let key = key.into();
        match self.grads.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some((key, grad.into())),
            None => self.refused = Some(key.name),
        }
        self
    }

    /// The diagonal of the reduced loss's Hessian in the predictions or scores, for pointwise and row-wise losses.
    #[must_use]
    #[inline(always)]
    pub fn curvature(self, curvature: impl Into<DataMut<'a>>) -> Self {
        Outputs { curvature: Some(curvature.into()), ..self }
    }

    /// The upstream gradient: a factor per observation of its gradient and curvature.
    #[must_use]
    #[inline(always)]
    pub fn upstream(self, upstream: impl Into<Data<'a>>) -> Self {
        Outputs { upstream: Some(upstream.into()), ..self }
    }

    /// Adds gradients to the memory instead of overwriting it, for similarity losses.
    #[must_use]
    #[inline(always)]
    pub fn add(self) -> Self {
        Outputs { add: true, ..self }
    }

    /// Leaves out the value, for pointwise and row-wise losses: the result is 0. Gradient and curvature have the same bits.
    /// Operations that only the value needs, a logarithm for example, are left out where a loss is executed as a program: pointwise
    /// losses and formulas, but for a few that have compiled loops.
    ///
    /// Checked inputs have the same errors, but for one: a value that is NaN where inputs and derivatives are finite, such as the
    /// logarithm of a negative number, is an error only of losses that compute it nevertheless.
    ///
    /// ```
    /// use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
    /// let (mut grad, mut curvature) = ([0.0; 2], [0.0; 2]);
    /// let inputs = Inputs::new().array("prediction", &[0.0, 0.0], &[2]).array("target", &[1.0, 0.0], &[2]);
    /// let out = Outputs::new().grad("prediction", &mut grad).curvature(&mut curvature).without_value();
    /// let found = "bce_with_logits".parse::<Loss>()?.evaluate(&inputs, Reduction::Sum, out)?;
    /// assert_eq!((found.value(), grad, curvature), (0.0, [-0.5, 0.5], [0.25, 0.25]));
    /// # Ok::<(), perdita_catalog::Error>(())
    /// ```
    #[must_use]
    #[inline(always)]
    pub fn without_value(self) -> Self {
        Outputs { value: false, ..self }
    }
}

/// The result of a call, beside its outputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// The sum, weight and count of the observations with a weight. Totals of parts of a batch can be
    /// [merged](Total::merge).
    pub total: Total,
    /// The number of triplets with a loss above 0, for losses of mined triplets.
    pub active: Option<u64>,
    value: f64,
    parameters: [(&'static str, Option<f64>); 2],
}

impl AsRef<Total> for Evaluation {
    fn as_ref(&self) -> &Total {
        &self.total
    }
}

impl Evaluation {
    /// The reduced loss.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The gradients in the parameters of the loss, by name, for those that have one; present if a gradient in an input was
    /// requested.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, f64)> {
        self.parameters.into_iter().filter_map(|(name, gradient)| Some((name, gradient?)))
    }

    /// The gradient in the parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<f64> {
        self.parameters().find(|(known, _)| *known == name).map(|(_, gradient)| gradient)
    }

    pub(super) fn of_total(total: Total, reduction: Reduction) -> Self {
        Evaluation::new(ProductEvaluation { total, ..ProductEvaluation::default() }, reduction)
    }

    pub(super) fn new(outcome: ProductEvaluation, reduction: Reduction) -> Self {
        let ProductEvaluation { total, temperature, bias, active } = outcome;
        let parameters = [(TEMPERATURE, temperature), (BIAS, bias)];
        Evaluation { total, active, value: reduction.of(&total), parameters }
    }
}
