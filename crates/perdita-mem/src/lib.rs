//! Non-temporal copies and prefetching for [perdita](https://docs.rs/perdita)'s kernels.
//!
//! Two short functions with `unsafe` code and safe signatures. On machines other than x86-64 they are a plain copy and
//! a no-op.

/// Element types without padding, which may be copied in units of 16 bytes.
pub trait Plain: Copy + sealed::Sealed {}
impl Plain for f32 {}
impl Plain for f64 {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// Copies `from` to `to` by non-temporal stores: for results much larger than the caches that are not read soon.
///
/// Ordinary stores first load the cache lines that they overwrite; non-temporal stores do not, and leave the caches as
/// they are. That saves a quarter of the traffic of a loop that reads two arrays and writes one.
///
/// ```
/// let mut to = [0.0; 5];
/// perdita_mem::stream(&[1.0, 2.0, 3.0, 4.0, 5.0], &mut to);
/// assert_eq!(to, [1.0, 2.0, 3.0, 4.0, 5.0]);
/// ```
///
/// # Panics
/// If the lengths differ.
#[inline]
pub fn stream<T: Plain>(from: &[T], to: &mut [T]) {
    assert_eq!(from.len(), to.len());
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_sfence, _mm_stream_si128};
        const LINE: usize = 64;
        let head = to.as_ptr().align_offset(LINE).min(to.len());
        let lines = (to.len() - head) * size_of::<T>() / LINE;
        let tail = head + lines * (LINE / size_of::<T>());
        to[..head].copy_from_slice(&from[..head]);
        to[tail..].copy_from_slice(&from[tail..]);
        let source = from[head..tail].as_ptr().cast::<__m128i>();
        let target = to[head..tail].as_mut_ptr().cast::<__m128i>();

        // SAFETY: both ranges are `lines` cache lines, four vectors each; `target` is aligned to a line, and `T` has no
        // padding and no invalid bit patterns. SSE2 is part of x86-64. The fence orders the stores before whatever
        // makes `to` visible to another thread.
        unsafe {
            for i in 0..lines * 4 {
                _mm_stream_si128(target.add(i), _mm_loadu_si128(source.add(i)));
            }
            _mm_sfence();
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    to.copy_from_slice(from);
}

/// Prefetches the cache line of `x` into all cache levels.
#[inline(always)]
pub fn prefetch<T>(x: &T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch never faults, and a reference points at memory of ours anyway.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(x).cast()) }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = x;
}

#[cfg(test)]
mod tests {
    /// Every length and alignment around a few cache lines.
    #[test]
    fn a_stream_is_a_copy() {
        let from: Vec<f32> = (0..100).map(|i| i as f32).collect();
        for start in 0..20 {
            for len in 0..70 {
                let mut to = vec![-1.0f32; 100];
                super::stream(&from[start..start + len], &mut to[start..start + len]);
                assert!((0..100).all(|i| {
                    let inside = (start..start + len).contains(&i);
                    to[i] == if inside { i as f32 } else { -1.0 }
                }));
            }
        }
    }
}
