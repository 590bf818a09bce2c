//! The operations of compiled programs, and the loops of elementary functions.
//!
//! ```text
//! for each granule (four vectors) of the chunk:   load the operand; compute; store
//! ```
//!
//! All loops are compiled once per precision and instruction set, for all losses.
use super::ahead::Ahead;
use crate::kernel::engine::{Granule, UNROLL, load, store};
use crate::real::{Float, Lanes, Real};
use fearless_simd::Simd;

/// Copies of a constant: the vectors of a chain's block on any machine.
pub(super) const SPLAT: usize = 128;

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
    /// 1/(1 + e⁻ˣ)ᶜ, for the same exponents.
    SigmoidPowf(f64),
    /// e^−|x|, which sigmoid and softplus of x and −x share.
    ExpNegAbs,
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
    /// z where x < y, else w.
    Lt,
}

impl StepKind {
    /// True for an elementary function, which is a loop of its own; other operations are links of chains.
    pub(super) fn is_function(self) -> bool {
        use StepKind::*;
        matches!(
            self,
            Exp | ExpM1
                | Ln
                | Ln1p
                | Tanh
                | Sigmoid
                | Softplus
                | Powf(_)
                | SigmoidPowf(_)
                | ExpNegAbs
                | Ln1pUnit
        )
    }
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

/// Runs an elementary function on a chunk of `out.len()` elements, a multiple of the granule.
#[inline(always)]
pub(super) fn function<S: Simd, F: Float>(
    simd: S,
    kind: StepKind,
    x: Operand<F>,
    out: &mut [F],
    ahead: &mut Ahead<F>,
) {
    let granule = UNROLL * Lanes::<S, F>::N;
    macro_rules! each {
        (|$x:ident| $result:expr) => {
            for (i, out) in out.chunks_exact_mut(granule).enumerate() {
                ahead.advance();
                let $x = x.load(simd, i * granule);
                store($result, out);
            }
        };
    }

    match kind {
        StepKind::Exp => each!(|x| x.exp()),
        StepKind::ExpM1 => each!(|x| x.exp_m1()),
        StepKind::Ln => each!(|x| x.ln()),
        StepKind::Ln1p => each!(|x| x.ln_1p()),
        StepKind::Tanh => each!(|x| x.tanh()),
        StepKind::Sigmoid => each!(|x| x.sigmoid()),
        StepKind::Softplus => each!(|x| x.softplus()),
        StepKind::Powf(c) => each!(|x| x.powf(c)),
        StepKind::SigmoidPowf(c) => each!(|x| x.sigmoid_powf(c)),
        StepKind::ExpNegAbs => each!(|x| (-x.abs()).exp()),
        StepKind::Ln1pUnit => each!(|x| ln_1p_unit(x)),
        arithmetic => unreachable!("{arithmetic:?} is a link of a chain"),
    }
}

#[inline(always)]
fn ln_1p_unit<S: Simd, F: Float>(mut x: Granule<S, F>) -> Granule<S, F> {
    for x in &mut x.0 {
        *x = x.ln_1p_unit();
    }
    x
}
