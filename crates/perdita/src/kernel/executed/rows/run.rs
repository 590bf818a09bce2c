//! Execution of code over a block of rows: tile by tile, phase by phase, chunk by chunk.
//!
//! ```text
//! for each tile of rows:
//!     transposed: transpose the scores (and targets) into groups
//!     for each phase:
//!         for each group, for each chunk: run the code per class; reduce; gradient · factor; store rows for later
//!         run the code per row on all rows of the tile
//!     add up values; set the gradient's entries at the labels
//!     transposed: transpose the gradient back
//! ```
//!
//! Invariants. Each row's results depend on that row alone, not on the rows of its tile. Padding repeats the last
//! element of a row, or the last row. Rows that do not count are not read along the lanes; among transposed rows their
//! gradient is removed by a strong zero.
use super::code::{INPUTS_MAX, Layout, PhaseCode, ROWS_MAX, RowCode};
use super::cut::{Number, Read, Reduction};
use super::moves::{round, scale, turn, turn_back};
use super::reduce::{Across, along, neutral};
use super::scratch::Scratch;
use crate::batch::{Labels, Rows};
use crate::kernel::executed::steps::Operand;
use crate::kernel::near::floats;
use crate::kernel::outputs::PredictionOutputs;
use crate::kernel::reduce::Total;
use crate::loss::TargetKind;
use crate::real::{Element, Real};

/// Inputs of most phases: the list of them is cleared for each chunk.
const INPUTS_FEW: usize = 8;

/// The rows of a block, whatever their targets.
pub(in crate::kernel) struct Block<'a, E> {
    pub(in crate::kernel) scores: &'a [E],
    pub(in crate::kernel) len: usize,
    pub(in crate::kernel) stride: usize,
    pub(in crate::kernel) labels: Option<Labels<'a>>,
    /// The label of rows that do not count.
    pub(in crate::kernel) ignored: Option<i64>,
    pub(in crate::kernel) soft: &'a [E],
    pub(in crate::kernel) weight: Option<&'a [E]>,
}

impl<'a, E> Block<'a, E> {
    /// A block of a batch, with its label to ignore.
    pub(super) fn of<K: TargetKind>(batch: Rows<'a, E, K>, ignored: Option<i64>) -> Self {
        let Rows { scores, len, stride, soft, weight, .. } = batch;
        let labels = (!K::SOFT).then_some(batch.labels);
        Block { scores, len, stride, labels, ignored, soft, weight }
    }
}

/// Evaluates a block on this thread.
pub(super) fn block<E: Element>(
    code: &RowCode<E::Float>,
    scratch: &mut Scratch<E::Float>,
    block: &Block<E>,
    scale: f64,
    mut out: PredictionOutputs<E>,
) -> Total {
    let (wide, narrow) = scratch.parts(code.parts(), code.narrow_parts());
    let [scores, targets, one_hot, operands, stored, gradient, label_numbers, registers] = wide;
    let [numbers, weights, factors, narrow_registers] = narrow;
    one_hot.fill(E::Float::default());
    let mut tile = Tile {
        code,
        block,
        start: 0,
        len: 0,
        labels: [0; ROWS_MAX],
        scores,
        targets,
        one_hot,
        operands,
        stored,
        gradient,
        label_numbers,
        registers,
        numbers,
        weights,
        factors,
        narrow_registers,
        sums: (0.0, 0.0, 0),
    };

    for start in (0..block.len).step_by(code.layout.rows()) {
        tile.begin(start, scale, out.upstream);
        tile.phases(out.grad.as_deref_mut());
        tile.end(&mut out);
    }
    let (sum, weight, count) = tile.sums;
    Total::new(sum, weight, count)
}

/// The state of a tile.
struct Tile<'a, E: Element> {
    code: &'a RowCode<E::Float>,
    block: &'a Block<'a, E>,
    /// The first row, and the number of rows.
    start: usize,
    len: usize,
    /// The labels; 0 in rows that do not count.
    labels: [u32; ROWS_MAX],
    /// The inputs of a group if it is transposed, else room to convert and pad a chunk of them.
    scores: &'a mut [E::Float],
    targets: &'a mut [E::Float],
    /// 1 at the labels of a group, or of a chunk; 0 elsewhere.
    one_hot: &'a mut [E::Float],
    /// Numbers of the rows of a group, repeated to a period; the last is the factor of the gradient.
    operands: &'a mut [E::Float],
    /// The rows that later phases read.
    stored: &'a mut [E::Float],
    /// The gradient of a transposed group.
    gradient: &'a mut [E::Float],
    /// The labels of a transposed group.
    label_numbers: &'a mut [E::Float],
    registers: &'a mut [E::Float],
    /// Numbers of all rows.
    numbers: &'a mut [f64],
    /// The weights, 0 for rows that do not count, and the factors of the gradients.
    weights: &'a mut [f64],
    factors: &'a mut [f64],
    narrow_registers: &'a mut [f64],
    /// The sums of values and weights, and the count.
    sums: (f64, f64, u64),
}

