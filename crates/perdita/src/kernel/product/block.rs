//! One pair of factors of a contrastive loss: summaries of its rows and columns, and gradients of its scores.
use super::operand::Factor;
use super::positives::PositivePairs;
use super::strip::{Block, PARALLEL_MIN, Strip};
use super::summary::{ColumnGrads, ScoreGrad, Summary, observe_columns, observe_row, row_grad};
use crate::kernel::threads::{Work, fold};
use crate::real::on_lanes;
use std::ops::Range;

/// The scores of one factor's rows (anchors, and rows of the matrix) against another's (columns).
pub(super) struct ScoreBlock<F> {
    /// The indices of the two factors.
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// The positive pairs.
    pub(super) positives: PositivePairs<F>,
    /// The column that is row 0 itself, if both factors are the same rows: a row is not its own candidate.
    pub(super) itself: Option<isize>,
}

impl<F: Factor> ScoreBlock<F> {
    fn skip(&self, row: usize) -> Option<usize> {
        let column = self.itself.and_then(|first| row.checked_add_signed(first));
        column.filter(|&column| column < self.positives.columns.len())
    }

    /// Merges the scores of these rows into their summaries.
    pub(super) fn observe(&self, strip: &mut Strip<F>, rows: Range<usize>, summaries: &mut [Summary]) {
        strip.each_block(rows, Some(summaries), &|mut block: Block<F, Summary>| {
            let slots = block.each.take();
            for (slot, (i, scores)) in slots.into_iter().flatten().zip(block.rows()) {
                let (number, skip) = (self.positives.rows[i], self.skip(i));
                *slot = slot.merge(
                    on_lanes!(simd => observe_row(simd, scores, &self.positives.columns, number, skip)),
                );
            }
        });
    }

    /// Merges the scores of these rows into the summaries of the columns.
    pub(super) fn observe_columns(&self, strip: &Strip<F>, rows: Range<usize>, summaries: &mut [Summary]) {
        let (scores, stride) = strip.scores();
        let alone = PARALLEL_MIN / rows.len().max(1);
        fold(Columns { first: 0, summaries }, COLUMNS, alone, &|columns: Columns| {
            let Columns { first, summaries } = columns;
            let numbers = &self.positives.columns[first..first + summaries.len()];
            let (scores, rows) = (&scores[first..], &self.positives.rows[rows.clone()]);
            on_lanes!(simd => observe_columns(simd, scores, stride, rows, numbers, summaries));
        });
    }

    /// Overwrites these rows of scores with their gradient, and returns Σ gradient·score.
    pub(super) fn score_grad(
        &self,
        strip: &mut Strip<F>,
        rows: Range<usize>,
        score_grads: &[ScoreGrad],
        columns: Option<&ColumnGrads<F>>,
    ) -> f64 {
        strip.each_block(rows, None::<&mut [F]>, &|mut block: Block<F>| {
            let score_grad = |(i, scores): (usize, &mut [F])| {
                let (number, skip) = (self.positives.rows[i], self.skip(i));
                let numbers = &self.positives.columns;
                on_lanes!(simd => row_grad(simd, scores, numbers, number, skip, score_grads[i], columns))
            };
            block.rows().map(score_grad).sum::<f64>()
        })
    }
}

/// Columns per task of a thread.
const COLUMNS: usize = 1 << 10;

/// A range of columns with their summaries.
struct Columns<'a> {
    first: usize,
    summaries: &'a mut [Summary],
}

impl Work for Columns<'_> {
    fn len(&self) -> usize {
        self.summaries.len()
    }

    fn split(self, mid: usize) -> (Self, Self) {
        let (left, right) = self.summaries.split_at_mut(mid);
        (
            Columns { first: self.first, summaries: left },
            Columns { first: self.first + mid, summaries: right },
        )
    }
}
