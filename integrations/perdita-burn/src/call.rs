//! Losses by name.
use crate::error::{Error, unwrap};
use crate::framework::Burn;
use crate::graft::graft;
use crate::input::Input;
use burn::backend::{DispatchTensor, TensorMetadata};
use burn::config::Config;
use burn::module::{Content, Module, ModuleDisplay};
use burn::nn::loss::Reduction;
use burn::serde::{Deserialize, Serialize};
use burn::tensor::Tensor;
use perdita::loss::{Card, Field};
use perdita_adapter::{Call, Given, Message, cards, evaluate};
use std::fmt;

/// The configuration of a loss by its text: a name, and the parameters that differ from their defaults.
///
/// ```
/// use burn::config::Config;
/// use perdita_burn::LossConfig;
///
/// let config = LossConfig::new("focal(gamma=2, alpha=[0.25, 0.75])");
/// let loss = config.init();
/// assert_eq!(loss.text(), "focal(alpha=[0.25, 0.75])");
/// let same = LossConfig::load_binary(config.to_string().as_bytes()).unwrap();
/// assert_eq!(same, config);
///
/// let error = LossConfig::new("focla").try_init().unwrap_err();
/// assert!(error.to_string().starts_with("unknown loss `focla`; did you mean `focal`?"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "burn::serde", deny_unknown_fields)]
pub struct LossConfig {
    /// The text.
    pub loss: String,
    /// Checks that all numbers lie in their domains: the first that is NaN or outside is an error that names it.
    #[serde(default)]
    pub checked: bool,
    /// Replays the formula with Burn's operations on the CPU, too, as on other devices. Losses that have no such formula are
    /// computed as before.
    #[serde(default)]
    pub replayed: bool,
}

impl LossConfig {
    /// The configuration of the loss with this text.
    pub fn new(loss: impl Into<String>) -> Self {
        LossConfig { loss: loss.into(), checked: false, replayed: false }
    }

    /// Sets [`checked`](Self::checked).
    #[must_use]
    pub fn with_checked(self, checked: bool) -> Self {
        LossConfig { checked, ..self }
    }

    /// Sets [`replayed`](Self::replayed).
    #[must_use]
    pub fn with_replayed(self, replayed: bool) -> Self {
        LossConfig { replayed, ..self }
    }

    /// The loss.
    ///
    /// # Panics
    /// As [`try_init`](Self::try_init) has errors.
    #[track_caller]
    pub fn init(&self) -> Loss {
        unwrap(self.try_init())
    }

    /// The loss.
    ///
    /// # Errors
    /// An unknown name (the message has the nearest one), a parameter outside its domain, a syntax error.
    pub fn try_init(&self) -> Result<Loss, Error> {
        let call = Call::new(&self.loss).map_err(Error::new)?;
        Ok(Loss { call: Call { checked: self.checked, replayed: self.replayed, ..call } })
    }
}

impl Config for LossConfig {}

/// The configuration as JSON.
impl fmt::Display for LossConfig {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&burn::config::config_to_json(self))
    }
}

/// A loss of the catalogue.
///
/// It has nothing that is trained: as a field of a module, it adds nothing to the module's record, and loading one leaves it as it is.
///
/// ```
/// use burn::nn::loss::Reduction;
/// use burn::tensor::{Device, Tensor};
/// use perdita_burn::LossConfig;
///
/// let device = Device::flex();
/// let mean = Tensor::<1>::from_floats([0., 1.], &device);
/// let variance = Tensor::<1>::from_floats([1., 4.], &device);
/// let target = Tensor::<1>::from_floats([1., 1.], &device);
/// let tensors = [("mean", mean.into()), ("variance", variance.into()), ("target", target.into())];
/// let value = LossConfig::new("gaussian_nll").init().forward_named(&tensors, Reduction::Mean);
/// assert!((value.into_scalar::<f32>() - 0.5965736).abs() < 1e-6);
/// ```
#[derive(Module, Debug)]
#[module(custom_display)]
pub struct Loss {
    #[module(skip)]
    call: Call<DispatchTensor>,
}

/// The text of the loss.
impl ModuleDisplay for Loss {
    fn custom_content(&self, content: Content) -> Option<Content> {
        content.add_single(&self.text()).optional()
    }
}

impl Loss {
    /// The text of the loss, which makes the same loss.
    pub fn text(&self) -> String {
        self.call.loss.to_string()
    }

    /// The card of the loss: formula, domains, parameters.
    pub fn card(&self) -> &Card {
        self.call.loss.card()
    }

    /// The names of the tensors of [`forward_named`](Self::forward_named), with their axes and documentation.
    pub fn fields(&self) -> &[Field] {
        self.call.loss.fields()
    }

    /// The loss of predictions and targets: its first tensor, and the next one that holds what the second does, labels or numbers.
    ///
    /// Scores of row-wise losses may have any number of axes, of which the last is that of the classes.
    ///
    /// # Panics
    /// As [`try_forward`](Self::try_forward) has errors.
    #[track_caller]
    pub fn forward(
        &self,
        prediction: impl Into<Input>,
        target: impl Into<Input>,
        reduction: Reduction,
    ) -> Tensor<1> {
        unwrap(self.try_forward(prediction, target, reduction))
    }

