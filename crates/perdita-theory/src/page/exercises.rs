//! Exercises. The numbers of the answers are computed when the page is made.
use crate::lang::Texts;
use crate::losses::{jet, loss, of, row, similarity, slope, value};
use crate::numerics::{minimum, root};
use crate::short;
use perdita_report::{Block, Section};
use std::error::Error;

/// The numbers of an answer.
pub type Numbers = Result<Vec<f64>, Box<dyn Error>>;

/// An exercise, and its answer: each `{}` stands for a number.
#[derive(Debug)]
pub struct Exercise {
    /// The question.
    pub question: &'static str,
    /// The answer.
    pub answer: &'static str,
    /// Computes the numbers.
    pub numbers: fn() -> Numbers,
}

/// The exercises of the page.
pub static EXERCISES: &[Exercise] = &[
    Exercise {
        question: "Three observations have an error of 1, and one has an error of 10. Which share of the total gradient has the \
                   outlier with the squared error, with the absolute error, and with the Huber loss at $\\delta = 1$?",
        answer: "With MSE {}, with MAE {}, with Huber {}: Huber treats every error above δ as MAE does.",
        numbers: outlier,
    },
    Exercise {
        question: "The quantile loss with $\\tau = 0.9$: what does a prediction cost that is too low by 1, and one that is too high by 1?",
        answer: "{} and {}. At the minimiser, nine of ten observations lie below the prediction.",
        numbers: || {
            let quantile = loss("quantile(tau=0.9)");
            Ok(vec![value(&quantile, -1.0, 0.0), value(&quantile, 1.0, 0.0)])
        },
    },
    Exercise {
        question: "The logits of three classes are 2, 1 and 0, and the first is the true one. Compute the cross-entropy and its gradient.",
        answer: "The loss is {}; the gradient is the softmax minus the one-hot label: {}, {}, {}. It sums to 0.",
        numbers: || {
            let scores = [2.0, 1.0, 0.0];
            let found = row(&loss("cross_entropy"), &scores, 0, &scores);
            Ok([vec![found.value], found.grad].concat())
        },
    },
    Exercise {
        question: "A classifier gives a positive the probability 0.01. Compare cross-entropy with the squared error of the \
                   probability: values, and gradients in the logit.",
        answer: "The values are {} and {}, the gradients {} and {}: the sigmoid's slope p(1 − p) takes the gradient away from the \
                 squared error exactly where the prediction is most wrong.",
        numbers: probabilities,
    },
    Exercise {
        question: "The focal loss with $\\gamma = 2$ at $p_t = 0.9$: by which factors are its value and its gradient in the logit \
                   smaller than those of cross-entropy?",
        answer: "The value is {} times smaller, the gradient only {} times: the derivative of the modulating factor adds to it.",
        numbers: || {
            let [focal, entropy] = [jet_at(2.0, 0.9), jet_at(0.0, 0.9)];
            Ok(vec![entropy.0 / focal.0, entropy.1 / focal.1])
        },
    },
    Exercise {
        question: "At which $p_t$ is the gradient of the focal loss with $\\gamma = 2$ largest compared with that of cross-entropy?",
        answer: "At $p_t$ = {}, where it is {} times that of cross-entropy: the focal loss does not only down-weight.",
        numbers: || {
            let ratio = |p: f64| jet_at(2.0, p).1 / jet_at(0.0, p).1;
            let p = minimum(|p| -ratio(p), 0.01..0.9)?;
            Ok(vec![p, ratio(p)])
        },
    },
    Exercise {
        question: "Two classes, and label smoothing with $\\varepsilon = 0.1$: at which difference of the logits is the gradient 0, and \
                   which probability has the true class there?",
        answer: "At a difference of {}, where the probability is {}: the optimum is finite.",
        numbers: || {
            let smoothed = loss("cross_entropy(label_smoothing=0.1)");
            let slope = |z: f64| row(&smoothed, &[z, 0.0], 0, &[1.0, 0.0]).grad[0];
            let z = root(slope, 0.0..20.0)?;
            Ok(vec![z, (-row(&loss("cross_entropy"), &[z, 0.0], 0, &[1.0, 0.0]).value).exp()])
        },
    },
    Exercise {
        question: "A query is as similar to its positive as to each of 127 negatives. What is the InfoNCE loss, and which bound on the \
                   mutual information does it give?",
        answer: "The loss is ln 128 = {}; the bound ln 128 − loss is {}. No batch of 128 keys can show more than ln 128.",
        numbers: || {
            let same = [1.0, 0.0].repeat(128);
            let nce = similarity(&loss("info_nce"), &same, Some(&same), 2, None)?;
            Ok(vec![nce, 128f64.ln() - nce])
        },
    },
    Exercise {
        question: "A triplet has the distances $d(a, p) = 0.8$ and $d(a, n) = 1.2$. What is the triplet loss with margin 1, and is the \
                   negative hard, semi-hard or easy?",
        answer: "The loss is {}. The negative is semi-hard: it is farther than the positive, but by less than the margin; from \
                 $d(a, n)$ = {} on the loss is 0.",
        numbers: triplet,
    },
    Exercise {
        question: "Four pixels, one of which is foreground; each is predicted with the probability ½. Compute the Dice loss \
                   without smoothing, and with $s = 1$.",
        answer: "{} and {}: the term s pulls the ratio to 1, the more the smaller the region.",
        numbers: || {
            let given: [(&str, &[f64], &[usize]); 2] =
                [("prediction", &[0.5; 4], &[1, 1, 4]), ("target", &[1.0, 0.0, 0.0, 0.0], &[1, 1, 4])];
            let dice = |smooth: u8| of(&loss(&format!("dice(smooth={smooth}, activation=identity)")), &given);
            Ok(vec![dice(0)?, dice(1)?])
        },
    },
    Exercise {
        question: "The encoder of a VAE has a latent with mean 1 and variance 1. What is its KL divergence from the standard normal?",
        answer: "½(μ² + σ² − 1 − ln σ²) = {}.",
        numbers: || {
            let given: [(&str, &[f64], &[usize]); 2] =
                [("mean", &[1.0], &[1, 1]), ("log_variance", &[0.0], &[1, 1])];
            Ok(vec![of(&loss("gaussian_kl"), &given)?])
        },
    },
];

