//! Numeric evaluation of expressions.
use super::expression::{Case, Expression, Function, Over, Range, Symbol};
use perdita::real::Real;

/// The values of symbols.
#[derive(Clone, Copy, Debug, Default)]
pub struct Values<'a> {
    /// Numbers by name.
    pub numbers: &'a [(&'a str, f64)],
    /// Rows of numbers by name, all of the same length.
    pub rows: &'a [(&'a str, &'a [f64])],
    /// The label of a row.
    pub label: usize,
}

impl Expression {
    /// The value of the expression; NaN if the value of a symbol is missing.
    ///
    /// ```
    /// use perdita_catalog::symbolic::{Expressions, Values};
    /// let huber = Expressions::of(&"huber".parse()?).expect("a formula");
    /// let values = Values { numbers: &[("r", 3.0), ("δ", 2.0)], ..Values::default() };
    /// assert_eq!(huber.value.eval(values), 4.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    pub fn eval(&self, values: Values) -> f64 {
        self.at(values, 0)
    }

    /// The value at class `c`.
    pub(super) fn at(&self, v: Values, c: usize) -> f64 {
        match self {
            Expression::Number(x) => *x,
            Expression::Symbol(symbol) => symbol.at(v, c),
            Expression::Sum(terms) => terms.iter().map(|x| x.at(v, c)).sum(),
            // A factor of 0 gives 0, even times ∞, as in the formulas.
            Expression::Product(factors) => {
                let product = |a: f64, b: f64| if b == 0.0 { 0.0 } else { a.strong_mul(b) };
                factors.iter().map(|x| x.at(v, c)).fold(1.0, product)
            }
            Expression::Power(base, exponent) => base.at(v, c).powf(exponent.at(v, c)),
            Expression::Apply(function, x) => function.at(x.at(v, c)),
            Expression::Min(x) => Real::min(x[0].at(v, c), x[1].at(v, c)),
            Expression::Max(x) => Real::max(x[0].at(v, c), x[1].at(v, c)),
            Expression::Choice(x) => {
                let less = x[0].at(v, c) < x[1].at(v, c);
                if less { x[2].at(v, c) } else { x[3].at(v, c) }
            }
            Expression::Total(over, x) => {
                let classes = v.rows.first().map_or(0, |(_, row)| row.len());
                let counts = |c: &usize| *over == Over::Classes || *c != v.label;
                (0..classes).filter(counts).map(|c| x.at(v, c)).sum()
            }
            Expression::Largest(x) => {
                let classes = v.rows.first().map_or(0, |(_, row)| row.len());
                (0..classes).map(|c| x.at(v, c)).fold(f64::NEG_INFINITY, f64::max)
            }
            Expression::Cases(cases) => {
                let holds = |case: &&Case| case.range.as_ref().is_none_or(|range| range.holds(v, c));
                cases.iter().find(holds).map_or(f64::NAN, |case| case.value.at(v, c))
            }
        }
    }
}

/// True if two expressions agree at a few points, wherever both are finite.
pub(super) fn same(a: &Expression, b: &Expression, parameters: Values) -> bool {
    fn names<'a>(x: &'a Expression, found: &mut Vec<&'a str>) {
        match x {
            Expression::Symbol(Symbol::Variable(name) | Symbol::Target(name))
                if !found.contains(&&name[..]) =>
            {
                found.push(name);
            }
            _ => x.parts().into_iter().for_each(|part| names(part, found)),
        }
    }

    let mut moving = Vec::new();
    names(a, &mut moving);
    names(b, &mut moving);
    const POINTS: [f64; 7] = [0.31, 0.83, 1.37, -0.59, 2.9, -3.3, 0.07];

    let mut compared = false;
    for k in 0..POINTS.len() {
        // Parameters vary too: τ and 1 − τ differ even though τ is ½ by default.
        let scale = [1.0, 0.87, 1.09, 0.93, 1.04, 0.78, 0.96][k];
        let mut numbers: Vec<(&str, f64)> =
            parameters.numbers.iter().map(|(name, x)| (*name, x * scale)).collect();
        numbers
            .extend(moving.iter().enumerate().map(|(i, name)| (*name, POINTS[(k + 3 * i) % POINTS.len()])));
        let values = Values { numbers: &numbers, ..parameters };
        let (a, b) = (a.eval(values), b.eval(values));
        if a.is_nan() || b.is_nan() {
            continue;
        }
        compared = true;
        if (a - b).abs() > 1e-9 * (1.0 + a.abs()) {
            return false;
        }
    }
    compared
}

impl Symbol {
    fn at(&self, v: Values, c: usize) -> f64 {
        let number = |name: &str| v.numbers.iter().find(|(known, _)| *known == name).map(|(_, x)| *x);
        let row = |name: &str, c: usize| {
            v.rows.iter().find(|(known, _)| *known == name).and_then(|(_, row)| row.get(c)).copied()
        };
        let found = match self {
            Symbol::Parameter(name) | Symbol::Variable(name) | Symbol::Target(name) => number(name),
            Symbol::Entry(name) => row(name, c),
            Symbol::Labelled(name) => row(name, v.label),
            Symbol::IsLabel => Some(f64::from(u8::from(c == v.label))),
        };
        found.unwrap_or(f64::NAN)
    }
}

impl Range {
    fn holds(&self, v: Values, c: usize) -> bool {
        let x = self.of.at(v, c);
        let above =
            |(least, closed): &(Expression, bool)| x > least.at(v, c) || *closed && x == least.at(v, c);
        let below = |(most, closed): &(Expression, bool)| x < most.at(v, c) || *closed && x == most.at(v, c);
        self.least.as_ref().is_none_or(above) && self.most.as_ref().is_none_or(below)
    }
}

impl Function {
    fn at(self, x: f64) -> f64 {
        match self {
            Function::Sigmoid => x.sigmoid(),
            Function::Abs => x.abs(),
            Function::Sign => x.sign(),
            Function::Exp => x.exp(),
            Function::Ln => x.ln(),
            Function::Softplus => x.softplus(),
            Function::Tanh => x.tanh(),
            Function::Cosh => x.cosh(),
        }
    }
}
