//! The properties of a loss that matter to optimisation, each with its claim and the proof of it.
//!
//! Claims of losses of one prediction are proved, one by one, by interval arithmetic over their whole domain; convexity
//! of row-wise losses is proved by composition, or tested. Nothing is claimed of losses of other kinds.
use crate::Loss;
use crate::convexity::is_proved_convex;
use crate::erased::AnyPointwise;
use perdita::certify::ProofResult;
use perdita::loss::Claims;
use std::fmt;

/// A property that a loss may have, as its card shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct CardProperty {
    /// Convex, strongly convex, Lipschitz, smooth, or bounded below.
    pub name: &'static str,
    /// The claim and its proof; `None` if the loss does not claim the property.
    pub claim: Option<Claimed>,
}

/// The claim of a property, with the outcome of its proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// The inequality.
    pub inequality: String,
    /// The outcome of the proof.
    pub verdict: Verdict,
    /// The proof in a few words.
    pub proof: String,
}

/// The outcome of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Proved over the whole domain.
    Proved,
    /// True at sampled points.
    Tested,
    /// False at a point.
    Refuted,
    /// Neither proved nor refuted.
    Undecided,
}

impl Verdict {
    /// The verdict as a word.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Tested => "tested",
            Verdict::Refuted => "refuted",
            Verdict::Undecided => "undecided",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The properties of a loss, proved on the spot.
///
/// ```
/// use perdita_catalog::properties::{Verdict, properties};
/// let found = properties(&"huber(delta=2)".parse()?);
/// let lipschitz = found.iter().find(|property| property.name == "Lipschitz").unwrap();
/// let claim = lipschitz.claim.as_ref().unwrap();
/// assert_eq!((&claim.inequality[..], claim.verdict), ("|slope| ≤ 2", Verdict::Proved));
/// # Ok::<(), perdita_catalog::Error>(())
/// ```
///
/// Those of a formula are found, too; where it is not convex, a counterexample. A formula whose targets have no stated domain
/// has none: see [`Formula::needs_domain`](crate::Formula::needs_domain).
pub fn properties(loss: &Loss) -> Vec<CardProperty> {
    let formula = loss.formula();
    if formula.is_some_and(|formula| formula.needs_domain()) {
        return Vec::new();
    }
    let is_convex = loss.labelled().map(|any| any.convex()).or_else(|| loss.soft().map(|any| any.convex()));
    match (loss.pointwise(), is_convex) {
        (Some(any), _) if formula.is_some() => with_counterexample(any, proved(any)),
        (Some(any), _) => proved(any),
        (None, Some(is_convex)) => vec![convexity_of_rows(is_convex, is_proved_convex(loss))],
        (None, None) => Vec::new(),
    }
}

/// The properties of a pointwise loss, each proved by itself.
fn proved(loss: &dyn AnyPointwise) -> Vec<CardProperty> {
    let Claims { convex, strong, lipschitz, smooth, least } = loss.claims();
    let nothing = Claims { least: f64::NEG_INFINITY, ..Claims::NONE };
    let property = |name, is_claimed: bool, inequality: String, claims: Claims| CardProperty {
        name,
        claim: is_claimed.then(|| claimed(inequality, &loss.examine(claims))),
    };

    vec![
        property("convex", convex, "curvature ≥ 0".into(), Claims { convex, ..nothing }),
        property(
            "strongly convex",
            convex && strong > 0.0,
            format!("curvature ≥ {strong}"),
            Claims { convex, strong, ..nothing },
        ),
        property(
            "Lipschitz",
            lipschitz.is_finite(),
            format!("|slope| ≤ {lipschitz}"),
            Claims { lipschitz, ..nothing },
        ),
        property("smooth", smooth.is_finite(), format!("curvature ≤ {smooth}"), Claims { smooth, ..nothing }),
        property("bounded below", least.is_finite(), format!("loss ≥ {least}"), Claims { least, ..nothing }),
    ]
}

/// The properties of a formula: if convexity was not found, with the reason.
fn with_counterexample(loss: &dyn AnyPointwise, mut properties: Vec<CardProperty>) -> Vec<CardProperty> {
    let convexity = Claims { convex: true, least: f64::NEG_INFINITY, ..Claims::NONE };
    if let Some(convex) = properties.first_mut().filter(|convex| convex.claim.is_none()) {
        convex.claim = Some(claimed("curvature ≥ 0".into(), &loss.examine(convexity)));
    }
    properties
}

fn claimed(inequality: String, proof: &ProofResult) -> Claimed {
    let verdict = match proof {
        ProofResult::Proved { .. } => Verdict::Proved,
        ProofResult::Refuted { .. } => Verdict::Refuted,
        ProofResult::Undecided { .. } => Verdict::Undecided,
    };
    Claimed { inequality, verdict, proof: proof.to_string() }
}

/// The convexity of a row-wise loss, which is proved by composition, or tested.
fn convexity_of_rows(is_convex: bool, is_proved: bool) -> CardProperty {
    let (verdict, proof) = match is_proved {
        true => (Verdict::Proved, "by composition of convex functions"),
        false => (Verdict::Tested, "tested along directions at sampled points, not proved"),
    };
    let claim = Claimed { inequality: "in the scores of a row".into(), verdict, proof: proof.into() };
    CardProperty { name: "convex", claim: is_convex.then_some(claim) }
}
