//! Shape of losses of one prediction: constants and convexity are proved by intervals, or refuted at a point; kinks are found
//! by bisection.
use super::sampled::{Jump, jump};
use super::{Finding, Status};
use crate::text::short;
use perdita::certify::ProofResult;
use perdita::loss::{Card, Claims, Predicts};
use perdita::real::Interval;
use perdita::trace::Op;
use perdita_catalog::{AnyPointwise, Loss};

const NOTHING: Claims = Claims { least: f64::NEG_INFINITY, ..Claims::NONE };

/// Predictions per unit near 0, where most losses have their kinks.
const PER_UNIT: i32 = 64;

/// Powers of ten of the other predictions.
const DECADES: std::ops::RangeInclusive<i32> = -9..=12;

/// A slope or curvature that grows by more than this over the last two decades is not bounded.
const GROWTH: f64 = 1.5;

/// Differentiable, convex, Lipschitz, smooth.
pub(super) fn findings(any: &dyn AnyPointwise, card: &Card) -> [Finding; 4] {
    let samples = Samples::of(any, card);
    let claims = any.claims();
    let convex = convex(&samples, claims);
    let lipschitz = samples.bounded(
        claims.lipschitz,
        &|lipschitz| Claims { lipschitz, ..NOTHING },
        "|slope|",
        &|p, y| any.at(p, y).slope.abs(),
    );
    let kink = samples.kink();
    let smooth = match &kink {
        Some(kink) => Finding::refuted(kink.clone()),
        None => {
            samples.bounded(claims.smooth, &|smooth| Claims { smooth, ..NOTHING }, "curvature", &|p, y| {
                any.dual_at(p, y).slope.du.abs()
            })
        }
    };

    let both = convex.status == Status::Proved && smooth.status == Status::Proved;
    let differentiable = match kink {
        Some(kink) => Finding::refuted(kink),
        None if both => Finding::proved("the slope rises, and its curvature is bounded"),
        None if is_of_smooth_functions(any) => Finding::proved("composed of smooth functions"),
        None => Finding::tested("no jump of the slope was found by bisection"),
    };
    [differentiable, convex, lipschitz, smooth]
}

/// The influence of one observation on the minimiser: bounded as the slope is, for losses of an error.
pub(super) fn influence(loss: &Loss, lipschitz: &Finding) -> Finding {
    let card = loss.card();
    let Some(any) = loss.pointwise() else { return Finding::not_applicable() };
    if card.predicts != Predicts::Value || card.target != Interval::REAL {
        return Finding::not_applicable();
    }
    let (near, far) = (any.at(1.0, 0.0).slope.abs(), any.at(1e6, 0.0).slope.abs());
    match lipschitz.status {
        Status::Proved if far < 1e-3 * near => Finding::proved(format!(
            "redescending: {}, and {} at an error of 10⁶",
            lipschitz.evidence,
            short(far)
        )),
        _ => lipschitz.clone(),
    }
}

/// A loss, and predictions and targets at which it is tried.
struct Samples<'a> {
    any: &'a dyn AnyPointwise,
    predictions: Vec<f64>,
    targets: Vec<f64>,
}

