//! A standalone HTML page with its data: values under the pointer.
use super::clip::Span;
use super::colors::Styles;
use super::compose;
use super::frame::Frame;
use super::svg;
use super::text::escape;
use crate::Figure;
use serde_json::{Value, json};

pub(super) fn page(figure: &Figure) -> String {
    let styles = Styles::of(figure);

    let (mut panels, mut data) = (String::new(), Vec::new());
    for panel in &figure.panels {
        let (scene, frame) = compose::single(figure, panel, &styles);
        let drawn = svg::element(&scene, &format!("{} {}", figure.title, panel.title));
        let wide = scene.width * if figure.panels.len() == 1 { 1.6 } else { 1.25 };
        panels += &format!("<div class=\"panel\" style=\"--wide:{wide}px\">{}", grown(&drawn));
        panels += "<div class=\"values\" hidden></div></div>\n";
        data.push(json!({
            "frame": framed(&frame), "marks": panel.marks, "names": { "x": panel.x.names, "y": panel.y.names },
        }));
    }

    // The one panel of a figure shows its title.
    let alone = figure.panels.len() == 1 && figure.panels[0].title.is_empty();
    let title = escape(&figure.title);
    let head = if alone || title.is_empty() { String::new() } else { format!("<h1>{title}</h1>\n") };

    let is_key = |mark: &crate::Mark| !mark.name().is_empty() && !matches!(mark, crate::Mark::Surface { .. });
    let keys = match figure.panels.iter().flat_map(|panel| &panel.marks).any(is_key) {
        true => "; choose a name in the legend to hide it",
        false => "",
    };

    // Nothing in a name ends the script.
    let data = Value::from(data).to_string().replace('<', "\\u003c");
    let (css, js) = (include_str!("page.css"), include_str!("page.js"));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{css}</style>\n</head>\n<body>\n{head}<main>\n{panels}</main>\n\
         <footer>Point at the figure to read values{keys}.</footer>\n\
         <script type=\"application/json\" id=\"panels\">{data}</script>\n<script>\n{js}</script>\n</body>\n</html>\n"
    )
}

/// The SVG without its own maximum width, which the page sets.
fn grown(svg: &str) -> String {
    let Some((head, tail)) = svg.split_once("max-width:") else { return svg.into() };
    let rest = tail.split_once(';').map_or("", |(_, rest)| rest);
    format!("{head}{rest}")
}

fn framed(frame: &Frame) -> Value {
    let span = |s: &Span| json!({ "lo": s.lo, "hi": s.hi, "log": s.log });
    json!({
        "left": frame.left, "top": frame.top, "width": frame.width, "height": frame.height,
        "x": span(&frame.x), "y": span(&frame.y),
    })
}
