//! Expressions, and what can be asked of them.

/// Something with a name.
///
/// Parameters come before inputs, as they do in print.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Symbol {
    /// A parameter of a loss: δ.
    Parameter(String),
    /// A prediction, or how far it is from the target.
    Variable(String),
    /// A target.
    Target(String),
    /// What a row has at the class c.
    Entry(String),
    /// What a row has at its label, y.
    Labelled(String),
    /// 1 for the class that is the label, and 0 for the others.
    IsLabel,
}
impl Symbol {
    /// The name, without an index.
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

/// Which classes a row is summed over.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Over {
    /// All.
    Classes,
    /// All but the label.
    Others,
}

/// A number that has a name, a number, or what is made of them.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Expression {
    /// A number.
    Number(f64),
    /// A name.
    Symbol(Symbol),
    /// A sum.
    Sum(Vec<Expression>),
    /// A product, a number first if there is one.
    Product(Vec<Expression>),
    /// A power.
    Power(Box<Expression>, Box<Expression>),
    /// A function of something.
    Apply(Function, Box<Expression>),
    /// The smaller of two.
    Min(Box<[Expression; 2]>),
    /// The larger of two.
    Max(Box<[Expression; 2]>),
    /// The third where the first is less than the second, else the fourth.
    Choice(Box<[Expression; 4]>),
    /// A sum over the classes of a row.
    Total(Over, Box<Expression>),
    /// The largest of a row.
    Largest(Box<Expression>),
    /// What it is in each of several ranges.
    Cases(Vec<Case>),
}
use Expression::{Apply, Number, Power, Product, Sum};

/// A line of a case distinction.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Case {
    /// Where it holds; `None` for wherever the lines before do not.
    pub range: Option<Range>,
    /// What it is there.
    pub value: Expression,
}
/// Where something lies.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Range {
    /// What lies there.
    pub of: Expression,
    /// Its least, and whether that belongs to the range.
    pub least: Option<(Expression, bool)>,
    /// Its largest, and whether that belongs to the range.
    pub most: Option<(Expression, bool)>,
}

/// What the number of classes is called.
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
    /// Whether `part` stands anywhere in it.
    pub fn contains(&self, part: &Expression) -> bool {
        self == part || self.parts().iter().any(|x| x.contains(part))
    }
    /// How often `part` stands in it.
    pub(super) fn count(&self, part: &Expression) -> usize {
        if self == part { 1 } else { self.parts().iter().map(|p| p.count(part)).sum() }
    }
    /// Whether a part of it is as asked.
    pub(super) fn any(&self, f: &dyn Fn(&Expression) -> bool) -> bool {
        f(self) || self.parts().iter().any(|part| part.any(f))
    }
    /// Of how many parts it is made.
    pub(super) fn size(&self) -> usize {
        1 + self.parts().into_iter().map(Expression::size).sum::<usize>()
    }
    /// What it is made of.
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
    /// Whether it differs from class to class.
    pub(super) fn is_wide(&self) -> bool {
        match self {
            Expression::Symbol(symbol) => matches!(symbol, Symbol::Entry(_) | Symbol::IsLabel),
            Expression::Total(..) | Expression::Largest(_) => false,
            _ => self.parts().iter().any(|part| part.is_wide()),
        }
    }
}
