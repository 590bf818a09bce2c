//! The operations of a tape: on numbers, on matrices, and masks.
use super::tape::{Formula, Made, Mask, Matrix, Size, Tape, Var};
use crate::framework::Framework;
use perdita::trace::{Binary, Unary};

/// Operations on numbers.
impl<F: Framework> Tape<F> {
    pub(super) fn add(&self, x: &Var<F>, y: &Var<F>) -> Made<F> {
        self.binary(Binary::Add, x, y, |_, grad| Ok(grad.clone()))
    }

    pub(super) fn sub(&self, x: &Var<F>, y: &Var<F>) -> Made<F> {
        let f = self.framework;
        self.binary(Binary::Sub, x, y, move |place, grad| match place {
            0 => Ok(grad.clone()),
            _ => f.unary(Unary::Neg, grad),
        })
    }

    pub(super) fn mul(&self, x: &Var<F>, y: &Var<F>) -> Made<F> {
        let (f, factors) = (self.framework, [y.value.clone(), x.value.clone()]);
        self.binary(Binary::Mul, x, y, move |place, grad| f.binary(Binary::Mul, grad, &factors[place]))
    }

    pub(super) fn div(&self, x: &Var<F>, y: &Var<F>) -> Made<F> {
        let (f, x_value, y_value) = (self.framework, x.value.clone(), y.value.clone());
        self.binary(Binary::Div, x, y, move |place, grad| {
            let share = f.binary(Binary::Div, grad, &y_value)?;
            match place {
                0 => Ok(share),
                _ => {
                    let quotient = f.binary(Binary::Div, &x_value, &y_value)?;
                    f.unary(Unary::Neg, &f.binary(Binary::Mul, &share, &quotient)?)
                }
            }
        })
    }

    fn binary(
        &self,
        op: Binary,
        x: &Var<F>,
        y: &Var<F>,
        share: impl Fn(usize, &F::Array) -> Matrix<F> + 'static,
    ) -> Made<F> {
        let value = self.framework.binary(op, &x.value, &y.value)?;
        let (f, sizes, size) = (self.framework, [x.size, y.size], common(&[x.size, y.size]));
        Ok(self.made(value, size, &[x, y], move |place, grad| {
            sum_to(&f, share(place, grad)?, size, sizes[place])
        }))
    }

    pub(super) fn exp(&self, x: &Var<F>) -> Made<F> {
        let (f, value) = (self.framework, self.framework.unary(Unary::Exp, &x.value)?);
        let slope = value.clone();
        Ok(self.made(value, x.size, &[x], move |_, grad| f.binary(Binary::Mul, grad, &slope)))
    }

    pub(super) fn ln(&self, x: &Var<F>) -> Made<F> {
        let (f, of) = (self.framework, x.value.clone());
        let value = f.unary(Unary::Ln, &of)?;
        Ok(self.made(value, x.size, &[x], move |_, grad| f.binary(Binary::Div, grad, &of)))
    }

    /// ln(1 − x)
    pub(super) fn ln_of_one_minus(&self, x: &Var<F>) -> Made<F> {
        let f = self.framework;
        let minus = f.unary(Unary::Neg, &x.value)?;
        let value = f.unary(Unary::Ln1p, &minus)?;
        let rest = f.binary(Binary::Sub, &x.value, &self.number(1.0)?.value)?;
        Ok(self.made(value, x.size, &[x], move |_, grad| f.binary(Binary::Div, grad, &rest)))
    }

    pub(super) fn sqrt(&self, x: &Var<F>) -> Made<F> {
        let f = self.framework;
        let value = f.unary(Unary::Sqrt, &x.value)?;
        let twice = f.binary(Binary::Add, &value, &value)?;
        Ok(self.made(value, x.size, &[x], move |_, grad| f.binary(Binary::Div, grad, &twice)))
    }

    /// |x|, as a constant.
    pub(super) fn absolute(&self, x: &Var<F>) -> Made<F> {
        Ok(self.constant(self.framework.unary(Unary::Abs, &x.value)?, x.size))
    }

    /// `then` where the mask is true, else `other`.
    pub(super) fn select(&self, mask: &Mask<F>, then: &Var<F>, other: &Var<F>) -> Made<F> {
        let f = self.framework;
        let size = common(&[mask.size, then.size, other.size]);
        let value = f.select(&mask.mask, &then.value, &other.value)?;
        let (mask, sizes, zero) = (mask.clone(), [then.size, other.size], self.number(0.0)?.value);
        Ok(self.made(value, size, &[then, other], move |place, grad| {
            let share = match place {
                0 => f.select(&mask.mask, grad, &zero)?,
                _ => f.select(&mask.mask, &zero, grad)?,
            };
            sum_to(&f, share, size, sizes[place])
        }))
    }

    /// The program's first output: of each number, or of each row if it has rows.
    pub(super) fn formula(&self, formula: &Formula, inputs: &[&Var<F>], label: Option<&Mask<F>>) -> Made<F> {
        let (f, program) = (self.framework, formula.program());
        let values: Vec<_> = inputs.iter().map(|x| x.value.clone()).collect();
        let mask = label.map(|label| label.mask.clone());
        let has_rows = program.inputs.iter().any(|input| input.wide);
        let size = if has_rows { [inputs[0].size[0], 1] } else { inputs[0].size };
        let value = program.replay_on(&f, &values, mask.as_deref())?.remove(0);
        let value = f.broadcast(&value, size[0], size[1])?;

        let (formula, sizes) = (formula.clone(), inputs.iter().map(|x| x.size).collect::<Vec<_>>());
        Ok(self.made(value, size, inputs, move |place, grad| {
            let mut values = values.clone();
            values.push(grad.clone());
            let shares = formula.backward().replay_on(&f, &values, mask.as_deref())?;
            f.broadcast(&shares[place], sizes[place][0], sizes[place][1])
        }))
    }
}

