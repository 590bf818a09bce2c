//! Pages: text, formulas, tables and figures, in one HTML file that works offline, in light and dark, and on paper.
//!
//! A [`Page`] is data; [`Page::html`] writes it.
#![forbid(unsafe_code)]

mod page;

pub use page::{Block, Page, Section, Table, Tone};
