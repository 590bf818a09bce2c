//! Limits of classifiers on separable data: the largest margin, and neural collapse.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, mean_and_grad, pairs, rows_mean};
use crate::mutant::Mutant;
use crate::numerics::{dot, draws, normals};
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita::Error;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "implicit-bias",
        topic: Topic::Classification,
        title: "Gradient descent on logistic regression goes to the largest margin, at the speed 1/ln t",
        latex: "On separable data the norm of the weights grows as $\\ln t$ over the margin, and their direction goes to that of the largest margin: the angle times $\\ln t$ is \
                bounded.",
        plain: "On separable data the norm of the weights grows as ln t over the margin, and their direction goes to that of the largest margin: the angle \
                times ln t is bounded.",
        reference: "Soudry et al. 2018",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error", "bce_with_logits", "mse(p, y)"),
            Mutant::loss(
                "the hinge, which is 0 beyond its margin",
                "bce_with_logits",
                "max(0, 0.1 - (2*y - 1)*p)",
            ),
            Mutant::gradient("the gradient negated", "bce_with_logits", |g| -g),
        ],
        method: Method::Experiment,
        run: bias,
    },
    Claim {
        id: "neural-collapse",
        topic: Topic::Classification,
        title: "Free features under cross-entropy collapse to a simplex",
        latex: "With features and classifiers of $C$ balanced classes free but for their norms, the minimum of cross-entropy has one feature per class, at cosines of \
                $-\\frac{1}{C - 1}$ with each other, and each classifier along its class.",
        plain: "With features and classifiers of C balanced classes free but for their norms, the minimum of cross-entropy has one feature per \
                class, at cosines of −1/(C − 1) with each other, and each classifier along its class.",
        reference: "Papyan, Han & Donoho 2020; Zhu et al. 2021",
        states: &[],
        rejects: &[
            Mutant::gradient("the gradient negated", "cross_entropy", |g| -g),
            Mutant::loss(
                "classes of different weights",
                "cross_entropy",
                "cross_entropy(class_weights=[9, 1, 1, 1])",
            ),
            Mutant::value("twice the loss", "cross_entropy", |v| 2.0 * v),
        ],
        method: Method::Experiment,
        run: collapse,
    },
];

/// Six points, of which the first three are positive.
const POINTS: [[f64; 2]; 6] = [[2.0, 0.5], [0.2, 1.2], [3.0, 2.0], [-1.0, -0.3], [-0.5, -2.0], [-2.0, -3.0]];

