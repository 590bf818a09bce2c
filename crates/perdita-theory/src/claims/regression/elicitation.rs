//! Functionals that losses elicit: expectiles, the mode, expected shortfall, whole distributions.
use super::super::Done;
use super::{location, mean, wines};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, integral, minimum, normals, order};
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita_catalog::Loss;
use std::error::Error;
use std::f64::consts::TAU;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "minimiser-expectile",
        topic: Topic::Regression,
        title: "The asymmetric squared error is minimised by the expectile",
        latex: "The minimiser $e$ of the expectile loss balances $\\tau \\sum_i (y_i - e)_+ = (1 - \\tau) \\sum_i (e - y_i)_+$; for $\\tau = \
                \\frac12$ the loss is half the squared error, and $e$ the mean.",
        plain: "The minimiser e of the expectile loss balances τ Σ (y − e)₊ = (1 − τ) Σ (e − y)₊; for τ = ½ the loss is half the squared error, \
                and e the mean.",
        reference: "Newey & Powell 1987",
        states: &[],
        rejects: &[
            Mutant::loss("1 − τ in the place of τ", "expectile", "expectile(y, p{})"),
            Mutant::loss("the quantile loss", "expectile", "quantile(p, y{})"),
            Mutant::loss("twice the loss", "expectile", "2*expectile(p, y{})"),
        ],
        method: Method::Experiment,
        run: expectile,
    },
    Claim {
        id: "mode-by-redescending",
        topic: Topic::Regression,
        title: "A redescending loss estimates a smoothed mode, and the mode only in the limit of its scale",
        latex: "For the density $y e^{-y}$, with the mode 1 and the mean 2, the minimisers of the expected Welsch and Tukey losses tend to the mode \
                as the scale $c$ does to 0, with an error of order $c^2$, and to the mean as it grows: at no scale it is the mode. No loss \
                elicits the mode of all densities.",
        plain: "For the density y e^(−y), with the mode 1 and the mean 2, the minimisers of the expected Welsch and Tukey losses tend to the mode as \
                the scale c does to 0, with an error of order c², and to the mean as it grows: at no scale it is the mode. No loss elicits the \
                mode of all densities.",
        reference: "Heinrich 2014",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error", "welsch", "mse"),
            Mutant::loss("the Huber loss", "tukey", "huber"),
            Mutant::loss("the default scale always", "tukey", "tukey"),
        ],
        method: Method::Experiment,
        run: mode,
    },
    Claim {
        id: "elicitation",
        topic: Topic::Regression,
        title: "Variance and expected shortfall are not elicitable alone, but with the mean and the quantile",
        latex: "If two distributions have the same minimiser of a loss, so has their mixture. The mixture of two distributions of the same variance, or of \
                the same expected shortfall $\\mathrm{ES}_\\alpha$, may have another. Together with the quantile $v$ it is elicited: $\\ln(-e) + \
                \\frac1e [y - \\frac1\\alpha \\rho_\\alpha(v, y)]$ with the quantile loss $\\rho_\\alpha$ is least on average at $v$ and $e = \
                \\mathrm{ES}_\\alpha < 0$.",
        plain: "If two distributions have the same minimiser of a loss, so has their mixture. The mixture of two distributions of the same variance, or of \
                the same expected shortfall ES_α, may have another. Together with the quantile v it is elicited: ln(−e) + [y − ρ(v, y)/α]/e with \
                the quantile loss ρ is least on average at v and e = ES_α < 0.",
        reference: "Osband 1985; Gneiting 2011; Fissler & Ziegel 2016",
        states: &[],
        rejects: &[
            Mutant::loss("1 − τ in the place of τ", "quantile", "quantile(y, p{})"),
            Mutant::loss("twice the loss", "quantile", "2*quantile(p, y{})"),
            Mutant::loss("the expectile loss", "quantile", "expectile(p, y{})"),
            Mutant::loss("the absolute error", "mse", "mae"),
        ],
        method: Method::Exact,
        run: joint,
    },
    Claim {
        id: "crps-integrals",
        topic: Topic::Regression,
        title: "CRPS is the quantile loss of all levels, and the squared distance of distribution functions",
        latex: "$\\mathrm{CRPS}(F, y) = \\int (F(x) - [x \\ge y])^2 dx$ $= 2 \\int_0^1 \\rho_\\tau(F^{-1}(\\tau), y)\\, d\\tau$ with the quantile loss \
                $\\rho_\\tau$; for a normal $F$ of a small variance it is $|y - \\mu|$.",
        plain: "CRPS(F, y) = ∫ (F(x) − [x ≥ y])² dx = 2 ∫₀¹ ρ_τ(F⁻¹(τ), y) dτ with the quantile loss ρ_τ; for a normal F of a small variance it is \
                |y − μ|.",
        reference: "Gneiting & Raftery 2007; Laio & Tamea 2007",
        states: &[],
        rejects: &[
            Mutant::loss("the Gaussian likelihood", "crps", "gaussian_nll"),
            Mutant::value("half the score", "crps", |v| 0.5 * v),
            Mutant::loss("1 − τ in the place of τ", "quantile", "quantile(y, p{})"),
        ],
        method: Method::Exact,
        run: crps,
    },
];