/// The exercises, with folded answers.
pub(super) fn section(texts: &Texts) -> Section {
    let blocks = EXERCISES.iter().enumerate().flat_map(|(k, exercise)| {
        let numbers = (exercise.numbers)().expect("the tests compute every answer");
        let numbers: Vec<String> = numbers.into_iter().map(short).collect();
        [
            Block::Text(format!("{}. {}", k + 1, texts.text(exercise.question))),
            Block::Details {
                summary: texts.text("Answer"),
                blocks: vec![Block::Text(texts.filled(exercise.answer, &numbers))],
            },
        ]
    });
    Section { title: texts.text("Exercises"), blocks: blocks.collect() }
}

/// The share of the error 10 in the gradients of four errors.
fn outlier() -> Numbers {
    let share = |name: &str| {
        let loss = loss(name);
        let slopes = [1.0, 1.0, 1.0, 10.0].map(|error| slope(&loss, error, 0.0));
        slopes[3] / slopes.iter().sum::<f64>()
    };
    Ok(["mse", "mae", "huber"].map(share).into())
}

/// Values and gradients in the logit, of a positive with the probability 0.01.
fn probabilities() -> Numbers {
    let p: f64 = 0.01;
    let entropy = jet_at(0.0, p);
    let (squared, slope, _) = jet(&loss("mse"), p, 1.0);
    Ok(vec![entropy.0, squared, entropy.1, slope * p * (1.0 - p)])
}

/// The value and the slope of the focal loss of a positive with the probability p, in its logit.
fn jet_at(gamma: f64, p: f64) -> (f64, f64) {
    let focal = loss(&format!("binary_focal(gamma={gamma}, alpha=none)"));
    let (value, slope, _) = jet(&focal, (p / (1.0 - p)).ln(), 1.0);
    (value, slope)
}

fn triplet() -> Numbers {
    let at = |far: f64| {
        let given: [(&str, &[f64], &[usize]); 3] =
            [("anchor", &[0.0], &[1, 1]), ("positive", &[0.8], &[1, 1]), ("negative", &[far], &[1, 1])];
        of(&loss("triplet_margin"), &given)
    };
    let inside = at(1.2)?;
    // The loss falls by what the distance grows.
    Ok(vec![inside, 1.2 + inside])
}
