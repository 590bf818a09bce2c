//! Proves a loss's claims from its formula, refutes them, or says on which box neither worked.
//!
//! The formula runs on intervals, and on the dual numbers over them: what comes out encloses every value, slope and
//! curvature on a box of predictions. Boxes are halved until each lies inside what is claimed (proved), one lies
//! outside (refuted), or one has become too small to
//! halve (undecided, as when there are more than four million). Signs are proved exactly, sizes to nine digits:
//! rounding outwards pushes an attained maximum past itself.
//!
//! What is proved is about the formula's slope; that the slope is the value's derivative is tested at points.
use crate::loss::{Card, Claims, Jet, Pointwise};
use crate::real::{Dual, Interval, span};
use std::collections::VecDeque;
use std::fmt;

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It holds everywhere.
    Proved {
        /// On how many boxes it was shown.
        boxes: usize,
    },
    /// It fails everywhere on this box.
    Refuted {
        /// The box.
        prediction: Interval,
        /// The target, or all those of a box.
        target: Interval,
    },
    /// This box became too small to halve, or there were too many.
    Undecided {
        /// The box.
        prediction: Interval,
        /// The target, or all those of a box.
        target: Interval,
    },
}

impl Verdict {
    /// Whether it holds.
    pub fn is_proved(self) -> bool {
        matches!(self, Verdict::Proved { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (what, p, y) = match self {
            Verdict::Proved { boxes } => return write!(f, "proved on {boxes} boxes"),
            Verdict::Refuted { prediction, target } => ("refuted", prediction, target),
            Verdict::Undecided { prediction, target } => ("undecided", prediction, target),
        };
        write!(f, "{what} on [{}, {}] at ", p.lo, p.hi)?;
        if y.lo == y.hi { write!(f, "target {}", y.lo) } else { write!(f, "targets in {y}") }
    }
}

/// The targets that stand for all: of a regression 0, since only the error counts; of a bounded target its two ends,
/// since such a loss is affine in it. (Both are tested.) Of a half line the targets are all there, in two boxes, and
/// nothing is taken for granted: what is proved of a box holds for each of its targets.
pub fn targets(card: &Card) -> Vec<Interval> {
    let (all, point) = (card.target, |y| span(y, y));
    match (all.lo.is_finite(), all.hi.is_finite()) {
        (true, true) => vec![point(all.lo), point(all.hi)],
        (true, false) => vec![span(all.lo, FAR), span(FAR, all.hi)],
        (false, true) => vec![span(all.lo, -FAR), span(-FAR, all.hi)],
        (false, false) => vec![point(0.0)],
    }
}

/// Examines everything a loss claims about every prediction in its domain.
///
/// ```
/// use perdita::certify::certify;
/// use perdita::losses::huber::Huber;
/// assert!(certify(&Huber::new(1.5)?).is_proved());
/// # Ok::<(), perdita::Error>(())
/// ```
pub fn certify<L: Pointwise>(loss: &L) -> Verdict {
    examine(loss, loss.claims())
}

/// Examines one set of claims: a part of what a loss says, or something it does not say.
pub fn examine<L: Pointwise>(loss: &L, claims: Claims) -> Verdict {
    examine_enclosures(&loss.card(), claims, &|p, target| loss.at(Dual::var(p), Dual::fixed(target)))
}

/// The value, slope and curvature of a loss, enclosed on a box of predictions and targets.
type Enclosures<'a> = &'a dyn Fn(Interval, Interval) -> Jet<Dual<Interval>>;

/// The same for a loss whose type is not known: its card, and its enclosures.
pub fn examine_enclosures(card: &Card, claims: Claims, enclosures: Enclosures) -> Verdict {
    let mut boxes = 0;
    for target in targets(card) {
        match at_target(enclosures, card.prediction, claims, target) {
            Verdict::Proved { boxes: more } => boxes += more,
            other => return other,
        }
    }
    Verdict::Proved { boxes }
}

/// Beyond this a prediction or a target is far away, and a box there may stay unbounded. Up to here and somewhat beyond
/// eˣ is finite.
const FAR: f64 = 512.0;

/// How often a box is halved, and how many boxes there may be.
const DEPTH: u32 = 60;
const BOXES: usize = 1 << 22;

fn at_target(enclosures: Enclosures, domain: Interval, claims: Claims, target: Interval) -> Verdict {
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
            return Verdict::Refuted { prediction: p, target };
        }

        // A jump in the value is an infinite derivative on every box around it, however small. Where the slope itself
        // may be infinite that says nothing: far away, at the ends of the domain, and where nothing is claimed of it.
        let far = is_far(p);
        let steep = far || is_far(target) || p.lo == domain.lo || p.hi == domain.hi || !claims.convex;
        let no_jump = jet.value.du.is_bounded() || steep && claims.lipschitz.is_infinite();

        // What is not claimed is not examined: there, an enclosure may even be NaN.
        let fits = |x: Interval, claim: Interval| claim == Interval::REAL || x.within(claim);
        let inside = fits(slope, slopes) && fits(curvature, curvatures) && fits(value, values);
        if (far || p.is_bounded()) && no_jump && inside {
            continue;
        }
        if depth == DEPTH || boxes == BOXES {
            return Verdict::Undecided { prediction: p, target };
        }
        todo.extend(halves(p).map(|p| (p, depth + 1)));
    }

    Verdict::Proved { boxes }
}

fn is_far(b: Interval) -> bool {
    b.lo >= FAR || b.hi <= -FAR
}

/// An unbounded box splits at 0, then at growing powers of four.
fn halves(b: Interval) -> [Interval; 2] {
    let m = match (b.lo.is_finite(), b.hi.is_finite()) {
        (true, true) => b.lo + (b.hi - b.lo) * 0.5,
        (true, false) => f64::max(1.0, b.lo * 4.0),
        (false, true) => f64::min(-1.0, b.hi * 4.0),
        (false, false) => 0.0,
    };
    [span(b.lo, m), span(m, b.hi)]
}
