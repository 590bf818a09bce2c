//! Pages as data.
use perdita_figures::Figure;

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The title.
    pub title: String,
    /// The blocks before the first section.
    pub lead: Vec<Block>,
    /// The sections; they are in the table of contents.
    pub sections: Vec<Section>,
    /// The origin of the page: version, seed, command.
    pub colophon: String,
}

/// A part of a page, with a title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// The title.
    pub title: String,
    /// The content.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph. In this and all other texts, LaTeX between `$` is a formula, and text between backticks is code.
    Text(String),
    /// A formula in LaTeX, on a line of its own.
    Formula(String),
    /// A table.
    Table(Table),
    /// A figure and its caption.
    Figure {
        /// The figure.
        figure: Figure,
        /// The caption.
        caption: String,
    },
    /// A card about one item, such as a claim or a loss.
    Card {
        /// The id for links: letters, digits and dashes; unique in the page.
        id: String,
        /// The title.
        title: String,
        /// A badge, such as a verdict, and its tone.
        badge: Option<(String, Tone)>,
        /// The content.
        blocks: Vec<Block>,
    },
    /// A list of names and values.
    Facts(Vec<(String, String)>),
    /// Content that is collapsed on screen and expanded in print.
    Details {
        /// The line that is always visible.
        summary: String,
        /// The rest.
        blocks: Vec<Block>,
    },
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The caption. May be empty.
    pub caption: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// The number of text columns, from the left; the others are right-aligned numbers.
    pub left: usize,
}

/// The tone of a badge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neutral.
    #[default]
    Plain,
    /// Good.
    Good,
    /// Notable.
    Note,
    /// Bad.
    Bad,
}
