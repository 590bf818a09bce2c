//! Errors, and the panics that Burn's conventions ask for.
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// A loss that does not exist, or tensors that it does not take. The text is perdita's.
#[derive(Clone, Debug)]
pub struct Error(Arc<dyn StdError + Send + Sync>);

impl Error {
    pub(crate) fn new(error: impl StdError + Send + Sync + 'static) -> Self {
        Error(Arc::new(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.0)
    }
}

/// The result, or a panic with the error's text, as everywhere in Burn.
#[track_caller]
pub(crate) fn unwrap<T>(result: Result<T, Error>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}
