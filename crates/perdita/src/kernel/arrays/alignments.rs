//! Alignment losses (CTC): the likelihood of a label sequence in a longer sequence of frames, summed over all
//! alignments by forward and backward recursions.
//!
//! ```text
//! forwards     for each frame: likelihoods of its states (blanks, labels) ← those of the frame before · emissions
//! loss, slope ← the loss's formula of ln(last likelihood), behind `dyn`
//! backwards    the same recursion on the reversed sequence; the posterior of a state is
//!              forwards · backwards / emission / likelihood
//!              gradient ← slope · (posterior of each class − softmax), without the softmax for log-probabilities
//! ```
//!
//! Likelihoods are pairs of mantissa and exponent: see [`likelihoods`](super::likelihoods). For T frames of C classes
//! and L labels: time O(T·(C + L)); memory O(T·L) for the emissions, and for the states of all frames if there is a
//! gradient (two frames otherwise). The sequences of a block share the memory.
#![allow(
    clippy::needless_range_loop,
    reason = "slices of one length are walked side by side, several numbers at once"
)]

use super::likelihoods::{Numbers, States, halves, power, powers};
use super::{BLOCK, Call, Kernel, PARALLEL_MIN};
use crate::batch::Bound;
use crate::inline;
use crate::kernel::reduce::Total;
use crate::kernel::rowwise::{WideGrad, WideRow};
use crate::kernel::threads::fold;
use crate::loss::{Alignments, AlignmentsKind, Error, Row, RowGrad, Softmax, ValueSlope};
use crate::real::{Element, Lanes, on_lanes};
use fearless_simd::Simd;
use std::f64::consts::LN_2;

// The indices of the fields.
const SCORES: usize = 0;
const LABELS: usize = 1;
const FRAMES: usize = 2;
const LENGTHS: usize = 3;

impl<L: Alignments> Kernel<L> for AlignmentsKind {
    fn check<E: Element>(loss: &L, batch: &Bound<E>) -> Result<(), Error> {
        let [frames, classes, room] = ["t", "c", "s"].map(|axis| batch.size(axis));
        let name = L::CARD.name;
        if batch.len() > 0 && loss.blank() >= classes {
            return Err(Error::Field {
                loss: name,
                name: "logits".into(),
                problem: "lack the class of blanks",
            });
        }

        let labels = batch.labels(LABELS).expect("sequences have labels");
        for i in (0..batch.len()).filter(|&i| batch.weight_of(i) != 0.0) {
            for (field, array, most) in [(FRAMES, "input_lengths", frames), (LENGTHS, "label_lengths", room)]
            {
                let length = batch.labels(field).map_or(most as i64, |lengths| lengths.get(i));
                if !usize::try_from(length).is_ok_and(|length| length <= most) {
                    let problem = format!("is no length: a sequence has room for {most}");
                    let value = length as f64;
                    return Err(Error::Entry { loss: name, name: array, index: i, value, problem });
                }
            }

            for index in i * room..i * room + length(batch, LENGTHS, i, room) {
                let label = labels.get(index);
                let problem = match usize::try_from(label) {
                    Ok(label) if label == loss.blank() => "is the blank".into(),
                    Ok(label) if label < classes => continue,
                    _ => format!("is not a class: there are {classes}, counted from 0"),
                };
                return Err(Error::Entry { loss: name, name: "labels", index, value: label as f64, problem });
            }
        }

        Ok(())
    }

    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        let spec = Spec { blank: loss.blank(), log_probs: loss.log_probs(), formula: loss };
        sequences(&spec, call)
    }
}

/// A type-erased loss.
struct Spec<'a> {
    blank: usize,
    log_probs: bool,
    formula: &'a dyn OfLikelihood,
}

/// The formula of a loss.
trait OfLikelihood: Sync {
    /// The loss and its slope in the log-likelihood of a sequence of so many labels.
    fn at(&self, likelihood: f64, labels: usize) -> ValueSlope<f64>;
}

impl<L: Alignments> OfLikelihood for L {
    fn at(&self, likelihood: f64, labels: usize) -> ValueSlope<f64> {
        Alignments::at(self, likelihood, labels)
    }
}

/// Evaluates all sequences, in blocks that share scratch memory.
fn sequences<E: Element>(spec: &Spec, call: Call<E>) -> Total {
    let size = call.batch.stride_of_all().max(1);
    fold(call, (BLOCK / size).max(4), PARALLEL_MIN / size, &|part| on_lanes!(simd => block(simd, spec, part)))
}

/// The length of a sequence: as given, or the whole axis.
fn length<E: Element>(batch: &Bound<E>, field: usize, i: usize, room: usize) -> usize {
    batch.labels(field).map_or(room, |lengths| lengths.get(i) as usize)
}

