//! Surrogates of the 0-1 loss: calibration, the ψ-transform and bounds of the regret; what the exponential loss estimates.
//!
//! With η the probability of the label 1 and θ = 2η − 1, ψ(θ) is the least risk of a score of the wrong sign, less the
//! least risk of all: what a wrong decision costs in the surrogate.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, slope, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, minimum, normals, root};
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;
use std::error::Error;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "classification-calibration",
        topic: Topic::Classification,
        title: "Hinge, exponential, logistic and squared loss are calibrated, the perceptron's is not",
        latex: "A loss $\\varphi(yf)$ is calibrated if a score of the wrong sign costs more than the best, $\\psi(\\theta) > 0$ for $\\theta = 2\\eta - 1 \
                \\ne 0$: $\\psi$ is $|\\theta|$ for the hinge loss, $1 - \\sqrt{1 - \\theta^2}$ for the exponential, $\\frac12 [(1 + \\theta) \\ln(1 + \
                \\theta) + (1 - \\theta) \\ln(1 - \\theta)]$ for the logistic and $\\theta^2$ for the squared loss. It is 0 for $\\max(0, -yf)$, whose slope \
                at 0 has no definite sign.",
        plain: "A loss φ(yf) is calibrated if a score of the wrong sign costs more than the best, ψ(θ) > 0 for θ = 2η − 1 ≠ 0: ψ is |θ| for \
                the hinge loss, 1 − √(1 − θ²) for the exponential, ½[(1 + θ) ln(1 + θ) + (1 − θ) ln(1 − θ)] for the logistic and θ² for the \
                squared loss. It is 0 for max(0, −yf), whose slope at 0 has no definite sign.",
        reference: "Bartlett, Jordan & McAuliffe 2006",
        states: &[],
        rejects: &[
            Mutant::loss("the squared hinge loss", "hinge", "squared_hinge"),
            Mutant::loss("no margin", "hinge", "hinge(margin=0)"),
            Mutant::loss("twice the loss", "exponential", "2*exponential(f, y)"),
            Mutant::loss("logarithms to base 2", "soft_margin", "soft_margin(f, y)/log(2)"),
            Mutant::loss("the absolute error", "mse", "mae"),
        ],
        method: Method::Exact,
        run: calibration,
    },
    Claim {
        id: "surrogate-regret",
        topic: Topic::Classification,
        title: "A small regret of a calibrated loss is a small regret of the 0-1 loss",
        latex: "For all scores and distributions $\\psi(R - R^*) \\le R_\\varphi - R_\\varphi^*$, where $R$ is the risk of the 0-1 loss. Equality holds \
                at the score 0 with $\\eta > \\frac12$.",
        plain: "For all scores and distributions ψ(R − R*) ≤ R_φ − R_φ*, where R is the risk of the 0-1 loss. Equality holds at the score 0 \
                with η > ½.",
        reference: "Zhang 2004; Bartlett, Jordan & McAuliffe 2006",
        states: &[],
        rejects: &[
            Mutant::loss("twice the 0-1 loss", "zero_one", "2*zero_one(f, y)"),
            Mutant::loss(
                "a score of 0 is right for both labels",
                "zero_one",
                "1 if y*f < 0 else 0; y in {-1, 1}",
            ),
            Mutant::loss("half the hinge loss", "hinge", "0.5*hinge(f, y)"),
            Mutant::loss("half the logistic loss", "soft_margin", "0.5*soft_margin(f, y)"),
        ],
        method: Method::Exact,
        run: regret,
    },
    Claim {
        id: "exponential-boosting",
        topic: Topic::Classification,
        title: "The exponential loss estimates half the log-odds, which are the steps of AdaBoost",
        latex: "$\\arg\\min_f \\mathbb E\\, e^{-yf} = \\frac12 \\ln\\frac{\\eta}{1 - \\eta}$. A classifier $h = \\pm 1$ with the weighted error \
                $\\varepsilon$ is added with the weight $\\alpha = \\frac12 \\ln\\frac{1 - \\varepsilon}{\\varepsilon}$: it multiplies the loss by $2 \
                \\sqrt{\\varepsilon (1 - \\varepsilon)}$, and has the error $\\frac12$ with the new weights $e^{-yf}$.",
        plain: "argmin E e^(−yf) is ½ ln(η/(1 − η)). A classifier h = ±1 with the weighted error ε is added with the weight α = ½ ln((1 − ε)/ε): \
                it multiplies the loss by 2√(ε(1 − ε)), and has the error ½ with the new weights e^(−yf).",
        reference: "Freund & Schapire 1997; Friedman, Hastie & Tibshirani 2000",
        states: &[],
        rejects: &[
            Mutant::loss("the logistic loss", "exponential", "soft_margin"),
            Mutant::loss("the square of the loss", "exponential", "exponential(f, y)^2"),
            Mutant::gradient("twice the gradient of negatives", "exponential", |g| {
                if g > 0.0 { 2.0 * g } else { g }
            }),
        ],
        method: Method::Exact,
        run: boosting,
    },
];

