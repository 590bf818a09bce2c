//! The property matrix: the properties of every loss, each with its proof, counterexample or test.
//!
//! ```text
//! losses of one prediction   convexity and constants are proved by intervals, or refuted at a point       pointwise
//! all others                 are sampled: a counterexample refutes, its absence is a test, not a proof    sampled
//! losses of classes          the expected loss is minimised for several class probabilities               classes, margin
//! ```
//!
//! Nothing is taken from a list: a cell is computed from the loss's formula, also for a loss that a user wrote.
mod classes;
mod margin;
mod pointwise;
mod probe;
mod sampled;

use perdita_catalog::{LOSSES, Loss, estimates};
use rayon::prelude::*;
use serde::Serialize;

/// A property of a loss as a function of its predictions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Property {
    /// The gradient exists everywhere.
    Differentiable,
    /// Convex in the predictions; of losses of several inputs, in all inputs with a gradient together.
    Convex,
    /// The gradient is bounded.
    Lipschitz,
    /// The gradient is Lipschitz: the curvature is bounded.
    Smooth,
    /// The expected loss is minimal at the class probabilities.
    Proper,
    /// The minimiser of the expected loss has the most probable class.
    Calibrated,
    /// The quantity that minimises the expected loss.
    Elicits,
    /// The loss sums to a constant over the labels, so that uniform label noise does not move the minimiser.
    Symmetric,
    /// One observation moves the minimiser by a bounded amount.
    BoundedInfluence,
}

impl Property {
    /// All properties, in the order of the columns.
    pub const ALL: [Property; 9] = [
        Property::Differentiable,
        Property::Convex,
        Property::Lipschitz,
        Property::Smooth,
        Property::Proper,
        Property::Calibrated,
        Property::Elicits,
        Property::Symmetric,
        Property::BoundedInfluence,
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Property::Differentiable => "differentiable",
            Property::Convex => "convex",
            Property::Lipschitz => "Lipschitz",
            Property::Smooth => "smooth",
            Property::Proper => "proper",
            Property::Calibrated => "calibrated",
            Property::Elicits => "elicits",
            Property::Symmetric => "symmetric",
            Property::BoundedInfluence => "bounded influence",
        }
    }
}

/// The state of knowledge of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Proved over the whole domain.
    Proved,
    /// True wherever it was evaluated.
    Tested,
    /// False, with a witness.
    Refuted,
    /// Neither.
    Open,
    /// The property makes no sense for losses of this kind.
    NotApplicable,
}

impl Status {
    /// The status in words.
    pub fn name(self) -> &'static str {
        match self {
            Status::Proved => "proved",
            Status::Tested => "tested",
            Status::Refuted => "refuted",
            Status::Open => "open",
            Status::NotApplicable => "not applicable",
        }
    }

    /// One character for tables.
    pub fn symbol(self) -> char {
        match self {
            Status::Proved => '●',
            Status::Tested => '○',
            Status::Refuted => '×',
            Status::Open => '?',
            Status::NotApplicable => '·',
        }
    }
}

/// A cell of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The state of knowledge.
    pub status: Status,
    /// The constant, the witness or the evidence.
    pub evidence: String,
}

impl Finding {
    fn new(status: Status, evidence: impl Into<String>) -> Finding {
        Finding { status, evidence: evidence.into() }
    }

    fn proved(evidence: impl Into<String>) -> Finding {
        Finding::new(Status::Proved, evidence)
    }

    fn tested(evidence: impl Into<String>) -> Finding {
        Finding::new(Status::Tested, evidence)
    }

    fn refuted(witness: impl Into<String>) -> Finding {
        Finding::new(Status::Refuted, witness)
    }

    fn open(why: impl Into<String>) -> Finding {
        Finding::new(Status::Open, why)
    }

    fn not_applicable() -> Finding {
        Finding::new(Status::NotApplicable, "")
    }
}

/// A row of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The loss, with its parameters.
    pub loss: String,
    /// A finding for each [property](Property::ALL).
    pub findings: [Finding; Property::ALL.len()],
}

/// The row of one loss.
///
/// ```
/// use perdita_theory::matrix::{Property, Status, row};
/// let hinge = row(&"hinge".parse()?);
/// assert_eq!(hinge.of(Property::Convex).status, Status::Proved);
/// assert!(hinge.of(Property::Calibrated).evidence.contains("ψ(θ) = |θ|"));
/// assert_eq!(hinge.of(Property::Differentiable).status, Status::Refuted);
/// # Ok::<(), perdita_catalog::Error>(())
/// ```
pub fn row(loss: &Loss) -> Row {
    let shape = match loss.pointwise() {
        Some(any) => pointwise::findings(any, loss.card()),
        None => sampled::findings(loss),
    };
    let [differentiable, convex, lipschitz, smooth] = shape;
    let influence = pointwise::influence(loss, &lipschitz);
    let [proper, calibrated, symmetric] = match loss.pointwise() {
        Some(any) => margin::findings(any, loss.card(), &convex),
        None => classes::findings(loss),
    };

    let elicits = match (estimates(loss), loss.card().estimates) {
        (Some(solved), _) => Finding::tested(solved),
        (None, "") => Finding::open("not found"),
        (None, stated) => Finding::open(format!("stated, not solved: {stated}")),
    };
    let findings =
        [differentiable, convex, lipschitz, smooth, proper, calibrated, elicits, symmetric, influence];
    Row { loss: loss.to_string(), findings }
}

impl Row {
    /// The finding of a property.
    pub fn of(&self, property: Property) -> &Finding {
        &self.findings[property as usize]
    }
}

/// The rows of all losses of the catalogue with their default parameters, computed on all threads. `progress` is called after
/// each.
pub fn matrix(progress: &(dyn Fn() + Sync)) -> Vec<Row> {
    let losses: Vec<Loss> =
        LOSSES.iter().map(|entry| entry.default().expect("defaults are in their domains")).collect();
    let one = |loss: &Loss| {
        let row = row(loss);
        progress();
        row
    };
    losses.par_iter().map(one).collect()
}
