//! Operations that put a value on Burn's graph, with functions of the upstream gradient that are the gradients in its inputs.
//!
//! ```text
//! graft(value, [(x1, f1), (x2, f2), …])
//!     v ← op(value, x1)       forward: value;     backward: f1(up) in x1
//!     v ← op(v, x2)           forward: value;     backward: up in v, f2(up) in x2
//!     …                       any number of inputs
//! ```
use crate::error::{Error, unwrap};
use crate::framework::{Burn, cast, reshape, to_device};
use crate::input::Input;
use burn::backend::autodiff::Autodiff;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::{
    BalancedCheckpointing, CheckpointStrategy, NoCheckpointing,
};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::{
    AutodiffBackend, Backend, BackendTensor, DispatchDevice, DispatchKindConversion, DispatchTensor, Flex,
    TensorMetadata,
};
use burn::tensor::DType;
use perdita_adapter::{Gradient, Message};

/// The value, with these gradients in the inputs.
pub(crate) fn graft<'a>(
    value: DispatchTensor,
    inputs: impl Iterator<Item = (&'a Input, Gradient<Burn>)>,
) -> Result<DispatchTensor, Error> {
    let mut grafted = value;
    for (input, gradient) in inputs {
        let Some(tracked) = &input.tracked else { continue };
        let x = &input.tensor;
        let saved = Saved { gradient, device: x.device(), dtype: x.dtype(), shape: x.shape().to_vec() };
        grafted = attach(&grafted, tracked, saved)?;
    }
    Ok(grafted)
}

/// A gradient, and the device, the type and the shape of its tensor.
#[derive(Clone, Debug)]
struct Saved {
    gradient: Gradient<Burn>,
    device: DispatchDevice,
    dtype: DType,
    shape: Vec<usize>,
}

impl Saved {
    /// The gradient in the tensor.
    fn pull(&self, upstream: &DispatchTensor) -> Result<DispatchTensor, Error> {
        let grad = self.gradient.pull(&Burn, upstream)?;
        Ok(reshape(cast(to_device(grad, &self.device), self.dtype), &self.shape))
    }
}

/// The value with a gradient in `x`.
fn attach(value: &DispatchTensor, x: &DispatchTensor, saved: Saved) -> Result<DispatchTensor, Error> {
    macro_rules! backends {
        ($($(#[$condition:meta])* $backend:ty;)*) => {$(
            $(#[$condition])*
            {
                let found = attach_on::<$backend, NoCheckpointing>(value, x, &saved)
                    .or_else(|| attach_on::<$backend, BalancedCheckpointing>(value, x, &saved));
                if let Some(found) = found {
                    return Ok(found);
                }
            }
        )*};
    }
    backends! {
        Flex;
        #[cfg(feature = "_cube")]
        burn::backend::Cube;
        #[cfg(feature = "ndarray")]
        #[expect(deprecated, reason = "in Burn 0.22 it is still there")]
        burn::backend::NdArray;
        #[cfg(feature = "remote")]
        burn::backend::Remote;
        #[cfg(feature = "tch")]
        #[expect(deprecated, reason = "in Burn 0.22 it is still there")]
        burn::backend::LibTorch;
    }
    let text = format!(
        "no gradients on {:?}: perdita-burn needs the feature of this backend, and one gradient-checkpointing strategy",
        saved.device
    );
    Err(Error::new(Message(text)))
}

/// The value with a gradient in `x`, if they are on this backend.
fn attach_on<B: Backend, C: CheckpointStrategy>(
    value: &DispatchTensor,
    x: &DispatchTensor,
    saved: &Saved,
) -> Option<DispatchTensor>
where
    DispatchTensor: DispatchKindConversion<B> + DispatchKindConversion<Autodiff<B, C>>,
{
    let x = float_on::<Autodiff<B, C>>(x)?;
    let before = match float_on::<Autodiff<B, C>>(value) {
        Some(tracked) => tracked,
        None => Autodiff::<B, C>::from_inner(float_on::<B>(value)?),
    };
    let output = before.primitive().clone();
    let nodes = [before.node(), x.node()];
    let output = match Backward::<B, 2>::prepare::<C>(Graft, nodes).compute_bound().stateful() {
        OpsKind::Tracked(prepared) => prepared.finish(saved.clone(), output),
        OpsKind::UnTracked(prepared) => prepared.finish(output),
    };
    Some(from_float::<Autodiff<B, C>>(output))
}

/// The tensor of this backend.
fn float_on<B: Backend>(x: &DispatchTensor) -> Option<B::FloatTensorPrimitive>
where
    DispatchTensor: DispatchKindConversion<B>,
{
    match <DispatchTensor as DispatchKindConversion<B>>::try_into_backend(x.clone()) {
        Ok(BackendTensor::Float(tensor)) => Some(tensor),
        _ => None,
    }
}

/// The tensor of a backend as one of any.
fn from_float<B: Backend>(x: B::FloatTensorPrimitive) -> DispatchTensor
where
    DispatchTensor: DispatchKindConversion<B>,
{
    <DispatchTensor as DispatchKindConversion<B>>::from_backend(BackendTensor::Float(x))
}

/// The operation: a value that is passed on, and a tensor that it has a gradient in.
#[derive(Debug)]
struct Graft;

impl<B: Backend> Backward<B, 2> for Graft
where
    DispatchTensor: DispatchKindConversion<B>,
{
    type State = Saved;

    fn backward(self, ops: Ops<Saved, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let upstream = grads.consume::<B>(&ops.node);
        let [before, x] = ops.parents;
        if let Some(x) = x {
            let grad = unwrap(ops.state.pull(&from_float::<B>(upstream.clone())));
            grads.register::<B>(
                x.id,
                float_on::<B>(&grad).expect("a gradient is on the device of its tensor"),
            );
        }
        if let Some(before) = before {
            grads.register::<B>(before.id, upstream);
        }
    }
}
