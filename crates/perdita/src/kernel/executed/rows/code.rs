//! Code of a program of rows: that of its phases, and the layout of a tile.
//!
//! ```text
//! few classes     R rows are transposed: element j·R + r is the score of class j in row r. A number per row is an
//!                 operand that is repeated with the period R, and reductions are vertical.
//! many classes    rows lie along the lanes, one after another. A number per row is a constant of the row.
//! ```
//!
//! Either way a *group* (R rows, or one) is one sequence of elements that is worked on chunk by chunk. Transposed, a
//! tile is one group, of as many rows as fit in the L1 cache; along the lanes it is several, which fit in the L2 cache,
//! so that the code per row has rows to work on.
use super::cut::{Cut, Number, Phase, Read, Reduction};
use crate::kernel::engine::{UNROLL, granule as granule_of};
use crate::kernel::executed::code::Code;
use crate::real::Float;

/// The most classes of transposed rows.
pub(super) const TRANSPOSED_MAX: usize = 128;

/// The most inputs of a phase.
pub(super) const INPUTS_MAX: usize = 32;

/// The most rows of a tile.
pub(super) const ROWS_MAX: usize = 256;

/// Bytes of the L1 cache for a group of transposed rows.
const NEAR_BYTES: usize = 24 << 10;

/// Bytes of the L2 cache for the rows of a tile along the lanes: the code per row takes as long for one row as for a
/// granule of them. Measured for 1000 classes: 2 rows to a tile take 1.6 times as long as 16.
const TILE_BYTES: usize = 192 << 10;

/// The most rows of a tile along the lanes: the overhead per tile is negligible from here on.
const ALONG_MAX: usize = 32;

/// Bytes of a chunk: the overhead per step is negligible from here on.
const CHUNK_BYTES: usize = 4 << 10;

/// Bytes of a cache line, which lies between registers, so that they do not map to the same cache sets.
const LINE: usize = 64;

/// The places of the elements of a tile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) classes: usize,
    /// The rows of a group: 1 along the lanes, else a power of two.
    pub(super) abreast: usize,
    /// The groups of a tile.
    pub(super) groups: usize,
    /// Elements of a group, a multiple of the granule.
    pub(super) span: usize,
    /// Elements of a chunk, a multiple of the granule and of the period.
    pub(super) chunk: usize,
    /// The length of an operand that repeats a number per row.
    pub(super) period: usize,
    /// The length of a number of all rows, a multiple of the granule in double precision.
    pub(super) doubles: usize,
}

impl Layout {
    /// The layout for so many rows of elements that are needed at once.
    fn new<F: Float>(classes: usize, arrays: usize) -> Self {
        let granule = granule_of::<F>();
        let fitting = |bytes: usize| bytes / size_of::<F>() / arrays / classes;
        let (abreast, groups) = match classes <= TRANSPOSED_MAX {
            true => ((1 << fitting(NEAR_BYTES).max(1).ilog2()).clamp(granule / UNROLL, ROWS_MAX), 1),
            false => (1, fitting(TILE_BYTES).clamp(1, ALONG_MAX)),
        };

        let period = abreast.max(granule);
        let span = (classes * abreast).next_multiple_of(granule);
        let chunk = (CHUNK_BYTES / size_of::<F>()).next_multiple_of(period).min(span);
        let doubles = (abreast * groups).next_multiple_of(granule_of::<f64>());
        Layout { classes, abreast, groups, span, chunk, period, doubles }
    }

    pub(super) fn is_transposed(&self) -> bool {
        self.abreast > 1
    }

    pub(super) fn rows(&self) -> usize {
        self.abreast * self.groups
    }

    /// The padded length of the chunk that begins at an element.
    pub(super) fn chunk_len(&self, start: usize) -> usize {
        self.chunk.min(self.span - start)
    }
}

/// A phase's code.
#[derive(Debug)]
pub(super) struct PhaseCode<F> {
    pub(super) wide: Code<F>,
    pub(super) reads: Vec<Read>,
    pub(super) reductions: Vec<Reduction>,
    pub(super) stores: Vec<(usize, usize)>,
    pub(super) gradient: Option<usize>,
    pub(super) narrow: Code<f64>,
    pub(super) narrow_reads: Vec<usize>,
    pub(super) numbers: Vec<usize>,
}

