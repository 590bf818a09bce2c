//! Tensors of any rank.
use burn::backend::DispatchTensor;
use burn::tensor::{Int, Tensor};

/// A tensor with any number of axes: numbers, perhaps on an autodiff graph, or labels.
#[derive(Clone, Debug)]
pub struct Input {
    /// The tensor outside the graph.
    pub(crate) tensor: DispatchTensor,
    /// The tensor on its graph, if a gradient is wanted.
    pub(crate) tracked: Option<DispatchTensor>,
    pub(crate) has_labels: bool,
}

impl<const D: usize> From<Tensor<D>> for Input {
    fn from(tensor: Tensor<D>) -> Self {
        let tracked = tensor.is_tracked().then(|| tensor.clone().into_dispatch());
        Input { tensor: tensor.without_autodiff().into_dispatch(), tracked, has_labels: false }
    }
}

impl<const D: usize> From<Tensor<D, Int>> for Input {
    fn from(tensor: Tensor<D, Int>) -> Self {
        Input { tensor: tensor.without_autodiff().into_dispatch(), tracked: None, has_labels: true }
    }
}
