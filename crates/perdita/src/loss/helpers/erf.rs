//! The error function, for losses of a normal distribution.
use crate::real::Real;

/// erf x = x·P(x²) for |x| < 1, with an error of 7·10⁻¹⁸ (Chebyshev interpolation at 40 digits); lowest first.
const NEAR: [f64; 12] = [
    std::f64::consts::FRAC_2_SQRT_PI,
    -0.3761263890318354,
    0.11283791670945006,
    -0.02686617064323777,
    0.0052239776071164225,
    -0.0008548325975389692,
    0.00012055294904839707,
    -1.492473690741966e-05,
    1.6447424703317362e-06,
    -1.6208483801871705e-07,
    1.3720064546777686e-08,
    -7.795898827002142e-10,
];

/// 1 − erf x = e^(−x²)·P((x − 3)/(x + 3)) for x from 1 to 7, with an error of P of 8·10⁻¹⁷; beyond, the product is below a
/// rounding error of 1.
const FAR: [f64; 15] = [
    0.1790011511813899,
    -0.32623356004303716,
    0.24560380171235655,
    -0.15011593650075344,
    0.07166583719559468,
    -0.024392499322529525,
    0.004269136415271419,
    0.0007077466100815917,
    -0.0005970632764629518,
    4.5251952505197814e-05,
    6.406688971247335e-05,
    -1.2827943745559991e-05,
    -8.010032928321072e-06,
    1.9648298376704363e-06,
    1.2314705148825596e-06,
];

/// Number from which e^(−x²) is 0 in double precision; larger ones are clipped.
const END: f64 = 28.0;

/// erf x and e^(−x²), with an error of erf x of about one unit in the last place.
#[inline(always)]
pub(crate) fn erf_and_gaussian<R: Real>(x: R) -> (R, R) {
    let (one, three) = (x.lit(1.0), x.lit(3.0));
    let x = x.clamp(x.lit(-END), x.lit(END));
    let (size, square) = (x.abs(), x * x);
    let gaussian = (-square).exp();
    let near = x * polynomial(&NEAR, square.min(one));
    let rest = gaussian * polynomial(&FAR, (size.max(one) - three) / (size + three));
    let far = x.select_lt(x.lit(0.0), rest - one, one - rest);
    let slope = x.lit(std::f64::consts::FRAC_2_SQRT_PI) * gaussian;
    (x.with_derivative(size.piecewise(one, near, far), slope), gaussian)
}

/// Horner's scheme.
#[inline(always)]
fn polynomial<R: Real>(coefficients: &[f64], x: R) -> R {
    let mut sum = x.lit(0.0);
    for &c in coefficients.iter().rev() {
        sum = sum * x + x.lit(c);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::erf_and_gaussian;
    use crate::real::{Dual, Real};

    /// By mpmath, at 40 digits.
    #[test]
    #[allow(clippy::excessive_precision, reason = "digits as mpmath prints them")]
    fn errors_are_of_one_unit_in_the_last_place() {
        for (x, want) in [
            (0.0, 0.0),
            (1e-300, 1.1283791670955126e-300),
            (0.25, 0.27632639016823693),
            (-0.75, -0.71115563365351513),
            (1.0, 0.84270079294971487),
            (1.5, 0.96610514647531073),
            (-3.0, -0.99997790950300142),
            (5.5, 0.99999999999999264),
            (f64::INFINITY, 1.0),
        ] {
            let (erf, gaussian) = erf_and_gaussian(Dual::var(x));
            assert!((erf.re - want).abs() <= 3e-16 * want.abs(), "{x}: {}", erf.re);
            let slope = if x.is_finite() { std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp() } else { 0.0 };
            assert!((erf.du - slope).abs() <= 1e-15 * slope && gaussian.re >= 0.0, "{x}: {}", erf.du);
        }
        assert!(erf_and_gaussian(f64::NAN).0.is_nan());
        assert_eq!(erf_and_gaussian(2f32).0, 2f32.lit(0.995_322_265));
    }
}
