//! Certificates: proofs of a loss's claims from its formula by interval arithmetic, with branch and bound.
//!
//! The formula runs on dual numbers over intervals, which encloses every value, slope and curvature on a box of
//! predictions, and their derivatives. These give narrower enclosures by the mean value theorem, f(x) ∈ f(m) + f′(box)·(x − m)
//! with m the middle: their excess falls with the square of the box's width, so that a constant that is attained at a smooth
//! maximum takes hundreds of boxes and not a million.
//!
//! ```text
//! for each target (or box of targets) that stands for all others:
//!     for boxes all over the domain of predictions, one target:
//!         the difference quotient of the value is not among the slopes on the box: refuted
//!     boxes ← {the domain of predictions}
//!     while there are boxes: take one, enclose value, slope and curvature
//!         outside of a claim:                refuted, with the claim, and the box as witness
//!         inside, and no jump in the value:  done with this box
//!         else:                              split it in two; undecided after 60 splits or a million boxes
//! proved
//! ```
//!
//! Signs are proved exactly, sizes up to a relative slack of 10⁻⁹, since outward rounding exceeds an attained maximum.
//!
//! The proof concerns the formula's slope as it is written. That it is the derivative of the value is not proved, but
//! refuted where it is wrong on one of the boxes: by the mean value theorem, a difference quotient is among the slopes.
//!
//! # Undecided claims
//!
//! An undecided claim may take seconds, and may be true: intervals treat two occurrences of a variable as
//! independent, so that r/√(r² + 1) written as such has no enclosure within [−1, 1], and its derivative none above 0. One
//! remedy is a function that has exact rules, here [`hypot`](crate::real::Real::hypot); another a slope that
//! [has its derivative](crate::real::Real::with_derivative) in a form of evident sign.
//!
//! | undecided | remedy |
//! | --- | --- |
//! | smoothness where [`select_lt`] changes sides | [`piecewise`], of the value and of the slope |
//! | continuity on a half line, such as [−∞, −10³⁴] | [`with_derivative`], with the slope as the value's derivative |
//!
//! [`select_lt`]: crate::real::Real::select_lt
//! [`piecewise`]: crate::real::Real::piecewise
//! [`with_derivative`]: crate::real::Real::with_derivative
//!
//! ```
//! use perdita::certify::examine;
//! use perdita::loss::Claims;
//! use perdita::losses::Huber;
//!
//! let huber = Huber::new(1.5)?;
//! assert!(examine(&huber, Claims { lipschitz: 1.5, ..Claims::NONE }).is_proved());
//! let refuted = examine(&huber, Claims { lipschitz: 1.0, ..Claims::NONE }).to_string();
//! assert!(refuted.starts_with("Lipschitz constant 1: refuted on "));
//! # Ok::<(), perdita::Error>(())
//! ```
use crate::loss::{Card, Claims, Pointwise, ValueSlope};
use crate::real::{Dual, Interval, Real, span};
use crate::trace::Program;
use std::collections::VecDeque;
use std::fmt;

/// Property of a loss that one of its [`Claims`] states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Property {
    /// The lower bound of the value.
    LowerBound(f64),
    /// The upper bound of the slope's size.
    Lipschitz(f64),
    /// The slope does not fall.
    Convex,
    /// The lower bound of the curvature, above 0.
    StronglyConvex(f64),
    /// The upper bound of the curvature.
    Smooth(f64),
    /// The value has no jump: part of convexity, of a Lipschitz constant, and of smoothness.
    Continuous,
    /// A function falls, or rises, as a theorem says.
    Monotonic,
    /// The slope is the derivative of the value: part of every claim.
    Derivative,
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Property::LowerBound(least) => write!(f, "lower bound {least}"),
            Property::Lipschitz(constant) => write!(f, "Lipschitz constant {constant}"),
            Property::Convex => f.write_str("convexity"),
            Property::StronglyConvex(least) => write!(f, "strong convexity, curvature at least {least}"),
            Property::Smooth(most) => write!(f, "smoothness, curvature at most {most}"),
            Property::Continuous => f.write_str("continuity"),
            Property::Monotonic => f.write_str("monotonicity"),
            Property::Derivative => f.write_str("slope that is the derivative of the value"),
        }
    }
}

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
        /// The claim.
        claim: Property,
        /// The box.
        prediction: Interval,
        /// The target, or the box of targets.
        target: Interval,
    },
    /// This box became too small to split, or there were too many boxes.
    Undecided {
        /// The first claim that is not proved on the box.
        claim: Property,
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
        let (claim, found, p, y) = match self {
            ProofResult::Proved { boxes } => return write!(f, "proved on {boxes} boxes"),
            ProofResult::Refuted { claim, prediction, target } => (claim, "refuted", prediction, target),
            ProofResult::Undecided { claim, prediction, target } => (claim, "undecided", prediction, target),
        };
        write!(f, "{claim}: {found} on [{}, {}] at ", p.lo, p.hi)?;
        if y.lo == y.hi { write!(f, "target {}", y.lo) } else { write!(f, "targets in {y}") }
    }
}

