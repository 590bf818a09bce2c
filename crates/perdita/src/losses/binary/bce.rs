//! Binary cross-entropy of a probability p and a target y: −y ln p − (1 − y) ln(1 − p).
//!
//! By default nothing is clamped: a probability of 0 or 1 of the wrong class has the loss ∞. `eps` clamps p
//! to [eps, 1 − eps], as other libraries do, with the gradient of the clamped function (0 outside). If logits
//! are available, use [`bce_with_logits`](crate::losses::bce_with_logits): a probability near 1 has already
//! lost digits.
use crate::loss::{Card, Claims, Definition, PROBABILITY, Pointwise, Predicts, ValueSlope};
use crate::parameters;
use crate::real::{Real, span};

parameters! {
    /// −y ln p − (1 − y) ln(1 − p)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Bce};
    /// let batch = Pairs::new(Pred(&[0.5, 1.0, 0.0]), Target(&[1.0, 1.0, 0.0]))?;
    /// assert!((Bce::new(0.0)?.sum(batch)? - std::f64::consts::LN_2).abs() < 1e-15);
    /// let certain = Pairs::new(Pred(&[0.0]), Target(&[1.0]))?;
    /// assert_eq!(Bce::new(0.0)?.mean(certain)?, f64::INFINITY);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Bce(
        /// distance from 0 and 1 to which probabilities are clamped; 0 for no clamping
        eps: f64 in span(0.0, 0.5) = 0.0,
    )
}
impl Definition for Bce {
    const CARD: Card = Card {
        summary: "binary cross-entropy on probabilities",
        formula: "−y ln p − (1 − y) ln(1 − p)",
        predicts: Predicts::Probability,
        prediction: PROBABILITY,
        estimates: "the probability of class 1",
        kinks: "none (for eps > 0, at eps and 1 − eps)",
        reference: "Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952",
        ..Card::binary("bce", Self::PARAMS)
    };
}
impl Pointwise for Bce {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (y, zero, one) = (target, target.lit(0.0), target.lit(1.0));
        let (p, q, n) = (prediction, one - prediction, one - y);
        let slope = n.strong_mul(one / q) - y.strong_mul(one / p);
        if self.eps == 0.0 {
            let value = -(y.strong_mul(p.ln()) + n.strong_mul((-p).ln_1p()));
            return ValueSlope { value, slope };
        }

        // The logarithms are clamped, not p: 1 − eps may round to 1.
        let (least, most) = (y.lit(self.eps.ln()), y.lit((-self.eps).ln_1p()));
        let value =
            -(y.strong_mul(p.ln().clamp(least, most)) + n.strong_mul((-p).ln_1p().clamp(least, most)));
        let eps = y.lit(self.eps);
        ValueSlope { value, slope: p.select_lt(eps, zero, q.select_lt(eps, zero, slope)) }
    }

    fn claims(&self) -> Claims {
        // The clamped loss is constant outside [eps, 1 − eps], so it is not convex.
        if self.eps > 0.0 {
            return Claims { lipschitz: 1.0 / self.eps, least: -(-self.eps).ln_1p(), ..Claims::NONE };
        }
        Claims { strong: 1.0, ..Claims::CONVEX }
    }
}
