//! The quantity that a loss of a prediction and a target estimates: the minimiser of the expected loss, found for several
//! distributions of the target, and compared with what is known to be estimated.
//!
//! ```text
//! target in {−1, 1} or {0, 1}     P(y = 1) = π, for several π:
//!                                     minimiser = π, or σ(minimiser) = π:     the probability, or its logit
//!                                     its sign is that of π − ½:              classification-calibrated
//! other targets                   skewed distributions:
//!                                     the minimiser is the mean, or ln of it
//!                                     the share of targets below it, or of the distance to them, is the same in all:
//!                                                                             a quantile, or an expectile
//! ```
//!
//! This is evidence from examples, not a proof; but a convex loss of the margin is calibrated exactly if its slope at 0 is
//! negative (Bartlett, Jordan & McAuliffe, JASA 101, 2006).
use crate::Loss;
use crate::formula::golden;
use perdita::loss::SIGNS;
use perdita::real::Interval;

/// Probabilities of the class 1.
const PROBABILITIES: [f64; 6] = [0.07, 0.2, 0.4, 0.65, 0.8, 0.95];

/// Targets of a distribution.
const ATOMS: usize = 200;

/// Errors of a minimiser, and of a share of targets, of which one is 1/200.
const NEAR: f64 = 1e-5;
const NEAR_SHARE: f64 = 0.011;

/// The quantity that a loss of a prediction and a target estimates, with the evidence: the minimiser of the expected loss for
/// several distributions of the target. `None` if it is none that is known, or the loss takes no prediction and target.
///
/// ```
/// use perdita_catalog::{Loss, estimates};
/// let found = |text: &str| Ok::<_, perdita::Error>(estimates(&text.parse::<Loss>()?).unwrap());
/// assert!(found("mse")?.starts_with("the mean"));
/// assert!(found("quantile(tau=0.9)")?.starts_with("the quantile 0.9"));
/// assert!(found("max(t*(y - p), (t - 1)*(y - p)); t = 0.9")?.starts_with("the quantile 0.9"));
/// assert!(found("log(1 + exp(x)) - y*x; y in {0, 1}")?.starts_with("the logit of the probability"));
/// # Ok::<(), perdita::Error>(())
/// ```
pub fn estimates(loss: &Loss) -> Option<String> {
    let (any, card) = (loss.pointwise()?, loss.card());
    let value = |p: f64, y: f64| any.at(p, y).value;
    let (prediction, target) = (card.prediction, card.target);
    let of_classes = target.lo.is_finite() && target.hi.is_finite() && (card.two_labels || target.hi == 1.0);
    match of_classes {
        true => of_labels(&value, prediction, target),
        false => of_numbers(&value, prediction, target),
    }
}

/// The value at a prediction and a target.
type Value<'a> = &'a dyn Fn(f64, f64) -> f64;

/// Targets and their probabilities.
type Distribution = Vec<(f64, f64)>;

fn of_labels(value: Value, prediction: Interval, labels: Interval) -> Option<String> {
    let minimisers: Option<Vec<f64>> = PROBABILITIES
        .iter()
        .map(|&one| minimiser(value, prediction, &vec![(labels.lo, 1.0 - one), (labels.hi, one)]))
        .collect();
    let solved = || format!("solved for {} probabilities", PROBABILITIES.len());

    if let Some(minimisers) = minimisers {
        let all =
            |f: &dyn Fn(f64, f64) -> bool| PROBABILITIES.iter().zip(&minimisers).all(|(&one, &p)| f(one, p));
        if all(&|one, p| (p - one).abs() < NEAR) {
            return Some(format!("the probability of {} ({})", labels.hi, solved()));
        }
        if all(&|one, p| (1.0 / (1.0 + (-p).exp()) - one).abs() < NEAR) {
            return Some(format!("the logit of the probability of {} ({})", labels.hi, solved()));
        }
        if labels == SIGNS && !all(&|one, p| (p > 0.0) == (one > 0.5)) {
            return Some(format!("not the class: the sign of the minimiser is wrong ({})", solved()));
        }
    }
    if labels != SIGNS {
        return None;
    }
    let calibrated = PROBABILITIES.iter().all(|&one| {
        let expected = |p: f64| one * value(p, 1.0) + (1.0 - one) * value(p, -1.0);
        let right = if one > 0.5 { 1.0 } else { -1.0 };
        // The best prediction of the right sign is better than any of the wrong one.
        let best = |sign: f64| {
            samples(prediction).filter(|p| p * sign >= 0.0).map(expected).fold(f64::INFINITY, f64::min)
        };
        best(right) < best(-right)
    });
    calibrated.then(|| format!("the class, by its sign: classification-calibrated ({})", solved()))
}

