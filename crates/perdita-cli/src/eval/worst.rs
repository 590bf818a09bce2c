//! The rows with the largest losses.
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// What a row adds to the sum. The larger is the worse; NaN is the worst of all, and of equals the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) loss: f64,
    pub(super) row: u64,
}
impl Ord for Row {
    fn cmp(&self, o: &Self) -> Ordering {
        let nan = self.loss.is_nan().cmp(&o.loss.is_nan());
        nan.then_with(|| self.loss.total_cmp(&o.loss)).then_with(|| o.row.cmp(&self.row))
    }
}
impl PartialOrd for Row {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl PartialEq for Row {
    fn eq(&self, o: &Self) -> bool {
        self.cmp(o).is_eq()
    }
}
impl Eq for Row {}

/// The worst rows so far, and no more than so many.
#[derive(Clone, Debug)]
pub(super) struct Worst {
    most: usize,
    /// The least bad is on top, to be thrown out first.
    rows: BinaryHeap<Reverse<Row>>,
}
impl Worst {
    pub(super) fn new(most: usize) -> Self {
        Worst { most, rows: BinaryHeap::new() }
    }
    /// Looks at one more row. A row that adds nothing is never among the worst: it may not count at all.
    pub(super) fn push(&mut self, row: Row) {
        let full = self.rows.len() == self.most;
        if row.loss == 0.0 || full && self.rows.peek().is_none_or(|least| row <= least.0) {
            return;
        }
        if full {
            self.rows.pop();
        }
        self.rows.push(Reverse(row));
    }
    pub(super) fn merge(mut self, o: &Self) -> Self {
        o.rows.iter().for_each(|row| self.push(row.0));
        self
    }
    /// The worst first.
    pub(super) fn sorted(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.rows.iter().map(|row| row.0).collect();
        rows.sort_unstable_by(|a, b| b.cmp(a));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst(most: usize, losses: &[f64]) -> Vec<u64> {
        let half = |from: usize, losses: &[f64]| {
            let mut worst = Worst::new(most);
            for (row, &loss) in (from as u64..).zip(losses) {
                worst.push(Row { loss, row });
            }
            worst
        };
        let (left, right) = losses.split_at(losses.len() / 2);
        let merged = half(0, left).merge(&half(left.len(), right));
        let rows = |worst: Worst| worst.sorted().iter().map(|row| row.row).collect::<Vec<_>>();
        assert_eq!(rows(merged.clone()), rows(half(0, losses)));
        rows(merged)
    }

    #[test]
    fn the_worst_come_first() {
        assert_eq!(worst(3, &[1.0, 5.0, 2.0, 5.0, 0.0, 3.0]), [1, 3, 5]);
        assert_eq!(worst(2, &[f64::INFINITY, 1.0, -f64::NAN, f64::NAN, 9.0]), [3, 2]);
        assert_eq!(worst(9, &[0.0, -1.0, 0.0]), [1]);
        assert_eq!(worst(0, &[1.0, f64::NAN]), [0; 0]);
    }
}
