//! Statements as data: formulas and printed numbers of a text, compared with what is computed from the formulas of losses.
//!
//! ```toml
//! text = "Lin et al. 2017, appendix B"
//!
//! [[statement]]
//! id = "gradient"
//! says = "dFL/dz = y (1 − p_t)^γ (γ p_t log p_t + p_t − 1)"
//! of = "slope of binary_focal(alpha=1)"
//! at = { prediction = "logit(p)", target = 1 }
//! for = { p = "0 .. 1", gamma = [0.5, 1, 2, 5] }
//! formula = "(1 - p)^gamma*(gamma*p*log(p) + p - 1)"
//! ```
//!
//! ```text
//! of        what is computed       a quantity of a loss, or an expression of those that `where` names
//! at        inputs of the loss     formulas of variables
//! for       values of variables    a number, several, or a range; a name of a loss's parameter sets that parameter
//! formula   what the text says     on a grid and at random points
//! printed                          the computed number must round to it
//! table                            a printed number per cell
//! ```
//!
//! A formula is wrong where interval arithmetic proves it: the enclosures of both sides are disjoint, or it is not finite. Points
//! at which rounding errors leave the comparison open do not count.
//!
//! ```
//! use perdita_theory::{Text, judge};
//!
//! let text = Text::parse(r#"
//!     [[statement]]
//!     id = "mse-slope"
//!     says = "the gradient of the squared error is y_hat − y"
//!     of = "slope of mse"
//!     formula = "y_hat - y"
//! "#)?;
//! let judged = judge(&text.statements[0])?;
//! assert!(judged[0].outcome.to_string().starts_with("wrong: 2 times the formula"));
//! # Ok::<(), perdita_theory::Problem>(())
//! ```
mod arrays;
mod comparison;
mod correction;
mod differences;
mod expression;
mod file;
mod quantity;
mod subject;
mod table;
mod variables;

pub use arrays::Input;
pub use comparison::{Comparison, Said, Written};
pub use variables::Values;

use crate::judgement::{Judgement, Outcome};
use std::fmt;
use std::sync::LazyLock;

/// A text, as statements.
#[derive(Clone, Debug)]
pub struct Text {
    /// The title.
    pub title: String,
    /// The statements.
    pub statements: Vec<Statement>,
}

/// A statement of a text.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The id in its text.
    pub id: String,
    /// The statement.
    pub says: String,
    /// The reason why it is not compared by computation.
    pub not_comparable: Option<String>,
    /// The comparisons; none for a statement that is judged elsewhere.
    pub comparisons: Vec<Comparison>,
}

impl Text {
    /// Reads statements from TOML.
    ///
    /// # Errors
    /// The line, the statement and the key of a mistake.
    pub fn parse(toml: &str) -> Result<Text, Problem> {
        file::parse(toml)
    }

    /// The statement with this id.
    pub fn find(&self, id: &str) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.id == id)
    }
}

/// The statements of the [source](crate::SOURCE).
pub fn text() -> &'static Text {
    static TEXT: LazyLock<Text> = LazyLock::new(|| {
        Text::parse(include_str!("../text.toml")).unwrap_or_else(|problem| panic!("text.toml: {problem}"))
    });
    &TEXT
}

/// The judgements on a statement, one for each of its comparisons.
///
/// # Errors
/// A number outside the domain of a loss.
pub fn judge(statement: &Statement) -> Result<Vec<Judgement>, Problem> {
    let judgement = |what: String, outcome| Judgement { statement: statement.id.clone(), what, outcome };
    if let Some(why) = &statement.not_comparable {
        let outcome = Outcome::NotComparable { why: why.clone() };
        return Ok(vec![judgement(statement.says.clone(), outcome)]);
    }
    let of = |problem: Problem| problem.of(&format!("statement `{}`", statement.id));
    let judged = |comparison: &Comparison| Ok(judgement(comparison.what(), comparison.judge().map_err(of)?));
    statement.comparisons.iter().map(judged).collect()
}

/// A mistake in a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem(String);

impl Problem {
    fn new(text: String) -> Problem {
        Problem(text)
    }

    /// The problem, with its place.
    fn of(self, place: &str) -> Problem {
        Problem(format!("{place}: {}", self.0))
    }
}

impl From<perdita_catalog::Error> for Problem {
    fn from(error: perdita_catalog::Error) -> Problem {
        Problem(error.to_string())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}
