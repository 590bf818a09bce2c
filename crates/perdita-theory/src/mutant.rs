//! Mutants: losses that are wrong on purpose.
//!
//! Claims get losses and their results by `losses.rs` only, so that one place can put a wrong loss in the place of the
//! right one. Where the formula language can write the wrong loss, its value, derivatives and proofs are all wrong
//! together; elsewhere the values or gradients of the right loss are changed.

/// A wrong loss.
#[derive(Debug)]
pub struct Mutant {
    /// The error, in a few words: `twice the loss`.
    pub title: &'static str,
    /// The name of the loss that is replaced.
    pub of: &'static str,
    pub(crate) change: Change,
}

/// The change of a loss.
#[derive(Debug)]
pub(crate) enum Change {
    /// Another loss. `{}` stands for the parameters of the right one, each after a comma.
    Loss(&'static str),
    /// Another value.
    Value(fn(f64) -> f64),
    /// Another gradient.
    Gradient(fn(f64) -> f64),
}

impl Mutant {
    /// Another loss in the place of `of`: a loss or a formula, in which `{}` stands for the parameters of the right one, each
    /// after a comma.
    pub const fn loss(title: &'static str, of: &'static str, by: &'static str) -> Mutant {
        Mutant { title, of, change: Change::Loss(by) }
    }

    /// A change of each value of `of`.
    pub const fn value(title: &'static str, of: &'static str, change: fn(f64) -> f64) -> Mutant {
        Mutant { title, of, change: Change::Value(change) }
    }

    /// A change of each element of the gradients of `of`.
    pub const fn gradient(title: &'static str, of: &'static str, change: fn(f64) -> f64) -> Mutant {
        Mutant { title, of, change: Change::Gradient(change) }
    }

    /// True if the mutant is of the loss with this text.
    pub(crate) fn is_of(&self, loss: &str) -> bool {
        loss.strip_prefix(self.of).is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
    }

    /// The text of the loss in the place of this one, if the mutant is another loss.
    pub fn replaced(&self, loss: &str) -> Option<String> {
        let Change::Loss(by) = self.change else { return None };
        if !self.is_of(loss) {
            return None;
        }

        let parameters = loss[self.of.len()..].trim_start_matches('(').trim_end_matches(')');
        let parameters = if parameters.is_empty() { String::new() } else { format!(", {parameters}") };
        Some(by.replace("{}", &parameters))
    }
}
