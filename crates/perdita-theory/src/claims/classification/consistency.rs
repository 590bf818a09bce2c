//! Label noise and multiclass consistency: which losses still find the most probable class.
use super::super::{Done, logits};
use super::softmax;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, row, row_value};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::table::cells;
use crate::text::short;
use crate::verdict::Method;
use perdita_catalog::Loss;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "noise-symmetry",
        topic: Topic::Classification,
        title: "The absolute error of probabilities tolerates uniform label noise, cross-entropy does not",
        latex: "If $\\sum_c \\ell(z, c)$ is constant, labels that are replaced by another at random with the probability $\\rho < \\frac{C - 1}{C}$ \
                change the risk to $a\\, \\ell + b$ with $a > 0$: the minimiser stays. So it is for $1 - p_y$ (the sum is $C - 1$), and \
                not for cross-entropy, generalised ($q < 1$) and symmetric cross-entropy, and the focal loss.",
        plain: "If Σ_c ℓ(z, c) is constant, labels that are replaced by another at random with the probability ρ < (C − 1)/C \
                change the risk to a ℓ + b with a > 0: the minimiser stays. So it is for 1 − p_y (the sum is C − 1), and not for \
                cross-entropy, generalised (q < 1) and symmetric cross-entropy, and the focal loss.",
        reference: "Ghosh, Kumar & Sastry 2017; Zhang & Sabuncu 2018",
        states: &[],
        rejects: &[
            Mutant::loss("cross-entropy", "generalized_cross_entropy", "cross_entropy"),
            Mutant::loss(
                "twice the loss",
                "generalized_cross_entropy",
                "2*generalized_cross_entropy(z, y{})",
            ),
            Mutant::loss("the absolute error", "cross_entropy", "1 - softmax(z)[y]"),
        ],
        method: Method::Duals,
        run: symmetry,
    },
    Claim {
        id: "multi-margin-inconsistent",
        topic: Topic::Classification,
        title: "The multiclass hinge loss need not find the most probable class",
        latex: "For three classes with the probabilities $(0.4, 0.35, 0.25)$ the scores $(1, 1, 0)$ minimise the expected multi-margin \
                loss: a tie of the first two, at $0.5833$, where $(1, 0, 0)$ has $0.6$. Cross-entropy ranks the classes by their \
                probabilities.",
        plain: "For three classes with the probabilities (0.4, 0.35, 0.25) the scores (1, 1, 0) minimise the expected \
                multi-margin loss: a tie of the first two, at 0.5833, where (1, 0, 0) has 0.6. Cross-entropy ranks the classes \
                by their probabilities.",
        reference: "Weston & Watkins 1999; Zhang 2004; Tewari & Bartlett 2007",
        states: &[],
        rejects: &[
            Mutant::loss("cross-entropy", "multi_margin", "cross_entropy"),
            Mutant::loss("twice the loss", "multi_margin", "2*multi_margin(z, y)"),
            Mutant::loss("squares of the margins", "multi_margin", "multi_margin(p=2)"),
            Mutant::gradient("the gradient's sign", "cross_entropy", |g| -g),
        ],
        method: Method::Exact,
        run: inconsistent,
    },
];

/// The sum of the losses of all labels.
fn sum(loss: &Loss, z: &[f64]) -> f64 {
    (0..z.len()).map(|c| row_value(loss, z, c)).sum()
}

