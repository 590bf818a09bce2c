//! Variants of cross-entropy: of noisy labels, of a series, of a teacher.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, row, row_value, soft_row, soft_value};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals, softmax};
use crate::verdict::Method;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "generalized-ce-limits",
        topic: Topic::Classification,
        title: "Generalized cross-entropy lies between cross-entropy and the absolute error",
        latex: "$\\frac{1 - p_y^q}{q}$ goes to $-\\ln p_y$ as $q \\to 0$, and is half of $\\|p - e_y\\|_1$ at $q = 1$; its gradient is $p_y^q (p - e_y)$, that of cross-entropy \
                weighted by $p_y^q$.",
        plain: "(1 − p_y^q)/q goes to −ln p_y as q → 0, and is half of ‖p − e_y‖₁ at q = 1; its gradient is p_y^q (p − e_y), that of cross-entropy \
                weighted by p_y^q.",
        reference: "Zhang & Sabuncu 2018; Ghosh, Kumar & Sastry 2017",
        states: &[],
        rejects: &[
            Mutant::loss("cross-entropy", "generalized_cross_entropy", "cross_entropy"),
            Mutant::loss("not divided by q", "generalized_cross_entropy", "1 - softmax(z)[y]^0.4"),
            Mutant::gradient("the gradient negated", "generalized_cross_entropy", |g| -g),
        ],
        method: Method::Duals,
        run: generalized,
    },
    Claim {
        id: "symmetric-ce-terms",
        topic: Topic::Classification,
        title: "Symmetric cross-entropy adds the absolute error to cross-entropy",
        latex: "$-\\alpha \\ln p_y - \\beta \\sum_c p_c \\ln \\tilde y_c$ with $\\ln 0$ replaced by $A = -4$: the second term is $-\\beta A (1 - p_y)$.",
        plain: "−α ln p_y − β Σ p_c ln ỹ_c with ln 0 replaced by A = −4: the second term is −βA(1 − p_y).",
        reference: "Wang et al. 2019",
        states: &[],
        rejects: &[
            Mutant::loss(
                "α and β exchanged",
                "symmetric_cross_entropy",
                "symmetric_cross_entropy(alpha=0.6, beta=0.3)",
            ),
            Mutant::loss("another A", "symmetric_cross_entropy", "symmetric_cross_entropy(log_zero=-2{})"),
            Mutant::gradient("the gradient negated", "symmetric_cross_entropy", |g| -g),
        ],
        method: Method::Duals,
        run: symmetric,
    },
    Claim {
        id: "poly1-series",
        topic: Topic::Classification,
        title: "Poly-1 changes the first coefficient of the series of cross-entropy",
        latex: "$-\\ln p = \\sum_{j \\ge 1} (1 - p)^j/j$, and the loss has $1 + \\varepsilon$ in place of the first coefficient 1; its gradient is $(1 + \\varepsilon p_y)(p - e_y)$.",
        plain: "−ln p = Σ_j (1 − p)^j/j, and the loss has 1 + ε in place of the first coefficient 1; its gradient is (1 + εp_y)(p − e_y).",
        reference: "Leng et al. 2022",
        states: &[],
        rejects: &[
            Mutant::loss("no first term", "poly1", "cross_entropy"),
            Mutant::loss("the second coefficient", "poly1", "cross_entropy(z, y) + 2*(1 - softmax(z)[y])^2"),
            Mutant::loss("no first term, of two classes", "binary_poly1", "bce_with_logits"),
            Mutant::gradient("the gradient negated", "poly1", |g| -g),
        ],
        method: Method::Duals,
        run: poly,
    },
    Claim {
        id: "distillation-logits",
        topic: Topic::Classification,
        title: "Distillation at a high temperature compares logits",
        latex: "$T^2\\,\\mathrm{KL}(\\operatorname{softmax}(t/T) \\| \\operatorname{softmax}(z/T))$ goes to $\\frac{1}{2C} \\sum_c (z_c - \\bar z - t_c + \\bar t)^2$ as $T \\to \\infty$; its gradient is \
                $T(\\operatorname{softmax}(z/T) - \\operatorname{softmax}(t/T))$.",
        plain: "T² KL(softmax(t/T)‖softmax(z/T)) goes to Σ_c (z_c − z̄ − t_c + t̄)²/2C as T → ∞; its gradient is \
                T(softmax(z/T) − softmax(t/T)).",
        reference: "Hinton, Vinyals & Dean 2015",
        states: &[],
        rejects: &[
            Mutant::value("the factor T² left out", "distillation", |v| v / 9.0),
            Mutant::loss("the temperature ignored", "distillation", "distillation(temperature=1)"),
            Mutant::gradient("the gradient negated", "distillation", |g| -g),
        ],
        method: Method::Duals,
        run: distillation,
    },
];

const CLASSES: usize = 4;

