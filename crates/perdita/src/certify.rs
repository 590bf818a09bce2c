//! Proves a loss's claims from its formula, refutes them, or says on which box neither worked.
//!
//! The formula runs on intervals, and on the dual numbers over them: what comes out encloses every value, slope and
//! curvature on a box of predictions. Boxes are halved until each lies inside what is claimed (proved), one lies
//! outside (refuted), or one has become too small to
//! halve (undecided, as when there are more than four million). Signs are proved exactly, sizes to nine digits:
//! rounding outwards pushes an attained maximum past itself.
//!
//! What is proved is about the formula's slope; that the slope is the value's derivative is tested at points.
use crate::loss::{Card, Claims, Pointwise};
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
        /// The target.
        target: f64,
    },
    /// This box became too small to halve, or there were too many.
    Undecided {
        /// The box.
        prediction: Interval,
        /// The target.
        target: f64,
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
        match self {
            Verdict::Proved { boxes } => write!(f, "proved on {boxes} boxes"),
            Verdict::Refuted { prediction: p, target } => {
                write!(f, "refuted on [{}, {}] at target {target}", p.lo, p.hi)
            }
            Verdict::Undecided { prediction: p, target } => {
                write!(f, "undecided on [{}, {}] at target {target}", p.lo, p.hi)
            }
        }
    }
}

/// The targets that stand for all: of a regression 0, since only the error counts; of a bounded target its two ends,
/// since such a loss is affine in it. (Both are tested.)
pub fn targets(card: &Card) -> Vec<f64> {
    if card.target.is_bounded() { vec![card.target.lo, card.target.hi] } else { vec![0.0] }
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
    let mut boxes = 0;
    for target in targets(&L::CARD) {
        match at_target(loss, claims, target) {
            Verdict::Proved { boxes: more } => boxes += more,
            other => return other,
        }
    }
    Verdict::Proved { boxes }
}

/// Beyond this a prediction is far away, and a box there may stay unbounded.
const FAR: f64 = 1e3;
/// How often a box is halved, and how many boxes there may be.
const DEPTH: u32 = 60;
const BOXES: usize = 1 << 22;

fn at_target<L: Pointwise>(loss: &L, claims: Claims, target: f64) -> Verdict {
    let slack = 1.0 + 1e-9;
    let slopes = span(-claims.lipschitz * slack, claims.lipschitz * slack);
    let least = if claims.convex { claims.strong / slack } else { f64::NEG_INFINITY };
    let curvatures = span(least, claims.smooth * slack);
    let values = span(claims.least - 1e-9, f64::INFINITY);
    let domain = L::CARD.prediction;

    let (mut todo, mut boxes) = (VecDeque::from([(domain, 0)]), 0);
    while let Some((p, depth)) = todo.pop_front() {
        boxes += 1;
        let jet = loss.at(Dual::var(p), Dual::fixed(span(target, target)));
        let (value, slope, curvature) = (jet.value.re, jet.slope.re, jet.slope.du);
        if slope.misses(slopes) || curvature.misses(curvatures) || value.misses(values) {
            return Verdict::Refuted { prediction: p, target };
        }
        // A jump in the value is an infinite derivative on every box around it, however small. Where the slope itself
        // may be infinite that says nothing: far away, at the ends of the domain, and where nothing is claimed of it.
        let far = p.lo >= FAR || p.hi <= -FAR;
        let steep = far || p.lo == domain.lo || p.hi == domain.hi || !claims.convex;
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