fn symmetry(e: &mut Evidence) -> Done {
    const C: usize = 5;
    let rows: Vec<Vec<f64>> =
        logits(90, 200, C).into_iter().filter(|z| z.iter().all(|z| z.abs() < 30.0)).collect();
    let absolute = loss("generalized_cross_entropy(q=1)");
    e.all_equal(
        "the sum of 1 − p_c over the classes, and C − 1",
        rows.iter().map(|z| (sum(&absolute, z), C as f64 - 1.0)),
        1e-12,
    );

    // The risk of noisy labels, directly.
    let mut noisy = Vec::new();
    for (k, z) in rows.iter().enumerate() {
        for rho in [0.2, 0.6] {
            let share = rho / (C as f64 - 1.0);
            let (y, of) = (k % C, |c: usize| row_value(&absolute, z, c));
            let risk = (0..C).map(|c| if c == y { (1.0 - rho) * of(c) } else { share * of(c) }).sum();
            noisy.push((risk, (1.0 - share * C as f64) * of(y) + rho));
        }
    }
    e.all_equal("the risk under noise ρ, and (1 − ρC/(C − 1)) ℓ + ρ", noisy, 1e-12);

    let mut table = Vec::new();
    for name in [
        "generalized_cross_entropy(q=1)",
        "generalized_cross_entropy(q=0.7)",
        "symmetric_cross_entropy",
        "cross_entropy",
        "focal(alpha=1)",
    ] {
        let loss = loss(name);
        let sums: Vec<f64> = rows.iter().map(|z| sum(&loss, z)).collect();
        let (lo, hi) =
            sums.iter().fold((f64::INFINITY, 0.0), |(lo, hi), &sum| (f64::min(lo, sum), f64::max(hi, sum)));
        if name != "generalized_cross_entropy(q=1)" {
            e.is(format!("{name}: the sum is not constant: {} to {}", short(lo), short(hi)), hi - lo > 1e-2);
        }
        table.push(cells![name, lo, hi]);
    }
    e.table("The sum of the losses of 5 labels, over random logits", &["loss", "least", "largest"], 1, table);
    Ok(())
}

fn inconsistent(e: &mut Evidence) -> Done {
    const ETA: [f64; 3] = [0.4, 0.35, 0.25];
    let hinge = loss("multi_margin");
    let risk = |loss: &Loss, z: &[f64]| (0..3).map(|c| ETA[c] * row_value(loss, z, c)).sum::<f64>();
    let tie = [1.0, 1.0, 0.0];
    let least = risk(&hinge, &tie);
    e.equal("the risk at (1, 1, 0), and 7/12", least, 7.0 / 12.0, 1e-14);
    e.equal("at (1, 0, 0), and 0.6", risk(&hinge, &[1.0, 0.0, 0.0]), 0.6, 1e-14);

    // The risk is convex: where no step near by lowers it, it is minimal.
    let mut rng = draws(91);
    let moved = |step: f64, rng: &mut _| -> Vec<f64> {
        tie.iter().zip(normals(rng, 3)).map(|(z, d)| z + step * d).collect()
    };
    let lower = (0..600).filter(|_| risk(&hinge, &moved(1e-3, &mut rng)) < least - 1e-12).count();
    e.equal("of 600 random steps of 10⁻³ from there, those that lower it", lower as f64, 0.0, 0.0);
    e.is(
        "a larger score of the most probable class costs more",
        risk(&hinge, &[1.01, 1.0, 0.0]) > least + 1e-6 && risk(&hinge, &[1.0, 0.99, 0.0]) > least + 1e-6,
    );

    // Crammer & Singer's form: no scores but equal ones, though one class is the most probable.
    let largest = loss("max(0, 1 + max(others(z)) - z[y])");
    let eta = [0.4, 0.3, 0.3];
    let of = |z: &[f64]| (0..3).map(|c| eta[c] * row_value(&largest, z, c)).sum::<f64>();
    let flat = of(&[0.0; 3]);
    let lower = (0..600).filter(|_| of(&normals(&mut rng, 3)) < flat - 1e-12).count();
    e.equal("of 600 random scores, those that cost less than equal ones by Crammer & Singer's loss at (0.4, 0.3, 0.3)", lower as f64, 0.0, 0.0);

    let ce = loss("cross_entropy");
    let mut z = [0.0; 3];
    for _ in 0..2000 {
        let grads: Vec<Vec<f64>> = (0..3).map(|c| row(&ce, &z, c, &z).grad).collect();
        (0..3).for_each(|k| z[k] -= (0..3).map(|c| ETA[c] * grads[c][k]).sum::<f64>());
    }
    let pairs = softmax(&z).into_iter().zip(ETA);
    e.all_equal("descent on cross-entropy: the probabilities, and (0.4, 0.35, 0.25)", pairs, 1e-6);
    e.table(
        "Expected multi-margin loss",
        &["scores", "risk"],
        1,
        [[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
            .map(|z| cells![format!("({}, {}, {})", z[0], z[1], z[2]), risk(&hinge, &z)]),
    );
    Ok(())
}
