//! Certificates: proofs of a loss's claims from its formula by interval arithmetic, with branch and bound.
//!
//! The formula runs on intervals and on dual numbers over them, which encloses every value, slope and curvature on a
//! box of predictions.
//!
//! ```text
//! for each target (or box of targets) that stands for all others:
//!     boxes ← {the domain of predictions}
//!     while there are boxes: take one, enclose value, slope and curvature
//!         outside of what is claimed:        refuted, with the box as witness
//!         inside, and no jump in the value:  done with this box
//!         else:                              split it in two; undecided after 60 splits or 4 million boxes
//! proved
//! ```
//!
//! Signs are proved exactly, sizes up to a relative slack of 10⁻⁹, since outward rounding exceeds an attained maximum.
//!
//! The proof concerns the formula's slope. That the slope is the derivative of the value is tested at points.
//!
//! # Undecided claims
//!
//! [`examine`] tries one claim at a time, to find the one that fails. An undecided claim may take half a minute, and may
//! be true: intervals treat two occurrences of a variable as independent, so that r/√(r² + 1) has no enclosure within
//! [−1, 1], and its derivative none above 0. The remedy for convexity is a slope that
//! [has its derivative](crate::real::Real::with_derivative) in a form of evident sign, here 1/√(r² + 1)³. Programs of the
//! catalogue drop such derivatives: a loss in `losses/` does not make the claim.
//!
//! ```
//! use perdita::certify::examine;
//! use perdita::loss::Claims;
//! use perdita::losses::Huber;
//!
//! let huber = Huber::new(1.5)?;
//! assert!(examine(&huber, Claims { lipschitz: 1.5, ..Claims::NONE }).is_proved());
//! assert!(!examine(&huber, Claims { lipschitz: 1.0, ..Claims::NONE }).is_proved());
//! # Ok::<(), perdita::Error>(())
//! ```
use crate::loss::{Card, Claims, Pointwise, ValueSlope};
use crate::real::{Dual, Interval, span};
use std::collections::VecDeque;
use std::fmt;

/// The outcome of a proof attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ProofResult {
    /// The claims hold everywhere.
    Proved {
        /// The number of boxes of the proof.
        boxes: usize,
    },
    /// A claim fails everywhere on this box.
    Refuted {
        /// The box.
        prediction: Interval,
        /// The target, or the box of targets.
        target: Interval,
    },
    /// This box became too small to split, or there were too many boxes.
    Undecided {
        /// The box.
        prediction: Interval,
        /// The target, or the box of targets.
        target: Interval,
    },
}

impl ProofResult {
    /// True if the claims are proved.
    pub fn is_proved(self) -> bool {
        matches!(self, ProofResult::Proved { .. })
    }
}

impl fmt::Display for ProofResult {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (what, p, y) = match self {
            ProofResult::Proved { boxes } => return write!(f, "proved on {boxes} boxes"),
            ProofResult::Refuted { prediction, target } => ("refuted", prediction, target),
            ProofResult::Undecided { prediction, target } => ("undecided", prediction, target),
        };
        write!(f, "{what} on [{}, {}] at ", p.lo, p.hi)?;
        if y.lo == y.hi { write!(f, "target {}", y.lo) } else { write!(f, "targets in {y}") }
    }
}

/// Targets that represent all others. For unbounded targets 0, since losses of regression depend on the error alone;
/// for a bounded domain its two ends, since such losses are affine in the target. (Both are tested.) A half line is
/// covered by two boxes, without assumptions: a proof on a box holds for each of its targets.
pub fn targets(card: &Card) -> Vec<Interval> {
    let (all, point) = (card.target, |y| span(y, y));
    match (all.lo.is_finite(), all.hi.is_finite()) {
        (true, true) => vec![point(all.lo), point(all.hi)],
        (true, false) => vec![span(all.lo, FAR_LIMIT), span(FAR_LIMIT, all.hi)],
        (false, true) => vec![span(all.lo, -FAR_LIMIT), span(-FAR_LIMIT, all.hi)],
        (false, false) => vec![point(0.0)],
    }
}

