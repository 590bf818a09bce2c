//! Cauchy (Lorentzian) loss of the residual r: ½c²·ln(1 + (r/c)²), about ½r² for small r, logarithmic for large r.
//!
//! It is the negative log-likelihood of a Cauchy distribution of scale c, times c²/2. The scale is that of Zhang and
//! of SciPy's `least_squares`; the default c = 2.385 is 95 % efficient for normal errors of variance 1. kornia's
//! `CauchyLoss` ln(1 + ½r²) is `scale` = √2; Barron's loss at α = 0 is that of scale c·√2, divided by c².
//! Compared with the definition in PyTorch.
use crate::loss::{Card, Claims, Definition, POSITIVE, Pointwise, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// ½c²·ln(1 + (r/c)²)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Cauchy};
    /// let batch = Pairs::new(Pred(&[2.0, 0.0]), Target(&[0.0, 0.0]))?;
    /// let (loss, grad) = Cauchy::new(2.0)?.value_and_grad(batch)?;
    /// assert!((loss - std::f64::consts::LN_2).abs() < 1e-15);
    /// assert_eq!(grad, [0.5, 0.0]);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Cauchy(
        /// error with the largest slope, c/2
        scale as "c": f64 in POSITIVE = 2.385,
    )
}
impl Definition for Cauchy {
    const CARD: Card = Card {
        summary: "Cauchy (Lorentzian) loss: quadratic for small errors, logarithmic for large errors",
        formula: "½c² ln(1 + (r/c)²); r = p − y, c = scale",
        estimates: "the location of a Cauchy distribution: between the median and the mode",
        reference: "Black & Anandan, The Robust Estimation of Multiple Motions, CVIU 1996; Zhang, Parameter Estimation \
                    Techniques, Image and Vision Computing, 1997",
        ..Card::regression("cauchy", Self::PARAMS)
    };
}

/// Number from which ln(1 + q²) is 2 ln|q| and q/(1 + q²) is 1/q in double precision. The square of a larger one may overflow.
const FAR: f64 = (1u64 << 30) as f64;

impl Pointwise for Cauchy {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (r, one, c) = (prediction - target, target.lit(1.0), target.lit(self.scale));
        let (q, beyond) = clipped(r, self.scale);
        let slope = c * (q / (one + q * q)) / (one + beyond);
        let value = r.lit(self.scale * self.scale) * half_log(r, self.scale);
        ValueSlope { value: r.with_derivative(value, slope), slope }
    }

    fn claims(&self) -> Claims {
        Claims { lipschitz: 0.5 * self.scale, smooth: 1.0, ..Claims::NONE }
    }
}

/// ½ ln(1 + (r/c)²), of any size of r.
#[inline(always)]
pub(super) fn half_log<R: Real>(r: R, c: f64) -> R {
    let (q, beyond) = clipped(r, c);
    r.lit(0.5) * (q * q).ln_1p() + beyond.ln_1p()
}

/// r/c clipped to ±`FAR`, and |r/c|/`FAR` − 1 beyond, else 0.
#[inline(always)]
fn clipped<R: Real>(r: R, c: f64) -> (R, R) {
    let (c, far) = (r.lit(c), r.lit(FAR * c));
    let near = r.clamp(-far, far);
    (near / c, (r.abs() - near.abs()) / far)
}
