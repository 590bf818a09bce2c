//! The graph of a formula: traced numbers are handles to its nodes, and record the operations on them.
//!
//! ```text
//! operation on traced numbers:
//!     the graph's Folding allows a rewrite (x + 0, −−x, literals, …)?      return an existing number or a literal
//!     the same node is already behind its arguments?                       return it
//!     append the node
//! ```
//!
//! Invariants: arguments of a node have smaller indices, so nodes are in an order of evaluation; no node is recorded
//! twice. A number is a scalar per observation or wide, a row: a node is wide if an argument is, except for sums,
//! maxima and the label's entry of a row.
//!
//! Cost: the search for an equal node is linear, from the last argument on. Nothing else depends on the size of the
//! graph.
use super::folding::{Facts, Folding, same};
use super::op::Op;
use crate::real::Real;
use std::cell::RefCell;
use std::fmt;

/// A node of a program: one operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The operation.
    pub op: Op,
    /// The arguments: indices of earlier nodes.
    pub args: Vec<usize>,
    /// True for a row, false for a scalar per observation.
    pub wide: bool,
}

/// The nodes recorded so far, without duplicates.
#[derive(Default)]
pub(super) struct Graph {
    nodes: RefCell<Vec<Node>>,
    folding: Folding,
    /// The facts of each node, for rewrites.
    facts: RefCell<Vec<Facts>>,
}

impl Graph {
    pub(super) fn new(folding: Folding) -> Self {
        Graph { folding, ..Graph::default() }
    }

    pub(super) fn input(&self, number: usize, wide: bool) -> Traced<'_> {
        self.node(Op::Input(number), &[], wide)
    }

    pub(super) fn literal(&self, c: f64) -> Traced<'_> {
        self.node(Op::Literal(c), &[], false)
    }

    pub(super) fn constants(&self, per_class: &[f64]) -> Traced<'_> {
        self.node(Op::Constants(per_class.to_vec()), &[], true)
    }

    pub(super) fn node(&self, op: Op, args: &[Traced], wide: bool) -> Traced<'_> {
        let node = Node { op, args: args.iter().map(|x| x.id).collect(), wide };
        let mut nodes = self.nodes.borrow_mut();
        // An equal node can only come after its arguments.
        let from = node.args.iter().max().map_or(0, |last| last + 1);
        let known = nodes[from..].iter().position(|known| same(known, &node)).map(|at| from + at);
        let id = known.unwrap_or_else(|| {
            let mut facts = self.facts.borrow_mut();
            let known = Facts::of(&node, &facts);
            facts.push(known);
            nodes.push(node);
            nodes.len() - 1
        });
        Traced { graph: self, id }
    }

    pub(super) fn into_nodes(self) -> Vec<Node> {
        self.nodes.into_inner()
    }
}

/// A number of a formula that is being recorded: a handle to a node of a graph. Rewrites are applied at once, as far as
/// the graph's `Folding` allows.
#[derive(Clone, Copy)]
pub struct Traced<'g> {
    graph: &'g Graph,
    pub(super) id: usize,
}

impl fmt::Debug for Traced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Traced({})", self.id)
    }
}

impl PartialEq for Traced<'_> {
    fn eq(&self, o: &Self) -> bool {
        self.id == o.id
    }
}

impl<'g> Traced<'g> {
    /// True for a row, false for a scalar.
    pub fn is_wide(self) -> bool {
        self.graph.nodes.borrow()[self.id].wide
    }

