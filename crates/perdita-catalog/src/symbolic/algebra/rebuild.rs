//! Expressions rebuilt with other parts.
use super::{add, apply, choice, max, min, multiply, number, power, total};
use crate::symbolic::expression::{Case, Expression, Range, Symbol};
use Expression::{Apply, Number, Power, Product, Sum};

impl Expression {
    pub(in crate::symbolic) fn flattened(self) -> Expression {
        if let Product(factors) = self { multiply(factors) } else { self }
    }

    /// The expression with its parts mapped, in normal form.
    pub(in crate::symbolic) fn rebuilt(&self, f: &dyn Fn(&Expression) -> Expression) -> Expression {
        match self {
            Number(_) | Expression::Symbol(_) => self.clone(),
            Sum(terms) => add(terms.iter().map(f)),
            Product(factors) => multiply(factors.iter().map(f)),
            Power(base, exponent) => power(f(base), f(exponent)),
            Apply(function, x) => apply(*function, f(x)),
            Expression::Min(x) => min(f(&x[0]), f(&x[1])),
            Expression::Max(x) => max(f(&x[0]), f(&x[1])),
            Expression::Choice(x) => choice(x.each_ref().map(f)),
            Expression::Total(over, x) => total(*over, f(x)),
            Expression::Largest(x) => Expression::Largest(Box::new(f(x))),
            Expression::Cases(cases) => {
                let bound = |b: &Option<(Expression, bool)>| b.as_ref().map(|(x, closed)| (f(x), *closed));
                let range = |r: &Range| Range { of: f(&r.of), least: bound(&r.least), most: bound(&r.most) };
                let case =
                    |case: &Case| Case { range: case.range.as_ref().map(range), value: f(&case.value) };
                Expression::Cases(cases.iter().map(case).collect())
            }
        }
    }

    /// The expression with all occurrences of `from` replaced.
    pub fn replaced(&self, from: &Expression, to: &Expression) -> Expression {
        match self.contains(from) {
            true if self == from => to.clone(),
            true => self.rebuilt(&|part| part.replaced(from, to)),
            false => self.clone(),
        }
    }

    /// The element at the label, if the expression is a row.
    pub(in crate::symbolic) fn at_label(&self) -> Expression {
        match self {
            Expression::Symbol(Symbol::Entry(name)) => Symbol::Labelled(name.clone()).into(),
            Expression::Symbol(Symbol::IsLabel) => number(1.0),
            // What is summed over has no class left.
            Expression::Total(..) | Expression::Largest(_) => self.clone(),
            _ => self.rebuilt(&|part| part.at_label()),
        }
    }
}
