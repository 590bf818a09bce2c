//! Judgements: statements of a text, compared with what is computed.
//!
//! A claim has two verdicts. [`Verdict`](crate::Verdict) is on our statement, a [`Judgement`] on one comparison of the text's.
//! A statement of the text can be compared several times, cell by cell, and is as good as its worst comparison.
use serde::Serialize;
use std::fmt;

/// One comparison of a statement of a text with what is computed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// The statement's id in its text, such as `T4.8a`.
    pub statement: String,
    /// The quantity or formula that was compared.
    pub what: String,
    /// The outcome.
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl Judgement {
    /// The judgement in a line of the evidence.
    pub(crate) fn line(&self) -> String {
        format!("{}, {}: {}", self.statement, self.what, self.outcome)
    }
}

/// The outcome of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The statement is right.
    Right {
        /// The precision of the comparison: `to 2e−16 at 97 points`.
        to: String,
    },
    /// The printed number is the computed one, rounded.
    RightToDigits {
        /// The number as it is printed.
        printed: String,
        /// The computed number.
        computed: f64,
    },
    /// The statement cannot be compared by computation.
    NotComparable {
        /// The reason.
        why: String,
    },
    /// Neither theory nor data speak for the statement.
    Unsupported {
        /// The reason.
        why: String,
    },
    /// The statement is wrong.
    Wrong {
        /// The right statement.
        right: String,
        /// The place and size of the error: `at p_t = 0.5: 0.2216 for −0.2983`.
        off: String,
    },
}

impl Outcome {
    /// The rank from which on a statement is not right.
    pub const UNSUPPORTED: usize = 3;

    /// The outcome in a few words.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Right { .. } => "right",
            Outcome::RightToDigits { .. } => "right to its digits",
            Outcome::NotComparable { .. } => "not comparable",
            Outcome::Unsupported { .. } => "unsupported",
            Outcome::Wrong { .. } => "wrong",
        }
    }

    /// The rank of an outcome: a statement is as good as its comparison of the highest rank.
    pub fn rank(&self) -> usize {
        match self {
            Outcome::NotComparable { .. } => 0,
            Outcome::Right { .. } => 1,
            Outcome::RightToDigits { .. } => 2,
            Outcome::Unsupported { .. } => Self::UNSUPPORTED,
            Outcome::Wrong { .. } => 4,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Outcome::Right { to } => write!(f, "right, {to}"),
            Outcome::RightToDigits { printed, computed } => {
                write!(f, "right to its digits: {printed} for {}", crate::short(*computed))
            }
            Outcome::NotComparable { why } => write!(f, "not comparable: {why}"),
            Outcome::Unsupported { why } => write!(f, "unsupported: {why}"),
            Outcome::Wrong { right, off } => write!(f, "wrong: {right} ({off})"),
        }
    }
}
