//! Elementary functions that Candle lacks, composed so that no digits are lost: Kahan's forms, in which the rounding error of 1 + x
//! or eˣ cancels.
use candle_core::{Result, Tensor};

/// `then` where the condition holds, else `other`, of tensors of one shape.
fn pick(condition: &Tensor, then: &Tensor, other: &Tensor) -> Result<Tensor> {
    condition.where_cond(then, other)
}

/// ln(1 + x) = ln(u)·x/(u − 1) with u = 1 + x rounded; x where u = 1.
pub(super) fn ln_1p(x: &Tensor) -> Result<Tensor> {
    let u = x.affine(1.0, 1.0)?;
    let log = u.log()?;
    let less_one = u.affine(1.0, -1.0)?;
    let corrected = (&log * x)?.div(&less_one)?;
    // Without a correction where x is so large that u = x, infinities among them.
    let value = pick(&u.eq(x)?, &log, &corrected)?;
    pick(&less_one.eq(0f64)?, x, &value)
}

/// eˣ − 1 = (u − 1)·x/ln(u) with u = eˣ rounded; x where u = 1.
pub(super) fn exp_m1(x: &Tensor) -> Result<Tensor> {
    let u = x.exp()?;
    let less_one = u.affine(1.0, -1.0)?;
    let corrected = (&less_one * x)?.div(&u.log()?)?;
    // The difference loses nothing beyond |x| = 1, where u may also be 0 or ∞.
    let value = pick(&x.abs()?.lt(1f64)?, &corrected, &less_one)?;
    pick(&less_one.eq(0f64)?, x, &value)
}

/// 1/(1 + e⁻ˣ), by the exponential of a number that is not positive.
pub(super) fn sigmoid(x: &Tensor) -> Result<Tensor> {
    let e = x.abs()?.neg()?.exp()?;
    let large = e.affine(1.0, 1.0)?.recip()?;
    pick(&x.lt(0f64)?, &(&e * &large)?, &large)
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)
pub(super) fn softplus(x: &Tensor) -> Result<Tensor> {
    x.maximum(0f64)? + ln_1p(&x.abs()?.neg()?.exp()?)?
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

    fn worst(ours: fn(&Tensor) -> Result<Tensor>, right: fn(f64) -> f64, keep: fn(f64) -> bool) -> f64 {
        let numbers: Vec<f64> = NUMBERS.into_iter().filter(|&x| keep(x)).collect();
        let found =
            ours(&Tensor::new(&numbers[..], &Device::Cpu).unwrap()).unwrap().to_vec1::<f64>().unwrap();
        let error = |(&x, found): (&f64, f64)| {
            let want = right(x);
            if found == want { 0.0 } else { ((found - want) / want).abs() / f64::EPSILON }
        };
        numbers.iter().zip(found).map(error).max_by(f64::total_cmp).unwrap()
    }

    #[test]
    fn no_digits_are_lost() {
        let softplus_of = |x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p();
        assert!(worst(ln_1p, f64::ln_1p, |x| x >= -1.0) <= 4.0);
        assert!(worst(exp_m1, f64::exp_m1, |_| true) <= 4.0);
        assert!(
            worst(
                sigmoid,
                |x| if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) },
                |_| true
            ) <= 4.0
        );
        assert!(worst(softplus, softplus_of, |_| true) <= 4.0);
    }
}
