//! Label smoothing.
use super::super::{Done, logits};
use super::softmax;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, row, row_value, slope, soft_value};
use crate::numerics::{grid, root};
use crate::table::cells;
use crate::verdict::Method;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "smoothing-is-soft",
        topic: Topic::Classification,
        title: "Label smoothing is cross-entropy with softened targets",
        latex: "$-\\sum_c y'_c \\ln p_c$ with $y' = (1 - \\varepsilon) y + \\varepsilon/C$",
        plain: "−Σ y'_c ln p_c with y' = (1 − ε)y + ε/C",
        reference: "Szegedy et al. 2016",
        states: &[],
        rejects: &[],
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
        rejects: &[],
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
        rejects: &[],
        method: Method::Experiment,
        run: confidence,
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
        let target = |y: f64| (1.0 - epsilon) * y + 0.5 * epsilon;
        let pull = |scale: f64| rows.iter().map(|&(z, y)| z * slope(&bce, scale * z, target(y))).sum::<f64>();
        let scale = root(pull, 0.0..20.0)?;
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
    e.is("the best scale falls with ε", scales.windows(2).all(|pair| pair[1] < pair[0]));
    e.is("the mean confidence falls with ε", means.windows(2).all(|pair| pair[1] < pair[0]));
    Ok(())
}
