//! The focal loss of a row of logits and the label y of its class: −α_y·(1 − p_y)^γ·ln p_y with p = softmax(z).
//!
//! With ℓ = −ln p_y and q = 1 − p_y, its gradient is k·(p − 1 at y) where k = α_y·q^γ·(1 + γ·p_y·ℓ/q): ℓ/q tends to 1
//! as q → 0, so no negative power appears and nothing becomes NaN at saturation, for any γ ≥ 0. γ = 0 and α = 1 is
//! [`cross_entropy`](crate::losses::cross_entropy).
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, Index, NON_NEGATIVE, Param, Predicts, Row, Rowwise, Slopes, Softmax, Task,
};
use crate::real::{Interval, Real};

/// −α_y (1 − p_y)^γ ln p_y
///
/// ```
/// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::focal::Focal};
/// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[0i64]))?;
/// let loss = Focal::new(2.0, &[1.0])?.mean(batch)?;
/// assert!((loss - 0.25 * std::f64::consts::LN_2).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Focal {
    gamma: f64,
    alpha: Vec<f64>,
    ignore: i64,
}
impl Focal {
    /// `gamma`: how much the easy is turned down; 0 not at all. `alpha`: one weight for all classes, or one per class.
    pub fn new(gamma: f64, alpha: &[f64]) -> Result<Self, Error> {
        let gamma = Self::CARD.check("gamma", gamma)?;
        let alpha = Self::CARD.check_all("alpha", alpha)?;
        if alpha.is_empty() {
            return Err(Error::Classes { loss: "focal", name: "alpha", got: 0, want: 1 });
        }
        Ok(Focal { gamma, alpha, ignore: -100 })
    }
    /// The label of rows that are not to be looked at.
    pub fn ignore_index(self, label: i64) -> Self {
        Focal { ignore: label, ..self }
    }
}
/// The parameters, which losses made of this one take by name.
impl Focal {
    pub(crate) const GAMMA: Param =
        Param::number("gamma", 2.0, NON_NEGATIVE, "how much the easy is turned down; 0 is cross-entropy");
    pub(crate) const ALPHA: Param =
        Param::per_class("alpha", Some(0.25), NON_NEGATIVE, "what a class counts for");
    pub(crate) const IGNORE_INDEX: Param =
        Param::integer("ignore_index", -100, "the label of rows that are not looked at");
}
impl Formula for Focal {
    const CARD: Card = Card {
        name: "focal",
        summary: "cross-entropy that turns down what is easy, on logits",
        task: Task::Multiclass,
        formula: "−α_y (1 − p_y)^γ ln p_y; p = softmax(z), γ = gamma, α = alpha",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[Self::GAMMA, Self::ALPHA, Self::IGNORE_INDEX],
        estimates: "the class, with attention to what is hard",
        kinks: "none",
        reference: "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        let focal = Focal::new(args.number("gamma"), &args.list("alpha"))?;
        Ok(focal.ignore_index(args.number("ignore_index") as i64))
    }
}
impl Rowwise for Focal {
    type Truth = Index;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let alpha = if self.alpha.len() > 1 { z.constant(&self.alpha, label) } else { z.lit(self.alpha[0]) };
        let softmax = Softmax::of(z, label, slopes);
        let (p, q, nll) = (softmax.hit(), softmax.miss(), softmax.nll);
        let turned_down = alpha * q.powf(self.gamma);
        // ℓ/q where q is 0 (one class, or a certain one) is its limit, 1; where p is 0 the product with ℓ is 0.
        let (zero, one) = (z.lit(0.0), z.lit(1.0));
        let ratio = zero.lt(q, p.weigh(nll) / q, one);
        let k = turned_down * (one + z.lit(self.gamma) * ratio);
        let scale = z.spread(k / softmax.total);
        slopes.write(z, Softmax::exp(z, softmax.top), inline!(|_, e| e * scale));
        slopes.set(label, -(k * q));
        turned_down.weigh(nll)
    }
    fn convex(&self) -> bool {
        false
    }
    fn ignored(&self) -> Option<i64> {
        Some(self.ignore)
    }
    fn in_parts(&self) -> Option<(Self, &[f64])> {
        // One alpha for all classes may stay where it is.
        let (alpha, per_class) = match &self.alpha[..] {
            [_] => (self.alpha.clone(), &[][..]),
            alpha => (vec![1.0], alpha),
        };
        Some((Focal { gamma: self.gamma, alpha, ignore: -1 }, per_class))
    }
    fn classes(&self) -> Option<usize> {
        (self.alpha.len() > 1).then_some(self.alpha.len())
    }
}
