//! The evidence lower bound (ELBO), in a model whose evidence is known: z ~ N(0, 1), x | z ~ N(wz + b, σ²), x ~ N(b, w² + σ²).
use super::super::Done;
use super::divergence::kl;
use super::surprise;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of};
use crate::mutant::Mutant;
use crate::numerics::{Estimate, draws, grid, integral, normals};
use crate::short;
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "elbo-bound",
        topic: Topic::Generative,
        title: "The evidence lower bound (ELBO) and its gap",
        latex: "$\\ln p(x) = \\mathrm{ELBO}(q) + \\mathrm{KL}(q(z) \\| p(z \\mid x))$: the bound holds for every $q$, and is tight for the \
                posterior, where $\\int e^{\\mathrm{ELBO}} dx = 1$.",
        plain: "ln p(x) = ELBO(q) + KL(q(z)‖p(z|x)): the bound holds for every q, and is tight for the posterior, where ∫ exp(ELBO) dx = 1.",
        reference: "Kingma & Welling 2014",
        states: &[],
        rejects: &[
            Mutant::value("the normaliser ½ ln 2π left out", "elbo", |v| {
                v - 0.5 * std::f64::consts::TAU.ln()
            }),
            Mutant::loss("the squared error as a likelihood", "elbo", "elbo"),
            Mutant::loss("half the KL term", "elbo", "elbo(reconstruction=gaussian, sigma=0.8, beta=0.5)"),
        ],
        method: Method::Exact,
        run: gap,
    },
    Claim {
        id: "elbo-drawn",
        topic: Topic::Generative,
        title: "The bound from draws of the code",
        latex: "With $z = \\mu + \\sigma\\varepsilon$ and $\\varepsilon \\sim \\mathcal N(0, 1)$ the mean loss is $-\\mathrm{ELBO}$, for which the Gaussian model has a closed form, and \
                at least $-\\ln p(x)$.",
        plain: "With z = μ + σε and ε ~ N(0, 1) the mean loss is −ELBO, for which the Gaussian model has a closed form, and at least \
                −ln p(x).",
        reference: "Kingma & Welling 2014",
        states: &[],
        rejects: &[
            Mutant::value("the normaliser ½ ln 2π left out", "elbo", |v| {
                v - 0.5 * std::f64::consts::TAU.ln()
            }),
            Mutant::loss("the squared error as a likelihood", "elbo", "elbo"),
            Mutant::loss("half the KL term", "elbo", "elbo(reconstruction=gaussian, sigma=0.8, beta=0.5)"),
            Mutant::value("the negative loss", "elbo", |v| -v),
        ],
        method: Method::MonteCarlo,
        run: drawn,
    },
    Claim {
        id: "beta-vae",
        topic: Topic::Generative,
        title: "β-VAE: β weights the KL term against the reconstruction",
        latex: "$L_\\beta = \\text{reconstruction} + \\beta\\, \\mathrm{KL}$ is affine in $\\beta$; the larger $\\beta$, the closer the optimal $q$ is to \
                the prior.",
        plain: "L_β = reconstruction + β KL is affine in β; the larger β, the closer the optimal q is to the prior.",
        reference: "Higgins et al. 2017",
        states: &[],
        rejects: &[
            Mutant::loss("β ignored", "elbo", "elbo(reconstruction=gaussian, sigma=0.8)"),
            Mutant::loss("another σ", "elbo", "elbo(reconstruction=gaussian, sigma=1)"),
            Mutant::value("the square of the loss", "elbo", |v| v * v),
        ],
        method: Method::Experiment,
        run: beta,
    },
];

const W: f64 = 1.5;
const B: f64 = 0.5;
const SIGMA: f64 = 0.8;

/// The loss of a Gaussian code whose draw is z.
fn drawn_at(z: f64, x: f64, (mean, log_variance): (f64, f64), beta: f64) -> f64 {
    let elbo = loss(&format!("elbo(reconstruction=gaussian, sigma={SIGMA}, beta={beta})"));
    let given = [
        ("prediction", &[W * z + B][..], &[1, 1][..]),
        ("target", &[x], &[1, 1]),
        ("mean", &[mean], &[1, 1]),
        ("log_variance", &[log_variance], &[1, 1]),
    ];
    of(&elbo, &given).unwrap_or(f64::NAN)
}

/// The loss of a Gaussian code, with its reconstruction averaged over the code.
fn bound(x: f64, mean: f64, log_variance: f64, beta: f64) -> f64 {
    // The reconstruction is a square in z, of which two points that lie like the distribution give the mean.
    let deviation = (0.5 * log_variance).exp();
    let at = |z: f64| drawn_at(z, x, (mean, log_variance), beta);
    0.5 * (at(mean - deviation) + at(mean + deviation))
}

