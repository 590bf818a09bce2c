//! Label smoothing.
use super::super::{Done, logits};
use super::softmax;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, row, row_value, slope, soft_value, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, normal_mean, normals, root, sigmoid};
use crate::short;
use crate::table::cells;
use crate::verdict::Method;
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "smoothing-is-soft",
        topic: Topic::Classification,
        title: "Label smoothing is cross-entropy with softened targets",
        latex: "$-\\sum_c y'_c \\ln p_c$ with $y' = (1 - \\varepsilon) y + \\varepsilon/C$",
        plain: "−Σ y'_c ln p_c with y' = (1 − ε)y + ε/C",
        reference: "Szegedy et al. 2016",
        states: &[],
        rejects: &[
            Mutant::loss("without smoothing", "cross_entropy", "cross_entropy"),
            Mutant::loss("twice the loss", "cross_entropy", "2*cross_entropy(z, y{})"),
        ],
        method: Method::Duals,
        run: softened,
    },
    Claim {
        id: "smoothing-optimum",
        topic: Topic::Classification,
        title: "With label smoothing, the optimal logits are finite",
        latex: "The gap between the logit of the label and the others at the minimum is $\\ln\\left(\\frac{C(1 - \\varepsilon)}{\\varepsilon} + \
                1\\right)$, and the label's probability $1 - \\varepsilon + \\varepsilon/C$; for $\\varepsilon = 0$ there is no minimum.",
        plain: "The gap between the logit of the label and the others at the minimum is ln(C(1 − ε)/ε + 1), and the label's \
                probability 1 − ε + ε/C; for ε = 0 there is no minimum.",
        reference: "Szegedy et al. 2016",
        states: &[],
        rejects: &[
            Mutant::loss("without smoothing", "cross_entropy", "cross_entropy"),
            Mutant::loss("ε = 0.2", "cross_entropy", "cross_entropy(label_smoothing=0.2)"),
        ],
        method: Method::Experiment,
        run: optimum,
    },
    Claim {
        id: "smoothing-confidence",
        topic: Topic::Classification,
        title: "On real predictions, label smoothing lowers the optimal confidence",
        latex: "Under smoothed targets the optimal scale of given logits is smaller, and so is the mean confidence.",
        plain: "Under smoothed targets the optimal scale of given logits is smaller, and so is the mean confidence.",
        reference: "Szegedy et al. 2016",
        states: &[],
        rejects: &[
            Mutant::loss("without smoothing", "cross_entropy", "cross_entropy"),
            Mutant::loss("the mean of the classes", "cross_entropy", "logsumexp(z) - mean(z) + 0*z[y]"),
        ],
        method: Method::Experiment,
        run: confidence,
    },
    Claim {
        id: "smoothing-generalisation",
        topic: Topic::Classification,
        title: "Label smoothing helps with few data, and hurts with many",
        latex: "For $y \\sim \\mathrm{Bernoulli}(\\sigma(2x))$ the fit of $\\sigma(sx)$ to smoothed labels on the whole population has $s < 2$ and \
                a larger cross-entropy than without smoothing; on samples of 8 its mean cross-entropy is smaller.",
        plain: "For y ~ Bernoulli(σ(2x)) the fit of σ(sx) to smoothed labels on the whole population has s < 2 and a larger \
                cross-entropy than without smoothing; on samples of 8 its mean cross-entropy is smaller.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("without smoothing", "cross_entropy", "cross_entropy"),
            Mutant::loss("smoothed labels", "cross_entropy", "cross_entropy(label_smoothing=0.1)"),
        ],
        method: Method::Experiment,
        run: generalisation,
    },
];

fn softened(e: &mut Evidence) -> Done {
    let mut pairs = Vec::new();
    for epsilon in [0.0, 0.1, 0.5, 1.0] {
        let smooth = loss(&format!("cross_entropy(label_smoothing={epsilon})"));
        let ce = loss("soft_cross_entropy");
        for (k, z) in logits(60, 100, 5).iter().enumerate() {
            let y = |c: usize| (1.0 - epsilon) * f64::from(u8::from(c == k % 5)) + epsilon / 5.0;
            let targets: Vec<f64> = (0..5).map(y).collect();
            pairs.push((row_value(&smooth, z, k % 5), soft_value(&ce, z, &targets)));
        }
    }
    e.all_equal("smoothed labels, and softened targets", pairs, 1e-12);
    Ok(())
}

