//! Chains: runs of arithmetic operations, in one loop over blocks of vectors.
//!
//! ```text
//! for each block (eight vectors, four at the end) of the chunk:
//!     for each link of the chain:
//!         last = kind(last, operands)         `last` stays in vector registers
//!         a later step reads it?              store
//!         an output?                          weigh, scale, add up, store in the caller's memory     (results)
//! ```
//!
//! An operation that reads the result before it neither stores nor loads it; most results of a formula are read once, by
//! the next operation. Which operation it is, is decided once per block. Of an operation whose operands are both in memory,
//! the first is a link of its own, that loads it.
//!
//! A link computes what the formula on [`Lanes`] computes, operand for operand: comparisons, minima and maxima keep the
//! order of their operands, which decides how a NaN propagates.
use super::ahead::Ahead;
use super::code::Source;
use super::results::Results;
use super::steps::{SPLAT, StepKind};
use crate::kernel::engine::UNROLL;
use crate::real::{Float, Lanes, Lockstep, Real};
use fearless_simd::Simd;

/// Vectors of a block.
const BLOCK: usize = 2 * UNROLL;

/// The operation of a link on the last result l, and on operands in memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LinkKind {
    /// x
    Load,
    /// −l
    Neg,
    /// |l|
    Abs,
    /// √l
    Sqrt,
    /// l·l
    Square,
    /// l + l
    Twice,
    /// l + x
    Add,
    /// l − x
    Sub,
    /// x − l
    SubFrom,
    /// l·x
    Mul,
    /// l/x
    Div,
    /// x/l
    DivInto,
    /// l·x with a strong zero: 0 where l is 0.
    Weigh,
    /// x·l with a strong zero: 0 where x is 0.
    WeighBy,
    /// The minimum of l and x.
    Min,
    /// The minimum of x and l.
    MinOf,
    /// The maximum of l and x.
    Max,
    /// The maximum of x and l.
    MaxOf,
    /// y where l < x, else z.
    LtFirst,
    /// y where x < l, else z.
    LtBound,
    /// l where x < y, else z.
    LtThen,
    /// z where x < y, else l.
    LtElse,
}

/// An operation of a chain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    kind: LinkKind,
    /// The operands in memory, as many as the kind has; the others are not read.
    operands: [Source; 3],
    /// The register of the result, if a later step reads it.
    store: Option<usize>,
    /// The outputs of the code that are this result, one bit each.
    outputs: u32,
}

impl Link {
    /// The link that loads an operand.
    pub(super) fn load(source: Source) -> Link {
        Link { kind: LinkKind::Load, operands: [source; 3], store: None, outputs: 0 }
    }

    /// The link that loads an output.
    pub(super) fn output(source: Source, output: u32) -> Link {
        Link { outputs: output, ..Link::load(source) }
    }

    /// The link of an operation, of which the last result is the operand at the place `last`, or both operands; `rest` are
    /// the others.
    pub(super) fn new(
        kind: StepKind,
        last: usize,
        both: bool,
        rest: &[Source],
        store: Option<usize>,
        outputs: u32,
    ) -> Link {
        let kind = match (kind, last) {
            (StepKind::Neg, _) => LinkKind::Neg,
            (StepKind::Abs, _) => LinkKind::Abs,
            (StepKind::Sqrt, _) => LinkKind::Sqrt,
            (StepKind::Mul, _) if both => LinkKind::Square,
            (StepKind::Add, _) if both => LinkKind::Twice,
            (StepKind::Add, _) => LinkKind::Add,
            (StepKind::Sub, 0) => LinkKind::Sub,
            (StepKind::Sub, _) => LinkKind::SubFrom,
            (StepKind::Mul, _) => LinkKind::Mul,
            (StepKind::Div, 0) => LinkKind::Div,
            (StepKind::Div, _) => LinkKind::DivInto,
            (StepKind::Weigh, 0) => LinkKind::Weigh,
            (StepKind::Weigh, _) => LinkKind::WeighBy,
            (StepKind::Min, 0) => LinkKind::Min,
            (StepKind::Min, _) => LinkKind::MinOf,
            (StepKind::Max, 0) => LinkKind::Max,
            (StepKind::Max, _) => LinkKind::MaxOf,
            (StepKind::Lt, 0) => LinkKind::LtFirst,
            (StepKind::Lt, 1) => LinkKind::LtBound,
            (StepKind::Lt, 2) => LinkKind::LtThen,
            (StepKind::Lt, _) => LinkKind::LtElse,
            (function, _) => unreachable!("{function:?} is a step of its own"),
        };

        let operands = [0, 1, 2].map(|k| rest.get(k).copied().unwrap_or(Source::Constant(0)));
        Link { kind, operands, store, outputs }
    }
}

/// The memory that the links of a chain read beside registers.
pub(super) struct Memory<'a, F> {
    pub(super) inputs: &'a [&'a [F]],
    /// The constants, each repeated [`SPLAT`] times.
    pub(super) constants: &'a [F],
    /// Elements from one register to the next.
    pub(super) stride: usize,
    /// Elements of the chunk.
    pub(super) len: usize,
}

