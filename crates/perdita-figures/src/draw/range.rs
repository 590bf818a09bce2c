//! The limits of axes that a figure does not fix.
use super::clip::Span;
use crate::{Axis, Mark, Panel};

/// The smallest value on a logarithmic axis: the plotting library clamps smaller ones.
const LEAST: f64 = 1e-10;

/// The horizontal and the vertical axis.
pub(super) fn spans(panel: &Panel) -> (Span, Span) {
    let x = match panel.x.names.len() {
        0 => span(&panel.x, panel.marks.iter().flat_map(xs), 0.0),
        n => Span { lo: -0.5, hi: n as f64 - 0.5, log: false },
    };
    let within = |v: f64| (0.0..=1.0).contains(&x.part(v));
    let y = match rows(panel) {
        0 => {
            // Colours fill their axes.
            let filled = panel.marks.iter().any(|m| matches!(m, Mark::Surface { .. }));
            let ys = panel.marks.iter().flat_map(|m| ys(m, within));
            span(&panel.y, ys, if filled { 0.0 } else { 0.05 })
        }
        // From the top.
        n => Span { lo: n as f64 - 0.5, hi: -0.5, log: false },
    };
    (x, y)
}

/// The number of rows, if the vertical axis has categories or intervals instead of numbers.
pub(super) fn rows(panel: &Panel) -> usize {
    let intervals = panel.marks.iter().map(|m| match m {
        Mark::Intervals { values, .. } => values.len(),
        _ => 0,
    });
    intervals.max().unwrap_or(0).max(panel.y.names.len())
}

fn span(axis: &Axis, values: impl Iterator<Item = f64>, pad: f64) -> Span {
    let log = axis.log;
    let usable = |v: &f64| v.is_finite() && (!log || *v > 0.0);
    let (mut lo, mut hi) =
        values.filter(usable).fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)));
    if lo > hi {
        (lo, hi) = if log { (0.1, 1.0) } else { (0.0, 1.0) };
    }
    let given = axis.range.filter(|(lo, hi)| lo < hi && usable(lo) && usable(hi));
    if let Some((lo, hi)) = given {
        return Span { lo, hi, log };
    }
    if log {
        let (lo, hi) = (lo.max(LEAST), hi.max(LEAST));
        let room = if lo == hi { 10.0 } else { (hi / lo).powf(pad) };
        return Span { lo: lo / room, hi: hi * room, log };
    }
    if lo == hi {
        let room = if lo == 0.0 { 1.0 } else { 0.5 * lo.abs() };
        return Span { lo: lo - room, hi: hi + room, log };
    }

    // What is near 0 is best seen from 0, and so are heights.
    let room = (hi - lo) * pad;
    let floor = if pad > 0.0 && lo >= 0.0 && lo < 0.3 * hi { -0.2 * pad * hi } else { lo - room };
    Span { lo: floor, hi: hi + room, log }
}

fn xs(mark: &Mark) -> Vec<f64> {
    match mark {
        Mark::Line { points, .. } | Mark::Points { points, .. } => points.iter().map(|p| p.0).collect(),
        Mark::Band { points, .. } => points.iter().map(|p| p.0).collect(),
        Mark::Intervals { values, .. } => {
            let ends = |pad: f64| values.iter().flat_map(move |v| [v.1 - pad, v.2 + pad]);
            let (lo, hi) =
                ends(0.0).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
            ends(((hi - lo) * 0.05).max(0.0)).chain(values.iter().map(|v| v.0)).collect()
        }
        Mark::Bars { edges, .. } => edges.clone(),
        Mark::Surface { x, .. } => x.clone(),
    }
}

fn ys(mark: &Mark, within: impl Fn(f64) -> bool) -> Vec<f64> {
    match mark {
        Mark::Line { points, .. } | Mark::Points { points, .. } => {
            points.iter().filter(|p| within(p.0)).map(|p| p.1).collect()
        }
        Mark::Band { points, .. } => points.iter().filter(|p| within(p.0)).flat_map(|p| [p.1, p.2]).collect(),
        Mark::Intervals { .. } => Vec::new(),
        Mark::Bars { heights, .. } => heights.iter().copied().chain([0.0]).collect(),
        Mark::Surface { y, .. } => y.clone(),
    }
}
