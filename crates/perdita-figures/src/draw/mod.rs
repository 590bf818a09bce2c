//! Drawing of figures: as SVG, alone or in a page, as PNG, and as a standalone page.
mod clip;
mod colors;
mod compose;
mod contour;
mod frame;
mod html;
mod legend;
mod marks;
mod panel;
mod range;
mod simplify;
mod surface;
mod svg;
mod text;

use crate::Figure;
use colors::Styles;
use kuva::RasterBackend;

impl Figure {
    /// The figure as an SVG file on a white background.
    pub fn svg(&self) -> String {
        svg::file(&compose::whole(self), &self.title)
    }

    /// The figure as an SVG element for an HTML page: as wide as the page allows, on its background, with text and axes in its
    /// `color`. It has no ids.
    pub fn svg_for_page(&self) -> String {
        svg::element(&compose::whole(self), &self.title)
    }

    /// Each panel as [`Figure::svg_for_page`], with its own legend, for pages that lay out panels side by side and wrap them on
    /// a narrow screen. The title of the figure is included only if there is one panel without a title.
    pub fn panels_svg(&self) -> Vec<String> {
        let styles = Styles::of(self);
        let panel = |panel| {
            let (scene, _) = compose::single(self, panel, &styles);
            svg::element(&scene, &format!("{} {}", self.title, panel.title))
        };
        self.panels.iter().map(panel).collect()
    }

    /// The figure as a PNG file on white, with `scale` pixels per unit of the SVG.
    ///
    /// # Errors
    /// A scale that is not positive, or too many pixels.
    pub fn png(&self, scale: f64) -> Result<Vec<u8>, String> {
        let mut scene = compose::whole(self);
        let pixels = scene.width * scene.height * scale * scale;
        if !(scale > 0.0 && pixels < 1e8) {
            return Err(format!("scale must be positive, and give less than 10⁸ pixels, but is {scale}"));
        }
        scene.background_color = Some("#ffffff".into());
        RasterBackend::new().with_scale(scale as f32).render_scene(&scene)
    }

    /// The figure as a standalone HTML page, without network access: values under the pointer, and legend entries that hide and
    /// show their marks.
    pub fn html(&self) -> String {
        html::page(self)
    }
}