/// Targets that represent all others. For unbounded targets 0, since losses of regression depend on the error alone;
/// for a bounded domain its two ends, since such losses are affine in the target. (Both are tested.) A half line is
/// covered by two boxes, without assumptions: a proof on a box holds for each of its targets.
pub fn targets(card: &Card) -> Vec<Interval> {
    targets_in(card.target)
}

/// The same for targets of a domain.
pub fn targets_in(all: Interval) -> Vec<Interval> {
    let point = |y| span(y, y);
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
    examine_enclosures(&loss.card(), claims, &|[p, target]| loss.at(p, target))
}

/// A box, or a quantity on it, with two derivatives in the prediction.
pub type Nested = Dual<Dual<Interval>>;

/// Enclosures of a loss on a box of predictions and targets: the value, the slope, and two derivatives of each.
pub type Enclosures<'a> = &'a dyn Fn([Nested; 2]) -> ValueSlope<Nested>;

/// The enclosures of a program of value and slope, such as [`as_written`](crate::trace::as_written) has.
pub fn of_program(program: &Program) -> impl Fn([Nested; 2]) -> ValueSlope<Nested> {
    |at| {
        let found = program.run_scalars(&at);
        ValueSlope { value: found[0], slope: found[1] }
    }
}

/// Value, slope and curvature of a loss on a box, each by two rules: the operations of its formula, and the mean value theorem.
pub fn enclose(enclosures: Enclosures, prediction: Interval, target: Interval) -> ValueSlope<Dual<Interval>> {
    let run = |p| enclosures([Dual::var(Dual::var(p)), Dual::fixed(Dual::fixed(target))]);
    let whole = run(prediction);
    let middle = match (prediction.lo.is_finite(), prediction.hi.is_finite()) {
        (true, true) => prediction.lo + (prediction.hi - prediction.lo) * 0.5,
        // What rises or falls is bounded on a half line by its value at the end.
        (true, false) => prediction.lo,
        (false, true) => prediction.hi,
        (false, false) => return ValueSlope { value: whole.value.re, slope: whole.slope.re },
    };

    let middle = span(middle, middle);
    let (at, away) = (run(middle), prediction - middle);
    let mean = |at: Interval, derivative: Interval| at + derivative.strong_mul(away);
    let value = narrowed(whole.value.re.re, mean(at.value.re.re, whole.value.re.du));
    let slope = narrowed(whole.slope.re.re, mean(at.slope.re.re, whole.slope.re.du));
    let curvature = match whole.slope.re.du {
        // A jump of the slope makes the curvature unbounded, and is no part of its derivative.
        jump if !jump.is_bounded() => jump,
        curvature => narrowed(curvature, mean(at.slope.re.du, whole.slope.du.du)),
    };
    ValueSlope { value: Dual { re: value, du: whole.value.re.du }, slope: Dual { re: slope, du: curvature } }
}

/// The part that two enclosures of one quantity share; the first, if a wrong derivative leaves nothing.
fn narrowed(x: Interval, o: Interval) -> Interval {
    let both = span(x.lo.max(o.lo), x.hi.min(o.hi));
    if both.lo <= both.hi { both } else { x }
}

/// The same for a type-erased loss: its card, and its enclosures.
pub fn examine_enclosures(card: &Card, claims: Claims, enclosures: Enclosures) -> ProofResult {
    let region = Region { prediction: card.prediction, targets: targets(card), boxes_max: BOXES };
    examine_region(&region, claims, enclosures)
}

/// Predictions and targets of a proof, and its greatest effort.
#[derive(Clone, Debug)]
pub struct Region {
    /// The predictions.
    pub prediction: Interval,
    /// The targets that stand for all others, or boxes of targets.
    pub targets: Vec<Interval>,
    /// The most boxes of predictions at one target.
    pub boxes_max: usize,
}

/// The same over a region.
pub fn examine_region(region: &Region, claims: Claims, enclosures: Enclosures) -> ProofResult {
    let mut boxes = 0;
    for &target in &region.targets {
        if let Some((prediction, target)) = wrong_slope(enclosures, region.prediction, target) {
            return ProofResult::Refuted { claim: Property::Derivative, prediction, target };
        }
        match at_target(enclosures, region, claims, target) {
            ProofResult::Proved { boxes: more } => boxes += more,
            other => return other,
        }
    }
    ProofResult::Proved { boxes }
}

