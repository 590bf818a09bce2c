//! Generalised cross-entropy of a row of logits and a class label y: (1 − p_yᵠ)/q with p = softmax(z).
//!
//! It interpolates between cross-entropy, its limit at q = 0, and the mean absolute error 1 − p_y at q = 1.
//! The larger q, the smaller the influence of wrong labels; the loss never exceeds 1/q. It is computed as
//! −expm1(q·ln p_y)/q, which does not cancel for p_y near 1 or q near 0. The gradient is p_yᵠ·(p −
//! onehot(y)). Compared with the formula in PyTorch operations.
use crate::loss::{Card, ClassIndex, Definition, PROBABILITY, Row, RowGrad, Rowwise, Softmax};
use crate::losses::CrossEntropy;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// (1 − p_yᵠ) / q
    ///
    /// ```
    /// use perdita::losses::GeneralizedCrossEntropy;
    /// use perdita::{Labels, Rows, RowwiseExt, Scores};
    /// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[0i64]))?;
    /// assert_eq!(GeneralizedCrossEntropy::new(1.0)?.mean(batch)?, 0.5);
    /// assert!(GeneralizedCrossEntropy::new(0.7)?.mean(batch)? < std::f64::consts::LN_2);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct GeneralizedCrossEntropy(
        /// exponent between 0 (cross-entropy) and 1 (mean absolute error)
        q: f64 in PROBABILITY = 0.7,
    ) {
        ignore_index like CrossEntropy: i64 = -100,
    }
}
impl Definition for GeneralizedCrossEntropy {
    const CARD: Card = Card {
        summary: "between cross-entropy and mean absolute error, robust to noisy labels, on logits",
        formula: "(1 − p_y^q) / q, at q = 0 its limit −ln p_y; p = softmax(z)",
        estimates: "the class, from noisy labels",
        reference: "Zhang & Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy \
                    Labels, NeurIPS 2018",
        ..Card::multiclass("generalized_cross_entropy", Self::PARAMS)
    };
}
impl Rowwise for GeneralizedCrossEntropy {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let softmax = Softmax::of(z, label, slopes);
        let (k, value) = if self.q > 0.0 {
            let power = z.lit(-self.q) * softmax.nll;
            (power.exp(), -power.exp_m1() / z.lit(self.q))
        } else {
            (z.lit(1.0), softmax.nll)
        };
        let scale = z.splat(k / softmax.total);
        slopes.write_cached(z, Softmax::exp(z, softmax.max), inline!(|_, e| e * scale));
        slopes.set(label, -(k * softmax.one_minus_p()));
        value
    }

    fn convex(&self) -> bool {
        self.q == 0.0
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }
}