    pub(super) fn graph(self) -> &'g Graph {
        self.graph
    }

    /// The operation that gives this number.
    pub fn op(self) -> Op {
        self.graph.nodes.borrow()[self.id].op.clone()
    }

    /// The arguments of that operation.
    pub fn args(self) -> Vec<Traced<'g>> {
        let of = |&id: &usize| Traced { id, ..self };
        self.graph.nodes.borrow()[self.id].args.iter().map(of).collect()
    }

    /// A constant row: a number per class.
    pub fn constants(self, per_class: &[f64]) -> Traced<'g> {
        self.graph.constants(per_class)
    }

    /// Its value, if it is a literal and rewrites are allowed.
    pub(super) fn literal(self) -> Option<f64> {
        match self.graph.nodes.borrow()[self.id].op {
            Op::Literal(c) if !self.is_as_written() => Some(c),
            _ => None,
        }
    }

    pub(super) fn is(self, op: &Op) -> bool {
        self.graph.nodes.borrow()[self.id].op == *op
    }

    pub(super) fn first(self) -> Traced<'g> {
        Traced { id: self.graph.nodes.borrow()[self.id].args[0], ..self }
    }

    /// True if rewrites must preserve all bits.
    pub(super) fn keeps_bits(self) -> bool {
        matches!(self.graph.folding, Folding::Bits | Folding::Nothing)
    }

    /// True if rewrites must preserve NaN: 0·x is no 0.
    pub(super) fn keeps_nan(self) -> bool {
        self.graph.folding != Folding::Algebra
    }

    /// True if only the last rounding of a result may change.
    pub(super) fn may_round(self) -> bool {
        self.graph.folding == Folding::Rounding
    }

    /// True if no rewrites are allowed.
    pub(super) fn is_as_written(self) -> bool {
        self.graph.folding == Folding::Nothing
    }

    pub(super) fn facts(self) -> Facts {
        self.graph.facts.borrow()[self.id]
    }

    /// True if it is a literal zero whose addition to `o` may be dropped.
    pub(super) fn adds_nothing_to(self, o: Self) -> bool {
        let bits = self.keeps_bits();
        self.literal()
            .is_some_and(|c| c == 0.0 && (!bits || c.is_sign_negative() || o.facts().has_unsigned_zero))
    }

    pub(super) fn unary(self, op: Op, f: fn(f64) -> f64) -> Self {
        match self.literal() {
            Some(c) if !self.keeps_bits() => self.lit(f(c)),
            _ => self.graph.node(op, &[self], self.is_wide()),
        }
    }

    pub(super) fn binary(self, o: Self, op: Op, f: fn(f64, f64) -> f64) -> Self {
        match (self.literal(), o.literal()) {
            // Folded in double, a single-precision result would be rounded once where a kernel rounds twice.
            (Some(x), Some(y)) if !self.keeps_bits() => self.lit(f(x, y)),
            _ => self.graph.node(op, &[self, o], self.is_wide() || o.is_wide()),
        }
    }

    /// x·y, as a node.
    pub(super) fn multiplied(self, o: Self) -> Self {
        self.binary(o, Op::Mul, |x, y| x * y)
    }

    /// x·y with a strong zero, as a node.
    pub(super) fn strongly_multiplied(self, o: Self) -> Self {
        self.binary(o, Op::StrongMul, |x, y| x.strong_mul(y))
    }

    /// x/y, as a node.
    pub(super) fn divided(self, o: Self) -> Self {
        self.binary(o, Op::Div, |x, y| x / y)
    }

    /// −x, as a node.
    pub(super) fn negated(self) -> Self {
        self.unary(Op::Neg, |x| -x)
    }

    /// A select on `self < bound`.
    fn choice(self, op: Op, [bound, then, other]: [Self; 3]) -> Self {
        let args = [self, bound, then, other];
        self.graph.node(op, &args, args.iter().any(|x| x.is_wide()))
    }

    /// xʸ.
    pub(super) fn power(self, exponent: Self) -> Self {
        match exponent.literal() {
            Some(c) => self.powf(c),
            None => self.graph.node(Op::Power, &[self, exponent], self.is_wide() || exponent.is_wide()),
        }
    }
}

