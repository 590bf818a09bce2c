//! Parallel reductions over fixed blocks, merged along a fixed binary tree: the same bits for any number of threads.
//!
//! ```text
//! fold(work of n blocks):
//!     n ≤ 1:  leaf(work)
//!     else:   left ← the largest power of two of blocks below n; right ← the rest
//!             merge(fold(left), fold(right))          in parallel if work has more than `alone` items
//! ```
//!
//! The tree depends on the number of items and the size of a block alone; `alone` only decides where `rayon::join`
//! replaces two calls.

#[cfg(feature = "threads")]
use crate::alone::shares;

/// Work on a number of items that can be split in two.
pub(super) trait Work: Sized + Send {
    /// The number of items.
    fn len(&self) -> usize;

    /// The first `mid` items, and the rest.
    fn split(self, mid: usize) -> (Self, Self);
}

/// The result of a part, to be merged with others.
pub(super) trait Merge: Send {
    /// The results of this part and the next.
    fn merge(self, o: Self) -> Self;
}

impl Merge for () {
    fn merge(self, (): ()) {}
}

impl Merge for f64 {
    fn merge(self, o: f64) -> f64 {
        self + o
    }
}

/// Merges `leaf` of every block of `block` items. The leaf is a `dyn` function, so that the tree is compiled once per
/// type of work, not once per loss: a call per block is not measurable. Work of more than `alone` items is shared among
/// the threads of the current rayon pool.
pub(super) fn fold<W: Work, T: Merge>(
    work: W,
    block: usize,
    alone: usize,
    leaf: &(dyn Fn(W) -> T + Sync + '_),
) -> T {
    let blocks = work.len().div_ceil(block);
    if blocks <= 1 {
        return leaf(work);
    }
    let shared = work.len() > alone;
    let (left, right) = work.split(blocks.next_power_of_two() / 2 * block);
    let (left, right) = both(shared, || fold(left, block, alone, leaf), || fold(right, block, alone, leaf));
    left.merge(right)
}

#[cfg(feature = "threads")]
fn both<A: Send, B: Send>(
    shared: bool,
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    if shared && shares() { rayon::join(a, b) } else { (a(), b()) }
}

#[cfg(not(feature = "threads"))]
fn both<A, B>(_: bool, a: impl FnOnce() -> A, b: impl FnOnce() -> B) -> (A, B) {
    (a(), b())
}
