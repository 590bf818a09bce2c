//! Batches of the core as tensors.
use crate::cases::Case;
use crate::common::Array;
use candle_core::{Device, Result, Tensor, Var, WithDType};
use perdita::loss::FieldKind;
use perdita_candle::Loss;
use perdita_catalog::CallElement;

/// Element types of both.
pub(crate) trait Number: CallElement + WithDType {}
impl Number for f32 {}
impl Number for f64 {}

/// The tensors of a batch; those in which the loss has a gradient are variables, parameters among them.
pub(crate) struct Tensors {
    pub(crate) fixed: Vec<(&'static str, Tensor)>,
    pub(crate) variables: Vec<(&'static str, Var)>,
}

impl Tensors {
    pub(crate) fn of<E: Number>(case: &Case, arrays: &[Array<E>]) -> Result<Self> {
        let (mut fixed, mut variables) = (Vec::new(), Vec::new());
        for array in arrays {
            let numbers = || Tensor::from_slice(&array.numbers, array.shape.as_slice(), &Device::Cpu);
            match array.holds {
                FieldKind::Labels => {
                    fixed.push((
                        array.name,
                        Tensor::from_slice(&array.labels, array.shape.as_slice(), &Device::Cpu)?,
                    ));
                }
                FieldKind::Variable => variables.push((array.name, Var::from_tensor(&numbers()?)?)),
                _ => fixed.push((array.name, numbers()?)),
            }
        }
        for field in case.loss.fields().iter().filter(|field| field.holds == FieldKind::Parameter) {
            let number = case.loss.args().number(field.name);
            variables.push((field.name, Var::new(number, &Device::Cpu)?));
        }
        Ok(Tensors { fixed, variables })
    }

    /// The loss of all of them.
    pub(crate) fn forward(&self, loss: &Loss) -> Result<Tensor> {
        let fixed = self.fixed.iter().map(|(name, tensor)| (*name, tensor));
        let variables = self.variables.iter().map(|(name, var)| (*name, var.as_tensor()));
        loss.forward_named(&fixed.chain(variables).collect::<Vec<_>>())
    }
}

/// The elements of a tensor.
pub(crate) fn elements(tensor: &Tensor) -> Vec<f64> {
    let flat = tensor.to_dtype(candle_core::DType::F64).and_then(|tensor| tensor.flatten_all());
    flat.and_then(|tensor| tensor.to_vec1()).expect("numbers")
}
