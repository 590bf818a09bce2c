//! Data of the other crates as Python's: dictionaries, lists, numbers, text.
use pyo3::prelude::*;
use serde::Serialize;

/// The data as Python's.
pub(crate) fn python<'py>(py: Python<'py>, data: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    Ok(pythonize::pythonize(py, data)?)
}