/// Proves or refutes all claims of a loss, for all predictions in its domain.
///
/// ```
/// use perdita::certify::certify;
/// use perdita::losses::Huber;
/// assert!(certify(&Huber::new(1.5)?).is_proved());
/// # Ok::<(), perdita::Error>(())
/// ```
pub fn certify<L: Pointwise>(loss: &L) -> ProofResult {
    examine(loss, loss.claims())
}

/// Proves or refutes a set of claims, its own or any other.
pub fn examine<L: Pointwise>(loss: &L, claims: Claims) -> ProofResult {
    examine_enclosures(&loss.card(), claims, &|p, target| loss.at(Dual::var(p), Dual::fixed(target)))
}

/// Enclosures of value, slope and curvature of a loss on a box of predictions and targets.
type Enclosures<'a> = &'a dyn Fn(Interval, Interval) -> ValueSlope<Dual<Interval>>;

/// The same for a type-erased loss: its card, and its enclosures.
pub fn examine_enclosures(card: &Card, claims: Claims, enclosures: Enclosures) -> ProofResult {
    let mut boxes = 0;
    for target in targets(card) {
        match at_target(enclosures, card.prediction, claims, target) {
            ProofResult::Proved { boxes: more } => boxes += more,
            other => return other,
        }
    }
    ProofResult::Proved { boxes }
}

/// Predictions and targets beyond this are far: a box there may remain unbounded. eˣ is finite up to here and somewhat
/// beyond.
const FAR_LIMIT: f64 = 512.0;

/// The most splits of a box, and the most boxes.
const DEPTH: u32 = 60;
const BOXES: usize = 1 << 22;

/// The branch and bound at one target, or box of targets.
fn at_target(enclosures: Enclosures, domain: Interval, claims: Claims, target: Interval) -> ProofResult {
    let slack = 1.0 + 1e-9;
    let slopes = span(-claims.lipschitz * slack, claims.lipschitz * slack);
    let least = if claims.convex { claims.strong / slack } else { f64::NEG_INFINITY };
    let curvatures = span(least, claims.smooth * slack);
    let values = span(claims.least - 1e-9, f64::INFINITY);

    let (mut todo, mut boxes) = (VecDeque::from([(domain, 0)]), 0);
    while let Some((p, depth)) = todo.pop_front() {
        boxes += 1;
        let jet = enclosures(p, target);
        let (value, slope, curvature) = (jet.value.re, jet.slope.re, jet.slope.du);
        if slope.misses(slopes) || curvature.misses(curvatures) || value.misses(values) {
            return ProofResult::Refuted { prediction: p, target };
        }

        // A jump in the value gives an unbounded derivative on every box around it, however small. Where the slope
        // itself may be infinite this is no evidence: far out, at the ends of the domain, and where convexity is not
        // claimed.
        let far = is_far(p);
        let steep = far || is_far(target) || p.lo == domain.lo || p.hi == domain.hi || !claims.convex;
        let no_jump = jet.value.du.is_bounded() || steep && claims.lipschitz.is_infinite();

        // Quantities without a claim are skipped: their enclosures may be NaN.
        let fits = |x: Interval, claim: Interval| claim == Interval::REAL || x.within(claim);
        let inside = fits(slope, slopes) && fits(curvature, curvatures) && fits(value, values);
        if (far || p.is_bounded()) && no_jump && inside {
            continue;
        }
        if depth == DEPTH || boxes == BOXES {
            return ProofResult::Undecided { prediction: p, target };
        }
        todo.extend(halves(p).map(|p| (p, depth + 1)));
    }

    ProofResult::Proved { boxes }
}

/// True if a whole box is beyond [`FAR_LIMIT`].
fn is_far(b: Interval) -> bool {
    b.lo >= FAR_LIMIT || b.hi <= -FAR_LIMIT
}

/// The halves of a box; an unbounded box is split at 0, then at growing powers of four.
fn halves(b: Interval) -> [Interval; 2] {
    let m = match (b.lo.is_finite(), b.hi.is_finite()) {
        (true, true) => b.lo + (b.hi - b.lo) * 0.5,
        (true, false) => f64::max(1.0, b.lo * 4.0),
        (false, true) => f64::min(-1.0, b.hi * 4.0),
        (false, false) => 0.0,
    };
    [span(b.lo, m), span(m, b.hi)]
}
