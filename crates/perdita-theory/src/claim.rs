//! A statement, and what comes of checking it.
use crate::evidence::Evidence;
use crate::verdict::{Method, Verdict};
use serde::Serialize;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What all losses have in common.
    Frame,
    /// Numbers.
    Regression,
    /// Classes.
    Classification,
    /// The focal loss.
    Focal,
    /// Embeddings.
    Metric,
    /// Models that make data.
    Generative,
    /// Masks, boxes, lists and images.
    Structured,
    /// Several losses at once.
    Combining,
}
impl Topic {
    /// All of them, in order.
    pub const ALL: [Topic; 8] = [
        Topic::Frame,
        Topic::Regression,
        Topic::Classification,
        Topic::Focal,
        Topic::Metric,
        Topic::Generative,
        Topic::Structured,
        Topic::Combining,
    ];
    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Topic::Frame => "The frame",
            Topic::Regression => "Regression",
            Topic::Classification => "Classification",
            Topic::Focal => "The focal loss",
            Topic::Metric => "Metric and contrastive learning",
            Topic::Generative => "Generative models",
            Topic::Structured => "Segmentation, detection, ranking, images",
            Topic::Combining => "Combining losses",
        }
    }
    /// Its name in a command.
    pub fn word(self) -> &'static str {
        match self {
            Topic::Frame => "frame",
            Topic::Regression => "regression",
            Topic::Classification => "classification",
            Topic::Focal => "focal",
            Topic::Metric => "metric",
            Topic::Generative => "generative",
            Topic::Structured => "structured",
            Topic::Combining => "combining",
        }
    }
}

/// A statement about losses.
#[derive(Debug)]
pub struct Claim {
    /// Its name: small letters, digits and dashes.
    pub id: &'static str,
    /// What it is about.
    pub topic: Topic,
    /// What it says, in a few words.
    pub title: &'static str,
    /// The statement, with LaTeX between `$`.
    pub latex: &'static str,
    /// The same, as plain text.
    pub plain: &'static str,
    /// Where it stands.
    pub source: &'static str,
    /// What the source says that can be compared: a number, a formula, a rule.
    pub says: &'static str,
    /// How it is checked.
    pub method: Method,
    /// The check.
    pub run: fn(&mut Evidence) -> Result<(), Box<dyn Error>>,
}
impl Claim {
    /// Checks it. A check that cannot be done has failed.
    pub fn check(&'static self) -> Checked {
        let mut evidence = Evidence::default();
        // A claim that panics is a fault of ours, and must not hide the others.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.run)(&mut evidence).map_err(|e| e.to_string())));
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error)) => evidence.fail(error),
            Err(_) => evidence.fail("the check panicked".into()),
        }
        Checked { claim: self, verdict: evidence.verdict(self.method), evidence }
    }
}

/// A claim, and what came of it.
#[derive(Debug)]
pub struct Checked {
    /// The claim.
    pub claim: &'static Claim,
    /// Whether it is so.
    pub verdict: Verdict,
    /// What was computed.
    pub evidence: Evidence,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUE: Claim = Claim {
        id: "two-is-two",
        topic: Topic::Frame,
        title: "Two is two",
        latex: "$2 = 2$",
        plain: "2 = 2",
        source: "nowhere",
        says: "2",
        method: Method::Exact,
        run: |e| {
            e.equal("two", 2.0, 2.0, 0.0);
            e.printed("two", "2", 2.0);
            Ok(())
        },
    };
    static HOLDS: Claim = TRUE;
    static STOPS: Claim = Claim { run: |_| Err("there are no data".into()), ..TRUE };
    static PANICS: Claim = Claim { run: |_| panic!("on purpose"), ..TRUE };
    static FALSE: Claim = Claim {
        run: |e| {
            e.equal("two", 2.0, 3.0, 0.1);
            Ok(())
        },
        ..TRUE
    };
    static EMPTY: Claim = Claim { run: |_| Ok(()), ..TRUE };

    #[test]
    fn what_cannot_be_checked_has_failed() {
        assert_eq!(HOLDS.check().verdict, Verdict::Holds { to: "exactly".into() });
        let why = |claim: &'static Claim| claim.check().verdict.to_string();
        assert_eq!(why(&STOPS), "failed: there are no data");
        assert_eq!(why(&PANICS), "failed: the check panicked");
        assert_eq!(why(&FALSE), "failed: two: 2 is not 3");
        assert_eq!(why(&EMPTY), "failed: nothing was checked");
    }
}
