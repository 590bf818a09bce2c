//! Losses by name, and what a call of them takes.
use crate::evaluate;
use candle_core::{DType, Result, Tensor};
use perdita::loss::{Args, Card, Error, Field, FieldKind, Value};
use std::fmt;

/// Reduction of the losses of the observations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Reduction {
    /// Σwℓ/Σw; 0 if nothing counts.
    #[default]
    Mean,
    /// Σwℓ
    Sum,
    /// Σwℓ/n for an explicit n: the tokens of all micro-batches, the rows of all machines.
    Over(f64),
    /// wℓ of every observation, in their shape.
    None,
}

/// A loss of the catalogue, made from its text: a name, and the parameters that differ from their defaults.
///
/// ```
/// use candle_core::{Device, Result, Tensor};
/// use perdita_candle::Loss;
///
/// # fn main() -> Result<()> {
/// let (mean, variance) = (Tensor::new(&[0f32, 1.], &Device::Cpu)?, Tensor::new(&[1f32, 4.], &Device::Cpu)?);
/// let target = Tensor::new(&[1f32, 1.], &Device::Cpu)?;
/// let loss = Loss::new("gaussian_nll")?;
/// let value = loss.forward_named(&[("mean", &mean), ("variance", &variance), ("target", &target)])?;
/// assert!((value.to_scalar::<f32>()? - 0.5965736).abs() < 1e-6);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Loss {
    pub(crate) loss: perdita_catalog::Loss,
    pub(crate) reduction: Reduction,
    pub(crate) weight: Option<Tensor>,
    pub(crate) checked: bool,
    pub(crate) replayed: bool,
}

impl Loss {
    /// The loss with this text, such as `focal(gamma=2)`.
    ///
    /// # Errors
    /// An unknown name (the message has the nearest one), a parameter outside its domain, a syntax error.
    pub fn new(text: &str) -> Result<Self> {
        let loss = text.parse().map_err(candle_core::Error::wrap)?;
        Ok(Loss { loss, reduction: Reduction::Mean, weight: None, checked: false, replayed: false })
    }

    /// The loss with these parameters.
    pub(crate) fn of(args: &Args) -> Result<Self> {
        Loss::new(&args.to_string())
    }

    /// Sets the reduction. The default is the mean.
    #[must_use]
    pub fn reduction(self, reduction: Reduction) -> Self {
        Loss { reduction, ..self }
    }

    /// Sets a weight per observation, in their shape. An observation of weight 0 is ignored: its value and gradient are 0, whatever
    /// it holds. There is no gradient in weights.
    #[must_use]
    pub fn weight(self, weight: &Tensor) -> Self {
        Loss { weight: Some(weight.clone()), ..self }
    }

    /// Checks that all numbers lie in their domains: the first that is NaN or outside is an error that names it.
    #[must_use]
    pub fn checked(self) -> Self {
        Loss { checked: true, ..self }
    }

    /// Replays the formula with Candle's operations on the CPU, too, as on other devices. Losses that have no such formula are
    /// computed as before.
    #[must_use]
    pub fn replayed(self) -> Self {
        Loss { replayed: true, ..self }
    }

    /// The card of the loss: formula, domains, parameters.
    pub fn card(&self) -> &Card {
        self.loss.card()
    }

    /// The names of the tensors of [`forward_named`](Self::forward_named), with their axes and documentation.
    pub fn fields(&self) -> &[Field] {
        self.loss.fields()
    }

    /// The loss of predictions and targets: its first tensor, and the next one that holds what the second does, labels or numbers.
    ///
    /// Scores of row-wise losses may have any number of axes, of which the last is that of the classes.
    ///
    /// # Errors
    /// Tensors that are missing, or whose types or shapes do not fit; labels that are no class; weights that are negative or not
    /// finite; numbers outside their domains, if they are [checked](Self::checked).
    pub fn forward(&self, prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
        let (first, second) = self.pair(target.dtype());
        self.forward_named(&[(first, prediction), (second, target)])
    }

    /// The names of predictions and targets.
    fn pair(&self, target: DType) -> (&'static str, &'static str) {
        let arrays = || self.fields().iter().filter(|field| field.holds != FieldKind::Parameter);
        let holds_such = |field: &&Field| (field.holds == FieldKind::Labels) == target.is_int();
        let required = |field: &&Field| !field.optional;

        let mut rest = arrays().skip(1);
        let second = arrays().skip(1).filter(required).find(holds_such);
        let second = second.or_else(|| arrays().skip(1).find(holds_such)).or_else(|| rest.next());
        let first = arrays().next().map_or("prediction", |field| field.name);
        (first, second.map_or("target", |field| field.name))
    }

    /// The loss of tensors by name, as its [fields](Self::fields) are. A parameter with a gradient, such as the temperature of
    /// `info_nce`, may be a tensor of one number.
    ///
    /// # Errors
    /// As for [`forward`](Self::forward), and an unknown name: the message has the nearest one.
    pub fn forward_named(&self, tensors: &[(&str, &Tensor)]) -> Result<Tensor> {
        let mut given = Vec::with_capacity(tensors.len());
        for &(name, tensor) in tensors {
            let name = self.loss.slot(name).map_err(candle_core::Error::wrap)?.name();
            let field = self.fields().iter().find(|field| field.name == name);
            given.push((*field.expect("a slot is a field"), tensor));
        }
        evaluate::evaluate(&self.with_parameters(&given)?, &given)
    }

    /// The loss with the parameters that are given as tensors.
    fn with_parameters(&self, given: &[(Field, &Tensor)]) -> Result<Self> {
        let mut args = self.loss.args().clone();
        let mut changed = false;
        for (field, tensor) in given.iter().filter(|(field, _)| field.holds == FieldKind::Parameter) {
            if tensor.elem_count() != 1 {
                let (loss, name) = (self.card().name, field.name.into());
                return Err(candle_core::Error::wrap(Error::Field {
                    loss,
                    name,
                    problem: "must have one element",
                }));
            }
            let number = tensor.flatten_all()?.get(0)?.to_dtype(DType::F64)?.to_scalar::<f64>()?;
            args.set(field.name, Value::Number(number)).map_err(candle_core::Error::wrap)?;
            changed = true;
        }
        Ok(if changed { Loss { loss: Loss::of(&args)?.loss, ..self.clone() } } else { self.clone() })
    }
}

/// The text of the loss, which makes the same loss.
impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.loss.fmt(f)
    }
}

impl fmt::Debug for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Loss")
            .field("loss", &self.loss)
            .field("reduction", &self.reduction)
            .finish_non_exhaustive()
    }
}
