//! Minimisers of regression losses, and their gradients.
use super::super::{Done, points};
use super::{location, mean, median, wines};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, mean_and_grad, pairs, slope, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::table::cells;
use crate::text::short;
use crate::verdict::Method;
use perdita_catalog::Loss;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "mse-gradient",
        topic: Topic::Regression,
        title: "The gradient of the mean squared error",
        latex: "$\\frac{\\partial}{\\partial \\hat y_i} \\frac1n \\sum_j (y_j - \\hat y_j)^2 = -\\frac2n (y_i - \\hat y_i)$",
        plain: "∂/∂ŷ_i of 1/n Σ (y − ŷ)² is −2(y_i − ŷ_i)/n",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::gradient("without 1/n", "mse", |g| 41.0 * g),
            Mutant::loss("half the loss", "mse", "0.5*mse(p, y)"),
        ],
        method: Method::Duals,
        run: mse_gradient,
    },
    Claim {
        id: "mae-subgradient",
        topic: Topic::Regression,
        title: "The absolute error is not differentiable at 0; 0 is a subgradient",
        latex: "$|y - \\hat y|$ is not differentiable at $\\hat y = y$; its subgradients there are $[-1, 1]$, and 0 is taken.",
        plain: "|y − ŷ| is not differentiable at ŷ = y; its subgradients there are [−1, 1], and 0 is taken.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::gradient("the slope 1 at 0", "mae", |g| if g == 0.0 { 1.0 } else { g }),
            Mutant::loss("the Huber loss", "mae", "huber"),
            Mutant::loss("twice the loss", "mae", "2*mae(p, y)"),
        ],
        method: Method::Duals,
        run: mae_subgradient,
    },
    Claim {
        id: "minimiser-mean",
        topic: Topic::Regression,
        title: "The squared error is minimised by the mean",
        latex: "$\\sum_i (y_i - c)^2 = \\sum_i (y_i - \\bar y)^2 + n (c - \\bar y)^2$: convex in $c$, with its one optimum, which is global, at \
                the mean.",
        plain: "Σ (y − c)² = Σ (y − ȳ)² + n (c − ȳ)²: convex in c, with its one optimum, which is global, at the mean.",
        reference: "",
        states: &["T2.3"],
        rejects: &[
            Mutant::loss("5(y − ŷ)²", "mse", "5*mse(p, y)"),
            Mutant::loss(
                "more for a prediction that is far too large",
                "mse",
                "mse(p, y)*(1 + 0.01*relu(p - y - 3))",
            ),
            Mutant::loss("the absolute error", "mse", "mae"),
        ],
        method: Method::Experiment,
        run: least_squares,
    },
    Claim {
        id: "minimiser-median",
        topic: Topic::Regression,
        title: "The absolute error is minimised by the median",
        latex: "The slope of $\\sum_i |y_i - c|$ in $c$ is the number of $y_i$ below $c$ minus the number above: it is 0 at the median.",
        plain: "The slope of Σ |y − c| in c is the number of y below c minus the number above: it is 0 at the median.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("5|y − ŷ|", "mae", "5*mae(p, y)"),
            Mutant::loss("more for a prediction that is far too large", "mae", "mae(p, y) + relu(p - y - 3)"),
            Mutant::loss("the squared error", "mae", "mse"),
        ],
        method: Method::Experiment,
        run: least_absolute,
    },
    Claim {
        id: "minimiser-quantile",
        topic: Topic::Regression,
        title: "The quantile loss is minimised by the quantile",
        latex: "The minimiser of $\\sum_i \\max(\\tau (y_i - c), (\\tau - 1)(y_i - c))$ has $\\lceil \\tau n \\rceil$ of the $n$ \
                observations at or below it.",
        plain: "The minimiser of the quantile loss has ⌈τn⌉ of the n observations at or below it.",
        reference: "Koenker & Bassett 1978",
        states: &[],
        rejects: &[
            Mutant::loss("1 − τ in the place of τ", "quantile", "quantile(y, p{})"),
            Mutant::loss("the absolute error", "quantile", "mae"),
        ],
        method: Method::Experiment,
        run: quantile,
    },
    Claim {
        id: "minimiser-huber",
        topic: Topic::Regression,
        title: "The minimiser of the Huber loss lies between the median and the mean",
        latex: "The minimiser of the Huber loss tends to the median as $\\delta \\to 0$, and is the mean once $\\delta$ exceeds \
                every residual.",
        plain: "The minimiser of the Huber loss tends to the median as δ → 0, and is the mean once δ exceeds every \
                residual.",
        reference: "Huber 1964",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error", "huber", "mse"),
            Mutant::loss("the absolute error", "huber", "mae"),
        ],
        method: Method::Experiment,
        run: huber_between,
    },
    Claim {
        id: "minimiser-probability",
        topic: Topic::Classification,
        title: "Cross-entropy and squared error of a probability are minimised by the frequency",
        latex: "For labels of which a fraction $\\pi$ is 1, $\\mathbb E[-y \\ln p - (1-y) \\ln(1-p)]$ and $\\mathbb E[(y - p)^2]$ are minimal at \
                $p = \\pi$: both are proper.",
        plain: "For labels of which a fraction π is 1, the mean cross-entropy and the mean squared error are minimal at p = π.",
        reference: "Gneiting & Raftery 2007",
        states: &[],
        rejects: &[
            Mutant::loss(
                "the loss at p²",
                "bce",
                "-y*log(p^2) - (1 - y)*log(1 - p^2); p in [0, 1]; y in [0, 1]",
            ),
            Mutant::loss("the squared error of σ(z)", "bce_with_logits", "(sigmoid(z) - y)^2; y in [0, 1]"),
            Mutant::loss("a power that is not proper", "mse", "abs(p - y)^1.5"),
        ],
        method: Method::Experiment,
        run: probability,
    },
];

