//! One pair of factors of a contrastive loss: summaries of its rows and columns, and gradients of its scores.
use super::kin::Kin;
use super::operand::Factor;
use super::strip::{Block, Strip};
use super::summary::{Pull, Pulls, Summary, meet_columns, meet_row, pull_row};
use crate::kernel::threads::{Work, fold};
use crate::real::on_lanes;
use std::ops::Range;

/// The scores of one factor's rows (anchors, and rows of the matrix) against another's (columns).
pub(super) struct Meeting<F> {
    /// The indices of the two factors.
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// The positive pairs.
    pub(super) kin: Kin<F>,
    /// The column that is row 0 itself, if both factors are the same rows: a row is not its own candidate.
    pub(super) itself: Option<isize>,
}

impl<F: Factor> Meeting<F> {
    fn skip(&self, row: usize) -> Option<usize> {
        let column = self.itself.and_then(|first| row.checked_add_signed(first));
        column.filter(|&column| column < self.kin.columns.len())
    }

    /// Merges the scores of these rows into their summaries.
    pub(super) fn observe(&self, strip: &mut Strip<F>, rows: Range<usize>, summaries: &mut [Summary]) {
        strip.each_block(rows, Some(summaries), &|mut block: Block<F, Summary>| {
            let slots = block.each.take();
            for (slot, (i, scores)) in slots.into_iter().flatten().zip(block.rows()) {
                let (number, skip) = (self.kin.rows[i], self.skip(i));
                *slot =
                    slot.merge(on_lanes!(simd => meet_row(simd, scores, &self.kin.columns, number, skip)));
            }
        });
    }

    /// Merges the scores of these rows into the summaries of the columns.
    pub(super) fn observe_columns(&self, strip: &Strip<F>, rows: Range<usize>, summaries: &mut [Summary]) {
        let (scores, stride) = strip.scores();
        fold(Columns { first: 0, summaries }, COLUMNS, COLUMNS, &|columns: Columns| {
            let Columns { first, summaries } = columns;
            let numbers = &self.kin.columns[first..first + summaries.len()];
            let (scores, rows) = (&scores[first..], &self.kin.rows[rows.clone()]);
            on_lanes!(simd => meet_columns(simd, scores, stride, rows, numbers, summaries));
        });
    }

    /// Overwrites these rows of scores with their gradient, and returns Σ gradient·score.
    pub(super) fn pull(
        &self,
        strip: &mut Strip<F>,
        rows: Range<usize>,
        pulls: &[Pull],
        columns: Option<&Pulls<F>>,
    ) -> f64 {
        strip.each_block(rows, None::<&mut [F]>, &|mut block: Block<F>| {
            let pull = |(i, scores): (usize, &mut [F])| {
                let (number, skip) = (self.kin.rows[i], self.skip(i));
                let numbers = &self.kin.columns;
                on_lanes!(simd => pull_row(simd, scores, numbers, number, skip, pulls[i], columns))
            };
            block.rows().map(pull).sum::<f64>()
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
