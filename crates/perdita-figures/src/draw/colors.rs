//! Colours that colour-blind readers can distinguish, and their assignment to names.
use crate::{Figure, Mark};

/// The colours of Okabe and Ito, strongest first; without black, which is the page's in light and invisible in dark,
/// and yellow, which is hard to see on white.
const PALETTE: [&str; 6] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
/// The colour of reference lines.
const GREY: &str = "#7f7f7f";
/// The dash patterns of lines beyond the number of colours, and of reference lines.
const DASHES: [Option<&str>; 4] = [None, Some("9 3"), Some("2 3"), Some("9 3 2 3")];

/// The style of the marks of a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) color: &'static str,
    pub(super) dash: Option<&'static str>,
}

/// The style of each name in a figure: the same in all its panels.
pub(super) struct Styles<'a> {
    named: Vec<(&'a str, Style)>,
}

impl<'a> Styles<'a> {
    pub(super) fn of(figure: &'a Figure) -> Self {
        let marks = || figure.panels.iter().flat_map(|p| &p.marks);
        let results: Vec<&str> = marks().filter(|m| !m.is_reference()).map(Mark::name).collect();
        let mut named: Vec<(&str, Style)> = Vec::new();
        let (mut colors, mut references) = (0, 0);
        for mark in marks().filter(|m| !matches!(m, Mark::Surface { .. })) {
            let name = mark.name();
            if named.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let style = if results.contains(&name) {
                let dash = DASHES[colors / PALETTE.len() % DASHES.len()];
                colors += 1;
                Style { color: PALETTE[(colors - 1) % PALETTE.len()], dash }
            } else {
                references += 1;
                Style { color: GREY, dash: Some(["5 4", "2 3", "9 3 2 3"][(references - 1) % 3]) }
            };
            named.push((name, style));
        }
        Styles { named }
    }

    /// The style of a mark. A reference line with the name of a result is dashed in its colour.
    pub(super) fn style(&self, mark: &Mark) -> Style {
        let found = self.named.iter().find(|(name, _)| *name == mark.name());
        let style = found.map_or(Style { color: PALETTE[0], dash: None }, |(_, style)| *style);
        match mark.is_reference() {
            true => Style { dash: style.dash.or(Some("5 4")), ..style },
            false => style,
        }
    }
}
