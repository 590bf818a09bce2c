//! Pages as data.
use perdita_figures::Figure;

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The title.
    pub title: String,
    /// The language, and the words of the page's controls in it.
    pub words: Words,
    /// The blocks before the first section.
    pub lead: Vec<Block>,
    /// The sections; they are in the table of contents.
    pub sections: Vec<Section>,
    /// The origin of the page: version, seed, command.
    pub colophon: String,
}

/// The language of a page, and the words of its controls.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// The language, as HTML names it.
    pub lang: String,
    /// The title of the table of contents.
    pub contents: String,
    /// The search.
    pub search: String,
    /// The filter that shows all cards.
    pub all: String,
    /// The number of cards that are shown, `{}`, of all.
    pub shown: String,
    /// The button that changes between light and dark.
    pub theme: String,
}

impl Default for Words {
    fn default() -> Words {
        Words {
            lang: "en".into(),
            contents: "Contents".into(),
            search: "Search".into(),
            all: "all".into(),
            shown: "{} shown".into(),
            theme: "Light or dark".into(),
        }
    }
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
    /// A paragraph. In this and all other texts, LaTeX between `$` is a formula, text between backticks is code, and
    /// `[text](#id)` a link to a card.
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
        /// Badges, such as verdicts, with their tones. Readers can show the cards with one of them.
        badges: Vec<(String, Tone)>,
        /// The content.
        blocks: Vec<Block>,
    },
    /// A grid of symbols.
    Grid(Grid),
    /// A figure of a family of curves, one of which is shown at a time. Without a script, all are.
    Slider(Slider),
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

/// Many rows of symbols, each with an explanation that appears under the pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The caption: the meaning of the symbols.
    pub caption: String,
    /// The names of the columns, the first of which is that of the rows.
    pub header: Vec<String>,
    /// The rows, each with its name.
    pub rows: Vec<(String, Vec<Symbol>)>,
}

/// A symbol in a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Symbol {
    /// A character.
    pub symbol: String,
    /// The explanation.
    pub title: String,
    /// Its tone.
    pub tone: Tone,
}

/// A figure with a slider over the values of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Slider {
    /// The figure. In each panel, marks of the name `moving` follow each other in the order of `values`.
    pub figure: Figure,
    /// The name of the marks of which one is shown.
    pub moving: String,
    /// The letter of the parameter.
    pub letter: String,
    /// The values of the parameter.
    pub values: Vec<String>,
    /// The position of the value that is shown first.
    pub start: usize,
    /// The caption.
    pub caption: String,
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
