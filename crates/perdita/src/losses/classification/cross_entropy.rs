//! Softmax cross-entropy of a row of logits z and the label y of its class, −ln softmax(z)_y.
//!
//! Its gradient is softmax(z) less 1 at the label. The options, all together if wanted:
//!
//! * `label_smoothing` ε: the target is 1 − ε on the label and ε/C on every class (Szegedy et al. 2016);
//! * `class_weights` w: each class's −ln p counts w_c, and the mean divides by Σ w_y (as PyTorch does);
//! * `ignore_index`: rows with this label are not looked at;
//! * `z_loss` ζ: adds ζ·w_y·(ln Σ exp z)², which holds the normaliser near 1 (Chowdhery et al. 2022);
//! * `from_logits = false`: z are probabilities already.
//!
//! The label's own term stays apart from the sum, so a loss of 10⁻¹⁸ is not rounded to 0, and the gradient at the
//! label is −(1 − p_y) with every digit. A logit of −∞ masks its class.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, Index, NON_NEGATIVE, PROBABILITY, Param, Predicts, Row, Rowwise, Slopes,
    Softmax, Task,
};
use crate::real::{Interval, Real};

/// −Σ y'_c w_c ln softmax(z)_c + ζ w_y (ln Σ exp z)², y' = 1 − ε on the label plus ε/C everywhere
///
/// ```
/// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::cross_entropy::CrossEntropy};
/// let (logits, labels) = ([2.0, -1.0, 0.5, 40.0, 0.0, 0.0], [0i64, -100]);
/// let batch = Rows::new(Scores::new(&logits, 3), Labels::from(&labels))?;
/// let mut grad = [9.0; 6];
/// let loss = CrossEntropy::default().mean_grad(batch, &mut grad)?; // the second row is ignored
/// assert!((loss - 0.24131129665715706).abs() < 1e-15);
/// assert_eq!(grad[3..], [0.0; 3]);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CrossEntropy {
    smoothing: f64,
    weights: Vec<f64>,
    total_weight: f64,
    ignore: i64,
    z_loss: f64,
    logits: bool,
}
impl Default for CrossEntropy {
    fn default() -> Self {
        CrossEntropy {
            smoothing: 0.0,
            weights: Vec::new(),
            total_weight: 0.0,
            ignore: -100,
            z_loss: 0.0,
            logits: true,
        }
    }
}
impl CrossEntropy {
    /// ε, from 0 to 1.
    pub fn label_smoothing(self, smoothing: f64) -> Result<Self, Error> {
        Ok(CrossEntropy { smoothing: Self::CARD.check("label_smoothing", smoothing)?, ..self })
    }
    /// A weight per class; none for no weights. [`class_weights`](crate::class_weights) balances them.
    pub fn class_weights(self, weights: &[f64]) -> Result<Self, Error> {
        let weights = Self::CARD.check_all("class_weights", weights)?;
        Ok(CrossEntropy { total_weight: weights.iter().sum(), weights, ..self })
    }
    /// The label of rows that are not to be looked at.
    pub fn ignore_index(self, label: i64) -> Self {
        CrossEntropy { ignore: label, ..self }
    }
    /// ζ, not negative.
    pub fn z_loss(self, z_loss: f64) -> Result<Self, Error> {
        Ok(CrossEntropy { z_loss: Self::CARD.check("z_loss", z_loss)?, ..self })
    }
    /// Whether the scores are logits (the default) or probabilities.
    pub fn from_logits(self, logits: bool) -> Self {
        CrossEntropy { logits, ..self }
    }
}
/// The parameters, which losses made of this one take by name.
impl CrossEntropy {
    pub(crate) const LABEL_SMOOTHING: Param = Param::number(
        "label_smoothing",
        0.0,
        PROBABILITY,
        "ε, the share of the target spread over all classes",
    )
    .symbol("ε");
    pub(crate) const IGNORE_INDEX: Param =
        Param::integer("ignore_index", -100, "the label of rows that are not looked at");
    pub(crate) const Z_LOSS: Param =
        Param::number("z_loss", 0.0, NON_NEGATIVE, "ζ, the price of a normaliser away from 1").symbol("ζ");
    pub(crate) const FROM_LOGITS: Param =
        Param::flag("from_logits", true, "false: the scores are probabilities");
    pub(crate) const CLASS_WEIGHTS: Param =
        Param::per_class("class_weights", None, NON_NEGATIVE, "w, what each class counts for").symbol("w");
}
impl Formula for CrossEntropy {
    const CARD: Card = Card {
        name: "cross_entropy",
        summary: "cross-entropy of logits (or probabilities) and class labels",
        task: Task::Multiclass,
        formula: "−Σ_c y'_c w_c ln softmax(z)_c + ζ w_y (ln Σ_c exp z_c)²; y'_c = (1 − ε)[c = y] + ε/C",
        predicts: Predicts::Logit,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Self::LABEL_SMOOTHING,
            Self::IGNORE_INDEX,
            Self::Z_LOSS,
            Self::FROM_LOGITS,
            Self::CLASS_WEIGHTS,
        ],
        estimates: "the probabilities of the classes",
        kinks: "none",
        reference: "Good 1952; Szegedy et al., Rethinking the Inception Architecture, CVPR 2016 (smoothing); \
                    Chowdhery et al., PaLM, 2022 (z-loss)",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        CrossEntropy::default()
            .ignore_index(args.number("ignore_index") as i64)
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
impl Rowwise for CrossEntropy {
    type Truth = Index;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let classes = z.count() as f64;
        let weighted = !self.weights.is_empty();
        let weight = if weighted { z.constant(&self.weights, label) } else { z.lit(1.0) };
        let total_weight = if weighted { self.total_weight } else { classes };
        // What the label's −ln p counts, and what every class's does.
        let (on, off) = (weight * z.lit(1.0 - self.smoothing), self.smoothing / classes);
        let share = inline!(|at| {
            let off = z.at(at).lit(off);
            if weighted { off * z.constants(&self.weights, at) } else { off }
        });
        if !self.logits {
            let own = z.get(label);
            let minus_ln = inline!(|at| share(at).weigh(-z.at(at).ln()));
            let smooth = if off > 0.0 { z.sum(None, minus_ln) } else { z.lit(0.0) };
            slopes.fill(z, inline!(|at| -share(at).weigh(z.at(at).lit(1.0) / z.at(at))));
            slopes.set(label, -(on + weight * z.lit(off)).weigh(z.lit(1.0) / own));
            return on.weigh(-own.ln()) + smooth;
        }
        let softmax = Softmax::of(z, label, slopes);
        // exp(z − top) is scaled to p, times all that is taken from it.
        let mut factor = on + z.lit(off * total_weight);
        let mut value = on.weigh(softmax.nll);
        if off > 0.0 {
            let below = z.sum(None, inline!(|at| share(at).weigh(z.spread(softmax.top) - z.at(at))));
            value = value + below + z.lit(off * total_weight) * softmax.total.ln();
        }
        let mut pull = z.lit(off * total_weight);
        if self.z_loss > 0.0 {
            let lse = softmax.lse();
            let price = weight * z.lit(self.z_loss) * lse;
            value = value + price * lse;
            factor = factor + price + price;
            pull = pull + price + price;
        }
        let scale = z.spread(factor / softmax.total);
        let exp = Softmax::exp(z, softmax.top);
        if off > 0.0 {
            slopes.write(z, exp, inline!(|at, e| e * scale - share(at)));
        } else {
            slopes.write(z, exp, inline!(|_, e| e * scale));
        }
        slopes.set(label, pull * softmax.hit() - on * softmax.miss() - weight * z.lit(off));
        value
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
    fn in_parts(&self) -> Option<(Self, &[f64])> {
        let alone = CrossEntropy { z_loss: self.z_loss, ignore: -1, ..Self::default() };
        (self.logits && self.smoothing == 0.0).then_some((alone, &self.weights))
    }
    fn classes(&self) -> Option<usize> {
        (!self.weights.is_empty()).then_some(self.weights.len())
    }
}
