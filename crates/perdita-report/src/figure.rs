//! Figures, and figures with a slider.
use crate::page::Slider;
use crate::{Error, text};
use maud::{Markup, PreEscaped, html};
use perdita_figures::Figure;

pub(crate) fn figure(figure: &Figure, caption: &str) -> Result<Markup, Error> {
    Ok(html! {
        figure {
            (panels(figure))
            @if !caption.is_empty() { figcaption { (text::markup(caption)?) } }
        }
    })
}

/// The slider is for the script, which shows it: without one, all curves stay visible.
pub(crate) fn slider(slider: &Slider) -> Result<Markup, Error> {
    let Slider { figure, moving, letter, values, start, caption } = slider;
    let last = values.len().saturating_sub(1);
    Ok(html! {
        figure.slider data-moving=(moving) data-values=(values.join(" ")) {
            (panels(figure))
            label hidden {
                span { (letter) }
                input type="range" min="0" max=(last) value=(start);
                output {}
            }
            @if !caption.is_empty() { figcaption { (text::markup(caption)?) } }
        }
    })
}

fn panels(figure: &Figure) -> Markup {
    html! {
        @if figure.panels.len() > 1 && !figure.title.is_empty() { strong.title { (figure.title) } }
        div.panels { @for panel in figure.panels_svg() { div.panel { (PreEscaped(panel)) } } }
    }
}
