//! The operations of programs.

/// The operation of a node.
///
/// A value is a scalar per observation, or wide: a row with a number per class. Arithmetic broadcasts scalars to rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// The input of this index.
    Input(usize),
    /// A constant.
    Literal(f64),
    /// A constant row: a number per class.
    Constants(Vec<f64>),
    /// x + y
    Add,
    /// x − y
    Sub,
    /// x·y
    Mul,
    /// x/y
    Div,
    /// −x
    Neg,
    /// z where x < y, else w, of the arguments x, y, z, w.
    SelectLt,
    /// The same for two pieces of one continuous function; only in programs recorded [as written](super::as_written).
    Piecewise,
    /// The derivative of a jump of height z where x crosses y; likewise.
    JumpDerivative,
    /// The bound on the derivative of a join whose pieces differ by z, where x crosses y; likewise.
    KinkBound,
    /// √(x² + y²); likewise.
    Hypot,
    /// x/√(x² + y²); likewise.
    OverHypot,
    /// x·y with a strong zero: 0 where x is 0, even if y is infinite or NaN.
    StrongMul,
    /// The value y with the derivative of x times z, of the arguments x, y, z.
    WithDerivative,
    /// The minimum of two numbers.
    Min,
    /// The maximum of two numbers.
    Max,
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
    /// xᶜ, with the exponent c.
    Powf(f64),
    /// xʸ, with an exponent that is a parameter of the loss; only in programs with parameters as inputs.
    Power,
    /// The sum of a row.
    Sum,
    /// The sum of a row without its label.
    SumOthers,
    /// The maximum of a row.
    Largest,
    /// The entry of a row at its label.
    AtLabel,
    /// The row x with y at its label.
    SetLabel,
}

impl Op {
    /// The name in snake case, by which replays in other languages dispatch.
    pub fn name(&self) -> &'static str {
        match self {
            Op::Input(_) => "input",
            Op::Literal(_) => "literal",
            Op::Constants(_) => "constants",
            Op::Add => "add",
            Op::Sub => "sub",
            Op::Mul => "mul",
            Op::Div => "div",
            Op::Neg => "neg",
            Op::SelectLt => "select_lt",
            Op::Piecewise => "piecewise",
            Op::JumpDerivative => "jump_derivative",
            Op::KinkBound => "kink_bound",
            Op::Hypot => "hypot",
            Op::OverHypot => "over_hypot",
            Op::StrongMul => "strong_mul",
            Op::WithDerivative => "with_derivative",
            Op::Min => "min",
            Op::Max => "max",
            Op::Abs => "abs",
            Op::Sqrt => "sqrt",
            Op::Exp => "exp",
            Op::ExpM1 => "exp_m1",
            Op::Ln => "ln",
            Op::Ln1p => "ln_1p",
            Op::Tanh => "tanh",
            Op::Sigmoid => "sigmoid",
            Op::Softplus => "softplus",
            Op::Powf(_) => "powf",
            Op::Power => "power",
            Op::Sum => "sum",
            Op::SumOthers => "sum_others",
            Op::Largest => "largest",
            Op::AtLabel => "at_label",
            Op::SetLabel => "set_label",
        }
    }
}
