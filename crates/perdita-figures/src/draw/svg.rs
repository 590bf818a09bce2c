//! A scene as SVG text.
use super::panel::{FONT, GRID, INK};
use super::text::escape;
use kuva::backend::svg::SvgBackend;
use kuva::render::render::Scene;

/// A standalone file on a white background.
pub(super) fn file(scene: &Scene, title: &str) -> String {
    let (w, h) = (scene.width, scene.height);
    let size = format!("width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" fill=\"{INK}\"");
    let paper = "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\" />";
    format!("{}{paper}{}", root(title, &size), body(scene))
}

/// An element for a page, in the page's colours and width.
pub(super) fn element(scene: &Scene, title: &str) -> String {
    let (w, h) = (scene.width, scene.height);
    let style = format!("style=\"width:100%;max-width:{w}px;height:auto\"");
    let size = format!("viewBox=\"0 0 {w} {h}\" {style} fill=\"currentColor\"");
    let body = body(scene)
        // The default.
        .replace(" stroke-width=\"1\"", "")
        .replace(&format!("\"{INK}\""), "\"currentColor\"")
        .replace(&format!("\"{GRID}\""), "\"currentColor\" stroke-opacity=\"0.13\"");
    format!("{}{body}", root(title, &size))
}

fn root(title: &str, size: &str) -> String {
    let name = escape(title.trim());
    let said = if name.is_empty() { "aria-hidden=\"true\"".into() } else { format!("aria-label=\"{name}\"") };
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" {said} font-family=\"{FONT}\" {size}>")
}

/// The content of the root element, with its end tag.
fn body(scene: &Scene) -> String {
    let text = SvgBackend::new().render_scene(scene);
    text.split_once("-->").map_or_else(String::new, |(_, body)| body.into())
}
