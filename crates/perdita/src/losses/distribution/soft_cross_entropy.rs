//! Softmax cross-entropy of a row of logits z and a row of target probabilities t, −Σ t_c ln softmax(z)_c.
//!
//! One-hot rows give [`cross_entropy`](crate::losses::cross_entropy); a teacher's probabilities give distillation. The targets
//! need not sum to 1. A class whose target is 0 costs nothing, even where its logit is −∞. With `label_smoothing` ε the
//! target is (1 − ε)·t_c + ε/C, as PyTorch has it.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, NON_NEGATIVE, PROBABILITY, Param, Predicts, Row, Rowwise, Slopes, Soft,
    Softmax, Task,
};
use crate::real::{Interval, Real};

/// −Σ t'_c w_c ln softmax(z)_c + ζ (ln Σ exp z)², t' = (1 − ε) t + ε/C
///
/// ```
/// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::soft_cross_entropy::SoftCrossEntropy};
/// let batch = Rows::soft(Scores::new(&[2.0, 2.0], 2), Targets(&[0.25, 0.75]))?;
/// let loss = SoftCrossEntropy::default().mean(batch)?;
/// assert!((loss - std::f64::consts::LN_2).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SoftCrossEntropy {
    smoothing: f64,
    weights: Vec<f64>,
    z_loss: f64,
    logits: bool,
}
impl Default for SoftCrossEntropy {
    fn default() -> Self {
        SoftCrossEntropy { smoothing: 0.0, weights: Vec::new(), z_loss: 0.0, logits: true }
    }
}
impl SoftCrossEntropy {
    /// ε, from 0 to 1.
    pub fn label_smoothing(self, smoothing: f64) -> Result<Self, Error> {
        Ok(SoftCrossEntropy { smoothing: Self::CARD.check("label_smoothing", smoothing)?, ..self })
    }
    /// A weight per class; none for no weights.
    pub fn class_weights(self, weights: &[f64]) -> Result<Self, Error> {
        Ok(SoftCrossEntropy { weights: Self::CARD.check_all("class_weights", weights)?, ..self })
    }
    /// ζ, not negative.
    pub fn z_loss(self, z_loss: f64) -> Result<Self, Error> {
        Ok(SoftCrossEntropy { z_loss: Self::CARD.check("z_loss", z_loss)?, ..self })
    }
    /// Whether the scores are logits (the default) or probabilities.
    pub fn from_logits(self, logits: bool) -> Self {
        SoftCrossEntropy { logits, ..self }
    }
}
impl Formula for SoftCrossEntropy {
    const CARD: Card = Card {
        name: "soft_cross_entropy",
        summary: "cross-entropy of logits (or probabilities) and target probabilities",
        task: Task::Distribution,
        formula: "−Σ_c t'_c w_c ln softmax(z)_c + ζ (ln Σ_c exp z_c)²; t'_c = (1 − ε) t_c + ε/C",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number(
                "label_smoothing",
                0.0,
                PROBABILITY,
                "ε, the share of the target spread over all classes",
            )
            .symbol("ε"),
            Param::number("z_loss", 0.0, NON_NEGATIVE, "ζ, the price of a normaliser away from 1")
                .symbol("ζ"),
            Param::flag("from_logits", true, "false: the scores are probabilities"),
            Param::per_class("class_weights", None, NON_NEGATIVE, "w, what each class counts for")
                .symbol("w"),
        ],
        estimates: "the target distribution",
        kinks: "none",
        reference: "Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        SoftCrossEntropy::default()
            .from_logits(args.flag("from_logits"))
            .label_smoothing(args.number("label_smoothing"))?
            .z_loss(args.number("z_loss"))?
            .class_weights(&args.list("class_weights"))
    }
    fn card(&self) -> Card {
        if self.logits {
            return Self::CARD;
        }
        Card { predicts: Predicts::Probability, prediction: PROBABILITY, ..Self::CARD }
    }
}
impl Rowwise for SoftCrossEntropy {
    type Truth = Soft;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let spread = self.smoothing / z.count() as f64;
        let share = inline!(|at| {
            let t = target.at(at);
            let t = if spread > 0.0 { t * t.lit(1.0 - self.smoothing) + t.lit(spread) } else { t };
            if self.weights.is_empty() { t } else { t * z.constants(&self.weights, at) }
        });
        if !self.logits {
            slopes.fill(z, inline!(|at| -share(at).weigh(z.at(at).lit(1.0) / z.at(at))));
            return z.sum(None, inline!(|at| share(at).weigh(-z.at(at).ln())));
        }
        let softmax = Softmax::whole(z, slopes);
        let mut factor = z.sum(None, share);
        let below = z.sum(None, inline!(|at| share(at).weigh(z.spread(softmax.top) - z.at(at))));
        let mut value = below + factor * softmax.total.ln();
        if self.z_loss > 0.0 {
            let (lse, price) = (softmax.lse(), z.lit(self.z_loss));
            value = value + price * lse * lse;
            factor = factor + (price + price) * lse;
        }
        let scale = z.spread(factor / softmax.total);
        slopes.write(z, Softmax::exp(z, softmax.top), inline!(|at, e| e * scale - share(at)));
        value
    }
    fn convex(&self) -> bool {
        true
    }
    fn classes(&self) -> Option<usize> {
        (!self.weights.is_empty()).then_some(self.weights.len())
    }
}
