//! The focal loss of the scores of a linear layer, z = W·h + b, which are never stored: [`focal`](crate::losses::focal) of
//! every row of scores.
use crate::loss::{
    Args, Card, Error, Formula, Linear, LinearKind, NON_NEGATIVE, Predicts, ProductLoss, SoftCap, Task,
};
use crate::losses::focal::Focal;
use crate::losses::linear_cross_entropy::SOFT_CAP;
use crate::losses::soft_cross_entropy::SoftCrossEntropy;
use crate::real::Interval;

/// The focal loss of W·h + b
///
/// ```
/// use perdita::losses::{focal::Focal, linear_focal::LinearFocal};
/// use perdita::{Embeddings, Gradients, Labels, ProductsExt, Products, Reduction};
/// let (hidden, weight) = ([0.0, 0.0], [1.0, 2.0, 3.0, 4.0]);
/// let batch = Products::new(Embeddings::new(&hidden, 2)?, Embeddings::new(&weight, 2)?)?;
/// let focal = LinearFocal::new(Focal::new(2.0, &[1.0])?);
/// let loss = focal.evaluate(batch.labels(Labels::from(&[0i64]))?, Reduction::Mean, Gradients::none())?;
/// assert!((loss.total.mean() - 0.25 * std::f64::consts::LN_2).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LinearFocal {
    labels: Focal,
    cap: Option<SoftCap>,
}
impl LinearFocal {
    /// The focal loss of rows of scores.
    pub fn new(labels: Focal) -> Self {
        LinearFocal { labels, cap: None }
    }
    /// c, which no score can reach; none for scores as they are.
    pub fn soft_cap(self, cap: Option<f64>) -> Result<Self, Error> {
        let cap = cap.map(|cap| Self::CARD.check("soft_cap", cap).map(SoftCap)).transpose()?;
        Ok(LinearFocal { cap, ..self })
    }
}

impl Formula for LinearFocal {
    const CARD: Card = Card {
        name: "linear_focal",
        summary: "the focal loss of the scores of a linear layer, which are never stored",
        task: Task::Multiclass,
        formula: "focal(W h + b, y)",
        predicts: Predicts::HiddenState,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[Focal::GAMMA, Focal::ALPHA, Focal::IGNORE_INDEX, SOFT_CAP],
        estimates: "the class, with attention to what is hard",
        kinks: "none",
        reference: "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let focal = Focal::new(args.number("gamma"), &args.list("alpha"))?;
        LinearFocal::new(focal.ignore_index(args.number("ignore_index") as i64))
            .soft_cap(args.optional("soft_cap"))
    }
}
impl ProductLoss for LinearFocal {
    type Kind = LinearKind;
}
impl Linear for LinearFocal {
    type Labels = Focal;
    type Soft = SoftCrossEntropy;
    fn labels(&self) -> &Focal {
        &self.labels
    }
    fn cap(&self) -> Option<SoftCap> {
        self.cap
    }
}
