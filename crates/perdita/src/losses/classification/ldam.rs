//! Label-distribution-aware margins: cross-entropy of a row of scores times s, in which the label's score is made smaller by
//! its class's margin Δ_y first.
//!
//! Δ_c goes as n_c to the power −1/4, where n says how often each class occurs, and the rarest has `max_margin`. So has a class
//! that never occurs, and all have where there is no list. The scores are meant to be cosines, as for
//! `cos_face`, whose loss this is with one margin for all. Class weights, which the paper
//! adds late in training, are weights of rows here: [`class_balanced_weights`](crate::class_balanced_weights). Compared with
//! PyTorch's `cross_entropy` of such scores, as the paper's code has it.
use crate::loss::{
    Altered, Args, Card, Error, Formula, Index, NON_NEGATIVE, POSITIVE, Param, Predicts, Row, Rowwise,
    Slopes, Task,
};
use crate::losses::cross_entropy::CrossEntropy;
use crate::real::Interval;

/// −ln softmax(s (z − Δ_y at y))_y
///
/// ```
/// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::ldam::Ldam};
/// let batch = Rows::new(Scores::new(&[0.5, 0.0], 2), Labels::from(&[0i64]))?;
/// // The margin takes away what the label has over the other.
/// let loss = Ldam::new(0.5, 30.0)?.mean(batch)?;
/// assert!((loss - std::f64::consts::LN_2).abs() < 1e-15);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ldam {
    head: CrossEntropy,
    max_margin: f64,
    scale: f64,
    /// s·Δ of every class.
    lowered: Vec<f64>,
    ignore: i64,
}
impl Ldam {
    /// `max_margin`: the margin of the rarest class, not negative. `scale`: s, positive.
    pub fn new(max_margin: f64, scale: f64) -> Result<Self, Error> {
        let max_margin = Self::CARD.check("max_margin", max_margin)?;
        let scale = Self::CARD.check("scale", scale)?;
        Ok(Ldam { head: CrossEntropy::default(), max_margin, scale, lowered: Vec::new(), ignore: -100 })
    }
    /// How often each class occurs; none if all occur alike.
    pub fn counts(self, counts: &[f64]) -> Result<Self, Error> {
        let counts = Self::CARD.check_all("counts", counts)?;
        let seen = counts.iter().copied().filter(|&n| n > 0.0);
        let rarest = seen.fold(f64::INFINITY, f64::min);
        let margin =
            |&n: &f64| if n > 0.0 { self.max_margin * (rarest / n).powf(0.25) } else { self.max_margin };
        Ok(Ldam { lowered: counts.iter().map(|n| self.scale * margin(n)).collect(), ..self })
    }
    /// The label of rows that are not to be looked at.
    pub fn ignore_index(self, label: i64) -> Self {
        Ldam { ignore: label, ..self }
    }
}
impl Formula for Ldam {
    const CARD: Card = Card {
        name: "ldam",
        summary: "cross-entropy of scores, the label's made smaller the rarer its class",
        task: Task::Multiclass,
        formula: "−ln softmax(s (z − Δ_y [c = y]))_y; Δ_c ∝ n_c^(−1/4), max Δ = max_margin, n = counts, s = scale",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("max_margin", 0.5, NON_NEGATIVE, "the margin of the rarest class"),
            Param::number("scale", 30.0, POSITIVE, "s, what the scores are multiplied with").symbol("s"),
            Param::integer("ignore_index", -100, "the label of rows that are not looked at"),
            Param::per_class("counts", None, NON_NEGATIVE, "n, how often each class occurs").symbol("n"),
        ],
        estimates: "the class, rare ones with a larger margin",
        kinks: "none",
        reference: "Cao, Wei, Gaidon, Arechiga & Ma, Learning Imbalanced Datasets with Label-Distribution-Aware Margin \
                    Loss, NeurIPS 2019",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Ldam::new(args.number("max_margin"), args.number("scale"))?
            .ignore_index(args.number("ignore_index") as i64)
            .counts(&args.list("counts"))
    }
}
impl Rowwise for Ldam {
    type Truth = Index;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let by = match &self.lowered[..] {
            [] => z.lit(self.scale * self.max_margin),
            lowered => z.constant(lowered, label),
        };
        let row = Altered::lowered(z, self.scale, label, by);
        self.head.at(row, label, &mut row.slopes(slopes))
    }
    fn convex(&self) -> bool {
        true
    }
    fn ignored(&self) -> Option<i64> {
        Some(self.ignore)
    }
    fn classes(&self) -> Option<usize> {
        (!self.lowered.is_empty()).then_some(self.lowered.len())
    }
}
