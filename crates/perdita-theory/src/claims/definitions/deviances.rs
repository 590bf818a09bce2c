//! Regression losses of positive targets, and what they estimate.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, loss, of_grad, slope, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, root};
use crate::verdict::Method;
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "deviances-mean",
        topic: Topic::Regression,
        title: "Poisson, gamma and Tweedie losses estimate the mean, and are half of the deviance",
        latex: "In the logarithm $x$ of the prediction, the minimiser is $\\ln \\bar y$ for all three. The excess over the loss at $x = \\ln y$ is half of the unit deviance: \
                $y \\ln\\frac y\\mu - y + \\mu$, $\\frac y\\mu - 1 - \\ln\\frac y\\mu$, and $\\frac{y^{2-p}}{(1-p)(2-p)} - \\frac{y\\mu^{1-p}}{1-p} + \\frac{\\mu^{2-p}}{2-p}$.",
        plain: "In the logarithm x of the prediction, the minimiser is ln ȳ for all three. The excess over the loss at x = ln y is half of the unit deviance: \
                y ln(y/μ) − y + μ, y/μ − 1 − ln(y/μ), and y^(2−p)/((1−p)(2−p)) − yμ^(1−p)/(1−p) + μ^(2−p)/(2−p).",
        reference: "McCullagh & Nelder 1989; Jørgensen 1987",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error of logarithms", "gamma_nll", "(p - log(y))^2"),
            Mutant::loss("the logarithm forgotten", "poisson_nll", "p - y*log(abs(p) + 0.1)"),
            Mutant::loss("another power", "tweedie", "tweedie(power=1.2)"),
            Mutant::loss("twice the loss", "poisson_nll", "2*poisson_nll(p, y)"),
        ],
        method: Method::Experiment,
        run: deviances,
    },
    Claim {
        id: "relative-errors",
        topic: Topic::Regression,
        title: "MSLE estimates a geometric mean, MAPE a median that is weighted by 1/y",
        latex: "The minimiser of $\\sum (\\ln(1 + p) - \\ln(1 + y))^2$ is $1 + p = \\prod (1 + y)^{1/n}$; that of $\\sum |p - y|/y$ is the median of weights $1/y$, below the median.",
        plain: "The minimiser of Σ (ln(1 + p) − ln(1 + y))² is 1 + p = Π (1 + y)^(1/n); that of Σ |p − y|/y is the median of weights 1/y, below the median.",
        reference: "Gneiting 2011",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error", "msle", "mse"),
            Mutant::loss("the absolute error", "mape", "mae"),
            Mutant::loss("the prediction as the denominator", "mape", "abs(p - y)/p"),
        ],
        method: Method::Experiment,
        run: relative,
    },
    Claim {
        id: "piecewise-regression",
        topic: Topic::Regression,
        title: "Smooth L1 is the Huber loss over its threshold; ε-insensitive losses begin at ε; log-cosh is smooth; several quantiles are averaged",
        latex: "$\\mathrm{SmoothL1}_\\beta = \\mathrm{Huber}_\\beta/\\beta$: $\\frac{r^2}{2\\beta}$ for $|r| < \\beta$, else $|r| - \\frac\\beta2$. $\\max(0, |r| - \\varepsilon)$ and its square. $\\ln\\cosh r$, between $|r| - \\ln 2$ and $\\frac12 r^2$. $\\frac1Q \\sum_q \\max(\\tau_q u_q, (\\tau_q - 1) u_q)$ with $u_q = y - p_q$.",
        plain: "Smooth L1 = Huber/β: r²/2β for |r| < β, else |r| − ½β. max(0, |r| − ε) and its square. ln cosh r, between |r| − ln 2 and ½r². (1/Q) Σ max(τ_q u_q, (τ_q − 1)u_q) with \
                u_q = y − p_q.",
        reference: "Girshick 2015; Vapnik 1995; Koenker & Bassett 1978",
        states: &[],
        rejects: &[
            Mutant::loss("not divided by β", "smooth_l1", "huber(delta=0.5)"),
            Mutant::loss("no tube", "epsilon_insensitive", "mae"),
            Mutant::loss("the square without a tube", "squared_epsilon_insensitive", "mse"),
            Mutant::loss("base 2", "log_cosh", "log2(cosh(p - y))"),
            Mutant::value("the sum over quantiles", "quantiles", |v| 3.0 * v),
            Mutant::gradient("the gradient negated", "quantiles", |g| -g),
        ],
        method: Method::Duals,
        run: piecewise,
    },
];

/// Positive targets, skewed.
fn amounts(seed: u64, n: usize) -> Vec<f64> {
    let mut rng = draws(seed);
    (0..n).map(|_| rng.random_range(-1.5f64..2.0).exp()).collect()
}