impl<F: Float> Memory<'_, F> {
    /// `n` elements of an operand from a position of the chunk.
    #[inline(always)]
    fn operand<'b>(&'b self, source: Source, registers: &'b [F], at: usize, n: usize) -> &'b [F] {
        match source {
            Source::Register(k) => &registers[k * self.stride + at..][..n],
            Source::Constant(k) => &self.constants[k * SPLAT..][..n],
            Source::Input(k) => {
                let input = self.inputs[k];
                // A few granules may be repeated.
                let at = if input.len() < self.len { at & (input.len() - 1) } else { at };
                &input[at..][..n]
            }
        }
    }
}

/// Runs a chain on a chunk.
#[inline(always)]
pub(super) fn chain<S: Simd, F: Float>(
    simd: S,
    links: &[Link],
    memory: &Memory<F>,
    registers: &mut [F],
    results: &mut Results<F>,
    ahead: &mut Ahead<F>,
) {
    let (n, len) = (Lanes::<S, F>::N, memory.len);
    // An input that is repeated may be shorter than a block; one that is not read is empty.
    let is_short = memory.inputs.iter().any(|input| (1..len.min(BLOCK * n)).contains(&input.len()));
    let whole = if is_short { 0 } else { len / (BLOCK * n) * BLOCK * n };
    for at in (0..whole).step_by(BLOCK * n) {
        ahead.advance();
        block::<S, F, BLOCK>(simd, links, memory, registers, results, at);
    }
    for at in (whole..len).step_by(UNROLL * n) {
        block::<S, F, UNROLL>(simd, links, memory, registers, results, at);
    }
}

/// Runs a chain on `K` vectors.
#[inline(always)]
fn block<S: Simd, F: Float, const K: usize>(
    simd: S,
    links: &[Link],
    memory: &Memory<F>,
    registers: &mut [F],
    results: &mut Results<F>,
    at: usize,
) {
    let n = Lanes::<S, F>::N;
    let mut last = [Lanes::splat(simd, F::default()); K];
    for link in links {
        // Plain loops: a call that is not inlined would spill the vector registers.
        macro_rules! each {
            (|$last:ident| $result:expr) => {
                for k in 0..K {
                    let $last = last[k];
                    last[k] = $result;
                }
            };
            // A constant is loaded once.
            (|$last:ident, $x:ident| $result:expr) => {
                if let Source::Constant(constant) = link.operands[0] {
                    let $x = Lanes::load(simd, &memory.constants[constant * SPLAT..]);
                    each!(|$last| $result)
                } else {
                    let x = memory.operand(link.operands[0], registers, at, K * n);
                    for k in 0..K {
                        let ($last, $x) = (last[k], Lanes::load(simd, &x[k * n..(k + 1) * n]));
                        last[k] = $result;
                    }
                }
            };
            (|$last:ident, $x:ident, $y:ident, $z:ident| $result:expr) => {{
                let x = memory.operand(link.operands[0], registers, at, K * n);
                let y = memory.operand(link.operands[1], registers, at, K * n);
                let z = memory.operand(link.operands[2], registers, at, K * n);
                for k in 0..K {
                    let here = k * n..(k + 1) * n;
                    let ($last, $x) = (last[k], Lanes::load(simd, &x[here.clone()]));
                    let ($y, $z) = (Lanes::load(simd, &y[here.clone()]), Lanes::load(simd, &z[here]));
                    last[k] = $result;
                }
            }};
        }

        match link.kind {
            LinkKind::Load => each!(|_l, x| x),
            LinkKind::Neg => each!(|l| -l),
            LinkKind::Abs => each!(|l| l.abs()),
            LinkKind::Sqrt => each!(|l| l.sqrt()),
            LinkKind::Square => each!(|l| l * l),
            LinkKind::Twice => each!(|l| l + l),
            LinkKind::Add => each!(|l, x| l + x),
            LinkKind::Sub => each!(|l, x| l - x),
            LinkKind::SubFrom => each!(|l, x| x - l),
            LinkKind::Mul => each!(|l, x| l * x),
            LinkKind::Div => each!(|l, x| l / x),
            LinkKind::DivInto => each!(|l, x| x / l),
            LinkKind::Weigh => each!(|l, x| l.strong_mul(x)),
            LinkKind::WeighBy => each!(|l, x| x.strong_mul(l)),
            LinkKind::Min => each!(|l, x| l.min(x)),
            LinkKind::MinOf => each!(|l, x| x.min(l)),
            LinkKind::Max => each!(|l, x| l.max(x)),
            LinkKind::MaxOf => each!(|l, x| x.max(l)),
            LinkKind::LtFirst => each!(|l, x, y, z| l.select_lt(x, y, z)),
            LinkKind::LtBound => each!(|l, x, y, z| x.select_lt(l, y, z)),
            LinkKind::LtThen => each!(|l, x, y, z| x.select_lt(y, l, z)),
            LinkKind::LtElse => each!(|l, x, y, z| x.select_lt(y, z, l)),
        }

        if let Some(register) = link.store {
            let out = &mut registers[register * memory.stride + at..][..K * n];
            for k in 0..K {
                last[k].store(&mut out[k * n..(k + 1) * n]);
            }
        }
        if link.outputs != 0 {
            results.take(simd, link.outputs, at, Lockstep(last));
        }
    }
}
