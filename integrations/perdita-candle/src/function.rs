//! A call of a loss with its defaults, some parameters and named tensors: the body of the functions.
use crate::call::Loss;
use crate::parameters::Scalar;
use candle_core::{Error, Result, Tensor};
use perdita::loss::Args;
use perdita_adapter::{Parameter, PerClass};
use perdita_catalog::LOSSES;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The parameters of a loss and its tensors.
pub(crate) struct Call<'a> {
    args: Args,
    tensors: Vec<(&'static str, &'a Tensor)>,
}

impl<'a> Call<'a> {
    /// A loss of the catalogue with its defaults.
    pub(crate) fn new(name: &str) -> Result<Self> {
        let entry = LOSSES.iter().find(|entry| entry.card().name == name);
        let entry = entry.ok_or_else(|| Error::msg(format!("unknown loss `{name}`")))?;
        Ok(Call { args: Args::defaults(entry.card()), tensors: Vec::new() })
    }

    /// Sets a parameter.
    pub(crate) fn set(mut self, name: &str, value: impl Into<PerClass>) -> Result<Self> {
        self.args.set(name, value.into().value()).map_err(Error::wrap)?;
        Ok(self)
    }

    /// Sets a parameter that may be a tensor.
    pub(crate) fn scalar(self, name: &'static str, value: impl Into<Scalar<'a>>) -> Result<Self> {
        match value.into() {
            Scalar::Fixed(number) => self.set(name, number),
            Scalar::Tensor(tensor) => Ok(self.tensor(name, tensor)),
        }
    }

    /// Adds a tensor.
    pub(crate) fn tensor(mut self, name: &'static str, tensor: &'a Tensor) -> Self {
        self.tensors.push((name, tensor));
        self
    }

    /// Adds a target: labels, or numbers with this name.
    pub(crate) fn labels_or(self, numbers: &'static str, target: &'a Tensor) -> Self {
        self.tensor(if target.dtype().is_int() { "labels" } else { numbers }, target)
    }

    /// The mean loss.
    pub(crate) fn mean(self) -> Result<Tensor> {
        made(self.args.to_string())?.forward_named(&self.tensors)
    }
}

/// The number of losses that are kept.
const MAX_CACHED: usize = 256;

/// The loss of a text, kept for the next call: some losses compile their program when they are first evaluated.
fn made(text: String) -> Result<Loss> {
    static MADE: LazyLock<Mutex<HashMap<String, Loss>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(loss) = made.get(&text) {
        return Ok(loss.clone());
    }

    let loss = Loss::new(&text)?;
    if made.len() == MAX_CACHED {
        made.clear();
    }
    made.insert(text, loss.clone());
    Ok(loss)
}