    /// The losses of the observations, in their shape.
    ///
    /// # Panics
    /// As [`forward`](Self::forward), and if the observations have another number of axes.
    #[track_caller]
    pub fn forward_no_reduction<const D: usize>(
        &self,
        prediction: impl Into<Input>,
        target: impl Into<Input>,
    ) -> Tensor<D> {
        self.forward_named_no_reduction(&self.named(prediction.into(), target.into()))
    }

    /// The loss of predictions and targets, as [`forward`](Self::forward).
    ///
    /// # Errors
    /// Tensors that are missing, or whose types, shapes or devices do not fit; labels that are no class; weights that are negative or
    /// not finite; numbers outside their domains, if they are [checked](LossConfig::checked).
    pub fn try_forward(
        &self,
        prediction: impl Into<Input>,
        target: impl Into<Input>,
        reduction: Reduction,
    ) -> Result<Tensor<1>, Error> {
        self.try_forward_named(&self.named(prediction.into(), target.into()), reduction)
    }

    /// The loss of tensors by name, as its [fields](Self::fields) are. A parameter with a gradient, such as the temperature of
    /// `info_nce`, may be a tensor of one number. The tensor `weight` has a weight per observation, in their shape: an observation of
    /// weight 0 is ignored, whatever it holds.
    ///
    /// # Panics
    /// As [`try_forward_named`](Self::try_forward_named) has errors.
    #[track_caller]
    pub fn forward_named(&self, tensors: &[(&str, Input)], reduction: Reduction) -> Tensor<1> {
        unwrap(self.try_forward_named(tensors, reduction))
    }

    /// The losses of the observations of tensors by name.
    ///
    /// # Panics
    /// As [`try_forward_named_no_reduction`](Self::try_forward_named_no_reduction) has errors.
    #[track_caller]
    pub fn forward_named_no_reduction<const D: usize>(&self, tensors: &[(&str, Input)]) -> Tensor<D> {
        unwrap(self.try_forward_named_no_reduction(tensors))
    }

    /// The loss of tensors by name, as [`forward_named`](Self::forward_named).
    ///
    /// # Errors
    /// As for [`try_forward`](Self::try_forward), and an unknown name: the message has the nearest one.
    pub fn try_forward_named(
        &self,
        tensors: &[(&str, Input)],
        reduction: Reduction,
    ) -> Result<Tensor<1>, Error> {
        let reduction = match reduction {
            Reduction::Mean | Reduction::Auto => perdita_adapter::Reduction::Mean,
            Reduction::Sum => perdita_adapter::Reduction::Sum,
            Reduction::BatchMean => {
                let shape = tensors.first().map(|(_, first)| first.tensor.shape());
                perdita_adapter::Reduction::Over(shape.map_or(0.0, |shape| shape[0] as f64))
            }
        };
        self.evaluate(tensors, reduction).map(Tensor::from_dispatch)
    }

    /// The losses of the observations of tensors by name.
    ///
    /// # Errors
    /// As for [`try_forward_named`](Self::try_forward_named), and if the observations have another number of axes.
    pub fn try_forward_named_no_reduction<const D: usize>(
        &self,
        tensors: &[(&str, Input)],
    ) -> Result<Tensor<D>, Error> {
        let each = self.evaluate(tensors, perdita_adapter::Reduction::None)?;
        let axes = each.shape().num_dims();
        if axes != D {
            let text = format!("the losses of {} have {axes} axes, not {D}", self.card().name);
            return Err(Error::new(Message(text)));
        }
        Ok(Tensor::from_dispatch(each))
    }

    /// Predictions and targets by name.
    fn named(&self, prediction: Input, target: Input) -> [(&'static str, Input); 2] {
        let (first, second) = self.call.pair(target.has_labels);
        [(first, prediction), (second, target)]
    }

    fn evaluate(
        &self,
        tensors: &[(&str, Input)],
        reduction: perdita_adapter::Reduction,
    ) -> Result<DispatchTensor, Error> {
        let mut call = Call { reduction, ..self.call.clone() };
        let (mut given, mut inputs) = (Vec::new(), Vec::new());
        for (name, input) in tensors {
            if *name == "weight" {
                call.weight = Some(input.tensor.clone());
                continue;
            }
            let field = call.field(self.target(name, input)).map_err(Error::new)?;
            given.push(Given { field, tensor: &input.tensor, is_trained: input.tracked.is_some() });
            inputs.push(input);
        }
        let outcome = evaluate(&Burn, &call, &given)?;
        let gradients = outcome.gradients.into_iter();
        graft(outcome.value, gradients.map(|(at, gradient)| (inputs[at], gradient)))
    }

    /// The name of a tensor: labels may stand for targets that are numbers.
    fn target<'a>(&self, name: &'a str, input: &Input) -> &'a str {
        let numbers = cards::numbers_target(&self.call.loss).filter(|field| field.name == name);
        if input.has_labels && numbers.is_some() { "labels" } else { name }
    }
}
