//! The observations with the largest losses.
use super::totals::double;
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A row and its loss, ordered by loss: NaN is the largest, and of equal losses the first row.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    #[serde(with = "double")]
    pub(super) loss: f64,
    /// The index of its file, where there are several.
    #[serde(skip)]
    pub(super) file: usize,
    pub(super) row: u64,
}

impl Ord for Row {
    fn cmp(&self, o: &Self) -> Ordering {
        let by_loss = match (self.loss.is_nan(), o.loss.is_nan()) {
            (false, false) => self.loss.total_cmp(&o.loss),
            (is_nan, other) => is_nan.cmp(&other),
        };
        by_loss.then_with(|| (o.file, o.row).cmp(&(self.file, self.row)))
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

/// The `most` worst rows so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Sorted", into = "Sorted")]
pub(super) struct Worst {
    most: usize,
    /// A heap with the smallest of these losses on top.
    rows: BinaryHeap<Reverse<Row>>,
}

/// The same in a file: the rows by falling loss.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sorted {
    most: usize,
    rows: Vec<Row>,
}

impl From<Worst> for Sorted {
    fn from(worst: Worst) -> Self {
        Sorted { most: worst.most, rows: worst.sorted() }
    }
}

impl From<Sorted> for Worst {
    fn from(Sorted { most, rows }: Sorted) -> Self {
        let mut worst = Worst::new(most);
        rows.into_iter().for_each(|row| worst.push(row));
        worst
    }
}

impl Worst {
    pub(super) fn new(most: usize) -> Self {
        Worst { most, rows: BinaryHeap::new() }
    }

    /// Offers a row. A loss of 0 is never among the worst: the row may be ignored.
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

    /// The number of rows that are kept.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    pub(super) fn merge(mut self, o: &Self) -> Self {
        o.rows.iter().for_each(|row| self.push(row.0));
        self
    }

    /// The same rows, as those of the file with this index.
    pub(super) fn of_file(&self, file: usize) -> Self {
        let rows = self.rows.iter().map(|row| Reverse(Row { file, ..row.0 }));
        Worst { most: self.most, rows: rows.collect() }
    }

    /// The rows by falling loss.
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
                worst.push(Row { loss, file: 0, row });
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
        assert_eq!(worst(2, &[f64::INFINITY, 1.0, -f64::NAN, f64::NAN, 9.0]), [2, 3]);
        assert_eq!(worst(9, &[0.0, -1.0, 0.0]), [1]);
        assert_eq!(worst(0, &[1.0, f64::NAN]), [0; 0]);
    }
}
