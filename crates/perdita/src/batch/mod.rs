//! Batches: inputs whose shapes are checked here, once, and cannot be mixed up afterwards.
mod arrays;
mod domain;
mod labels;
#[cfg(feature = "products")]
mod products;
#[cfg(feature = "products")]
mod queue;

pub use arrays::Arrays;
#[doc(hidden)]
pub use arrays::fit;
pub(crate) use arrays::{Bound, MAX_FIELDS};
pub use labels::{Labels, class_balanced_weights, class_weights};
#[cfg(feature = "products")]
pub use products::{Embeddings, Products};
#[cfg(feature = "products")]
pub(crate) use products::{Negatives, same_rows, same_width};
#[cfg(feature = "products")]
pub use queue::Queue;

use crate::loss::{Card, ClassIndex, Distribution, Domain, Error, NON_NEGATIVE, TargetKind};
use crate::real::{Element, Interval};
#[doc(hidden)]
pub use domain::Scan;
use std::marker::PhantomData;

/// Predictions, one number per observation.
#[derive(Clone, Copy, Debug)]
pub struct Pred<'a, E>(pub &'a [E]);

/// Targets, one number per observation.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a, E>(pub &'a [E]);

/// Predictions, a row of scores per observation, in row-major order.
#[derive(Clone, Copy, Debug)]
pub struct Scores<'a, E> {
    data: &'a [E],
    classes: usize,
    stride: usize,
}

impl<'a, E> Scores<'a, E> {
    /// Rows of `classes` scores each.
    pub fn new(data: &'a [E], classes: usize) -> Self {
        Scores { data, classes, stride: classes }
    }

    /// Rows that begin `stride` elements apart, of which the first `classes` are scores. The last row may lack its
    /// padding. Gradients have the same layout, and padding is never written.
    pub fn strided(data: &'a [E], classes: usize, stride: usize) -> Self {
        Scores { data, classes, stride }
    }
}

/// Targets, a number per class and observation, in the layout of the scores without padding.
#[derive(Clone, Copy, Debug)]
pub struct Targets<'a, E>(pub &'a [E]);

/// Predictions and targets of equal length, and optionally weights.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<'a, E> {
    pub(crate) pred: &'a [E],
    pub(crate) target: &'a [E],
    pub(crate) weight: Option<&'a [E]>,
    pub(crate) counted: Counted,
    pub(crate) checked: bool,
}

/// The denominator of a mean over pairs, and the number of pairs that count: in parts, of which a kernel makes a total.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    /// Σ w is 2^`exponent` times the sum of these two.
    pub(crate) weight: [f64; 2],
    pub(crate) exponent: i32,
    pub(crate) count: u64,
}

impl<'a, E: Element> Pairs<'a, E> {
    /// # Errors
    /// Lengths that differ.
    pub fn new(pred: Pred<'a, E>, target: Target<'a, E>) -> Result<Self, Error> {
        same_len("target", target.0.len(), pred.0.len())?;
        let (Pred(pred), Target(target)) = (pred, target);
        let counted = Counted { weight: [pred.len() as f64, 0.0], exponent: 0, count: pred.len() as u64 };
        Ok(Pairs { pred, target, weight: None, counted, checked: false })
    }

    /// The number of pairs.
    pub fn len(&self) -> usize {
        self.pred.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.pred.is_empty()
    }

    /// Requests a check of all pairs that count: a number outside the loss's domains is an error of the evaluation, and so
    /// is a NaN or an infinity that makes the loss NaN or infinite, or a loss that is NaN for any other reason.
    pub fn checked(self) -> Self {
        Pairs { checked: true, ..self }
    }

    /// Checks every pair that counts against the domains on a card.
    #[doc(hidden)]
    pub fn check(&self, card: &Card, scan: Scan) -> Result<(), Error> {
        let counts = |i: usize| self.weight.is_none_or(|w| w[i].to_f64() != 0.0);
        let predictions = Domain::finite(card.prediction);
        if predictions.is_in(scan)
            && let Some((index, p)) = predictions.first_outside(self.pred, counts)
        {
            return Err(outside(card.name, "prediction", index, p, card.prediction));
        }

        let targets = Domain::of_targets(card);
        match targets.is_in(scan).then(|| targets.first_outside(self.target, counts)).flatten() {
            Some((index, value)) if card.two_labels => {
                Err(Error::TwoLabels { loss: card.name, index, value, domain: card.target })
            }
            Some((index, y)) => Err(outside(card.name, "target", index, y, card.target)),
            None => Ok(()),
        }
    }
}