impl Real for Traced<'_> {
    fn lit(self, c: f64) -> Self {
        self.graph.literal(c)
    }

    fn select_lt(self, bound: Self, then: Self, other: Self) -> Self {
        match (self.literal(), bound.literal()) {
            _ if then == other && !self.is_as_written() => then,
            (Some(x), Some(y)) if !self.keeps_bits() => {
                if x < y {
                    then
                } else {
                    other
                }
            }
            _ => self.choice(Op::SelectLt, [bound, then, other]),
        }
    }

    fn piecewise(self, bound: Self, then: Self, other: Self) -> Self {
        if self.is_as_written() {
            return self.choice(Op::Piecewise, [bound, then, other]);
        }
        self.select_lt(bound, then, other)
    }

    fn jump_derivative(self, bound: Self, jump: Self) -> Self {
        match self.is_as_written() {
            true => self.graph.node(Op::JumpDerivative, &[self, bound, jump], self.is_wide()),
            false => self.lit(0.0),
        }
    }

    fn kink_bound(self, bound: Self, gap: Self) -> Self {
        match self.is_as_written() {
            true => self.graph.node(Op::KinkBound, &[self, bound, gap], self.is_wide()),
            false => self.lit(0.0),
        }
    }

    fn strong_mul(self, x: Self) -> Self {
        if self.keeps_bits() {
            return match self.literal() {
                Some(0.0) => self.lit(0.0),
                // A tiny literal rounds to zero in single precision.
                Some(c) if c as f32 != 0.0 => self * x,
                _ => self.graph.node(Op::StrongMul, &[self, x], self.is_wide() || x.is_wide()),
            };
        }
        if self.literal() == Some(0.0) {
            return self;
        }
        // A finite factor needs no strong zero.
        let finite = x.is(&Op::Sigmoid) || x.is(&Op::Tanh) || x.literal().is_some_and(f64::is_finite);
        if finite || self.literal().is_some() {
            self * x
        } else if self.may_round() {
            self.strong_product(x)
        } else {
            self.strongly_multiplied(x)
        }
    }

    fn with_derivative(self, value: Self, slope: Self) -> Self {
        self.graph.node(Op::WithDerivative, &[self, value, slope], value.is_wide())
    }

    fn hypot(self, y: Self) -> Self {
        match self.is_as_written() {
            true => self.graph.node(Op::Hypot, &[self, y], self.is_wide() || y.is_wide()),
            false => (self * self + y * y).sqrt(),
        }
    }

    fn over_hypot(self, y: Self) -> Self {
        match self.is_as_written() {
            true => self.graph.node(Op::OverHypot, &[self, y], self.is_wide() || y.is_wide()),
            false => self / self.hypot(y),
        }
    }

    fn min(self, o: Self) -> Self {
        self.binary(o, Op::Min, Real::min)
    }

    fn max(self, o: Self) -> Self {
        self.binary(o, Op::Max, Real::max)
    }

    fn abs(self) -> Self {
        if self.may_round() && self.facts().is_non_negative {
            return self;
        }
        self.unary(Op::Abs, f64::abs)
    }

    fn sqrt(self) -> Self {
        self.unary(Op::Sqrt, f64::sqrt)
    }

    fn exp(self) -> Self {
        self.unary(Op::Exp, f64::exp)
    }

    fn exp_m1(self) -> Self {
        self.unary(Op::ExpM1, f64::exp_m1)
    }

    fn ln(self) -> Self {
        self.unary(Op::Ln, f64::ln)
    }

    fn ln_1p(self) -> Self {
        self.unary(Op::Ln1p, f64::ln_1p)
    }

    fn tanh(self) -> Self {
        self.unary(Op::Tanh, f64::tanh)
    }

    fn sigmoid(self) -> Self {
        self.unary(Op::Sigmoid, Real::sigmoid)
    }

    fn softplus(self) -> Self {
        self.unary(Op::Softplus, Real::softplus)
    }

    fn powf(self, c: f64) -> Self {
        match (self.literal(), c) {
            _ if self.is_as_written() => self.graph.node(Op::Powf(c), &[self], self.is_wide()),
            (_, 0.0) => self.lit(1.0),
            (_, 1.0) => self,
            (_, 2.0) => self * self,
            (Some(x), _) if !self.keeps_bits() => self.lit(x.powf(c)),
            _ => self.graph.node(Op::Powf(c), &[self], self.is_wide()),
        }
    }
}
