//! A tile of rows in registers, and what the steps do to it.
//!
//! ```text
//! transposed   up to 128 classes: a wide register is [classes][rows], so that arithmetic with narrow operands, sums over
//!              classes and narrow steps are all loops over contiguous vectors
//! row-major    more classes: a wide register is [rows][classes], every row padded to whole granules
//! ```
//!
//! A narrow operand of wide arithmetic is periodic in the first layout and constant along a row in the second; either way
//! the loops of the executor see a mask on the place. Entries beyond the last row repeat it;
//! those beyond the last class of a row are never summed.
use super::code::{Code, Source, Step};
use super::reductions;
use crate::kernel::engine::granule;
use crate::kernel::executed::steps::{Kind, Operand, SPLAT, execute};
use crate::real::Float;

/// The most classes of a transposed tile.
pub(super) const TRANSPOSED_MAX: usize = 128;
/// The most rows of a tile.
pub(super) const ROWS_MAX: usize = 64;
/// Numbers of a wide register of a row-major tile, unless a single row has more.
const ROW_MAJOR: usize = 1 << 13;

/// How rows lie in registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) classes: usize,
    /// Rows of a tile: transposed, a power of two.
    pub(super) rows: usize,
    /// Row-major, the distance between rows.
    pub(super) stride: usize,
    /// Numbers of a narrow register.
    narrow: usize,
}
impl Layout {
    /// The layout for `len` rows of so many classes.
    pub(super) fn new<F: Float>(classes: usize, len: usize) -> Self {
        let (granule, narrow) = (granule::<F>(), granule::<f64>());
        if classes <= TRANSPOSED_MAX {
            let many = len > granule && classes <= TRANSPOSED_MAX / 4;
            let rows = if many { ROWS_MAX } else { granule };
            return Layout { classes, rows, stride: 0, narrow: rows };
        }
        let stride = classes.next_multiple_of(granule);
        let rows = (ROW_MAJOR / stride).clamp(1, narrow);
        Layout { classes, rows, stride, narrow }
    }

    pub(super) fn transposed(&self) -> bool {
        self.stride == 0
    }

    /// Numbers of a wide register.
    fn wide(&self) -> usize {
        if self.transposed() { self.classes * self.rows } else { self.stride * self.rows }
    }
}

/// The memory of a tile, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Memory<F> {
    wide: Vec<F>,
    rounded: Vec<F>,
    narrow: Vec<f64>,
    constants: Vec<F>,
    narrow_constants: Vec<f64>,
    per_class: Vec<F>,
    /// Every row's label, as a number to compare with.
    label_numbers: Vec<F>,
}

/// The registers of a tile.
pub(super) struct Tile<'a, F> {
    code: &'a Code,
    pub(super) layout: Layout,
    memory: &'a mut Memory<F>,
    pub(super) labels: [usize; ROWS_MAX],
}
impl<'a, F: Float> Tile<'a, F> {
    pub(super) fn new(code: &'a Code, layout: Layout, memory: &'a mut Memory<F>) -> Self {
        fn splat<F: Float>(into: &mut Vec<F>, constants: &[f64]) {
            into.clear();
            into.extend(constants.iter().flat_map(|&c| [F::from_f64(c); SPLAT]));
        }
        splat(&mut memory.constants, &code.constants);
        splat(&mut memory.narrow_constants, &code.constants);
        memory.wide.resize(code.wide * layout.wide(), F::default());
        memory.rounded.resize(code.rounded * layout.narrow, F::default());
        memory.narrow.resize(code.narrow * layout.narrow, 0.0);
        memory.label_numbers.resize(layout.narrow, F::default());

        memory.per_class.clear();
        for per_class in &code.per_class {
            let numbers = per_class.iter().map(|&c| F::from_f64(c));
            if layout.transposed() {
                memory.per_class.extend(numbers.flat_map(|c| std::iter::repeat_n(c, layout.rows)));
            } else {
                memory.per_class.extend(numbers.chain(std::iter::repeat(F::default())).take(layout.stride));
            }
        }
        Tile { code, layout, memory, labels: [0; ROWS_MAX] }
    }

    /// The register of a wide input.
    pub(super) fn input(&mut self, input: usize) -> &mut [F] {
        let Source::Wide(register) = self.code.inputs[input] else { unreachable!("a wide input") };
        self.wide_mut(register)
    }

    pub(super) fn wide(&self, register: usize) -> &[F] {
        let len = self.layout.wide();
        &self.memory.wide[register * len..][..len]
    }

    fn wide_mut(&mut self, register: usize) -> &mut [F] {
        let len = self.layout.wide();
        &mut self.memory.wide[register * len..][..len]
    }

    /// A number of row `row`.
    pub(super) fn number(&self, source: Source, row: usize) -> f64 {
        match source {
            Source::Narrow(register) => self.memory.narrow[register * self.layout.narrow + row],
            Source::Constant(k) => self.code.constants[k],
            _ => unreachable!("{source:?} is no number"),
        }
    }

