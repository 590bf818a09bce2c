//! Elementary functions in single precision for devices whose own are those of shader languages, where the logarithm near 1 and the
//! hyperbolic tangent have absolute errors (in WGSL 2⁻²¹ and 10⁻⁵), and ln(1 + x) is the logarithm of the rounded sum.
//!
//! Near the zeros of these functions a series in +, −, ·, / keeps the digits; elsewhere the device's logarithm and exponential do.
use crate::elementary::number;
use perdita::trace::{Binary, Namespace, Unary};

/// `small` where |x| is below a bound, else `other`.
fn near_zero<N: Namespace>(
    library: &N,
    (x, bound): (&N::Array, f64),
    small: &N::Array,
    other: &N::Array,
) -> Result<N::Array, N::Error> {
    let is_small = library.less(&library.unary(Unary::Abs, x)?, &number(library, bound, x)?)?;
    library.select(&is_small, small, other)
}

/// ln((1 + s)/(1 − s)) = 2·artanh(s) = 2s·(1 + s²/3 + s⁴/5 + …) where |s| < 1/5, else the given logarithm. The first term that is left
/// out is less than 10⁻⁸ of the value.
fn ln_of_ratio<N: Namespace>(library: &N, s: &N::Array, log: &N::Array) -> Result<N::Array, N::Error> {
    let square = library.binary(Binary::Mul, s, s)?;
    let mut sum = number(library, 2.0 / 9.0, s)?;
    for odd in [7.0, 5.0, 3.0, 1.0] {
        let product = library.binary(Binary::Mul, &sum, &square)?;
        sum = library.binary(Binary::Add, &product, &number(library, 2.0 / odd, s)?)?;
    }
    let series = library.binary(Binary::Mul, &sum, s)?;
    near_zero(library, (s, 0.2), &series, log)
}

/// ln(x), by the device's own logarithm outside (2/3, 3/2).
///
/// # Errors
/// Those of the library.
pub fn ln<N: Namespace>(
    library: &N,
    x: &N::Array,
    log: impl Fn(&N::Array) -> Result<N::Array, N::Error>,
) -> Result<N::Array, N::Error> {
    let one = number(library, 1.0, x)?;
    let (less, sum) = (library.binary(Binary::Sub, x, &one)?, library.binary(Binary::Add, x, &one)?);
    ln_of_ratio(library, &library.binary(Binary::Div, &less, &sum)?, &log(x)?)
}

/// ln(1 + x), by the device's own logarithm of the sum outside (−1/3, 1/2).
///
/// # Errors
/// Those of the library.
pub fn ln_1p<N: Namespace>(
    library: &N,
    x: &N::Array,
    log: impl Fn(&N::Array) -> Result<N::Array, N::Error>,
) -> Result<N::Array, N::Error> {
    let plus = |c: f64| library.binary(Binary::Add, x, &number(library, c, x)?);
    ln_of_ratio(library, &library.binary(Binary::Div, x, &plus(2.0)?)?, &log(&plus(1.0)?)?)
}

/// eˣ − 1 = 2t/(1 − t) with t = tanh(x/2) = y/(1 + y²/(3 + y²/(5 + y²/7))), y = x/2, where |x| < 1/2.
///
/// # Errors
/// Those of the library.
pub fn exp_m1<N: Namespace>(library: &N, x: &N::Array) -> Result<N::Array, N::Error> {
    let one = number(library, 1.0, x)?;
    let half = library.binary(Binary::Mul, x, &number(library, 0.5, x)?)?;
    let square = library.binary(Binary::Mul, &half, &half)?;
    let mut denominator = number(library, 7.0, x)?;
    for odd in [5.0, 3.0, 1.0] {
        let rest = library.binary(Binary::Div, &square, &denominator)?;
        denominator = library.binary(Binary::Add, &rest, &number(library, odd, x)?)?;
    }
    // 2t/(1 − t) = 2y/(denominator − y) = x/(denominator − y)
    let small = library.binary(Binary::Div, x, &library.binary(Binary::Sub, &denominator, &half)?)?;
    let large = library.binary(Binary::Sub, &library.unary(Unary::Exp, x)?, &one)?;
    near_zero(library, (x, 0.5), &small, &large)
}

/// tanh(x) = ∓t/(2 + t) with t = e^−2|x| − 1.
///
/// # Errors
/// Those of the library.
pub fn tanh<N: Namespace>(library: &N, x: &N::Array) -> Result<N::Array, N::Error> {
    let distance = library.unary(Unary::Abs, x)?;
    let t = exp_m1(library, &library.binary(Binary::Mul, &distance, &number(library, -2.0, x)?)?)?;
    let negative =
        library.binary(Binary::Div, &t, &library.binary(Binary::Add, &t, &number(library, 2.0, x)?)?)?;
    let is_negative = library.less(x, &number(library, 0.0, x)?)?;
    library.select(&is_negative, &negative, &library.unary(Unary::Neg, &negative)?)
}
