//! Pages: text, formulas, tables and figures, in one HTML file that works offline, in light and dark, and on paper.
//!
//! A [`Page`] is data; [`Page::html`] writes it.
//!
//! ```
//! use perdita_report::{Block, Page, Section};
//! let section = Section { title: "Mean squared error".into(), blocks: vec![Block::Text("It is $(p - y)^2$.".into())] };
//! let page = Page { title: "Losses".into(), sections: vec![section], ..Page::default() };
//! let html = page.html()?;
//! assert!(html.contains("<math") && !html.contains("<link"));
//! # Ok::<(), perdita_report::Error>(())
//! ```
#![forbid(unsafe_code)]

mod figure;
mod filter;
mod html;
mod math;
mod page;
mod table;
mod text;

pub use math::mathml;
pub use page::{Block, Grid, Page, Section, Slider, Symbol, Table, Tone, Words};

/// An error in a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A formula that is not LaTeX, or uses an unsupported command.
    #[error("the formula `{latex}` cannot be shown: {why}")]
    Formula {
        /// The formula.
        latex: String,
        /// The problem.
        why: String,
    },
    /// An unclosed `$` or backtick.
    #[error("a formula or code is not closed in `{text}`")]
    Unclosed {
        /// The whole text.
        text: String,
    },
    /// Two cards, or a card and a section, with the same id.
    #[error("the id `{id}` is used twice in the page")]
    Twice {
        /// The id.
        id: String,
    },
}
