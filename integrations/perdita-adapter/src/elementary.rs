//! Elementary functions that a framework lacks, composed of its operations so that no digits are lost: Kahan's forms, in which the
//! rounding error of 1 + x or eˣ cancels.
use perdita::trace::{Binary, Namespace, Unary};

/// A matrix of one number.
pub(crate) fn number<N: Namespace>(library: &N, number: f64, like: &N::Array) -> Result<N::Array, N::Error> {
    library.constants(&[number], like)
}

/// ln(1 + x) = ln(u)·x/(u − 1) with u = 1 + x rounded; x where u = 1.
///
/// # Errors
/// Those of the library.
pub fn ln_1p<N: Namespace>(library: &N, x: &N::Array) -> Result<N::Array, N::Error> {
    let one = number(library, 1.0, x)?;
    let u = library.binary(Binary::Add, x, &one)?;
    let log = library.unary(Unary::Ln, &u)?;
    let less_one = library.binary(Binary::Sub, &u, &one)?;
    let corrected = library.binary(Binary::Div, &library.binary(Binary::Mul, &log, x)?, &less_one)?;
    // Without a correction where 1 is less than the last digit of x, and ∞ would be divided by ∞.
    let is_moderate = library.less(x, &number(library, 1e30, x)?)?;
    let value = library.select(&is_moderate, &corrected, &log)?;
    library.select(&library.is_zero(&less_one)?, x, &value)
}

/// eˣ − 1 = (u − 1)·x/ln(u) with u = eˣ rounded; x where u = 1.
///
/// # Errors
/// Those of the library.
pub fn exp_m1<N: Namespace>(library: &N, x: &N::Array) -> Result<N::Array, N::Error> {
    let one = number(library, 1.0, x)?;
    let u = library.unary(Unary::Exp, x)?;
    let less_one = library.binary(Binary::Sub, &u, &one)?;
    let corrected = library.binary(Binary::Mul, &less_one, x)?;
    let corrected = library.binary(Binary::Div, &corrected, &library.unary(Unary::Ln, &u)?)?;
    // The difference loses nothing beyond |x| = 1, where u may also be 0 or ∞.
    let is_small = library.less(&library.unary(Unary::Abs, x)?, &one)?;
    let value = library.select(&is_small, &corrected, &less_one)?;
    library.select(&library.is_zero(&less_one)?, x, &value)
}

/// e^−|x|
fn exp_of_minus_abs<N: Namespace>(library: &N, x: &N::Array) -> Result<N::Array, N::Error> {
    library.unary(Unary::Exp, &library.unary(Unary::Neg, &library.unary(Unary::Abs, x)?)?)
}

/// 1/(1 + e⁻ˣ), by the exponential of a number that is not positive.
///
/// # Errors
/// Those of the library.
pub fn sigmoid<N: Namespace>(library: &N, x: &N::Array) -> Result<N::Array, N::Error> {
    let (one, e) = (number(library, 1.0, x)?, exp_of_minus_abs(library, x)?);
    let large = library.binary(Binary::Div, &one, &library.binary(Binary::Add, &one, &e)?)?;
    let is_negative = library.less(x, &number(library, 0.0, x)?)?;
    library.select(&is_negative, &library.binary(Binary::Mul, &e, &large)?, &large)
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)
///
/// # Errors
/// Those of the library.
pub fn softplus<N: Namespace>(library: &N, x: &N::Array) -> Result<N::Array, N::Error> {
    let zero = number(library, 0.0, x)?;
    let positive = library.select(&library.less(x, &zero)?, &zero, x)?;
    let rest = library.unary(Unary::Ln1p, &exp_of_minus_abs(library, x)?)?;
    library.binary(Binary::Add, &positive, &rest)
}
