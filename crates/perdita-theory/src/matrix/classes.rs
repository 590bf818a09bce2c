//! Losses of a row of scores: properness, calibration and symmetry, by the expected loss for several distributions of three
//! classes, which the Nelder–Mead method minimises.
use super::Finding;
use super::margin::symmetric;
use crate::losses::{row_value, soft_value};
use crate::numerics::{draws, normals, sigmoid, simplex, softmax};
use crate::text::short;
use perdita::loss::Predicts;
use perdita_catalog::Loss;

/// Probabilities of three classes.
const DISTRIBUTIONS: [[f64; 3]; 5] =
    [[0.5, 0.3, 0.2], [0.4, 0.35, 0.25], [0.4, 0.3, 0.3], [0.7, 0.2, 0.1], [0.36, 0.34, 0.3]];

/// The error of a probability at the minimiser, and of a least expected loss.
const NEAR: f64 = 1e-3;
const SAME: f64 = 1e-7;

/// Proper, calibrated, symmetric.
pub(super) fn findings(loss: &Loss) -> [Finding; 3] {
    let Some(classes) = Classes::of(loss) else { return [0; 3].map(|_| Finding::not_applicable()) };
    if loss.trace(DISTRIBUTIONS[0].len()).is_err() {
        return [0; 3]
            .map(|_| Finding::open("it is solved for three classes, and the parameters are of others"));
    }
    [classes.proper(), classes.calibrated(), classes.symmetric()]
}

/// A loss of three classes.
struct Classes<'a> {
    loss: &'a Loss,
}

impl<'a> Classes<'a> {
    fn of(loss: &'a Loss) -> Option<Classes<'a>> {
        let of_distributions = loss.soft().is_some() && loss.card().target.lo == 0.0;
        (loss.labelled().is_some() || of_distributions).then_some(Classes { loss })
    }

    /// The loss of a class, at scores of which the predictions are made.
    fn at(&self, scores: &[f64], class: usize) -> f64 {
        let predictions: Vec<f64> = match self.loss.card().predicts {
            Predicts::LogProbability => {
                let all = scores.iter().map(|z| z.exp()).sum::<f64>();
                scores.iter().map(|z| z - all.ln()).collect()
            }
            Predicts::Probability => softmax(scores),
            _ => scores.to_vec(),
        };
        if self.loss.labelled().is_some() {
            return row_value(self.loss, &predictions, class);
        }
        let target: Vec<f64> = (0..scores.len()).map(|c| if c == class { 1.0 } else { 0.0 }).collect();
        soft_value(self.loss, &predictions, &target)
    }

    fn expected(&self, probabilities: &[f64], scores: &[f64]) -> f64 {
        probabilities.iter().enumerate().map(|(class, p)| p * self.at(scores, class)).sum()
    }

    /// The least expected loss, and its scores.
    fn least(&self, probabilities: &[f64]) -> (f64, Vec<f64>) {
        simplex(&|scores: &[f64]| self.expected(probabilities, scores), &[[0.0; 3], [2.0, 0.5, -1.0]])
    }

    fn proper(&self) -> Finding {
        let solved = format!("solved for {} distributions", DISTRIBUTIONS.len());
        let minimisers: Vec<Vec<f64>> = DISTRIBUTIONS.iter().map(|eta| self.least(eta).1).collect();
        let error = |eta: &[f64; 3], found: &[f64]| {
            eta.iter().zip(found).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        let all_near = |link: &dyn Fn(&[f64]) -> Vec<f64>| {
            DISTRIBUTIONS.iter().zip(&minimisers).all(|(eta, z)| error(eta, &link(z)) < NEAR)
        };
        let of_sigmoid = |z: &[f64]| z.iter().copied().map(sigmoid).collect::<Vec<_>>();
        if all_near(&softmax) {
            return Finding::tested(format!("softmax at the minimiser is the distribution, {solved}"));
        }
        if all_near(&of_sigmoid) {
            return Finding::tested(format!("σ at the minimiser is the probability of each class, {solved}"));
        }
        if self.loss.card().predicts == Predicts::Score {
            return self.injective(&minimisers, &solved);
        }
        let (eta, z) = DISTRIBUTIONS
            .iter()
            .zip(&minimisers)
            .max_by(|a, b| error(a.0, &softmax(a.1)).total_cmp(&error(b.0, &softmax(b.1))))
            .expect("several distributions");
        Finding::refuted(format!("the minimiser for {} is {}", list(eta), list(&softmax(z))))
    }

    /// The properness of scores, which have a link of their own: different distributions have different minimisers.
    fn injective(&self, minimisers: &[Vec<f64>], solved: &str) -> Finding {
        for (k, one) in minimisers.iter().enumerate() {
            for (j, _) in minimisers.iter().enumerate().skip(k + 1) {
                let (eta, other) = (&DISTRIBUTIONS[k], &DISTRIBUTIONS[j]);
                // A minimiser of one that is a minimiser of another tells nothing of which it is.
                let excess = self.expected(other, one) - self.least(other).0;
                if excess < SAME {
                    return Finding::refuted(format!(
                        "scores {} are a minimiser for {} and for {}",
                        list(one),
                        list(eta),
                        list(other)
                    ));
                }
            }
        }
        Finding::tested(format!("with a link of its own: no two distributions share a minimiser, {solved}"))
    }

    fn calibrated(&self) -> Finding {
        for eta in &DISTRIBUTIONS {
            // The most probable class is the first: scores that decide for another are those of a projection.
            let not_first = |z: &[f64]| vec![z[0].min(z[1].max(z[2])), z[1], z[2]];
            let starts = [[0.0; 3], [-1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, -1.0]];
            let (wrong, at) = simplex(&|z: &[f64]| self.expected(eta, &not_first(z)), &starts);
            let (least, _) = self.least(eta);
            if wrong <= least + SAME {
                return Finding::refuted(format!(
                    "for {} the scores {} are a minimiser, and do not single out the most probable class",
                    list(eta),
                    list(&not_first(&at))
                ));
            }
        }
        Finding::tested(format!(
            "the minimiser has the most probable class for {} distributions",
            DISTRIBUTIONS.len()
        ))
    }

    fn symmetric(&self) -> Finding {
        let mut rng = draws(6);
        let sums = (0..40).map(|k| {
            let scores: Vec<f64> = normals(&mut rng, 3).into_iter().map(|z| f64::from(k % 4) * z).collect();
            ((0..3).map(|class| self.at(&scores, class)).sum(), list(&scores))
        });
        symmetric(&sums.collect::<Vec<_>>())
    }
}

fn list(numbers: &[f64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|&x| short((x * 1e4).round() / 1e4)).collect();
    format!("({})", numbers.join(", "))
}
