//! Totals: parts of a batch, added up in Python, and kept or sent as text or numbers.
use crate::wrong;
use perdita::TotalParts;
use pyo3::prelude::*;

/// The parts of a total in Python: Σ w·loss and Σ w, two doubles each, the count, the exponent of both sums.
type Parts = ([f64; 2], [f64; 2], u64, i32);

/// The sum of losses, weights and counts over some observations.
#[pyclass(frozen, module = "perdita._perdita")]
pub(crate) struct Total(pub(crate) perdita::Total);

#[pymethods]
impl Total {
    #[new]
    fn new(text: &str) -> PyResult<Self> {
        text.parse().map(Total).map_err(wrong)
    }

    #[getter]
    fn parts(&self) -> Parts {
        let TotalParts { sum, weight, count, exponent } = self.0.parts();
        (sum, weight, count, exponent)
    }

    #[getter]
    fn text(&self) -> String {
        self.0.to_string()
    }

    #[getter]
    fn mean(&self) -> f64 {
        self.0.mean()
    }

    #[getter]
    fn sum(&self) -> f64 {
        self.0.sum()
    }

    #[getter]
    fn weight(&self) -> f64 {
        self.0.weight()
    }

    #[getter]
    fn count(&self) -> u64 {
        self.0.count()
    }

    fn merge(&self, other: &Total) -> Total {
        Total(self.0.merge(other.0))
    }
}

/// The total with these parts.
#[pyfunction]
pub(crate) fn total_of(parts: Parts) -> PyResult<Total> {
    let (sum, weight, count, exponent) = parts;
    perdita::Total::from_parts(TotalParts { sum, weight, count, exponent }).map(Total).map_err(wrong)
}
