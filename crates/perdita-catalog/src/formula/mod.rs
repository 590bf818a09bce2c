//! Losses as formulas: `"0.5*r^2 if abs(r) <= d else d*(abs(r) - 0.5*d); r = p - y; d = 1.5"`.
//!
//! A formula is parsed, its names are resolved, and it is recorded as a [`Program`], from which everything else follows as
//! it does for a loss of the catalogue: value, gradient and curvature at the speed of the executor, enclosures and proofs,
//! mathematics to read.
//!
//! ```text
//! text ─ tokens ─ grammar → syntax tree ─ scope → names and kind ─ record → program as written
//!                                                                              │ stable (rules), joins
//!                                                                              ↓
//!                                                                     program that is computed
//! ```
//!
//! **The language.** A loss, then definitions of the names in it, separated by `;` or line breaks. A definition by a number
//! is a parameter. `+ - * / ^ **`, comparisons, `and or not`, `a if condition else b`, and [`FUNCTIONS`]. A loss of
//! the catalogue is a function of its prediction and target: `mse(p, y) + 2*mae(p, y)`.
//!
//! `[1, 2, 3]` is a row with a number for each class: `weight[y]*(logsumexp(z) - z[y]); weight = [1, 2, 3]`. It changes the losses
//! of rows, not the denominator of their mean, as a weight of the row would.
//!
//! `y in [0, 1]` and `y in {-1, 1}` state the domain of an input, which is checked, and over which properties are proved.
//!
//! **Inputs** are the names without a definition. A prediction and a target by their usual names (p, y) are a pair;
//! with functions of rows (`logsumexp(z) - z[y]`), scores and a label, or a row of targets; any other names are numbers per
//! observation, each with a gradient.
//!
//! ```
//! use perdita_catalog::{Formula, Inputs, Loss, Outputs, Reduction};
//!
//! let loss: Loss = "log(1 + exp(-m)); m = y*p".parse()?;
//! let (p, y, mut grad) = ([800.0, -800.0], [1.0, 1.0], [0.0; 2]);
//! let inputs = Inputs::new().array("prediction", &p, &[2]).array("target", &y, &[2]);
//! let found = loss.evaluate(&inputs, Reduction::Sum, Outputs::new().grad("prediction", &mut grad))?;
//! assert_eq!((found.value(), grad), (800.0, [0.0, -1.0])); // as softplus(-m): nothing overflows
//!
//! let formula = Formula::parse("log(1 + exp(-y*p))")?;
//! assert_eq!(formula.rewrites()?[0].computed, "softplus(a)");
//! let error = Formula::parse("abs(p - y) + dleta; delta = 1").unwrap_err();
//! assert!(error.to_string().ends_with("`delta` is defined and never used, at character 21"), "{error}");
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
mod digits;
pub(crate) mod found;
mod functions;
pub(crate) mod golden;
mod grammar;
mod joins;
mod literals;
mod print;
mod record;
mod rules;
mod scope;
mod stable;
mod syntax;
mod tokens;

pub use digits::{Failure, Failures};
pub use functions::{FUNCTIONS, Function};
pub(crate) use joins::joined;
pub use rules::{RULES, Rule};
pub use scope::Observations;

use perdita::Error;
use perdita::real::{Interval, span};
use perdita::trace::Program;
use scope::{Meaning, Scope};
use std::fmt;
use std::str::FromStr;
use syntax::{Syntax, Tree};

/// The longest text of a formula, in bytes, and the most tokens.
const TEXT_MAX: usize = 1 << 16;
const TOKENS_MAX: usize = 1 << 12;

/// A problem and its place in the text, in bytes.
#[derive(Clone, Debug, PartialEq)]
struct Problem {
    at: usize,
    text: String,
}

impl Problem {
    fn new(at: usize, text: String) -> Problem {
        Problem { at, text }
    }

    /// The error, with the place as the number of a character.
    fn of(self, text: &str) -> Error {
        let at = text[..self.at.min(text.len())].chars().count() + 1;
        let problem = format!("{}, at character {at}", self.text);
        Error::Syntax { text: shortened(text), problem }
    }
}

/// The text, or its beginning.
fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    if text.chars().count() <= MOST { text.into() } else { text.chars().take(MOST).chain(['…']).collect() }
}

/// A loss as a formula.
#[derive(Clone, Debug)]
pub struct Formula {
    tree: Tree,
    scope: Scope,
}

impl Formula {
    /// Parses a formula.
    ///
    /// # Errors
    /// The token that was expected, with the number of its character; a name that is unknown, never used, or defined by itself.
    pub fn parse(text: &str) -> Result<Formula, Error> {
        let problem = |problem: Problem| problem.of(text);
        if text.len() > TEXT_MAX {
            let long = format!("{} bytes are too long for a formula: at most {TEXT_MAX}", text.len());
            return Err(problem(Problem::new(TEXT_MAX, long)));
        }
        let tokens = tokens::tokens(text).map_err(problem)?;
        if tokens.len() > TOKENS_MAX {
            let long =
                format!("{} names, numbers and signs are too many: at most {TOKENS_MAX}", tokens.len());
            return Err(problem(Problem::new(tokens[TOKENS_MAX].at, long)));
        }

        let tree = grammar::parse(&tokens, text.len()).map_err(problem)?;
        let scope = Scope::of(&tree).map_err(problem)?;
        if let Some(Meaning::Input(_)) = scope.meanings.get(&tree.value) {
            let alone = "a loss is more than one of its inputs";
            return Err(problem(Problem::new(tree.nodes[tree.value].at, alone.into())));
        }
        let formula = Formula { tree, scope };
        // Mistakes that the recording finds, for the number of classes that any row may have.
        record::program(&formula.tree, &formula.scope, formula.classes_tried()).map_err(problem)?;
        Ok(formula)
    }

