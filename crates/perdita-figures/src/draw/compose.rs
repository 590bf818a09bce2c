//! Panels in a grid, under a title and above a legend.
use super::colors::Styles;
use super::frame::Frame;
use super::legend::Legend;
use super::panel::{self, FONT, INK, Size};
use super::text::plain;
use crate::{Figure, Panel};
use kuva::render::color::Color;
use kuva::render::render::{Primitive, Scene, TextAnchor};

const TITLE: f64 = 34.0;

/// The whole figure.
pub(super) fn whole(figure: &Figure) -> Scene {
    let styles = Styles::of(figure);
    let n = figure.panels.len().max(1);
    let columns = match n {
        1..=3 => n,
        4 => 2,
        _ => 3,
    };
    let Size(width, height) = if n == 1 { Size(640.0, 400.0) } else { Size(400.0, 330.0) };
    let heights: Vec<f64> = figure.panels.iter().map(|p| tall(p, height)).collect();

    // The title of a single panel stands above its axes.
    let alone = figure.panels.len() == 1 && figure.panels[0].title.is_empty();
    let head = if alone || figure.title.is_empty() { 0.0 } else { TITLE };

    let mut scene = empty(columns as f64 * width, head);
    if head > 0.0 {
        scene.add(Primitive::Text {
            x: scene.width / 2.0,
            y: 23.0,
            content: plain(&figure.title),
            size: 17,
            anchor: TextAnchor::Middle,
            rotate: None,
            bold: true,
            color: Some(Color::from(INK)),
        });
    }

    for (row, high) in figure.panels.chunks(columns).zip(heights.chunks(columns)) {
        let high = high.iter().copied().fold(0.0, f64::max);
        for (column, panel) in row.iter().enumerate() {
            let title = if alone { &figure.title } else { &panel.title };
            let (part, _) = panel::scene(panel, title, &styles, Size(width, high));
            place(&mut scene, part, column as f64 * width);
        }
        scene.height += high;
    }

    // Without panels there is a sheet of paper still.
    scene.height = scene.height.max(TITLE);
    legend(&mut scene, &figure.panels, &styles);
    scene
}

/// A panel with its legend, and the frame of its axes.
pub(super) fn single(figure: &Figure, panel: &Panel, styles: &Styles) -> (Scene, Frame) {
    let alone = figure.panels.len() == 1 && panel.title.is_empty();
    let title = if alone { &figure.title } else { &panel.title };
    let Size(width, height) = if figure.panels.len() == 1 { Size(560.0, 370.0) } else { Size(380.0, 310.0) };
    let (mut scene, frame) = panel::scene(panel, title, styles, Size(width, tall(panel, height)));
    legend(&mut scene, [panel], styles);
    (scene, frame)
}

/// The height of a panel, which grows with the number of rows.
fn tall(panel: &Panel, height: f64) -> f64 {
    match super::range::rows(panel) {
        0 => height,
        rows => 100.0 + rows as f64 * 30.0,
    }
}

fn legend<'a>(scene: &mut Scene, panels: impl IntoIterator<Item = &'a Panel>, styles: &Styles) {
    let legend = Legend::new(panels, styles, scene.width - 16.0);
    legend.draw(scene, scene.height);
    scene.height += legend.height();
}

fn place(scene: &mut Scene, part: Scene, x: f64) {
    let transform = Some(format!("translate({x},{})", scene.height));
    scene.add(Primitive::GroupStart { transform, title: None, extra_attrs: None });
    scene.elements.extend(part.elements);
    scene.add(Primitive::GroupEnd);
}

fn empty(width: f64, height: f64) -> Scene {
    let mut scene = Scene::new(width, height);
    scene.background_color = None;
    scene.text_color = Some(INK.into());
    scene.font_family = Some(FONT.into());
    scene
}
