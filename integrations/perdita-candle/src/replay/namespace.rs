//! Candle's operations as the array library that a program is replayed with.
use super::elementary;
use candle_core::{Error, Result, Tensor};
use perdita::trace::{Binary, Namespace, Unary};

/// Matrices of observations × classes; masks are 0 and 1.
pub(super) struct Candle;

impl Namespace for Candle {
    type Array = Tensor;
    type Mask = Tensor;
    type Error = Error;

    fn constants(&self, row: &[f64], like: &Tensor) -> Result<Tensor> {
        Tensor::from_slice(row, (1, row.len()), &candle_core::Device::Cpu)?
            .to_dtype(like.dtype())?
            .to_device(like.device())
    }

    fn unary(&self, op: Unary, x: &Tensor) -> Result<Tensor> {
        match op {
            Unary::Neg => x.neg(),
            Unary::Abs => x.abs(),
            Unary::Sqrt => x.sqrt(),
            Unary::Exp => x.exp(),
            Unary::ExpM1 => elementary::exp_m1(x),
            Unary::Ln => x.log(),
            Unary::Ln1p => elementary::ln_1p(x),
            Unary::Tanh => x.tanh(),
            Unary::Sigmoid => elementary::sigmoid(x),
            Unary::Softplus => elementary::softplus(x),
        }
    }

    fn powf(&self, x: &Tensor, c: f64) -> Result<Tensor> {
        x.powf(c)
    }

    fn binary(&self, op: Binary, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        match op {
            Binary::Add => x.broadcast_add(y),
            Binary::Sub => x.broadcast_sub(y),
            Binary::Mul => x.broadcast_mul(y),
            Binary::Div => x.broadcast_div(y),
        }
    }

    fn less(&self, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        x.broadcast_lt(y)
    }

    fn is_zero(&self, x: &Tensor) -> Result<Tensor> {
        x.eq(0f64)
    }

    fn select(&self, mask: &Tensor, then: &Tensor, other: &Tensor) -> Result<Tensor> {
        let shape = mask.shape().broadcast_shape_binary_op(then.shape(), "select")?;
        let shape = shape.broadcast_shape_binary_op(other.shape(), "select")?;
        mask.broadcast_as(&shape)?.where_cond(&then.broadcast_as(&shape)?, &other.broadcast_as(&shape)?)
    }

    fn sum(&self, x: &Tensor) -> Result<Tensor> {
        x.sum_keepdim(1)
    }

    fn largest(&self, x: &Tensor) -> Result<Tensor> {
        x.max_keepdim(1)
    }
}
