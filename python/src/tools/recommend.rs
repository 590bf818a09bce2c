//! Recommendations of losses, for tasks and for data.
use super::data;
use numpy::PyReadonlyArray1;
use perdita_study::data::{Features, Target, TargetType};
use perdita_study::look::{Profile, advise};
use perdita_study::{Cells, Column, Error, Frame, guide};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

fn wrong(error: Error) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// The cells of a column from Python: numbers, NaN where there is none, or texts, None where there is none.
#[derive(FromPyObject)]
pub(crate) enum Given<'py> {
    Numbers(PyReadonlyArray1<'py, f64>),
    Text(Vec<Option<String>>),
}

impl From<Given<'_>> for Cells {
    fn from(given: Given<'_>) -> Cells {
        match given {
            Given::Numbers(numbers) => Cells::Numbers(numbers.as_array().to_vec()),
            Given::Text(words) => Cells::Text(words),
        }
    }
}

/// The tasks for which losses are recommended.
#[pyfunction]
pub(crate) fn tasks(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    data::python(py, &guide::guides().collect::<Vec<_>>())
}

/// The recommendation for a task.
#[pyfunction]
pub(crate) fn for_task<'py>(py: Python<'py>, task: &str) -> PyResult<Bound<'py, PyAny>> {
    data::python(py, guide::find(task).map_err(wrong)?)
}

/// The profile of data, and the losses for them: columns by name, the target's name, the type of the target (detected by default),
/// and the names of the features (all usable columns by default).
#[pyfunction]
#[pyo3(signature = (cells, target, *, task=None, features=None, seed=0))]
pub(crate) fn for_data<'py>(
    py: Python<'py>,
    cells: Vec<(String, Given<'py>)>,
    target: &str,
    task: Option<&str>,
    features: Option<Vec<String>>,
    seed: u64,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let columns = cells.into_iter().map(|(name, cells)| Column { name, cells: cells.into() });
    let columns: Vec<Column> = columns.collect();
    let found = crate::threads::detached_in_pool(py, || {
        let frame = Frame::new(columns)?;
        let kind = task.map(TargetType::of_task).transpose()?;
        let target = Target::of(&frame, target, kind)?;
        let features = Features::of(&frame, &target.name, features.as_deref())?;
        let look = Profile::at(&frame, &target, &features, seed)?;
        let advice = advise(&look, &target)?;
        Ok((look, advice))
    });
    let (look, advice) = found.map_err(wrong)?;
    Ok((data::python(py, &look)?, data::python(py, &advice)?))
}
