//! Surfaces: bands of colour between levels, contour lines, and a bar of the same bands.
//!
//! kuva lays out the axes. Its bands are a polygon per cell of the grid, between which browsers leave hairlines, and its bar is
//! continuous: here a band is one outline, over the bands below it, and the bar is drawn anew.
use super::contour::Grid;
use super::frame::Frame;
use super::simplify::path;
use super::text::plain;
use crate::Mark;
use kuva::plot::{ColorMap, ContourPlot};
use kuva::render::color::Color;
use kuva::render::render::{PathData, Primitive};
use kuva::render::render_utils::generate_ticks;

/// The colour and the width in pixels of contour lines.
const CONTOUR: (&str, f64) = ("#ffffff", 0.6);

/// A surface, and its bands.
pub(super) struct Surface {
    pub(super) plot: ContourPlot,
    /// The least value and the largest.
    ends: (f64, f64),
    /// The lower end of each band but the lowest, ascending.
    levels: Vec<f64>,
}

impl Surface {
    pub(super) fn of(mark: &Mark) -> Option<Surface> {
        let Mark::Surface { name, x, y, z } = mark else { return None };
        let finite = || z.iter().flatten().copied().filter(|v| v.is_finite());
        let (lo, hi) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let fits =
            x.len() > 1 && y.len() > 1 && z.len() == y.len() && z.iter().all(|row| row.len() == x.len());
        if !fits || lo >= hi {
            return None;
        }
        let clamped = |v: f64| if v.is_nan() { lo } else { v.clamp(lo, hi) };
        let z = z.iter().map(|row| row.iter().map(|v| clamped(*v)).collect()).collect();
        let levels: Vec<f64> =
            generate_ticks(lo, hi, 12).into_iter().filter(|l| *l > lo && *l < hi).collect();
        let plot = ContourPlot::new().with_grid(z, x.clone(), y.clone()).with_levels(&levels).with_filled();
        let plot = plot.with_colormap(ColorMap::Viridis);
        let plot = if name.is_empty() { plot } else { plot.with_legend(plain(name)) };
        Some(Surface { plot, ends: (lo, hi), levels })
    }

    /// Replaces the bands, and the bar, which is right of the axes.
    pub(super) fn mend(&self, elements: &mut Vec<Primitive>, frame: &Frame) {
        let is_band = |element: &Primitive| matches!(element, Primitive::Path(_));
        if let Some(first) = elements.iter().position(is_band) {
            elements.retain(|element| !is_band(element));
            elements.splice(first..first, self.levels.iter().map(|level| self.band(*level, frame)));
        }

        let right = frame.left + frame.width;
        let is_slice =
            |element: &Primitive| matches!(element, Primitive::Rect { x, stroke: None, .. } if *x > right);
        let Some(first) = elements.iter().position(is_slice) else { return };
        elements.retain(|element| !is_slice(element));
        let border = elements[first..].iter().find_map(|element| match element {
            Primitive::Rect { x, y, width, height, .. } => Some((*x, *y, *width, *height)),
            _ => None,
        });
        if let Some(bar) = border {
            elements.splice(first..first, self.bar(bar));
        }
    }

    /// The region above a level, with the contour line around it.
    fn band(&self, level: f64, frame: &Frame) -> Primitive {
        let grid = Grid { x: &self.plot.x_coords, y: &self.plot.y_coords, z: &self.plot.z };
        let pixel = |(x, y): (f64, f64)| {
            let (x, y) = (frame.x.part(x), frame.y.part(y));
            (frame.left + x * frame.width, frame.top + (1.0 - y) * frame.height)
        };

        let mut d = String::new();
        for outline in grid.above(level) {
            let pixels: Vec<(f64, f64)> = outline.into_iter().map(pixel).collect();
            d += &path(&pixels);
            d.push('Z');
        }
        let (line, width) = CONTOUR;
        Primitive::Path(Box::new(PathData {
            d,
            fill: Some(self.color(level)),
            stroke: line.into(),
            stroke_width: width,
            opacity: None,
            stroke_dasharray: None,
        }))
    }

    /// The colour of the band above a level.
    fn color(&self, level: f64) -> Color {
        let (lo, hi) = self.ends;
        Color::from(ColorMap::Viridis.map((level - lo) / (hi - lo)))
    }

    /// The bands of the bar, each up to its top, so that the next lies over it without a gap.
    fn bar(&self, (x, y, width, height): (f64, f64, f64, f64)) -> Vec<Primitive> {
        let (lo, hi) = self.ends;
        let band = |level: f64| {
            let part = (level - lo) / (hi - lo);
            Primitive::Rect {
                x,
                y,
                width,
                height: height * (1.0 - part),
                fill: self.color(level),
                stroke: None,
                stroke_width: None,
                opacity: None,
            }
        };
        [lo].iter().chain(&self.levels).map(|level| band(*level)).collect()
    }
}
