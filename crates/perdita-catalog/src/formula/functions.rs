//! The functions of formulas, by their names in Python, NumPy and PyTorch.
//!
//! An elementwise function is applied to scalars, and to rows number by number. A reduction makes a scalar of a row; of
//! `others(row)` it leaves out the number at the label.
use perdita::real::Real;
use perdita::trace::{Op, Traced};

/// A function of formulas.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The name, and other names of the same function.
    pub names: &'static [&'static str],
    /// The arguments, as in a signature.
    pub arguments: &'static [&'static str],
    /// One line.
    pub doc: &'static str,
    pub(super) apply: Apply,
}

/// The kinds of functions.
#[derive(Clone, Copy, Debug)]
pub(super) enum Apply {
    Elementwise(for<'g> fn(&[Traced<'g>]) -> Traced<'g>),
    /// Of a row, or of its numbers without that at the label; with the number of classes.
    Reduction(for<'g> fn(Traced<'g>, bool, usize) -> Traced<'g>),
    /// From row to row; with the number of classes.
    Row(for<'g> fn(Traced<'g>, usize) -> Traced<'g>),
    /// `where(condition, then, other)`
    Where,
    /// `others(row)`
    Others,
    /// `one_hot(label)`
    OneHot,
    /// `classes(row)`
    Classes,
}

impl Function {
    /// True for functions of rows: a formula that uses one takes rows of scores.
    pub(super) fn is_of_rows(&self) -> bool {
        !matches!(self.apply, Apply::Elementwise(_) | Apply::Where)
    }

    /// The function of this name with this number of arguments; `max` is elementwise of two, a reduction of one.
    pub(super) fn find(name: &str, count: usize) -> Option<&'static Function> {
        let mut named = FUNCTIONS.iter().filter(|function| function.names.contains(&name));
        let first = named.clone().next();
        named.find(|function| function.arguments.len() == count).or(first)
    }
}

macro_rules! functions {
    ($($names:tt($($argument:ident),*) $doc:literal $kind:ident $(= $apply:expr)?;)*) => {
        &[$(Function {
            names: &$names,
            arguments: &[$(stringify!($argument)),*],
            doc: $doc,
            apply: Apply::$kind $(($apply))?,
        }),*]
    };
}

/// All functions.
pub static FUNCTIONS: &[Function] = functions! {
    ["exp"](x) "eˣ" Elementwise = |x| x[0].exp();
    ["expm1"](x) "eˣ − 1" Elementwise = |x| x[0].exp_m1();
    ["log", "ln"](x) "natural logarithm" Elementwise = |x| x[0].ln();
    ["log1p"](x) "ln(1 + x)" Elementwise = |x| x[0].ln_1p();
    ["log2"](x) "logarithm to base 2" Elementwise = |x| x[0].ln() / x[0].lit(std::f64::consts::LN_2);
    ["log10"](x) "logarithm to base 10" Elementwise = |x| x[0].ln() / x[0].lit(std::f64::consts::LN_10);
    ["sqrt"](x) "square root" Elementwise = |x| x[0].sqrt();
    ["square"](x) "x²" Elementwise = |x| x[0] * x[0];
    ["pow", "power"](x, y) "xʸ" Elementwise = |x| power(x[0], x[1]);
    ["abs", "absolute"](x) "|x|" Elementwise = |x| x[0].abs();
    ["sign", "sgn"](x) "−1, 0 or 1" Elementwise = |x| x[0].sign();
    ["relu"](x) "max(x, 0)" Elementwise = |x| x[0].lit(0.0).max(x[0]);
    ["min", "minimum", "fmin"](x, y) "the smaller of two numbers" Elementwise = |x| constant_first(x, Real::min);
    ["max", "maximum", "fmax"](x, y) "the larger of two numbers" Elementwise = |x| constant_first(x, Real::max);
    ["clip", "clamp"](x, low, high) "the nearest number in [low, high]" Elementwise = |x| x[0].clamp(x[1], x[2]);
    ["sinh"](x) "(eˣ − e⁻ˣ)/2" Elementwise = |x| (x[0].exp() - (-x[0]).exp()) * x[0].lit(0.5);
    ["cosh"](x) "(eˣ + e⁻ˣ)/2" Elementwise = |x| (x[0].exp() + (-x[0]).exp()) * x[0].lit(0.5);
    ["tanh"](x) "hyperbolic tangent" Elementwise = |x| x[0].tanh();
    ["sigmoid", "expit", "σ"](x) "1/(1 + e⁻ˣ)" Elementwise = |x| x[0].sigmoid();
    ["softplus"](x) "ln(1 + eˣ)" Elementwise = |x| x[0].softplus();
    ["logsigmoid", "log_sigmoid", "log_expit"](x) "ln σ(x)" Elementwise = |x| -(-x[0]).softplus();
    ["logit"](p) "ln p − ln(1 − p)" Elementwise = |x| x[0].ln() - (-x[0]).ln_1p();
    ["logaddexp"](x, y) "ln(eˣ + eʸ)" Elementwise = |x| log_add_exp(x[0], x[1]);
    ["hypot"](x, y) "√(x² + y²)" Elementwise = |x| x[0].hypot(x[1]);
    ["xlogy"](x, y) "x·ln y, and 0 where x is 0" Elementwise = |x| x[0].strong_mul(x[1].ln());
    ["xlog1py"](x, y) "x·ln(1 + y), and 0 where x is 0" Elementwise = |x| x[0].strong_mul(x[1].ln_1p());
    ["strong_mul"](x, y) "x·y, and 0 where x is 0" Elementwise = |x| x[0].strong_mul(x[1]);
    ["stop_gradient", "detach"](x) "x, as a constant for derivatives" Elementwise = |x| x[0].stop_gradient();
    ["with_derivative"](x, y, slope) "y, with the derivative of x times slope" Elementwise = |x| x[0].with_derivative(x[1], x[2]);
    ["as_written"](x) "around a formula: computed without rewrites" Elementwise = |x| x[0];
    ["where"](condition, x, y) "x where the condition holds, else y" Where;
    ["sum"](row) "sum of a row" Reduction = |row, others, classes| row.sum(others, classes);
    ["mean"](row) "mean of a row" Reduction = |row, others, classes| {
        row.sum(others, classes) / row.lit((classes - usize::from(others)) as f64)
    };
    ["max", "amax"](row) "largest number of a row" Reduction = |row, others, _| largest(row, others);
    ["min", "amin"](row) "smallest number of a row" Reduction = |row, others, _| -largest(-row, others);
    ["logsumexp"](row) "ln Σ exp of a row" Reduction = log_sum_exp;
    ["softmax"](row) "exponentials of a row over their sum" Row = |row, classes| {
        (row - log_sum_exp(row, false, classes)).exp()
    };
    ["log_softmax"](row) "logarithms of the softmax" Row = |row, classes| row - log_sum_exp(row, false, classes);
    ["others"](row) "the numbers of a row but that at the label, for a reduction" Others;
    ["one_hot"](label) "1 at the label, else 0" OneHot;
    ["classes", "len"](row) "the number of classes" Classes;
};