/// The posterior's mean and variance.
fn posterior(x: f64) -> (f64, f64) {
    let total = W * W + SIGMA * SIGMA;
    (W * (x - B) / total, SIGMA * SIGMA / total)
}

/// −ln p(x)
fn evidence(x: f64) -> f64 {
    surprise(x, B, W * W + SIGMA * SIGMA)
}

fn gap(e: &mut Evidence) -> Done {
    let (mut gaps, mut tight, mut below) = (Vec::new(), Vec::new(), true);
    for x in [-2.0, 0.5, 3.0] {
        let (center, variance) = posterior(x);
        tight.push((bound(x, center, variance.ln(), 1.0), evidence(x)));
        for (mean, log_variance) in [(0.0, 0.0), (1.0, -1.0), (center, 0.0), (center + 0.3, variance.ln())] {
            let over = bound(x, mean, log_variance, 1.0) - evidence(x);
            below &= over > 0.0;
            // KL to the posterior, as one to the standard normal distribution: shifted and scaled.
            gaps.push((over, kl((mean - center) / variance.sqrt(), log_variance - variance.ln())?));
        }
    }

    e.is("no code does better than −ln p(x)", below);
    e.all_equal("the gap, and KL(q‖posterior)", gaps, 1e-10);
    e.all_equal("at the posterior, and −ln p(x)", tight, 1e-10);
    let density = |x: f64| {
        let (center, variance) = posterior(x);
        (-bound(x, center, variance.ln(), 1.0)).exp()
    };
    e.equal("∫ exp(ELBO) dx at the posterior, and 1", integral(density, -20.0..21.0), 1.0, 1e-10);
    let x = 3.0;
    let (center, variance) = posterior(x);

    let curve =
        grid(-0.5..2.5, 31).into_iter().map(|mean| (mean, bound(x, mean, variance.ln(), 1.0))).collect();
    let panel = Panel {
        title: String::new(),
        x: Axis::new("mean of the code"),
        y: Axis::new("nats"),
        marks: vec![
            Mark::line("−ELBO", curve),
            Mark::reference("−ln p(x)", vec![(-0.5, evidence(x)), (2.5, evidence(x))]),
            Mark::Points { name: "posterior".into(), points: vec![(center, evidence(x))] },
        ],
    };

    e.figure(Figure::single("", panel), "The bound touches the evidence at the posterior's mean; x = 3.");
    Ok(())
}

fn drawn(e: &mut Evidence) -> Done {
    let mut rng = draws(140);
    for x in [-2.0, 0.5, 3.0] {
        let (center, variance) = posterior(x);
        // A code that is wider than the posterior, and beside it.
        let (mean, wide) = (center + 0.2, 1.5 * variance);
        let losses = normals(&mut rng, 2000)
            .into_iter()
            .map(|t| drawn_at(mean + wide.sqrt() * t, x, (mean, wide.ln()), 1.0));
        let estimate = Estimate::of(&losses.collect::<Vec<_>>());
        let reconstruction = surprise(x, W * mean + B, SIGMA * SIGMA) + 0.5 * W * W * wide / (SIGMA * SIGMA);
        let divergence = 0.5 * (mean * mean + wide - 1.0 - wide.ln());
        e.estimate(&format!("x = {x}: −ELBO"), estimate, reconstruction + divergence);
        e.is(
            format!("it is more than −ln p(x), {}", short(evidence(x))),
            estimate.mean > evidence(x) - 3.0 * estimate.error,
        );
    }
    Ok(())
}

fn beta(e: &mut Evidence) -> Done {
    let x = 3.0;
    let at = |beta| bound(x, 0.7, -1.0, beta);
    let affine = [0.5, 2.0, 4.0].map(|beta| (at(beta), at(0.0) + beta * (at(1.0) - at(0.0))));
    e.all_equal("L_β, and reconstruction + β KL", affine, 1e-12);
    e.equal("the slope in β, and KL", at(1.0) - at(0.0), kl(0.7, -1.0)?, 1e-10);
    let best = |beta: f64| crate::numerics::minimum(|mean| bound(x, mean, -1.0, beta), -1.0..4.0);

    let mut rows = Vec::new();
    let mut means = Vec::new();
    for beta in [0.1, 0.5, 1.0, 2.0, 4.0, 10.0] {
        let mean = best(beta)?;
        rows.push(cells![beta.to_string(), Cell::rounded(mean, 4), Cell::rounded(kl(mean, -1.0)?, 4),]);
        means.push(mean);
    }

    e.is(
        "the mean of the optimal q approaches the prior's as β grows",
        means.windows(2).all(|pair| pair[1] < pair[0] && pair[1] > 0.0),
    );
    e.equal("at β = 1 it is the posterior's", means[2], posterior(x).0, 1e-6);
    e.table(
        format!("x = 3, the posterior's mean is {}", short(posterior(x).0)),
        &["β", "best mean", "KL"],
        0,
        rows,
    );
    Ok(())
}
