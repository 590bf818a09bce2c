//! Macros for formulas.

/// A closure of a formula, compiled into the kernel that calls it.
///
/// A call that stays a call leaves the vector registers and costs a factor of ten, with correct results.
#[macro_export]
macro_rules! inline {
    ($($closure:tt)*) => {{
        #[inline(always)]
        $($closure)*
    }};
}
