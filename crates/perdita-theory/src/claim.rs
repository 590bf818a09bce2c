//! Claims, and the results of checking them.
//!
//! A check that nothing can fail proves nothing. Each claim names losses that are wrong, its [mutants](Mutant), and must
//! reject them: with a wrong loss its check fails, or a statement of the text that was right is wrong.
use crate::claims::JUDGES;
use crate::evidence::Evidence;
use crate::judgement::{Judgement, Outcome};
use crate::losses;
use crate::mutant::Mutant;
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
            Topic::MultiInputLoss => "Segmentation, detection, ranking, preferences, sequences, images",
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
    /// The papers in which it is found; empty for what any textbook has.
    pub reference: &'static str,
    /// The ids of the text's statements that say the same, unrepaired: right if the claim holds.
    pub states: &'static [&'static str],
    /// Wrong losses that the check must reject.
    pub rejects: &'static [Mutant],
    /// The method of the check.
    pub method: Method,
    /// The check.
    pub run: fn(&mut Evidence) -> Result<(), Box<dyn Error>>,
}

impl Claim {
    /// True if the check judges the text's statement with this id.
    pub fn judges(&self, statement: &str) -> bool {
        let compared = JUDGES.iter().filter(|(claim, _)| *claim == self.id).flat_map(|(_, ids)| *ids);
        self.states.iter().chain(compared).any(|id| *id == statement)
    }

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

        let verdict = evidence.verdict(self.method);
        let mut judgements = evidence.judgements.clone();
        if verdict.is_expected() {
            judgements.extend(self.states.iter().map(|&id| Judgement {
                statement: id.into(),
                what: self.plain.into(),
                outcome: Outcome::Right { to: verdict.to_string() },
            }));
        }
        Checked { claim: self, verdict, judgements, evidence }
    }
}

/// A claim and the result of its check.
#[derive(Debug)]
pub struct Checked {
    /// The claim.
    pub claim: &'static Claim,
    /// The verdict on our statement.
    pub verdict: Verdict,
    /// The verdicts on the text's statements.
    pub judgements: Vec<Judgement>,
    /// The computed numbers, tables and figures.
    pub evidence: Evidence,
}

impl Checked {
    /// The worst outcome of the text's statements; none if the text has no such statement.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.judgements.iter().map(|j| &j.outcome).max_by_key(|outcome| outcome.rank())
    }

    /// The reason for which the check rejects a wrong loss: its failure, or a right statement that comes out as wrong.
    /// None if the check does not notice.
    pub fn rejection(&self, mutant: &'static Mutant) -> Option<String> {
        // The mutant is in force on a thread of its own: other claims, on the threads of a pool, do not see it.
        let mutated = std::thread::scope(|scope| {
            let check = scope.spawn(|| losses::with_mutant(mutant, || self.claim.check()));
            check.join().expect("a panicking check has failed, and does not panic")
        });
        if let Verdict::Failed { why } = mutated.verdict {
            return Some(why);
        }

        let wrong = |j: &&Judgement| matches!(j.outcome, Outcome::Wrong { .. });
        let was_right = |j: &&Judgement| {
            !self
                .judgements
                .iter()
                .filter(wrong)
                .any(|old| old.statement == j.statement && old.what == j.what)
        };
        mutated
            .judgements
            .iter()
            .filter(wrong)
            .find(was_right)
            .map(|j| format!("{}: {}", j.statement, j.outcome))
    }
}
