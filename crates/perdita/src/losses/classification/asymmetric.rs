//! The asymmetric loss of a logit, for many labels of which few are there: class 0 is focused more than class 1, and what
//! has a probability below m costs nothing there.
//!
//! With p = σ(x), q = σ(−x) and p_m = max(0, p − m), class 1 costs q^γ₊·softplus(−x) and class 0 p_m^γ₋·(−ln(1 − p_m)); a
//! soft target mixes the two. p_m is p·(1 − m)·(1 − e^−(x − x_m)) with x_m = ln(m/(1 − m)), and −ln(1 − p_m) is
//! ln(1 + p_m/(q + m)): no digit cancels where p is near m, nor where it is near 1. m = 0 and γ₊ = γ₋ is the
//! [focal loss](crate::losses::binary_focal) without α. The gradient is that of the formula, through the focusing weights
//! (the authors' code may hold these fixed). Compared with the paper's definition in mpmath.
use crate::loss::{
    Args, Card, Claims, Error, Formula, Jet, NON_NEGATIVE, PROBABILITY, Param, Pointwise, Predicts, Task,
    Threshold,
};
use crate::real::{Interval, Real, span};

/// y·σ(−x)^γ₊·softplus(−x) − (1 − y)·p_m^γ₋·ln(1 − p_m), p_m = max(0, σ(x) − m)
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::asymmetric::Asymmetric};
/// let loss = Asymmetric::new(0.0, 4.0, 0.05)?;
/// let unlikely = Pairs::new(Pred(&[-3.0]), Target(&[0.0]))?; // σ(−3) < 0.05
/// assert_eq!(loss.mean(unlikely)?, 0.0);
/// let missed = Pairs::new(Pred(&[0.0]), Target(&[1.0]))?;
/// assert_eq!(loss.mean(missed)?, std::f64::consts::LN_2);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Asymmetric {
    gamma_pos: f64,
    gamma_neg: f64,
    margin: f64,
    /// x_m
    threshold: Threshold,
}
impl Asymmetric {
    /// `gamma_pos`, `gamma_neg`: γ₊ and γ₋, how much what is easy is turned down in class 1 and class 0; not negative.
    /// `margin`: m, the probability up to which class 0 costs nothing; less than 1.
    pub fn new(gamma_pos: f64, gamma_neg: f64, margin: f64) -> Result<Self, Error> {
        let gamma_pos = Self::CARD.check("gamma_pos", gamma_pos)?;
        let gamma_neg = Self::CARD.check("gamma_neg", gamma_neg)?;
        let margin = Self::CARD.check("margin", margin)?;
        let threshold = Threshold::new(margin.ln() - (-margin).ln_1p());
        Ok(Asymmetric { gamma_pos, gamma_neg, margin, threshold })
    }
}
impl Formula for Asymmetric {
    const CARD: Card = Card {
        name: "asymmetric",
        summary: "binary cross-entropy for rare labels: class 0 is focused and shifted, on logits",
        task: Task::Binary,
        formula: "y σ(−x)^γ₊ softplus(−x) − (1 − y) q^γ₋ ln(1 − q); q = max(0, σ(x) − m), γ₊ = gamma_pos, \
                  γ₋ = gamma_neg, m = margin",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[
            Param::number("gamma_pos", 0.0, NON_NEGATIVE, "how much the easy is turned down in class 1")
                .symbol("γ₊"),
            Param::number("gamma_neg", 4.0, NON_NEGATIVE, "how much the easy is turned down in class 0")
                .symbol("γ₋"),
            Param::number(
                "margin",
                0.05,
                span(0.0, 1.0f64.next_down()),
                "the probability up to which class 0 costs nothing",
            )
            .symbol("m"),
        ],
        estimates: "class 1, with attention to what is hard",
        kinks: "none (for gamma_neg = 0 and margin > 0, at σ(x) = m: slope 0 there in class 0)",
        reference: "Ridnik et al., Asymmetric Loss for Multi-Label Classification, ICCV 2021",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Asymmetric::new(args.number("gamma_pos"), args.number("gamma_neg"), args.number("margin"))
    }
}
impl Pointwise for Asymmetric {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let (x, zero, one) = (prediction, target.lit(0.0), target.lit(1.0));
        let (pos, neg) = (target.lit(self.gamma_pos), target.lit(self.gamma_neg));
        let (p, q) = (x.sigmoid(), (-x).sigmoid());
        let miss = (-x).softplus();
        // Of class 0: p_m, −ln(1 − p_m), and the slope of the loss over p_m^γ₋.
        let (shifted, hit, steep) = if self.margin == 0.0 {
            let hit = x.softplus();
            (p, hit, (neg * q).weigh(hit) + p)
        } else {
            let above = self.threshold.below(x).max(zero);
            let part = -(-above).exp_m1() * x.lit(1.0 - self.margin); // p_m/p
            let (shifted, left) = (p * part, q + x.lit(self.margin));
            let hit = (shifted / left).ln_1p();
            (shifted, hit, zero.lt(above, neg * q * (hit / part) + p * q / left, zero))
        };
        let positive = target.weigh(q.powf(self.gamma_pos));
        let negative = (one - target).weigh(shifted.powf(self.gamma_neg));
        Jet {
            value: positive.weigh(miss) + negative.weigh(hit),
            slope: negative.weigh(steep) - positive.weigh((pos * p).weigh(miss) + q),
        }
    }
    /// Not convex for γ > 0, nor for m > 0.
    fn claims(&self) -> Claims {
        Claims::NONE
    }
}
