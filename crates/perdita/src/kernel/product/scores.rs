//! The scores of a layer as its loss sees them: the label's own score with a margin, all scores below a soft cap.
use super::functions::OwnScore;
use super::strip::Block;
use crate::batch::Rows;
use crate::inline;
use crate::loss::{Jet, SoftCap, Truth};
use crate::real::{Float, Lanes, on_lanes};
use fearless_simd::Simd;

/// What becomes of scores before the loss sees them.
pub(super) struct Shown<'a, F> {
    /// The bound of every score.
    pub(super) cap: Option<SoftCap>,
    /// The change of the label's own score.
    pub(super) own: Option<&'a dyn OwnScore<F>>,
}

/// Shows `see` the scores that the loss is of: the label's own changed, all of them bent. If slopes in these are `wanted`,
/// `see` leaves them in their place, and they become slopes in the scores; or else the scores stay what they were.
pub(super) fn shown<F: Float, K: Truth, R, T>(
    how: &Shown<F>,
    block: &mut Block<F, R>,
    rows: &Rows<F, K>,
    wanted: bool,
    see: impl FnOnce(&mut Block<F, R>) -> T,
) -> T {
    let own = take_own(how.own, block, rows);
    let seen = match how.cap {
        Some(cap) => {
            let mut capped = block.scores.to_vec();
            bend(cap, &mut capped);
            let (first, columns, stride, each) =
                (block.first, block.columns, block.stride, block.each.take());
            let seen = see(&mut Block { first, columns, stride, scores: &mut capped, each });

            if wanted {
                unbend(cap, block.scores, &capped);
            }
            seen
        }
        None => see(block),
    };
    for ((_, row), own) in block.rows().zip(own) {
        if let Some(place) = row.get_mut(own.label) {
            *place = if wanted { *place * own.slope } else { own.score };
        }
    }

    seen
}

/// A row's own label, its score, and the slope of what the loss makes of that.
struct Own<F> {
    label: usize,
    score: F,
    slope: F,
}

/// Lets the loss change the score of every row's own label.
fn take_own<F: Float, K: Truth, R>(
    loss: Option<&dyn OwnScore<F>>,
    block: &mut Block<F, R>,
    rows: &Rows<F, K>,
) -> Vec<Own<F>> {
    let Some(loss) = loss.filter(|_| !K::SOFT) else { return Vec::new() };
    let take = |(i, (_, row)): (usize, (usize, &mut [F]))| {
        let label = usize::try_from(rows.labels.get(i)).unwrap_or(usize::MAX);
        let mut own = Own { label, score: F::default(), slope: F::default() };
        if let Some(place) = row.get_mut(label) {
            let jet = loss.own(*place);
            (own.score, own.slope, *place) = (*place, jet.slope, jet.value);
        }
        own
    };
    block.rows().enumerate().map(take).collect()
}

/// Bends scores.
fn bend<F: Float>(cap: SoftCap, scores: &mut [F]) {
    on_lanes!(simd => bend_lanes(simd, cap, scores));
}

#[inline(always)]
fn bend_lanes<S: Simd, F: Float>(simd: S, cap: SoftCap, scores: &mut [F]) {
    for start in (0..scores.len()).step_by(Lanes::<S, F>::N) {
        cap.at(Lanes::<S, F>::load_tail(simd, &scores[start..])).store_tail(&mut scores[start..]);
    }
}

/// In the place of scores, the slopes in them: from the slopes in what [`bend`] makes of them.
fn unbend<F: Float>(cap: SoftCap, scores: &mut [F], slopes: &[F]) {
    on_lanes!(simd => unbend_lanes(simd, cap, scores, slopes));
}

#[inline(always)]
fn unbend_lanes<S: Simd, F: Float>(simd: S, cap: SoftCap, scores: &mut [F], slopes: &[F]) {
    for start in (0..scores.len()).step_by(Lanes::<S, F>::N) {
        let score = Lanes::<S, F>::load_tail(simd, &scores[start..]);
        let slope = Jet::derive(score, inline!(|score| cap.at(score))).slope;
        (Lanes::load_tail(simd, &slopes[start..]) * slope).store_tail(&mut scores[start..]);
    }
}
