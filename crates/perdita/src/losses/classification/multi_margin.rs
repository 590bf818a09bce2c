//! The multi-class hinge loss of a row of scores and the label y of its class: w_y·Σ_{j≠y} max(0, m − z_y + z_j)ᵖ / C.
//!
//! Every class but the label's costs what it lacks of lying m below it. As in PyTorch, the mean is over rows: it does not
//! divide by the class weights. Compared with PyTorch's `multi_margin_loss`.
use crate::inline;
use crate::loss::{
    Args, Card, Error, Formula, Index, Kind, NON_NEGATIVE, Param, Predicts, Row, Rowwise, Slopes, Task,
};
use crate::real::{Interval, Real, span};

/// w_y Σ_{j≠y} max(0, m − z_y + z_j)ᵖ / C
///
/// ```
/// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::multi_margin::MultiMargin};
/// let batch = Rows::new(Scores::new(&[0.5, 2.0, 1.25, -9.0], 4), Labels::from(&[1i64]))?;
/// assert_eq!(MultiMargin::new(1.0)?.mean(batch)?, 0.25 / 4.0);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct MultiMargin {
    margin: f64,
    squared: bool,
    weights: Vec<f64>,
    ignore: i64,
}
impl MultiMargin {
    /// `margin`: m, by how much the label's score must be above the others. Not negative.
    pub fn new(margin: f64) -> Result<Self, Error> {
        let margin = Self::CARD.check("margin", margin)?;
        Ok(MultiMargin { margin, squared: false, weights: Vec::new(), ignore: -100 })
    }
    /// Whether what is lacking is squared: p = 2.
    pub fn squared(self, squared: bool) -> Self {
        MultiMargin { squared, ..self }
    }
    /// A weight per class, of the label; none for no weights.
    pub fn class_weights(self, weights: &[f64]) -> Result<Self, Error> {
        Ok(MultiMargin { weights: Self::CARD.check_all("class_weights", weights)?, ..self })
    }
    /// The label of rows that are not to be looked at.
    pub fn ignore_index(self, label: i64) -> Self {
        MultiMargin { ignore: label, ..self }
    }
}
impl Formula for MultiMargin {
    const CARD: Card = Card {
        name: "multi_margin",
        summary: "what the other classes lack of lying a margin below the label's",
        task: Task::Multiclass,
        formula: "w_y Σ_{j≠y} max(0, m − z_y + z_j)^p / C; m = margin",
        predicts: Predicts::Score,
        prediction: Interval::REAL,
        target: NON_NEGATIVE,
        two_labels: false,
        params: &[
            Param::number("margin", 1.0, NON_NEGATIVE, "m, by how much the label must be above the others")
                .symbol("m"),
            Param {
                name: "p",
                kind: Kind::Integer(1),
                domain: span(1.0, 2.0),
                doc: "the power, 1 or 2",
                symbol: None,
            },
            Param::integer("ignore_index", -100, "the label of rows that are not looked at"),
            Param::per_class("class_weights", None, NON_NEGATIVE, "w, what a row of each class counts for")
                .symbol("w"),
        ],
        estimates: "the likeliest class",
        kinks: "p = 1, z_y − z_j = m: slope 0 from class j",
        reference: "Crammer & Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines, \
                    JMLR 2001; Weston & Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        MultiMargin::new(args.number("margin"))?
            .squared(Self::CARD.check("p", args.number("p"))? == 2.0)
            .ignore_index(args.number("ignore_index") as i64)
            .class_weights(&args.list("class_weights"))
    }
}
impl Rowwise for MultiMargin {
    type Truth = Index;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl Slopes<Z>) -> Z::Score {
        let one = z.lit(1.0);
        let weight = if self.weights.is_empty() { one } else { z.constant(&self.weights, label) };
        let (scale, own) = (weight / z.lit(z.count() as f64), z.spread(z.get(label)));
        let short = inline!(|at| {
            let x = (z.at(at) - own) + own.lit(self.margin);
            x.max(x.lit(0.0))
        });
        let slope = inline!(|at| {
            let (x, zero) = (short(at), own.lit(0.0));
            if self.squared { x + x } else { zero.lt(x, zero.lit(1.0), zero) }
        });
        let value = z.sum(
            Some(label),
            inline!(|at| {
                let x = short(at);
                if self.squared { x * x } else { x }
            }),
        );
        let pulled = slopes.keep(z, Some(label), slope);
        let spread = z.spread(scale);
        slopes.write(z, slope, inline!(|_, x| spread.weigh(x)));
        slopes.set(label, -scale.weigh(pulled));
        scale.weigh(value)
    }
    fn convex(&self) -> bool {
        true
    }
    fn ignored(&self) -> Option<i64> {
        Some(self.ignore)
    }
    fn classes(&self) -> Option<usize> {
        (!self.weights.is_empty()).then_some(self.weights.len())
    }
}
