//! Ranking losses of lists of items with relevances, such as the documents of a query.
use crate::loss::{Distribution, Field, MultiInputLoss, NON_NEGATIVE, Rowwise, ValueSlope};
use crate::real::{Interval, Real};

/// Kind marker of [`Lists`] losses.
#[derive(Clone, Copy, Debug)]
pub struct ListsKind;

/// Inputs of ranking losses.
pub(crate) const LISTS: &[Field] = &[
    Field::variable("scores", "... m", Interval::REAL, "a score per item").padded_beyond("lengths"),
    Field::constant("relevance", "... m", NON_NEGATIVE, "the relevance of each item")
        .padded_beyond("lengths"),
    Field::labels("lengths", "...", "the number of items of each list; the rest is padding").optional(),
];

/// Loss of the items of one list. An empty list has loss 0, without a call of the formula.
pub trait Lists: MultiInputLoss<Kind = ListsKind> {
    /// True if items are sorted by descending relevance, ties in input order. Otherwise they are in input order; there
    /// are only pairs with `ties`, and no ranks.
    const ORDERED: bool = true;
    /// The formula: returns the loss, and leaves the gradient in the sums of the items.
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
    /// Rank by score, from 0, ties in input order; valid after [`List::rank`].
    pub rank: R,
    /// Its sum.
    pub sum: R,
    /// Values that [`List::note`] stored for it.
    pub notes: [R; 2],
}

/// Interface of a formula to the items of a list. Numbers of the list as a whole are doubles.
pub trait List {
    /// Numbers of several items, one per SIMD lane.
    type Lane: Real;
    /// Number of items.
    fn count(&self) -> usize;
    /// A constant.
    fn lit(&self, c: f64) -> Self::Lane;
    /// The score of one item.
    fn score(&self, i: usize) -> f64;
    /// The sum of one item.
    fn sum(&self, i: usize) -> f64;
    /// Sets the sum of one item.
    fn set_sum(&mut self, i: usize, x: f64);
    /// Maximum of `f` over the items.
    fn max_of(&self, f: impl Fn(Item<Self::Lane>) -> Self::Lane) -> f64;
    /// Sum of `f` over the items.
    fn total(&self, f: impl Fn(Item<Self::Lane>) -> Self::Lane) -> f64;
    /// Stores two numbers for every item.
    fn note(&mut self, f: impl Fn(Item<Self::Lane>) -> [Self::Lane; 2]);
    /// Computes the rank of every item by score.
    fn rank(&mut self);
    /// Number of pairs of items that differ in relevance.
    fn pairs(&self) -> usize;
    /// Evaluates `f` for all pairs of an item and a later one, of the first score minus the second, and of both items;
    /// returns Σ values. The sum of an item becomes the sum of the slopes in which it is the first, minus those in which it
    /// is the second. Equal scores have difference 0, even infinite ones. Without `ties`, pairs of equal relevance are
    /// excluded.
    fn for_each_pair(
        &mut self,
        ties: bool,
        f: impl Fn(Self::Lane, Item<Self::Lane>, Item<Self::Lane>) -> ValueSlope<Self::Lane>,
    ) -> f64;
    /// Row-wise loss of the scores, with the first stored values as the target; its gradient becomes the sums.
    fn row<L: Rowwise<Target = Distribution>>(&mut self, loss: &L) -> f64;
}
