//! Losses of a few numbers per observation: the driver, and the fused engine.
//!
//! ```text
//! for each chunk (128 observations):
//!     transpose the fields: number j of every observation becomes column j
//!     engine.fill → the values, and the derivatives in the columns of the requested gradients
//!     multiply by weights, upstream gradient and scale; add up
//!     transpose the derivatives into the gradients
//! ```
use super::{Call, Kernel};
use crate::inline;
use crate::kernel::drivers::DriveBlocksOfNumbers;
use crate::kernel::engine::{Engine, Factors, granule};
use crate::kernel::near::{Sums, add_weights, finish, floats, narrow, weights, widen};
use crate::kernel::reduce::Total;
use crate::kernel::threads::Work;
use crate::loss::{Numbers, NumbersKind};
use crate::real::{Dual, Element, Float, Lanes, on_lanes};
use fearless_simd::Simd;

/// The most numbers of an observation.
pub(in crate::kernel) const COLUMNS_MAX: usize = 12;

/// Observations of a chunk: all buffers of so many `f32`, 12 columns, 12 derivatives and three others, are 14 KiB of
/// the L1 cache.
const CHUNK: usize = 128;

impl<L: Numbers> Kernel<L> for NumbersKind {
    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        const { assert!(columns(L::WIDTHS) <= COLUMNS_MAX, "COLUMNS_MAX is too small") };
        E::drive::<DriveBlocksOfNumbers>((&FusedNumbers(loss), L::WIDTHS, call))
    }
}

