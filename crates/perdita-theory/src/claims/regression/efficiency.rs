//! The price of robustness, and its limit: efficiency at the normal distribution, and leverage in regression.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, slope, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, integral, minimum, normals};
use crate::short;
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita_catalog::Loss;
use std::f64::consts::{PI, TAU};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "efficiency",
        topic: Topic::Regression,
        title: "The efficiency of the median and of the Huber minimiser for normal errors",
        latex: "For normal errors the minimiser of a loss with the slope $\\psi$ has the efficiency $\\frac{(\\mathbb E\\, x \\psi(x))^2}{\\mathbb E\\, \\psi(x)^2}$ \
                relative to the mean: $\\frac2\\pi = 0.6366$ for the absolute error, $0.9500$ for the Huber loss of $\\delta = 1.345$, $0.9031$ for \
                $\\delta = 1$.",
        plain: "For normal errors the minimiser of a loss with the slope ψ has the efficiency (E xψ(x))²/E ψ(x)² relative to the \
                mean: 2/π = 0.6366 for the absolute error, 0.9500 for the Huber loss of δ = 1.345, 0.9031 for δ = 1.",
        reference: "Huber 1964; Holland & Welsch 1977",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error", "huber", "mse"),
            Mutant::loss("δ = 1 always", "huber", "huber"),
            Mutant::loss("the quantile loss of τ = 0.9", "mae", "quantile(tau=0.9)"),
            Mutant::loss("the absolute error", "mse", "mae"),
        ],
        method: Method::Exact,
        run: efficiency,
    },
    Claim {
        id: "leverage",
        topic: Topic::Regression,
        title: "One point of high leverage breaks regression with the Huber loss and the absolute error",
        latex: "50 points on $y = 2x$ and one at $(L, -L)$: the slope that the squared, Huber and absolute errors fit is near $-1$ at $L = 100$ \
                and tends to it. A bounded slope $\\psi$ does not bound the influence of $x$: the breakdown point of regression is 0.",
        plain: "50 points on y = 2x and one at (L, −L): the slope that the squared, Huber and absolute errors fit is near −1 at L = \
                100 and tends to it. A bounded slope ψ does not bound the influence of x: the breakdown point of regression is 0.",
        reference: "Rousseeuw 1984; Huber & Ronchetti 2009",
        states: &[],
        rejects: &[
            Mutant::loss("a redescending loss", "huber", "log(1 + (p - y)^2)"),
            Mutant::loss("a redescending loss", "mae", "log(1 + (p - y)^2)"),
            Mutant::loss("a loss without penalty for large errors", "mse", "relu(1 - abs(p - y - 3))"),
        ],
        method: Method::Experiment,
        run: leverage,
    },
];

/// The mean of f over the standard normal distribution, with the kinks of f between the panels.
pub(super) fn normal_mean_between(kink: f64, f: impl Fn(f64) -> f64 + Send + Sync + Copy) -> f64 {
    let weighted = move |x: f64| f(x) * (-0.5 * x * x).exp() / TAU.sqrt();
    integral(weighted, -10.0..-kink) + integral(weighted, -kink..kink) + integral(weighted, kink..10.0)
}

fn efficiency(e: &mut Evidence) -> Done {
    let of = |name: &str, kink: f64| {
        let loss = loss(name);
        let psi = |x: f64| slope(&loss, x, 0.0);
        normal_mean_between(kink, |x| x * psi(x)).powi(2) / normal_mean_between(kink, |x| psi(x).powi(2))
    };
    // The Huber loss from the normal distribution alone.
    let huber = |delta: f64| {
        let inside = normal_mean_between(delta, |x| f64::from(u8::from(x.abs() < delta)));
        let square = normal_mean_between(delta, |x| if x.abs() < delta { x * x } else { delta * delta });
        inside * inside / square
    };

    let mut rows = Vec::new();
    e.equal("the squared error, and 1", of("mse", 1.0), 1.0, 1e-12);
    e.equal("the absolute error, and 2/π", of("mae", 1.0), 2.0 / PI, 1e-12);
    for (delta, digits) in [(1.345, 9500.0), (1.0, 9031.0)] {
        let found = of(&format!("huber(delta={delta})"), delta);
        e.equal(
            &format!("Huber of δ = {delta}, and from the normal distribution"),
            found,
            huber(delta),
            1e-12,
        );
        e.equal("10⁴ times it, rounded", (1e4 * found).round(), digits, 0.0);
        rows.push(cells![format!("Huber, δ = {delta}"), Cell::rounded(found, 4)]);
    }
    rows.push(cells!["MAE", Cell::rounded(of("mae", 1.0), 4)]);
    rows.push(cells!["MSE", Cell::rounded(of("mse", 1.0), 4)]);
    e.table("Efficiency for normal errors", &["loss", "efficiency"], 1, rows);
    Ok(())
}

/// The slope b of y = bx with the least total loss.
pub(super) fn fit(loss: &Loss, points: &[(f64, f64)]) -> Result<f64, Box<dyn std::error::Error>> {
    let total = |b: f64| points.iter().map(|&(x, y)| value(loss, b * x, y)).sum::<f64>();
    // From the best of a grid: a loss need not be convex.
    let coarse = grid(-3.0..4.0, 701);
    let start = coarse.into_iter().min_by(|a, b| total(*a).total_cmp(&total(*b))).expect("a grid");
    minimum(total, start - 0.01..start + 0.01)
}

fn leverage(e: &mut Evidence) -> Done {
    let clean: Vec<(f64, f64)> = normals(&mut draws(16), 50).into_iter().map(|x| (x, 2.0 * x)).collect();
    let mut rows = Vec::new();
    for (title, name) in [("MSE", "mse"), ("Huber, δ = 1", "huber(delta=1)"), ("MAE", "mae")] {
        let loss = loss(name);
        let with = |far: f64| {
            let points: Vec<(f64, f64)> = clean.iter().copied().chain([(far, -far)]).collect();
            fit(&loss, &points)
        };
        e.equal(&format!("{title}: the slope of the 50 points, and 2"), fit(&loss, &clean)?, 2.0, 1e-6);
        let (near, far) = (with(100.0)?, with(1000.0)?);
        e.is(
            format!("{title}: with one point at (100, −100) it is {}", short(near)),
            (near + 1.0).abs() < 0.02,
        );
        e.equal("with one at (1000, −1000), and −1", far, -1.0, 3e-4);
        rows.push(cells![title, with(10.0)?, near, far]);
    }
    e.table(
        "The slope fitted to 50 points of slope 2 and one at (L, −L)",
        &["loss", "L = 10", "L = 100", "L = 1000"],
        1,
        rows,
    );
    Ok(())
}