/// A loss of a score and a label of ±1, and its ψ-transform.
struct Surrogate {
    title: &'static str,
    name: &'static str,
    psi: fn(f64) -> f64,
}

const SURROGATES: [Surrogate; 4] = [
    Surrogate { title: "hinge", name: "hinge", psi: f64::abs },
    Surrogate { title: "exponential", name: "exponential", psi: |t| 1.0 - (1.0 - t * t).sqrt() },
    Surrogate {
        title: "logistic",
        name: "soft_margin",
        psi: |t| 0.5 * ((1.0 + t) * t.ln_1p() + (1.0 - t) * (-t).ln_1p()),
    },
    Surrogate { title: "squared", name: "mse", psi: |t| t * t },
];

/// The mean loss of a score, where the label is 1 with the probability η and else −1.
fn risk(loss: &Loss, eta: f64, score: f64) -> f64 {
    eta * value(loss, score, 1.0) + (1.0 - eta) * value(loss, score, -1.0)
}

/// The least risk of scores from `low` to `high`.
fn least(loss: &Loss, eta: f64, low: f64, high: f64) -> Result<f64, Box<dyn Error>> {
    let inside = minimum(|f| risk(loss, eta, f), low..high)?;
    Ok([low, inside, high].into_iter().map(|f| risk(loss, eta, f)).fold(f64::INFINITY, f64::min))
}

/// Scores beyond this are not needed by the η in use.
const FAR: f64 = 12.0;

/// The cost of a wrong sign at θ > 0: the least risk of scores below 0, less the least risk.
fn transform(loss: &Loss, theta: f64) -> Result<f64, Box<dyn Error>> {
    let eta = 0.5 * (1.0 + theta);
    Ok(least(loss, eta, -FAR, 0.0)? - least(loss, eta, -FAR, FAR)?)
}

fn calibration(e: &mut Evidence) -> Done {
    let thetas = grid(0.05..0.95, 19);
    let (mut rows, mut marks) = (Vec::new(), Vec::new());
    for Surrogate { title, name, psi } in SURROGATES {
        let loss = loss(name);
        let found = thetas.iter().map(|&t| transform(&loss, t)).collect::<Result<Vec<_>, _>>()?;
        let pairs = found.iter().zip(&thetas).map(|(&found, &t)| (found, psi(t)));
        e.all_equal(&format!("{title}: the cost of a wrong sign, and ψ(θ)"), pairs, 1e-8);
        let is_convex = found.windows(3).all(|w| w[0] + w[2] > 2.0 * w[1] - 1e-8);
        e.is(
            format!("{title}: it is above 0, and convex in θ"),
            is_convex && found.iter().all(|x| *x > 1e-4),
        );
        e.is(format!("{title}: the slope at 0 is negative"), slope(&loss, 0.0, 1.0) < 0.0);
        rows.push(cells![
            title,
            Cell::rounded(transform(&loss, 0.5)?, 4),
            Cell::rounded(transform(&loss, 0.9)?, 4)
        ]);
        marks.push(Mark::line(title, thetas.iter().copied().zip(found).collect()));
    }

    let perceptron = loss("hinge(margin=0)");
    let costs = thetas
        .iter()
        .map(|&t| Ok((transform(&perceptron, t)?, 0.0)))
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    e.all_equal("the perceptron's loss max(0, −yf): the cost of a wrong sign, and 0", costs, 1e-12);
    rows.push(cells!["perceptron", 0.0, 0.0]);
    e.table("The cost ψ of a wrong sign", &["loss", "θ = 0.5", "θ = 0.9"], 1, rows);

    let (x, y) = (Axis::new("θ = 2η − 1"), Axis::new("ψ(θ)"));
    e.figure(
        Figure::single("", Panel { title: String::new(), x, y, marks }),
        "ψ-transforms: a regret of the surrogate below ψ(θ) leaves the 0-1 loss a regret below θ.",
    );
    Ok(())
}

