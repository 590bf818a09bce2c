//! Losses of one score for two classes: properness, calibration and symmetry, by the expected loss for several probabilities η
//! of class 1.
//!
//! ```text
//! C(η, z) = η ℓ(z, 1) + (1 − η) ℓ(z, 0)        the expected loss
//! H(η)  = min over z of C                      H⁻(η) = the same over the z that decide for the wrong class
//! ψ(θ)  = H⁻((1 + θ)/2) − H((1 + θ)/2)         ψ(excess of the 0-1 risk) ≤ excess of the expected loss
//! ```
//!
//! That a convex loss of the margin is calibrated exactly if its slope at 0 is negative is a theorem (Bartlett, Jordan &
//! McAuliffe, JASA 101, 2006), and then a proof.
use super::{Finding, Status};
use crate::numerics::{grid, minimum, sigmoid};
use crate::text::short;
use perdita::loss::{Card, Predicts};
use perdita::real::Interval;
use perdita_catalog::AnyPointwise;

/// Probabilities of class 1.
const PROBABILITIES: [f64; 5] = [0.1, 0.35, 0.6, 0.75, 0.9];

/// The error of a minimiser, which is known to about eight digits.
const NEAR: f64 = 1e-4;

/// Predictions are searched up to this size.
const RANGE: f64 = 40.0;

/// Proper, calibrated, symmetric.
pub(super) fn findings(any: &dyn AnyPointwise, card: &Card, convex: &Finding) -> [Finding; 3] {
    let Some(binary) = Binary::of(any, card) else { return [0; 3].map(|_| Finding::not_applicable()) };
    [binary.proper(card.predicts), binary.calibrated(convex), binary.symmetric()]
}

/// A loss of two classes.
struct Binary<'a> {
    any: &'a dyn AnyPointwise,
    /// The targets of classes 0 and 1.
    labels: (f64, f64),
    range: (f64, f64),
    /// The prediction at which the decision changes.
    threshold: f64,
}

impl<'a> Binary<'a> {
    fn of(any: &'a dyn AnyPointwise, card: &Card) -> Option<Binary<'a>> {
        let Interval { lo, hi } = card.target;
        let of_classes = card.two_labels || (lo, hi) == (0.0, 1.0);
        let (range, threshold) = match (card.prediction.lo, card.prediction.hi) {
            (low, high) if low == f64::NEG_INFINITY && high == f64::INFINITY => ((-RANGE, RANGE), 0.0),
            (0.0, 1.0) => ((0.0, 1.0), 0.5),
            _ => return None,
        };
        of_classes.then_some(Binary { any, labels: (lo, hi), range, threshold })
    }

    fn expected(&self, eta: f64, z: f64) -> f64 {
        // A class that does not occur costs nothing, even where its loss is infinite.
        let part =
            |weight: f64, label: f64| if weight == 0.0 { 0.0 } else { weight * self.any.at(z, label).value };
        part(eta, self.labels.1) + part(1.0 - eta, self.labels.0)
    }

    /// The least expected loss in a range, and its place.
    fn least(&self, eta: f64, (low, high): (f64, f64)) -> Option<(f64, f64)> {
        let points = grid(low..high, 401);
        let values: Vec<f64> = points.iter().map(|&z| self.expected(eta, z)).collect();
        let known = values.iter().enumerate().filter(|(_, value)| value.is_finite());
        let (best, &value) = known.min_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let around = points[best.saturating_sub(1)]..points[(best + 1).min(points.len() - 1)];
        let fine = minimum(|z| self.expected(eta, z), around).ok()?;
        let found = self.expected(eta, fine);
        Some(if found < value { (found, fine) } else { (value, points[best]) })
    }

    fn proper(&self, predicts: Predicts) -> Finding {
        let minimisers: Option<Vec<f64>> =
            PROBABILITIES.iter().map(|&eta| self.least(eta, self.range).map(|(_, z)| z)).collect();
        let Some(minimisers) = minimisers else { return Finding::open("no minimiser was found") };
        let solved = format!("solved for {} probabilities", PROBABILITIES.len());
        let link: fn(f64) -> f64 = match predicts {
            Predicts::Probability => |p| p,
            Predicts::Logit => sigmoid,
            _ => return increasing(&minimisers, &solved),
        };
        let wrong = PROBABILITIES.iter().zip(&minimisers).rfind(|(eta, z)| (link(**z) - **eta).abs() > NEAR);
        match wrong {
            None => Finding::tested(format!("the minimiser is the probability, {solved}")),
            Some((eta, z)) => {
                Finding::refuted(format!("the minimiser for probability {eta} is {}", short(link(*z))))
            }
        }
    }

    fn calibrated(&self, convex: &Finding) -> Finding {
        let right = |eta: f64| {
            if eta > 0.5 { (self.threshold, self.range.1) } else { (self.range.0, self.threshold) }
        };
        let wrong = |eta: f64| {
            if eta > 0.5 { (self.range.0, self.threshold) } else { (self.threshold, self.range.1) }
        };
        let excess = |eta: f64| Some(self.least(eta, wrong(eta))?.0 - self.least(eta, right(eta))?.0);
        for eta in PROBABILITIES {
            let Some(excess) = excess(eta) else { return Finding::open("no minimiser was found") };
            if excess <= 1e-9 {
                return Finding::refuted(format!("for probability {eta} the wrong class costs no more"));
            }
        }

        let psi = |theta: f64| excess(0.5 * (1.0 + theta)).unwrap_or(f64::NAN);
        let psi = self::psi(&psi);
        let at = |z: f64| self.any.at(z, self.labels.1).slope;
        let falls = at(1e-9) < 0.0 && at(-1e-9) < 0.0 && (at(1e-9) - at(-1e-9)).abs() < 1e-6;
        match convex.status {
            Status::Proved if self.is_of_margin() && falls => {
                Finding::proved(format!("convex, with slope {} at margin 0; {psi}", short(at(0.0))))
            }
            _ => Finding::tested(format!("for {} probabilities; {psi}", PROBABILITIES.len())),
        }
    }

    /// True if the loss depends on the margin alone, so that the classes mirror each other.
    fn is_of_margin(&self) -> bool {
        self.threshold == 0.0
            && grid(-9.0..9.0, 37).into_iter().all(|z| {
                let (one, other) =
                    (self.any.at(z, self.labels.1).value, self.any.at(-z, self.labels.0).value);
                (one - other).abs() <= 1e-12 * one.abs().max(1.0)
            })
    }

    fn symmetric(&self) -> Finding {
        let inside =
            grid(self.range.0 / 8.0..self.range.1 / if self.threshold == 0.0 { 8.0 } else { 1.0 }, 41);
        let sums = inside
            .iter()
            .map(|&z| (self.any.at(z, self.labels.0).value + self.any.at(z, self.labels.1).value, z));
        symmetric(&sums.map(|(sum, z)| (sum, short(z))).collect::<Vec<_>>())
    }
}

/// The symmetry of a loss, from the sums over its labels at several predictions.
pub(super) fn symmetric(sums: &[(f64, String)]) -> Finding {
    let finite = || sums.iter().filter(|(sum, _)| sum.is_finite());
    let least = finite().min_by(|a, b| a.0.total_cmp(&b.0));
    let most = finite().max_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(least), Some(most)) = (least, most) else { return Finding::open("no finite loss was found") };
    if most.0 - least.0 <= 1e-9 * most.0.abs().max(1.0) {
        return Finding::tested(format!(
            "the losses of all labels sum to {} at {} predictions",
            short(most.0),
            sums.len()
        ));
    }
    Finding::refuted(format!(
        "the losses of all labels sum to {} at {}, to {} at {}",
        short(least.0),
        least.1,
        short(most.0),
        most.1
    ))
}