/// Evaluates the sequences of a block.
#[inline(always)]
fn block<S: Simd, E: Element>(simd: S, spec: &Spec, mut call: Call<E>) -> Total {
    let batch = call.batch;
    let [frames, classes, room] = ["t", "c", "s"].map(|axis| batch.size(axis));
    let scores = batch.numbers(SCORES).expect("sequences have scores");
    let given = batch.labels(LABELS).expect("sequences have labels");
    let mut scratch = Scratch::<E::Float>::default();
    let (mut sum, mut total, mut count) = (0.0, 0.0, 0);

    for i in 0..batch.len() {
        let (weight, factor) = (batch.weight_of(i), call.factor(i));
        let mut value = 0.0;
        let mut grad = call.grads[SCORES]
            .as_deref_mut()
            .map(|grad| &mut grad[i * frames * classes..][..frames * classes]);
        if weight != 0.0 {
            let (frames, labels) = (length(&batch, FRAMES, i, frames), length(&batch, LENGTHS, i, room));
            scratch.labels.resize(labels, 0);
            given.read(i * room, &mut scratch.labels);
            let mut sequence = Sequence {
                simd,
                scores: &scores[i * batch.stride(SCORES)..][..frames * classes],
                classes,
                frames,
                blank: spec.blank,
                log_probs: spec.log_probs,
                scratch: &mut scratch,
            };

            let (mantissa, exponent, normaliser) = sequence.forwards(&mut grad);
            let log = mantissa.ln() + (exponent * LN_2 - normaliser);
            // Rounding alone makes the likelihood of normalised frames exceed 1.
            let likelihood = if !spec.log_probs && log > 0.0 { 0.0 } else { log };
            let ValueSlope { value: cost, slope } = spec.formula.at(likelihood, labels);
            value = weight * cost;
            if let Some(grad) = grad {
                let (here, padding) = grad.split_at_mut(frames * classes);
                padding.fill(E::default());
                match mantissa {
                    0.0 => here.fill(E::default()),
                    _ => sequence.backwards(here, (mantissa, exponent), slope * factor),
                }
            }

            (total, count) = (total + weight, count + 1);
        } else if let Some(grad) = grad {
            grad.fill(E::default());
        }
        sum += value;
        if let Some(each) = call.each.as_deref_mut() {
            each[i] = E::from_f64(value);
        }
    }

    Total::new(sum, total, count)
}

/// Frames between normalisations of the mantissas to [1, 2): a frame multiplies a mantissa by ½ to 5.
const STEPS: usize = 64;

/// Scratch memory that sequences share.
#[derive(Default)]
struct Scratch<F> {
    labels: Vec<i64>,
    /// The emissions of each frame: mantissas of the blank and of all labels, then their exponents.
    emissions: Vec<f64>,
    /// The maximum of each frame's scores, and Σ exp(score − maximum).
    softmax: Vec<[f64; 2]>,
    /// 1 where a label may follow the one before without a blank, else 0; and the same for the reversed sequence.
    skips: [Vec<f64>; 2],
    forwards: States,
    backwards: States,
    /// The emissions of one frame in reversed order.
    turned: Vec<f64>,
    shares: [Vec<f64>; 2],
    occupied: Vec<F>,
    sums: Vec<f64>,
}

/// One sequence: its frames of scores, its labels in the scratch memory.
struct Sequence<'a, S, E: Element> {
    simd: S,
    scores: &'a [E],
    classes: usize,
    frames: usize,
    blank: usize,
    log_probs: bool,
    scratch: &'a mut Scratch<E::Float>,
}

impl<'a, S: Simd, E: Element> Sequence<'a, S, E> {
    /// The likelihood m·2ᵉ·exp(−normaliser) of the labels, as (m, e, normaliser). For the gradient, the states of all
    /// frames stay in the scratch memory, and the exponentials of the softmax in the gradient's.
    #[inline(always)]
    fn forwards(&mut self, grad: &mut Option<&mut [E]>) -> (f64, f64, f64) {
        let width = self.scratch.labels.len() + 1;
        let rows = if grad.is_some() { self.frames + 1 } else { 2 };
        let at = inline!(|row: usize| if rows > 2 { row } else { row % 2 });
        let Scratch { labels, emissions, softmax, skips, forwards, .. } = &mut *self.scratch;
        emissions.resize(emissions.len().max(2 * width * self.frames), 0.0);
        softmax.clear();
        let [ahead, behind] = skips;
        ahead.clear();
        ahead.extend([0.0, 0.0]);
        ahead.extend(labels.windows(2).map(|pair| if pair[0] == pair[1] { 0.0 } else { 1.0 }));
        behind.clear();
        behind.extend([0.0, 0.0]);
        behind.extend(ahead[2..].iter().rev());
        forwards.start(width, rows);
        let mut normaliser = 0.0;

        for t in 0..self.frames {
            let scores = &self.scores[t * self.classes..][..self.classes];
            let mut top = 0.0;
            if !self.log_probs {
                let row = WideRow::new(self.simd, scores);
                let own = t * self.classes..(t + 1) * self.classes;
                let grad = grad.as_deref_mut().map(|grad| &mut grad[own]);
                let sums = Softmax::whole(row, &mut WideGrad::new(grad, 1.0));
                (top, normaliser) = (sums.max, normaliser + sums.total.ln());
                softmax.push([sums.max, sums.total]);
            }

            let emission = &mut emissions[2 * width * t..][..2 * width];
            emission[0] = scores[self.blank].to_f64() - top;
            for (slot, &label) in emission[1..].iter_mut().zip(&*labels) {
                *slot = scores[label as usize].to_f64() - top;
            }
            powers(self.simd, halves(width, emission));
            forwards.step(self.simd, at(t), at(t + 1), emission, ahead);
            if t % STEPS == STEPS - 1 {
                forwards.normalise(at(t + 1));
            }
        }

        let (mantissa, exponent) = forwards.last(at(self.frames));
        (mantissa, exponent, normaliser)
    }

