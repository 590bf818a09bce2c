//! Negative log-likelihood of a Tweedie distribution with mean μ and variance power p: y·μ¹⁻ᵖ/(p − 1) +
//! μ²⁻ᵖ/(2 − p), for non-negative targets with many exact zeros, such as insurance claims.
//!
//! For 1 < p < 2 the distribution is a compound Poisson–gamma distribution: a Poisson number of
//! gamma-distributed amounts. Terms without μ are left out. The prediction is x = ln μ; with
//! `log_input=false` it is μ, and the loss is not convex. As p tends to 1 or 2, a constant in the formula
//! diverges, and the slope tends to that of [`poisson_nll`](crate::losses::poisson_nll) (p = 1) or
//! [`gamma_nll`](crate::losses::gamma_nll) (p = 2): use those instead. Compared with the likelihood in
//! mpmath.
use crate::loss::{Card, Claims, Definition, HALF_LINE, OPEN_HALF_LINE, Pointwise, Predicts, ValueSlope};
use crate::losses::GammaNll;
use crate::parameters;
use crate::real::{Real, span};

parameters! {
    /// y·e^((1 − p)x)/(p − 1) + e^((2 − p)x)/(2 − p)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Tweedie};
    /// let batch = Pairs::new(Pred(&[0.0]), Target(&[3.0]))?;
    /// assert_eq!(Tweedie::new(1.5)?.mean(batch)?, 8.0);
    /// assert!(Tweedie::new(2.0).is_err());
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Tweedie(
        /// variance power: power of the mean to which the variance is proportional
        power as "p": f64 in span(1.0f64.next_up(), 2.0f64.next_down()) = 1.5,
    ) {
        log_input like GammaNll: bool = true,
    }
}
impl Definition for Tweedie {
    const CARD: Card = Card {
        summary: "negative log-likelihood of a Tweedie distribution, for non-negative targets with exact zeros",
        formula: "y exp((1 − p)x)/(p − 1) + exp((2 − p)x)/(2 − p); p = power",
        predicts: Predicts::LogMean,
        target: HALF_LINE,
        estimates: "the mean",
        reference: "Jørgensen, Exponential Dispersion Models, Journal of the Royal Statistical Society B, 1987",
        ..Card::regression("tweedie", Self::PARAMS)
    };

    fn card(&self) -> Card {
        match self.log_input {
            true => Self::CARD,
            false => Card { predicts: Predicts::Mean, prediction: OPEN_HALF_LINE, ..Self::CARD },
        }
    }
}
impl Pointwise for Tweedie {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (x, y, one) = (prediction, target, target.lit(1.0));
        let (a, b) = (self.power - 1.0, 2.0 - self.power);
        // y·μ^−a, μ^b, and the slope in the prediction.
        let (falling, rising, slope) = if self.log_input {
            let (falling, rising) = (y.strong_mul((x * x.lit(-a)).exp()), (x * x.lit(b)).exp());
            (falling, rising, rising - falling)
        } else {
            let (inverse, power) = (one / x, one / x.powf(a));
            (y.strong_mul(power), x.powf(b), power * (one - y.strong_mul(inverse)))
        };
        ValueSlope { value: falling * x.lit(1.0 / a) + rising * x.lit(1.0 / b), slope }
    }

    fn claims(&self) -> Claims {
        Claims { convex: self.log_input, ..Claims::NONE }
    }
}