fn optimum(e: &mut Evidence) -> Done {
    let (mut gaps, mut confidences, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for classes in [2, 10, 1000] {
        for epsilon in [0.01, 0.1, 0.3] {
            let loss = loss(&format!("cross_entropy(label_smoothing={epsilon})"));
            let at =
                |gap: f64| -> Vec<f64> { (0..classes).map(|c| if c == 0 { gap } else { 0.0 }).collect() };
            let pull = |gap: f64| row(&loss, &at(gap), 0, &at(0.0)).grad[0];
            let gap = root(pull, 0.0..60.0)?;
            let (c, p) = (classes as f64, softmax(&at(gap))[0]);
            gaps.push((gap, (c * (1.0 - epsilon) / epsilon + 1.0).ln()));
            confidences.push((p, 1.0 - epsilon + epsilon / c));
            rows.push(cells![classes.to_string(), epsilon.to_string(), gap, p]);
        }
    }

    e.all_equal("the gap at the minimum, and ln(C(1 − ε)/ε + 1)", gaps, 1e-11);
    e.all_equal("the label's probability there, and 1 − ε + ε/C", confidences, 1e-12);
    let plain = loss("cross_entropy");
    let pulls = grid(0.0..700.0, 50).into_iter().map(|gap| row(&plain, &[gap, 0.0], 0, &[0.0; 2]).grad[0]);
    e.is(
        "without smoothing the gradient raises the label's logit at every gap to 700",
        pulls.into_iter().all(|pull| pull < 0.0),
    );
    e.table("The minimum", &["C", "ε", "gap of the logits", "probability of the label"], 0, rows);
    let curve = |epsilon: f64| {
        let loss = loss(&format!("cross_entropy(label_smoothing={epsilon})"));
        grid(-2.0..12.0, 90).into_iter().map(|gap| (gap, row_value(&loss, &[gap, 0.0, 0.0], 0))).collect()
    };
    let marks =
        [0.0, 0.05, 0.1, 0.2].map(|epsilon| Mark::line(format!("ε = {epsilon}"), curve(epsilon))).into();
    let (x, y) = (Axis::new("logit of the label, above the others"), Axis::new("loss").range(0.0, 3.0));
    e.figure(
        Figure::single("", Panel { title: String::new(), x, y, marks }),
        "Three classes: with smoothing the loss has a minimum at finite logits.",
    );
    Ok(())
}

fn confidence(e: &mut Evidence) -> Done {
    let rows = include_str!("../../../data/breast_cancer.csv").lines().skip(1);
    let cells = rows.map(|row| {
        let mut cells = row.split(',');
        let target: Option<f64> = cells.nth(1).and_then(|cell| cell.parse().ok());
        let logit: Option<f64> = cells.nth(2).and_then(|cell| cell.parse().ok());
        logit.zip(target)
    });
    let rows: Vec<(f64, f64)> = cells.flatten().collect();
    let bce = loss("bce_with_logits");

    let (mut scales, mut means, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for epsilon in [0.0, 0.05, 0.1, 0.2] {
        let smooth = loss(&format!("cross_entropy(label_smoothing={epsilon})"));
        let scale =
            root(|scale| rows.iter().map(|&(z, y)| z * pull(&smooth, scale * z, y)).sum(), 0.0..20.0)?;
        // The slope of the loss at the target 0 is the probability.
        let sure = |z: f64| slope(&bce, (scale * z).abs(), 0.0);
        let mean = rows.iter().map(|&(z, _)| sure(z)).sum::<f64>() / rows.len() as f64;
        shown.push(cells![epsilon.to_string(), scale, mean]);
        scales.push(scale);
        means.push(mean);
    }

    e.table(
        "569 tumours, logits of a logistic regression",
        &["ε", "best scale of the logits", "mean confidence"],
        0,
        shown,
    );
    let falls = means.windows(2).all(|pair| pair[1] < pair[0]);
    e.is("the best scale falls with ε", scales.windows(2).all(|pair| pair[1] < pair[0]));
    e.is("the mean confidence falls with ε", falls);
    e.said(
        "T5.2",
        "label smoothing makes the confidence",
        "lower",
        if falls { "lower" } else { "not lower" },
    );
    Ok(())
}

/// The derivative of the loss of two classes in the logit of the class 1.
fn pull(loss: &Loss, z: f64, y: f64) -> f64 {
    row(loss, &[0.0, z], y as usize, &[0.0; 2]).grad[1]
}

/// The mean cross-entropy of σ(sx) over the population, x normal and y ~ Bernoulli(σ(2x)).
fn risk(s: f64) -> f64 {
    let bce = loss("bce_with_logits");
    let p = |x: f64| sigmoid(2.0 * x);
    normal_mean(0.0, 1.0, |x| p(x) * value(&bce, s * x, 1.0) + (1.0 - p(x)) * value(&bce, s * x, 0.0))
}

fn generalisation(e: &mut Evidence) -> Done {
    const MOST: f64 = 60.0;
    let losses = [0.0, 0.1].map(|epsilon| loss(&format!("cross_entropy(label_smoothing={epsilon})")));
    let p = |x: f64| sigmoid(2.0 * x);
    let of_population = losses.each_ref().map(|loss| {
        let mean = |s: f64| {
            normal_mean(0.0, 1.0, |x| {
                x * (p(x) * pull(loss, s * x, 1.0) + (1.0 - p(x)) * pull(loss, s * x, 0.0))
            })
        };
        root(mean, 0.1..20.0)
    });
    let [plain, smooth] = of_population;
    let (plain, smooth) = (plain?, smooth?);
    e.equal("the fit to the population without smoothing, and 2", plain, 2.0, 1e-9);
    e.is(format!("with ε = 0.1 it is {}: smaller", short(smooth)), smooth < plain);
    let (least, more) = (risk(plain), risk(smooth));
    e.is(format!("its cross-entropy is {}, larger than {}", short(more), short(least)), more > least);

    // Samples of 8: those that are separable have no fit without smoothing, and get the largest scale.
    let mut rng = draws(54);
    let mut risks = [Vec::new(), Vec::new()];
    for _ in 0..60 {
        let xs = normals(&mut rng, 8);
        let draws: Vec<(f64, f64)> = xs.iter().map(|&x| (x, f64::from(rng.random::<f64>() < p(x)))).collect();
        for (loss, risks) in losses.iter().zip(&mut risks) {
            let total = |s: f64| draws.iter().map(|&(x, y)| x * pull(loss, s * x, y)).sum::<f64>();
            let s = if total(MOST) < 0.0 {
                MOST
            } else if total(-MOST) > 0.0 {
                -MOST
            } else {
                root(total, -MOST..MOST)?
            };
            risks.push(risk(s));
        }
    }
    let [few_plain, few_smooth] = risks.map(|risks| risks.iter().sum::<f64>() / risks.len() as f64);
    e.is(
        format!(
            "on 60 samples of 8 the mean cross-entropy is {}, smaller than {}",
            short(few_smooth),
            short(few_plain)
        ),
        few_smooth < few_plain,
    );
    e.table(
        "Cross-entropy on the population",
        &["fitted to", "ε = 0", "ε = 0.1"],
        1,
        [cells!["the population", least, more], cells!["8 observations, mean of 60", few_plain, few_smooth]],
    );
    match more > least {
        true => e.refuted(
            "T5.2",
            "label smoothing improves generalisation where data are few, not in general",
            format!("with unlimited data the cross-entropy rises from {} to {}", short(least), short(more)),
        ),
        false => e.said("T5.2", "label smoothing and generalisation", "it improves", "it improves"),
    }
    Ok(())
}
