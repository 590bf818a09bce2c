//! Lines with fewer points that look the same, as the data of SVG paths.
use std::fmt::Write;

/// The largest distance in pixels of a point that is left out from the line.
const INVISIBLE: f64 = 0.05;

/// The points of a line without those that no eye misses (Ramer, Douglas and Peucker).
fn simplify(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let Some(last) = points.len().checked_sub(1) else { return Vec::new() };
    let mut kept = vec![false; points.len()];
    (kept[0], kept[last]) = (true, true);

    let mut parts = vec![(0, last)];
    while let Some((from, to)) = parts.pop() {
        let off = |k: &usize| distance(points[*k], points[from], points[to]);
        let farthest = (from + 1..to).max_by(|a, b| off(a).total_cmp(&off(b)));
        if let Some(middle) = farthest.filter(|k| off(k) > INVISIBLE) {
            kept[middle] = true;
            parts.extend([(from, middle), (middle, to)]);
        }
    }
    points.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

/// A line as the data of a path, to a tenth of a pixel.
pub(super) fn path(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, (x, y)) in simplify(points).into_iter().enumerate() {
        let _ = write!(d, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
    }
    d
}

/// The distance of a point from the segment between two.
fn distance(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let part = if length > 0.0 { ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length } else { 0.0 };
    let part = part.clamp(0.0, 1.0);
    (p.0 - a.0 - part * dx).hypot(p.1 - a.1 - part * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_lines_have_two_points_and_corners_stay() {
        let line: Vec<(f64, f64)> = (0..=100).map(f64::from).map(|x| (x, 2.0 * x)).collect();
        assert_eq!(simplify(&line), [(0.0, 0.0), (100.0, 200.0)]);
        let corner: Vec<(f64, f64)> = (-50..=50).map(f64::from).map(|x| (x, x.abs())).collect();
        assert_eq!(simplify(&corner), [(-50.0, 50.0), (0.0, 0.0), (50.0, 50.0)]);
        assert_eq!(simplify(&[(1.0, 1.0); 3]), [(1.0, 1.0); 2]);
        assert!(simplify(&[]).is_empty());
        assert_eq!(path(&line), "M0.0 0.0L100.0 200.0");
    }

    #[test]
    fn a_curve_keeps_its_shape() {
        let curve: Vec<(f64, f64)> = (0..=480).map(f64::from).map(|x| (x, 1e-3 * x * x)).collect();
        let short = simplify(&curve);
        assert!(short.len() < 60, "{}", short.len());
        let near = |p: (f64, f64)| short.windows(2).map(|s| distance(p, s[0], s[1])).fold(1.0, f64::min);
        assert!(curve.iter().all(|p| near(*p) <= INVISIBLE));
    }
}
