//! Generalised cross-entropy of a row of logits and the label y of its class: (1 − p_yᵠ)/q with p = softmax(z).
//!
//! Between cross-entropy, which is its limit at q = 0, and the mean absolute error 1 − p_y at q = 1: the larger q, the less it
//! follows wrong labels. It never exceeds 1/q. It is −expm1(q·ln p_y)/q, so nothing cancels where p_y is near 1 or q near
//! 0; the gradient is p_yᵠ·(p − 1 at y). Compared with the same from PyTorch's primitives.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, Index, NON_NEGATIVE, PROBABILITY, Param, Predicts, Row, Rowwise, Slopes,
    Softmax, Task,
};
use crate::real::{Interval, Real};

/// (1 − p_yᵠ) / q
///
/// ```
/// use perdita::losses::generalized_cross_entropy::GeneralizedCrossEntropy;
/// use perdita::{Labels, Rows, RowwiseExt, Scores};
/// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[0i64]))?;
/// assert_eq!(GeneralizedCrossEntropy::new(1.0)?.mean(batch)?, 0.5);
/// assert!(GeneralizedCrossEntropy::new(0.7)?.mean(batch)? < std::f64::consts::LN_2);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GeneralizedCrossEntropy {
    q: f64,
    ignore: i64,
}
impl GeneralizedCrossEntropy {
    /// `q`: from 0, cross-entropy, to 1, the mean absolute error.
    pub fn new(q: f64) -> Result<Self, Error> {
        Ok(GeneralizedCrossEntropy { q: Self::CARD.check("q", q)?, ignore: -100 })
    }
    /// The label of rows that are not to be looked at.
    pub fn ignore_index(self, label: i64) -> Self {
        GeneralizedCrossEntropy { ignore: label, ..self }
    }
}
impl Formula for GeneralizedCrossEntropy {
    const CARD: Card = Card {
        name: "generalized_cross_entropy",
        summary: "between cross-entropy and absolute error, for labels of which some are wrong, on logits",
        task: Task::Multiclass,
        formula: "(1 − p_y^q) / q, at q = 0 its limit −ln p_y; p = softmax(z)",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("q", 0.7, PROBABILITY, "from 0, cross-entropy, to 1, the mean absolute error"),
            Param::integer("ignore_index", -100, "the label of rows that are not looked at"),
        ],
        estimates: "the class, where labels are noisy",
        kinks: "none",
        reference: "Zhang & Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy \
                    Labels, NeurIPS 2018",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let loss = GeneralizedCrossEntropy::new(args.number("q"))?;
        Ok(loss.ignore_index(args.number("ignore_index") as i64))
    }
}
impl Rowwise for GeneralizedCrossEntropy {
    type Truth = Index;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let softmax = Softmax::of(z, label, slopes);
        let (k, value) = if self.q > 0.0 {
            let power = z.lit(-self.q) * softmax.nll;
            (power.exp(), -power.exp_m1() / z.lit(self.q))
        } else {
            (z.lit(1.0), softmax.nll)
        };
        let scale = z.spread(k / softmax.total);
        slopes.write(z, Softmax::exp(z, softmax.top), inline!(|_, e| e * scale));
        slopes.set(label, -(k * softmax.miss()));
        value
    }
    fn convex(&self) -> bool {
        self.q == 0.0
    }
    fn ignored(&self) -> Option<i64> {
        Some(self.ignore)
    }
}
