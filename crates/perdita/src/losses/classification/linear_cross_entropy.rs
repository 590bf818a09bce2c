//! Cross-entropy of the scores of a linear layer, z = W·h + b, which are never stored: the head of a language model.
//!
//! It is [`cross_entropy`](crate::losses::cross_entropy) of every row of scores with labels, with all of its options, or
//! [`soft_cross_entropy`](crate::losses::soft_cross_entropy) with rows of target probabilities. `soft_cap` c bends the scores
//! first: c·tanh(z/c) (Gemma 2, 2024).
use crate::loss::{
    Args, Card, Error, Formula, Linear, LinearKind, NON_NEGATIVE, POSITIVE, Param, Predicts, ProductLoss,
    SoftCap, Task,
};
use crate::losses::cross_entropy::CrossEntropy;
use crate::losses::soft_cross_entropy::SoftCrossEntropy;
use crate::real::Interval;

/// Cross-entropy of W·h + b
///
/// ```
/// use perdita::{Embeddings, Gradients, Labels, ProductsExt, Products, Reduction};
/// use perdita::losses::linear_cross_entropy::LinearCrossEntropy;
/// let (hidden, weight) = ([1.0, 0.0, 0.0, 2.0], [1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
/// let batch = Products::new(Embeddings::new(&hidden, 2)?, Embeddings::new(&weight, 2)?)?;
/// let mut grad = [0.0; 6];
/// let out = Gradients::none().b(&mut grad);
/// let batch = batch.labels(Labels::from(&[0i64, 1]))?;
/// let loss = LinearCrossEntropy::default().evaluate(batch, Reduction::Mean, out)?;
/// let e = std::f64::consts::E; // the rows of scores are (1, 0, 1) and (0, 2, 2)
/// assert!((loss.total.mean() - 0.5 * ((2.0 * e + 1.0).ln() + (2.0 * e * e + 1.0).ln() - 3.0)).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct LinearCrossEntropy {
    labels: CrossEntropy,
    soft: Option<SoftCrossEntropy>,
    cap: Option<SoftCap>,
}
impl LinearCrossEntropy {
    /// The cross-entropy of rows of scores with labels, and with rows of targets.
    pub fn new(labels: CrossEntropy, soft: Option<SoftCrossEntropy>) -> Self {
        LinearCrossEntropy { labels, soft, cap: None }
    }
    /// c, which no score can reach; none for scores as they are.
    pub fn soft_cap(self, cap: Option<f64>) -> Result<Self, Error> {
        let cap = cap.map(|cap| Self::CARD.check("soft_cap", cap).map(SoftCap)).transpose()?;
        Ok(LinearCrossEntropy { cap, ..self })
    }
}
/// The parameter of a [`SoftCap`].
pub(crate) const SOFT_CAP: Param =
    Param::optional("soft_cap", None, POSITIVE, "c, what c·tanh(z/c) keeps all scores below").symbol("c");

impl Formula for LinearCrossEntropy {
    const CARD: Card = Card {
        name: "linear_cross_entropy",
        summary: "cross-entropy of the scores of a linear layer, which are never stored",
        task: Task::Multiclass,
        formula: "cross_entropy(W h + b, y)",
        predicts: Predicts::HiddenState,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            CrossEntropy::LABEL_SMOOTHING,
            CrossEntropy::IGNORE_INDEX,
            CrossEntropy::Z_LOSS,
            CrossEntropy::CLASS_WEIGHTS,
            SOFT_CAP,
        ],
        estimates: "the probabilities of the classes",
        kinks: "none",
        reference: "Wijmans et al., Cut Your Losses in Large-Vocabulary Language Models, ICLR 2025",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let (smoothing, weights) = (args.number("label_smoothing"), args.list("class_weights"));
        let labels = CrossEntropy::default()
            .ignore_index(args.number("ignore_index") as i64)
            .label_smoothing(smoothing)?
            .z_loss(args.number("z_loss"))?
            .class_weights(&weights)?;
        let soft = SoftCrossEntropy::default().z_loss(args.number("z_loss"))?.class_weights(&weights)?;
        // Targets that are rows of probabilities are smoothed by whoever makes them.
        LinearCrossEntropy::new(labels, (smoothing == 0.0).then_some(soft))
            .soft_cap(args.optional("soft_cap"))
    }
}
impl ProductLoss for LinearCrossEntropy {
    type Kind = LinearKind;
}
impl Linear for LinearCrossEntropy {
    type Labels = CrossEntropy;
    type Soft = SoftCrossEntropy;
    const SOFT: bool = true;
    fn labels(&self) -> &CrossEntropy {
        &self.labels
    }
    fn soft(&self) -> Option<&SoftCrossEntropy> {
        self.soft.as_ref()
    }
    fn cap(&self) -> Option<SoftCap> {
        self.cap
    }
}
