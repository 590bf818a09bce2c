//! The legend, in rows under the panels.
use super::colors::{Style, Styles};
use super::panel::{INK, group};
use super::text::{escape, plain, width};
use crate::{Mark, Panel};
use kuva::render::color::Color;
use kuva::render::render::{Primitive, Scene, TextAnchor};

const ROW: f64 = 20.0;
const SWATCH: f64 = 20.0;

/// An entry of the legend.
struct Entry<'a> {
    name: &'a str,
    style: Style,
    /// The kinds of marks with that name.
    shows: [bool; 3],
}

impl Entry<'_> {
    fn width(&self) -> f64 {
        SWATCH + 6.0 + width(self.name) + 10.0
    }
}

/// The legend of some panels, laid out.
pub(super) struct Legend<'a> {
    rows: Vec<Vec<Entry<'a>>>,
}

impl<'a> Legend<'a> {
    pub(super) fn new(panels: impl IntoIterator<Item = &'a Panel>, styles: &Styles, room: f64) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for mark in panels.into_iter().flat_map(|p| &p.marks) {
            let shown = match mark {
                Mark::Surface { .. } => continue,
                _ if mark.name().is_empty() => continue,
                Mark::Line { .. } => [true, false, false],
                Mark::Points { .. } => [false, true, false],
                Mark::Intervals { .. } => [true, true, false],
                Mark::Band { .. } | Mark::Bars { .. } => [false, false, true],
            };
            let known = entries.iter().position(|e| e.name == mark.name());
            let i = known.unwrap_or(entries.len());
            if known.is_none() {
                entries.push(Entry { name: mark.name(), style: styles.style(mark), shows: [false; 3] });
            }
            entries[i].shows.iter_mut().zip(shown).for_each(|(a, b)| *a |= b);
        }

        let mut rows: Vec<Vec<Entry>> = Vec::new();
        let mut used = f64::INFINITY;
        for entry in entries {
            if used + entry.width() > room {
                rows.push(Vec::new());
                used = 0.0;
            }
            used += entry.width();
            rows.last_mut().expect("the first entry starts a row").push(entry);
        }
        Legend { rows }
    }

    pub(super) fn height(&self) -> f64 {
        if self.rows.is_empty() { 0.0 } else { self.rows.len() as f64 * ROW + 8.0 }
    }

    /// Draws it, centred, from `top` on.
    pub(super) fn draw(&self, scene: &mut Scene, top: f64) {
        for (i, row) in self.rows.iter().enumerate() {
            let mut x = (scene.width - row.iter().map(Entry::width).sum::<f64>() + 10.0) / 2.0;
            for entry in row {
                self.entry(scene, entry, x.max(4.0), top + 6.0 + (i as f64 + 0.5) * ROW);
                x += entry.width();
            }
        }
    }

    fn entry(&self, scene: &mut Scene, Entry { name, style, shows }: &Entry, x: f64, y: f64) {
        let color = || Color::from(style.color);
        scene.add(group(&format!("class=\"key\" data-name=\"{}\"", escape(name))));

        if shows[2] {
            scene.add(Primitive::Rect {
                x,
                y: y - 6.0,
                width: SWATCH,
                height: 12.0,
                fill: color(),
                stroke: None,
                stroke_width: None,
                opacity: Some(0.3),
            });
        }

        if shows[0] {
            scene.add(Primitive::Line {
                x1: x,
                y1: y,
                x2: x + SWATCH,
                y2: y,
                stroke: color(),
                stroke_width: 2.2,
                stroke_dasharray: style.dash.map(Into::into),
            });
        }

        if shows[1] {
            scene.add(Primitive::Circle {
                cx: x + SWATCH / 2.0,
                cy: y,
                r: 4.0,
                fill: color(),
                fill_opacity: None,
                stroke: None,
                stroke_width: None,
            });
        }

        scene.add(Primitive::Text {
            x: x + SWATCH + 6.0,
            y: y + 4.0,
            content: plain(name),
            size: 12,
            anchor: TextAnchor::Start,
            rotate: None,
            bold: false,
            color: Some(Color::from(INK)),
        });

        scene.add(Primitive::GroupEnd);
    }
}
