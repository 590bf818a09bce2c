//! Focal loss of the logits z = W·h + b of a linear layer, without materialising them:
//! [`focal`](crate::losses::focal) of each row of logits.
use crate::loss::{Card, Definition, Linear, LinearKind, Predicts, ProductLoss, SoftCap};
use crate::losses::Focal;
use crate::losses::LinearCrossEntropy;
use crate::losses::SoftCrossEntropy;
use crate::parameters;

parameters! {
    /// Focal loss of W·h + b
    ///
    /// ```
    /// use perdita::losses::{Focal, LinearFocal};
    /// use perdita::{Embeddings, Outputs, Labels, ProductsExt, Products, Reduction};
    /// let (hidden, weight) = ([0.0, 0.0], [1.0, 2.0, 3.0, 4.0]);
    /// let batch = Products::new(Embeddings::new(&hidden, 2)?, Embeddings::new(&weight, 2)?)?;
    /// let focal = LinearFocal::default().head(Focal::new(2.0, &[1.0])?);
    /// let loss = focal.evaluate(batch.labels(Labels::from(&[0i64]))?, Reduction::Mean, Outputs::new())?;
    /// assert!((loss.total.mean() - 0.25 * std::f64::consts::LN_2).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct LinearFocal {
        /// focal loss of the logits
        head: Focal [gamma, alpha, ignore_index],
        soft_cap like LinearCrossEntropy: Option<f64> = None,
    }
}
impl Definition for LinearFocal {
    const CARD: Card = Card {
        summary: "focal loss of the logits of a linear layer, without materialising them",
        formula: "focal(W h + b, y)",
        predicts: Predicts::HiddenState,
        estimates: "the class, with more weight on hard examples",
        reference: "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017",
        ..Card::multiclass("linear_focal", Self::PARAMS)
    };
}
impl ProductLoss for LinearFocal {
    type Kind = LinearKind;
}
impl Linear for LinearFocal {
    type Labels = Focal;
    type Soft = SoftCrossEntropy;
    fn labels(&self) -> &Focal {
        &self.head
    }

    fn cap(&self) -> Option<SoftCap> {
        self.soft_cap.map(SoftCap)
    }
}