impl<E: Element> Tile<'_, E> {
    /// Reads labels and weights; transposes the inputs.
    fn begin(&mut self, start: usize, scale: f64, upstream: Option<&[E]>) {
        let (block, layout) = (self.block, self.code.layout);
        (self.start, self.len) = (start, layout.rows().min(block.len - start));
        self.factors.fill(0.0);
        for r in 0..self.len {
            let weight = block.weight.map_or(1.0, |w| w[start + r].to_f64());
            let label = block.labels.map_or(0, |labels| labels.get(start + r));
            let counts = weight != 0.0 && (block.labels.is_none() || block.ignored != Some(label));
            // Labels of rows that do not count may name no class.
            let (weight, label) = if counts { (weight, label) } else { (0.0, 0) };
            self.weights[r] = weight;
            self.factors[r] = (weight * scale).strong_mul(upstream.map_or(1.0, |u| u[start + r].to_f64()));
            self.labels[r] = label as u32;
        }

        if layout.is_transposed() {
            let (len, classes) = (self.len, layout.classes);
            turn(&block.scores[start * block.stride..], block.stride, layout, len, self.scores);
            if !block.soft.is_empty() {
                turn(&block.soft[start * classes..], classes, layout, len, self.targets);
            }
            for (number, &label) in self.label_numbers.iter_mut().zip(&self.labels[..len]) {
                *number = E::Float::from_f64(label.into());
            }
            self.mark_labels(1.0);
        }
    }

    /// Writes a number to the one-hot row of a transposed group at each label.
    fn mark_labels(&mut self, x: f64) {
        if self.one_hot.is_empty() {
            return;
        }
        for (r, &label) in self.labels[..self.len].iter().enumerate() {
            self.one_hot[label as usize * self.code.layout.abreast + r] = E::Float::from_f64(x);
        }
    }

    fn phases(&mut self, mut grad: Option<&mut [E]>) {
        let (code, n) = (self.code, self.code.layout.doubles);
        for phase in &code.phases {
            for reduction in &phase.reductions {
                self.numbers[reduction.number * n..][..n].fill(neutral(reduction.kind));
            }
            for group in 0..self.len.div_ceil(code.layout.abreast) {
                if code.layout.is_transposed() || self.weights[group] != 0.0 {
                    self.spread(phase, group);
                    match phase.reads.len() {
                        0..=INPUTS_FEW => self.group::<INPUTS_FEW>(phase, group, grad.as_deref_mut()),
                        _ => self.group::<INPUTS_MAX>(phase, group, grad.as_deref_mut()),
                    }
                }
            }
            self.narrow(phase);
        }
    }

    /// The numbers of a group's rows as operands.
    fn spread(&mut self, phase: &PhaseCode<E::Float>, group: usize) {
        let Layout { abreast, period, doubles: n, .. } = self.code.layout;
        let mut spread = |numbers: &[f64], k: usize| {
            let operand = &mut self.operands[k * period..][..period];
            match numbers {
                [number] => operand.fill(E::Float::from_f64(*number)),
                _ => round(numbers, operand),
            }
        };
        for read in &phase.reads {
            if let Read::Number(k) = *read {
                spread(&self.numbers[k * n + group * abreast..][..abreast], k);
            }
        }
        if phase.gradient.is_some() {
            spread(&self.factors[group * abreast..][..abreast], self.code.numbers);
        }
    }

    /// The code per class on a group, chunk by chunk.
    fn group<const INPUTS: usize>(
        &mut self,
        phase: &PhaseCode<E::Float>,
        group: usize,
        mut grad: Option<&mut [E]>,
    ) {
        let (code, layout, block) = (self.code, self.code.layout, self.block);
        let Layout { classes, period, span, abreast, doubles: n, .. } = layout;
        let (transposed, row) = (layout.is_transposed(), self.start + group);
        let stored_at = |place: usize| (place * layout.groups + group) * span;

        for start in (0..span).step_by(layout.chunk) {
            let len = layout.chunk_len(start);
            // Along the lanes: the elements that are no padding, and the label among them.
            let real = start..classes.min(start + len);
            let label = self.labels[group] as usize;
            let label = (block.labels.is_some() && real.contains(&label)).then(|| label - start);
            let mark = label.filter(|_| !transposed && !self.one_hot.is_empty());
            mark.into_iter().for_each(|label| self.one_hot[label] = E::Float::from_f64(1.0));

            let scores = match transposed {
                true => &self.scores[start..start + len],
                false if phase.reads(Read::Scores) => {
                    floats(&block.scores[row * block.stride..][real.clone()], &mut self.scores[..len])
                }
                false => &[],
            };
            let targets = match transposed {
                true => &self.targets[start..start + len],
                false if phase.reads(Read::Targets) => {
                    floats(&block.soft[row * classes..][real.clone()], &mut self.targets[..len])
                }
                false => &[],
            };
            let mut inputs = [&[][..]; INPUTS];
            for (input, read) in inputs.iter_mut().zip(&phase.reads) {
                *input = match *read {
                    Read::Scores => scores,
                    Read::Targets => targets,
                    Read::Constants(k) => &code.constants[k * span + start..][..len],
                    Read::OneHot if transposed => &self.one_hot[start..start + len],
                    Read::OneHot => &self.one_hot[..len],
                    Read::Stored(place) => &self.stored[stored_at(place) + start..][..len],
                    Read::Number(k) => &self.operands[k * period..][..period],
                };
            }

            phase.wide.run(&inputs, self.registers, code.stride(), len);

            let output = |k: usize| phase.wide.output(k, &inputs, self.registers, code.stride(), len);
            for &Reduction { kind, output: k, number } in &phase.reductions {
                let into = &mut self.numbers[number * n + group * abreast..][..abreast];
                match transposed {
                    true => {
                        let (labels, numbers) = (&self.labels[..self.len], &*self.label_numbers);
                        Across { layout, start, len, labels, numbers }.reduce(kind, output(k), into);
                    }
                    false => along(kind, output(k), real.len(), label, &mut into[0]),
                }
            }

            let factor = Operand::input(&self.operands[code.numbers * period..][..period], len);
            match (phase.gradient, grad.as_deref_mut()) {
                (Some(k), Some(_)) if transposed => {
                    scale(output(k), factor, &mut self.gradient[start..start + len]);
                }
                (Some(k), Some(grad)) => {
                    scale(output(k), factor, &mut grad[row * block.stride..][real.clone()]);
                }
                _ => {}
            }

            for &(k, place) in &phase.stores {
                let to = &mut self.stored[stored_at(place) + start..][..len];
                // The result of a step, which is in a register.
                phase.wide.output(k, &[], self.registers, code.stride(), len).copy_to(to);
            }
            mark.into_iter().for_each(|label| self.one_hot[label] = E::Float::default());
        }
    }

    /// The code per row, on all rows of the tile.
    fn narrow(&mut self, phase: &PhaseCode<E::Float>) {
        let n = self.code.layout.doubles;
        if phase.numbers.is_empty() {
            return;
        }
        let mut inputs = [&[][..]; INPUTS_MAX];
        for (input, &k) in inputs.iter_mut().zip(&phase.narrow_reads) {
            *input = &self.numbers[k * n..][..n];
        }

        phase.narrow.run(&inputs, self.narrow_registers, n, n);

        for (k, &number) in phase.numbers.iter().enumerate() {
            let to = &mut self.numbers[number * n..][..n];
            phase.narrow.output(k, &[], self.narrow_registers, n, n).copy_to(to);
        }
    }

    /// A number of a row.
    fn number(&self, number: Number, r: usize) -> f64 {
        match number {
            Number::Of(k) => self.numbers[k * self.code.layout.doubles + r],
            Number::Literal(c) => c,
        }
    }

    /// Adds up the values; completes the gradient.
    fn end(&mut self, out: &mut PredictionOutputs<E>) {
        let (code, layout, block) = (self.code, self.code.layout, self.block);
        for r in 0..self.len {
            let weight = self.weights[r];
            let value = weight.strong_mul(self.number(code.value, r));
            let (sum, total, count) = self.sums;
            self.sums = (sum + value, total + weight, count + u64::from(weight != 0.0));
            if let Some(each) = out.each.as_deref_mut() {
                each[self.start + r] = E::from_f64(value);
            }
        }

        if layout.is_transposed() {
            self.mark_labels(0.0);
        }
        let Some(grad) = out.grad.as_deref_mut() else { return };
        let grad = &mut grad[self.start * block.stride..];
        for r in 0..self.len {
            let label = self.labels[r] as usize;
            let entry = code.at_label.map(|entry| self.factors[r].strong_mul(self.number(entry, r)));
            match (entry, layout.is_transposed()) {
                (Some(entry), true) => {
                    self.gradient[label * layout.abreast + r] = E::Float::from_f64(entry);
                }
                (_, false) if self.weights[r] == 0.0 => {
                    grad[r * block.stride..][..layout.classes].fill(E::default());
                }
                (Some(entry), false) => grad[r * block.stride + label] = E::from_f64(entry),
                (None, _) => {}
            }
        }

        if layout.is_transposed() {
            turn_back(self.gradient, layout, self.len, grad, block.stride);
        }
    }
}
