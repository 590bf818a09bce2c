//! Losses of unbalanced classes, of several labels, and of layers.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, labelled_grad, loss, row, row_value, soft_row};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals, sigmoid, softmax};
use crate::verdict::Method;
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "logit-adjustment-bayes",
        topic: Topic::Classification,
        title: "Logit adjustment estimates the classifier of the least balanced error",
        latex: "With the classes' frequencies $\\pi$ the expected loss is least at $z_y = \\ln P(x \\mid y)$, up to a constant: its largest score is the class of the largest $P(x \\mid y)$, \
                which has the least mean error of the classes. Cross-entropy gives the largest $P(y \\mid x)$.",
        plain: "With the classes' frequencies π the expected loss is least at z_y = ln P(x|y), up to a constant: its largest score is the class \
                of the largest P(x|y), which has the least mean error of the classes. Cross-entropy gives the largest P(y|x).",
        reference: "Menon et al. 2021",
        states: &[],
        rejects: &[
            Mutant::loss("no adjustment", "logit_adjustment", "cross_entropy"),
            Mutant::loss("half of the adjustment", "logit_adjustment", "logit_adjustment(tau=0.5{})"),
            Mutant::value("twice the loss", "logit_adjustment", |v| 2.0 * v),
        ],
        method: Method::Exact,
        run: adjustment,
    },
    Claim {
        id: "ldam-margins",
        topic: Topic::Classification,
        title: "LDAM subtracts margins that fall with the fourth root of a class's size",
        latex: "$-\\ln\\operatorname{softmax}(s(z - \\Delta_y e_y))_y$ with $\\Delta_c = \\Delta\\,(\\min n/n_c)^{1/4}$.",
        plain: "−ln softmax(s(z − Δ_y e_y))_y with Δ_c = Δ (min n/n_c)^(1/4).",
        reference: "Cao et al. 2019",
        states: &[],
        rejects: &[
            Mutant::loss("the same margin for all", "ldam", "ldam(max_margin=0.4, scale=5)"),
            Mutant::loss("the scale ignored", "ldam", "ldam(max_margin=0.4, scale=1, counts=[160, 40, 10])"),
            Mutant::gradient("the gradient negated", "ldam", |g| -g),
        ],
        method: Method::Duals,
        run: ldam,
    },
    Claim {
        id: "multi-label-mean",
        topic: Topic::Classification,
        title: "Of several labels, each class is a logistic regression",
        latex: "$\\frac1C \\sum_c t_c \\ln(1 + e^{-z_c}) + (1 - t_c) \\ln(1 + e^{z_c})$ with the gradient $\\frac1C(\\sigma(z) - t)$.",
        plain: "Σ_c (t_c ln(1 + exp(−z_c)) + (1 − t_c) ln(1 + exp(z_c)))/C with the gradient (σ(z) − t)/C.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("a softmax", "multi_label_soft_margin", "soft_cross_entropy"),
            Mutant::value("the sum over classes", "multi_label_soft_margin", |v| 3.0 * v),
            Mutant::gradient("the gradient negated", "multi_label_soft_margin", |g| -g),
        ],
        method: Method::Duals,
        run: several,
    },
    Claim {
        id: "soft-focal-sum",
        topic: Topic::Focal,
        title: "The focal loss of a distribution is the sum of its classes' losses",
        latex: "$-\\sum_c t_c \\alpha (1 - p_c)^\\gamma \\ln p_c$ with $\\alpha = 1$; of a certain class it is the focal loss of its label.",
        plain: "−Σ_c t_c α (1 − p_c)^γ ln p_c with α = 1; of a certain class it is the focal loss of its label.",
        reference: "Lin et al. 2017",
        states: &[],
        rejects: &[
            Mutant::loss("no modulation", "soft_focal", "soft_cross_entropy"),
            Mutant::loss("another γ", "soft_focal", "soft_focal(gamma=3, alpha=[1])"),
        ],
        method: Method::Duals,
        run: soft_focal,
    },
    Claim {
        id: "linear-layer",
        topic: Topic::Classification,
        title: "The losses fused with a linear layer are those of its logits",
        latex: "Cross-entropy and focal loss of $W h + \\beta$, with the gradients $(p - e_y) W$ in $h$ and $(p - e_y) h^T$ in $W$ of cross-entropy; nll is minus the entry of a row of \
                log-probabilities.",
        plain: "Cross-entropy and focal loss of W h + β, with the gradients (p − e_y) W in h and (p − e_y) hᵀ in W of cross-entropy; nll is \
                minus the entry of a row of log-probabilities.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::gradient("the gradient negated", "linear_cross_entropy", |g| -g),
            Mutant::loss(
                "smoothed labels",
                "linear_cross_entropy",
                "linear_cross_entropy(label_smoothing=0.1)",
            ),
            Mutant::loss("another γ", "linear_focal", "linear_focal(gamma=1, alpha=[1])"),
            Mutant::loss("normalised once more", "nll", "cross_entropy(2*z, y)"),
        ],
        method: Method::Duals,
        run: layer,
    },
];

