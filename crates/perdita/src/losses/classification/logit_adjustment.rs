//! Cross-entropy of a row of logits to which τ·ln π is added, where π says how common each class is.
//!
//! A rare class must do better to be right, and the logits themselves, without what is added in training, are then
//! those of the balanced error. No list is π the same for all classes, which is
//! [`cross_entropy`](crate::losses::cross_entropy), and so is τ = 0. A class that never occurs, π_c = 0, is masked: as a label
//! it costs ∞. Compared with PyTorch's `cross_entropy` of such logits.
use crate::loss::{
    Altered, Args, Card, Error, Formula, Index, NON_NEGATIVE, POSITIVE, Param, Predicts, Row, Rowwise,
    Slopes, Task,
};
use crate::losses::cross_entropy::CrossEntropy;
use crate::real::Interval;

/// −ln softmax(z + τ ln π)_y
///
/// ```
/// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::logit_adjustment::LogitAdjustment};
/// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[1i64]))?;
/// let loss = LogitAdjustment::new(1.0, &[300.0, 100.0])?.mean(batch)?;
/// assert!((loss - 4f64.ln()).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LogitAdjustment {
    head: CrossEntropy,
    /// τ·ln of π over the largest π: the softmax does not see the difference, and the commonest class is not moved.
    shift: Vec<f64>,
    ignore: i64,
}
impl LogitAdjustment {
    /// `tau`: τ, not negative. `prior`: how common each class is, as counts or frequencies; none if all are alike.
    pub fn new(tau: f64, prior: &[f64]) -> Result<Self, Error> {
        let tau = Self::CARD.check("tau", tau)?;
        let prior = Self::CARD.check_all("prior", prior)?;
        let most = prior.iter().fold(0.0, |most: f64, &p| most.max(p));
        if !prior.is_empty() && most == 0.0 {
            let (loss, param) = (Self::CARD.name, "prior");
            return Err(Error::Param { loss, param, value: most, domain: POSITIVE });
        }
        let shift = |p: &f64| if tau > 0.0 { tau * (p / most).ln() } else { 0.0 };
        let shift = prior.iter().map(shift).collect();
        Ok(LogitAdjustment { head: CrossEntropy::default(), shift, ignore: -100 })
    }
    /// The label of rows that are not to be looked at.
    pub fn ignore_index(self, label: i64) -> Self {
        LogitAdjustment { ignore: label, ..self }
    }
}
impl Formula for LogitAdjustment {
    const CARD: Card = Card {
        name: "logit_adjustment",
        summary: "cross-entropy of logits moved by how common the classes are",
        task: Task::Multiclass,
        formula: "−ln softmax(z + τ ln π)_y; τ = tau, π = prior",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("tau", 1.0, NON_NEGATIVE, "τ, how much the logits are moved"),
            Param::integer("ignore_index", -100, "the label of rows that are not looked at"),
            Param::per_class(
                "prior",
                None,
                NON_NEGATIVE,
                "π, how common each class is: counts or frequencies",
            )
            .symbol("π"),
        ],
        estimates: "the class, each as if all were as common",
        kinks: "none",
        reference: "Menon et al., Long-Tail Learning via Logit Adjustment, ICLR 2021",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let loss = LogitAdjustment::new(args.number("tau"), &args.list("prior"))?;
        Ok(loss.ignore_index(args.number("ignore_index") as i64))
    }
}
impl Rowwise for LogitAdjustment {
    type Truth = Index;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let moved = Altered::shifted(z, &self.shift);
        self.head.at(moved, label, &mut moved.slopes(slopes))
    }
    fn convex(&self) -> bool {
        true
    }
    fn ignored(&self) -> Option<i64> {
        Some(self.ignore)
    }
    fn classes(&self) -> Option<usize> {
        (!self.shift.is_empty()).then_some(self.shift.len())
    }
}
