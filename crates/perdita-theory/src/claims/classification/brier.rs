//! The Brier score: its regret, and its parts.
use super::super::Done;
use super::softmax;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, row_value};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::table::cells;
use crate::verdict::Method;
use perdita_catalog::Loss;
use std::collections::BTreeMap;

const OTHERS_DROPPED: Mutant = Mutant::loss("the label's class alone", "brier", "(1 - softmax(z)[y])^2");
const OF_PROBABILITIES: &str = "brier(from_logits=false)";

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "brier-regret",
        topic: Topic::Classification,
        title: "The regret of the Brier score is the squared distance of the probabilities",
        latex: "$\\mathbb E_\\eta [B(p, y) - B(\\eta, y)] = \\|p - \\eta\\|^2$ for $B(p, y) = \\sum_c (p_c - [c = y])^2$: it is proper, and its least \
                mean is $1 - \\|\\eta\\|^2$. For two classes it is twice the squared error of the probability.",
        plain: "E_η[B(p, y) − B(η, y)] = ‖p − η‖² for B(p, y) = Σ_c (p_c − [c = y])²: it is proper, and its least mean is 1 − ‖η‖². For two \
                classes it is twice the squared error of the probability.",
        reference: "Brier 1950; Savage 1971",
        states: &[],
        rejects: &[
            OTHERS_DROPPED,
            Mutant::loss("half the score", "brier", "0.5*brier(z, y{})"),
            Mutant::loss("cross-entropy", "brier", "cross_entropy"),
        ],
        method: Method::Exact,
        run: regret,
    },
    Claim {
        id: "brier-decomposition",
        topic: Topic::Classification,
        title: "The Brier score is reliability − resolution + uncertainty",
        latex: "Of forecasts with finitely many values $p_k$, each for $n_k$ of $n$ observations with the frequencies $\\bar y_k$, the mean Brier score is \
                $\\sum_k \\frac{n_k}{n} \\|p_k - \\bar y_k\\|^2 - \\sum_k \\frac{n_k}{n} \\|\\bar y_k - \\bar y\\|^2 + 1 - \\|\\bar y\\|^2$.",
        plain: "Of forecasts with finitely many values p_k, each for n_k of n observations with the frequencies ȳ_k, the mean Brier score is Σ n_k/n \
                ‖p_k − ȳ_k‖² − Σ n_k/n ‖ȳ_k − ȳ‖² + 1 − ‖ȳ‖².",
        reference: "Murphy 1973",
        states: &[],
        rejects: &[
            OTHERS_DROPPED,
            Mutant::loss("half the score", "brier", "0.5*brier(z, y{})"),
            Mutant::loss("a score of logits", "brier", "brier"),
        ],
        method: Method::Exact,
        run: decomposition,
    },
];

/// The mean score of a forecast for labels of these probabilities.
fn mean(loss: &Loss, forecast: &[f64], eta: &[f64]) -> f64 {
    eta.iter().enumerate().map(|(c, eta)| eta * row_value(loss, forecast, c)).sum()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}

fn regret(e: &mut Evidence) -> Done {
    let (of_logits, of_probabilities, square) = (loss("brier"), loss(OF_PROBABILITIES), loss("mse"));
    let mut rng = draws(282);
    let (mut regrets, mut logits, mut least, mut two) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for classes in [2, 3, 7] {
        for _ in 0..60 {
            let z: Vec<f64> = normals(&mut rng, classes).into_iter().map(|z| 3.0 * z).collect();
            let (p, eta) = (softmax(&z), softmax(&normals(&mut rng, classes)));
            let best = mean(&of_probabilities, &eta, &eta);
            regrets.push((mean(&of_probabilities, &p, &eta) - best, distance(&p, &eta)));
            logits.push((mean(&of_logits, &z, &eta), mean(&of_probabilities, &p, &eta)));
            least.push((best, 1.0 - eta.iter().map(|x| x * x).sum::<f64>()));
            if classes == 2 {
                let of_mse = crate::losses::value(&square, p[1], 1.0);
                two.push((row_value(&of_probabilities, &p, 1), 2.0 * of_mse));
            }
        }
    }
    e.all_equal("the regret, and ‖p − η‖²", regrets, 1e-13);
    e.all_equal("the mean score of logits, and of their probabilities", logits, 1e-13);
    e.all_equal("the least mean score, and 1 − ‖η‖²", least, 1e-13);
    e.all_equal("two classes: the score, and twice the squared error", two, 1e-13);
    Ok(())
}

/// Probabilities of 569 tumours and their labels: the forecasts of a model, in tenths.
fn tumours() -> Vec<(usize, usize)> {
    let rows = include_str!("../../../data/breast_cancer.csv").lines().skip(1);
    let of = |row: &str| {
        let mut cells = row.split(',').skip(1);
        let label = cells.next()?.parse().ok()?;
        let probability: f64 = cells.nth(1)?.parse().ok()?;
        Some(((10.0 * probability).round() as usize, label))
    };
    rows.filter_map(of).collect()
}

fn decomposition(e: &mut Evidence) -> Done {
    let brier = loss(OF_PROBABILITIES);
    let forecast = |tenths: usize| [1.0 - 0.1 * tenths as f64, 0.1 * tenths as f64];
    let data = tumours();
    let n = data.len() as f64;
    e.is(format!("{n} forecasts are read"), data.len() > 500);

    let mut counts: BTreeMap<usize, [f64; 2]> = BTreeMap::new();
    data.iter().for_each(|&(tenths, label)| counts.entry(tenths).or_default()[label] += 1.0);
    let share = |count: [f64; 2]| count.map(|c| c / (count[0] + count[1]));
    let overall = share(counts.values().fold([0.0; 2], |sum, c| [sum[0] + c[0], sum[1] + c[1]]));

    let (mut reliability, mut resolution, mut rows) = (0.0, 0.0, Vec::new());
    for (&tenths, &count) in &counts {
        let (weight, found) = ((count[0] + count[1]) / n, share(count));
        reliability += weight * distance(&forecast(tenths), &found);
        resolution += weight * distance(&found, &overall);
        rows.push(cells![forecast(tenths)[1], (count[0] + count[1]).to_string(), found[1]]);
    }
    let uncertainty = 1.0 - overall.iter().map(|x| x * x).sum::<f64>();
    let score =
        data.iter().map(|&(tenths, label)| row_value(&brier, &forecast(tenths), label)).sum::<f64>() / n;
    e.equal(
        "the mean score, and reliability − resolution + uncertainty",
        score,
        reliability - resolution + uncertainty,
        1e-12,
    );
    e.table(
        "Forecasts of a model of 569 tumours, rounded to tenths",
        &["forecast", "rows", "frequency"],
        0,
        rows,
    );
    e.table(
        "The mean Brier score and its parts",
        &["score", "reliability", "resolution", "uncertainty"],
        0,
        [cells![score, reliability, resolution, uncertainty]],
    );
    Ok(())
}
