//! The panel of a plotted quantity.
use super::jumps::with_breaks;
use super::sample::Sample;
use super::{Curves, Quantity};
use crate::{Axis, Mark, Panel};

impl Curves {
    /// The curves of a quantity at `xs`, and `at` other points. `opens` and `closes` are true if the domain of the variable ends
    /// with the axis.
    pub(super) fn panel(
        &self,
        what: Quantity,
        (xs, curves): (&[f64], &[Vec<Sample>]),
        at: &dyn Fn(usize, f64) -> f64,
        label: &str,
        (opens, closes): (bool, bool),
    ) -> Result<Panel, String> {
        let points = |curve: &Vec<Sample>| -> Vec<(f64, f64)> {
            let ys = curve.iter().zip(&curves[0]).map(|(here, first)| what.of(*here, *first));
            xs.iter().copied().zip(ys).collect()
        };
        let lines: Vec<Vec<(f64, f64)>> = curves.iter().map(points).collect();

        if let Some(i) = lines.iter().position(|line| !line.iter().any(|p| p.1.is_finite())) {
            let loss = &self.losses[i].loss;
            return Err(match what == Quantity::Curvature && loss.multi_input().is_some() {
                true => format!("the curvature of {loss} is not available: it is a multi-input loss"),
                false => format!("the {what} of {loss} is not finite anywhere in this range"),
            });
        }
        let (lo, hi) = (xs[0], xs[xs.len() - 1]);
        let (skip, keep) = (what.margin() * (hi - lo), |edge: bool, by: f64| if edge { by } else { 0.0 });
        let inner = (lo + keep(opens, skip), hi - keep(closes, skip));
        let seen: Vec<f64> =
            lines.iter().flatten().filter(|p| inner.0 <= p.0 && p.0 <= inner.1).map(|p| p.1).collect();
        let (y, absolute) = self.vertical(what, &seen);
        let size = |y: f64| if absolute { y.abs() } else { y };
        let mut marks = Vec::new();
        for (i, (named, line)) in self.losses.iter().zip(lines).enumerate() {
            let line = with_breaks(line, |x| at(i, x)).into_iter().map(|(x, y)| (x, size(y)));
            marks.push(Mark::line(named.name.clone(), line.collect()));
        }
        let mut title = what.name().replace('-', " ");
        title[..1].make_ascii_uppercase();
        Ok(Panel { title, x: Axis::new(label).range(lo, hi), y, marks })
    }

    /// The vertical axis for these values, and true if it shows absolute values.
    fn vertical(&self, what: Quantity, seen: &[f64]) -> (Axis, bool) {
        let finite = || seen.iter().copied().filter(|y| y.is_finite());
        let (lo, hi) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let first = &self.losses[0].name;
        let label = match what {
            Quantity::Value => "loss".into(),
            Quantity::Slope => "slope".into(),
            Quantity::Curvature => "curvature".into(),
            Quantity::Ratio => format!("loss / loss of {first}"),
            Quantity::SlopeRatio => format!("|slope| / |slope of {first}|"),
        };
        let ratio = matches!(what, Quantity::Ratio | Quantity::SlopeRatio);
        let log = self.log.unwrap_or(ratio && lo >= 0.0 && lo < 0.01 * hi);

        if !log {
            // Values that differ only by rounding are constant.
            let level = hi - lo <= 1e-9 * hi.abs().max(lo.abs());
            let room = if level { 0.5 * hi.abs().max(1.0) } else { 0.05 * (hi - lo) };
            let floor = if lo >= 0.0 && lo < 0.3 * hi { -0.2 * room } else { lo - room };
            return (Axis::new(label).range(floor, hi + room), false);
        }
        let sizes = || finite().map(f64::abs).filter(|y| *y > 0.0);
        let (least, most) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
        let absolute = lo < 0.0;
        let label = if absolute { format!("|{label}|") } else { label };
        if most == 0.0 {
            return (Axis::new(label).log(), absolute);
        }
        (
            Axis::new(label).log().range(least.max(most * 1e-6).max(1e-10) / 1.5, most.max(2e-10) * 2.0),
            absolute,
        )
    }
}
