//! The properties on the cards of pointwise losses: each claim is proved, tight, and missing where it would be false.
use super::super::Done;
use super::{Known, NOTHING, all};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, point, slope};
use crate::mutant::Mutant;
use crate::numerics::{draws, minimum};
use crate::short;
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita::certify::{ProofResult, Region, examine, examine_region, of_program, targets};
use perdita::loss::{Card, Claims, Definition, Pointwise, ValueSlope};
use perdita::losses::Mse;
use perdita::real::{Dual, Interval, Real};
use perdita_catalog::Loss;
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "convex-losses",
        topic: Topic::Frame,
        title: "The losses that claim to be convex are, and no others are known to be",
        latex: "The curvature of every pointwise loss that claims convexity is at least the claimed bound, everywhere, and no smaller \
                bound is needed; the others bend downwards somewhere.",
        plain: "The curvature of every pointwise loss that claims convexity is at least the claimed bound, everywhere, and as \
                small as it somewhere; the others bend downwards somewhere.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("a loss that is not convex", "mse", "log(1 + (p - y)^2)"),
            Mutant::loss("twice the loss, with a larger bound", "mse", "2*mse(p, y)"),
            Mutant::loss("a convex loss that does not claim it", "msle", "mse"),
        ],
        method: Method::Intervals,
        run: |e| certificates(e, &CONVEX),
    },
    Claim {
        id: "lipschitz-losses",
        topic: Topic::Frame,
        title: "The losses that claim a bounded slope have one, and it is reached",
        latex: "$|\\partial \\ell / \\partial \\hat y|$ never exceeds the Lipschitz constant, and comes as near to it as one likes: the \
                influence of one observation is bounded.",
        plain: "|∂ℓ/∂ŷ| never exceeds the Lipschitz constant, and comes as near to it as one likes: the influence of one \
                observation is bounded.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "huber", "2*huber(p, y)"),
            Mutant::loss("half the loss, whose constant is smaller", "huber", "0.5*huber(p, y)"),
            Mutant::loss("a Lipschitz loss that does not claim it", "mse", "huber"),
        ],
        method: Method::Intervals,
        run: |e| certificates(e, &LIPSCHITZ),
    },
    Claim {
        id: "smooth-losses",
        topic: Topic::Frame,
        title: "The losses that claim a bounded curvature have one, and it is reached",
        latex: "The slope changes by at most the smoothness constant times the change of the prediction, and by as much somewhere.",
        plain: "The slope changes by at most the smoothness constant times the change of the prediction, and by as much somewhere.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "log_cosh", "2*log_cosh(p, y)"),
            Mutant::loss("half the loss, whose constant is smaller", "huber", "0.5*huber(p, y)"),
            Mutant::loss("a smooth loss that does not claim it", "mae", "huber"),
        ],
        method: Method::Intervals,
        run: |e| certificates(e, &SMOOTH),
    },
    Claim {
        id: "bounded-losses",
        topic: Topic::Frame,
        title: "The losses that claim a lower bound have one, and it is reached",
        latex: "No prediction costs less than the bound that a loss claims, and some cost no more; for most of them it is 0.",
        plain: "No prediction costs less than the bound that a loss claims, and some cost no more; for most of them it is 0.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("the loss less 1", "mse", "mse(p, y) - 1"),
            Mutant::loss("the loss and 1", "mse", "mse(p, y) + 1"),
        ],
        method: Method::Intervals,
        run: |e| certificates(e, &BOUNDED),
    },
    Claim {
        id: "squared-probability-not-convex",
        topic: Topic::Frame,
        title: "The squared error of a probability is not convex in the logit",
        latex: "$(\\sigma(z) - y)^2$ bends downwards where it is wrong: convexity depends on in what.",
        plain: "(σ(z) − y)² bends downwards where it is wrong: convexity depends on in what.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss(
                "the squared error of the probability",
                "bce_with_logits",
                "(sigmoid(z) - y)^2; y in [0, 1]",
            ),
            Mutant::gradient("the gradient's sign", "bce_with_logits", |g| -g),
        ],
        method: Method::Duals,
        run: squared_probability,
    },
];

/// A property with a constant.
struct Bound {
    /// The inequality, without its constant.
    what: &'static str,
    /// The constant that is claimed, if the property is.
    claimed: fn(&Claims) -> Option<f64>,
    /// The claim of a constant alone.
    alone: fn(f64) -> Claims,
    /// The quantity that is bounded: value, slope, curvature and a difference quotient of slopes.
    of: fn(&Place) -> f64,
    /// True if the constant bounds it from below.
    from_below: bool,
    /// The constant that one tries to prove of a loss without the claim; at an extreme as far as this nothing is bounded.
    far: f64,
}

