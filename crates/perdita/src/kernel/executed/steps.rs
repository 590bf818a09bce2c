//! The steps of compiled programs: each is one loop over vectors.
//!
//! ```text
//! for each step of the code:
//!     for each granule (four vectors) of the chunk:
//!         load the operands (a constant from the same address each time); compute; store
//! ```
//!
//! A step computes what the formula on [`Lanes`] computes, operand for operand: a product and a sum in one step are
//! rounded twice, and comparisons, minima and maxima keep the order of their operands, which decides how a NaN
//! propagates. All loops are compiled once per precision and instruction set, for all losses.
use crate::kernel::engine::{Granule, UNROLL, load, store};
use crate::real::{Float, Lanes, Real};
use fearless_simd::Simd;

/// Copies of a constant: a granule on any machine.
pub(super) const SPLAT: usize = 64;

/// The operation of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StepKind {
    /// −x
    Neg,
    /// |x|
    Abs,
    /// √x
    Sqrt,
    /// eˣ
    Exp,
    /// eˣ − 1
    ExpM1,
    /// ln x
    Ln,
    /// ln(1 + x)
    Ln1p,
    /// tanh x
    Tanh,
    /// 1/(1 + e⁻ˣ)
    Sigmoid,
    /// ln(1 + eˣ)
    Softplus,
    /// xᶜ, for exponents that are not expanded into products.
    Powf(f64),
    /// e^−|x|, which sigmoid and softplus of x and −x share.
    ExpNegAbs,
    /// 1/(1 + e), which the sigmoids of x and −x share.
    LargerSigmoid,
    /// ln(1 + e) for e in [0, 1], which the softplus of x and −x share.
    Ln1pUnit,
    /// x + y
    Add,
    /// x − y
    Sub,
    /// x·y
    Mul,
    /// x/y
    Div,
    /// x·y with a strong zero: 0 where x is 0.
    Weigh,
    /// The minimum of two numbers.
    Min,
    /// The maximum of two numbers.
    Max,
    /// Softplus, of x and ln(1 + e^−|x|).
    SoftplusFrom,
    /// The same of −x.
    SoftplusOfNegFrom,
    /// x·y + z
    MulAdd,
    /// x·y − z
    MulSub,
    /// z − x·y
    SubMul,
    /// x·y + z with a strong zero: z where x is 0.
    WeighAdd,
    /// Sigmoid, of x, e^−|x| and the larger sigmoid.
    SigmoidFrom,
    /// The same of −x.
    SigmoidOfNegFrom,
    /// z where x < y, else w.
    Lt,
}

/// An operand: a chunk, a constant, whose one granule is loaded every time, or a few granules to be repeated.
#[derive(Clone, Copy)]
pub(super) struct Operand<'a, F> {
    pub(super) data: &'a [F],
    /// A mask of the position in the chunk: all bits for a chunk, 0 for a constant, else the period less 1.
    pub(super) mask: usize,
}

impl<'a, F: Float> Operand<'a, F> {
    #[inline(always)]
    pub(super) fn chunk(data: &'a [F]) -> Self {
        Operand { data, mask: usize::MAX }
    }

    #[inline(always)]
    pub(super) fn constant(data: &'a [F]) -> Self {
        Operand { data, mask: 0 }
    }

    /// An input of `len` elements, or of fewer, a power of two of granules, to be repeated.
    #[inline(always)]
    pub(super) fn input(data: &'a [F], len: usize) -> Self {
        match data.len() < len {
            true => Operand { data, mask: data.len() - 1 },
            false => Operand::chunk(&data[..len]),
        }
    }

    /// Copies the first `out.len()` elements.
    pub(super) fn copy_to(&self, out: &mut [F]) {
        match self.mask {
            0 => out.fill(self.data[0]),
            _ => out.copy_from_slice(self.data),
        }
    }

    /// One element.
    pub(super) fn get(&self, at: usize) -> F {
        self.data[at & self.mask]
    }

    /// The vector at a position.
    #[inline(always)]
    pub(super) fn vector<S: Simd>(&self, simd: S, at: usize) -> Lanes<S, F> {
        Lanes::load(simd, &self.data[at & self.mask..])
    }

    /// The granule at a position.
    #[inline(always)]
    pub(super) fn load<S: Simd>(&self, simd: S, at: usize) -> Granule<S, F> {
        load(simd, &self.data[at & self.mask..])
    }
}

/// Runs one step on a chunk of `out.len()` elements, a multiple of the granule.
#[inline(always)]
pub(super) fn step<S: Simd, F: Float>(simd: S, kind: StepKind, operands: [Operand<F>; 4], out: &mut [F]) {
    let granule = UNROLL * Lanes::<S, F>::N;
    macro_rules! each {
        (|$($x:ident),*| $result:expr) => {
            for (i, out) in out.chunks_exact_mut(granule).enumerate() {
                let mut operand = 0;
                $(
                    let $x = operands[operand].load(simd, i * granule);
                    operand += 1;
                )*
                let _ = operand;
                store($result, out);
            }
        };
    }

    match kind {
        StepKind::Neg => each!(|x| -x),
        StepKind::Abs => each!(|x| x.abs()),
        StepKind::Sqrt => each!(|x| x.sqrt()),
        StepKind::Exp => each!(|x| x.exp()),
        StepKind::ExpM1 => each!(|x| x.exp_m1()),
        StepKind::Ln => each!(|x| x.ln()),
        StepKind::Ln1p => each!(|x| x.ln_1p()),
        StepKind::Tanh => each!(|x| x.tanh()),
        StepKind::Sigmoid => each!(|x| x.sigmoid()),
        StepKind::Softplus => each!(|x| x.softplus()),
        StepKind::Powf(c) => each!(|x| x.powf(c)),
        StepKind::ExpNegAbs => each!(|x| (-x.abs()).exp()),
        StepKind::LargerSigmoid => each!(|e| e.lit(1.0) / (e.lit(1.0) + e)),
        StepKind::Ln1pUnit => each!(|e| ln_1p_unit(e)),
        StepKind::Add => each!(|x, y| x + y),
        StepKind::Sub => each!(|x, y| x - y),
        StepKind::Mul => each!(|x, y| x * y),
        StepKind::Div => each!(|x, y| x / y),
        StepKind::Weigh => each!(|x, y| x.strong_mul(y)),
        StepKind::Min => each!(|x, y| x.min(y)),
        StepKind::Max => each!(|x, y| x.max(y)),
        StepKind::SoftplusFrom => each!(|x, l| x.max(x.lit(0.0)) + l),
        StepKind::SoftplusOfNegFrom => each!(|x, l| (-x).max(x.lit(0.0)) + l),
        StepKind::MulAdd => each!(|x, y, z| x * y + z),
        StepKind::MulSub => each!(|x, y, z| x * y - z),
        StepKind::SubMul => each!(|x, y, z| z - x * y),
        StepKind::WeighAdd => each!(|x, y, z| x.strong_mul(y) + z),
        StepKind::SigmoidFrom => each!(|x, e, larger| x.select_lt(x.lit(0.0), e * larger, larger)),
        StepKind::SigmoidOfNegFrom => each!(|x, e, larger| (-x).select_lt(x.lit(0.0), e * larger, larger)),
        StepKind::Lt => each!(|x, y, z, w| x.select_lt(y, z, w)),
    }
}

#[inline(always)]
fn ln_1p_unit<S: Simd, F: Float>(mut x: Granule<S, F>) -> Granule<S, F> {
    for x in &mut x.0 {
        *x = x.ln_1p_unit();
    }
    x
}
