//! Log-cosh loss of the residual r: about r²/2 for small r, about |r| − ln 2 for large |r|.
//!
//! For |r| < 1 it is computed from cosh r − 1 = s²/2(1 − s), s = 1 − e^−|r|, with `ln_1p`, which keeps all
//! digits of small residuals; beyond, |r| − ln 2 + ln(1 + e^−2|r|) cannot overflow. In single precision,
//! ln(cosh r) or the second form alone is 0 at r = 10⁻⁴, where the loss is 5·10⁻⁹. Both are one logarithm, whose
//! argument and first summand are selected.
use crate::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;
use std::f64::consts::LN_2;

parameters! {
    /// ln cosh(p − y)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::LogCosh};
    /// let batch = Pairs::new(Pred(&[1e-4f32]), Target(&[0.0]))?;
    /// assert!((LogCosh.mean(batch)? / 5e-9 - 1.0).abs() < 1e-6);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct LogCosh;
}

impl Definition for LogCosh {
    const CARD: Card = Card {
        summary: "logarithm of the hyperbolic cosine of the error",
        formula: "ln cosh(p − y)",
        estimates: "a location between the mean and the median",
        reference: "Green, IEEE Transactions on Medical Imaging 9(1), 1990",
        ..Card::regression("log_cosh", Self::PARAMS)
    };
}
impl Pointwise for LogCosh {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let r = prediction - target;
        let a = r.abs();
        let s = -(-a).exp_m1();
        let e = a.lit(1.0) - s;
        let (one, zero) = (a.lit(1.0), a.lit(0.0));
        let argument = a.select_lt(one, s * s / (e + e), e * e);
        let value = a.select_lt(one, zero, a - a.lit(LN_2)) + argument.ln_1p();
        // The two jumps cancel, which dual numbers on intervals cannot see.
        let slope = r.tanh();
        ValueSlope { value: r.with_derivative(value, slope), slope }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 1.0, smooth: 1.0, ..Claims::CONVEX }
    }
}