    /// Does all steps.
    pub(super) fn run(&mut self) {
        for (number, &label) in self.memory.label_numbers.iter_mut().zip(&self.labels) {
            *number = F::from_f64(label as f64);
        }
        for &step in &self.code.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: Step) {
        let Layout { classes, rows, narrow: len, .. } = self.layout;
        match step {
            Step::Wide { kind, operands, out } => self.arithmetic(kind, operands, out),
            Step::Narrow { kind, operands, out } => {
                let Memory { narrow, narrow_constants, .. } = &mut *self.memory;
                let (before, out_register, after) = around(narrow, out, len);
                execute(
                    kind,
                    operands.map(|source| match source {
                        Source::Narrow(k) => Operand::chunk(beside(before, after, k, out, len)),
                        Source::Constant(k) => Operand::constant(&narrow_constants[k * SPLAT..][..SPLAT]),
                        _ => unreachable!("{source:?} is no number"),
                    }),
                    out_register,
                );
            }
            Step::Round { narrow, out } => {
                let to = &mut self.memory.rounded[out * len..][..len];
                for (to, &from) in to.iter_mut().zip(&self.memory.narrow[narrow * len..][..len]) {
                    *to = F::from_f64(from);
                }
            }
            Step::Sum { wide, others, out } => {
                let (layout, width) = (self.layout, self.layout.wide());
                let Memory { wide: registers, narrow, label_numbers, .. } = &mut *self.memory;
                let (row, to) = (&mut registers[wide * width..][..width], &mut narrow[out * len..][..len]);
                if layout.transposed() {
                    reductions::sum_transposed(row, rows, others.then_some(&label_numbers[..]), to);
                } else {
                    let skip = |row: usize| others.then_some(self.labels[row]);
                    for (i, (row, to)) in row.chunks_mut(layout.stride).zip(to).enumerate() {
                        *to = reductions::sum_row(&mut row[..classes], skip(i));
                    }
                }
            }
            Step::Largest { wide, out } => {
                let (layout, width) = (self.layout, self.layout.wide());
                let Memory { wide: registers, narrow, .. } = &mut *self.memory;
                let (row, to) = (&registers[wide * width..][..width], &mut narrow[out * len..][..len]);
                if layout.transposed() {
                    reductions::largest_transposed(row, rows, to);
                } else {
                    for (row, to) in row.chunks(layout.stride).zip(to) {
                        *to = reductions::largest_row(&row[..classes]);
                    }
                }
            }
            Step::LeaveOneOut { wide, out } => {
                let layout = self.layout;
                let (before, out_register, after) = around(&mut self.memory.wide, out, layout.wide());
                let from = beside(before, after, wide, out, layout.wide());
                if layout.transposed() {
                    reductions::leave_one_out_transposed(from, rows, out_register);
                } else {
                    for (from, to) in from.chunks(layout.stride).zip(out_register.chunks_mut(layout.stride)) {
                        reductions::leave_one_out_row(&from[..classes], to);
                    }
                }
            }
            Step::AtLabel { row, out } => {
                for i in 0..rows {
                    let label = self.labels[i];
                    self.memory.narrow[out * len + i] = match row {
                        Source::Wide(register) => self.wide(register)[self.place(i, label)].to_f64(),
                        Source::PerClass(k) => self.code.per_class[k][label],
                        _ => unreachable!("{row:?} is no row"),
                    };
                }
            }
            Step::SetLabel { wide, value, out } => {
                let width = self.layout.wide();
                self.memory.wide.copy_within(wide * width..(wide + 1) * width, out * width);
                for i in 0..rows {
                    let (at, value) = (self.place(i, self.labels[i]), self.number(value, i));
                    self.wide_mut(out)[at] = F::from_f64(value);
                }
            }
        }
    }

    /// The place of a row's entry in a wide register.
    fn place(&self, row: usize, class: usize) -> usize {
        match self.layout.transposed() {
            true => class * self.layout.rows + row,
            false => row * self.layout.stride + class,
        }
    }

    fn arithmetic(&mut self, kind: Kind, operands: [Source; 4], out: usize) {
        let (layout, width) = (self.layout, self.layout.wide());
        let Memory { wide, rounded, constants, per_class, .. } = &mut *self.memory;
        let (before, out_register, after) = around(wide, out, width);
        // All of a register at once, unless an operand changes from row to row.
        let by_row = !layout.transposed()
            && operands.iter().any(|source| matches!(source, Source::Rounded(_) | Source::PerClass(_)));
        let step = if by_row { layout.stride } else { width };

        for (i, out_row) in out_register.chunks_exact_mut(step).enumerate() {
            let mut splats = [[F::default(); SPLAT]; 4];
            for (splat, source) in splats.iter_mut().zip(operands) {
                if let (Source::Rounded(k), true) = (source, by_row) {
                    *splat = [rounded[k * layout.narrow + i]; SPLAT];
                }
            }
            let mut at = 0;
            let operands = operands.map(|source| {
                at += 1;
                match source {
                    Source::Wide(k) => {
                        Operand::chunk(&beside(before, after, k, out, width)[i * step..][..step])
                    }
                    Source::Constant(k) => Operand::constant(&constants[k * SPLAT..][..SPLAT]),
                    Source::PerClass(k) => Operand::chunk(&per_class[k * step..][..step]),
                    Source::Rounded(_) if by_row => Operand::constant(&splats[at - 1]),
                    Source::Rounded(k) => Operand {
                        data: &rounded[k * layout.narrow..][..layout.narrow],
                        mask: layout.rows - 1,
                    },
                    Source::Narrow(_) => unreachable!("{source:?} is not in lane precision"),
                }
            });
            execute(kind, operands, out_row);
        }
    }
}

/// A register to write, and those before and after it.
fn around<T>(registers: &mut [T], out: usize, len: usize) -> (&[T], &mut [T], &[T]) {
    let (before, rest) = registers.split_at_mut(out * len);
    let (register, after) = rest.split_at_mut(len);
    (before, register, after)
}

/// Register `k` beside the one that is written.
fn beside<'a, T>(before: &'a [T], after: &'a [T], k: usize, out: usize, len: usize) -> &'a [T] {
    if k < out { &before[k * len..][..len] } else { &after[(k - out - 1) * len..][..len] }
}