    /// The gradient: `slope` · (posterior of each class − its probability) in each frame.
    #[inline(always)]
    fn backwards(&mut self, grad: &mut [E], whole: (f64, f64), slope: f64) {
        let Scratch {
            labels,
            emissions,
            softmax,
            skips,
            forwards,
            backwards,
            turned,
            shares,
            occupied,
            sums,
        } = &mut *self.scratch;
        let width = labels.len() + 1;

        // The backward recursion is the forward recursion on the reversed sequence.
        backwards.start(width, 2);
        turned.resize(2 * width, 0.0);
        shares.iter_mut().for_each(|share| share.resize(width, 0.0));
        let zero = E::Float::default();
        sums.clear();
        sums.resize(self.classes, 0.0);
        occupied.resize(self.classes, zero);

        for (step, t) in (0..self.frames).rev().enumerate() {
            let emission = &emissions[2 * width * t..][..2 * width];
            for (turned, emission) in turned.chunks_mut(width).zip(emission.chunks(width)) {
                turned[0] = emission[0];
                turned[1..].iter_mut().zip(emission[1..].iter().rev()).for_each(|(to, from)| *to = *from);
            }

            let (from, to) = (step % 2, (step + 1) % 2);
            backwards.step(self.simd, from, to, turned, &skips[1]);
            if step % STEPS == STEPS - 1 {
                backwards.normalise(to);
            }
            let ([blanks, own], [blanks_behind, behind]) = (forwards.row(t + 1), backwards.row(to));
            let emission = Numbers { m: &emission[..width], e: &emission[width..] };

            // Forward and backward likelihoods both contain the emission of this frame, so one is divided out.
            let share = inline!(|a: (f64, f64), b: (f64, f64), p: (f64, f64)| {
                let m = (a.0 / whole.0) * (b.0 / p.0);
                if p.0 == 0.0 { 0.0 } else { m * power(a.1 + b.1 - p.1 - whole.1) }
            });
            let blank = (emission.m[0], emission.e[0]);
            let [of_blanks, of_labels] = &mut *shares;

            for j in 0..width {
                let k = width - 1 - j;
                let b = (blanks_behind.m[k], blanks_behind.e[k]);
                of_blanks[j] = share((blanks.m[j], blanks.e[j]), b, blank);
            }

            for j in 1..width {
                let k = width - j;
                let (a, b) = ((own.m[j], own.e[j]), (behind.m[k], behind.e[k]));
                of_labels[j] = share(a, b, (emission.m[j], emission.e[j]));
            }

            for (&label, share) in labels.iter().zip(&of_labels[1..]) {
                sums[label as usize] += share;
            }
            sums[self.blank] = of_blanks.iter().sum();
            for (slot, sum) in occupied.iter_mut().zip(&*sums) {
                *slot = E::Float::from_f64(*sum);
            }
            labels.iter().for_each(|&label| sums[label as usize] = 0.0);
            let here = t * self.classes..(t + 1) * self.classes;
            let row = WideRow::new(self.simd, &self.scores[here.clone()]);
            let times = WideRow::new(self.simd, &occupied[..]);
            let mut slopes = WideGrad::new(Some(&mut grad[here]), slope);

            match softmax.get(t) {
                Some(&[top, total]) => {
                    let scale = row.splat(1.0 / total);
                    let less = inline!(|at, e: Lanes<S, E::Float>| times.at(at) - e * scale);
                    slopes.write_cached(row, Softmax::exp(row, top), less);
                }
                None => slopes.write(row, inline!(|at| times.at(at))),
            }
        }
    }
}