/// The arguments of the driver: engine, widths of the fields, batch with outputs.
pub(in crate::kernel) type Job<'a, E> =
    (&'a dyn Engine<<E as Element>::Float>, &'static [usize], Call<'a, E>);

/// The driver of losses of numbers, for any engine.
pub(in crate::kernel) fn all<E: Element>((engine, widths, call): Job<E>) -> Total {
    super::blocks(call, &|part| block(engine, widths, part))
}

/// The number of columns of fields of these widths.
const fn columns(widths: &[usize]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < widths.len() {
        sum += widths[i];
        i += 1;
    }
    sum
}

/// A block of observations, on this thread.
fn block<E: Element>(engine: &dyn Engine<E::Float>, widths: &[usize], mut call: Call<E>) -> Total {
    let (len, weighted) = (call.len(), call.batch.weight.is_some());
    let mut near = Near {
        inputs: [[E::Float::default(); CHUNK]; COLUMNS_MAX],
        derivatives: [[E::Float::default(); CHUNK]; COLUMNS_MAX],
        others: [[E::Float::default(); CHUNK]; 3],
    };

    let mut sums = Sums::default();
    while call.len() > 0 {
        let size = CHUNK.min(call.len());
        let (here, rest) = call.split(size);
        chunk(engine, widths, here, &mut near, &mut sums);
        call = rest;
    }

    match weighted {
        false => Total::new(sums.loss, len as f64, len as u64),
        true => Total::new(sums.loss, sums.weight, sums.count as u64),
    }
}

/// The buffers of a chunk, a column per number of an observation.
struct Near<F> {
    inputs: [[F; CHUNK]; COLUMNS_MAX],
    derivatives: [[F; CHUNK]; COLUMNS_MAX],
    /// Values, weights, upstream gradients.
    others: [[F; CHUNK]; 3],
}

/// Evaluates a chunk, and adds to the sums.
fn chunk<E: Element>(
    engine: &dyn Engine<E::Float>,
    widths: &[usize],
    call: Call<E>,
    near: &mut Near<E::Float>,
    sums: &mut Sums,
) {
    let len = call.len();
    let padded = len.next_multiple_of(granule::<E::Float>());
    let Call { batch, each, upstream, mut grads, scale } = call;
    let [value, w, u] = near.others.each_mut().map(|buffer| &mut buffer[..padded]);

    let mut first = 0;
    for (field, &width) in widths.iter().enumerate() {
        let numbers = batch.numbers(field).expect("a formula of numbers needs them all");
        let columns = &mut near.inputs[first..first + width];
        read(numbers, columns);

        for column in columns {
            let last = column[len - 1];
            column[len..padded].fill(last);
        }

        first += width;
    }

    let inputs = near.inputs.each_ref().map(|column| &column[..padded]);

    // The value, and the derivatives in the columns of requested gradients; the others have length 0.
    let mut wanted = [false; COLUMNS_MAX];
    let mut first = 0;

    for (grad, &width) in grads.iter().zip(widths) {
        wanted[first..first + width].fill(grad.is_some());
        first += width;
    }

    let mut columns = near.derivatives.iter_mut().zip(wanted);
    let mut derivative = || match columns.next() {
        Some((column, true)) => &mut column[..padded],
        _ => &mut [][..],
    };
    let mut derivatives: [&mut [E::Float]; COLUMNS_MAX] = std::array::from_fn(|_| derivative());
    {
        let mut outputs: [&mut [E::Float]; COLUMNS_MAX + 1] = std::array::from_fn(|_| &mut [][..]);
        let (of_value, of_columns) = outputs.split_first_mut().expect("a value");
        *of_value = &mut *value;

        for (output, column) in of_columns.iter_mut().zip(&mut derivatives) {
            *output = &mut **column;
        }
        engine.fill(&inputs[..first], &mut outputs[..first + 1]);
    }

    value[len..].fill(E::Float::default());

    let weight = batch.weight.map(|weight| weights(weight, w));
    let upstream = upstream.map(|upstream| floats(upstream, u));
    weight.into_iter().for_each(|weight| add_weights(weight, sums));
    let factors = Factors { weight, upstream, scale };
    sums.loss += finish(value, &mut derivatives[..first], &factors, each.is_some());

    if let Some(each) = each {
        narrow(&value[..len], each);
    }
    let mut first = 0;
    for (grad, &width) in grads.iter_mut().zip(widths) {
        if let Some(grad) = grad.as_deref_mut() {
            write(&derivatives[first..first + width], grad);
        }
        first += width;
    }
}

/// Number j of observation i becomes number i of column j.
fn read<E: Element>(numbers: &[E], columns: &mut [[E::Float; CHUNK]]) {
    match columns {
        [column] => widen(numbers, &mut column[..numbers.len()]),
        [a, b, c, d] => on_lanes!(simd => read_fours(simd, numbers, [a, b, c, d])),
        _ => {
            let width = columns.len();
            for (j, column) in columns.iter_mut().enumerate() {
                for (x, numbers) in column.iter_mut().zip(numbers.chunks_exact(width)) {
                    *x = E::Float::from_f64(numbers[j].to_f64());
                }
            }
        }
    }
}

/// [`read`] for fields of four numbers, such as boxes: two rounds of deinterleaving.
#[inline(always)]
fn read_fours<S: Simd, E: Element>(simd: S, numbers: &[E], [a, b, c, d]: [&mut [E::Float; CHUNK]; 4]) {
    let n = Lanes::<S, E::Float>::N;
    let wholes = numbers.chunks_exact(4 * n);
    let done = numbers.len() / (4 * n) * n;

    for (numbers, at) in wholes.clone().zip((0..).step_by(n)) {
        let load = inline!(|k: usize| Lanes::load(simd, &numbers[k * n..(k + 1) * n]));
        let (even_a, odd_a) = Lanes::deinterleave(load(0), load(1));
        let (even_b, odd_b) = Lanes::deinterleave(load(2), load(3));
        let (first, third) = Lanes::deinterleave(even_a, even_b);
        let (second, fourth) = Lanes::deinterleave(odd_a, odd_b);
        first.store(&mut a[at..at + n]);
        second.store(&mut b[at..at + n]);
        third.store(&mut c[at..at + n]);
        fourth.store(&mut d[at..at + n]);
    }

    for (numbers, at) in wholes.remainder().chunks_exact(4).zip(done..) {
        [a[at], b[at], c[at], d[at]] = std::array::from_fn(|j| E::Float::from_f64(numbers[j].to_f64()));
    }
}

/// The inverse of [`read`].
fn write<E: Element>(columns: &[&mut [E::Float]], out: &mut [E]) {
    match columns {
        [column] => narrow(&column[..out.len()], out),
        [a, b, c, d] => on_lanes!(simd => write_fours(simd, [a, b, c, d], out)),
        _ => {
            let width = columns.len();
            for (j, column) in columns.iter().enumerate() {
                for (x, out) in column.iter().zip(out.chunks_exact_mut(width)) {
                    out[j] = E::from_f64(x.to_f64());
                }
            }
        }
    }
}

/// The inverse of [`read_fours`].
#[inline(always)]
fn write_fours<S: Simd, E: Element>(simd: S, [a, b, c, d]: [&[E::Float]; 4], out: &mut [E]) {
    let n = Lanes::<S, E::Float>::N;
    let done = out.len() / (4 * n) * n;
    let mut wholes = out.chunks_exact_mut(4 * n);

    for (out, at) in wholes.by_ref().zip((0..).step_by(n)) {
        let load = inline!(|column: &[E::Float]| Lanes::<S, E::Float>::load(simd, &column[at..at + n]));
        let (even_a, even_b) = Lanes::interleave(load(a), load(c));
        let (odd_a, odd_b) = Lanes::interleave(load(b), load(d));
        let (first, second) = Lanes::interleave(even_a, odd_a);
        let (third, fourth) = Lanes::interleave(even_b, odd_b);

        for (k, lanes) in [first, second, third, fourth].into_iter().enumerate() {
            lanes.store(&mut out[k * n..(k + 1) * n]);
        }
    }

    for (out, at) in wholes.into_remainder().chunks_exact_mut(4).zip(done..) {
        for (out, column) in out.iter_mut().zip([a, b, c, d]) {
            *out = E::from_f64(column[at].to_f64());
        }
    }
}

/// The fused engine: the formula on lanes, one observation per lane, and on dual numbers, one column at a time, for its
/// derivatives.
struct FusedNumbers<'a, L>(&'a L);