const CLASSES: usize = 3;

fn adjustment(e: &mut Evidence) -> Done {
    const POINTS: usize = 12;
    let prior = [0.8, 0.15, 0.05];
    let adjusted = loss("logit_adjustment(prior=[0.8, 0.15, 0.05])");
    let mut rng = draws(300);
    // P(x|y) of each class over twelve points.
    let densities: Vec<Vec<f64>> = (0..CLASSES)
        .map(|_| {
            let weights: Vec<f64> = (0..POINTS).map(|_| rng.random_range(0.05..1.0)).collect();
            let total: f64 = weights.iter().sum();
            weights.into_iter().map(|w| w / total).collect()
        })
        .collect();

    let (mut gradients, mut values) = (Vec::new(), Vec::new());
    let mut chosen = Vec::new();
    for x in 0..POINTS {
        let best: Vec<f64> = densities.iter().map(|density| density[x].ln()).collect();
        let total: f64 = (0..CLASSES).map(|y| prior[y] * densities[y][x]).sum();
        let mut expected = vec![0.0; CLASSES];
        for y in 0..CLASSES {
            let posterior = prior[y] * densities[y][x] / total;
            let jet = row(&adjusted, &best, y, &best);
            values.push((jet.value, -posterior.ln()));
            expected.iter_mut().zip(&jet.grad).for_each(|(sum, g)| *sum += posterior * g);
        }
        gradients.extend(expected.into_iter().map(|g| (g, 0.0)));
        // The largest score, and the class of the largest posterior.
        let largest =
            |f: &dyn Fn(usize) -> f64| (0..CLASSES).max_by(|a, b| f(*a).total_cmp(&f(*b))).unwrap_or(0);
        chosen.push((largest(&|y| best[y]), largest(&|y| prior[y] * densities[y][x])));
    }
    e.all_equal("the loss at ln P(x|y), and −ln P(y|x)", values, 1e-13);
    e.all_equal("the gradient of the expected loss there, and 0", gradients, 1e-14);

    // The mean error of the classes, for all classifiers that differ from the chosen one at a point.
    let error = |classifier: &[usize]| {
        let hit = (0..POINTS).map(|x| densities[classifier[x]][x]).sum::<f64>();
        1.0 - hit / CLASSES as f64
    };
    let balanced: Vec<usize> = chosen.iter().map(|c| c.0).collect();
    let least = error(&balanced);
    let mut others = (0..POINTS).flat_map(|x| (0..CLASSES).map(move |y| (x, y)));
    let better = others.any(|(x, y)| {
        let mut other = balanced.clone();
        other[x] = y;
        error(&other) < least - 1e-15
    });
    e.is("no other class at any point has a smaller balanced error", !better);
    let plain = error(&chosen.iter().map(|c| c.1).collect::<Vec<_>>());
    e.is(
        format!(
            "its balanced error is {}, that of the largest P(y|x) {}",
            crate::short(least),
            crate::short(plain)
        ),
        plain > least,
    );
    Ok(())
}

fn rows(seed: u64) -> Vec<(Vec<f64>, usize)> {
    let mut rng = draws(seed);
    (0..45).map(|k| (normals(&mut rng, CLASSES), k % CLASSES)).collect()
}

fn ldam(e: &mut Evidence) -> Done {
    const SCALE: f64 = 5.0;
    let ldam = loss("ldam(max_margin=0.4, scale=5, counts=[160, 40, 10])");
    let margins = [160.0, 40.0, 10.0].map(|n: f64| 0.4 * (10.0 / n).powf(0.25));
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for (z, label) in rows(301) {
        let moved: Vec<f64> =
            (0..CLASSES).map(|c| SCALE * (z[c] - if c == label { margins[c] } else { 0.0 })).collect();
        let p = softmax(&moved);
        let jet = row(&ldam, &z, label, &z);
        values.push((jet.value, -p[label].ln()));
        slopes.extend((0..CLASSES).map(|c| (jet.grad[c], SCALE * (p[c] - f64::from(u8::from(c == label))))));
    }
    e.all_equal("the loss, and by definition", values, 1e-12);
    e.all_equal("its gradient, and by definition", slopes, 1e-12);
    Ok(())
}

