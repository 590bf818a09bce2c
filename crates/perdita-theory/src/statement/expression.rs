//! Expressions of named numbers, in the language of formulas: `logit(p)`, `abs(fl)/abs(ce)`, `0.5`.
use super::Problem;
use perdita::real::Real;
use perdita::trace::Program;
use perdita_catalog::Formula;
use perdita_catalog::formula::Observations;
use std::fmt;

/// A number, a name, or a formula of names.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    Number(f64),
    Name(String),
    Formula { formula: Box<Formula>, program: Program },
}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    /// Those of [`Formula::parse`]; a formula of rows.
    pub(super) fn parse(text: &str) -> Result<Expression, Problem> {
        if let Some(number) = number(text) {
            return Ok(Expression::Number(number));
        }
        let name = text.trim();
        if name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return Ok(Expression::Name(name.into()));
        }

        let formula = Formula::parse(text)?;
        if matches!(formula.observations(), Observations::Labels | Observations::Rows) {
            return Err(Problem::new(format!(
                "`{text}` is a formula of rows: here, formulas are of numbers, so write out its entries"
            )));
        }
        let program = formula.program(1)?;
        Ok(Expression::Formula { formula: Box::new(formula), program })
    }

    /// The names that it takes.
    pub(super) fn names(&self) -> &[String] {
        match self {
            Expression::Number(_) => &[],
            Expression::Name(name) => std::slice::from_ref(name),
            Expression::Formula { formula, .. } => formula.inputs(),
        }
    }

    /// The range that the formula states for a name: `p in [0, 1]`.
    pub(super) fn stated(&self, name: &str) -> Option<(f64, f64)> {
        let Expression::Formula { formula, .. } = self else { return None };
        let input = formula.inputs().iter().position(|input| input == name)?;
        let (domain, _) = formula.domain(input);
        domain.is_bounded().then_some((domain.lo, domain.hi))
    }

    /// The value, where names have values by `of`.
    pub(super) fn at<R: Real>(&self, zero: R, of: &dyn Fn(&str) -> R) -> R {
        match self {
            Expression::Number(x) => zero.lit(*x),
            Expression::Name(name) => of(name),
            Expression::Formula { formula, program } => {
                let inputs: Vec<R> = formula.inputs().iter().map(|name| of(name)).collect();
                program.value(&inputs)
            }
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Expression::Number(x) => write!(f, "{}", crate::short(*x)),
            Expression::Name(name) => f.write_str(name),
            Expression::Formula { formula, .. } => formula.fmt(f),
        }
    }
}

/// A finite number, whose minus sign may be that of typesetters.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().replace('−', "-").parse().ok().filter(|x: &f64| x.is_finite())
}