impl<F: Float, L: Numbers> Engine<F> for FusedNumbers<'_, L> {
    fn fill(&self, inputs: &[&[F]], outputs: &mut [&mut [F]]) {
        let (value, derivatives) = outputs.split_first_mut().expect("a value");
        match derivatives.iter().any(|column| !column.is_empty()) {
            false => on_lanes!(simd => fill::<_, F, L, false>(simd, self.0, inputs, value, derivatives)),
            true => on_lanes!(simd => fill::<_, F, L, true>(simd, self.0, inputs, value, derivatives)),
        }
    }
}

/// The formula on vectors, and on dual numbers once per column whose derivative is requested.
#[inline(always)]
fn fill<S: Simd, F: Float, L: Numbers, const GRAD: bool>(
    simd: S,
    loss: &L,
    inputs: &[&[F]],
    value: &mut [F],
    derivatives: &mut [&mut [F]],
) {
    let (n, none) = (Lanes::<S, F>::N, Lanes::splat(simd, F::default()));
    let columns = const { columns(L::WIDTHS) };
    for (i, value) in value.chunks_exact_mut(n).enumerate() {
        let here = i * n..(i + 1) * n;
        let mut x = [none; COLUMNS_MAX];
        for (x, column) in x[..columns].iter_mut().zip(inputs) {
            *x = Lanes::load(simd, &column[here.clone()]);
        }
        loss.at(&x[..columns]).store(value);
        if !GRAD {
            continue;
        }

        let mut first = 0;
        for &width in L::WIDTHS {
            if !derivatives[first].is_empty() {
                for (column, out) in derivatives.iter_mut().enumerate().skip(first).take(width) {
                    // The compiler merges the value's computation, which all directions share.
                    let mut moved = [Dual::fixed(none); COLUMNS_MAX];
                    for (j, moved) in moved.iter_mut().enumerate().take(columns) {
                        *moved = if j == column { Dual::var(x[j]) } else { Dual::fixed(x[j]) };
                    }
                    loss.at(&moved[..columns]).du.store(&mut out[here.clone()]);
                }
            }

            first += width;
        }
    }
}
