//! Operations that put a value on Candle's graph whose gradients are known, or can be computed from the upstream gradient.
//!
//! ```text
//! graft(value, [(x1, g1), (x2, g2), …])
//!     v ← op1(x1)         forward: value;      backward: g1·up
//!     v ← op2(v, x2)      forward: value;      backward: up, g2·up
//!     …                   any number of inputs
//! ```
//!
//! No operation reads its inputs in the forward pass, so it is the same on every device.
use candle_core::{
    CpuStorage, CudaStorage, CustomOp1, CustomOp2, DType, Layout, MetalStorage, Result, Shape, Storage,
    Tensor, bail,
};
use std::sync::Arc;

/// A function from the upstream gradient to the gradient in an input.
type Pullback = dyn Fn(&Tensor) -> Result<Tensor> + Send + Sync;

/// The gradient in one input.
#[derive(Clone)]
pub(crate) enum Gradient {
    /// The gradient of a value that is one number: it is multiplied by the upstream gradient.
    Known(Tensor),
    /// A function of the upstream gradient, which has the shape of the value.
    Pullback(Arc<Pullback>),
}

impl Gradient {
    /// The gradient of the whole computation in an input.
    fn pull(&self, upstream: &Tensor, input: &Tensor) -> Result<Tensor> {
        let grad = match self {
            Gradient::Known(grad) => times(grad, upstream)?,
            Gradient::Pullback(pullback) => pullback(upstream)?,
        };
        grad.to_device(input.device())?.to_dtype(input.dtype())?.reshape(input.shape())
    }
}

/// A gradient times a scalar, in one pass; none if the scalar is 1, as it is for the loss that is minimised.
fn times(grad: &Tensor, upstream: &Tensor) -> Result<Tensor> {
    if !upstream.device().is_cpu() {
        return grad.broadcast_mul(&upstream.to_dtype(grad.dtype())?);
    }
    match upstream.to_dtype(DType::F64)?.to_scalar::<f64>()? {
        1.0 => Ok(grad.clone()),
        upstream => grad.affine(upstream, 0.0),
    }
}

/// The value, with these gradients in the inputs.
pub(crate) fn graft<'a>(
    value: Tensor,
    inputs: impl Iterator<Item = (&'a Tensor, Gradient)>,
) -> Result<Tensor> {
    let mut grafted: Option<Tensor> = None;
    for (input, gradient) in inputs {
        let op = Graft { value: value.clone(), gradient };
        grafted = Some(match grafted {
            None => input.apply_op1(op)?,
            Some(before) => before.apply_op2(input, op)?,
        });
    }
    Ok(grafted.unwrap_or(value))
}

struct Graft {
    value: Tensor,
    gradient: Gradient,
}

impl Graft {
    /// A copy of the value, in the storage of its device.
    fn copy(&self) -> Result<(Storage, Shape)> {
        let (storage, layout) = self.value.storage_and_layout();
        Ok((storage.try_clone(layout)?, self.value.shape().clone()))
    }

    fn cpu(&self) -> Result<(CpuStorage, Shape)> {
        match self.copy()? {
            (Storage::Cpu(storage), shape) => Ok((storage, shape)),
            _ => bail!("{OTHER_DEVICE}"),
        }
    }

    fn cuda(&self) -> Result<(CudaStorage, Shape)> {
        match self.copy()? {
            (Storage::Cuda(storage), shape) => Ok((storage, shape)),
            _ => bail!("{OTHER_DEVICE}"),
        }
    }

    fn metal(&self) -> Result<(MetalStorage, Shape)> {
        match self.copy()? {
            (Storage::Metal(storage), shape) => Ok((storage, shape)),
            _ => bail!("{OTHER_DEVICE}"),
        }
    }
}

const OTHER_DEVICE: &str = "the tensors of a loss are on different devices";
const NAME: &str = "perdita";

impl CustomOp1 for Graft {
    fn name(&self) -> &'static str {
        NAME
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        self.cpu()
    }

    fn cuda_fwd(&self, _: &CudaStorage, _: &Layout) -> Result<(CudaStorage, Shape)> {
        self.cuda()
    }

    fn metal_fwd(&self, _: &MetalStorage, _: &Layout) -> Result<(MetalStorage, Shape)> {
        self.metal()
    }

    fn bwd(&self, input: &Tensor, _: &Tensor, upstream: &Tensor) -> Result<Option<Tensor>> {
        self.gradient.pull(upstream, input).map(Some)
    }
}

impl CustomOp2 for Graft {
    fn name(&self) -> &'static str {
        NAME
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        self.cpu()
    }

    fn cuda_fwd(
        &self,
        _: &CudaStorage,
        _: &Layout,
        _: &CudaStorage,
        _: &Layout,
    ) -> Result<(CudaStorage, Shape)> {
        self.cuda()
    }

    fn metal_fwd(
        &self,
        _: &MetalStorage,
        _: &Layout,
        _: &MetalStorage,
        _: &Layout,
    ) -> Result<(MetalStorage, Shape)> {
        self.metal()
    }

    fn bwd(
        &self,
        _: &Tensor,
        input: &Tensor,
        _: &Tensor,
        upstream: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        Ok((Some(upstream.clone()), Some(self.gradient.pull(upstream, input)?)))
    }
}
