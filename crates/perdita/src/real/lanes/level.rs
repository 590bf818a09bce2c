//! The instruction set of this machine, and code that is compiled once for each.
use fearless_simd::Level;
use std::sync::LazyLock;

/// The best instruction set of this machine, detected once; `PERDITA_SIMD` = `avx2` or `baseline` selects a lesser one.
pub(crate) fn level() -> Level {
    static LEVEL: LazyLock<Level> = LazyLock::new(|| {
        let best = Level::new();
        match std::env::var("PERDITA_SIMD").as_deref() {
            #[cfg(target_arch = "x86_64")]
            Ok("avx2") => best.as_avx2().map_or(best, Level::Avx2),
            #[cfg(target_arch = "x86_64")]
            Ok("baseline") => best.as_sse2().map_or(best, Level::Sse2),
            _ => best,
        }
    });
    *LEVEL
}

/// Compiles an expression once per instruction set, and runs the best supported one.
///
/// On x86-64 these are SSE2, AVX2 and AVX-512: levels in between cost compile time and gain nothing. Builds with debug
/// assertions compile SSE2 alone, a third of the work: their results may differ in the last bits from those of release
/// builds, which use fused multiply-add.
macro_rules! on_lanes {
    ($simd:ident => $body:expr) => {{
        #[cfg(target_arch = "x86_64")]
        use fearless_simd::Simd as _;
        match $crate::real::level() {
            #[cfg(all(target_arch = "x86_64", not(debug_assertions)))]
            fearless_simd::Level::Avx512($simd) => $simd.vectorize(
                #[inline(always)]
                || $body,
            ),
            #[cfg(all(target_arch = "x86_64", not(debug_assertions)))]
            fearless_simd::Level::Avx2($simd) => $simd.vectorize(
                #[inline(always)]
                || $body,
            ),
            #[cfg(target_arch = "x86_64")]
            level => {
                let $simd = level.as_sse2().expect("x86-64 has SSE2");
                $simd.vectorize(
                    #[inline(always)]
                    || $body,
                )
            }
            #[cfg(not(target_arch = "x86_64"))]
            level => fearless_simd::dispatch!(level, $simd => $body),
        }
    }};
}

pub(crate) use on_lanes;
