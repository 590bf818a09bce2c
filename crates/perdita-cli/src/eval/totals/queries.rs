//! The file of each query. The loss of a query compares its items with each other, so it is no sum over files: the rows of a query lie
//! in one. Which file that is cannot be seen from the totals of others, so totals keep the names of their queries.
use crate::eval::result::FileResult;
use anyhow::{Result, bail};
use std::collections::HashMap;
use std::rc::Rc;

/// The queries so far, each with the name of its file.
#[derive(Default)]
pub(super) struct Queries(HashMap<String, Rc<str>>);

impl Queries {
    /// Adds the queries of a file.
    ///
    /// # Errors
    /// A query of a file before.
    pub(super) fn add(&mut self, result: &FileResult) -> Result<()> {
        let file: Rc<str> = result.file.name.as_str().into();
        for query in result.queries.iter().flat_map(|names| names.iter()) {
            if let Some(other) = self.0.insert(query.clone(), Rc::clone(&file)) {
                bail!(
                    "{file}: query `{query}` has rows in {other} too, and the loss of a query is no sum over files: all \
                     rows of a query belong into one FILE"
                );
            }
        }
        Ok(())
    }
}
