//! Figures of losses.
use super::data;
use crate::call::Core;
use perdita_catalog::Loss;
use perdita_figures::curves::{Argument, Curves, Quantity, family};
use perdita_figures::{Figure, ready};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

fn wrong(problem: String) -> PyErr {
    PyValueError::new_err(problem)
}

/// A figure, which draws itself in several formats.
#[pyclass(frozen, module = "perdita._perdita")]
pub(crate) struct Drawing(pub(crate) Figure);

#[pymethods]
impl Drawing {
    /// The title.
    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    /// The panels, with their axes and marks.
    #[getter]
    fn panels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        data::python(py, &self.0.panels)
    }

    /// The figure as an SVG file.
    fn svg(&self) -> String {
        self.0.svg()
    }

    /// A panel each as an SVG element in the colours of its page.
    fn elements(&self) -> Vec<String> {
        self.0.panels_svg()
    }

    /// The figure as a PNG file.
    fn png(&self, py: Python<'_>, scale: f64) -> PyResult<Vec<u8>> {
        py.detach(|| self.0.png(scale)).map_err(wrong)
    }

    /// The figure as an interactive page.
    fn html(&self) -> String {
        self.0.html()
    }
}

/// The curves of losses. With `vary`, a parameter and its values, each loss is drawn with each value.
#[pyfunction]
#[pyo3(signature = (losses, *, vary=None, what, over=None, range=None, target=None, log=None, title=None))]
#[expect(clippy::too_many_arguments, reason = "keywords in Python")]
pub(crate) fn curves(
    py: Python<'_>,
    losses: Vec<PyRef<'_, Core>>,
    vary: Option<(String, Vec<String>)>,
    what: Vec<String>,
    over: Option<String>,
    range: Option<(f64, f64)>,
    target: Option<f64>,
    log: Option<bool>,
    title: Option<String>,
) -> PyResult<Drawing> {
    let quantity = |text: &String| text.replace('_', "-").parse::<Quantity>();
    let what: Vec<Quantity> =
        what.iter().map(quantity).collect::<Result<_, _>>().map_err(|known| named("what", known))?;
    let over = over.map(|text| text.parse::<Argument>()).transpose().map_err(|known| named("over", known))?;
    let losses: Vec<Loss> = losses.iter().map(|core| core.0.clone()).collect();
    let figure = py.detach(|| {
        let vary = vary.as_ref().map(|(name, values)| (&**name, &values[..]));
        let curves = Curves { over, range, target, log, title, ..Curves::new(family(&losses, vary)?) };
        curves.what(what).figure()
    });
    figure.map(Drawing).map_err(wrong)
}

/// An argument that is none of the known words.
fn named(argument: &str, known: String) -> PyErr {
    wrong(format!("{argument}: {known}"))
}

/// The names of the ready figures, each with its description.
#[pyfunction]
pub(crate) fn figures() -> Vec<(&'static str, &'static str)> {
    ready::PRESETS.iter().map(|preset| (preset.name, preset.about)).collect()
}

/// A ready figure.
#[pyfunction]
pub(crate) fn figure(py: Python<'_>, name: &str) -> PyResult<Drawing> {
    py.detach(|| ready::ready(name)).map(Drawing).map_err(wrong)
}
