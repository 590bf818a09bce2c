//! The core of the Python package: the catalogue, losses by name on arrays, formulas as programs and as text; with the feature
//! `tools` figures, theory, advice and the command line.
mod arrays;
mod call;
mod card;
mod distributed;
mod formula;
mod jax;
mod mathematics;
mod memory;
mod program;
mod tensors;
mod threads;
#[cfg(feature = "tools")]
mod tools;
mod total;
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
    use crate::card::{catalogue, elsewhere};
    #[pymodule_export]
    use crate::distributed::{sharded, vocabulary};
    #[pymodule_export]
    use crate::formula::{formula, functions, inputs, rewrites};
    #[pymodule_export]
    use crate::jax::jax_target;
    #[pymodule_export]
    use crate::mathematics::{properties, symbolic};
    #[pymodule_export]
    use crate::program::Program;
    #[pymodule_export]
    use crate::tensors::Tensors;
    #[pymodule_export]
    use crate::threads::{get_num_threads, set_num_threads};
    #[cfg(feature = "tools")]
    #[pymodule_export]
    use crate::tools::command::run;
    #[cfg(feature = "tools")]
    #[pymodule_export]
    use crate::tools::figure::{Drawing, curves, figure, figures};
    #[cfg(feature = "tools")]
    #[pymodule_export]
    use crate::tools::markup::mathml;
    #[cfg(feature = "tools")]
    #[pymodule_export]
    use crate::tools::recommend::{for_data, for_task, tasks};
    #[cfg(feature = "tools")]
    #[pymodule_export]
    use crate::tools::theory::theory;
    #[pymodule_export]
    use crate::total::{Total, total_of};

    #[pymodule_init]
    fn init(_module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::threads::loaded();
        Ok(())
    }

    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
