//! LaTeX as markup.
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// LaTeX as MathML, which browsers display without a script.
#[pyfunction]
#[pyo3(signature = (latex, *, inline=false))]
pub(crate) fn mathml(latex: &str, inline: bool) -> PyResult<String> {
    perdita_report::mathml(latex, inline).map_err(|error| PyValueError::new_err(error.to_string()))
}
