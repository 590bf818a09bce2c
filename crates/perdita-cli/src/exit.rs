//! Exit statuses: 0 for success, 1 for a failure on files or data, or for an answer of no, 2 for a mistake in the command line.
use std::fmt;

/// An answer of no, which has been printed.
#[derive(Debug)]
struct Answered;

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("the answer is no")
    }
}

impl std::error::Error for Answered {}

/// The exit status 1, without a message.
pub(crate) fn answered() -> anyhow::Error {
    Answered.into()
}

/// True for an answer of no: nothing is left to be printed.
pub(crate) fn is_answered(error: &anyhow::Error) -> bool {
    error.is::<Answered>()
}

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
