//! Softmax cross-entropy of the logits z = W·h + b of a linear layer, without materialising them: the head of
//! a language model.
//!
//! With labels it is [`cross_entropy`](crate::losses::cross_entropy) of each row of logits, with all of its
//! options; with target probabilities it is [`soft_cross_entropy`](crate::losses::soft_cross_entropy).
//! `soft_cap` c first replaces z by c·tanh(z/c) (Gemma 2, 2024).
use crate::loss::{Card, Definition, Error, Linear, LinearKind, POSITIVE, Predicts, ProductLoss, SoftCap};
use crate::losses::CrossEntropy;
use crate::losses::SoftCrossEntropy;
use crate::parameters;

parameters! {
    /// Softmax cross-entropy of W·h + b
    ///
    /// ```
    /// use perdita::{Embeddings, Outputs, Labels, ProductsExt, Products, Reduction};
    /// use perdita::losses::LinearCrossEntropy;
    /// let (hidden, weight) = ([1.0, 0.0, 0.0, 2.0], [1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    /// let batch = Products::new(Embeddings::new(&hidden, 2)?, Embeddings::new(&weight, 2)?)?;
    /// let mut grad = [0.0; 6];
    /// let out = Outputs::new().grad("b", &mut grad);
    /// let batch = batch.labels(Labels::from(&[0i64, 1]))?;
    /// let loss = LinearCrossEntropy::default().evaluate(batch, Reduction::Mean, out)?;
    /// let e = std::f64::consts::E; // the rows of scores are (1, 0, 1) and (0, 2, 2)
    /// assert!((loss.total.mean() - 0.5 * ((2.0 * e + 1.0).ln() + (2.0 * e * e + 1.0).ln() - 3.0)).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct LinearCrossEntropy {
        /// cross-entropy of the logits
        head: CrossEntropy [label_smoothing, ignore_index, z_loss, class_weights] => soft_targets,
        /// bound c of the logits, approached smoothly: c·tanh(z/c)
        soft_cap as "c": Option<f64> in POSITIVE = None,
    } derived {
        /// Loss with target probabilities; none with label smoothing, as the caller smooths such targets.
        soft: Option<SoftCrossEntropy> = None,
    }
}
impl LinearCrossEntropy {
    fn soft_targets(self) -> Result<Self, Error> {
        let soft =
            SoftCrossEntropy::default().z_loss(self.head.z_loss)?.class_weights(&self.head.class_weights)?;
        Ok(LinearCrossEntropy { soft: (self.head.label_smoothing == 0.0).then_some(soft), ..self })
    }
}
impl Definition for LinearCrossEntropy {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of the logits of a linear layer, without materialising them",
        formula: "cross_entropy(W h + b, y)",
        predicts: Predicts::HiddenState,
        estimates: "the class probabilities",
        reference: "Wijmans et al., Cut Your Losses in Large-Vocabulary Language Models, ICLR 2025",
        ..Card::multiclass("linear_cross_entropy", Self::PARAMS)
    };
}
impl ProductLoss for LinearCrossEntropy {
    type Kind = LinearKind;
}
impl Linear for LinearCrossEntropy {
    type Labels = CrossEntropy;
    type Soft = SoftCrossEntropy;
    const SOFT: bool = true;
    fn labels(&self) -> &CrossEntropy {
        &self.head
    }

    fn soft(&self) -> Option<&SoftCrossEntropy> {
        self.soft.as_ref()
    }

    fn cap(&self) -> Option<SoftCap> {
        self.soft_cap.map(SoftCap)
    }
}
