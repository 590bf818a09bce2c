//! Negative log-likelihood of a row of log-probabilities x and a class label y: −w_y·x_y.
//!
//! With x = log-softmax(z) it equals [`cross_entropy`](crate::losses::cross_entropy), which is more accurate
//! from logits z.
use crate::loss::{Card, ClassIndex, Definition, LOG_PROBABILITY, PerClass, Predicts, Row, RowGrad, Rowwise};
use crate::losses::CrossEntropy;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// −w_y x_y
    ///
    /// ```
    /// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::Nll};
    /// let batch = Rows::new(Scores::new(&[-0.1, -2.3], 2), Labels::from(&[1i64]))?;
    /// assert_eq!(Nll::default().mean(batch)?, 2.3);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct Nll {
        ignore_index like CrossEntropy: i64 = -100,
        class_weights like CrossEntropy: PerClass = &[],
    }
}
impl Definition for Nll {
    const CARD: Card = Card {
        summary: "negative log-likelihood of log-probabilities and class labels",
        formula: "−w_y x_y",
        predicts: Predicts::LogProbability,
        prediction: LOG_PROBABILITY,
        estimates: "the class probabilities",
        reference: "Fisher, On the Mathematical Foundations of Theoretical Statistics, 1922",
        ..Card::multiclass("nll", Self::PARAMS)
    };
}
impl Rowwise for Nll {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let weight =
            if self.class_weights.is_empty() { z.lit(1.0) } else { z.constant(&self.class_weights, label) };
        slopes.write(z, inline!(|at| z.at(at).lit(0.0)));
        slopes.set(label, -weight);
        weight.strong_mul(-z.get(label))
    }

    fn convex(&self) -> bool {
        true
    }

    fn weight(&self, label: usize) -> f64 {
        self.class_weights.get(label).copied().unwrap_or(1.0)
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }

    fn classes(&self) -> Option<usize> {
        (!self.class_weights.is_empty()).then_some(self.class_weights.len())
    }
}
