//! Losses as mathematics: formulas, and properties with their proofs, as the command line describes them.
use crate::call::Core;
use crate::data;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// The description of a loss: what `perdita show --format json` prints. Its properties are proved on the spot.
#[pyfunction]
pub(crate) fn describe<'py>(py: Python<'py>, core: &Core) -> PyResult<Bound<'py, PyAny>> {
    let about = py.detach(|| perdita_cli::json::show(&core.0));
    data::python(py, &about)
}

/// LaTeX as MathML, which browsers display without a script.
#[pyfunction]
#[pyo3(signature = (latex, *, inline=false))]
pub(crate) fn mathml(latex: &str, inline: bool) -> PyResult<String> {
    perdita_report::mathml(latex, inline).map_err(|error| PyValueError::new_err(error.to_string()))
}
