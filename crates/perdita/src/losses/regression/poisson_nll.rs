//! Negative log-likelihood of a Poisson distribution: eˣ − y·x, of a log-rate x = ln λ and a count y.
//!
//! Terms without the rate are left out, so the loss can be negative; `full` adds Stirling's approximation of
//! ln y! where y > 1. With `log_input=false` the prediction is the rate, and the loss is λ − y ln λ: a rate
//! of 0 has loss 0 for y = 0 and ∞ for y > 0 (PyTorch adds 10⁻⁸ to λ). Targets need not be integers. Compared
//! with PyTorch's `poisson_nll_loss`.
use crate::loss::{Card, Claims, Definition, HALF_LINE, Pointwise, Predicts, ValueSlope};
use crate::parameters;
use crate::real::Real;
use std::f64::consts::PI;

parameters! {
    /// eˣ − y·x
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::PoissonNll};
    /// let batch = Pairs::new(Pred(&[0.0, 0.0]), Target(&[0.0, 3.0]))?;
    /// assert_eq!(PoissonNll::default().mean(batch)?, 1.0);
    /// let rates = Pairs::new(Pred(&[0.0, 1.0]), Target(&[0.0, 3.0]))?;
    /// assert_eq!(PoissonNll::default().log_input(false).sum(rates)?, 1.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct PoissonNll {
        /// predictions given as logarithms of rates, not rates
        log_input: bool = true,
        /// Stirling's approximation of ln y! included where y > 1
        full: bool = false,
    }
}
impl Definition for PoissonNll {
    const CARD: Card = Card {
        summary: "negative log-likelihood of a Poisson distribution",
        formula: "exp x − y x (+ y ln y − y + ½ ln 2πy if full and y > 1)",
        predicts: Predicts::LogRate,
        target: HALF_LINE,
        estimates: "the mean",
        reference: "Nelder & Wedderburn, Generalized Linear Models, Journal of the Royal Statistical Society A, 1972",
        ..Card::regression("poisson_nll", Self::PARAMS)
    };

    fn card(&self) -> Card {
        match self.log_input {
            true => Self::CARD,
            false => Card { predicts: Predicts::Rate, prediction: HALF_LINE, ..Self::CARD },
        }
    }
}
impl Pointwise for PoissonNll {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (x, y, one) = (prediction, target, target.lit(1.0));
        let (rate, log, slope) = if self.log_input {
            let rate = x.exp();
            (rate, x, rate - y)
        } else {
            (x, x.ln(), one - y.strong_mul(one / x))
        };
        // A log-rate above 1000 means an infinite rate; the bound avoids ∞ − y·∞.
        let value = rate - y.strong_mul(log.min(x.lit(1e3)));
        if !self.full {
            return ValueSlope { value, slope };
        }
        let stirling = (y + y.lit(0.5)) * y.ln() - y + y.lit(0.5 * (2.0 * PI).ln());
        ValueSlope { value: value + one.select_lt(y, stirling, y.lit(0.0)), slope }
    }

    fn claims(&self) -> Claims {
        Claims { least: f64::NEG_INFINITY, ..Claims::CONVEX }
    }
}
