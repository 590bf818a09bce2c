//! Negative log-likelihood of a gamma distribution with mean μ: x + y·e⁻ˣ, of x = ln μ and a positive target
//! y.
//!
//! Terms without μ are left out, so the loss can be negative. The shape k is also left out: the full
//! likelihood is k·(ln μ + y/μ) plus terms without μ, and a common factor does not change the minimiser. A
//! shape that differs between observations is given as their weights. k = 1 is the exponential distribution.
//! With `log_input=false` the prediction is μ, and the loss ln μ + y/μ is not convex. Compared with the
//! likelihood in mpmath.
use crate::loss::{Card, Claims, Definition, OPEN_HALF_LINE, Pointwise, Predicts, ValueSlope};
use crate::parameters;
use crate::real::Real;

parameters! {
    /// x + y·e⁻ˣ
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::GammaNll};
    /// let batch = Pairs::new(Pred(&[0.0]), Target(&[3.0]))?;
    /// assert_eq!(GammaNll::default().mean(batch)?, 3.0);
    /// let means = Pairs::new(Pred(&[1.0]), Target(&[3.0]))?;
    /// assert_eq!(GammaNll::default().log_input(false).mean(means)?, 3.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct GammaNll {
        /// predictions given as logarithms of means, not means
        log_input: bool = true,
    }
}
impl Definition for GammaNll {
    const CARD: Card = Card {
        summary: "negative log-likelihood of a gamma distribution",
        formula: "x + y exp(−x)",
        predicts: Predicts::LogMean,
        target: OPEN_HALF_LINE,
        estimates: "the mean",
        reference: "McCullagh & Nelder, Generalized Linear Models, 2nd edition, 1989",
        ..Card::regression("gamma_nll", Self::PARAMS)
    };

    fn card(&self) -> Card {
        match self.log_input {
            true => Self::CARD,
            false => Card { predicts: Predicts::Mean, prediction: OPEN_HALF_LINE, ..Self::CARD },
        }
    }
}
impl Pointwise for GammaNll {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (x, y, one) = (prediction, target, target.lit(1.0));
        if self.log_input {
            let part = y.strong_mul((-x).exp());
            // Below −1000 the other term is ∞; the bound avoids ∞ − ∞.
            return ValueSlope { value: x.max(x.lit(-1e3)) + part, slope: one - part };
        }
        // (μ − y)/μ², as 1 − y/μ cancels for μ near y.
        let inverse = one / x;
        ValueSlope { value: x.ln() + y * inverse, slope: inverse.strong_mul(inverse.strong_mul(x - y)) }
    }

    fn claims(&self) -> Claims {
        let nothing = Claims { least: f64::NEG_INFINITY, ..Claims::NONE };
        Claims { convex: self.log_input, ..nothing }
    }
}
