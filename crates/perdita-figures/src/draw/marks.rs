//! Marks as drawing primitives of kuva.
use super::clip;
use super::colors::Style;
use super::frame::Frame;
use super::simplify::path;
use crate::{Mark, Panel};
use kuva::render::color::Color;
use kuva::render::render::{PathData, Primitive};
use std::fmt::Write;

/// The area within the axes.
pub(super) struct Canvas<'a> {
    pub(super) frame: &'a Frame,
}

impl Canvas<'_> {
    /// The drawing order.
    pub(super) fn layer(&self, mark: &Mark) -> usize {
        match mark {
            Mark::Surface { .. } | Mark::Band { .. } | Mark::Bars { .. } => 0,
            Mark::Line { .. } => 1,
            Mark::Points { .. } | Mark::Intervals { .. } => 2,
        }
    }

    pub(super) fn draw(&self, mark: &Mark, style: Style, panel: &Panel) -> Vec<Primitive> {
        match mark {
            Mark::Line { points, dashed, .. } => self.line(points, style, if *dashed { 1.5 } else { 2.2 }),
            Mark::Points { points, .. } => self.points(points, style).into_iter().collect(),
            Mark::Band { points, .. } => self.band(points, style, 0.2),
            Mark::Bars { edges, heights, .. } => self.bars(edges, heights, style),
            Mark::Intervals { values, .. } => self.intervals(mark, values, style, panel),
            // Drawn with the axes.
            Mark::Surface { .. } => Vec::new(),
        }
    }

    fn part(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.frame.x.part(x), self.frame.y.part(y))
    }

    fn pixel(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.frame.left + x * self.frame.width, self.frame.top + (1.0 - y) * self.frame.height)
    }

    fn line(&self, points: &[(f64, f64)], style: Style, width: f64) -> Vec<Primitive> {
        let pieces = clip::line(points.iter().map(|p| self.part(*p)));
        let pixels = |piece: Vec<(f64, f64)>| piece.into_iter().map(|p| self.pixel(p)).collect::<Vec<_>>();
        let draw = |piece: Vec<(f64, f64)>| {
            Primitive::Path(Box::new(PathData {
                d: path(&pixels(piece)),
                fill: None,
                stroke: Color::from(style.color),
                stroke_width: width,
                opacity: None,
                stroke_dasharray: style.dash.map(Into::into),
            }))
        };
        pieces.into_iter().map(draw).collect()
    }

    fn points(&self, points: &[(f64, f64)], style: Style) -> Option<Primitive> {
        // A point on the edge of the axes is within them, whatever rounding says.
        let near = |v: f64| (-1e-9..=1.0 + 1e-9).contains(&v);
        let seen = points.iter().map(|p| self.part(*p)).filter(|(x, y)| near(*x) && near(*y));
        let (cx, cy): (Vec<f64>, Vec<f64>) = seen.map(|p| self.pixel(p)).unzip();
        let many = cx.len() > 60;
        (!cx.is_empty()).then(|| Primitive::CircleBatch {
            cx,
            cy,
            r: if many { 2.5 } else { 4.0 },
            fill: Color::from(style.color),
            fill_opacity: Some(if many { 0.6 } else { 0.9 }),
            stroke: None,
            stroke_width: None,
        })
    }

    fn area(&self, outline: impl Iterator<Item = (f64, f64)>, style: Style, opacity: f64) -> Primitive {
        let mut d = String::new();
        for (i, point) in outline.enumerate() {
            let (x, y) = self.pixel(point);
            let _ = write!(d, "{} {x:.2} {y:.2} ", if i == 0 { 'M' } else { 'L' });
        }
        d.push('Z');
        Primitive::Path(Box::new(PathData {
            d,
            fill: Some(Color::from(style.color)),
            stroke: Color::None,
            stroke_width: 0.0,
            opacity: Some(opacity),
            stroke_dasharray: None,
        }))
    }

    /// An end that is not finite or not positive on a logarithmic axis is drawn at the edge; if both are, there is a gap.
    fn band(&self, points: &[(f64, f64, f64)], style: Style, opacity: f64) -> Vec<Primitive> {
        let held = |y: f64, v: f64| match v {
            v if v.is_finite() => v.clamp(0.0, 1.0),
            _ if y == f64::INFINITY => 1.0,
            _ => 0.0,
        };
        let place = |&(x, lo, hi): &(f64, f64, f64)| {
            let (a, b) = (self.part((x, lo)), self.part((x, hi)));
            let seen = (0.0..=1.0).contains(&a.0) && !lo.is_nan() && !hi.is_nan();
            seen.then(|| (a.0, held(lo, a.1), held(hi, b.1)))
        };
        let places: Vec<_> = points.iter().map(place).collect();
        let areas = places.split(Option::is_none).filter(|piece| piece.len() > 1).map(|piece| {
            let (there, back) = (piece.iter().flatten(), piece.iter().rev().flatten());
            self.area(there.map(|p| (p.0, p.2)).chain(back.map(|p| (p.0, p.1))), style, opacity)
        });
        areas.collect()
    }

    fn bars(&self, edges: &[f64], heights: &[f64], style: Style) -> Vec<Primitive> {
        let floor = if self.frame.y.log { self.frame.y.lo } else { 0.0 };
        let bars: Vec<_> = edges.windows(2).zip(heights).collect();
        let steps: Vec<_> = bars.iter().flat_map(|(e, h)| [(e[0], floor, **h), (e[1], floor, **h)]).collect();
        let mut out = self.band(&steps, style, 0.3);
        let mut outline: Vec<_> = steps.iter().map(|(x, _, h)| (*x, *h)).collect();
        outline.splice(0..0, edges.first().map(|x| (*x, floor)));
        outline.extend(edges.last().map(|x| (*x, floor)));
        out.extend(self.line(&outline, style, 1.4));
        out
    }

    fn intervals(
        &self,
        mark: &Mark,
        values: &[(f64, f64, f64)],
        style: Style,
        panel: &Panel,
    ) -> Vec<Primitive> {
        // Marks that share the rows lie side by side.
        let all: Vec<&Mark> = panel.marks.iter().filter(|m| matches!(m, Mark::Intervals { .. })).collect();
        let place = all.iter().position(|m| std::ptr::eq(*m, mark)).unwrap_or(0);
        let offset = (place as f64 - (all.len() as f64 - 1.0) / 2.0) * (0.6 / all.len().max(1) as f64);
        let at = |i: usize| i as f64 + offset;
        let whisker = |(i, (_, lo, hi)): (usize, &(f64, f64, f64))| {
            self.line(&[(*lo, at(i)), (*hi, at(i))], Style { dash: None, ..style }, 2.0)
        };
        let mut out: Vec<Primitive> = values.iter().enumerate().flat_map(whisker).collect();
        let middles: Vec<_> = values.iter().enumerate().map(|(i, v)| (v.0, at(i))).collect();
        out.extend(self.points(&middles, style));
        out
    }
}
