//! Methods of checking a claim, and verdicts on our own statements.
use serde::Serialize;
use std::fmt;

/// The method by which a claim is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Interval arithmetic: the formula's values on a box are enclosed, and boxes cover the domain.
    Intervals,
    /// Both sides of an identity, with exact derivatives by dual numbers, at random and extreme points.
    Duals,
    /// Sums, and integrals by quadrature to all digits.
    Exact,
    /// Random draws, with the standard error of their mean.
    MonteCarlo,
    /// A fit or a search, and its measured result.
    Experiment,
}

impl Method {
    /// The method in words.
    pub fn title(self) -> &'static str {
        match self {
            Method::Intervals => "proof by interval arithmetic",
            Method::Duals => "identity at random and extreme points",
            Method::Exact => "exact sums and integrals",
            Method::MonteCarlo => "Monte Carlo, with its standard error",
            Method::Experiment => "experiment",
        }
    }
}

/// The outcome of a check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// The statement is proved on the whole domain.
    Proved {
        /// The number of boxes of the proof.
        boxes: usize,
    },
    /// The statement holds wherever it was evaluated.
    Holds {
        /// The precision: `to 2e−16`, `within 1.3 standard errors`.
        to: String,
    },
    /// The statement does not hold, or could not be checked.
    Failed {
        /// The reason.
        why: String,
    },
}

impl Verdict {
    /// The verdict in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Proved { .. } => "proved",
            Verdict::Holds { .. } => "holds",
            Verdict::Failed { .. } => "failed",
        }
    }

    /// True unless our own statement fails.
    pub fn is_expected(&self) -> bool {
        !matches!(self, Verdict::Failed { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Verdict::Proved { boxes } => write!(f, "proved, on {boxes} boxes"),
            Verdict::Holds { to } => write!(f, "holds, {to}"),
            Verdict::Failed { why } => write!(f, "failed: {why}"),
        }
    }
}
