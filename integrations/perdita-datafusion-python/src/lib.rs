//! perdita's functions for the Python package `datafusion`, through DataFusion's C interface.
//!
//! A package of its own: DataFusion takes longer to compile than the losses, and the interface has the version of the package `datafusion`.
use datafusion_ffi::udaf::FFI_AggregateUDF;
use datafusion_ffi::udf::FFI_ScalarUDF;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::Arc;

/// The function perdita(loss, pred, target[, weight]): the loss of each row. `datafusion.udf` takes it.
#[pyclass(frozen, module = "perdita_datafusion")]
struct Each;

#[pymethods]
impl Each {
    fn __datafusion_scalar_udf__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let function = FFI_ScalarUDF::from(Arc::new(perdita_datafusion::each()));
        PyCapsule::new_with_value(py, function, c"datafusion_scalar_udf")
    }
}

/// The aggregate perdita_mean(loss, pred, target[, weight]). `datafusion.udaf` takes it.
#[pyclass(frozen, module = "perdita_datafusion")]
struct Mean;

#[pymethods]
impl Mean {
    fn __datafusion_aggregate_udf__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let function = FFI_AggregateUDF::from(Arc::new(perdita_datafusion::mean()));
        PyCapsule::new_with_value(py, function, c"datafusion_aggregate_udf")
    }
}

/// Registers both functions with a `datafusion.SessionContext`.
#[pyfunction]
fn register(context: &Bound<'_, PyAny>) -> PyResult<()> {
    let datafusion = context.py().import("datafusion")?;
    context.call_method1("register_udf", (datafusion.call_method1("udf", (Each,))?,))?;
    context.call_method1("register_udaf", (datafusion.call_method1("udaf", (Mean,))?,))?;
    Ok(())
}

#[pymodule]
#[pyo3(name = "perdita_datafusion")]
fn functions(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("each", Each)?;
    module.add("mean", Mean)?;
    module.add_function(wrap_pyfunction!(register, module)?)
}
