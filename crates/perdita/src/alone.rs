//! Work that a thread does not share with others.
//!
//! A flag of the thread, which all code that would share work looks at.
#[cfg(feature = "threads")]
thread_local! {
    /// True while this thread shares no work.
    static ALONE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Runs `f` on this thread, which shares no work of it, as in a pool of one thread, but without waking another. Results are the
/// same.
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, kernel::alone, losses::Mse};
/// let (p, y) = (vec![1.0f32; 100_000], vec![0.0; 100_000]);
/// let batch = Pairs::new(Pred(&p), Target(&y))?;
/// assert_eq!(alone(|| Mse.mean(batch))?, Mse.mean(batch)?);
/// # Ok::<(), perdita::Error>(())
/// ```
pub fn alone<T>(f: impl FnOnce() -> T) -> T {
    #[cfg(feature = "threads")]
    {
        /// Sets the flag back, also if `f` panics.
        struct Before(bool);
        impl Drop for Before {
            fn drop(&mut self) {
                ALONE.set(self.0);
            }
        }
        let _before = Before(ALONE.replace(true));
        f()
    }

    #[cfg(not(feature = "threads"))]
    f()
}

/// True if this thread may share its work.
#[cfg(any(feature = "threads", feature = "products"))]
pub(crate) fn shares() -> bool {
    #[cfg(feature = "threads")]
    return !ALONE.get();

    #[cfg(not(feature = "threads"))]
    false
}