/// Rows of scores and their targets, and optionally weights.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a, E, K: TargetKind> {
    pub(crate) scores: &'a [E],
    pub(crate) len: usize,
    pub(crate) classes: usize,
    pub(crate) stride: usize,
    pub(crate) labels: Labels<'a>,
    pub(crate) soft: &'a [E],
    pub(crate) weight: Option<&'a [E]>,
    pub(crate) checked: bool,
    kind: PhantomData<K>,
}

impl<'a, E: Element> Rows<'a, E, ClassIndex> {
    /// Rows of scores, each with a class label. Labels are checked when a loss, which knows the label to ignore,
    /// evaluates the batch.
    ///
    /// # Errors
    /// Another number of rows than of labels.
    pub fn new(scores: Scores<'a, E>, labels: Labels<'a>) -> Result<Self, Error> {
        let len = rows(&scores)?;
        same_len("labels", labels.len(), len)?;
        Ok(Rows::unchecked(scores, len, labels, &[]))
    }
}

impl<'a, E: Element> Rows<'a, E, Distribution> {
    /// Rows of scores, each with a row of targets.
    ///
    /// # Errors
    /// Another number of targets than of scores.
    pub fn soft(scores: Scores<'a, E>, targets: Targets<'a, E>) -> Result<Self, Error> {
        let len = rows(&scores)?;
        same_len("targets", targets.0.len(), len * scores.classes)?;
        Ok(Rows::unchecked(scores, len, Labels::U8(&[]), targets.0))
    }
}

impl<'a, E: Element, K: TargetKind> Rows<'a, E, K> {
    fn unchecked(scores: Scores<'a, E>, len: usize, labels: Labels<'a>, soft: &'a [E]) -> Self {
        let Scores { data: scores, classes, stride } = scores;
        Rows { scores, len, classes, stride, labels, soft, weight: None, checked: false, kind: PhantomData }
    }

    /// A weight for each row. A row of weight 0 does not count: its value and gradient are 0, even if it contains NaN.
    ///
    /// # Errors
    /// Another length; a weight that is negative, infinite or NaN.
    pub fn weighted(self, weight: &'a [E]) -> Result<Self, Error> {
        check_weights(weight, self.len)?;
        Ok(Rows { weight: Some(weight), ..self })
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The same rows with other weights.
    pub(crate) fn with_weight(self, weight: Option<&'a [E]>) -> Self {
        Rows { weight, ..self }
    }

    /// The first `mid` rows, and the rest.
    pub(crate) fn split(self, mid: usize) -> (Self, Self) {
        let cut = (mid * self.stride).min(self.scores.len());
        let (scores, soft) = (self.scores.split_at(cut), mid * self.classes);
        let (labels, soft) = (self.labels.split(mid), self.soft.split_at(soft.min(self.soft.len())));
        let weight = self.weight.map(|w| w.split_at(mid)).unzip();
        let left =
            Rows { scores: scores.0, len: mid, labels: labels.0, soft: soft.0, weight: weight.0, ..self };
        let len = self.len - mid;
        (left, Rows { scores: scores.1, len, labels: labels.1, soft: soft.1, weight: weight.1, ..self })
    }

    /// The scores of one row.
    #[inline]
    pub(crate) fn row(&self, i: usize) -> &'a [E] {
        &self.scores[i * self.stride..][..self.classes]
    }

    /// The soft targets of one row.
    #[inline]
    pub(crate) fn soft_row(&self, i: usize) -> &'a [E] {
        &self.soft[i * self.classes..][..self.classes]
    }

    /// Requests a check of all rows that count: a number outside the loss's domains is an error of the evaluation, and so is
    /// a NaN or +∞ that makes the loss NaN or infinite, or a loss that is NaN for any other reason. A score of −∞ masks a
    /// class.
    pub fn checked(self) -> Self {
        Rows { checked: true, ..self }
    }

    /// Checks every row that counts, and is not `ignored`, against the domains on a card.
    #[doc(hidden)]
    pub fn check(&self, card: &Card, ignored: Option<i64>, scan: Scan) -> Result<(), Error> {
        let counts = |i: usize| {
            let weight = self.weight.is_none_or(|w| w[i].to_f64() != 0.0);
            weight && (K::SOFT || ignored != Some(self.labels.get(i)))
        };

        let Interval { lo, hi } = card.prediction;
        let scores = Domain::of(Interval { lo, hi: hi.min(f64::MAX) });
        let targets = Domain::of(card.target);

        // All at once, unless there is padding between rows, which may hold anything.
        let is_inside =
            !scores.is_in(scan) || self.stride == self.classes && scores.contains_all(self.scores);
        if is_inside && targets.contains_all(self.soft) {
            return Ok(());
        }
        for i in (0..self.len).filter(|&i| counts(i)) {
            if let Some((j, z)) = scores.first_outside(self.row(i), |_| true) {
                return Err(outside(card.name, "score", i * self.classes + j, z, card.prediction));
            }
            let soft = if K::SOFT { self.soft_row(i) } else { &[] };
            if let Some((j, y)) = targets.first_outside(soft, |_| true) {
                return Err(outside(card.name, "target", i * self.classes + j, y, card.target));
            }
        }

        Ok(())
    }
}

