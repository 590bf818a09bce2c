//! The diagonal of the Hessian on the executor, in double precision whatever the elements: a second derivative can be smaller
//! than its terms by many digits, in which the gradient has none to lose.
//!
//! Rows of other elements are converted a few tiles at a time, so that they stay near; the diagonal is rounded once.
use super::compiled::Compiled;
use super::run::Block;
use super::{Job, evaluate};
use crate::batch::Rows;
use crate::kernel::drivers::DriveDiagonal;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::loss::TargetKind;
use crate::real::{Element, on_lanes};

/// Scores that are converted at a time, 8 KiB, and as much of the diagonal; more if a tile has more.
const SCORES: usize = 1 << 10;

impl Compiled {
    /// The evaluation of blocks of rows by the program of a diagonal, without those with the label to ignore.
    pub(in crate::kernel) fn blocks<E: Element, K: TargetKind>(
        &self,
        ignored: Option<i64>,
    ) -> impl Fn(Rows<E, K>, f64, PredictionOutputs<E>) -> Total {
        move |batch, scale, out| E::drive::<DriveDiagonal>((self, Block::of(batch, ignored), scale, out))
    }
}

/// Evaluates a block on this thread, in double precision.
pub(in crate::kernel) fn in_double<E: Element>((compiled, rows, scale, out): Job<E>) -> Total {
    let (Some(diagonal), classes) = (out.grad, compiled.classes) else { return Total::default() };
    let at_once = (SCORES / classes).max(1).next_multiple_of(compiled.double(true).layout.rows());
    let (mut scores, mut second) = (vec![0.0; at_once * classes], vec![0.0; at_once * classes]);
    let [mut soft, mut weight, mut upstream] = [const { Vec::new() }; 3];

    for start in (0..rows.len).step_by(at_once) {
        let len = at_once.min(rows.len - start);
        for (i, scores) in scores.chunks_exact_mut(classes).take(len).enumerate() {
            widen(&rows.scores[(start + i) * rows.stride..][..classes], scores);
        }
        let block = Block {
            scores: &scores[..len * classes],
            len,
            stride: classes,
            labels: rows.labels.map(|labels| labels.split(start).1),
            ignored: rows.ignored,
            soft: doubles(part(rows.soft, start * classes, len * classes), &mut soft),
            weight: rows.weight.map(|all| doubles(part(all, start, len), &mut weight)),
        };
        let upstream = out.upstream.map(|all| doubles(part(all, start, len), &mut upstream));
        let grad = Some(&mut second[..len * classes]);
        evaluate((compiled, block, scale, PredictionOutputs { grad, upstream, ..PredictionOutputs::none() }));

        for (i, second) in second.chunks_exact(classes).take(len).enumerate() {
            round(second, &mut diagonal[(start + i) * rows.stride..][..classes]);
        }
    }

    Total::default()
}

/// Some elements of an array, none of an array that is not there.
fn part<E>(all: &[E], start: usize, len: usize) -> &[E] {
    if all.is_empty() { all } else { &all[start..][..len] }
}

/// Elements as doubles, in the given memory.
fn doubles<'a, E: Element>(from: &[E], to: &'a mut Vec<f64>) -> &'a [f64] {
    to.resize(from.len(), 0.0);
    widen(from, to);
    to
}

fn widen<E: Element>(from: &[E], to: &mut [f64]) {
    on_lanes!(_simd => widen_inline(from, to));
}

#[inline(always)]
fn widen_inline<E: Element>(from: &[E], to: &mut [f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = from.to_f64();
    }
}

fn round<E: Element>(from: &[f64], to: &mut [E]) {
    on_lanes!(_simd => round_inline(from, to));
}

#[inline(always)]
fn round_inline<E: Element>(from: &[f64], to: &mut [E]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = E::from_f64(*from);
    }
}
