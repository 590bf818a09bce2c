//! The positive pairs of a score matrix.
use crate::batch::Labels;
use crate::real::Float;
use std::collections::HashMap;

/// The positive pairs: a row and a column are one if their ids are equal. Ids are small integers, stored as
/// floats so that lanes can compare them with scores at hand.
pub(super) struct PositivePairs<F> {
    pub(super) rows: Vec<F>,
    pub(super) columns: Vec<F>,
}

impl<F: Float> PositivePairs<F> {
    /// Row i and column j are positive if i = `first` + j. Row ids count from 0, so that they stay small and
    /// exact in single precision.
    pub(super) fn by_index(rows: usize, first: isize, columns: usize) -> Self {
        let count = |first: isize, n| (0..n).map(|i| F::from_f64(first as f64 + i as f64)).collect();
        PositivePairs { rows: count(0, rows), columns: count(first, columns) }
    }

    /// Row i and column `rows[i]` are positive; −1 for a row without a positive.
    pub(super) fn by_place(rows: &[i64], columns: usize) -> Self {
        let rows = rows.iter().map(|&place| F::from_f64(place as f64)).collect();
        PositivePairs { rows, columns: (0..columns).map(|place| F::from_f64(place as f64)).collect() }
    }

    /// Rows and columns of equal labels are positive.
    pub(super) fn by_label(rows: Labels, columns: Labels) -> Self {
        let mut numbers = HashMap::new();
        let number = |i| {
            let next = numbers.len() as f64;
            F::from_f64(*numbers.entry(rows.get(i)).or_insert(next))
        };
        let of_rows = (0..rows.len()).map(number).collect();
        let number = |i| F::from_f64(numbers.get(&columns.get(i)).copied().unwrap_or(-1.0));
        PositivePairs { rows: of_rows, columns: (0..columns.len()).map(number).collect() }
    }

    /// The number of positives of every row, itself included where it is among the columns.
    pub(super) fn partners(&self) -> Vec<usize> {
        let mut counts = HashMap::<u64, usize>::new();
        let bits = |x: &F| x.to_f64().to_bits();
        self.columns.iter().for_each(|x| *counts.entry(bits(x)).or_default() += 1);
        self.rows.iter().map(|x| counts.get(&bits(x)).copied().unwrap_or(0)).collect()
    }
}
