//! A few numbers per observation: the formula on lanes, an observation in each, and on dual numbers for its gradients.
use super::{Call, Kernel};
use crate::inline;
use crate::kernel::reduce::Total;
use crate::loss::{Numbers, OfNumbers};
use crate::real::{Dual, Element, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// The most numbers of an observation.
const WIDEST: usize = 12;

impl<L: Numbers> Kernel<L> for OfNumbers {
    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        super::blocks(call, &|call| match call.grads.iter().any(Option::is_some) {
            false => on_lanes!(simd => block::<_, L, E, false>(simd, loss, call)),
            true => on_lanes!(simd => block::<_, L, E, true>(simd, loss, call)),
        })
    }
}

#[inline(always)]
fn block<S: Simd, L: Numbers, E: Element, const GRAD: bool>(simd: S, loss: &L, mut call: Call<E>) -> Total {
    let (batch, n) = (call.batch, Lanes::<S, E::Float>::N);
    let none = Lanes::splat(simd, E::Float::default());
    let columns = const { columns::<L>() };
    let zero = Sum::zero(simd);
    let (mut sum, mut total, mut count) = (zero, zero, zero);
    for start in (0..batch.len()).step_by(n) {
        let len = n.min(batch.len() - start);
        let here = start..start + len;
        let mut x = [none; WIDEST];
        let mut first = 0;
        for (field, &width) in L::WIDTHS.iter().enumerate() {
            let numbers = batch.numbers(field).expect("a formula of numbers needs them all");
            read(simd, &numbers[start * width..], len, width, &mut x[first..first + width]);
            first += width;
        }
        let weight = batch.weight.map(inline!(|w: &[E]| Lanes::load_tail(simd, &w[here.clone()])));
        let weigh = inline!(|x| match weight {
            Some(w) => Lanes::weigh(w, x),
            None => x,
        });
        let value = weigh(loss.at(&x[..columns]));
        sum.add(value.first(len));
        if let Some(w) = weight {
            total.add(w.first(len));
            count.add(w.nonzero().first(len));
        }
        if let Some(each) = call.each.as_deref_mut() {
            value.store_tail(&mut each[here.clone()]);
        }
        if !GRAD {
            continue;
        }
        let mut factor = none.lit(call.scale);
        if let Some(upstream) = call.upstream {
            factor = factor * Lanes::load_tail(simd, &upstream[here.clone()]);
        }
        let mut first = 0;
        for (field, &width) in L::WIDTHS.iter().enumerate() {
            if let Some(grad) = call.grads[field].as_deref_mut() {
                let mut slopes = [none; WIDEST];
                for column in first..first + width {
                    // The value is computed once: the compiler sees that the directions share it.
                    let mut moved = [Dual::fixed(none); WIDEST];
                    for (j, moved) in moved.iter_mut().enumerate().take(columns) {
                        *moved = if j == column { Dual::var(x[j]) } else { Dual::fixed(x[j]) };
                    }
                    slopes[column - first] = weigh(loss.at(&moved[..columns]).du) * factor;
                }
                write(&slopes[..width], &mut grad[start * width..], len);
            }
            first += width;
        }
    }
    match batch.weight {
        None => Total::new(sum.total(), batch.len() as f64, batch.len() as u64),
        Some(_) => Total::new(sum.total(), total.total(), count.total() as u64),
    }
}

const fn columns<L: Numbers>() -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < L::WIDTHS.len() {
        sum += L::WIDTHS[i];
        i += 1;
    }
    assert!(sum <= WIDEST, "WIDEST is too small");
    sum
}

/// Number j of observation l becomes lane l of `x[j]`; lanes beyond the last of `len` observations repeat it.
#[inline(always)]
fn read<S: Simd, E: Element>(simd: S, numbers: &[E], len: usize, width: usize, x: &mut [Lanes<S, E::Float>]) {
    let n = Lanes::<S, E::Float>::N;
    match width {
        1 => x[0] = Lanes::load_tail(simd, &numbers[..len]),
        4 if len == n => {
            let load = inline!(|k: usize| Lanes::load(simd, &numbers[k * n..]));
            let (even_a, odd_a) = Lanes::deinterleave(load(0), load(1));
            let (even_b, odd_b) = Lanes::deinterleave(load(2), load(3));
            (x[0], x[2]) = Lanes::deinterleave(even_a, even_b);
            (x[1], x[3]) = Lanes::deinterleave(odd_a, odd_b);
        }
        _ => {
            for (j, x) in x.iter_mut().enumerate() {
                *x = Lanes::from_fn(simd, |l| {
                    E::Float::from_f64(numbers[l.min(len - 1) * width + j].to_f64())
                });
            }
        }
    }
}
/// The inverse of [`read`].
#[inline(always)]
fn write<S: Simd, E: Element>(x: &[Lanes<S, E::Float>], out: &mut [E], len: usize) {
    let (n, width) = (Lanes::<S, E::Float>::N, x.len());
    match width {
        1 => x[0].store_tail(&mut out[..len]),
        4 if len == n => {
            let (even_a, even_b) = Lanes::interleave(x[0], x[2]);
            let (odd_a, odd_b) = Lanes::interleave(x[1], x[3]);
            let (first, second) = Lanes::interleave(even_a, odd_a);
            let (third, fourth) = Lanes::interleave(even_b, odd_b);
            for (k, lanes) in [first, second, third, fourth].into_iter().enumerate() {
                lanes.store(&mut out[k * n..]);
            }
        }
        _ => {
            for (j, x) in x.iter().enumerate() {
                for l in 0..len {
                    out[l * width + j] = E::from_f64(x.lane(l).to_f64());
                }
            }
        }
    }
}
