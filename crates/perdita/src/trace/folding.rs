//! Rewrites of a graph during recording: their levels, and what they need to know of the nodes.
use super::graph::Node;
use super::op::Op;

/// The rewrites that a graph applies while a formula is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Folding {
    /// Algebraic identities (0·x is 0) and constant folding: the shortest program.
    #[default]
    Algebra,
    /// Only rewrites that preserve every bit of every result, in any precision, with NaN and the sign of zero: for
    /// programs that the executor runs.
    #[cfg_attr(not(feature = "executor"), expect(dead_code, reason = "the executor's"))]
    Bits,
    /// Rewrites that preserve every result but for its last rounding and the sign of zero: NaN and ∞ stay. For formulas that
    /// are made at run time, which have no other engine to agree with.
    Rounding,
    /// No rewrites: every operation of the formula, with [joins](crate::real::Real::join) distinct from jumps. On
    /// intervals, where even x·1 is rounded outwards, such a program gives the formula's own enclosures.
    Nothing,
}

/// Equality of nodes, with literals compared by bits: 0 and −0 differ.
pub(super) fn same(a: &Node, b: &Node) -> bool {
    match (&a.op, &b.op) {
        (Op::Literal(x), Op::Literal(y)) => x.to_bits() == y.to_bits(),
        _ => a == b,
    }
}

/// Facts about the value of a node, unless it is NaN.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    /// It is never −0.
    pub(super) has_unsigned_zero: bool,
    /// It is not negative.
    pub(super) is_non_negative: bool,
    /// It is not positive.
    pub(super) is_non_positive: bool,
    /// It is at least as large as some positive literal.
    pub(super) is_positive: bool,
    /// It lies between two literals, whatever the inputs.
    pub(super) is_bounded: bool,
}

impl Facts {
    /// Facts of a node, given those of all earlier nodes.
    pub(super) fn of(node: &Node, known: &[Facts]) -> Facts {
        let arg = |i: usize| known[node.args[i]];
        let is_square = || node.args[0] == node.args[1];
        Facts {
            has_unsigned_zero: match node.op {
                // A tiny literal rounds to zero in single precision.
                Op::Literal(c) => c as f32 != 0.0 || c.is_sign_positive(),
                // A sum is −0 only if both are.
                Op::Add => arg(0).has_unsigned_zero || arg(1).has_unsigned_zero,
                Op::Sub | Op::Sqrt => arg(0).has_unsigned_zero,
                Op::WithDerivative => arg(1).has_unsigned_zero,
                Op::Mul => is_square(),
                Op::SelectLt => arg(2).has_unsigned_zero && arg(3).has_unsigned_zero,
                Op::Min | Op::Max => arg(0).has_unsigned_zero && arg(1).has_unsigned_zero,
                Op::Abs | Op::Exp | Op::Sigmoid | Op::Softplus => true,
                _ => false,
            },
            is_non_negative: match node.op {
                Op::Literal(c) => c >= 0.0,
                Op::Add => arg(0).is_non_negative && arg(1).is_non_negative,
                Op::Mul => is_square() || arg(0).is_non_negative && arg(1).is_non_negative,
                Op::WithDerivative => arg(1).is_non_negative,
                Op::Abs | Op::Exp | Op::Sigmoid | Op::Softplus | Op::Sqrt => true,
                _ => false,
            },
            is_non_positive: match node.op {
                Op::Literal(c) => c <= 0.0,
                Op::Neg => arg(0).is_non_negative,
                Op::Mul => {
                    [(0, 1), (1, 0)].iter().any(|&(i, j)| arg(i).is_non_positive && arg(j).is_non_negative)
                }
                _ => false,
            },
            is_positive: match node.op {
                Op::Literal(c) => c as f32 > 0.0,
                Op::Add => {
                    arg(0).is_positive && arg(1).is_non_negative
                        || arg(0).is_non_negative && arg(1).is_positive
                }
                Op::Sqrt => arg(0).is_positive,
                Op::WithDerivative => arg(1).is_positive,
                _ => false,
            },
            is_bounded: match node.op {
                Op::Literal(c) => c.is_finite(),
                Op::Sigmoid | Op::Tanh => true,
                Op::Exp => arg(0).is_non_positive,
                Op::Neg | Op::Abs => arg(0).is_bounded,
                Op::Add | Op::Sub | Op::Mul | Op::Min | Op::Max => arg(0).is_bounded && arg(1).is_bounded,
                Op::SelectLt => arg(2).is_bounded && arg(3).is_bounded,
                Op::Div => arg(0).is_bounded && arg(1).is_positive,
                Op::WithDerivative => arg(1).is_bounded,
                _ => false,
            },
        }
    }
}