/// The properness of scores, which have a link of their own: different probabilities have different minimisers.
fn increasing(minimisers: &[f64], solved: &str) -> Finding {
    let last = PROBABILITIES.len() - 1;
    match minimisers.windows(2).position(|pair| pair[1] <= pair[0] + NEAR) {
        None => Finding::tested(format!(
            "with a link of its own: {} for probability {}, {solved}",
            short(minimisers[last]),
            PROBABILITIES[last]
        )),
        Some(k) => Finding::refuted(format!(
            "the minimiser for probabilities {} and {} is {}",
            PROBABILITIES[k],
            PROBABILITIES[k + 1],
            short(minimisers[k])
        )),
    }
}

/// A form of the ψ-transform.
type Form = fn(f64) -> f64;

/// The ψ-transform: one of those with a simple form, up to a constant, or its value at ½.
fn psi(psi: &dyn Fn(f64) -> f64) -> String {
    const FORMS: [(&str, Form); 4] = [
        ("|θ|", |t| t),
        ("θ²", |t| t * t),
        ("(1 − √(1 − θ²))", |t| 1.0 - (1.0 - t * t).sqrt()),
        ("((1 + θ) ln(1 + θ) + (1 − θ) ln(1 − θ))/2", |t| {
            0.5 * ((1.0 + t) * t.ln_1p() + (1.0 - t) * (-t).ln_1p())
        }),
    ];
    let thetas = [0.1, 0.3, 0.5, 0.7, 0.9];
    let values = thetas.map(psi);
    let matches = FORMS.iter().find_map(|(name, form)| {
        let scale = values[2] / form(thetas[2]);
        let near = thetas
            .iter()
            .zip(&values)
            .all(|(&t, value)| (value - scale * form(t)).abs() < 1e-6 * scale.max(1.0));
        near.then(|| match (scale - 1.0).abs() < 1e-6 {
            true => format!("ψ(θ) = {name}"),
            false => format!("ψ(θ) = {} {name}", short((scale * 1e6).round() / 1e6)),
        })
    });
    matches.unwrap_or_else(|| format!("ψ(½) = {}", short(values[2])))
}
