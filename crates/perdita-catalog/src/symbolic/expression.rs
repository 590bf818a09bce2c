//! Expressions and their queries.
use std::sync::Arc;

/// A symbol. Parameters are ordered before inputs, as they are printed.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Symbol {
    /// A parameter of a loss: δ.
    Parameter(Arc<str>),
    /// A prediction, or the error.
    Variable(Arc<str>),
    /// A target.
    Target(Arc<str>),
    /// The element of a row at class c.
    Entry(Arc<str>),
    /// The element of a row at its label, y.
    Labelled(Arc<str>),
    /// [c = y]: 1 for the label and 0 for other classes.
    IsLabel,
}

impl Symbol {
    /// The name without the index.
    pub fn name(&self) -> &str {
        match self {
            Symbol::Parameter(name)
            | Symbol::Variable(name)
            | Symbol::Target(name)
            | Symbol::Entry(name)
            | Symbol::Labelled(name) => name,
            Symbol::IsLabel => "[c = y]",
        }
    }
}

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Function {
    /// 1/(1 + e⁻ˣ)
    Sigmoid,
    /// |x|
    Abs,
    /// −1, 0 or 1
    Sign,
    /// eˣ
    Exp,
    /// ln x
    Ln,
    /// ln(1 + eˣ)
    Softplus,
    /// tanh x
    Tanh,
    /// cosh x
    Cosh,
}

/// The classes of a sum.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Over {
    /// All classes.
    Classes,
    /// All classes but the label.
    Others,
}

/// A symbolic expression.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Expression {
    /// A number.
    Number(f64),
    /// A symbol.
    Symbol(Symbol),
    /// A sum.
    Sum(Vec<Expression>),
    /// A product, with its number first.
    Product(Vec<Expression>),
    /// A power.
    Power(Box<Expression>, Box<Expression>),
    /// A function of an expression.
    Apply(Function, Box<Expression>),
    /// The minimum of two expressions.
    Min(Box<[Expression; 2]>),
    /// The maximum of two expressions.
    Max(Box<[Expression; 2]>),
    /// A choice: the third expression where the first is less than the second, else the fourth.
    Choice(Box<[Expression; 4]>),
    /// A sum over the classes of a row.
    Total(Over, Box<Expression>),
    /// The maximum of a row.
    Largest(Box<Expression>),
    /// A case distinction by ranges.
    Cases(Vec<Case>),
}

use Expression::{Apply, Number, Power, Product, Sum};

/// A line of a case distinction.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Case {
    /// The range of the case; `None` for all values outside the ranges before.
    pub range: Option<Range>,
    /// The expression in the range.
    pub value: Expression,
}

/// A range of an expression.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Range {
    /// The expression whose value is in the range.
    pub of: Expression,
    /// The lower end, and true if it belongs to the range.
    pub least: Option<(Expression, bool)>,
    /// The upper end, and true if it belongs to the range.
    pub most: Option<(Expression, bool)>,
}

/// The symbol of the number of classes.
pub(super) const CLASSES: &str = "C";

impl From<f64> for Expression {
    fn from(x: f64) -> Self {
        Number(x)
    }
}

impl From<Symbol> for Expression {
    fn from(symbol: Symbol) -> Self {
        Expression::Symbol(symbol)
    }
}

impl Expression {
    /// True if the expression contains `part`.
    pub fn contains(&self, part: &Expression) -> bool {
        self == part || self.parts().iter().any(|x| x.contains(part))
    }

    /// The number of occurrences of `part`.
    pub(super) fn count(&self, part: &Expression) -> usize {
        if self == part { 1 } else { self.parts().iter().map(|p| p.count(part)).sum() }
    }

    /// True if some part satisfies a predicate.
    pub(super) fn any(&self, f: &dyn Fn(&Expression) -> bool) -> bool {
        f(self) || self.parts().iter().any(|part| part.any(f))
    }

    /// The number of parts.
    pub(super) fn size(&self) -> usize {
        1 + self.parts().into_iter().map(Expression::size).sum::<usize>()
    }

    /// The direct parts.
    pub(super) fn parts(&self) -> Vec<&Expression> {
        match self {
            Number(_) | Expression::Symbol(_) => Vec::new(),
            Sum(parts) | Product(parts) => parts.iter().collect(),
            Power(base, exponent) => vec![base, exponent],
            Apply(_, x) | Expression::Total(_, x) | Expression::Largest(x) => vec![x],
            Expression::Min(x) | Expression::Max(x) => x.iter().collect(),
            Expression::Choice(x) => x.iter().collect(),
            Expression::Cases(cases) => cases
                .iter()
                .flat_map(|Case { range, value }| {
                    let ranges = range.iter().flat_map(|r| {
                        let bounds = [&r.least, &r.most].into_iter().flatten().map(|(x, _)| x);
                        bounds.chain([&r.of])
                    });
                    ranges.chain([value])
                })
                .collect(),
        }
    }

    /// True if the expression depends on the class c.
    pub(super) fn is_wide(&self) -> bool {
        match self {
            Expression::Symbol(symbol) => matches!(symbol, Symbol::Entry(_) | Symbol::IsLabel),
            Expression::Total(..) | Expression::Largest(_) => false,
            _ => self.parts().iter().any(|part| part.is_wide()),
        }
    }
}
