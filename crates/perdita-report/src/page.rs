//! What a page says, as data.
use perdita_figures::Figure;

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The title.
    pub title: String,
    /// What comes before the first section.
    pub lead: Vec<Block>,
    /// The sections; they are in the table of contents.
    pub sections: Vec<Section>,
    /// How the page was made: versions, seeds, the command.
    pub colophon: String,
}

/// A part of a page, with a title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// The title.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph. In this and every other text, LaTeX between `$` is a formula and what is between backticks is code.
    Text(String),
    /// A formula in LaTeX, on a line of its own.
    Formula(String),
    /// A table.
    Table(Table),
    /// A figure, and what is said under it.
    Figure {
        /// The figure.
        figure: Figure,
        /// The text under it.
        caption: String,
    },
    /// What is known of one thing: a claim, a loss.
    Card {
        /// Its name in links: letters, digits and dashes; unique in the page.
        id: String,
        /// The title.
        title: String,
        /// A word on it, such as a verdict, and how it looks.
        badge: Option<(String, Tone)>,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// Names and what is said of each.
    Facts(Vec<(String, String)>),
    /// What is shown on demand; all of it on paper.
    Details {
        /// The line that is always there.
        summary: String,
        /// The rest.
        blocks: Vec<Block>,
    },
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows. May be empty.
    pub caption: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// How many columns, from the left, are text; those after them are numbers, flush right.
    pub left: usize,
}

/// How a badge looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Like text.
    #[default]
    Plain,
    /// Well.
    Good,
    /// To be noted.
    Note,
    /// Badly.
    Bad,
}
