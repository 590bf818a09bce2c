//! Losses by name, and what a call of them takes.
use crate::framework::Candle;
use crate::graft::{Pullback, graft};
use candle_core::{Error, Result, Tensor};
use perdita::loss::{Card, Field};
use perdita_adapter::{Call, Given, Reduction, evaluate};
use std::fmt;
use std::sync::Arc;

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
pub struct Loss(pub(crate) Call<Tensor>);

impl Loss {
    /// The loss with this text, such as `focal(gamma=2)`.
    ///
    /// # Errors
    /// An unknown name (the message has the nearest one), a parameter outside its domain, a syntax error.
    pub fn new(text: &str) -> Result<Self> {
        Call::new(text).map(Loss).map_err(Error::wrap)
    }

    /// Sets the reduction. The default is the mean.
    #[must_use]
    pub fn reduction(self, reduction: Reduction) -> Self {
        Loss(Call { reduction, ..self.0 })
    }

    /// Sets a weight per observation, in their shape. An observation of weight 0 is ignored: its value and gradient are 0, whatever
    /// it holds. There is no gradient in weights.
    #[must_use]
    pub fn weight(self, weight: &Tensor) -> Self {
        Loss(Call { weight: Some(weight.clone()), ..self.0 })
    }

    /// Checks that all numbers lie in their domains: the first that is NaN or outside is an error that names it.
    #[must_use]
    pub fn checked(self) -> Self {
        Loss(Call { checked: true, ..self.0 })
    }

    /// Replays the formula with Candle's operations on the CPU, too, as on other devices. Losses that have no such formula are
    /// computed as before.
    #[must_use]
    pub fn replayed(self) -> Self {
        Loss(Call { replayed: true, ..self.0 })
    }

    /// The card of the loss: formula, domains, parameters.
    pub fn card(&self) -> &Card {
        self.0.loss.card()
    }

    /// The names of the tensors of [`forward_named`](Self::forward_named), with their axes and documentation.
    pub fn fields(&self) -> &[Field] {
        self.0.loss.fields()
    }

    /// The loss of predictions and targets: its first tensor, and the next one that holds what the second does, labels or numbers.
    ///
    /// Scores of row-wise losses may have any number of axes, of which the last is that of the classes.
    ///
    /// # Errors
    /// Tensors that are missing, or whose types or shapes do not fit; labels that are no class; weights that are negative or not
    /// finite; numbers outside their domains, if they are [checked](Self::checked).
    pub fn forward(&self, prediction: &Tensor, target: &Tensor) -> Result<Tensor> {
        let (first, second) = self.0.pair(target.dtype().is_int());
        self.forward_named(&[(first, prediction), (second, target)])
    }

    /// The loss of tensors by name, as its [fields](Self::fields) are. A parameter with a gradient, such as the temperature of
    /// `info_nce`, may be a tensor of one number.
    ///
    /// # Errors
    /// As for [`forward`](Self::forward), and an unknown name: the message has the nearest one.
    pub fn forward_named(&self, tensors: &[(&str, &Tensor)]) -> Result<Tensor> {
        let mut given = Vec::with_capacity(tensors.len());
        for &(name, tensor) in tensors {
            let field = self.0.field(name).map_err(Error::wrap)?;
            given.push(Given { field, tensor, is_trained: tensor.track_op() });
        }
        let outcome = evaluate(&Candle, &self.0, &given)?;
        let pullbacks = outcome.gradients.into_iter().map(|(at, gradient)| {
            let pullback: Pullback = Arc::new(move |upstream| gradient.pull(&Candle, upstream));
            (given[at].tensor, pullback)
        });
        graft(outcome.value, pullbacks)
    }
}

/// The text of the loss, which makes the same loss.
impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.loss.fmt(f)
    }
}

impl fmt::Debug for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}
