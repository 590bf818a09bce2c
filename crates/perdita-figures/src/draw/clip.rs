//! Clipping of lines to the axes.

/// The position of a coordinate on its axis, from 0 to 1. Not finite if it has none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) lo: f64,
    pub(super) hi: f64,
    pub(super) log: bool,
}

impl Span {
    fn scale(self, v: f64) -> f64 {
        match self.log {
            true if v > 0.0 => v.log10(),
            true => f64::NAN,
            false => v,
        }
    }

    pub(super) fn part(self, v: f64) -> f64 {
        let (lo, hi) = (self.scale(self.lo), self.scale(self.hi));
        (self.scale(v) - lo) / (hi - lo)
    }
}

/// The pieces of a line within the unit square. It breaks where a point is not finite.
pub(super) fn line(points: impl IntoIterator<Item = (f64, f64)>) -> Vec<Vec<(f64, f64)>> {
    let (mut pieces, mut piece, mut last) = (Vec::new(), Vec::new(), None);
    for point in points {
        let here = Some(point).filter(|(x, y)| x.is_finite() && y.is_finite());
        match last.zip(here).and_then(|(a, b)| segment(a, b)) {
            Some((from, to)) => {
                if piece.last() != Some(&from) {
                    end(&mut pieces, &mut piece);
                    piece.push(from);
                }
                piece.push(to);
            }
            None => end(&mut pieces, &mut piece),
        }
        last = here;
    }
    end(&mut pieces, &mut piece);
    pieces
}

fn end(pieces: &mut Vec<Vec<(f64, f64)>>, piece: &mut Vec<(f64, f64)>) {
    if piece.len() > 1 {
        pieces.push(std::mem::take(piece));
    }
    piece.clear();
}

/// The part of a segment within the unit square (Liang and Barsky).
fn segment(a: (f64, f64), b: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for (d, room) in [(-dx, a.0), (dx, 1.0 - a.0), (-dy, a.1), (dy, 1.0 - a.1)] {
        if d == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if d < 0.0 {
            from = from.max(room / d);
        } else {
            to = to.min(room / d);
        }
    }
    let at = |t: f64| match t {
        0.0 => a,
        1.0 => b,
        t => (a.0 + t * dx, a.1 + t * dy),
    };
    (from <= to).then(|| (at(from), at(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_at_the_axes() {
        let pieces = line([(-1.0, 0.5), (2.0, 0.5)]);
        assert_eq!(pieces, [[(0.0, 0.5), (1.0, 0.5)]]);
        assert!(line([(-1.0, 2.0), (2.0, 3.0)]).is_empty());
    }

    #[test]
    fn a_line_breaks_where_it_leaves_and_where_it_is_not_finite() {
        let out = line([(0.0, 0.5), (0.25, 1.5), (0.5, 0.5)]);
        assert_eq!(out, [[(0.0, 0.5), (0.125, 1.0)], [(0.375, 1.0), (0.5, 0.5)]]);
        let gap = line([(0.0, 0.0), (0.1, 0.1), (0.2, f64::NAN), (0.3, 0.3), (0.4, 0.4)]);
        assert_eq!(gap.len(), 2);
        assert!(line([(0.5, 0.5)]).is_empty());
    }
}
