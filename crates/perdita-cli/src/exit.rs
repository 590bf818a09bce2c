//! Exit statuses: 0 for success, 1 for a failure on files or data, 2 for a mistake in the command line.
use std::fmt;

/// A mistake in the command line, such as an unknown name.
#[derive(Debug)]
struct Usage(String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// The error as a mistake in the command line.
pub(crate) fn usage(error: impl fmt::Display) -> anyhow::Error {
    // With its causes, if it has any.
    Usage(format!("{error:#}")).into()
}

/// The exit status of an error.
pub(crate) fn status(error: &anyhow::Error) -> u8 {
    if error.chain().any(|cause| cause.is::<Usage>()) { 2 } else { 1 }
}
