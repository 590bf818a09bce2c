//! The yardstick: loops that only read and write memory.
use fearless_simd::{Level, Simd, SimdBase, dispatch};
use std::hint::black_box;

/// Arrays that are only moved: as fast as this machine reads and writes.
pub(crate) struct Yard {
    from: [Vec<f32>; 3],
    to: Vec<f32>,
}

impl Yard {
    pub(crate) fn new(floats: usize) -> Yard {
        // Not zeros: pages that nobody wrote to are all the same one.
        Yard { from: [1.0, 2.0, 3.0].map(|x| vec![x; floats]), to: vec![4.0; floats] }
    }

    /// Reads the first `n` numbers of some arrays.
    pub(crate) fn read(&self, arrays: usize, n: usize) {
        let from = self.from.each_ref().map(|from| &from[..n]);
        black_box(match arrays {
            1 => read::<1>([from[0]]),
            2 => read::<2>([from[0], from[1]]),
            _ => read::<3>(from),
        });
    }

    /// Reads as much, and writes one array, `past` the caches on request.
    pub(crate) fn put(&mut self, arrays: usize, n: usize, past: bool) {
        let (from, to) = (self.from.each_ref().map(|from| &from[..n]), &mut self.to[..n]);
        match arrays {
            1 => put::<1>([from[0]], to, past),
            2 => put::<2>([from[0], from[1]], to, past),
            _ => put::<3>(from, to, past),
        }
        black_box(&self.to);
    }
}

/// True if `n` numbers are divided between two threads.
fn shared(n: usize) -> bool {
    n > 1 << 16 && rayon::current_num_threads() > 1
}

fn read<const N: usize>(from: [&[f32]; N]) -> f32 {
    let n = from[0].len();
    if shared(n) {
        let halves = from.map(|from| from.split_at(n / 2));
        let (a, b) = rayon::join(|| read_here(halves.map(|h| h.0)), || read_here(halves.map(|h| h.1)));
        return a + b;
    }
    read_here(from)
}

fn put<const N: usize>(from: [&[f32]; N], to: &mut [f32], past: bool) {
    let n = to.len();
    if shared(n) {
        let (halves, (left, right)) = (from.map(|from| from.split_at(n / 2)), to.split_at_mut(n / 2));
        rayon::join(
            || put_here(halves.map(|h| h.0), left, past),
            || put_here(halves.map(|h| h.1), right, past),
        );
        return;
    }
    put_here(from, to, past);
}

fn read_here<const N: usize>(from: [&[f32]; N]) -> f32 {
    dispatch!(Level::new(), simd => read_lanes(simd, from))
}

fn put_here<const N: usize>(from: [&[f32]; N], to: &mut [f32], past: bool) {
    dispatch!(Level::new(), simd => put_lanes(simd, from, to, past))
}

#[inline(always)]
fn read_lanes<S: Simd, const N: usize>(simd: S, from: [&[f32]; N]) -> f32 {
    let lanes = S::f32s::LEN;
    let mut sums = [S::f32s::splat(simd, 0.0); 4];
    for at in (0..from[0].len() / (4 * lanes)).map(|i| i * 4 * lanes) {
        for (k, sum) in sums.iter_mut().enumerate() {
            for from in from {
                *sum += S::f32s::from_slice(simd, &from[at + k * lanes..][..lanes]);
            }
        }
    }
    sums.iter().map(|sum| sum.as_slice()[0]).sum()
}

#[inline(always)]
fn put_lanes<S: Simd, const N: usize>(simd: S, from: [&[f32]; N], to: &mut [f32], past: bool) {
    const NEAR: usize = 1 << 10;
    let lanes = S::f32s::LEN;
    let mut near = [0.0; NEAR];
    for (i, to) in to.chunks_mut(NEAR).enumerate() {
        let from = from.map(|from| &from[i * NEAR..][..to.len()]);
        let chunk = if past { &mut near[..to.len()] } else { &mut *to };
        for (k, out) in chunk.chunks_exact_mut(lanes).enumerate() {
            let mut x = S::f32s::splat(simd, 0.0);
            for from in from {
                x += S::f32s::from_slice(simd, &from[k * lanes..][..lanes]);
            }
            x.store_slice(out);
        }
        if past {
            perdita_mem::stream(&near[..to.len()], to);
        }
    }
}
