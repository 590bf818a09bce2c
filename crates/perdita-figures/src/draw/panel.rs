//! A panel: axes from kuva, marks within them.
use super::clip::Span;
use super::colors::Styles;
use super::frame::Frame;
use super::marks::Canvas;
use super::range;
use super::surface::Surface;
use super::text::{escape, number, plain};
use crate::{Axis, Panel};
use kuva::plot::LinePlot;
use kuva::render::layout::{ComputedLayout, Layout, TickFormat};
use kuva::render::plots::Plot;
use kuva::render::render::{Primitive, Scene, render_multiple};
use kuva::render::theme::Theme;

/// The colours of text, axes and grid lines. A page replaces them.
pub(super) const INK: &str = "#262626";
pub(super) const GRID: &str = "#e4e4e4";
pub(super) const FONT: &str = "system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif";

/// The width and height of a panel in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size(pub(super) f64, pub(super) f64);

/// A panel without its legend.
pub(super) fn scene(panel: &Panel, title: &str, styles: &Styles, size: Size) -> (Scene, Frame) {
    let (x, y) = range::spans(panel);
    let surfaces: Vec<Surface> = panel.marks.iter().filter_map(Surface::of).collect();
    let plots: Vec<Plot> = surfaces.iter().map(|surface| surface.plot.clone().into()).collect();
    let plots = if plots.is_empty() { vec![LinePlot::new().into()] } else { plots };
    let layout = layout(panel, title, &plots, (x, y), size);
    let computed = ComputedLayout::from_layout(&layout);
    let mut scene = render_multiple(plots, layout);

    // Marks are clipped here: kuva's clip paths have ids that are counted across a process.
    scene.elements.retain(|e| !matches!(e, Primitive::ClipStart { .. } | Primitive::ClipEnd));
    scene.defs.clear();
    for element in &mut scene.elements {
        if let Primitive::Text { content, .. } = element {
            *content = number(content, x.log || y.log);
        }
    }
    let (left, top) = (computed.margin_left, computed.margin_top);
    let frame = Frame { left, top, width: computed.plot_width(), height: computed.plot_height(), x, y };
    if let Some(surface) = surfaces.first() {
        surface.mend(&mut scene.elements, &frame);
    }
    let canvas = Canvas { frame: &frame };

    // Areas first, then lines, then points.
    for layer in 0..3 {
        for mark in panel.marks.iter().filter(|m| canvas.layer(m) == layer) {
            scene.add(group(&format!("data-name=\"{}\"", escape(mark.name()))));
            canvas.draw(mark, styles.style(mark), panel).into_iter().for_each(|p| scene.add(p));
            scene.add(Primitive::GroupEnd);
        }
    }
    (scene, frame)
}

/// The start of a group with these attributes.
pub(super) fn group(attributes: &str) -> Primitive {
    Primitive::GroupStart { transform: None, title: None, extra_attrs: Some(attributes.into()) }
}

fn layout(panel: &Panel, title: &str, plots: &[Plot], (x, y): (Span, Span), size: Size) -> Layout {
    // An invisible line sets the ranges.
    let alone = matches!(plots, [Plot::Line(_)]);
    let layout = if alone { Layout::new((x.lo, x.hi), (y.lo, y.hi)) } else { Layout::auto_from_plots(plots) };
    let rows = range::rows(panel);

    // Categories replace the numbers.
    let ticks = if rows > 0 { 3 } else { 6 };

    let mut layout = layout
        .with_width(size.0)
        .with_height(size.1)
        .with_theme(theme())
        .with_ticks(ticks)
        .with_title_size(15)
        .with_label_size(13)
        .with_tick_size(12)
        .with_body_size(12)
        .with_axis_line_width(1.0)
        .with_tick_format(TickFormat::Auto);
    layout.show_legend = false;

    if !title.is_empty() {
        layout = layout.with_title(plain(title)).with_title_wrap((size.0 / 8.5) as usize);
    }
    let xs = if panel.x.names.is_empty() { (x.lo, x.hi) } else { (0.5, panel.x.names.len() as f64 + 0.5) };
    let ys = if rows == 0 { (y.lo, y.hi) } else { (0.5, rows as f64 + 0.5) };
    layout.x_range = xs;
    layout.y_range = ys;
    layout.log_x = x.log;
    layout.log_y = y.log;
    layout = layout.with_x_axis_min(xs.0).with_x_axis_max(xs.1).with_y_axis_min(ys.0).with_y_axis_max(ys.1);
    let wrap = |axis: &Axis, room: f64| (plain(&axis.label), (room / 7.5) as usize);
    if !panel.x.label.is_empty() {
        let (label, room) = wrap(&panel.x, size.0 - 90.0);
        layout = layout.with_x_label(label).with_x_label_wrap(room);
    }
    if !panel.y.label.is_empty() {
        let (label, room) = wrap(&panel.y, size.1 - 80.0);
        layout = layout.with_y_label(label).with_y_label_wrap(room);
    }

    if !panel.x.names.is_empty() {
        let names: Vec<String> = panel.x.names.iter().map(|n| plain(n)).collect();
        let wide = names.iter().map(|n| n.chars().count() + 2).max().unwrap_or(0) * names.len();
        layout = layout.with_x_categories(names);
        if wide as f64 * 7.0 > size.0 - 90.0 {
            layout = layout.with_x_tick_rotate(-40.0);
        }
    }

    if rows > 0 {
        // Half of the panel, in characters of the size of tick labels.
        let room = (0.5 * size.0 / 7.0) as usize;
        let name =
            |i: usize| panel.y.names.get(i).map_or_else(|| (i + 1).to_string(), |n| cut(&plain(n), room));
        layout = layout.with_y_categories((0..rows).rev().map(name).collect());
    }
    layout
}

fn theme() -> Theme {
    Theme {
        background: "none".into(),
        axis_color: INK.into(),
        tick_color: INK.into(),
        text_color: INK.into(),
        grid_color: GRID.into(),
        colorbar_border: INK.into(),
        font_family: Some(FONT.into()),
        ..Theme::light()
    }
}

/// A label, shortened to leave room for the axes.
fn cut(name: &str, room: usize) -> String {
    match name.char_indices().nth(room) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.into(),
    }
}
