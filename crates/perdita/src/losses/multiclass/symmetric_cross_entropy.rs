//! Symmetric cross-entropy of a row of logits and a class label y: −α·ln p_y − β·A·(1 − p_y) with p =
//! softmax(z).
//!
//! The second term is the reverse cross-entropy −Σ p_c ln y_c, with ln 0 replaced by a finite A < 0. It is a
//! scaled mean absolute error, which bounds the influence of wrong labels. The defaults α = 0.1, β = 1 are
//! the paper's for CIFAR-10 (for CIFAR-100 it uses 6 and 0.1), and A = −4; the authors' code has ln 10⁻⁴ ≈
//! −9.2. With α = 0 only the mean absolute error remains. The formula is that of
//! [`poly1`](crate::losses::poly1) with other coefficients. Compared with the sum of both cross-entropies in
//! PyTorch, clipped as in the authors' code.
use crate::loss::{Card, ClassIndex, Definition, NON_NEGATIVE, Row, RowGrad, Rowwise};
use crate::losses::CrossEntropy;
use crate::losses::poly1::nll_and_one_minus_p;
use crate::parameters;
use crate::real::span;

parameters! {
    /// −α ln p_y − β A (1 − p_y)
    ///
    /// ```
    /// use perdita::losses::SymmetricCrossEntropy;
    /// use perdita::{Labels, Rows, RowwiseExt, Scores};
    /// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[0i64]))?;
    /// let loss = SymmetricCrossEntropy::new(0.1, 1.0)?.mean(batch)?;
    /// assert!((loss - (0.1 * std::f64::consts::LN_2 + 4.0 * 0.5)).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct SymmetricCrossEntropy(
        /// weight of the cross-entropy
        alpha: f64 in NON_NEGATIVE = 0.1,
        /// weight of the reverse cross-entropy
        beta: f64 in NON_NEGATIVE = 1.0,
    ) {
        /// finite value that replaces ln 0
        log_zero as "A": f64 in span(f64::MIN, 0.0) = -4.0,
        ignore_index like CrossEntropy: i64 = -100,
    }
}
impl SymmetricCrossEntropy {
    /// Weight of 1 − p_y.
    fn one_minus_p_weight(&self) -> f64 {
        -self.beta * self.log_zero
    }
}
impl Definition for SymmetricCrossEntropy {
    const CARD: Card = Card {
        summary: "cross-entropy plus reverse cross-entropy, robust to noisy labels, on logits",
        formula: "−α ln p_y − β A (1 − p_y); p = softmax(z), α = alpha, β = beta, A = log_zero",
        estimates: "the class, from noisy labels",
        reference: "Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019",
        ..Card::multiclass("symmetric_cross_entropy", Self::PARAMS)
    };
}
impl Rowwise for SymmetricCrossEntropy {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        nll_and_one_minus_p(z, label, slopes, self.alpha, self.one_minus_p_weight())
    }

    fn convex(&self) -> bool {
        self.one_minus_p_weight() <= self.alpha
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }
}
