//! Regression losses as negative log-likelihoods.
use super::super::{Done, points};
use super::{location, mean, median, wines};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad, value};
use crate::mutant::Mutant;
use crate::numerics::{integral, root};
use crate::verdict::Method;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "gaussian-likelihood",
        topic: Topic::Regression,
        title: "Squared error is Gaussian maximum likelihood",
        latex: "If $y = f(x) + \\varepsilon$ with $\\varepsilon \\sim \\mathcal N(0, \\sigma^2)$, then $-\\ln p(y \\mid x) = \
                \\frac{(y - f(x))^2}{2\\sigma^2} + \\frac12 \\ln 2\\pi\\sigma^2$: both have the same minimiser.",
        plain: "If y = f(x) + ε with ε ~ N(0, σ²), then −ln p(y|x) = (y − f(x))²/2σ² + ½ ln 2πσ²: both have the same \
                minimiser.",
        reference: "Goodfellow, Bengio & Courville 2016, chapter 5",
        states: &["T2.5"],
        rejects: &[
            Mutant::value("without its constant ½ ln 2π", "gaussian_nll", |loss| {
                loss - 0.5 * std::f64::consts::TAU.ln()
            }),
            Mutant::value("a deviation seven times as large in the constant", "gaussian_nll", |loss| {
                loss + 7f64.ln()
            }),
            Mutant::loss("half the squared error", "mse", "0.5*mse(p, y)"),
        ],
        method: Method::Duals,
        run: gaussian,
    },
    Claim {
        id: "laplace-likelihood",
        topic: Topic::Regression,
        title: "Absolute error is Laplace maximum likelihood",
        latex: "If $\\varepsilon$ has the density $\\frac{1}{2b} e^{-|\\varepsilon|/b}$, then $-\\ln p(y \\mid x) = \
                \\frac{|y - f(x)|}{b} + \\ln 2b$: both have the same minimiser.",
        plain: "If ε has the density e^(−|ε|/b)/2b, then −ln p(y|x) = |y − f(x)|/b + ln 2b: both have the same minimiser.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::value("without its constant ln 2", "laplace_nll", |loss| loss - 2f64.ln()),
            Mutant::value("a scale seven times as large in the constant", "laplace_nll", |loss| {
                loss + 7f64.ln()
            }),
            Mutant::loss("the squared error", "mae", "mse"),
        ],
        method: Method::Duals,
        run: laplace,
    },
];

fn gaussian(e: &mut Evidence) -> Done {
    let (nll, mse) = (loss("gaussian_nll(full=true)"), loss("mse"));
    let likelihood = |mean: f64, variance: f64, y: f64| {
        of(&nll, &[("mean", &[mean], &[1]), ("variance", &[variance], &[1]), ("target", &[y], &[1])])
    };

    let mut whole = Vec::new();
    for (mean, variance) in [(0.0, 1.0), (-3.0, 0.01), (5.0, 30.0)] {
        let reach = 12.0 * f64::sqrt(variance);
        let density = |y: f64| likelihood(mean, variance, y).map_or(f64::NAN, |nll| (-nll).exp());
        whole.push((integral(density, mean - reach..mean + reach), 1.0));
    }
    e.all_equal("∫ exp(−nll) dy, and 1", whole, 1e-12);

    let mut pairs = Vec::new();
    for (&mean, &y) in points(1, 60, 10.0).iter().zip(&points(2, 60, 10.0)) {
        for variance in [0.01, 1.0, 30.0] {
            let constant = 0.5 * (std::f64::consts::TAU * variance).ln();
            pairs.push((likelihood(mean, variance, y)?, value(&mse, mean, y) / (2.0 * variance) + constant));
        }
    }
    e.all_equal("−ln N(y; ŷ, σ²), and MSE/2σ² + ½ ln 2πσ²", pairs, 1e-12);

    let wines = wines();
    let variance = vec![2.5; wines.len()];
    let shape = [wines.len()];
    let slope = |p: f64| -> f64 {
        let prediction = vec![p; wines.len()];
        let given = [
            ("mean", &prediction[..], &shape[..]),
            ("variance", &variance, &shape),
            ("target", &wines, &shape),
        ];
        of_grad(&nll, &given, "mean").map_or(f64::NAN, |(_, grad)| grad.iter().sum())
    };

    let likeliest = root(slope, 0.0..20.0)?;
    e.equal(
        "maximum likelihood and least squares for the colours of 178 wines",
        likeliest,
        location(&mse, &wines)?,
        1e-10,
    );
    e.equal("and their mean", likeliest, mean(&wines), 1e-12);
    Ok(())
}

fn laplace(e: &mut Evidence) -> Done {
    let (nll, mae) = (loss("laplace_nll(full=true)"), loss("mae"));
    let likelihood = |location: f64, scale: f64, y: f64| {
        of(&nll, &[("location", &[location], &[1]), ("scale", &[scale], &[1]), ("target", &[y], &[1])])
    };
    let mut whole = Vec::new();
    for (at, scale) in [(0.0, 1.0), (-3.0, 0.01), (5.0, 30.0)] {
        // The kink lies between two panels.
        let density = |y: f64| likelihood(at, scale, y).map_or(f64::NAN, |nll| (-nll).exp());
        whole.push((integral(density, at - 36.0 * scale..at + 36.0 * scale), 1.0));
    }
    e.all_equal("∫ exp(−nll) dy, and 1", whole, 1e-12);

    let mut pairs = Vec::new();
    for (&at, &y) in points(3, 60, 10.0).iter().zip(&points(4, 60, 10.0)) {
        for scale in [0.01, 1.0, 30.0] {
            pairs.push((likelihood(at, scale, y)?, value(&mae, at, y) / scale + (2.0 * scale).ln()));
        }
    }
    e.all_equal("−ln Laplace(y; ŷ, b), and MAE/b + ln 2b", pairs, 1e-12);
    let wines = wines();
    let total = |p: f64| wines.iter().map(|&y| likelihood(p, 1.0, y).unwrap_or(f64::NAN)).sum::<f64>();
    let middle = median(&wines);
    let least = wines.iter().all(|&p| total(p) >= total(middle) - 1e-9);
    e.is("the median of 178 wines' colours is as likely as any of them", least);
    e.equal("the minimiser of the absolute error, and the median", location(&mae, &wines)?, middle, 1e-9);
    Ok(())
}
