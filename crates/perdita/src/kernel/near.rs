//! Chunks of a few hundred observations in the L1 cache: conversion of the inputs to floats, and the last steps on the
//! values and derivatives that an engine has computed there (weights, upstream gradients, scale, sums).
use super::engine::{UNROLL, granule_sum};
use crate::inline;
use crate::real::{Element, Float, Lanes, Real, Sum, on_lanes};
use fearless_simd::Simd;

/// Running sums over observations.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) loss: f64,
    pub(super) weight: f64,
    pub(super) count: f64,
}

/// `xs` as floats, padded to the length of `near` with copies of the last: borrowed if they are floats and need no
/// padding, else converted into `near`.
pub(super) fn floats<'a, E: Element>(xs: &'a [E], near: &'a mut [E::Float]) -> &'a [E::Float] {
    match E::floats(xs) {
        Some(floats) if floats.len() == near.len() => floats,
        _ => {
            let (here, rest) = near.split_at_mut(xs.len());
            widen(xs, here);
            rest.fill(here[here.len() - 1]);
            near
        }
    }
}

/// Weights as floats, padded with 0: borrowed or converted, as by [`floats`].
pub(super) fn weights<'a, E: Element>(weight: &'a [E], near: &'a mut [E::Float]) -> &'a [E::Float] {
    match E::floats(weight) {
        Some(floats) if floats.len() == near.len() => floats,
        _ => {
            let (here, rest) = near.split_at_mut(weight.len());
            widen(weight, here);
            rest.fill(E::Float::default());
            near
        }
    }
}

/// Converts elements to floats.
pub(super) fn widen<E: Element>(from: &[E], to: &mut [E::Float]) {
    on_lanes!(simd => convert(simd, from, to));
}

/// Converts floats to elements, rounding to nearest.
pub(super) fn narrow<E: Element>(from: &[E::Float], to: &mut [E]) {
    on_lanes!(simd => convert(simd, from, to));
}

/// Converts whole vectors, then the tail element by element.
#[inline(always)]
fn convert<S: Simd, A: Element, B: Element<Float = A::Float>>(simd: S, from: &[A], to: &mut [B]) {
    let n = Lanes::<S, A::Float>::N;
    let len = from.len().min(to.len());
    let wholes = len / n * n;
    for at in (0..wholes).step_by(n) {
        Lanes::<S, A::Float>::load(simd, &from[at..at + n]).store(&mut to[at..at + n]);
    }
    for i in wholes..len {
        to[i] = B::from_f64(from[i].to_f64());
    }
}

/// Multiplies values by weights, and derivatives by weights, upstream gradient and `scale`, in place; adds values,
/// weights and counts to `sums`. Derivatives of length 0 are not requested.
pub(super) fn finish<F: Float>(
    value: &mut [F],
    derivatives: &mut [&mut [F]],
    weight: Option<&[F]>,
    upstream: Option<&[F]>,
    scale: f64,
    sums: &mut Sums,
) {
    on_lanes!(simd => finish_on(simd, value, derivatives, weight, upstream, scale, sums));
}

#[inline(always)]
fn finish_on<S: Simd, F: Float>(
    simd: S,
    value: &mut [F],
    derivatives: &mut [&mut [F]],
    weight: Option<&[F]>,
    upstream: Option<&[F]>,
    scale: f64,
    sums: &mut Sums,
) {
    let n = Lanes::<S, F>::N;
    let scale = Lanes::<S, F>::splat(simd, F::from_f64(scale));
    let [mut loss, mut total, mut count] = [Sum::zero(simd); 3];

    for (i, values) in value.chunks_exact_mut(UNROLL * n).enumerate() {
        let at = |k: usize| (i * UNROLL + k) * n;
        let mut weights = [scale; UNROLL];
        let mut factors = [scale; UNROLL];
        let mut all = [scale; UNROLL];
        if let Some(weight) = weight {
            let mut counts = [scale; UNROLL];
            for k in 0..UNROLL {
                weights[k] = Lanes::load(simd, &weight[at(k)..]);
                counts[k] = weights[k].nonzero();
                total.add(weights[k]);
            }

            granule_sum(&mut count, counts);
        }

        if let Some(upstream) = upstream {
            for (k, factor) in factors.iter_mut().enumerate() {
                *factor = scale * Lanes::load(simd, &upstream[at(k)..]);
            }
        }

        let strong_mul =
            inline!(|k: usize, x: Lanes<S, F>| if weight.is_some() { weights[k].strong_mul(x) } else { x });
        for (k, values) in values.chunks_exact_mut(n).enumerate() {
            all[k] = strong_mul(k, Lanes::load(simd, values));
            all[k].store(values);
        }

        granule_sum(&mut loss, all);
        for derivative in derivatives.iter_mut() {
            if derivative.is_empty() {
                continue;
            }
            for (k, factor) in factors.into_iter().enumerate() {
                let here = &mut derivative[at(k)..at(k) + n];
                (strong_mul(k, Lanes::load(simd, here)) * factor).store(here);
            }
        }
    }

    sums.loss += loss.total();
    sums.weight += total.total();
    sums.count += count.total();
}
