//! Symmetric cross-entropy of a row of logits and the label y of its class: −α·ln p_y − β·A·(1 − p_y) with
//! p = softmax(z).
//!
//! The second term is the reverse cross-entropy −Σ p_c ln y_c, in which ln 0 is a finite A < 0: it is a mean absolute
//! error, and does not follow wrong labels. Default are α and β of the paper for CIFAR-10 (0.1 and 1; for CIFAR-100 it takes
//! 6 and 0.1), and A = −4; its code has ln 10⁻⁴ ≈ −9.2. α = 0 is the mean absolute error alone. The formula is that of
//! [`poly1`](crate::losses::poly1), with other numbers. Compared with both sums, clipped as the paper's code does, in PyTorch.
use crate::loss::{
    Args, Card, Error, Formula, Index, NON_NEGATIVE, Param, Predicts, Row, Rowwise, Slopes, Task,
};
use crate::losses::poly1::nll_and_miss;
use crate::real::{Interval, span};

/// −α ln p_y − β A (1 − p_y)
///
/// ```
/// use perdita::losses::symmetric_cross_entropy::SymmetricCrossEntropy;
/// use perdita::{Labels, Rows, RowwiseExt, Scores};
/// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[0i64]))?;
/// let loss = SymmetricCrossEntropy::new(0.1, 1.0)?.mean(batch)?;
/// assert!((loss - (0.1 * std::f64::consts::LN_2 + 4.0 * 0.5)).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SymmetricCrossEntropy {
    alpha: f64,
    beta: f64,
    log_zero: f64,
    ignore: i64,
}
impl SymmetricCrossEntropy {
    /// `alpha` and `beta`: what cross-entropy and its reverse count. Not negative.
    pub fn new(alpha: f64, beta: f64) -> Result<Self, Error> {
        let (alpha, beta) = (Self::CARD.check("alpha", alpha)?, Self::CARD.check("beta", beta)?);
        Ok(SymmetricCrossEntropy { alpha, beta, log_zero: -4.0, ignore: -100 })
    }
    /// A, what the logarithm of 0 is taken to be. Not positive.
    pub fn log_zero(self, log_zero: f64) -> Result<Self, Error> {
        Ok(SymmetricCrossEntropy { log_zero: Self::CARD.check("log_zero", log_zero)?, ..self })
    }
    /// The label of rows that are not to be looked at.
    pub fn ignore_index(self, label: i64) -> Self {
        SymmetricCrossEntropy { ignore: label, ..self }
    }
    /// What 1 − p_y counts.
    fn miss(&self) -> f64 {
        -self.beta * self.log_zero
    }
}
impl Formula for SymmetricCrossEntropy {
    const CARD: Card = Card {
        name: "symmetric_cross_entropy",
        summary: "cross-entropy and its reverse, for labels of which some are wrong, on logits",
        task: Task::Multiclass,
        formula: "−α ln p_y − β A (1 − p_y); p = softmax(z), α = alpha, β = beta, A = log_zero",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("alpha", 0.1, NON_NEGATIVE, "α, what cross-entropy counts"),
            Param::number("beta", 1.0, NON_NEGATIVE, "β, what its reverse counts"),
            Param::number("log_zero", -4.0, span(f64::MIN, 0.0), "A, what ln 0 is taken to be").symbol("A"),
            Param::integer("ignore_index", -100, "the label of rows that are not looked at"),
        ],
        estimates: "the class, where labels are noisy",
        kinks: "none",
        reference: "Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        SymmetricCrossEntropy::new(args.number("alpha"), args.number("beta"))?
            .ignore_index(args.number("ignore_index") as i64)
            .log_zero(args.number("log_zero"))
    }
}
impl Rowwise for SymmetricCrossEntropy {
    type Truth = Index;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Z::Score {
        nll_and_miss(z, label, slopes, self.alpha, self.miss())
    }
    fn convex(&self) -> bool {
        self.miss() <= self.alpha
    }
    fn ignored(&self) -> Option<i64> {
        Some(self.ignore)
    }
}