/// Rows whose scores are computed later, as products.
#[cfg(feature = "products")]
impl<'a, E: Element, K: TargetKind> Rows<'a, E, K> {
    /// Rows without scores yet.
    pub(crate) fn unseen(len: usize, classes: usize, labels: Labels<'a>, soft: &'a [E]) -> Self {
        let scores = Scores::new(&[], classes);
        Rows::unchecked(scores, len, labels, soft)
    }

    /// The same rows, with scores that begin `stride` apart.
    pub(crate) fn seen(self, scores: &'a [E], stride: usize) -> Self {
        Rows { scores, stride, ..self }
    }

    /// Some of the rows.
    pub(crate) fn part(self, rows: std::ops::Range<usize>) -> Self {
        self.split(rows.start).1.split(rows.len()).0
    }
}

/// The number of rows; an error if the scores are not whole rows.
fn rows<E>(scores: &Scores<E>) -> Result<usize, Error> {
    let Scores { data, classes, stride } = *scores;
    if classes == 0 || stride < classes {
        return Err(Error::Shape { name: "scores", got: data.len(), stride: stride.min(classes) });
    }
    let (whole, rest) = (data.len() / stride, data.len() % stride);
    match rest {
        0 => Ok(whole),
        // The last row may lack its padding.
        rest if rest >= classes && stride > classes => Ok(whole + 1),
        _ => Err(Error::Shape { name: "scores", got: data.len(), stride }),
    }
}

/// The error of a value outside its domain.
fn outside(loss: &'static str, what: &'static str, index: usize, value: f64, domain: Interval) -> Error {
    Error::Domain { loss, what, index, value, domain }
}

/// Checks the number of weights, and that each is finite and not negative.
fn check_weights<E: Element>(weight: &[E], want: usize) -> Result<(), Error> {
    same_len("weight", weight.len(), want)?;
    match Domain::finite(NON_NEGATIVE).first_outside(weight, |_| true) {
        Some((index, value)) => Err(Error::Weight { index, value }),
        None => Ok(()),
    }
}

/// Checks a length.
pub(crate) fn same_len(name: &'static str, got: usize, want: usize) -> Result<(), Error> {
    if got == want { Ok(()) } else { Err(Error::Length { name, got, want }) }
}

/// With the feature `ndarray`: contiguous views as inputs.
#[cfg(feature = "ndarray")]
mod views {
    use super::{Error, Pred, Scores, Target, Targets};
    use ndarray::{ArrayView, ArrayView2, Dimension};

    fn flat<'a, E, D: Dimension>(name: &'static str, view: ArrayView<'a, E, D>) -> Result<&'a [E], Error> {
        view.to_slice().ok_or(Error::Shape { name, got: view.len(), stride: 1 })
    }

    impl<'a, E, D: Dimension> TryFrom<ArrayView<'a, E, D>> for Pred<'a, E> {
        type Error = Error;

        fn try_from(view: ArrayView<'a, E, D>) -> Result<Self, Error> {
            flat("pred", view).map(Pred)
        }
    }

    impl<'a, E, D: Dimension> TryFrom<ArrayView<'a, E, D>> for Target<'a, E> {
        type Error = Error;

        fn try_from(view: ArrayView<'a, E, D>) -> Result<Self, Error> {
            flat("target", view).map(Target)
        }
    }

    impl<'a, E> TryFrom<ArrayView2<'a, E>> for Scores<'a, E> {
        type Error = Error;

        fn try_from(view: ArrayView2<'a, E>) -> Result<Self, Error> {
            let classes = view.ncols();
            flat("scores", view).map(|data| Scores::new(data, classes))
        }
    }

    impl<'a, E> TryFrom<ArrayView2<'a, E>> for Targets<'a, E> {
        type Error = Error;

        fn try_from(view: ArrayView2<'a, E>) -> Result<Self, Error> {
            flat("targets", view).map(Targets)
        }
    }
}