/// Operations on matrices.
impl<F: Framework> Tape<F> {
    /// x·yᵀ: the products of all rows of x with all rows of y.
    pub(super) fn products(&self, x: &Var<F>, y: &Var<F>) -> Made<F> {
        let (f, factors) = (self.framework, [y.value.clone(), x.value.clone()]);
        let value = f.matmul(&x.value, &f.transpose(&y.value)?)?;
        Ok(self.made(value, [x.size[0], y.size[0]], &[x, y], move |place, grad| match place {
            0 => f.matmul(grad, &factors[0]),
            _ => f.matmul(&f.transpose(grad)?, &factors[1]),
        }))
    }

    pub(super) fn transpose(&self, x: &Var<F>) -> Made<F> {
        let f = self.framework;
        let [rows, columns] = x.size;
        Ok(self.made(f.transpose(&x.value)?, [columns, rows], &[x], move |_, grad| f.transpose(grad)))
    }

    /// The sum of each row.
    pub(super) fn sum(&self, x: &Var<F>) -> Made<F> {
        let (f, size) = (self.framework, x.size);
        let value = f.sum(&x.value)?;
        Ok(self.made(value, [size[0], 1], &[x], move |_, grad| f.broadcast(grad, size[0], size[1])))
    }

    /// The maximum of each row, as a constant.
    pub(super) fn largest(&self, x: &Var<F>) -> Made<F> {
        Ok(self.constant(self.framework.largest(&x.value)?, [x.size[0], 1]))
    }

    /// Two matrices beside each other.
    pub(super) fn beside(&self, x: &Var<F>, y: &Var<F>) -> Made<F> {
        let (f, first, all) = (self.framework, x.size[1], x.size[1] + y.size[1]);
        let value = f.beside(vec![x.value.clone(), y.value.clone()])?;
        Ok(self.made(value, [x.size[0], all], &[x, y], move |place, grad| {
            let columns = if place == 0 { 0..first } else { first..all };
            f.transpose(&f.rows(&f.transpose(grad)?, columns)?)
        }))
    }

    /// Two matrices below each other.
    pub(super) fn below(&self, x: &Var<F>, y: &Var<F>) -> Made<F> {
        let (f, first, all) = (self.framework, x.size[0], x.size[0] + y.size[0]);
        let value = f.below(vec![x.value.clone(), y.value.clone()])?;
        Ok(self.made(value, [all, x.size[1]], &[x, y], move |place, grad| {
            f.rows(grad, if place == 0 { 0..first } else { first..all })
        }))
    }

    /// Each row beside itself, so many times.
    pub(super) fn tile(&self, x: &Var<F>, times: usize) -> Made<F> {
        let (f, [rows, columns]) = (self.framework, x.size);
        let value = f.tile(&x.value, times)?;
        Ok(self.made(value, [rows, times * columns], &[x], move |_, grad| f.sum_tiles(grad, times)))
    }

    /// The elements with this number of rows.
    pub(super) fn reshape(&self, x: &Var<F>, rows: usize) -> Made<F> {
        let (f, before) = (self.framework, x.size);
        let columns = before[0] * before[1] / rows;
        let reshape = move |x: &F::Array, from: Size, to: Size| f.to_matrix(&f.to_tensor(x, &from)?, to[0]);
        let value = reshape(&x.value, before, [rows, columns])?;
        Ok(self.made(value, [rows, columns], &[x], move |_, grad| reshape(grad, [rows, columns], before)))
    }
}

/// Masks.
impl<F: Framework> Tape<F> {
    /// x < y
    pub(super) fn less(&self, x: &Var<F>, y: &Var<F>) -> Result<Mask<F>, F::Error> {
        Ok(Mask::new(self.framework.less(&x.value, &y.value)?, common(&[x.size, y.size])))
    }

    /// x = 0
    pub(super) fn is_zero(&self, x: &Var<F>) -> Result<Mask<F>, F::Error> {
        Ok(Mask::new(self.framework.is_zero(&x.value)?, x.size))
    }

    /// 1 where the mask is true, else 0.
    pub(super) fn indicator(&self, mask: &Mask<F>) -> Made<F> {
        self.select(mask, &self.number(1.0)?, &self.number(0.0)?)
    }

    /// True for an indicator of 1, or a number above 0.
    pub(super) fn positive(&self, indicator: &Var<F>) -> Result<Mask<F>, F::Error> {
        self.less(&self.number(0.0)?, indicator)
    }

    /// x where the mask is true, else a number.
    pub(super) fn where_else(&self, mask: &Mask<F>, x: &Var<F>, other: f64) -> Made<F> {
        self.select(mask, x, &self.number(other)?)
    }

    /// x where the mask is false, else a number.
    pub(super) fn unless(&self, mask: &Mask<F>, x: &Var<F>, other: f64) -> Made<F> {
        self.select(mask, &self.number(other)?, x)
    }
}

/// The size that matrices of one or as many rows and columns are broadcast to.
fn common(sizes: &[Size]) -> Size {
    [0, 1].map(|axis| sizes.iter().map(|size| size[axis]).max().unwrap_or(1))
}

/// The gradient in a matrix that was broadcast: summed over the rows or columns that it was repeated in.
fn sum_to<F: Framework>(framework: &F, grad: F::Array, from: Size, to: Size) -> Matrix<F> {
    let grad = if from[1] > to[1] { framework.sum(&grad)? } else { grad };
    if from[0] == to[0] {
        return Ok(grad);
    }
    framework.transpose(&framework.sum(&framework.transpose(&grad)?)?)
}