fn expectile(e: &mut Evidence) -> Done {
    let normal = normals(&mut draws(290), 61);
    let part = |x: f64| x.max(0.0);
    for (what, data) in [("178 wines' colours", wines()), ("61 normal numbers", normal)] {
        let mut balances = Vec::new();
        for tau in [0.1, 0.3, 0.5, 0.8, 0.95] {
            let at = location(&loss(&format!("expectile(tau={tau})")), &data)?;
            let above: f64 = data.iter().map(|y| part(y - at)).sum();
            let below: f64 = data.iter().map(|y| part(at - y)).sum();
            balances.push((tau * above, (1.0 - tau) * below));
        }
        e.all_equal(&format!("{what}: τ Σ (y − e)₊, and (1 − τ) Σ (e − y)₊"), balances, 1e-9);
        let half = loss("expectile(tau=0.5)");
        e.equal(
            &format!("{what}: at τ = ½ the minimiser, and the mean"),
            location(&half, &data)?,
            mean(&data),
            1e-9,
        );
        let pairs = data.iter().map(|&y| (value(&half, 1.0, y), 0.5 * (y - 1.0).powi(2)));
        e.all_equal(&format!("{what}: at τ = ½ the loss, and half the squared error"), pairs, 1e-14);
    }
    Ok(())
}

/// The minimiser of the expected loss for the density y·e^(−y).
fn of_gamma(loss: &Loss, near: f64) -> Result<f64, Box<dyn Error>> {
    let expected = |p: f64| {
        let density = |y: f64| y * (-y).exp() * value(loss, p, y);
        // The panels are dense where the loss is not constant.
        let (low, high) = ((p - near).max(0.0), p + near);
        integral(density, 0.0..low) + integral(density, low..high) + integral(density, high..high + 40.0)
    };
    minimum(expected, 0.5..2.5)
}

fn mode(e: &mut Evidence) -> Done {
    let mut rows = Vec::new();
    for (title, name) in [("Welsch", "welsch"), ("Tukey", "tukey")] {
        let at = |c: f64| of_gamma(&loss(&format!("{name}(scale={c})")), (3.0 * c).min(20.0));
        let scales = [0.125, 0.25, 0.5, 1.0, 2.0];
        let found = scales.map(at).into_iter().collect::<Result<Vec<_>, _>>()?;
        let shown = found.iter().map(|x| Cell::rounded(*x, 4));
        rows.push([cells![title], shown.collect()].concat());
        e.is(
            format!("{title}: above the mode at each scale, and farther at a larger one"),
            found[0] > 1.0 + 1e-4 && found.windows(2).all(|pair| pair[0] < pair[1]) && found[4] < 2.0,
        );
        let errors: Vec<(f64, f64)> = scales.into_iter().zip(&found).map(|(c, x)| (c, x - 1.0)).collect();
        e.equal(
            &format!("{title}: the order of the error in c for small c, and 2"),
            order(&errors[..2]),
            2.0,
            0.05,
        );
        e.equal(&format!("{title}: the minimiser at a scale of 300, and the mean"), at(300.0)?, 2.0, 1e-3);
    }
    e.table(
        "The minimiser for the density y·e^(−y), whose mode is 1",
        &["loss", "c = 1/8", "c = 1/4", "c = 1/2", "c = 1", "c = 2"],
        1,
        rows,
    );
    Ok(())
}

/// Numbers and their probabilities.
type Distribution<'a> = &'a [(f64, f64)];

fn expected(of: Distribution, f: impl Fn(f64) -> f64) -> f64 {
    of.iter().map(|&(y, p)| p * f(y)).sum()
}

/// The expectation of y − ρ(v, y)/α, which is the expected shortfall at the quantile v, and less elsewhere.
fn shortfall(rho: &Loss, alpha: f64, of: Distribution, v: f64) -> f64 {
    expected(of, |y| y - value(rho, v, y) / alpha)
}

/// The least expected squared error: the variance.
fn variance(of: Distribution) -> f64 {
    let mse = loss("mse");
    let places = of.iter().map(|&(y, _)| y).chain([expected(of, |y| y)]);
    places.map(|c| expected(of, |y| value(&mse, c, y))).fold(f64::INFINITY, f64::min)
}

