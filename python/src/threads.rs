//! Threads in forked processes, such as those of PyTorch's data loaders.
use pyo3::prelude::*;
use rayon::ThreadPool;
use std::process;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// The process that loaded this module, and may have started threads.
static LOADED: LazyLock<u32> = LazyLock::new(process::id);
/// The threads of a forked process.
static FORKED: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// To be called once, before any process is forked.
pub(crate) fn loaded() {
    LazyLock::force(&LOADED);
}

/// Runs `f` without the GIL.
pub(crate) fn detached<T: Send>(py: Python<'_>, f: impl FnOnce() -> T + Send) -> T {
    py.detach(|| run(f))
}

/// Runs `f` where it may ask for threads.
///
/// A forked process has none of its parent's threads, but rayon assumes that it has, and would wait for them forever. So it
/// gets a thread pool of its own.
fn run<T: Send>(f: impl FnOnce() -> T + Send) -> T {
    let own = process::id();
    if own == *LOADED {
        return f();
    }
    let mut forked = FORKED.lock().unwrap_or_else(PoisonError::into_inner);
    let pool = match &*forked {
        Some((process, pool)) if *process == own => Some(pool.clone()),
        _ => rayon::ThreadPoolBuilder::new().build().ok().map(Arc::new),
    };
    if let Some(pool) = &pool
        && let Some((process, old)) = forked.replace((own, pool.clone()))
        && process != own
    {
        // A pool of the parent has no threads here, and cannot be shut down.
        std::mem::forget(old);
    }
    drop(forked);
    match pool {
        Some(pool) => pool.install(f),
        None => f(),
    }
}
