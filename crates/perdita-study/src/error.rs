//! What can be wrong with what a study is asked.

/// What is wrong, in the user's terms.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A column that does not exist.
    #[error("no column `{name}`{hint}; there are {known}")]
    Column {
        /// What was asked for.
        name: String,
        /// ` (did you mean …?)`, or nothing.
        hint: String,
        /// What there is.
        known: String,
    },
    /// A task that the guide does not know, or knows several of.
    #[error("{0}")]
    Task(String),
    /// Data that cannot be studied.
    #[error("{0}")]
    Data(String),
    /// A loss that does not fit the target.
    #[error("{0}")]
    Loss(String),
    /// A setting out of its bounds.
    #[error("{0}")]
    Setting(String),
}
impl From<perdita::Error> for Error {
    fn from(error: perdita::Error) -> Error {
        Error::Loss(error.to_string())
    }
}

/// ` (did you mean …?)`, if a known name is near.
pub(crate) fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let likeness =
        |known: &'a str| (strsim::jaro_winkler(&known.to_lowercase(), &name.to_lowercase()), known);
    let near = known.map(likeness).filter(|&(likeness, _)| likeness > 0.8);
    near.max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(String::new(), |(_, known)| format!(" (did you mean `{known}`?)"))
}
