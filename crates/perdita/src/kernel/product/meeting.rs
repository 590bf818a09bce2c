//! Rows of one factor that meet the rows of another: what they sum up to, and how they are pulled at.
use super::kin::Kin;
use super::operand::Factor;
use super::strip::{Block, Strip};
use super::summary::{Pull, Pulls, Summary, meet_columns, meet_row, pull_row};
use crate::kernel::threads::{Work, fold};
use crate::real::on_lanes;
use std::ops::Range;

/// Rows of one factor that meet the rows of another.
pub(super) struct Meeting<F> {
    /// Which factors.
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Who is whose partner.
    pub(super) kin: Kin<F>,
    /// Which column row 0 itself is, if the columns are the same rows: no row is compared with itself.
    pub(super) itself: Option<isize>,
}

impl<F: Factor> Meeting<F> {
    fn skip(&self, row: usize) -> Option<usize> {
        let column = self.itself.and_then(|first| row.checked_add_signed(first));
        column.filter(|&column| column < self.kin.columns.len())
    }

    /// Sums up these rows.
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

    /// Sums up the columns, as far as these rows go.
    pub(super) fn observe_columns(&self, strip: &Strip<F>, rows: Range<usize>, summaries: &mut [Summary]) {
        let (scores, stride) = strip.scores();
        fold(Columns { first: 0, summaries }, COLUMNS, COLUMNS, &|columns: Columns| {
            let Columns { first, summaries } = columns;
            let numbers = &self.kin.columns[first..first + summaries.len()];
            let (scores, rows) = (&scores[first..], &self.kin.rows[rows.clone()]);
            on_lanes!(simd => meet_columns(simd, scores, stride, rows, numbers, summaries));
        });
    }

    /// Puts the gradient of these rows of scores in their place, and returns Σ gradient·score.
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

/// Columns that are summed up at a time.
const COLUMNS: usize = 1 << 10;

/// Some columns.
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
