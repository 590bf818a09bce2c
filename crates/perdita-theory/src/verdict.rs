//! How claims are checked, and what can come of it.
use serde::Serialize;
use std::fmt;

/// How a statement is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The formula runs on intervals, which enclose every value that it takes.
    Intervals,
    /// Both sides of an identity, with their exact derivatives, at random and extreme points.
    Duals,
    /// Sums and integrals to all digits.
    Exact,
    /// Random draws, with the error that is left.
    MonteCarlo,
    /// Something is fitted or searched, and measured.
    Experiment,
}
impl Method {
    /// The method, in words.
    pub fn title(self) -> &'static str {
        match self {
            Method::Intervals => "proof by intervals",
            Method::Duals => "identity at random and extreme points",
            Method::Exact => "exact expectation",
            Method::MonteCarlo => "Monte Carlo, with its error",
            Method::Experiment => "experiment",
        }
    }
}

/// What came of a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It is so everywhere.
    Proved {
        /// On how many boxes it was shown.
        boxes: usize,
    },
    /// It is so wherever it was looked at.
    Holds {
        /// How well.
        to: String,
    },
    /// What the source says is not so; this is.
    Corrected {
        /// What is right.
        right: String,
    },
    /// It is not so, and nothing simple is right instead.
    Refuted {
        /// Where it fails.
        witness: String,
    },
    /// Our own statement does not hold, or could not be checked.
    Failed {
        /// What went wrong.
        why: String,
    },
}
impl Verdict {
    /// The verdict in a word.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Proved { .. } => "proved",
            Verdict::Holds { .. } => "holds",
            Verdict::Corrected { .. } => "corrected",
            Verdict::Refuted { .. } => "refuted",
            Verdict::Failed { .. } => "failed",
        }
    }
    /// Whether our own statement holds.
    pub fn is_expected(&self) -> bool {
        !matches!(self, Verdict::Failed { .. })
    }
}
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Verdict::Proved { boxes } => write!(f, "proved, on {boxes} boxes"),
            Verdict::Holds { to } => write!(f, "holds, {to}"),
            Verdict::Corrected { right } => write!(f, "corrected: {right}"),
            Verdict::Refuted { witness } => write!(f, "refuted: {witness}"),
            Verdict::Failed { why } => write!(f, "failed: {why}"),
        }
    }
}
