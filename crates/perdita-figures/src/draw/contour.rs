//! The regions of a surface above a level, as closed outlines.
//!
//! ```text
//! pad the grid with a frame below every level, at the places of its border   every outline is closed
//! of each cell: where its sides cross the level, counter-clockwise           marching squares
//!     a crossing downwards leads to the next upwards                         the region is on the left
//! follow the crossings until they come back
//! ```
//!
//! Each crossing has one successor, so that the cost is that of the grid.
use std::collections::BTreeMap;

/// A grid of values.
pub(super) struct Grid<'a> {
    pub(super) x: &'a [f64],
    pub(super) y: &'a [f64],
    /// A row for each y; finite.
    pub(super) z: &'a [Vec<f64>],
}

/// A vertex of the padded grid.
type Vertex = (usize, usize);

/// A side of a cell, from its lower or left end to the other.
type Side = (Vertex, Vertex);

impl Grid<'_> {
    /// The outlines of the region in which the value is at least `level`.
    pub(super) fn above(&self, level: f64) -> Vec<Vec<(f64, f64)>> {
        let mut next: BTreeMap<Side, Side> = BTreeMap::new();
        for j in 0..=self.y.len() {
            for i in 0..=self.x.len() {
                next.extend(self.crossings(level, (i, j)));
            }
        }

        let mut outlines = Vec::new();
        while let Some((start, mut at)) = next.pop_first() {
            let mut outline = vec![self.place(level, start)];
            while at != start {
                outline.push(self.place(level, at));
                at = next.remove(&at).expect("an outline is closed");
            }
            outlines.push(outline);
        }
        outlines
    }

    /// The pieces of outlines in the cell whose lower left corner is this vertex: from one of its sides to another.
    fn crossings(&self, level: f64, (i, j): Vertex) -> Vec<(Side, Side)> {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        let values = corners.map(|corner| self.value(corner));
        let above = values.map(|value| value >= level);
        let side = |k: usize| {
            let (a, b) = (corners[k % 4], corners[(k + 1) % 4]);
            (a.min(b), a.max(b))
        };
        let falls = |k: usize| above[k % 4] && !above[(k + 1) % 4];
        let rises = |k: usize| !above[k % 4] && above[(k + 1) % 4];
        // Where two opposite corners are above, the middle decides whether they are connected.
        let is_joined = values.iter().sum::<f64>() / 4.0 >= level;

        let mut pieces = Vec::new();
        for k in (0..4).filter(|&k| falls(k)) {
            let mut turns = (1..4).filter(|turn| rises(k + turn));
            let turn = if is_joined { turns.next() } else { turns.next_back() };
            pieces.push((side(k), side(k + turn.expect("what falls rises again"))));
        }
        pieces
    }

    /// The value at a vertex of the padded grid.
    fn value(&self, (i, j): Vertex) -> f64 {
        let is_frame = i == 0 || j == 0 || i > self.x.len() || j > self.y.len();
        if is_frame { f64::NEG_INFINITY } else { self.z[j - 1][i - 1] }
    }

    /// The point of a side at which the level is crossed.
    fn place(&self, level: f64, (a, b): Side) -> (f64, f64) {
        let point = |(i, j): Vertex| {
            let within = |k: usize, at: &[f64]| at[k.clamp(1, at.len()) - 1];
            (within(i, self.x), within(j, self.y))
        };
        let (from, to) = (self.value(a), self.value(b));
        // The frame is at the places of the border.
        let part = if from.is_finite() && to.is_finite() { (level - from) / (to - from) } else { 0.0 };
        let ((ax, ay), (bx, by)) = (point(a), point(b));
        (ax + part * (bx - ax), ay + part * (by - ay))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlines(z: &[Vec<f64>], level: f64) -> Vec<Vec<(f64, f64)>> {
        let at: Vec<f64> = (0..z.len()).map(|i| i as f64).collect();
        Grid { x: &at, y: &at, z }.above(level)
    }

    /// Twice the area inside of an outline, by the shoelace formula; negative for a hole.
    fn twice_area(outline: &[(f64, f64)]) -> f64 {
        let next = outline.iter().cycle().skip(1);
        outline.iter().zip(next).map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum()
    }

    #[test]
    fn a_slope_is_cut_at_its_level() {
        let slope: Vec<Vec<f64>> = (0..4).map(|_| vec![0.0, 1.0, 2.0, 3.0]).collect();
        let found = outlines(&slope, 1.25);
        assert_eq!(found.len(), 1);
        assert!((twice_area(&found[0]) - 2.0 * 1.75 * 3.0).abs() < 1e-12, "{found:?}");
        assert!(found[0].iter().all(|(x, _)| *x >= 1.25));
        // Everything, and nothing.
        assert!((twice_area(&outlines(&slope, 0.0)[0]) - 18.0).abs() < 1e-12);
        assert!(outlines(&slope, 3.5).is_empty());
    }

    #[test]
    fn a_hole_and_a_saddle() {
        let mut bowl = vec![vec![1.0; 5]; 5];
        bowl[2][2] = 0.0;
        let found = outlines(&bowl, 0.5);
        let area: f64 = found.iter().map(|outline| twice_area(outline)).sum();
        assert_eq!((found.len(), area), (2, 2.0 * (16.0 - 0.5)));

        let saddle = [vec![1.0, 0.0], vec![0.0, 1.0]];
        assert_eq!((outlines(&saddle, 0.4).len(), outlines(&saddle, 0.6).len()), (1, 2));
    }
}