impl<F: Float> PhaseCode<F> {
    fn new(phase: Phase) -> Self {
        let Phase { wide, reductions, stores, gradient, narrow, numbers } = phase;
        PhaseCode {
            wide: Code::whole(&wide.program),
            reads: wide.reads,
            reductions,
            stores,
            gradient,
            narrow: Code::whole(&narrow.program),
            narrow_reads: narrow.reads,
            numbers,
        }
    }

    /// True if the code per class reads the numbers of a row.
    pub(super) fn reads(&self, read: Read) -> bool {
        self.reads.contains(&read)
    }
}

/// A compiled program of rows of some number of classes.
#[derive(Debug)]
pub(super) struct RowCode<F> {
    pub(super) layout: Layout,
    pub(super) phases: Vec<PhaseCode<F>>,
    /// The class constants, a group each.
    pub(super) constants: Vec<F>,
    /// The number of rows stored between phases, and of numbers per row.
    pub(super) stored: usize,
    pub(super) numbers: usize,
    pub(super) value: Number,
    pub(super) at_label: Option<Number>,
    /// The numbers of registers.
    registers: usize,
    narrow_registers: usize,
}

impl<F: Float> RowCode<F> {
    pub(super) fn new(cut: Cut, classes: usize) -> Self {
        let Cut { phases, constants, stored, numbers, value, at_label } = cut;
        let phases: Vec<_> = phases.into_iter().map(PhaseCode::new).collect();
        let most = |f: fn(&PhaseCode<F>) -> usize| phases.iter().map(f).max().unwrap_or(0);
        let (registers, narrow_registers) = (most(|p| p.wide.registers()), most(|p| p.narrow.registers()));

        let rows = [Read::Scores, Read::Targets, Read::OneHot];
        let rows = rows.iter().filter(|read| phases.iter().any(|phase| phase.reads(**read))).count();
        let layout = Layout::new::<F>(classes, rows + stored + 1 + constants.len());

        let constants = constants.iter().flat_map(|row| (0..layout.span).map(move |i| row[layout.class(i)]));
        let constants = constants.map(F::from_f64).collect();
        RowCode { layout, phases, constants, stored, numbers, value, at_label, registers, narrow_registers }
    }

    /// The number of steps.
    pub(super) fn steps(&self) -> usize {
        self.phases
            .iter()
            .map(|phase| phase.wide.steps() + phase.reductions.len() + phase.narrow.steps())
            .sum()
    }

    /// Elements from one register of a chunk to the next.
    pub(super) fn stride(&self) -> usize {
        self.layout.chunk + LINE / size_of::<F>()
    }

    /// The lengths of the parts of the memory for elements: scores, targets, one-hot row, numbers as operands, stored
    /// rows, gradient, labels, registers.
    pub(super) fn parts(&self) -> [usize; 8] {
        let Layout { span, chunk, period, groups, .. } = self.layout;
        let near = if self.layout.is_transposed() { span } else { chunk };
        let gradient = if self.layout.is_transposed() { span } else { 0 };
        let one_hot = if self.phases.iter().any(|phase| phase.reads(Read::OneHot)) { near } else { 0 };
        // The last operand is the factor of the gradient.
        let operands = (self.numbers + 1) * period;
        [
            near,
            near,
            one_hot,
            operands,
            self.stored * groups * span,
            gradient,
            period,
            self.registers * self.stride(),
        ]
    }

    /// The same for numbers: numbers, weights, factors, registers.
    pub(super) fn narrow_parts(&self) -> [usize; 4] {
        let n = self.layout.doubles;
        [self.numbers * n, n, n, self.narrow_registers * n]
    }
}

impl Layout {
    /// The class of an element of a group; the last for padding.
    fn class(&self, element: usize) -> usize {
        (element / self.abreast).min(self.classes - 1)
    }
}
