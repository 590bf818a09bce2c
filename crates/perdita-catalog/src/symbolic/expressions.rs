//! The value, slope and curvature of a loss as expressions, with the definitions of their letters.
use super::eval::Values;
use super::expression::{Expression, Symbol};
use std::fmt;

/// A loss as mathematics.
#[derive(Clone, Debug, PartialEq)]
pub struct Expressions {
    /// The letters of the prediction and the target.
    inputs: [Symbol; 2],
    /// The loss.
    pub value: Expression,
    /// The derivative in the prediction; for row-wise losses, in the score of class c.
    pub slope: Expression,
    /// The second derivative; `None` for row-wise losses.
    pub curvature: Option<Expression>,
    /// The definitions of all letters that are not inputs.
    pub definitions: Vec<Definition>,
}

/// The definition of a letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The letter.
    pub symbol: Symbol,
    /// The meaning.
    pub meaning: Meaning,
}

/// The meaning of a letter.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A parameter, with its name and value.
    Parameter(&'static str, f64),
    /// An abbreviation of an expression.
    Short(Expression),
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let symbol = &self.symbol;
        match &self.meaning {
            Meaning::Parameter(name, value) if *name == symbol.name() => write!(f, "{symbol} = {value}"),
            Meaning::Parameter(name, value) => write!(f, "{symbol} = {name} = {value}"),
            Meaning::Short(of) => write!(f, "{symbol} = {of}"),
        }
    }
}

impl Definition {
    /// The definition as LaTeX.
    pub fn latex(&self) -> String {
        let symbol = self.symbol.latex();
        match &self.meaning {
            Meaning::Parameter(name, value) if *name == self.symbol.name() => {
                format!("{symbol} = {}", Expression::from(*value).latex())
            }
            Meaning::Parameter(name, value) => {
                let name = name.replace('_', r"\_");
                format!(r"{symbol} = \texttt{{{name}}} = {}", Expression::from(*value).latex())
            }
            Meaning::Short(of) => format!("{symbol} = {}", of.latex()),
        }
    }
}

impl Expressions {
    pub(super) fn new(
        (prediction, target): (Symbol, Symbol),
        value: Expression,
        slope: Expression,
        curvature: Option<Expression>,
        definitions: Vec<Definition>,
    ) -> Expressions {
        Expressions { inputs: [prediction, target], value, slope, curvature, definitions }
    }

    /// The letters of the prediction and the target.
    pub fn inputs(&self) -> (&Symbol, &Symbol) {
        (&self.inputs[0], &self.inputs[1])
    }

    /// Value, slope and curvature of a pointwise loss at a point, computed from the expressions.
    pub fn at(&self, prediction: f64, target: f64) -> [f64; 3] {
        let mut numbers = vec![(self.inputs[0].name(), prediction), (self.inputs[1].name(), target)];
        for Definition { symbol, meaning } in &self.definitions {
            let value = match meaning {
                Meaning::Parameter(_, value) => *value,
                Meaning::Short(of) => of.eval(Values { numbers: &numbers, ..Values::default() }),
            };
            numbers.push((symbol.name(), value));
        }
        let values = Values { numbers: &numbers, ..Values::default() };
        let curvature = self.curvature.as_ref().map_or(f64::NAN, |x| x.eval(values));
        [self.value.eval(values), self.slope.eval(values), curvature]
    }
}
