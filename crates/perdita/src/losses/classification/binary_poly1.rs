//! The Poly-1 loss of a logit: binary cross-entropy, and ε times the probability of the other class.
//!
//! Cross-entropy is Σ (1 − p_t)ʲ/j, a polynomial without end; this is it with another coefficient, 1 + ε, of its first
//! term. For ε near −1 that term vanishes, and with it the digits of what is certain: there the loss is as exact as the
//! terms of which it is the difference. Compared with the paper's definition in mpmath.
use crate::loss::{Args, Card, Claims, Error, Formula, Jet, PROBABILITY, Param, Pointwise, Predicts, Task};
use crate::losses::bce_with_logits::BceWithLogits;
use crate::real::{Interval, Real, span};

/// y·(softplus(−x) + ε·σ(−x)) + (1 − y)·(softplus(x) + ε·σ(x))
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::binary_poly1::BinaryPoly1};
/// let batch = Pairs::new(Pred(&[0.0]), Target(&[1.0]))?;
/// assert_eq!(BinaryPoly1::new(2.0)?.mean(batch)?, std::f64::consts::LN_2 + 1.0);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BinaryPoly1 {
    epsilon: f64,
}
impl BinaryPoly1 {
    /// `epsilon`: ε, what the probability of the other class costs beside cross-entropy. At least −1.
    pub fn new(epsilon: f64) -> Result<Self, Error> {
        Ok(BinaryPoly1 { epsilon: Self::CARD.check("epsilon", epsilon)? })
    }
}
impl Formula for BinaryPoly1 {
    const CARD: Card = Card {
        name: "binary_poly1",
        summary: "binary cross-entropy with another first term, on logits",
        task: Task::Binary,
        formula: "y (softplus(−x) + ε σ(−x)) + (1 − y)(softplus(x) + ε σ(x)); ε = epsilon",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: PROBABILITY,
        two_labels: false,
        params: &[Param::number(
            "epsilon",
            1.0,
            span(-1.0, f64::MAX),
            "what the probability of the other class costs; 0 is cross-entropy",
        )],
        estimates: "class 1",
        kinks: "none",
        reference: "Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        BinaryPoly1::new(args.number("epsilon"))
    }
}
impl Pointwise for BinaryPoly1 {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let cross_entropy = BceWithLogits::default().at(prediction, target);
        let (x, y, n, epsilon) = (prediction, target, target.lit(1.0) - target, target.lit(self.epsilon));
        let (p, q) = (x.sigmoid(), (-x).sigmoid());
        Jet {
            value: cross_entropy.value + epsilon * (y * q + n * p),
            slope: cross_entropy.slope + epsilon * (n - y) * (p * q),
        }
    }
    /// Convex for |ε| ≤ 1 too, but boxes do not see that its slope never falls.
    fn claims(&self) -> Claims {
        let e = self.epsilon;
        // The largest of q·(1 + ε·(1 − q)).
        let most = if e <= 1.0 { 1.0 } else { (1.0 + e) * (1.0 + e) / (4.0 * e) };
        Claims { lipschitz: most, ..Claims::NONE }
    }
}