fn of_numbers(value: Value, prediction: Interval, target: Interval) -> Option<String> {
    let low = if target.lo.is_finite() { target.lo } else { -1.0 };
    let width = if target.hi.is_finite() { target.hi - low } else { 35.0 };
    // Shares of the width, differently skewed.
    let skewed: [fn(f64) -> f64; 3] =
        [|u| u.powi(5), |u| 1.0 - (1.0 - u).powi(4), |u| 0.1 + 0.5 * u.powi(2) + 0.3 * u.powi(9)];
    let mut found = Vec::new();
    for shape in skewed {
        let atom = |k| low + width * shape((k as f64 + 0.5) / ATOMS as f64);
        let distribution: Distribution = (0..ATOMS).map(|k| (atom(k), 1.0 / ATOMS as f64)).collect();
        let p = minimiser(value, prediction, &distribution)?;
        let mean =
            |f: &dyn Fn(f64) -> f64| distribution.iter().map(|(y, weight)| weight * f(*y)).sum::<f64>();
        let (above, below) = (mean(&|y| (y - p).max(0.0)), mean(&|y| (p - y).max(0.0)));
        found.push(Solved {
            minimiser: p,
            mean: mean(&|y| y),
            targets: mean(&|y| if y < p { 1.0 } else { 0.0 }),
            distance: below / (below + above),
        });
    }

    let all = |holds: &dyn Fn(&Solved) -> bool| found.iter().all(holds);
    let solved = format!("solved for {} distributions", skewed.len());
    let Solved { targets, distance, .. } = found[0];
    Some(if all(&|one| (one.minimiser - one.mean).abs() < NEAR * width) {
        format!("the mean ({solved})")
    } else if all(&|one| (one.minimiser - one.mean.ln()).abs() < NEAR) {
        format!("the logarithm of the mean ({solved})")
    } else if targets > 0.0 && targets < 1.0 && all(&|one| (one.targets - targets).abs() < NEAR_SHARE) {
        match (targets - 0.5).abs() < NEAR_SHARE {
            true => format!("the median ({solved})"),
            false => format!("the quantile {} ({solved})", (targets * 1e2).round() / 1e2),
        }
    } else if all(&|one| (one.distance - distance).abs() < 1e-3) {
        format!("the expectile {} ({solved})", (distance * 1e3).round() / 1e3)
    } else {
        format!("a location that is no mean, quantile or expectile ({solved})")
    })
}

/// The minimiser for one distribution, and what it may be.
struct Solved {
    minimiser: f64,
    mean: f64,
    /// The share of the targets below the minimiser: at a quantile, its level.
    targets: f64,
    /// The share of the distance to the targets that lies below: at an expectile, its level.
    distance: f64,
}

/// Predictions that are tried.
fn samples(domain: Interval) -> impl Iterator<Item = f64> {
    let (low, high) = (domain.lo.max(-40.0), domain.hi.min(40.0));
    (0..=800).map(move |k| low + (high - low) * f64::from(k) / 800.0)
}

/// The prediction with the least expected loss; `None` if there is none inside the domain.
fn minimiser(value: Value, domain: Interval, distribution: &Distribution) -> Option<f64> {
    let expected = |p: f64| -> f64 { distribution.iter().map(|&(y, weight)| weight * value(p, y)).sum() };
    let all: Vec<f64> = samples(domain).collect();
    let values: Vec<f64> = all.iter().map(|&p| expected(p)).collect();
    let finite = values.iter().enumerate().filter(|(_, value)| value.is_finite());
    let (best, _) = finite.min_by(|(_, x), (_, y)| x.total_cmp(y))?;
    if best == 0 || best == all.len() - 1 {
        return None;
    }

    Some(golden::minimum(&expected, all[best - 1], all[best + 1]).0)
}