/// The numbers at a place.
struct Place {
    value: f64,
    slope: f64,
    curvature: f64,
    /// The change of the slope over a distance of 2e-9.
    quotient: f64,
}

const CONVEX: Bound = Bound {
    what: "curvature at least",
    claimed: |claims| claims.convex.then_some(claims.strong),
    alone: |strong| Claims { convex: true, strong, ..NOTHING },
    of: |place| place.curvature,
    from_below: true,
    far: 0.0,
};
const LIPSCHITZ: Bound = Bound {
    what: "slope at most",
    claimed: |claims| claims.lipschitz.is_finite().then_some(claims.lipschitz),
    alone: |lipschitz| Claims { lipschitz, ..NOTHING },
    of: |place| place.slope.abs(),
    from_below: false,
    far: 1e3,
};
const SMOOTH: Bound = Bound {
    what: "curvature at most",
    claimed: |claims| claims.smooth.is_finite().then_some(claims.smooth),
    alone: |smooth| Claims { smooth, ..NOTHING },
    of: |place| place.curvature.max(place.quotient),
    from_below: false,
    far: 1e3,
};
const BOUNDED: Bound = Bound {
    what: "loss at least",
    claimed: |claims| claims.least.is_finite().then_some(claims.least),
    alone: |least| Claims { least, ..NOTHING },
    of: |place| place.value,
    from_below: true,
    far: -1e3,
};

/// The boxes of an attempted proof of what is not claimed.
const EFFORT: usize = 1 << 14;

/// Losses that have a property and do not claim it, as its constant has no closed form in their parameters.
const CONSTANT_UNKNOWN: &[(&str, &str)] = &[("binary_poly1", SMOOTH.what)];

/// Predictions and targets at which extremes are searched: near each other, near the ends of their domains, and far away.
fn searched(card: &Card) -> Vec<(f64, f64)> {
    let sizes = [0.0, 1e-9, 1e-3, 0.1, 0.5, 1.0, 1.5, 2.0, 5.0, 30.0, 1e3, 1e6];
    let around = |at: f64| sizes.into_iter().flat_map(move |size| [at - size, at + size]);
    let inside = |domain: Interval| {
        let ends = [domain.lo, domain.hi].into_iter().filter(|end| end.abs() < 1e300).flat_map(around);
        let mut all: Vec<f64> = around(0.0).chain(ends).filter(|&x| domain.contains(x)).collect();
        all.sort_by(f64::total_cmp);
        all.dedup();
        all
    };

    let (label, all) = (card.two_labels, inside(card.target));
    let ends = [card.target.lo, card.target.hi];
    let targets = if label { ends.to_vec() } else { all };
    let pairs = targets.iter().flat_map(|&y| {
        let near = around(y).filter(|&p| card.prediction.contains(p)).collect::<Vec<_>>();
        inside(card.prediction).into_iter().chain(near).map(move |p| (p, y))
    });
    pairs.collect()
}

/// The distance from the best place within which a better one is searched.
const NEAR: f64 = 0.75;

/// The extreme of a quantity over these places, and near the best of them.
fn extreme(loss: &Loss, card: &Card, bound: &Bound) -> f64 {
    let sign = if bound.from_below { 1.0 } else { -1.0 };
    let of = |p: f64, y: f64| {
        let (value, slope, curvature) = jet(loss, p, y);
        let step = 1e-9;
        let around =
            card.prediction.contains(p - step) && card.prediction.contains(p + step) && p.abs() < 1e3;
        let quotient = match around {
            true => (jet(loss, p + step, y).1 - jet(loss, p - step, y).1) / (2.0 * step),
            false => 0.0,
        };
        // Rounding of slopes is no jump.
        let quotient = if quotient.abs() > 1e4 { quotient } else { 0.0 };
        sign * (bound.of)(&Place { value, slope, curvature, quotient })
    };

    let all = searched(card).into_iter().map(|(p, y)| (of(p, y), p, y)).filter(|(x, ..)| !x.is_nan());
    let Some((best, p, y)) = all.min_by(|a, b| a.0.total_cmp(&b.0)) else { return f64::NAN };

    let inside = |p: f64| p.clamp(card.prediction.lo, card.prediction.hi);
    let (low, high) = (inside(p - NEAR), inside(p + NEAR));
    let near = match best.is_finite() && low < high {
        true => minimum(|p| of(p, y), low..high).map_or(best, |p| of(p, y)),
        false => best,
    };
    sign * best.min(near)
}