fn deviances(e: &mut Evidence) -> Done {
    const POWER: f64 = 1.5;
    let y = amounts(310, 25);
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    let poisson = |y: f64, mu: f64| y * (y / mu).ln() - y + mu;
    let gamma = |y: f64, mu: f64| y / mu - 1.0 - (y / mu).ln();
    let tweedie = |y: f64, mu: f64| {
        y.powf(2.0 - POWER) / ((1.0 - POWER) * (2.0 - POWER)) - y * mu.powf(1.0 - POWER) / (1.0 - POWER)
            + mu.powf(2.0 - POWER) / (2.0 - POWER)
    };
    type Deviance<'a> = &'a dyn Fn(f64, f64) -> f64;
    let losses: [(&str, Deviance); 3] =
        [("poisson_nll", &poisson), ("gamma_nll", &gamma), ("tweedie", &tweedie)];
    for (name, deviance) in losses {
        let loss = loss(name);
        let excesses = y.iter().flat_map(|&y| grid(-2.0..2.0, 9).into_iter().map(move |x| (x, y)));
        let excesses =
            excesses.map(|(x, y)| (value(&loss, x, y) - value(&loss, y.ln(), y), deviance(y, x.exp())));
        e.all_equal(
            &format!("{name}: the excess over the loss at ln y, and half of the deviance"),
            excesses,
            1e-12,
        );
        let best = root(|x| y.iter().map(|&y| slope(&loss, x, y)).sum(), -5.0..5.0)?;
        e.equal(&format!("{name}: the minimiser's exponential, and the mean"), best.exp(), mean, 1e-12);
    }
    Ok(())
}

fn relative(e: &mut Evidence) -> Done {
    let y = amounts(311, 25);
    let msle = loss("msle");
    let best = root(|p| y.iter().map(|&y| slope(&msle, p, y)).sum(), 0.0..10.0)?;
    let geometric = (y.iter().map(|y| y.ln_1p()).sum::<f64>() / y.len() as f64).exp() - 1.0;
    e.equal("MSLE: the minimiser, and the geometric mean of 1 + y, less 1", best, geometric, 1e-12);

    let mape = loss("mape");
    let best = root(|p| y.iter().map(|&y| slope(&mape, p, y)).sum(), 0.0..10.0)?;
    let mut sorted = y.clone();
    sorted.sort_by(f64::total_cmp);
    let half = 0.5 * sorted.iter().map(|y| 1.0 / y).sum::<f64>();
    let mut weight = 0.0;
    let weighted = sorted.iter().copied().find(|y| {
        weight += 1.0 / y;
        weight >= half
    });
    e.equal("MAPE: the minimiser, and the median of weights 1/y", best, weighted.unwrap_or(f64::NAN), 1e-9);
    e.is("it is below the median", best < sorted[12]);
    Ok(())
}

fn piecewise(e: &mut Evidence) -> Done {
    let errors = grid(-2.0..2.0, 81);
    let smooth = |r: f64| if r < 0.5 { r * r } else { r - 0.25 };
    let tube = |r: f64| (r - 0.3).max(0.0);
    let square = |r: f64| tube(r).powi(2);
    let log_cosh = |r: f64| r.cosh().ln();
    let losses: [(&str, &dyn Fn(f64) -> f64); 4] = [
        ("log_cosh", &log_cosh),
        ("smooth_l1(beta=0.5)", &smooth),
        ("epsilon_insensitive(epsilon=0.3)", &tube),
        ("squared_epsilon_insensitive(epsilon=0.3)", &square),
    ];
    for (name, by_hand) in losses {
        let loss = loss(name);
        let pairs = errors.iter().map(|&r| (value(&loss, 1.0 + r, 1.0), by_hand(r.abs())));
        e.all_equal(&format!("{name}, and by definition"), pairs, 1e-14);
    }

    let smooth = loss("log_cosh");
    let bounds = errors.iter().map(|&r| (value(&smooth, r, 0.0), r.abs()));
    let between = |(found, r): (f64, f64)| found >= r - std::f64::consts::LN_2 && found <= 0.5 * r * r;
    e.is("log_cosh lies between |r| − ln 2 and ½r²", bounds.into_iter().all(between));

    let (taus, y) = ([0.1, 0.5, 0.9], amounts(312, 8));
    let p: Vec<f64> = y.iter().flat_map(|y| [0.4 * y, y + 0.1, 0.9 * y]).collect();
    let given: [Named; 2] = [("prediction", &p, &[8, 3]), ("target", &y, &[8])];
    let (found, grad) = of_grad(&loss("quantiles(tau=[0.1, 0.5, 0.9])"), &given, "prediction")?;
    let (mut total, mut slopes) = (0.0, Vec::new());
    for (k, p) in p.iter().enumerate() {
        let (tau, u) = (taus[k % 3], y[k / 3] - p);
        total += (tau * u).max((tau - 1.0) * u) / 24.0;
        let slope = if u > 0.0 { -tau } else { 1.0 - tau };
        slopes.push((grad[k], slope / 24.0));
    }
    e.equal("three quantiles, and the mean of their losses", found, total, 1e-14);
    e.all_equal("their gradients, and −τ or 1 − τ over their number", slopes, 1e-14);
    Ok(())
}
