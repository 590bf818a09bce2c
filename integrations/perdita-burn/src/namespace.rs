//! Burn's operations as the array library that a program is replayed with.
use crate::error::Error;
use crate::framework::{Burn, is_cube};
use burn::tensor::{Bool, DType, Tensor, TensorData};
use perdita::trace::{Binary, Namespace, Unary};
use perdita_adapter::{elementary, shader};

impl Namespace for Burn {
    type Array = Tensor<2>;
    type Mask = Tensor<2, Bool>;
    type Error = Error;

    fn constants(&self, row: &[f64], like: &Tensor<2>) -> Result<Tensor<2>, Error> {
        let data = TensorData::new(row.to_vec(), [1, row.len()]);
        Ok(Tensor::from_data(data, (&like.device(), like.dtype())))
    }

    fn unary(&self, op: Unary, x: &Tensor<2>) -> Result<Tensor<2>, Error> {
        let log = |x: &Tensor<2>| Ok(x.clone().log());
        Ok(match (op, Functions::of(x)) {
            (Unary::Neg, _) => x.clone().neg(),
            (Unary::Abs, _) => x.clone().abs(),
            (Unary::Sqrt, _) => x.clone().sqrt(),
            (Unary::Exp, _) => x.clone().exp(),
            (Unary::ExpM1, Functions::Shader) => shader::exp_m1(self, x)?,
            (Unary::ExpM1, _) => elementary::exp_m1(self, x)?,
            (Unary::Ln, Functions::Shader) => shader::ln(self, x, log)?,
            (Unary::Ln, _) => log(x)?,
            (Unary::Ln1p, Functions::Shader) => shader::ln_1p(self, x, log)?,
            (Unary::Ln1p, Functions::Cube) => elementary::ln_1p(self, x)?,
            (Unary::Ln1p, Functions::Host) => x.clone().log1p(),
            (Unary::Tanh, Functions::Shader) => shader::tanh(self, x)?,
            (Unary::Tanh, _) => x.clone().tanh(),
            (Unary::Sigmoid, _) => elementary::sigmoid(self, x)?,
            (Unary::Softplus, _) => elementary::softplus(self, x)?,
        })
    }

    fn powf(&self, x: &Tensor<2>, c: f64) -> Result<Tensor<2>, Error> {
        Ok(x.clone().powf_scalar(c))
    }

    fn binary(&self, op: Binary, x: &Tensor<2>, y: &Tensor<2>) -> Result<Tensor<2>, Error> {
        let (x, y) = (x.clone(), y.clone());
        Ok(match op {
            Binary::Add => x.add(y),
            Binary::Sub => x.sub(y),
            Binary::Mul => x.mul(y),
            Binary::Div => x.div(y),
        })
    }

    fn less(&self, x: &Tensor<2>, y: &Tensor<2>) -> Result<Tensor<2, Bool>, Error> {
        let shape = common([x.dims(), y.dims()]);
        Ok(x.clone().expand(shape).lower(y.clone().expand(shape)))
    }

    fn is_zero(&self, x: &Tensor<2>) -> Result<Tensor<2, Bool>, Error> {
        Ok(x.clone().equal_elem(0.0))
    }

    fn select(
        &self,
        mask: &Tensor<2, Bool>,
        then: &Tensor<2>,
        other: &Tensor<2>,
    ) -> Result<Tensor<2>, Error> {
        let shape = common([mask.dims(), then.dims(), other.dims()]);
        let (mask, then) = (mask.clone().expand(shape), then.clone().expand(shape));
        Ok(other.clone().expand(shape).mask_where(mask, then))
    }

    fn sum(&self, x: &Tensor<2>) -> Result<Tensor<2>, Error> {
        Ok(x.clone().sum_dim(1))
    }

    fn largest(&self, x: &Tensor<2>) -> Result<Tensor<2>, Error> {
        Ok(x.clone().max_dim(1))
    }
}

/// The elementary functions of a device.
#[derive(Clone, Copy, Debug)]
enum Functions {
    /// Right up to the last digits.
    Host,
    /// Those of CubeCL in double precision, whose ln(1 + x) is the logarithm of the rounded sum.
    Cube,
    /// Those of CubeCL in single precision, which may be those of a shader language.
    Shader,
}

impl Functions {
    fn of(x: &Tensor<2>) -> Self {
        match (is_cube(x.device().as_dispatch()), x.dtype()) {
            (false, _) => Functions::Host,
            (true, DType::F64) => Functions::Cube,
            (true, _) => Functions::Shader,
        }
    }
}

/// The shape that matrices with one or as many rows and columns are broadcast to. Not all backends do that where they select.
fn common<const N: usize>(shapes: [[usize; 2]; N]) -> [usize; 2] {
    let longest = |axis: usize| {
        let lengths = shapes.iter().map(|shape| shape[axis]);
        lengths.max().unwrap_or(1)
    };
    [longest(0), longest(1)]
}