fn certificates(e: &mut Evidence, bound: &Bound) -> Done {
    let mut rows = Vec::new();
    for Known { name, card, claims, loss } in all()? {
        let found = extreme(&loss, &card, bound);
        let (constant, outcome): (Cell, String) = match (bound.claimed)(&claims) {
            Some(constant) => {
                let verdict = point(&loss).examine((bound.alone)(constant));
                e.proved(&format!("{name}: {} {}", bound.what, short(constant)), verdict);
                let near = (found - constant).abs() <= 1e-6 * constant.abs().max(1.0);
                e.is(format!("{name}: it comes to {}", short(found)), near);
                (constant.into(), format!("{verdict}"))
            }
            None => ("none".into(), without(e, name, (&card, &loss), bound, found)),
        };
        rows.push(cells![name, constant, outcome, found]);
    }
    e.table(
        "Claims, proved from the formula on boxes that cover the whole domain, and extremes that are found",
        &["loss", bound.what, "outcome", "found"],
        1,
        rows,
    );
    Ok(())
}

/// The reason for which a loss does not claim a property: it must not be provable.
fn without(e: &mut Evidence, name: &str, (card, loss): (&Card, &Loss), bound: &Bound, found: f64) -> String {
    let is_far = if bound.from_below { found < bound.far } else { found > bound.far };
    if is_far {
        return "there is none".into();
    }
    // A constant that leaves some room.
    let tried = if bound.far == 0.0 { 0.0 } else { found + 0.05 * bound.far.signum() * found.abs().max(0.1) };
    let region = Region { prediction: card.prediction, targets: targets(card), boxes_max: EFFORT };
    let verdict = examine_region(&region, (bound.alone)(tried), &of_program(&point(loss).as_written()));
    if CONSTANT_UNKNOWN.contains(&(name, bound.what)) {
        e.proved(&format!("{name}: {} {}, which is not claimed", bound.what, short(tried)), verdict);
        return "proved, not claimed: its constant has no closed form".into();
    }
    e.is(
        format!("{name}: {} {} is not claimed, and not proved", bound.what, short(tried)),
        !matches!(verdict, ProofResult::Proved { .. }),
    );
    match verdict {
        ProofResult::Refuted { .. } => "refuted".into(),
        _ => "open".into(),
    }
}

perdita::parameters! {
    /// The squared error of σ(logit).
    #[derive(Clone)]
    struct OfLogit;
}
impl Definition for OfLogit {
    const CARD: Card = Card { name: "mse_of_logit", target: perdita::loss::PROBABILITY, ..Mse::CARD };
}

impl Pointwise for OfLogit {
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        ValueSlope::derive(prediction, |z: Dual<R>| {
            Pointwise::at(&Mse, z.sigmoid(), Dual::fixed(target)).value
        })
    }

    fn claims(&self) -> Claims {
        Claims::NONE
    }
}

fn squared_probability(e: &mut Evidence) -> Done {
    let convex = Claims { convex: true, ..NOTHING };

    match examine(&OfLogit, convex) {
        ProofResult::Refuted { prediction, target, .. } => e.is(
            format!(
                "in the logit the curvature is negative on all of [{}, {}] at the target {}",
                short(prediction.lo),
                short(prediction.hi),
                short(target.lo)
            ),
            true,
        ),
        other => e.is(format!("convexity in the logit is refuted, but: {other}"), false),
    }

    e.proved("in the probability it is convex", point(&loss("mse")).examine(convex));
    e.proved("cross-entropy is convex in the logit", point(&loss("bce_with_logits")).examine(convex));
    let mut rng = draws(73);
    let wrong: f64 = rng.random_range(8.0..12.0);

    let (square, entropy) =
        (Pointwise::at(&OfLogit, wrong, 0.0).slope, slope(&loss("bce_with_logits"), wrong, 0.0));
    e.is(
        format!(
            "at a wrong logit of {}, the gradient of the squared error is {}, that of cross-entropy {}",
            short(wrong),
            short(square),
            short(entropy)
        ),
        square < 1e-2 && entropy > 0.99,
    );
    Ok(())
}
