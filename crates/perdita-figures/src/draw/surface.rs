//! Surfaces: bands of colour between levels, contour lines, and a bar of the same bands.
//!
//! kuva fills a band with a polygon per cell of the grid, between which browsers leave hairlines, and its bar is continuous. Here
//! polygons get an edge of their colour, and the bar is drawn anew.
use super::frame::Frame;
use super::text::plain;
use crate::Mark;
use kuva::plot::{ColorMap, ContourPlot};
use kuva::render::color::Color;
use kuva::render::render::Primitive;
use kuva::render::render_utils::generate_ticks;

/// The width of the edge of filled polygons in pixels: it closes the gaps.
const EDGE: f64 = 0.8;

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
        let plot = plot.with_colormap(ColorMap::Viridis).with_line_color("#ffffff").with_line_width(0.6);
        let plot = if name.is_empty() { plot } else { plot.with_legend(plain(name)) };
        Some(Surface { plot, ends: (lo, hi), levels })
    }

    /// Closes the gaps between polygons, and replaces the bar, which is right of the axes.
    pub(super) fn mend(&self, elements: &mut Vec<Primitive>, frame: &Frame) {
        for element in elements.iter_mut() {
            if let Primitive::Path(path) = element
                && let Some(fill) = &path.fill
            {
                (path.stroke, path.stroke_width) = (fill.clone(), EDGE);
            }
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
                // The colour that kuva gives the band.
                fill: Color::from(ColorMap::Viridis.map(part)),
                stroke: None,
                stroke_width: None,
                opacity: None,
            }
        };
        [lo].iter().chain(&self.levels).map(|level| band(*level)).collect()
    }
}
