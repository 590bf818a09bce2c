//! Rewrites of a graph during recording: the three levels, and the analysis that the bit-exact level needs.
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

/// True if a node's value is never −0, given the same of all earlier nodes.
pub(super) fn has_unsigned_zero(node: &Node, known: &[bool]) -> bool {
    let arg = |i: usize| known[node.args[i]];
    match node.op {
        // A tiny literal rounds to zero in single precision.
        Op::Literal(c) => c as f32 != 0.0 || c.is_sign_positive(),
        // A sum is −0 only if both are.
        Op::Add => arg(0) || arg(1),
        Op::Sub | Op::Sqrt => arg(0),
        Op::WithDerivative => arg(1),
        Op::Mul => node.args[0] == node.args[1],
        Op::SelectLt => arg(2) && arg(3),
        Op::Min | Op::Max => arg(0) && arg(1),
        Op::Abs | Op::Exp | Op::Sigmoid | Op::Softplus => true,
        _ => false,
    }
}
