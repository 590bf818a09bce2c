//! Batches of the core as tensors, whose rank is known at run time only.
use crate::cases::Case;
use crate::common::Array;
use burn::tensor::{DType, Device, Gradients, Int, Tensor, TensorData};
use perdita::loss::FieldKind;
use perdita_burn::{Input, Loss};
use perdita_catalog::CallElement;

/// Element types of both.
pub(crate) trait Number: CallElement + burn::tensor::Element {
    const TYPE: DType;
}

impl Number for f32 {
    const TYPE: DType = DType::F32;
}

impl Number for f64 {
    const TYPE: DType = DType::F64;
}

/// Calls `$function::<D>` with the rank of a tensor.
macro_rules! with_rank {
    ($rank:expr, $function:ident($($argument:expr),*)) => {
        match $rank {
            0 | 1 => $function::<1>($($argument),*),
            2 => $function::<2>($($argument),*),
            3 => $function::<3>($($argument),*),
            4 => $function::<4>($($argument),*),
            5 => $function::<5>($($argument),*),
            rank => panic!("{rank} axes"),
        }
    };
}

/// Reads the gradient of a variable.
type ReadGrad = Box<dyn Fn(&Gradients) -> Option<TensorData>>;

/// A tensor in which a loss has a gradient.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    input: Input,
    grad: ReadGrad,
}

impl Variable {
    /// The gradient, and its shape.
    pub(crate) fn grad(&self, grads: &Gradients) -> Option<TensorData> {
        (self.grad)(grads)
    }
}

/// The tensors of a batch; those in which the loss has a gradient are variables, parameters among them.
pub(crate) struct Tensors {
    pub(crate) fixed: Vec<(&'static str, Input)>,
    pub(crate) variables: Vec<Variable>,
}

fn variable<const D: usize>(name: &'static str, data: TensorData, device: &Device) -> Variable {
    let dtype = data.dtype();
    let tensor = Tensor::<D>::from_data(data, (device, dtype)).require_grad();
    let input = tensor.clone().into();
    Variable { name, input, grad: Box::new(move |grads| tensor.grad(grads).map(Tensor::into_data)) }
}

fn fixed<const D: usize>(data: TensorData, device: &Device) -> Input {
    let dtype = data.dtype();
    Tensor::<D>::from_data(data, (device, dtype)).into()
}

fn labels<const D: usize>(data: TensorData, device: &Device) -> Input {
    let dtype = data.dtype();
    Tensor::<D, Int>::from_data(data, (device, dtype)).into()
}

impl Tensors {
    /// The tensors of a case, on an autodiff device.
    pub(crate) fn of<E: Number>(case: &Case, arrays: &[Array<E>], device: &Device) -> Self {
        let (mut others, mut variables) = (Vec::new(), Vec::new());
        for array in arrays {
            let (name, rank) = (array.name, array.shape.len());
            let shape = if rank == 0 { vec![1] } else { array.shape.clone() };
            let numbers = || TensorData::new(array.numbers.clone(), shape.clone());
            match array.holds {
                FieldKind::Labels => {
                    let data = TensorData::new(array.labels.clone(), shape.clone());
                    others.push((name, with_rank!(rank, labels(data, device))));
                }
                FieldKind::Variable => variables.push(with_rank!(rank, variable(name, numbers(), device))),
                _ => others.push((name, with_rank!(rank, fixed(numbers(), device)))),
            }
        }
        for field in case.loss.fields().iter().filter(|field| field.holds == FieldKind::Parameter) {
            let data = TensorData::new(vec![case.loss.args().number(field.name)], [1]);
            variables.push(variable::<1>(field.name, data, device));
        }
        Tensors { fixed: others, variables }
    }

    /// All of them, by name.
    pub(crate) fn all(&self) -> Vec<(&'static str, Input)> {
        let variables = self.variables.iter().map(|variable| (variable.name, variable.input.clone()));
        self.fixed.iter().cloned().chain(variables).collect()
    }
}

/// Weights as a tensor of this shape.
pub(crate) fn weights<E: Number>(numbers: Vec<E>, shape: &[usize], device: &Device) -> Input {
    let data = TensorData::new(numbers, shape.to_vec());
    with_rank!(shape.len(), fixed(data, device))
}

/// The losses of the observations, of this shape, and their sum.
pub(crate) fn each(loss: &Loss, tensors: &[(&str, Input)], shape: &[usize]) -> (Vec<f64>, Tensor<1>) {
    fn each_of<const D: usize>(
        loss: &Loss,
        tensors: &[(&str, Input)],
        shape: &[usize],
    ) -> (Vec<f64>, Tensor<1>) {
        let each: Tensor<D> = loss.forward_named_no_reduction(tensors);
        assert_eq!(each.dims().to_vec(), shape);
        (elements(&each.to_data()), each.sum())
    }
    with_rank!(shape.len(), each_of(loss, tensors, shape))
}

/// The elements of a tensor.
pub(crate) fn elements(data: &TensorData) -> Vec<f64> {
    data.iter::<f64>().collect()
}

/// The number of a tensor.
pub(crate) fn number(value: &Tensor<1>) -> f64 {
    elements(&value.to_data())[0]
}