/// A box of predictions, and a target, on which no slope is the difference quotient of the value.
fn wrong_slope(enclosures: Enclosures, domain: Interval, targets: Interval) -> Option<(Interval, Interval)> {
    let point = |x| span(x, x);
    // Nearly the end: at one that is excluded, the loss may be infinite.
    let target = point(targets.nearest(targets.lo + 0.625 * (targets.hi - targets.lo).min(1.0)));
    (0..SAMPLES).find_map(|k| {
        let x = sample(domain, f64::from(k));
        let h = 1e-3 * x.abs().min(1.0).min(x - domain.lo).min(domain.hi - x);
        let around = span(x - h, x + h);
        let value = |p| enclose(enclosures, point(p), target).value.re;
        let quotient = (value(around.hi) - value(around.lo)) / (point(around.hi) - point(around.lo));
        let slope = enclose(enclosures, around, target).slope.re;
        let is_wrong = h > 0.0 && quotient.is_bounded() && quotient.misses(slope);
        is_wrong.then_some((around, target))
    })
}

/// Places at which a slope is compared with difference quotients.
const SAMPLES: u32 = 40;

/// A place in a domain, none of them round: kinks are.
fn sample(domain: Interval, k: f64) -> f64 {
    let share = (k + 0.37) / f64::from(SAMPLES);
    match (domain.lo.is_finite(), domain.hi.is_finite()) {
        (true, true) => domain.lo + (domain.hi - domain.lo) * share,
        (true, false) => domain.lo + 0.0117 * 1.3f64.powf(k),
        (false, true) => domain.hi - 0.0117 * 1.3f64.powf(k),
        (false, false) => (0.5 - share).signum() * 0.0117 * 1.6f64.powf((k - 0.5 * f64::from(SAMPLES)).abs()),
    }
}

/// Predictions and targets beyond this are far: a box there may remain unbounded. eˣ is finite up to here and somewhat
/// beyond.
const FAR_LIMIT: f64 = 512.0;

/// The most splits of a box, and the most boxes of a loss of the catalogue.
const DEPTH: u32 = 60;
const BOXES: usize = 1 << 20;

/// The branch and bound at one target, or box of targets.
fn at_target(enclosures: Enclosures, region: &Region, claims: Claims, target: Interval) -> ProofResult {
    let domain = region.prediction;
    let (mut todo, mut boxes) = (VecDeque::from([(domain, 0)]), 0);
    while let Some((p, depth)) = todo.pop_front() {
        boxes += 1;
        let jet = enclose(enclosures, p, target);
        let bounds = bounds(claims, &jet);
        if let Some(&Bound { claim, .. }) = bounds.iter().find(|bound| bound.found.misses(bound.allowed)) {
            return ProofResult::Refuted { claim, prediction: p, target };
        }

        // A jump in the value gives an unbounded derivative on every box around it, however small. Where the slope
        // itself may be infinite this is no evidence: far out, at the ends of the domain, and where neither convexity nor
        // smoothness is claimed.
        let far = is_far(p);
        let may_jump = !claims.convex && claims.smooth.is_infinite();
        let steep = far || is_far(target) || p.lo == domain.lo || p.hi == domain.hi || may_jump;
        let no_jump = jet.value.du.is_bounded() || steep && claims.lipschitz.is_infinite();

        // Quantities without a claim are skipped: their enclosures may be NaN.
        let open = |bound: &&Bound| bound.allowed != Interval::REAL && !bound.found.within(bound.allowed);
        let open = bounds.iter().find(open).map(|bound| bound.claim);
        if (far || p.is_bounded()) && no_jump && open.is_none() {
            continue;
        }
        if depth == DEPTH || boxes >= region.boxes_max {
            let claim = open.unwrap_or(Property::Continuous);
            return ProofResult::Undecided { claim, prediction: p, target };
        }
        todo.extend(halves(p).map(|p| (p, depth + 1)));
    }

    ProofResult::Proved { boxes }
}

/// A claim about a quantity: its enclosure on a box, and what the claim allows.
struct Bound {
    claim: Property,
    found: Interval,
    allowed: Interval,
}

/// All claims about value, slope and curvature.
fn bounds(claims: Claims, jet: &ValueSlope<Dual<Interval>>) -> [Bound; 4] {
    let (slack, inf) = (1.0 + 1e-9, f64::INFINITY);
    let (value, slope, curvature) = (jet.value.re, jet.slope.re, jet.slope.du);
    let bound = |claim, found, allowed| Bound { claim, found, allowed };
    let steepest = claims.lipschitz * slack;
    let (convexity, least) = match (claims.convex, claims.strong) {
        (false, _) => (Property::Convex, -inf),
        (true, 0.0) => (Property::Convex, 0.0),
        (true, strong) => (Property::StronglyConvex(strong), strong / slack),
    };
    [
        bound(Property::LowerBound(claims.least), value, span(claims.least - 1e-9, inf)),
        bound(Property::Lipschitz(claims.lipschitz), slope, span(-steepest, steepest)),
        bound(convexity, curvature, span(least, inf)),
        bound(Property::Smooth(claims.smooth), curvature, span(-inf, claims.smooth * slack)),
    ]
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
