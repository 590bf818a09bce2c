//! The negative log-likelihood of a row of log-probabilities x and the label y of its class, −w_y·x_y.
//!
//! With x = log-softmax(z) this is [`cross_entropy`](crate::losses::cross_entropy), which is better computed from z.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, Index, NON_NEGATIVE, Param, Predicts, Row, Rowwise, Slopes, Task,
};
use crate::real::{Real, span};

/// −w_y x_y
///
/// ```
/// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::nll::Nll};
/// let batch = Rows::new(Scores::new(&[-0.1, -2.3], 2), Labels::from(&[1i64]))?;
/// assert_eq!(Nll::default().mean(batch)?, 2.3);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Nll {
    weights: Vec<f64>,
    ignore: i64,
}
impl Default for Nll {
    fn default() -> Self {
        Nll { weights: Vec::new(), ignore: -100 }
    }
}
impl Nll {
    /// A weight per class; none for no weights.
    pub fn class_weights(self, weights: &[f64]) -> Result<Self, Error> {
        Ok(Nll { weights: Self::CARD.check_all("class_weights", weights)?, ..self })
    }
    /// The label of rows that are not to be looked at.
    pub fn ignore_index(self, label: i64) -> Self {
        Nll { ignore: label, ..self }
    }
}
impl Formula for Nll {
    const CARD: Card = Card {
        name: "nll",
        summary: "negative log-likelihood of log-probabilities and class labels",
        task: Task::Multiclass,
        formula: "−w_y x_y",
        predicts: Predicts::LogProbability,
        prediction: span(f64::NEG_INFINITY, 0.0),
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::integer("ignore_index", -100, "the label of rows that are not looked at"),
            Param::per_class("class_weights", None, NON_NEGATIVE, "w, what each class counts for")
                .symbol("w"),
        ],
        estimates: "the probabilities of the classes",
        kinks: "none",
        reference: "Fisher, On the Mathematical Foundations of Theoretical Statistics, 1922",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Nll::default()
            .ignore_index(args.number("ignore_index") as i64)
            .class_weights(&args.list("class_weights"))
    }
}
impl Rowwise for Nll {
    type Truth = Index;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let weight = if self.weights.is_empty() { z.lit(1.0) } else { z.constant(&self.weights, label) };
        slopes.fill(z, inline!(|at| z.at(at).lit(0.0)));
        slopes.set(label, -weight);
        weight.weigh(-z.get(label))
    }
    fn convex(&self) -> bool {
        true
    }
    fn weight(&self, label: usize) -> f64 {
        self.weights.get(label).copied().unwrap_or(1.0)
    }
    fn ignored(&self) -> Option<i64> {
        Some(self.ignore)
    }
    fn classes(&self) -> Option<usize> {
        (!self.weights.is_empty()).then_some(self.weights.len())
    }
}
