//! The errors of a study, in the user's terms.
use perdita::loss::nearest;

/// An error in the data, the losses or the settings of a study.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A column that does not exist.
    #[error("no column `{name}`{hint}; there are {known}")]
    Column {
        /// The name that was given.
        name: String,
        /// ` (did you mean …?)`, or nothing.
        hint: String,
        /// The columns of the table, in words.
        known: String,
    },
    /// An unknown task, or an ambiguous name of one.
    #[error("{0}")]
    Task(String),
    /// Data that no model can be fitted to, or too few rows for the folds.
    #[error("{0}")]
    Data(String),
    /// A loss that does not fit the target.
    #[error("{0}")]
    Loss(String),
    /// A setting that is wrong for any data.
    #[error("{0}")]
    Setting(String),
}

impl From<perdita::Error> for Error {
    fn from(error: perdita::Error) -> Error {
        Error::Loss(error.to_string())
    }
}

/// ` (did you mean …?)` if a known name is near, else nothing.
pub(crate) fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |known| format!(" (did you mean `{known}`?)"))
}
