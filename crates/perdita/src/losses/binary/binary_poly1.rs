//! Poly-1 loss of a logit: binary cross-entropy plus ε times 1 − p_t, the probability of the wrong class.
//!
//! Cross-entropy is the series Σ (1 − p_t)ʲ/j; Poly-1 changes its leading coefficient from 1 to 1 + ε. For ε
//! near −1 that term vanishes, and the loss of confident correct predictions cancels: its absolute error is
//! that of the two terms. Compared with the paper's definition in mpmath.
use crate::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use crate::losses::BceWithLogits;
use crate::parameters;
use crate::real::{Real, span};

parameters! {
    /// y·(softplus(−x) + ε·σ(−x)) + (1 − y)·(softplus(x) + ε·σ(x))
    ///
    /// ```
    /// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::BinaryPoly1};
    /// let batch = Pairs::new(Pred(&[0.0]), Target(&[1.0]))?;
    /// assert_eq!(BinaryPoly1::new(2.0)?.mean(batch)?, std::f64::consts::LN_2 + 1.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct BinaryPoly1(
        /// change of the leading coefficient of the expansion of cross-entropy in 1 − p; 0 is cross-entropy
        epsilon: f64 in span(-1.0, f64::MAX) = 1.0,
    )
}
impl Definition for BinaryPoly1 {
    const CARD: Card = Card {
        summary: "binary cross-entropy plus ε (1 − p), on logits",
        formula: "y (softplus(−x) + ε σ(−x)) + (1 − y)(softplus(x) + ε σ(x)); ε = epsilon",
        estimates: "the class, with sharper probabilities for larger ε",
        reference: "Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022",
        ..Card::binary("binary_poly1", Self::PARAMS)
    };
}
impl Pointwise for BinaryPoly1 {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        let cross_entropy = BceWithLogits::DEFAULT.at(prediction, target);
        let (x, y, n, epsilon) = (prediction, target, target.lit(1.0) - target, target.lit(self.epsilon));
        let (p, q) = (x.sigmoid(), (-x).sigmoid());
        ValueSlope {
            value: cross_entropy.value + epsilon * (y * q + n * p),
            slope: cross_entropy.slope + epsilon * (n - y) * (p * q),
        }
    }

    /// Convex for |ε| ≤ 1, but interval arithmetic does not prove it.
    fn claims(&self) -> Claims {
        let e = self.epsilon;
        // Maximum of q·(1 + ε·(1 − q)).
        let most = if e <= 1.0 { 1.0 } else { (1.0 + e) * (1.0 + e) / (4.0 * e) };
        // The curvature of a label is p·q·(1 ∓ ε ± 2ε·p), at its largest where 6ε·p² − (6ε − 2)·p = 1 − ε.
        let p = 0.5 + 0.5 * e / (1.0 + (1.0 + 3.0 * e * e).sqrt());
        let smooth = p * (1.0 - p) * (1.0 - e + 2.0 * e * p);
        Claims { lipschitz: most, smooth, ..Claims::NONE }
    }
}