fn mse_gradient(e: &mut Evidence) -> Done {
    let (p, y) = (points(5, 40, 3.0), points(6, 40, 3.0));
    let (_, grad) = mean_and_grad(&loss("mse"), &pairs(&p, &y), ("prediction", p.len()))?;
    let n = p.len() as f64;
    let ours = p.iter().zip(&y).zip(&grad).map(|((p, y), &grad)| (grad, 2.0 * (p - y) / n));
    e.all_equal("the gradient of the mean, and 2(ŷ − y)/n", ours, 1e-14);

    // As the text prints it: without the 1/n of its own definition.
    let pairs = p.iter().zip(&y).zip(&grad).filter(|(_, grad)| **grad != 0.0);
    let pairs =
        pairs.map(|((p, y), &grad)| (format!("n = {n}, y − ŷ = {}", short(y - p)), -2.0 * (y - p), grad));
    e.formula("T2.2", "∂L/∂ŷ = −2(y − ŷ)/n for the mean of n", pairs, 1e-12);
    Ok(())
}

fn mae_subgradient(e: &mut Evidence) -> Done {
    let mae = loss("mae");
    e.equal("the slope below, at ŷ − y = −10⁻³⁰⁰, and −1", slope(&mae, -1e-300, 0.0), -1.0, 0.0);
    e.equal("the slope above, at 10⁻³⁰⁰, and 1", slope(&mae, 1e-300, 0.0), 1.0, 0.0);
    e.equal("the slope at 0, and 0", slope(&mae, 0.0, 0.0), 0.0, 0.0);
    let below = |g: f64, x: f64| value(&mae, x, 0.0) >= g * x;
    let ok = |g: f64| points(7, 200, 5.0).iter().all(|&x| below(g, x));
    e.is(
        "0, −1 and 1 are subgradients: the line through the kink stays below the loss",
        ok(0.0) && ok(-1.0) && ok(1.0),
    );
    e.is("1.01 is none", !ok(1.01));
    Ok(())
}

