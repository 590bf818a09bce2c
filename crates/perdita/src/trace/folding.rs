//! Rewrites of a program while it is written down: which are allowed, and what must be known of a node for them.
use super::graph::Node;
use super::op::Op;

/// Which rewrites a graph makes while numbers are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Folding {
    /// Those of algebra: 0·x is 0, and literals are computed with. The shortest program.
    #[default]
    Algebra,
    /// Those alone that leave every bit of every result in place, in any precision, a NaN where there was one and the
    /// sign of a zero included: what a kernel executes.
    Bits,
    /// None: every step that the formula takes, a [join](crate::real::Real::join) told from a jump. On intervals, where x·1 is
    /// rounded outwards as any product, such a program gives the formula's own enclosures.
    Nothing,
}

/// Equality of nodes, where 0 and −0 are two literals.
pub(super) fn same(a: &Node, b: &Node) -> bool {
    match (&a.op, &b.op) {
        (Op::Literal(x), Op::Literal(y)) => x.to_bits() == y.to_bits(),
        _ => a == b,
    }
}

/// Whether a node is never −0, by what its arguments are.
pub(super) fn has_unsigned_zero(node: &Node, known: &[bool]) -> bool {
    let arg = |i: usize| known[node.args[i]];
    match node.op {
        // A tiny literal may be a zero in single precision.
        Op::Literal(c) => c as f32 != 0.0 || c.is_sign_positive(),
        // A sum is −0 only if both are.
        Op::Add => arg(0) || arg(1),
        Op::Sub | Op::Sqrt => arg(0),
        Op::Mul => node.args[0] == node.args[1],
        Op::Lt => arg(2) && arg(3),
        Op::Min | Op::Max => arg(0) && arg(1),
        Op::Abs | Op::Exp | Op::Sigmoid | Op::Softplus => true,
        _ => false,
    }
}
