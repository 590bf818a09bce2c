//! The interface of a file format: its fields, and rows of those that are wanted.

use anyhow::Result;

use super::{Array, ColumnType, Places, Texts};

/// A reader of a file format.
pub(super) trait Source: Send {
    fn fields(&self) -> &[Field];

    /// Called once, before the first `next`.
    fn start(&mut self, wanted: Wanted) -> Result<()>;

    /// The next rows; none at the end.
    fn next(&mut self) -> Result<Block>;

    /// The fraction of the file that is read, from 0 to 1.
    fn progress(&self) -> Option<f64>;

    /// True if fields may differ in their numbers of rows, as in `.npz`.
    fn apart(&self) -> bool {
        false
    }

    /// The array of a field, with all of its axes, if the format has arrays.
    fn array(&self, _field: usize) -> Result<Option<Array>> {
        Ok(None)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: ColumnType,
    /// The number of columns of a matrix.
    pub(super) width: Option<usize>,
    /// The type of the elements of lists, which may be of other lengths than the first.
    pub(super) items: Option<ColumnType>,
}

impl Field {
    pub(super) fn new(name: String, kind: ColumnType, width: Option<usize>) -> Field {
        match width {
            Some(0) => {
                let kind = ColumnType::Other("nothing in its first row".into());
                Field { name, kind, width: None, items: None }
            }
            _ => Field { name, kind, width, items: None },
        }
    }

    /// A field of lists, of which the first has this length.
    pub(super) fn list(name: String, kind: ColumnType, width: usize) -> Field {
        Field { items: Some(kind.clone()), ..Field::new(name, kind, Some(width)) }
    }

    pub(super) fn column_name(&self, element: usize) -> String {
        match self.width {
            None => self.name.clone(),
            Some(_) if self.name.is_empty() => element.to_string(),
            Some(_) => format!("{}[{element}]", self.name),
        }
    }

    /// The name in lists of fields.
    pub(super) fn summary(&self) -> String {
        match self.width {
            Some(width) if width > 1 => {
                format!("`{}..{}`", self.column_name(0), self.column_name(width - 1))
            }
            _ => format!("`{}`", self.column_name(0)),
        }
    }
}

/// The requested data: whole fields as numbers, elements of fields as text, at most `rows` rows at once.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) numeric: Vec<usize>,
    pub(super) text: Vec<(usize, usize)>,
    pub(super) rows: usize,
    /// True if text has decimal points where the file has decimal commas.
    pub(super) plain: bool,
    /// True if each element of the lists is a row.
    pub(super) unnests: bool,
}

impl Wanted {
    /// A block without rows, with memory for all that are read at once.
    pub(super) fn block(&self) -> Block {
        Block {
            rows: 0,
            numeric: self.numeric.iter().map(|_| Vec::with_capacity(self.rows)).collect(),
            text: self.text.iter().map(|_| Texts::default()).collect(),
            places: Places::default(),
            joined: None,
        }
    }

    /// All requested fields, sorted and without duplicates.
    pub(super) fn fields(&self) -> Vec<usize> {
        let mut fields: Vec<_> =
            self.numeric.iter().copied().chain(self.text.iter().map(|&(field, _)| field)).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

/// Rows of the requested fields, in the order of [`Wanted`]; matrices are row-major.
#[derive(Default)]
pub(super) struct Block {
    pub(super) rows: usize,
    pub(super) numeric: Vec<Vec<f64>>,
    pub(super) text: Vec<Texts>,
    pub(super) places: Places,
    /// The places of the rows in a joined table.
    pub(super) joined: Option<Places>,
}
