//! Claims, and the results of checking them.
use crate::evidence::Evidence;
use crate::verdict::{Method, Verdict};
use serde::Serialize;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The subject of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Reductions, gradients, and properties that all losses have.
    Frame,
    /// Regression.
    Regression,
    /// Classification.
    Classification,
    /// The focal loss.
    Focal,
    /// Metric and contrastive learning: losses of embeddings.
    Metric,
    /// Generative models.
    Generative,
    /// Segmentation, detection, ranking and images.
    MultiInputLoss,
    /// Sums of several losses.
    Combining,
}

impl Topic {
    /// All topics, in the order of the page.
    pub const ALL: [Topic; 8] = [
        Topic::Frame,
        Topic::Regression,
        Topic::Classification,
        Topic::Focal,
        Topic::Metric,
        Topic::Generative,
        Topic::MultiInputLoss,
        Topic::Combining,
    ];

    /// The title of its section.
    pub fn title(self) -> &'static str {
        match self {
            Topic::Frame => "Principles",
            Topic::Regression => "Regression",
            Topic::Classification => "Classification",
            Topic::Focal => "The focal loss",
            Topic::Metric => "Metric and contrastive learning",
            Topic::Generative => "Generative models",
            Topic::MultiInputLoss => "Segmentation, detection, ranking, images",
            Topic::Combining => "Combining losses",
        }
    }

    /// The name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Topic::Frame => "principles",
            Topic::Regression => "regression",
            Topic::Classification => "classification",
            Topic::Focal => "focal",
            Topic::Metric => "metric",
            Topic::Generative => "generative",
            Topic::MultiInputLoss => "structured",
            Topic::Combining => "combining",
        }
    }
}

/// A statement about losses, and its check.
#[derive(Debug)]
pub struct Claim {
    /// The id: lower-case letters, digits and dashes.
    pub id: &'static str,
    /// The subject.
    pub topic: Topic,
    /// The statement in a few words.
    pub title: &'static str,
    /// The statement, with LaTeX between `$`.
    pub latex: &'static str,
    /// The same, as plain text.
    pub plain: &'static str,
    /// The citation: section and theorem of the [source](crate::SOURCE), and the papers behind it.
    pub source: &'static str,
    /// The part of the source's statement that is compared: a number, a formula, a rule.
    pub says: &'static str,
    /// The method of the check.
    pub method: Method,
    /// The check.
    pub run: fn(&mut Evidence) -> Result<(), Box<dyn Error>>,
}

impl Claim {
    /// Runs the check. A check that cannot be completed has failed.
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

/// A claim and the result of its check.
#[derive(Debug)]
pub struct Checked {
    /// The claim.
    pub claim: &'static Claim,
    /// The verdict.
    pub verdict: Verdict,
    /// The computed numbers, tables and figures.
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