/// A minimum or maximum: its derivative at a tie is that of the first number, so 0 at a tie with a constant.
fn constant_first<'g>(x: &[Traced<'g>], f: fn(Traced<'g>, Traced<'g>) -> Traced<'g>) -> Traced<'g> {
    let is_constant = matches!(x[1].op(), Op::Literal(_));
    if is_constant { f(x[1], x[0]) } else { f(x[0], x[1]) }
}

/// The larger number and what the smaller adds: exact for numbers far apart, but with a kink in each part, so the derivative
/// is that of a smooth form.
fn log_add_exp<'g>(x: Traced<'g>, y: Traced<'g>) -> Traced<'g> {
    let smooth = x + (y - x).softplus();
    smooth.with_derivative(x.max(y) + (-(x - y).abs()).softplus(), x.lit(1.0))
}

fn largest(row: Traced, others: bool) -> Traced {
    if others { row.set_label(row.lit(f64::NEG_INFINITY)).largest() } else { row.largest() }
}

/// ln Σ exp, less the largest number before and plus it after. It has no part in the derivative.
fn log_sum_exp(row: Traced, others: bool, classes: usize) -> Traced {
    let top = largest(row, others).stop_gradient();
    (row - top).exp().sum(others, classes).ln() + top
}

/// xʸ: by multiplications for small whole exponents, for which x may be negative.
pub(super) fn power<'g>(x: Traced<'g>, y: Traced<'g>) -> Traced<'g> {
    match y.op() {
        Op::Literal(c) => literal_power(x, c),
        _ => match x.op() {
            Op::Literal(c) if c > 0.0 => (y * x.lit(c.ln())).exp(),
            // 0⁰ is 1.
            _ => y.strong_mul(x.ln()).exp(),
        },
    }
}

fn literal_power(x: Traced, c: f64) -> Traced {
    if c < 0.0 {
        return x.lit(1.0) / literal_power(x, -c);
    }
    if c == 0.5 {
        return x.sqrt();
    }
    if c.fract() != 0.0 || c > f64::from(u32::MAX) {
        return x.powf(c);
    }

    let (mut square, mut left, mut product) = (x, c as u32, None);
    while left > 0 {
        if left % 2 == 1 {
            product = Some(product.map_or(square, |product| product * square));
        }
        left /= 2;
        if left > 0 {
            square = square * square;
        }
    }
    product.unwrap_or_else(|| x.lit(1.0))
}