/// Sorted data: the wines, normal numbers, and normal numbers with an outlier.
fn data() -> [(&'static str, Vec<f64>); 3] {
    let mut normal = normals(&mut draws(13), 51);
    normal.sort_by(f64::total_cmp);
    let outlier = normal.iter().copied().chain([1000.0]).collect();
    [
        ("177 wines' colours", wines()[1..].to_vec()),
        ("51 normal numbers", normal),
        ("and an outlier at 1000", outlier),
    ]
}

fn least_squares(e: &mut Evidence) -> Done {
    let mse = loss("mse");
    for (what, data) in data() {
        let (center, n) = (mean(&data), data.len() as f64);
        e.equal(&format!("{what}: the minimiser, and the mean"), location(&mse, &data)?, center, 1e-10);
        let total = |c: f64| data.iter().map(|&y| value(&mse, c, y)).sum::<f64>();
        let least: f64 = data.iter().map(|y| (y - center).powi(2)).sum();
        let parts =
            points(14, 60, 20.0).into_iter().map(|c| (total(c) / (least + n * (c - center).powi(2)), 1.0));
        e.all_equal(&format!("{what}: Σ (y − c)² over Σ (y − ȳ)² + n (c − ȳ)², and 1"), parts, 1e-12);
    }
    Ok(())
}

fn least_absolute(e: &mut Evidence) -> Done {
    let mae = loss("mae");
    let mut optima = Vec::new();
    for (what, data) in data() {
        // Between two observations any number in the middle is as good.
        if data.len() % 2 == 1 {
            let found = location(&mae, &data)?;
            e.equal(&format!("{what}: the minimiser, and the median"), found, median(&data), 1e-9);
            optima.push((what, median(&data), found));
        }
        let counts = points(15, 60, 20.0).into_iter().map(|c| {
            let total: f64 = data.iter().map(|&y| slope(&mae, c, y)).sum();
            let count = |is: fn(f64, f64) -> bool| data.iter().filter(|&&y| is(y, c)).count() as f64;
            (total, count(|y, c| y < c) - count(|y, c| y > c))
        });
        e.all_equal(
            &format!("{what}: the slope of the sum, and the numbers below less those above"),
            counts,
            0.0,
        );
    }
    e.formula("T2.6", "the optimum of the absolute error is the median", optima, 1e-9);
    Ok(())
}

fn quantile(e: &mut Evidence) -> Done {
    let wines = wines();
    let n = wines.len() as f64;
    let mut rows = Vec::new();
    for tau in [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] {
        let loss = loss(&format!("quantile(tau={tau})"));
        let found = location(&loss, &wines)?;
        let below = wines.iter().filter(|&&y| y <= found + 1e-9).count() as f64;
        rows.push(cells![format!("{tau}"), found, below / n]);
        let right = if (tau * n).fract() == 0.0 { tau * n } else { (tau * n).ceil() };
        e.equal(&format!("wines at or below the {tau}-quantile, and ⌈τn⌉"), below, right, 0.0);
    }
    e.table("Quantiles of 178 wines' colours", &["τ", "minimiser", "share at or below"], 0, rows);
    Ok(())
}

fn huber_between(e: &mut Evidence) -> Done {
    let wines = wines();
    let (low, high) = (median(&wines), mean(&wines));
    let mut rows = Vec::new();
    let mut found = Vec::new();
    for delta in [0.01, 0.3, 1.0, 2.0, 4.0, 100.0] {
        let at = location(&loss(&format!("huber(delta={delta})")), &wines)?;
        rows.push(cells![format!("{delta}"), at]);
        found.push(at);
    }
    e.table(
        format!("Median {}, mean {}", crate::short(low), crate::short(high)),
        &["δ", "location"],
        0,
        rows,
    );
    if !found.is_sorted() {
        e.note("on the way from one to the other it does not rise steadily");
    }
    e.is(
        "on these data all lie between the median and the mean",
        found.iter().all(|&x| low - 0.02 <= x && x <= high + 1e-9),
    );
    e.equal("at δ = 100, and the mean", found[5], high, 1e-12);
    e.equal("at δ = 0.01, and the median", found[0], low, 0.02);
    Ok(())
}

fn probability(e: &mut Evidence) -> Done {
    let labels = include_str!("../../../data/breast_cancer.csv").lines().skip(1);
    let labels: Vec<f64> = labels.filter_map(|row| row.split(',').nth(1)?.parse().ok()).collect();
    let share = mean(&labels);
    e.note(format!("{} tumours, {} of them benign", labels.len(), crate::short(share)));
    let least = |loss: &Loss, range: std::ops::Range<f64>| {
        crate::numerics::root(|p| labels.iter().map(|&y| slope(loss, p, y)).sum(), range)
    };
    e.equal("minimiser of cross-entropy", least(&loss("bce"), 0.01..0.99)?, share, 1e-12);
    e.equal("minimiser of the squared error", least(&loss("mse"), 0.01..0.99)?, share, 1e-12);
    let logit = least(&loss("bce_with_logits"), -5.0..5.0)?;
    // The slope of cross-entropy at the label 0 is p itself.
    let (_, slope, _) = jet(&loss("bce_with_logits"), logit, 0.0);
    e.equal("on logits, p at the minimum", slope, share, 1e-12);
    let absolute = least(&loss("mae"), -0.5..1.5)?;
    e.is(
        format!("the minimiser of the absolute error is {}, not the frequency", crate::short(absolute)),
        (absolute - 1.0).abs() < 1e-6,
    );
    Ok(())
}
