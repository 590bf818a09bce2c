//! Losses of two classes by definition.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, slope, value};
use crate::mutant::Mutant;
use crate::numerics::{grid, sigmoid};
use crate::verdict::Method;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "asymmetric-shift",
        topic: Topic::Classification,
        title: "The asymmetric loss discards easy negatives",
        latex: "$-\\ln p$ of a positive, and $-q^{\\gamma} \\ln(1 - q)$ of a negative with $q = \\max(0, p - m)$, $\\gamma = 4$ and $m = 0.05$: negatives of $p \\le m$ have neither loss nor \
                gradient.",
        plain: "−ln p of a positive, and −q^γ ln(1 − q) of a negative with q = max(0, p − m), γ = 4 and m = 0.05: negatives of p ≤ m have \
                neither loss nor gradient.",
        reference: "Ridnik et al. 2021",
        states: &[],
        rejects: &[
            Mutant::loss("no shift", "asymmetric", "asymmetric(margin=0)"),
            Mutant::loss("the focal loss", "asymmetric", "binary_focal(gamma=4)"),
            Mutant::gradient("a gradient for all negatives", "asymmetric", |g| g + 1e-6),
        ],
        method: Method::Duals,
        run: asymmetric,
    },
    Claim {
        id: "margin-losses",
        topic: Topic::Classification,
        title: "Losses of the margin yx",
        latex: "$\\max(0, m - yx)$, its square, $\\ln(1 + e^{-yx})$ for labels $y = \\pm 1$; for distances $d$, hinge embedding has $d$ for $y = 1$ and $\\max(0, m - d)$ for $y = -1$.",
        plain: "max(0, m − yx), its square, ln(1 + exp(−yx)) for labels y = ±1; for distances d, hinge embedding has d for y = 1 and \
                max(0, m − d) for y = −1.",
        reference: "Cortes & Vapnik 1995",
        states: &[],
        rejects: &[
            Mutant::loss("the perceptron's loss", "hinge", "hinge(margin=0)"),
            Mutant::loss("not squared", "squared_hinge", "hinge"),
            Mutant::loss("a base of 2", "soft_margin", "log2(1 + exp(-y*p))"),
            Mutant::loss("the margin ignored", "hinge_embedding", "hinge_embedding(margin=0)"),
        ],
        method: Method::Duals,
        run: margins,
    },
];

fn asymmetric(e: &mut Evidence) -> Done {
    let loss = loss("asymmetric");
    let logits = grid(-6.0..6.0, 97);
    let p = sigmoid;
    let negative = |x: f64| {
        let q = (p(x) - 0.05).max(0.0);
        -q.powi(4) * (1.0 - q).ln()
    };
    e.all_equal("positives, and −ln p", logits.iter().map(|&x| (value(&loss, x, 1.0), -p(x).ln())), 1e-13);
    e.all_equal(
        "negatives, and by definition",
        logits.iter().map(|&x| (value(&loss, x, 0.0), negative(x))),
        1e-13,
    );
    let easy = logits.iter().filter(|x| p(**x) < 0.05).map(|&x| (slope(&loss, x, 0.0), 0.0));
    e.all_equal("the gradient of negatives of p < m, and 0", easy.collect::<Vec<_>>(), 0.0);
    Ok(())
}

fn margins(e: &mut Evidence) -> Done {
    let scores = grid(-3.0..3.0, 61);
    let hinge = |t: f64| (1.0 - t).max(0.0);
    let square = |t: f64| hinge(t).powi(2);
    let logistic = |t: f64| (-t).exp().ln_1p();
    let losses: [(&str, &dyn Fn(f64) -> f64); 3] =
        [("hinge", &hinge), ("squared_hinge", &square), ("soft_margin", &logistic)];
    for (name, by_hand) in losses {
        let loss = loss(name);
        let pairs = scores
            .iter()
            .flat_map(|&x| [(x, 1.0), (x, -1.0)])
            .map(|(x, y)| (value(&loss, x, y), by_hand(x * y)));
        e.all_equal(&format!("{name}, and by definition"), pairs, 1e-13);
    }
    let embedding = loss("hinge_embedding");
    let distances = grid(0.0..3.0, 31);
    let pairs = distances
        .iter()
        .flat_map(|&d| [(value(&embedding, d, 1.0), d), (value(&embedding, d, -1.0), (1.0 - d).max(0.0))]);
    e.all_equal("hinge_embedding, and by definition", pairs, 1e-14);
    Ok(())
}
