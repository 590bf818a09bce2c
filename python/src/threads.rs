//! The number of threads of a call, and the thread pools.
//!
//! ```text
//! number of threads = set_num_threads(n), if it was called; else
//!                     the caller's (PyTorch's own number, for tensors); else
//!                     PERDITA_NUM_THREADS, else RAYON_NUM_THREADS, else the number of cores
//! ```
//!
//! One is the calling thread. The default number has rayon's global pool. Any other has a pool of its own, which is made when a large batch asks for it
//! first, and is kept. So has every number in a forked process: it has none of its parent's threads, but rayon assumes that it
//! has, and would wait for them forever.
use crate::call::is_flag;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use rayon::ThreadPool;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::{env, mem, process, thread};

/// The process that loaded this module, and may have started the global pool.
static LOADED: LazyLock<u32> = LazyLock::new(process::id);
/// The number that `set_num_threads` set; 0 for none.
static SET: AtomicUsize = AtomicUsize::new(0);
/// The number of threads without any setting.
static DEFAULT: LazyLock<usize> = LazyLock::new(|| {
    let number = |name| env::var(name).ok()?.trim().parse().ok().filter(|&n: &usize| n > 0);
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    number("PERDITA_NUM_THREADS").or_else(|| number("RAYON_NUM_THREADS")).unwrap_or_else(cores)
});
/// The process that made these pools, and the pools by their number of threads.
static POOLS: Mutex<(u32, BTreeMap<usize, Arc<ThreadPool>>)> = Mutex::new((0, BTreeMap::new()));

/// The most threads of a pool.
const MAX_THREADS: usize = 4096;

/// Starts rayon's global pool. No other code has started it: this library has a copy of rayon of its own.
static GLOBAL: LazyLock<()> = LazyLock::new(|| {
    let _ = rayon::ThreadPoolBuilder::new().num_threads(*DEFAULT).build_global();
});

/// To be called once, before any process is forked.
pub(crate) fn loaded() {
    LazyLock::force(&LOADED);
}

/// Sets the number of threads of large batches, also of tensors and under `jax.jit`; None for the default.
#[pyfunction]
#[pyo3(signature = (n))]
pub(crate) fn set_num_threads(n: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    let number = n.map_or(Ok(0), |n| match n.extract::<usize>() {
        Ok(_) if is_flag(n)? => Err(PyTypeError::new_err(format!("n must be an integer, not {n}"))),
        Ok(number @ 1..=MAX_THREADS) => Ok(number),
        Err(error) if error.is_instance_of::<PyTypeError>(n.py()) => {
            Err(PyTypeError::new_err(format!("n must be an integer, not {}", n.repr()?)))
        }
        _ => Err(PyValueError::new_err(format!("n must be from 1 to {MAX_THREADS}, or None, not {n}"))),
    })?;
    SET.store(number, Ordering::Relaxed);
    Ok(())
}

/// The number of threads of large batches. PyTorch's tensors have its own number unless one was set here.
#[pyfunction]
pub(crate) fn get_num_threads() -> usize {
    number(None)
}

fn number(of_caller: Option<usize>) -> usize {
    match SET.load(Ordering::Relaxed) {
        0 => of_caller.filter(|&n| n > 0).unwrap_or(*DEFAULT),
        n => n,
    }
}

/// Runs `f` without the GIL on the calling thread, which its calls of Python need: gradient mode, device and context variables
/// are the thread's. Its kernels have the default number of threads. A forked process can't use those: there, a pool runs `f`.
pub(crate) fn on_this_thread<T: Send>(py: Python<'_>, f: impl FnOnce() -> T + Send) -> T {
    py.detach(|| {
        if is_forked() {
            return run(None, true, f);
        }
        LazyLock::force(&GLOBAL);
        f()
    })
}

/// Runs `f` without the GIL, on this number of threads if none was set. `shares` is false if it is too small for several.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    threads: Option<usize>,
    shares: bool,
    f: impl FnOnce() -> T + Send,
) -> T {
    py.detach(|| run(threads, shares, f))
}

/// As [`detached`], where there is no GIL.
pub(crate) fn run<T: Send>(threads: Option<usize>, shares: bool, f: impl FnOnce() -> T + Send) -> T {
    match number(threads) {
        1 => perdita::kernel::alone(f),
        _ if !shares && !is_forked() => f(),
        count => in_pool(count, f),
    }
}

/// Runs `f` without the GIL in the pool of the default number of threads: what is no kernel shares its work there, too.
#[cfg(feature = "tools")]
pub(crate) fn detached_in_pool<T: Send>(py: Python<'_>, f: impl FnOnce() -> T + Send) -> T {
    py.detach(|| in_pool(number(None), f))
}

fn in_pool<T: Send>(count: usize, f: impl FnOnce() -> T + Send) -> T {
    let forked = is_forked();
    if !forked && count == *DEFAULT {
        LazyLock::force(&GLOBAL);
        return f();
    }
    match pool(count) {
        Some(pool) => pool.install(f),
        None => f(),
    }
}

fn is_forked() -> bool {
    process::id() != *LOADED
}

/// The pool with this number of threads; `None` if they can't be started.
fn pool(count: usize) -> Option<Arc<ThreadPool>> {
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let (process, known) = &mut *pools;
    if *process != process::id() {
        // Pools of the parent have no threads here, and cannot be shut down.
        mem::forget(mem::take(known));
        *process = process::id();
    }
    if let Some(pool) = known.get(&count) {
        return Some(pool.clone());
    }
    let made = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(count).build().ok()?);
    known.insert(count, made.clone());
    Some(made)
}
