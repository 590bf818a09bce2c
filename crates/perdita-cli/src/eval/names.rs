//! Names of groups and queries.
use std::collections::HashMap;

/// The name of rows without one.
pub(super) const NULL: &str = "(null)";
/// The name of rows whose name is an empty text.
pub(super) const EMPTY: &str = "(empty)";

/// The distinct names of a text column, and the name of each row.
#[derive(Default)]
pub(super) struct Names {
    /// The distinct names in the order of their first occurrence.
    pub(super) names: Vec<String>,
    /// The index in `names` of each row's name.
    pub(super) of: Vec<usize>,
    index: HashMap<String, usize>,
    null: Option<usize>,
}

impl Names {
    /// Adds a row with this name, or with none.
    pub(super) fn push(&mut self, name: Option<&str>) {
        let known = name.map_or(self.null, |name| self.index.get(name).copied());
        let at = known.unwrap_or_else(|| {
            self.names.push(match name {
                None => NULL.into(),
                Some("") => EMPTY.into(),
                // A name that is written like one of these.
                Some(name @ (NULL | EMPTY)) => format!("\"{name}\""),
                Some(name) => name.into(),
            });
            let at = self.names.len() - 1;
            match name {
                Some(name) => _ = self.index.insert(name.into(), at),
                None => self.null = Some(at),
            }
            at
        });
        self.of.push(at);
    }
}