/// Rows of scores, with a label each.
fn rows(seed: u64) -> Vec<(Vec<f64>, usize)> {
    let mut rng = draws(seed);
    (0..60)
        .map(|k| (normals(&mut rng, CLASSES).into_iter().map(|z| 1.5 * z).collect(), k % CLASSES))
        .collect()
}

/// Compares value and gradient with f(p_y) and w(p_y)(p − e_y).
fn by_probability(e: &mut Evidence, name: &str, f: impl Fn(f64) -> f64, w: impl Fn(f64) -> f64) {
    let found = loss(name);
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for (z, label) in rows(290) {
        let p = softmax(&z);
        let jet = row(&found, &z, label, &z);
        values.push((jet.value, f(p[label])));
        let hot = |c: usize| f64::from(u8::from(c == label));
        slopes.extend((0..CLASSES).map(|c| (jet.grad[c], w(p[label]) * (p[c] - hot(c)))));
    }
    e.all_equal(&format!("{name}, and by definition"), values, 1e-13);
    e.all_equal("its gradient, and by definition", slopes, 1e-13);
}

fn generalized(e: &mut Evidence) -> Done {
    for q in [0.4, 0.7, 1.0] {
        let name = format!("generalized_cross_entropy(q={q})");
        by_probability(e, &name, |p| (1.0 - p.powf(q)) / q, |p| p.powf(q));
    }
    by_probability(e, "generalized_cross_entropy(q=0)", |p| -p.ln(), |_| 1.0);
    let absolute = loss("generalized_cross_entropy(q=1)");
    let sums = rows(291).into_iter().map(|(z, label)| {
        let distance = |(c, p): (usize, &f64)| (p - f64::from(u8::from(c == label))).abs();
        (row_value(&absolute, &z, label), 0.5 * softmax(&z).iter().enumerate().map(distance).sum::<f64>())
    });
    e.all_equal("q = 1, and half of ‖p − e_y‖₁", sums, 1e-13);
    Ok(())
}

fn symmetric(e: &mut Evidence) -> Done {
    let name = "symmetric_cross_entropy(alpha=0.3, beta=0.6)";
    by_probability(e, name, |p| -0.3 * p.ln() + 0.6 * 4.0 * (1.0 - p), |p| 0.3 + 0.6 * 4.0 * p);
    Ok(())
}

fn poly(e: &mut Evidence) -> Done {
    by_probability(e, "poly1(epsilon=2)", |p| -p.ln() + 2.0 * (1.0 - p), |p| 1.0 + 2.0 * p);
    let poly = loss("poly1(epsilon=2)");
    let series = rows(292).into_iter().filter(|(z, label)| softmax(z)[*label] > 0.3).map(|(z, label)| {
        let rest = 1.0 - softmax(&z)[label];
        let terms = (2..200).map(|j| rest.powi(j) / f64::from(j)).sum::<f64>();
        (row_value(&poly, &z, label), 3.0 * rest + terms)
    });
    e.all_equal(
        "the loss, and the series with the first coefficient 1 + ε",
        series.collect::<Vec<_>>(),
        1e-12,
    );
    let binary = loss("binary_poly1(epsilon=2)");
    let two =
        [-3.0, -0.5, 0.0, 1.0, 4.0].into_iter().flat_map(|x: f64| [(x, 0.0), (x, 1.0)]).map(|(x, y)| {
            let p = 1.0 / (1.0 + (if y > 0.0 { -x } else { x }).exp());
            (crate::losses::value(&binary, x, y), -p.ln() + 2.0 * (1.0 - p))
        });
    e.all_equal("of two classes, and by definition", two, 1e-13);
    Ok(())
}

fn distillation(e: &mut Evidence) -> Done {
    const T: f64 = 3.0;
    let found = loss(&format!("distillation(temperature={T})"));
    let over = |z: &[f64]| softmax(&z.iter().map(|z| z / T).collect::<Vec<_>>());
    let hot = loss("distillation(temperature=100000)");
    let (mut values, mut slopes, mut limits) = (Vec::new(), Vec::new(), Vec::new());
    for ((z, _), (t, _)) in rows(293).into_iter().zip(rows(294)) {
        let (p, q) = (over(&z), over(&t));
        let jet = soft_row(&found, &z, &t, &z);
        values.push((jet.value, T * T * p.iter().zip(&q).map(|(p, q)| q * (q / p).ln()).sum::<f64>()));
        slopes.extend((0..CLASSES).map(|c| (jet.grad[c], T * (p[c] - q[c]))));
        let differences: Vec<f64> = z.iter().zip(&t).map(|(z, t)| z - t).collect();
        let mean = differences.iter().sum::<f64>() / CLASSES as f64;
        let square = differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>();
        limits.push((soft_value(&hot, &z, &t), square / (2 * CLASSES) as f64));
    }
    e.all_equal("T = 3: the loss, and T² KL", values, 1e-13);
    e.all_equal("its gradient, and T(p − q)", slopes, 1e-13);
    e.all_equal("T = 10⁵: the loss, and the squared distance of centred logits over 2C", limits, 1e-3);
    Ok(())
}
