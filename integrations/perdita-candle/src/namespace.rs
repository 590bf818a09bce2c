//! Candle's operations as the array library that a program is replayed with.
use crate::framework::Candle;
use candle_core::{Error, Result, Tensor};
use perdita::trace::{Binary, Namespace, Unary};
use perdita_adapter::elementary;

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
            Unary::ExpM1 => elementary::exp_m1(self, x),
            Unary::Ln => x.log(),
            Unary::Ln1p => elementary::ln_1p(self, x),
            Unary::Tanh => x.tanh(),
            Unary::Sigmoid => elementary::sigmoid(self, x),
            Unary::Softplus => elementary::softplus(self, x),
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

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    const NUMBERS: [f64; 19] = [
        0.0,
        1e-300,
        -1e-300,
        1e-17,
        -1e-17,
        1e-9,
        -1e-9,
        0.3,
        -0.3,
        0.99,
        -0.99,
        3.0,
        -3.0,
        40.0,
        -40.0,
        800.0,
        -800.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ];

    /// The largest error in units of the last place.
    fn worst(op: Unary, right: fn(f64) -> f64, keep: fn(f64) -> bool) -> f64 {
        let numbers: Vec<f64> = NUMBERS.into_iter().filter(|&x| keep(x)).collect();
        let found = Candle.unary(op, &Tensor::new(&numbers[..], &Device::Cpu).unwrap().unsqueeze(0).unwrap());
        let found = found.unwrap().flatten_all().unwrap().to_vec1::<f64>().unwrap();
        let error = |(&x, found): (&f64, f64)| {
            let want = right(x);
            if found == want { 0.0 } else { ((found - want) / want).abs() / f64::EPSILON }
        };
        numbers.iter().zip(found).map(error).max_by(f64::total_cmp).unwrap()
    }

    #[test]
    fn no_digits_are_lost() {
        let sigmoid = |x: f64| if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) };
        assert!(worst(Unary::Ln1p, f64::ln_1p, |x| x >= -1.0) <= 4.0);
        assert!(worst(Unary::ExpM1, f64::exp_m1, |_| true) <= 4.0);
        assert!(worst(Unary::Sigmoid, sigmoid, |_| true) <= 4.0);
        assert!(worst(Unary::Softplus, |x| x.max(0.0) + (-x.abs()).exp().ln_1p(), |_| true) <= 4.0);
    }
}
