//! The command line.
use pyo3::prelude::*;
use std::ffi::OsString;

/// Runs a command line, which begins with the name of the program, and returns its exit status.
#[pyfunction]
pub(crate) fn run(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| perdita_cli::run(arguments))
}
