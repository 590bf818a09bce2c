//! The layers of a stack, with their gradients in the input.
//!
//! Candle's own operations are the forward pass. Their derivatives are not used: that of its `max_pool2d` divides the gradient by four,
//! that of `relu` passes the gradient at 0, and that of `conv2d` computes a gradient of the weights, too. Here they are PyTorch's: of equal
//! maxima the first has the gradient.
use crate::graft::{Pullback, graft};
use candle_core::{Result, Tensor, bail};
use std::iter::once;
use std::sync::Arc;

pub(super) enum Layer {
    Convolution(Convolution),
    Relu,
    /// The maxima of 2 × 2 windows; an odd last row or column is left out.
    MaxPool,
}

/// A 3 × 3 convolution with padding 1.
pub(super) struct Convolution {
    weight: Tensor,
    bias: Tensor,
    /// The convolution of the gradient: input and output channels swapped, kernels rotated.
    transposed: Tensor,
}

impl Convolution {
    pub(super) fn new(weight: Tensor, bias: &Tensor) -> Result<Self> {
        let rotated = weight.flatten_from(2)?.flip(&[2])?.reshape(weight.shape())?;
        let transposed = rotated.transpose(0, 1)?.contiguous()?;
        Ok(Convolution { bias: bias.reshape((1, bias.elem_count(), 1, 1))?, weight, transposed })
    }
}

impl Layer {
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let input = x.detach();
        match self {
            Layer::Convolution(Convolution { weight, bias, transposed }) => {
                let y = input.conv2d(weight, 1, 1, 1, 1)?.broadcast_add(bias)?;
                let transposed = transposed.clone();
                tracked(x, y, move |upstream| upstream.contiguous()?.conv2d(&transposed, 1, 1, 1, 1))
            }
            Layer::Relu => {
                let y = input.relu()?;
                let positive = y.clone();
                tracked(x, y, move |upstream| {
                    upstream * positive.gt(&positive.zeros_like()?)?.to_dtype(upstream.dtype())?
                })
            }
            Layer::MaxPool => {
                let (_, _, h, w) = input.dims4()?;
                if h < 2 || w < 2 {
                    bail!("the images are too small: a pooling layer has an input of {h} × {w}");
                }
                let y = input.max_pool2d(2)?;
                tracked(x, y, move |upstream| unpool(&input, upstream))
            }
        }
    }
}

/// A value on the graph of its input, if that has a gradient.
fn tracked(
    x: &Tensor,
    y: Tensor,
    pullback: impl Fn(&Tensor) -> Result<Tensor> + Send + Sync + 'static,
) -> Result<Tensor> {
    match x.track_op() {
        true => graft(y, once((x, Arc::new(pullback) as Pullback))),
        false => Ok(y),
    }
}

/// The gradient of maxima, where the first maximum of each window was.
fn unpool(x: &Tensor, upstream: &Tensor) -> Result<Tensor> {
    let (n, c, h, w) = x.dims4()?;
    let (rows, columns) = (h / 2, w / 2);
    let windows = x.narrow(2, 0, 2 * rows)?.narrow(3, 0, 2 * columns)?.contiguous()?;
    let windows = windows.reshape(&[n, c, rows, 2, columns, 2])?.permute([0, 1, 2, 4, 3, 5])?.contiguous()?;
    let first = windows.reshape((n, c, rows, columns, 4))?.argmax_keepdim(4)?;

    let places = Tensor::arange(0u32, 4, x.device())?;
    let mask = first.broadcast_eq(&places.reshape((1, 1, 1, 1, 4))?)?.to_dtype(upstream.dtype())?;
    let windows = mask.broadcast_mul(&upstream.unsqueeze(4)?)?.reshape(&[n, c, rows, columns, 2, 2])?;
    let grad = windows.permute([0, 1, 2, 4, 3, 5])?.contiguous()?.reshape((n, c, 2 * rows, 2 * columns))?;
    grad.pad_with_zeros(2, 0, h % 2)?.pad_with_zeros(3, 0, w % 2)
}
