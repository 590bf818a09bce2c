//! Operations that put a value on Candle's graph, with functions of the upstream gradient that are the gradients in its inputs.
//!
//! ```text
//! graft(value, [(x1, f1), (x2, f2), …])
//!     v ← op1(x1)         forward: value;      backward: f1(up)
//!     v ← op2(v, x2)      forward: value;      backward: up, f2(up)
//!     …                   any number of inputs
//! ```
//!
//! No operation reads its inputs in the forward pass, so it is the same on every device.
use candle_core::{
    CpuStorage, CudaStorage, CustomOp1, CustomOp2, Layout, MetalStorage, Result, Shape, Storage, Tensor, bail,
};
use std::sync::Arc;

/// A function from the upstream gradient to the gradient in an input.
pub(crate) type Pullback = Arc<dyn Fn(&Tensor) -> Result<Tensor> + Send + Sync>;

/// The value, with these gradients in the inputs.
pub(crate) fn graft<'a>(
    value: Tensor,
    inputs: impl Iterator<Item = (&'a Tensor, Pullback)>,
) -> Result<Tensor> {
    let mut grafted: Option<Tensor> = None;
    for (input, pullback) in inputs {
        let op = Graft { value: value.clone(), pullback };
        grafted = Some(match grafted {
            None => input.apply_op1(op)?,
            Some(before) => before.apply_op2(input, op)?,
        });
    }
    Ok(grafted.unwrap_or(value))
}

struct Graft {
    value: Tensor,
    pullback: Pullback,
}

impl Graft {
    /// The gradient in an input, whose type and shape it has.
    fn pull(&self, upstream: &Tensor, input: &Tensor) -> Result<Tensor> {
        (self.pullback)(upstream)?.to_device(input.device())?.to_dtype(input.dtype())?.reshape(input.shape())
    }

    /// A copy of the value, in the storage that `storage` finds in that of a device.
    fn copy<S>(&self, storage: impl FnOnce(Storage) -> Option<S>) -> Result<(S, Shape)> {
        let (whole, layout) = self.value.storage_and_layout();
        match storage(whole.try_clone(layout)?) {
            Some(copy) => Ok((copy, self.value.shape().clone())),
            None => bail!("the tensors of a loss are on different devices"),
        }
    }

    fn cpu(&self) -> Result<(CpuStorage, Shape)> {
        self.copy(|storage| if let Storage::Cpu(storage) = storage { Some(storage) } else { None })
    }

    fn cuda(&self) -> Result<(CudaStorage, Shape)> {
        self.copy(|storage| if let Storage::Cuda(storage) = storage { Some(storage) } else { None })
    }

    fn metal(&self) -> Result<(MetalStorage, Shape)> {
        self.copy(|storage| if let Storage::Metal(storage) = storage { Some(storage) } else { None })
    }
}

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
        self.pull(upstream, input).map(Some)
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
        Ok((Some(upstream.clone()), Some(self.pull(upstream, input)?)))
    }
}
