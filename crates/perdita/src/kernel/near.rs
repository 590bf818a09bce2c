//! Chunks of a few hundred observations in the L1 cache: conversion of the inputs to floats, and the last steps on the
//! values and derivatives that an engine has computed there (weights, upstream gradients, scale, sums).
use super::engine::{Factors, Granule, UNROLL, granule_sum, load, store};
use crate::real::{Element, Float, Lanes, Sum, on_lanes};
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

/// Multiplies values and derivatives by their factors, in place; returns the sum of the values. Derivatives of length 0
/// are not requested. Weighted values are stored only if they are `wanted`.
pub(super) fn finish<F: Float>(
    value: &mut [F],
    derivatives: &mut [&mut [F]],
    factors: &Factors<F>,
    wanted: bool,
) -> f64 {
    on_lanes!(simd => finish_on(simd, value, derivatives, factors, wanted))
}

#[inline(always)]
fn finish_on<S: Simd, F: Float>(
    simd: S,
    value: &mut [F],
    derivatives: &mut [&mut [F]],
    factors: &Factors<F>,
    wanted: bool,
) -> f64 {
    let granule = UNROLL * Lanes::<S, F>::N;
    let mut loss = Sum::zero(simd);
    for (i, values) in value.chunks_exact_mut(granule).enumerate() {
        let weighted = factors.value(simd, i * granule, load(simd, values));
        if wanted {
            store(weighted, values);
        }
        granule_sum(&mut loss, weighted.0);
    }

    for derivative in derivatives.iter_mut() {
        for (i, slopes) in derivative.chunks_exact_mut(granule).enumerate() {
            let slope: Granule<S, F> = load(simd, slopes);
            store(factors.derivative(simd, i * granule, slope), slopes);
        }
    }

    loss.total()
}

/// Adds the sum of weights, and the number of those that are not 0. Lengths are whole granules.
pub(super) fn add_weights<F: Float>(weight: &[F], sums: &mut Sums) {
    let (total, number) = on_lanes!(simd => count(simd, weight));
    sums.weight += total;
    sums.count += number;
}

#[inline(always)]
fn count<S: Simd, F: Float>(simd: S, weight: &[F]) -> (f64, f64) {
    let n = Lanes::<S, F>::N;
    let mut totals = [Sum::zero(simd); UNROLL];
    let mut count = Sum::zero(simd);
    for weights in weight.chunks_exact(UNROLL * n) {
        let weights = load(simd, weights).0;
        let mut counts = weights;
        for k in 0..UNROLL {
            totals[k].add(weights[k]);
            counts[k] = weights[k].nonzero();
        }
        granule_sum(&mut count, counts);
    }
    (Sum::totals(totals).iter().sum(), count.total())
}