impl<'a> Samples<'a> {
    fn of(any: &'a dyn AnyPointwise, card: &Card) -> Samples<'a> {
        let near = (-6 * PER_UNIT..=6 * PER_UNIT).map(|k| f64::from(k) / f64::from(PER_UNIT) + 1e-3);
        let far = DECADES.flat_map(|k| [10f64.powi(k), -(10f64.powi(k))]);
        let domain = card.prediction;
        let ends = [domain.lo, domain.hi].into_iter().filter(|end| end.is_finite());
        let inside = (1..64).map(|k| domain.lo + (domain.hi - domain.lo) * f64::from(k) / 64.0);
        let mut predictions: Vec<f64> = near
            .chain(far)
            .chain(inside)
            .chain(ends)
            .filter(|p| p.is_finite() && domain.contains(*p))
            .collect();
        predictions.sort_by(f64::total_cmp);
        predictions.dedup();

        let (low, high) = (card.target.lo, card.target.hi);
        let targets = match (low.is_finite(), high.is_finite()) {
            (true, true) if card.two_labels => vec![low, high],
            (true, true) => vec![low, 0.5 * (low + high), high],
            (true, false) => vec![low + 0.5, low + 1.0, low + 4.0],
            _ => vec![0.0],
        };
        Samples { any, predictions, targets }
    }

    fn pairs(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.targets.iter().flat_map(|&y| self.predictions.iter().map(move |&p| (p, y)))
    }

    /// A jump of the slope, in words.
    fn kink(&self) -> Option<String> {
        self.targets.iter().find_map(|&y| {
            let slope = |p: f64| Some(self.any.at(p, y).slope).filter(|slope| slope.is_finite());
            self.predictions.windows(2).find_map(|ends| {
                let Jump { at, below, above } = jump(&slope, ends[0], ends[1])?;
                Some(format!("the slope jumps from {} to {} at {}", short(below), short(above), place(at, y)))
            })
        })
    }

    /// A bound that is claimed and proved, or refuted as the quantity grows without bound.
    fn bounded(
        &self,
        claimed: f64,
        claims: &dyn Fn(f64) -> Claims,
        name: &str,
        quantity: &dyn Fn(f64, f64) -> f64,
    ) -> Finding {
        if claimed.is_finite() {
            return of_proof(self.any.examine(claims(claimed)), format!("{name} ≤ {}", short(claimed)));
        }
        let known = self.pairs().map(|(p, y)| (quantity(p, y), p, y)).filter(|(x, ..)| !x.is_nan());
        let Some((most, p, y)) = known.max_by(|a, b| a.0.total_cmp(&b.0)) else {
            return Finding::open("not evaluated");
        };
        // Towards 0 if the largest is at a small prediction, else away from it.
        let nearer = if p.abs() < 1.0 { 100.0 * p } else { p / 100.0 };
        if most.is_infinite() || most > GROWTH * quantity(nearer, y) && !(1e-4..1e4).contains(&p.abs()) {
            return Finding::refuted(format!("{name} {} at {}, and growing", short(most), place(p, y)));
        }
        Finding::open(format!("{name} up to {} at samples, and no proved bound", short(most)))
    }
}

fn convex(samples: &Samples, claims: Claims) -> Finding {
    let inequality = "curvature ≥ 0".to_string();
    let claim = Claims { convex: true, ..NOTHING };
    if claims.convex {
        return of_proof(samples.any.examine(claim), inequality);
    }
    let curvatures = samples.pairs().map(|(p, y)| (samples.any.dual_at(p, y).slope.du, p, y));
    let least = curvatures.filter(|(x, ..)| x.is_finite()).min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((curvature, p, y)) = least.filter(|(curvature, ..)| *curvature < -1e-6) {
        return Finding::refuted(format!("curvature {} at {}", short(curvature), place(p, y)));
    }
    let falls = samples.targets.iter().find_map(|&y| {
        let slope = |p: f64| samples.any.at(p, y).slope;
        let falls = |ends: &&[f64]| slope(ends[1]) < slope(ends[0]) - 1e-6 * slope(ends[0]).abs().max(1e-3);
        samples.predictions.windows(2).find(falls).map(|ends| (ends[0], ends[1], y))
    });
    match falls {
        Some((low, high, y)) => Finding::refuted(format!(
            "the slope falls from {} at {} to {} at {}",
            short(samples.any.at(low, y).slope),
            place(low, y),
            short(samples.any.at(high, y).slope),
            short(high)
        )),
        // What can be proved is claimed.
        None => Finding::open("no negative curvature at samples, and no proof"),
    }
}

fn of_proof(proof: ProofResult, inequality: String) -> Finding {
    match proof {
        ProofResult::Proved { boxes } => Finding::proved(format!("{inequality}, on {boxes} boxes")),
        ProofResult::Refuted { .. } => Finding::refuted(proof.to_string()),
        ProofResult::Undecided { .. } => Finding::open(proof.to_string()),
    }
}

/// True if the formula has no operation with a kink or a jump.
fn is_of_smooth_functions(any: &dyn AnyPointwise) -> bool {
    any.as_written().nodes.iter().all(|node| {
        matches!(
            node.op,
            Op::Input(_)
                | Op::Literal(_)
                | Op::Add
                | Op::Sub
                | Op::Mul
                | Op::Div
                | Op::Neg
                | Op::Exp
                | Op::ExpM1
                | Op::Ln
                | Op::Ln1p
                | Op::Tanh
                | Op::Sigmoid
                | Op::Softplus
        )
    })
}

fn place(prediction: f64, target: f64) -> String {
    format!("prediction {}, target {}", short(prediction), short(target))
}