fn joint(e: &mut Evidence) -> Done {
    // Two distributions with the same functional, and their mixture.
    let mixed: Distribution = &[(0.0, 0.5), (1.0, 0.5)];
    let alone = [variance(&[(0.0, 1.0)]), variance(&[(1.0, 1.0)]), variance(mixed)];
    e.all_equal(
        "the variance of 0, of 1 and of their mixture, and 0, 0, ¼",
        alone.into_iter().zip([0.0, 0.0, 0.25]),
        0.0,
    );

    let half = loss("quantile(tau=0.5)");
    let worst = |of: Distribution| {
        of.iter().map(|&(v, _)| shortfall(&half, 0.5, of, v)).fold(f64::NEG_INFINITY, f64::max)
    };
    let (one, two): (Distribution, Distribution) = (&[(-1.0, 1.0)], &[(-2.0, 0.25), (0.0, 0.75)]);
    let mixture: Vec<(f64, f64)> = one.iter().chain(two).map(|&(y, p)| (y, 0.5 * p)).collect();
    e.all_equal(
        "ES of ½ of a certain −1, of −2 with the probability ¼ and else 0, and of their mixture, and −1, −1, −1.25",
        [(worst(one), -1.0), (worst(two), -1.0), (worst(&mixture), -1.25)],
        1e-15,
    );

    // The joint score on draws: its minimiser, from the draws themselves.
    const N: usize = 200;
    const ALPHA: f64 = 0.1;
    let mut draws = normals(&mut draws(291), N);
    draws.sort_by(f64::total_cmp);
    let tail = (ALPHA * N as f64).round() as usize;
    let data: Vec<(f64, f64)> = draws.iter().map(|&y| (y, 1.0 / N as f64)).collect();
    let (v, es) = (0.5 * (draws[tail - 1] + draws[tail]), mean(&draws[..tail]));

    let rho = loss(&format!("quantile(tau={ALPHA})"));
    e.equal(
        "the expectation of y − ρ/α at the quantile, and the mean of the lowest tenth",
        shortfall(&rho, ALPHA, &data, v),
        es,
        1e-12,
    );
    let score = |v: f64, e: f64| (-e).ln() + shortfall(&rho, ALPHA, &data, v) / e;
    let best = score(v, es);
    e.equal("the score there, and ln(−ES) + 1", best, (-es).ln() + 1.0, 1e-12);
    let beside =
        grid(-3.0..0.5, 36).into_iter().flat_map(|v| grid(-4.0..-0.2, 39).into_iter().map(move |e| (v, e)));
    let lower = beside.filter(|&(v, e)| score(v, e) < best - 1e-12).count();
    e.equal("of 1404 pairs of a quantile and an ES, those with a lower score", lower as f64, 0.0, 0.0);
    let moved =
        [(0.1, 0.0), (-0.1, 0.0), (0.0, 0.1), (0.0, -0.1)].map(|(a, b)| score(v + a, es + b) > best + 1e-5);
    e.is("0.1 beside it is higher", moved.into_iter().all(|higher| higher));
    Ok(())
}

fn density(t: f64) -> f64 {
    (-0.5 * t * t).exp() / TAU.sqrt()
}

/// The normal distribution function, by its density.
fn normal(t: f64) -> f64 {
    0.5 + integral(density, 0.0..t)
}

fn crps(e: &mut Evidence) -> Done {
    // Beyond, the tails of a normal distribution are below 1e-11.
    const END: f64 = 7.0;
    let crps = loss("crps");
    let score = |mean: f64, variance: f64, y: f64| {
        of(&crps, &[("mean", &[mean], &[1]), ("variance", &[variance], &[1]), ("target", &[y], &[1])])
    };

    let (mut distances, mut quantiles, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for (mean, sigma, y) in [(0.0, 1.0, 0.0), (1.0, 2.0, -1.5), (-3.0, 0.5, -2.0), (0.0, 1.0, 3.0)] {
        let found = score(mean, sigma * sigma, y)?;
        let at: f64 = (y - mean) / sigma;
        let below = integral(|t| normal(t).powi(2), -END..at);
        let above = integral(|t| (1.0 - normal(t)).powi(2), at..END);
        distances.push((found, sigma * (below + above)));

        let of_level = |t: f64| {
            let rho = loss(&format!("quantile(tau={})", normal(t)));
            2.0 * density(t) * value(&rho, mean + sigma * t, y)
        };
        quantiles.push((found, integral(of_level, -END..at) + integral(of_level, at..END)));
        rows.push(cells![format!("N({mean}, {}) at {y}", sigma * sigma), found]);
    }
    e.all_equal("CRPS, and ∫ (F − [x ≥ y])² dx", distances, 1e-9);
    e.all_equal("CRPS, and 2 ∫ ρ_τ(F⁻¹(τ), y) dτ", quantiles, 1e-9);
    e.equal("with the variance 10⁻²⁰, and |y − μ|", score(1.0, 1e-20, -2.5)?, 3.5, 1e-9);
    e.table("CRPS of normal forecasts", &["forecast and target", "CRPS"], 1, rows);
    Ok(())
}
