//! Losses of lists of items that have a relevance each: the documents of a query.
use crate::loss::{Distribution, Field, MultiInputLoss, NON_NEGATIVE, Rowwise, ValueSlope};
use crate::real::{Interval, Real};

/// The kind of losses that are [`Lists`].
#[derive(Clone, Copy, Debug)]
pub struct ListsKind;

/// The fields of ranking losses.
pub(crate) const LISTS: &[Field] = &[
    Field::variable("scores", "... m", Interval::REAL, "a score per item"),
    Field::constant("relevance", "... m", NON_NEGATIVE, "the relevance of each item"),
    Field::labels("lengths", "...", "the number of items of each list; the rest is padding").optional(),
];

/// A loss of the items of one list. A list without items costs nothing, and no formula meets it.
pub trait Lists: MultiInputLoss<Kind = ListsKind> {
    /// The items come in the order of their relevance, the most relevant first, those of one relevance as they were
    /// given. Else all come as they were given, and there are no pairs but those with `ties`, and no ranks.
    const ORDERED: bool = true;
    /// The formula: returns the loss, and leaves the gradient in the items' sums.
    fn at<Z: List>(&self, list: &mut Z) -> f64;
}

/// An item, or several at once.
#[derive(Clone, Copy, Debug)]
pub struct Item<R> {
    /// Its score.
    pub score: R,
    /// Its relevance.
    pub relevance: R,
    /// Number of items before it.
    pub place: R,
    /// Number of items with a higher score, or the same and given before it: once [`List::rank`] was called.
    pub rank: R,
    /// Its sum.
    pub sum: R,
    /// Numbers that [`List::note`] wrote beside it.
    pub notes: [R; 2],
}

/// The items of a list, as a formula sees them. Numbers of the list as a whole are doubles.
pub trait List {
    /// A number of several items at once.
    type Lane: Real;
    /// Number of items.
    fn count(&self) -> usize;
    /// A constant.
    fn lit(&self, c: f64) -> Self::Lane;
    /// The score of one item.
    fn score(&self, i: usize) -> f64;
    /// The sum of one item.
    fn sum(&self, i: usize) -> f64;
    /// Gives one item another sum.
    fn set_sum(&mut self, i: usize, x: f64);
    /// The largest that `f` is of any item.
    fn max_of(&self, f: impl Fn(Item<Self::Lane>) -> Self::Lane) -> f64;
    /// `f` of every item, summed.
    fn total(&self, f: impl Fn(Item<Self::Lane>) -> Self::Lane) -> f64;
    /// Writes two numbers beside every item.
    fn note(&mut self, f: impl Fn(Item<Self::Lane>) -> [Self::Lane; 2]);
    /// Finds the place of every item in the order of the scores.
    fn rank(&mut self);
    /// Number of pairs of items that differ in relevance.
    fn pairs(&self) -> usize;
    /// For all pairs of an item and a later one: `f` of how far the score of the first is above the other's, and of both;
    /// returns Σ values. The sum of each item becomes that of the slopes where it is the first, less those where it is the
    /// other. Items of one score are 0 apart, even where it is infinite. Unless `ties`, pairs of one relevance are left out.
    fn sweep(
        &mut self,
        ties: bool,
        f: impl Fn(Self::Lane, Item<Self::Lane>, Item<Self::Lane>) -> ValueSlope<Self::Lane>,
    ) -> f64;
    /// The loss of the scores as a row, whose target is the row of first notes: its slopes become the sums.
    fn row<L: Rowwise<Target = Distribution>>(&mut self, loss: &L) -> f64;
}
