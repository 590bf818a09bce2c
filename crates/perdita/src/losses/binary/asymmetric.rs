//! Asymmetric loss (ASL) of a logit, for multi-label problems with few positives: easy negatives are
//! down-weighted more than easy positives, and negatives with a probability below the margin m have loss 0.
//!
//! With p = σ(x), q = σ(−x) and p_m = max(0, p − m), positives have the loss q^γ₊·softplus(−x) and negatives
//! p_m^γ₋·(−ln(1 − p_m)); a soft target is a mixture of the two. Stable forms are p_m = p·(1 − m)·(1 − e^−(x
//! − x_m)) with x_m = ln(m/(1 − m)), and −ln(1 − p_m) = ln(1 + p_m/(q + m)): neither cancels for p near m or
//! near 1. With m = 0 and γ₊ = γ₋ the loss is the [focal loss](crate::losses::binary_focal) without α. The
//! gradient includes the derivative of the focusing weights, which the authors' code can optionally treat as
//! constants. Compared with the paper's definition in mpmath.
use crate::loss::{Card, Claims, Definition, Error, NON_NEGATIVE, Pointwise, Threshold, ValueSlope};
use crate::parameters;
use crate::real::{Real, span};

parameters! {
    /// y·σ(−x)^γ₊·softplus(−x) − (1 − y)·p_m^γ₋·ln(1 − p_m), p_m = max(0, σ(x) − m)
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Asymmetric};
    /// let loss = Asymmetric::new(0.0, 4.0, 0.05)?;
    /// let unlikely = Pairs::new(Pred(&[-3.0]), Target(&[0.0]))?; // σ(−3) < 0.05
    /// assert_eq!(loss.mean(unlikely)?, 0.0);
    /// let missed = Pairs::new(Pred(&[0.0]), Target(&[1.0]))?;
    /// assert_eq!(loss.mean(missed)?, std::f64::consts::LN_2);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Asymmetric(
        /// focusing parameter of positives: larger values down-weight easy examples more strongly
        gamma_pos as "γ₊": f64 in NON_NEGATIVE = 0.0,
        /// focusing parameter of negatives: larger values down-weight easy examples more strongly
        gamma_neg as "γ₋": f64 in NON_NEGATIVE = 4.0,
        /// probability margin: predicted probability up to which negatives have loss 0
        margin as "m": f64 in span(0.0, 1.0f64.next_down()) = 0.05 => logit_of_margin,
    ) derived {
        /// x_m
        threshold: Threshold = Threshold::ZERO,
    }
}
impl Asymmetric {
    fn logit_of_margin(self) -> Result<Self, Error> {
        let m = self.margin;
        Ok(Asymmetric { threshold: Threshold::new(m.ln() - (-m).ln_1p()), ..self })
    }
}
impl Definition for Asymmetric {
    const CARD: Card = Card {
        summary: "binary cross-entropy that down-weights easy negatives and discards the easiest, on logits",
        formula: "y σ(−x)^γ₊ softplus(−x) − (1 − y) q^γ₋ ln(1 − q); q = max(0, σ(x) − m), γ₊ = gamma_pos, \
                  γ₋ = gamma_neg, m = margin",
        estimates: "the class, with more weight on hard examples",
        kinks: "none (for gamma_neg = 0 and margin > 0, at σ(x) = m: slope 0 of negatives)",
        reference: "Ridnik et al., Asymmetric Loss for Multi-Label Classification, ICCV 2021",
        ..Card::binary("asymmetric", Self::PARAMS)
    };
}
impl Pointwise for Asymmetric {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let (x, zero, one) = (prediction, target.lit(0.0), target.lit(1.0));
        let (pos, neg) = (target.lit(self.gamma_pos), target.lit(self.gamma_neg));
        let (p, q) = (x.sigmoid(), (-x).sigmoid());
        let minus_ln_p = (-x).softplus();
        // For negatives: p_m^γ₋, −ln(1 − p_m), and the slope of the loss divided by p_m^γ₋.
        let (power, minus_ln_q, steep) = if self.margin == 0.0 {
            let minus_ln_q = x.softplus();
            (x.sigmoid_powf(self.gamma_neg), minus_ln_q, (neg * q).strong_mul(minus_ln_q) + p)
        } else {
            let above = self.threshold.below(x).max(zero);
            let part = -(-above).exp_m1() * x.lit(1.0 - self.margin); // p_m/p
            let (shifted, left) = (p * part, q + x.lit(self.margin));
            let minus_ln_q = (shifted / left).ln_1p();
            let steep = zero.select_lt(above, neg * q * (minus_ln_q / part) + p * q / left, zero);
            (shifted.powf(self.gamma_neg), minus_ln_q, steep)
        };
        let positive = target.strong_mul((-x).sigmoid_powf(self.gamma_pos));
        let negative = (one - target).strong_mul(power);
        ValueSlope {
            value: positive.strong_mul(minus_ln_p) + negative.strong_mul(minus_ln_q),
            slope: negative.strong_mul(steep) - positive.strong_mul((pos * p).strong_mul(minus_ln_p) + q),
        }
    }

    /// Not convex for γ > 0, nor for m > 0.
    fn claims(&self) -> Claims {
        Claims::NONE
    }
}