    /// The same formula without rewrites: computed as it is written. In its text, `as_written(…)`.
    pub fn as_written(mut self) -> Formula {
        if !self.is_as_written() {
            let (name, args) = (AS_WRITTEN.into(), vec![self.tree.value]);
            let call = Syntax::Call { name, args, settings: Vec::new() };
            self.tree.value = self.tree.push(call, 0);
            self.scope.order.push(self.tree.value);
        }
        self
    }

    /// True if it is computed without rewrites.
    pub fn is_as_written(&self) -> bool {
        matches!(&self.tree.nodes[self.tree.value].syntax, Syntax::Call { name, .. } if name == AS_WRITTEN)
    }

    /// The observations that it takes.
    pub fn observations(&self) -> Observations {
        self.scope.kind
    }

    /// The inputs, as the formula calls them: a prediction or scores first, then the target.
    pub fn inputs(&self) -> &[String] {
        &self.scope.inputs
    }

    /// The domain of an input, and true if only its two ends are in it.
    pub fn domain(&self, input: usize) -> (Interval, bool) {
        let name = &self.scope.inputs[input];
        let stated = self.tree.domains.iter().find(|domain| domain.name == *name);
        stated.map_or((Interval::REAL, false), |domain| (span(domain.low, domain.high), domain.ends_only))
    }

    /// The parameters, which are definitions by a number, and their values.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, f64)> {
        self.tree.definitions.iter().filter_map(|definition| {
            let value = match self.tree.nodes[definition.value].syntax {
                Syntax::Number(x) => x,
                Syntax::Negative(x) => match self.tree.nodes[x].syntax {
                    Syntax::Number(x) => -x,
                    _ => return None,
                },
                _ => return None,
            };
            Some((&definition.name[..], value))
        })
    }

    /// The formula with another value of a parameter.
    ///
    /// # Errors
    /// No parameter of this name; NaN.
    pub fn with(mut self, name: &str, value: f64) -> Result<Formula, Error> {
        let known: Vec<String> = self.parameters().map(|(name, _)| name.to_owned()).collect();
        let problem = |problem: String| Error::Syntax { text: name.into(), problem };
        if !known.iter().any(|known| known == name) {
            let known = if known.is_empty() { "none".into() } else { known.join(", ") };
            return Err(problem(format!("the formula has no such parameter; it has {known}")));
        }
        if value.is_nan() {
            return Err(problem("a parameter is a number, not NaN".into()));
        }

        let definition = self.tree.definitions.iter().position(|definition| definition.name == name);
        let definition = definition.expect("parameters are definitions");
        let at = self.tree.definitions[definition].at;
        let mut place = self.tree.push(Syntax::Number(value.abs()), at);
        if value.is_sign_negative() {
            place = self.tree.push(Syntax::Negative(place), at);
        }
        self.tree.definitions[definition].value = place;
        self.scope = Scope::of(&self.tree).map_err(|problem| problem.of(&self.to_string()))?;
        Ok(self)
    }

    /// The program as it is written, for rows of `classes` numbers.
    ///
    /// # Errors
    /// A part that takes another number of classes.
    pub fn written(&self, classes: usize) -> Result<Program, Error> {
        record::program(&self.tree, &self.scope, classes).map_err(|problem| problem.of(&self.to_string()))
    }

    /// The program that is computed, for rows of `classes` numbers: rewritten to a stable form, unless it is to be computed
    /// [as written](Self::as_written).
    ///
    /// # Errors
    /// A part that takes another number of classes.
    pub fn program(&self, classes: usize) -> Result<Program, Error> {
        let written = self.written(classes)?;
        let program = if self.is_as_written() { written } else { stable::stable(&written, classes).0 };
        Ok(joins::joined(program))
    }

    /// The rules by which the formula was rewritten to a stable form.
    ///
    /// # Errors
    /// None for a formula that was parsed.
    pub fn rewrites(&self) -> Result<Vec<&'static Rule>, Error> {
        if self.is_as_written() {
            return Ok(Vec::new());
        }
        let classes = self.classes_tried();
        Ok(stable::stable(&self.written(classes)?, classes).1)
    }

    /// A number of classes that rows may have.
    pub(crate) fn classes_tried(&self) -> usize {
        self.scope.classes.unwrap_or(CLASSES_TRIED)
    }
}

/// The function around a formula that is computed without rewrites.
const AS_WRITTEN: &str = "as_written";

/// The number of classes of rows with which a formula is tried, unless it has lists of another number.
const CLASSES_TRIED: usize = 3;

impl FromStr for Formula {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        Formula::parse(text)
    }
}

/// The text of the formula, which parses to the same one.
impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.tree.fmt(f)
    }
}