/// The angle of the direction through the origin of the largest margin, and the margin, which has one peak.
fn largest_margin() -> (f64, f64) {
    let margin = |angle: f64| {
        let of = |(k, x): (usize, &[f64; 2])| {
            let sign = if k < 3 { 1.0 } else { -1.0 };
            sign * (x[0] * angle.cos() + x[1] * angle.sin())
        };
        POINTS.iter().enumerate().map(of).fold(f64::INFINITY, f64::min)
    };
    let (mut low, mut high) = (0.0, std::f64::consts::FRAC_PI_2);
    while high - low > 1e-12 {
        let third = (high - low) / 3.0;
        if margin(low + third) > margin(high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    (low, margin(low))
}

fn bias(e: &mut Evidence) -> Done {
    const STEP: f64 = 0.3;
    const SHOWN: [usize; 4] = [1000, 3000, 10_000, 30_000];
    let logistic = loss("bce_with_logits");
    let labels = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
    let (best, margin) = largest_margin();

    let mut w = [0.0; 2];
    let (mut angles, mut norms) = (Vec::new(), Vec::new());
    for t in 1..=SHOWN[3] {
        let z = POINTS.map(|x| w[0] * x[0] + w[1] * x[1]);
        let (_, grad) = mean_and_grad(&logistic, &pairs(&z, &labels), ("prediction", 6))?;
        for d in 0..2 {
            w[d] -= STEP * grad.iter().zip(&POINTS).map(|(g, x)| g * x[d]).sum::<f64>();
        }
        if SHOWN.contains(&t) {
            angles.push((w[1].atan2(w[0]) - best).abs());
            norms.push(w[0].hypot(w[1]));
        }
    }

    let ln = SHOWN.map(|t| (t as f64).ln());
    let scaled: Vec<f64> = angles.iter().zip(ln).map(|(angle, ln)| angle * ln).collect();
    e.is("the angle to the largest margin falls", angles.windows(2).all(|pair| pair[1] < pair[0]));
    let (low, high) =
        scaled.iter().fold((f64::INFINITY, 0.0), |(low, high), s| (f64::min(low, *s), f64::max(high, *s)));
    e.is("the angle times ln t changes by less than a tenth from 10³ to 3·10⁴ steps", high < 1.1 * low);
    let growth = (norms[3] - norms[2]) / (ln[3] - ln[2]);
    e.equal("the growth of the norm with ln t, and 1 over the margin", growth, 1.0 / margin, 0.03);
    let rows = (0..SHOWN.len()).map(|k| {
        cells![
            SHOWN[k].to_string(),
            Cell::rounded(norms[k], 4),
            Cell::rounded(angles[k], 4),
            Cell::rounded(scaled[k], 4)
        ]
    });
    e.table("Six separable points", &["step t", "norm", "angle", "angle × ln t"], 0, rows);
    Ok(())
}

const CLASSES: usize = 4;
const EACH: usize = 3;
const DIM: usize = 5;
const ROWS: usize = CLASSES * EACH;

/// Moves rows against their gradient, and back to the length 2.
fn step(rows: &mut [f64], grad: &[f64], rate: f64) {
    rows.iter_mut().zip(grad).for_each(|(x, g)| *x -= rate * g);
    for row in rows.chunks_mut(DIM) {
        let length = dot(row, row).sqrt();
        row.iter_mut().for_each(|x| *x *= 2.0 / length);
    }
}

/// The mean loss of features and classifiers, and its gradients in both.
fn evaluated(features: &[f64], weights: &[f64]) -> Result<(f64, Vec<f64>, Vec<f64>), Error> {
    let labels: Vec<i64> = (0..ROWS as i64).map(|k| k % CLASSES as i64).collect();
    let scores: Vec<f64> =
        features.chunks(DIM).flat_map(|h| weights.chunks(DIM).map(move |w| dot(h, w))).collect();
    let (value, g) = rows_mean(&loss("cross_entropy"), &scores, CLASSES, &labels)?;
    let (mut of_features, mut of_weights) = (vec![0.0; features.len()], vec![0.0; weights.len()]);
    for (k, c) in (0..ROWS * CLASSES).map(|k| (k / CLASSES, k % CLASSES)) {
        for d in 0..DIM {
            of_features[DIM * k + d] += g[CLASSES * k + c] * weights[DIM * c + d];
            of_weights[DIM * c + d] += g[CLASSES * k + c] * features[DIM * k + d];
        }
    }
    Ok((value, of_features, of_weights))
}

fn collapse(e: &mut Evidence) -> Done {
    let mut rng = draws(270);
    let (mut features, mut weights) = (normals(&mut rng, ROWS * DIM), normals(&mut rng, CLASSES * DIM));
    step(&mut features, &[0.0; ROWS * DIM], 0.0);
    step(&mut weights, &[0.0; CLASSES * DIM], 0.0);
    let mut curve = Vec::new();
    let mut last = f64::NAN;
    for t in 0..1500 {
        let (value, of_features, of_weights) = evaluated(&features, &weights)?;
        step(&mut features, &of_features, 6.0);
        step(&mut weights, &of_weights, 1.0);
        last = value;
        if t % 15 == 0 && t < 300 {
            curve.push((f64::from(t), value));
        }
    }

    let cosine = |a: &[f64], b: &[f64]| dot(a, b) / 4.0;
    let feature = |k: usize| &features[DIM * k..DIM * (k + 1)];
    let weight = |c: usize| &weights[DIM * c..DIM * (c + 1)];
    let pairs = || (0..CLASSES * CLASSES).map(|k| (k / CLASSES, k % CLASSES)).filter(|(c, d)| c < d);
    e.all_equal(
        "features of one class: their cosine, and 1",
        (CLASSES..ROWS).map(|k| (cosine(feature(k), feature(k % CLASSES)), 1.0)),
        1e-6,
    );
    e.all_equal(
        "features of two classes: their cosine, and −1/(C − 1)",
        pairs().map(|(c, d)| (cosine(feature(c), feature(d)), -1.0 / 3.0)),
        1e-5,
    );
    e.all_equal(
        "classifiers along their class: the cosine, and 1",
        (0..CLASSES).map(|c| (cosine(feature(c), weight(c)), 1.0)),
        1e-5,
    );
    // At the simplex the scores are 4 and −4/3.
    let least = (3.0 * (-16.0f64 / 3.0).exp()).ln_1p();
    e.equal("the loss, and ln(1 + (C − 1) exp(−4C/(C − 1)))", last, least, 1e-8);
    let marks = vec![
        Mark::line("cross-entropy", curve),
        Mark::reference("the simplex", vec![(0.0, least), (285.0, least)]),
    ];
    let (x, y) = (Axis::new("step"), Axis::new("loss").log());
    e.figure(
        Figure::single("", Panel { title: String::new(), x, y, marks }),
        "Four classes of three features in five dimensions, all of length 2: the loss goes to that of the simplex.",
    );
    Ok(())
}
