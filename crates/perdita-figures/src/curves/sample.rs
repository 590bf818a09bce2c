//! A loss at one point of its argument: its value, and the derivatives along it, from the formula on dual numbers.
use super::argument::Argument;
use super::arrays;
use perdita::loss::{ClassIndex, Distribution, Predicts, TargetKind};
use perdita::real::Dual;
use perdita_catalog::{AnyPointwise, AnyRowwise, Loss};

/// The smallest distance of probabilities from 0 and 1, where logits are infinite.
const EDGE: f64 = 1e-9;

/// A loss at a point, and its derivatives in the variable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sample {
    pub(super) value: f64,
    pub(super) slope: f64,
    /// NaN if it is not available.
    pub(super) curvature: f64,
}

/// A function of the variable at a point: its value and first two derivatives.
type Path = [f64; 3];

/// The loss at `x`.
pub(super) fn sample(loss: &Loss, argument: Argument, x: f64, target: f64) -> Result<Sample, String> {
    let x = if argument == Argument::Probability { x.clamp(EDGE, 1.0 - EDGE) } else { x };
    if let Some(any) = loss.pointwise() {
        return Ok(pointwise(any, path(loss, argument, x, target), target));
    }
    let paths = scores(loss, argument, x);
    if let Some(any) = loss.labelled() {
        return Ok(rowwise::<ClassIndex>(any, &paths.map(dual), 0, paths));
    }
    if let Some(any) = loss.soft() {
        let truth = [Dual::fixed(1.0), Dual::fixed(0.0)];
        return Ok(rowwise::<Distribution>(any, &paths.map(dual), &truth, paths));
    }
    if loss.product().is_some() {
        return Err(format!("{loss} compares rows with rows"));
    }
    arrays::sample(loss, argument, x, target).map_err(|e| format!("{loss}: {e}"))
}

/// The prediction of a pointwise loss as a function of the variable.
fn path(loss: &Loss, argument: Argument, x: f64, target: f64) -> Path {
    let card = loss.card();
    // Of the two classes, the one that the target is not mirrors the other.
    let other = target <= (card.target.lo + card.target.hi) / 2.0;
    let sign = if card.two_labels && card.target.lo < 0.0 { target } else { 1.0 };
    match argument {
        Argument::Error => [x + target, 1.0, 0.0],
        Argument::Margin => [sign * x, sign, 0.0],
        Argument::Probability => {
            let sign = if other { -1.0 } else { 1.0 };
            match card.predicts {
                Predicts::Probability if other => [1.0 - x, -1.0, 0.0],
                Predicts::Probability => [x, 1.0, 0.0],
                _ => logit(x).map(|d| sign * d),
            }
        }
        _ => [x, 1.0, 0.0],
    }
}

/// ln x/(1 − x)
fn logit(x: f64) -> Path {
    let spread = x * (1.0 - x);
    [x.ln() - (-x).ln_1p(), 1.0 / spread, (2.0 * x - 1.0) / (spread * spread)]
}

/// The scores of the true class and of the other as functions of the variable.
fn scores(loss: &Loss, argument: Argument, x: f64) -> [Path; 2] {
    match (argument, loss.card().predicts) {
        (Argument::Probability, Predicts::Probability) => [[x, 1.0, 0.0], [1.0 - x, -1.0, 0.0]],
        // Logarithms of probabilities are logits whose softmax is the probabilities.
        (Argument::Probability, _) => {
            let (p, q) = (1.0 / x, 1.0 / (1.0 - x));
            [[x.ln(), p, -p * p], [(-x).ln_1p(), -q, -q * q]]
        }
        _ => [[x / 2.0, 0.5, 0.0], [-x / 2.0, -0.5, 0.0]],
    }
}

fn pointwise(loss: &dyn AnyPointwise, [at, first, second]: Path, target: f64) -> Sample {
    let jet = loss.dual_at(at, target);
    let (slope, curvature) = (jet.slope.re, jet.slope.du);
    Sample {
        value: jet.value.re,
        slope: slope * first,
        curvature: strong_mul(curvature, first * first) + strong_mul(slope, second),
    }
}

fn dual([at, first, _]: Path) -> Dual<f64> {
    Dual { re: at, du: first }
}

/// The gradient's own derivative is known along the path; where that bends, the gradient counts as well.
fn rowwise<'a, K: TargetKind>(
    loss: &dyn AnyRowwise<K>,
    row: &'a [Dual<f64>; 2],
    target: K::Of<&'a [Dual<f64>]>,
    paths: [Path; 2],
) -> Sample {
    let mut grad = [Dual::fixed(0.0); 2];
    let value = loss.dual_at(row, target, &mut grad);
    let bent =
        |(g, [_, first, second]): (&Dual<f64>, [f64; 3])| strong_mul(g.du, first) + strong_mul(g.re, second);
    Sample { value: value.re, slope: value.du, curvature: grad.iter().zip(paths).map(bent).sum() }
}

/// A product in which 0 beats ∞: a constant adds nothing to a derivative.
fn strong_mul(x: f64, weight: f64) -> f64 {
    if weight == 0.0 { 0.0 } else { x * weight }
}
