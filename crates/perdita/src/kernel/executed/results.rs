//! The results of code, as its links compute them: weighed, scaled, added up and stored while they are in vector registers.
//!
//! ```text
//! value                       × weight; sum += ; stored, if it has memory
//! slope, curvature            × weight × (upstream · scale); stored
//! without the value: these, and (prediction − target) × weight
//!                             sum += 0·x, which is NaN where one of them is NaN or infinite
//! ```
//!
//! Sums have the order of the fused engine: granule by granule.
use crate::kernel::arrays::numbers::COLUMNS_MAX;
use crate::kernel::engine::{Factors, RequestedSum, UNROLL, Vectors, granule_sum, store};
use crate::real::{Float, Lanes, MAX_DOUBLES, Sum, on_lanes};
use fearless_simd::Simd;

/// The number of the output that is the first input less the second, which is not finite where one of them is not.
pub(super) const DIFFERENCE: usize = 31;

/// The number of the value.
const VALUE: usize = 0;

/// The memory of the results, and the sum.
pub(super) struct Results<'a, F> {
    /// The factors of values and derivatives; none of plain numbers.
    factors: Option<Factors<'a, F>>,
    /// The number that is added up.
    sum: RequestedSum,
    /// The memory of each output, of length 0 if there is none.
    memory: [&'a mut [F]; COLUMNS_MAX + 1],
    sums: [f64; MAX_DOUBLES],
    /// The observation at which the chunk begins.
    start: usize,
}

impl<'a, F: Float> Results<'a, F> {
    /// Code that hands over no results.
    pub(super) fn none() -> Self {
        Results::numbers(&mut [])
    }

    /// Outputs that are stored as they are.
    pub(super) fn numbers(memory: &'a mut [&mut [F]]) -> Self {
        let mut all: [&mut [F]; COLUMNS_MAX + 1] = Default::default();
        for (to, memory) in all.iter_mut().zip(memory) {
            *to = memory;
        }
        Results { factors: None, sum: RequestedSum::Nothing, memory: all, sums: [0.0; MAX_DOUBLES], start: 0 }
    }

    /// The outputs value, slope and curvature with their factors.
    pub(super) fn weighed(
        factors: &Factors<'a, F>,
        sum: RequestedSum,
        memory: &'a mut [&mut [F]; 3],
    ) -> Self {
        Results { factors: Some(*factors), sum, ..Results::numbers(memory) }
    }

    /// Begins the chunk at an observation.
    pub(super) fn begin(&mut self, start: usize) {
        self.start = start;
    }

    /// The sum of the values times their weights. Without the value: NaN if a result is NaN or infinite.
    pub(super) fn total(&self) -> f64 {
        on_lanes!(simd => Sum::load(simd, &self.sums).total())
    }

    /// Takes the result of a block at a position of the chunk, for outputs of one bit each.
    #[inline(always)]
    pub(super) fn take<S: Simd, const K: usize>(
        &mut self,
        simd: S,
        mut outputs: u32,
        at: usize,
        x: Vectors<S, F, K>,
    ) {
        let here = self.start + at;
        while outputs != 0 {
            let output = outputs.trailing_zeros() as usize;
            outputs &= outputs - 1;
            match &self.factors {
                None => store(x, &mut self.memory[output][here..]),
                Some(factors) if output == VALUE => {
                    let weighted = factors.value(simd, here, x);
                    if !self.memory[VALUE].is_empty() {
                        store(weighted, &mut self.memory[VALUE][here..]);
                    }
                    add_values(simd, &mut self.sums, weighted);
                }
                Some(factors) if output == DIFFERENCE => {
                    let weighted = factors.value(simd, here, x);
                    add_zeros(simd, &mut self.sums, weighted);
                }
                Some(factors) => {
                    let scaled = factors.derivative(simd, here, x);
                    store(scaled, &mut self.memory[output][here..]);
                    if self.sum == RequestedSum::NotFinite {
                        add_zeros(simd, &mut self.sums, scaled);
                    }
                }
            }
        }
    }
}

/// Adds the vectors, granule by granule.
#[inline(always)]
fn add_values<S: Simd, F: Float, const K: usize>(
    simd: S,
    sums: &mut [f64; MAX_DOUBLES],
    x: Vectors<S, F, K>,
) {
    let mut sum = Sum::load(simd, sums);
    for granule in 0..K / UNROLL {
        let mut vectors = [x.0[0]; UNROLL];
        for (k, vector) in vectors.iter_mut().enumerate() {
            *vector = x.0[granule * UNROLL + k];
        }
        granule_sum(&mut sum, vectors);
    }
    sum.store(sums);
}

/// Adds 0·x.
#[inline(always)]
fn add_zeros<S: Simd, F: Float, const K: usize>(simd: S, sums: &mut [f64; MAX_DOUBLES], x: Vectors<S, F, K>) {
    let mut sum = Sum::load(simd, sums);
    // Two at a time, to halve the latency.
    let mut totals = [x.0[0], x.0[1]];
    for k in 2..K {
        totals[k % 2] = totals[k % 2] + x.0[k];
    }
    let [even, odd] = totals;
    sum.add((even + odd) * Lanes::splat(simd, F::default()));
    sum.store(sums);
}