/// Rows of scores, with targets in [0, 1].
fn targets(seed: u64) -> Vec<(Vec<f64>, Vec<f64>)> {
    let mut rng = draws(seed);
    let mut one = || (normals(&mut rng, CLASSES), (0..CLASSES).map(|_| rng.random_range(0.0..1.0)).collect());
    (0..40).map(|_| one()).collect()
}

fn several(e: &mut Evidence) -> Done {
    let found = loss("multi_label_soft_margin");
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for (z, t) in targets(302) {
        let jet = soft_row(&found, &z, &t, &z);
        let one = |(z, t): (&f64, &f64)| t * (-z).exp().ln_1p() + (1.0 - t) * z.exp().ln_1p();
        values.push((jet.value, z.iter().zip(&t).map(one).sum::<f64>() / CLASSES as f64));
        slopes.extend((0..CLASSES).map(|c| (jet.grad[c], (sigmoid(z[c]) - t[c]) / CLASSES as f64)));
    }
    e.all_equal("the loss, and the mean of the classes", values, 1e-13);
    e.all_equal("its gradient, and (σ(z) − t)/C", slopes, 1e-13);
    Ok(())
}

fn soft_focal(e: &mut Evidence) -> Done {
    let soft = loss("soft_focal(gamma=2, alpha=[1])");
    let hard = loss("focal(gamma=2, alpha=[1])");
    let (mut values, mut certain) = (Vec::new(), Vec::new());
    for (z, raw) in targets(303) {
        let total: f64 = raw.iter().sum();
        let t: Vec<f64> = raw.iter().map(|t| t / total).collect();
        let one = |(p, t): (&f64, &f64)| -t * (1.0 - p) * (1.0 - p) * p.ln();
        values.push((soft_row(&soft, &z, &t, &z).value, softmax(&z).iter().zip(&t).map(one).sum::<f64>()));
        certain.push((soft_row(&soft, &z, &[0.0, 1.0, 0.0], &z).value, row_value(&hard, &z, 1)));
    }
    e.all_equal("the loss, and by definition", values, 1e-13);
    e.all_equal("of a certain class, and of its label", certain, 1e-13);
    Ok(())
}

fn layer(e: &mut Evidence) -> Done {
    const N: usize = 7;
    const DIM: usize = 4;
    let mut rng = draws(304);
    let (h, w, b) =
        (normals(&mut rng, N * DIM), normals(&mut rng, CLASSES * DIM), normals(&mut rng, CLASSES));
    let labels: Vec<i64> = (0..N as i64).map(|k| k % CLASSES as i64).collect();
    let given: [Named; 3] = [("a", &h, &[N, DIM]), ("b", &w, &[CLASSES, DIM]), ("bias", &b, &[CLASSES])];
    let logits = |k: usize| -> Vec<f64> {
        let product = |c: usize| (0..DIM).map(|d| h[DIM * k + d] * w[DIM * c + d]).sum::<f64>();
        (0..CLASSES).map(|c| product(c) + b[c]).collect()
    };

    let (mut entropy, mut focal) = (0.0, 0.0);
    let (mut in_h, mut in_w) = (vec![0.0; h.len()], vec![0.0; w.len()]);
    for k in 0..N {
        let (p, label) = (softmax(&logits(k)), labels[k] as usize);
        entropy -= p[label].ln() / N as f64;
        focal -= (1.0 - p[label]).powi(2) * p[label].ln() / N as f64;
        for (c, d) in (0..CLASSES * DIM).map(|i| (i / DIM, i % DIM)) {
            let g = (p[c] - f64::from(u8::from(c == label))) / N as f64;
            in_h[DIM * k + d] += g * w[DIM * c + d];
            in_w[DIM * c + d] += g * h[DIM * k + d];
        }
    }
    let fused = loss("linear_cross_entropy");
    let (value, of_h) = labelled_grad(&fused, &given, (&labels, &[N]), "a")?;
    let (_, of_w) = labelled_grad(&fused, &given, (&labels, &[N]), "b")?;
    e.equal("cross-entropy of the layer, and of its logits", value, entropy, 1e-12);
    e.all_equal(
        "gradients in h and W",
        of_h.into_iter().chain(of_w).zip(in_h.into_iter().chain(in_w)),
        1e-12,
    );
    let (value, _) = labelled_grad(&loss("linear_focal(gamma=2, alpha=[1])"), &given, (&labels, &[N]), "a")?;
    e.equal("focal loss of the layer, and of its logits", value, focal, 1e-12);

    let nll = loss("nll");
    let rows = (0..N).map(|k| {
        let ln: Vec<f64> = softmax(&logits(k)).iter().map(|p| p.ln()).collect();
        (row_value(&nll, &ln, 1), -ln[1])
    });
    e.all_equal("nll, and minus the log-probability", rows.collect::<Vec<_>>(), 1e-14);
    Ok(())
}
