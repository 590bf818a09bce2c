//! Columns of predictions and columns of targets that belong together: by name, else by place.
use super::classes::common_ends;
use super::find::{Part, Pass};
use super::given::Content;
use anyhow::{Result, bail};

/// Puts columns of targets into the order of the columns of predictions, if their names say which belongs to which: `p_height`
/// to `y_height`. Names of which none is in both lists are paired by place.
///
/// # Errors
/// Names of which only some are in both lists.
pub(super) fn pair(passes: &mut [Pass]) -> Result<()> {
    let parts = || passes.iter().flat_map(Pass::parts).filter(|part| part.columns.len() > 1);
    let Some(predictions) = parts().find(|part| part.requested.is_prediction()) else { return Ok(()) };
    let (names, option) = (own_names(&predictions.columns), predictions.requested.option.clone());
    let is_target = |part: &Part| part.requested.is_target() && part.requested.content == Content::Numbers;
    for part in passes.iter_mut().flat_map(Pass::parts_mut) {
        if is_target(part) && part.columns.len() == names.len() {
            part.follow(&names, &option)?;
        }
    }
    Ok(())
}

/// Names without what all of them share.
fn own_names(columns: &[String]) -> Vec<String> {
    let (start, end) = common_ends(columns);
    columns.iter().map(|name| name[start..name.len() - end].to_string()).collect()
}

impl Part<'_> {
    /// Puts the columns into the order of other names; `option` is that of the other columns.
    fn follow(&mut self, names: &[String], option: &str) -> Result<()> {
        let own = own_names(&self.columns);
        let places: Vec<Option<usize>> =
            names.iter().map(|name| own.iter().position(|other| other == name)).collect();
        if places.iter().all(Option::is_none) {
            return Ok(());
        }
        if let Some(at) = places.iter().position(Option::is_none) {
            let (target, name) = (&self.requested.option, &names[at]);
            bail!("{target} has no column for `{name}` of {option}, but columns for others");
        }
        let order: Vec<usize> = places.into_iter().flatten().collect();
        if !order.is_sorted() {
            let remark = format!("columns are in the order of {option}, by name");
            let before = self.requested.remark.take();
            self.requested.remark =
                Some(before.map_or(remark.clone(), |before| format!("{before}; {remark}")));
        }
        self.indices = order.iter().map(|&at| self.indices[at]).collect();
        self.columns = order.iter().map(|&at| self.columns[at].clone()).collect();
        Ok(())
    }
}