fn regret(e: &mut Evidence) -> Done {
    const PLACES: usize = 6;
    const DISTRIBUTIONS: usize = 60;
    let step = loss("zero_one");
    let mut rng = draws(280);
    for Surrogate { title, name, psi } in SURROGATES {
        let loss = loss(name);
        let mut gaps = Vec::new();
        for _ in 0..DISTRIBUTIONS {
            let etas: Vec<f64> = (0..PLACES).map(|_| rng.random_range(0.01..0.99)).collect();
            let scores = normals(&mut rng, PLACES);
            let mean = |f: &dyn Fn(f64, f64) -> f64| {
                etas.iter().zip(&scores).map(|(&eta, &score)| f(eta, score)).sum::<f64>() / PLACES as f64
            };
            let wrong = mean(&|eta, score| risk(&step, eta, score) - eta.min(1.0 - eta));
            let best = etas.iter().map(|&eta| least(&loss, eta, -FAR, FAR)).sum::<Result<f64, _>>()?;
            let of_surrogate = mean(&|eta, score| risk(&loss, eta, score)) - best / PLACES as f64;
            gaps.push(of_surrogate - psi(wrong));
        }
        let tightest = gaps.into_iter().fold(f64::INFINITY, f64::min);
        e.is(
            format!("{title}: ψ(R − R*) is at most the regret, at {DISTRIBUTIONS} random distributions"),
            tightest > -1e-8,
        );

        // A score of 0 predicts −1, and is wrong where η > ½.
        let mut equal = Vec::new();
        for eta in [0.55, 0.7, 0.9, 0.97] {
            let wrong = risk(&step, eta, 0.0) - (1.0 - eta);
            equal.push((psi(wrong), risk(&loss, eta, 0.0) - least(&loss, eta, -FAR, FAR)?));
        }
        e.all_equal(&format!("{title}: at the score 0, ψ(R − R*) and the regret"), equal, 1e-8);
    }
    Ok(())
}

fn boosting(e: &mut Evidence) -> Done {
    let exponential = loss("exponential");
    let mut found = Vec::new();
    for eta in grid(0.05..0.95, 19) {
        let mean = |f: f64| eta * slope(&exponential, f, 1.0) + (1.0 - eta) * slope(&exponential, f, -1.0);
        found.push((root(mean, -FAR..FAR)?, 0.5 * (eta / (1.0 - eta)).ln()));
    }
    e.all_equal("the minimiser, and half the log-odds", found, 1e-9);

    // Rounds of boosting with classifiers that are right at random.
    const ROWS: usize = 200;
    let mut rng = draws(281);
    let sign = |up: bool| if up { 1.0 } else { -1.0 };
    let labels: Vec<f64> = (0..ROWS).map(|_| sign(rng.random_bool(0.4))).collect();
    let mut scores = vec![0.0; ROWS];
    let (mut steps, mut factors, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..5 {
        let votes: Vec<f64> =
            labels.iter().map(|y| y * sign(rng.random_bool(0.55 + 0.08 * f64::from(round)))).collect();
        let total = |scores: &[f64]| {
            scores.iter().zip(&labels).map(|(&f, &y)| value(&exponential, f, y)).sum::<f64>()
        };
        let error = |scores: &[f64]| {
            let wrong = (0..ROWS).filter(|&k| votes[k] != labels[k]);
            wrong.map(|k| value(&exponential, scores[k], labels[k])).sum::<f64>() / total(scores)
        };
        let moved =
            |alpha: f64| -> Vec<f64> { scores.iter().zip(&votes).map(|(f, h)| f + alpha * h).collect() };
        let along = |alpha: f64| {
            let slopes = moved(alpha).into_iter().zip(&labels).map(|(f, &y)| slope(&exponential, f, y));
            slopes.zip(&votes).map(|(slope, h)| slope * h).sum::<f64>()
        };

        let (before, epsilon, alpha) = (total(&scores), error(&scores), root(along, -5.0..5.0)?);
        let next = moved(alpha);
        steps.push((alpha, 0.5 * ((1.0 - epsilon) / epsilon).ln()));
        factors.push((total(&next) / before, 2.0 * (epsilon * (1.0 - epsilon)).sqrt()));
        errors.push((error(&next), 0.5));
        scores = next;
    }
    e.all_equal("five rounds of boosting: the best weight, and ½ ln((1 − ε)/ε)", steps, 1e-9);
    e.all_equal("the factor of the loss, and 2√(ε(1 − ε))", factors, 1e-9);
    e.all_equal("the error with the new weights, and ½", errors, 1e-9);
    Ok(())
}
