//! Transformations of a layer's scores before its row-wise loss: a margin on the label's score, a soft cap on
//! all scores.
use super::functions::TargetMargin;
use super::strip::Block;
use crate::batch::Rows;
use crate::inline;
use crate::loss::{SoftCap, TargetKind, ValueSlope};
use crate::real::{Float, Lanes, on_lanes};
use fearless_simd::Simd;

/// The transformations of the scores.
pub(super) struct Shown<'a, F> {
    /// The soft cap of every score.
    pub(super) cap: Option<SoftCap>,
    /// The margin on the label's score.
    pub(super) margin: Option<&'a dyn TargetMargin<F>>,
}

/// Calls `see` with the transformed scores: the margin applied to the label's score, then the soft cap to
/// all. If slopes are `wanted`, `see` overwrites the transformed scores with their slopes, and the block ends
/// up with the slopes in the original scores (chain rule); otherwise the original scores are restored.
pub(super) fn shown<F: Float, K: TargetKind, R, T>(
    how: &Shown<F>,
    block: &mut Block<F, R>,
    rows: &Rows<F, K>,
    wanted: bool,
    see: impl FnOnce(&mut Block<F, R>) -> T,
) -> T {
    let targets = take_targets(how.margin, block, rows);
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
    for ((_, row), target) in block.rows().zip(targets) {
        if let Some(place) = row.get_mut(target.label) {
            *place = if wanted { *place * target.slope } else { target.score };
        }
    }

    seen
}

/// The label of a row, its original score, and the slope of the margin there.
struct TargetScore<F> {
    label: usize,
    score: F,
    slope: F,
}

/// Applies the margin to the label's score of every row.
fn take_targets<F: Float, K: TargetKind, R>(
    loss: Option<&dyn TargetMargin<F>>,
    block: &mut Block<F, R>,
    rows: &Rows<F, K>,
) -> Vec<TargetScore<F>> {
    let Some(loss) = loss.filter(|_| !K::SOFT) else { return Vec::new() };
    let take = |(i, (_, row)): (usize, (usize, &mut [F]))| {
        let label = usize::try_from(rows.labels.get(i)).unwrap_or(usize::MAX);
        let mut target = TargetScore { label, score: F::default(), slope: F::default() };
        if let Some(place) = row.get_mut(label) {
            let jet = loss.with_margin(*place);
            (target.score, target.slope, *place) = (*place, jet.slope, jet.value);
        }
        target
    };
    block.rows().enumerate().map(take).collect()
}

/// Applies the soft cap.
fn bend<F: Float>(cap: SoftCap, scores: &mut [F]) {
    on_lanes!(simd => bend_lanes(simd, cap, scores));
}

#[inline(always)]
fn bend_lanes<S: Simd, F: Float>(simd: S, cap: SoftCap, scores: &mut [F]) {
    for start in (0..scores.len()).step_by(Lanes::<S, F>::N) {
        cap.at(Lanes::<S, F>::load_tail(simd, &scores[start..])).store_tail(&mut scores[start..]);
    }
}

/// Overwrites scores with the slopes in them, from the slopes in the capped scores.
fn unbend<F: Float>(cap: SoftCap, scores: &mut [F], slopes: &[F]) {
    on_lanes!(simd => unbend_lanes(simd, cap, scores, slopes));
}

#[inline(always)]
fn unbend_lanes<S: Simd, F: Float>(simd: S, cap: SoftCap, scores: &mut [F], slopes: &[F]) {
    for start in (0..scores.len()).step_by(Lanes::<S, F>::N) {
        let score = Lanes::<S, F>::load_tail(simd, &scores[start..]);
        let slope = ValueSlope::derive(score, inline!(|score| cap.at(score))).slope;
        (Lanes::load_tail(simd, &slopes[start..]) * slope).store_tail(&mut scores[start..]);
    }
}
