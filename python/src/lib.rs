//! The core of the Python package: the catalogue, losses by name on arrays, formulas as programs, as text and as figures, and the
//! command line.
mod arrays;
mod call;
mod card;
mod command;
mod data;
mod distributed;
mod figure;
mod jax;
mod mathematics;
mod memory;
mod program;
mod recommend;
mod theory;
mod threads;
mod xla;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// An error of the core as a Python exception.
fn wrong(error: perdita::Error) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// The compiled part of `perdita`.
#[pymodule]
mod _perdita {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::call::Core;
    #[pymodule_export]
    use crate::card::catalogue;
    #[pymodule_export]
    use crate::command::run;
    #[pymodule_export]
    use crate::distributed::{sharded, vocabulary};
    #[pymodule_export]
    use crate::figure::{Drawing, curves, figure, figures};
    #[pymodule_export]
    use crate::jax::jax_target;
    #[pymodule_export]
    use crate::mathematics::{describe, mathml};
    #[pymodule_export]
    use crate::program::Program;
    #[pymodule_export]
    use crate::recommend::{for_data, for_task, tasks};
    #[pymodule_export]
    use crate::theory::theory;
    #[pymodule_export]
    use crate::threads::{get_num_threads, set_num_threads};

    #[pymodule_init]
    fn init(_module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::threads::loaded();
        Ok(())
    }

    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
