//! Replay of a program on the arrays of another library: one array operation per node, on any device.
//!
//! Arrays are matrices of observations × classes. A scalar per observation is a column (n × 1), a constant a row
//! (1 × 1 or 1 × classes); operations broadcast columns and rows to matrices. A column of labels is the [`Mask`] of
//! the entries at the label.
//!
//! ```text
//! for each node: value ← the library's operation on the values of its arguments
//!                drop the arguments that no later node and no output needs
//! ```
//!
//! [`Mask`]: Namespace::Mask
use super::graph::Node;
use super::op::Op;
use super::program::Program;

/// The array operations that a library provides for [`Program::replay_on`].
///
/// Operations on several arrays or masks broadcast n × 1, 1 × classes and 1 × 1 to n × classes.
pub trait Namespace {
    /// A matrix of floating-point numbers.
    type Array: Clone;
    /// A matrix of truth values.
    type Mask;
    /// The library's error.
    type Error;

    /// A row of constants, in the type and on the device of `like`.
    fn constants(&self, row: &[f64], like: &Self::Array) -> Result<Self::Array, Self::Error>;

    /// An operation on each number.
    fn unary(&self, op: Unary, x: &Self::Array) -> Result<Self::Array, Self::Error>;

    /// xᶜ
    fn powf(&self, x: &Self::Array, c: f64) -> Result<Self::Array, Self::Error>;

    /// An operation on pairs of numbers.
    fn binary(&self, op: Binary, x: &Self::Array, y: &Self::Array) -> Result<Self::Array, Self::Error>;

    /// x < y
    fn less(&self, x: &Self::Array, y: &Self::Array) -> Result<Self::Mask, Self::Error>;

    /// x = 0
    fn is_zero(&self, x: &Self::Array) -> Result<Self::Mask, Self::Error>;

    /// `then` where the mask is true, else `other`.
    fn select(
        &self,
        mask: &Self::Mask,
        then: &Self::Array,
        other: &Self::Array,
    ) -> Result<Self::Array, Self::Error>;

    /// The sum of each row, a column.
    fn sum(&self, x: &Self::Array) -> Result<Self::Array, Self::Error>;

    /// The maximum of each row, a column.
    fn largest(&self, x: &Self::Array) -> Result<Self::Array, Self::Error>;
}

/// An operation on a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the operations of the same names of `Op`")]
pub enum Unary {
    Neg,
    Abs,
    Sqrt,
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Tanh,
    Sigmoid,
    Softplus,
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the operations of the same names of `Op`")]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
}

impl Program {
    /// The outputs, computed with the array operations of a library.
    ///
    /// Inputs are n × classes, or n × 1 if they are not [`wide`](super::Input::wide). `label` is true at the label of
    /// each observation, n × classes. An output that is the same for all observations or all classes may have one row
    /// or one column: broadcast it.
    ///
    /// # Errors
    /// Those of the library.
    ///
    /// # Panics
    /// If inputs are missing, or an operation needs a label and there is none.
    pub fn replay_on<N: Namespace>(
        &self,
        library: &N,
        inputs: &[N::Array],
        label: Option<&N::Mask>,
    ) -> Result<Vec<N::Array>, N::Error> {
        let at = || label.expect("a program of a loss of labels is replayed with their mask");
        let last_use = self.last_use();
        let mut values: Vec<Option<N::Array>> = Vec::with_capacity(self.nodes.len());

        for (id, Node { op, args, .. }) in self.nodes.iter().enumerate() {
            let x = |i: usize| values[args[i]].as_ref().expect("a value is kept until its last use");
            let literal = |c: f64| library.constants(&[c], &inputs[0]);
            let unary = |op| library.unary(op, x(0));
            let binary = |op| library.binary(op, x(0), x(1));
            let smaller = |i: usize, j: usize| library.less(x(i), x(j));
            let strong_mul = |x: &N::Array, y: &N::Array| {
                library.select(&library.is_zero(x)?, &literal(0.0)?, &library.binary(Binary::Mul, x, y)?)
            };
            let hypot = || {
                let square = |x: &N::Array| library.binary(Binary::Mul, x, x);
                library.unary(Unary::Sqrt, &library.binary(Binary::Add, &square(x(0))?, &square(x(1))?)?)
            };

            let value = match op {
                Op::Input(i) => inputs[*i].clone(),
                Op::Literal(c) => literal(*c)?,
                Op::Constants(per_class) => library.constants(per_class, &inputs[0])?,
                Op::Add => binary(Binary::Add)?,
                Op::Sub => binary(Binary::Sub)?,
                Op::Mul => binary(Binary::Mul)?,
                Op::Div => binary(Binary::Div)?,
                Op::SelectLt | Op::Piecewise => library.select(&smaller(0, 1)?, x(2), x(3))?,
                // Unbounded on boxes, 0 at a point.
                Op::JumpDerivative | Op::KinkBound => literal(0.0)?,
                Op::Hypot => hypot()?,
                Op::OverHypot => library.binary(Binary::Div, x(0), &hypot()?)?,
                Op::StrongMul => strong_mul(x(0), x(1))?,
                Op::WithDerivative => x(1).clone(),
                Op::Min => library.select(&smaller(1, 0)?, x(1), x(0))?,
                Op::Max => library.select(&smaller(0, 1)?, x(1), x(0))?,
                Op::Neg => unary(Unary::Neg)?,
                Op::Abs => unary(Unary::Abs)?,
                Op::Sqrt => unary(Unary::Sqrt)?,
                Op::Exp => unary(Unary::Exp)?,
                Op::ExpM1 => unary(Unary::ExpM1)?,
                Op::Ln => unary(Unary::Ln)?,
                Op::Ln1p => unary(Unary::Ln1p)?,
                Op::Tanh => unary(Unary::Tanh)?,
                Op::Sigmoid => unary(Unary::Sigmoid)?,
                Op::Softplus => unary(Unary::Softplus)?,
                Op::Powf(c) => library.powf(x(0), *c)?,
                Op::Power => library.unary(Unary::Exp, &strong_mul(x(1), &unary(Unary::Ln)?)?)?,
                Op::Sum => library.sum(x(0))?,
                Op::SumOthers => library.sum(&library.select(at(), &literal(0.0)?, x(0))?)?,
                Op::Largest => library.largest(x(0))?,
                // Selected, not multiplied by the mask: other entries may be infinite.
                Op::AtLabel => library.sum(&library.select(at(), x(0), &literal(0.0)?)?)?,
                Op::SetLabel => library.select(at(), x(1), x(0))?,
            };

            values.push(Some(value));
            for &arg in args.iter().filter(|&&arg| last_use[arg] == id) {
                values[arg] = None;
            }
        }

        Ok(self.outputs.iter().map(|&id| values[id].clone().expect("outputs are kept")).collect())
    }

    /// The last node that uses each node's value; for outputs, a node that never comes.
    fn last_use(&self) -> Vec<usize> {
        let mut last_use = vec![usize::MAX; self.nodes.len()];
        for (id, node) in self.nodes.iter().enumerate() {
            node.args.iter().for_each(|&arg| last_use[arg] = id);
        }
        self.outputs.iter().for_each(|&id| last_use[id] = usize::MAX);

        last_use
    }
}
