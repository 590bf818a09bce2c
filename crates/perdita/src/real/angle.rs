//! The arctangent of a quotient.
use super::Real;

/// The angle of the point (x, y), both at least 0: atan(y/x), and 0 at the origin.
///
/// The tangent of half an angle has no infinities; three halvings leave at most π/16, where the series is short. The
/// derivative in the first tangent is 2/(1 + t²): each direction of a gradient costs a multiplication, not a series.
#[inline(always)]
pub fn angle<R: Real>(y: R, x: R) -> R {
    let (zero, one) = (x.lit(0.0), x.lit(1.0));
    let length = (x * x + y * y).sqrt();
    let half = zero.select_lt(length, y / (x + length), zero);
    let mut t = half;
    for _ in 0..2 {
        t = t / (one + (one + t * t).sqrt());
    }
    let square = t * t;
    let mut series = zero;
    for k in (0..12).rev() {
        let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
        series = series * square + t.lit(sign / f64::from(2 * k + 1));
    }
    half.with_derivative(t.lit(8.0) * t * series, t.lit(2.0) / (one + half * half))
}

#[cfg(test)]
mod tests {
    #[test]
    fn angles() {
        for i in 0..=400 {
            let want = std::f64::consts::FRAC_PI_2 * f64::from(i) / 400.0;
            let got = super::angle(want.sin() * 3.0, want.cos().max(0.0) * 3.0);
            assert!((got - want).abs() <= 1e-15, "{got} is not {want}");
        }
        assert_eq!(super::angle(0.0, 0.0), 0.0);
    }
}
