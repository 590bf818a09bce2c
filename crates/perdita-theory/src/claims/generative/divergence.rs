//! The KL divergence of a Gaussian code from the standard normal distribution.
use super::super::Done;
use super::surprise;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad};
use crate::mutant::Mutant;
use crate::numerics::{Estimate, draws, normal_mean, normals};
use crate::short;
use crate::verdict::Method;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "gaussian-kl",
        topic: Topic::Generative,
        title: "The closed form of the Gaussian KL divergence",
        latex: "$\\mathrm{KL}(\\mathcal N(\\mu, \\sigma^2) \\| \\mathcal N(0, 1)) = \\frac12 (\\mu^2 + \\sigma^2 - 1 - \\ln \\sigma^2)$ is the integral of \
                $q \\ln (q/p)$.",
        plain: "KL(N(μ, σ²)‖N(0, 1)) = ½(μ² + σ² − 1 − ln σ²) is the integral of q ln(q/p).",
        reference: "Kingma & Welling 2014",
        states: &[],
        rejects: &[
            Mutant::value("twice the divergence", "gaussian_kl", |v| 2.0 * v),
            Mutant::value("without the −1", "gaussian_kl", |v| v + 0.5),
            Mutant::loss("β of 2", "gaussian_kl", "gaussian_kl(beta=2)"),
        ],
        method: Method::Exact,
        run: integral,
    },
    Claim {
        id: "gaussian-kl-drawn",
        topic: Topic::Generative,
        title: "The closed form against a Monte Carlo estimate",
        latex: "The mean of $\\ln q(z) - \\ln p(z)$ over draws $z \\sim q$ is the closed form.",
        plain: "The mean of ln q(z) − ln p(z) over draws z ~ q is the closed form.",
        reference: "Kingma & Welling 2014",
        states: &[],
        rejects: &[Mutant::value("twice the divergence", "gaussian_kl", |v| 2.0 * v)],
        method: Method::MonteCarlo,
        run: drawn,
    },
    Claim {
        id: "gaussian-kl-positive",
        topic: Topic::Generative,
        title: "The Gaussian KL divergence is never negative, and 0 for the prior only",
        latex: "$\\mathrm{KL} \\ge 0$; its gradient is $\\mu$ in the mean and $\\frac12(\\sigma^2 - 1)$ in $\\ln \\sigma^2$, and vanishes at $\\mu = 0$, $\\sigma = 1$ only.",
        plain: "KL ≥ 0; its gradient is μ in the mean and ½(σ² − 1) in ln σ², and vanishes at μ = 0, σ = 1 only.",
        reference: "Kingma & Welling 2014",
        states: &[],
        rejects: &[
            Mutant::value("the square, with the same sign and zero", "gaussian_kl", |v| v * v),
            Mutant::gradient("the gradient negated", "gaussian_kl", |g| -g),
            Mutant::loss("free bits", "gaussian_kl", "gaussian_kl(free_bits=0.5)"),
        ],
        method: Method::Duals,
        run: positive,
    },
];

/// The loss of a one-dimensional code.
pub(super) fn kl(mean: f64, log_variance: f64) -> Result<f64, perdita::Error> {
    let given = [("mean", &[mean][..], &[1, 1][..]), ("log_variance", &[log_variance], &[1, 1])];
    of(&loss("gaussian_kl"), &given)
}

const CODES: [(f64, f64); 5] = [(0.0, 0.0), (1.0, 0.0), (-0.5, 1.0), (2.0, -2.0), (0.3, -5.0)];

fn integral(e: &mut Evidence) -> Done {
    let mut pairs = Vec::new();
    for (mean, log_variance) in CODES {
        let variance = f64::exp(log_variance);
        let ratio = |z: f64| surprise(z, 0.0, 1.0) - surprise(z, mean, variance);
        pairs.push((kl(mean, log_variance)?, normal_mean(mean, variance.sqrt(), ratio)));
    }
    e.all_equal("the closed form, and the integral of q ln(q/p)", pairs, 1e-10);
    Ok(())
}

fn drawn(e: &mut Evidence) -> Done {
    let mut rng = draws(130);
    for (mean, log_variance) in &CODES[1..] {
        let variance = log_variance.exp();
        let ratios = normals(&mut rng, 4000).into_iter().map(|t| {
            let z = mean + variance.sqrt() * t;
            surprise(z, 0.0, 1.0) - surprise(z, *mean, variance)
        });
        let estimate = Estimate::of(&ratios.collect::<Vec<_>>());
        e.estimate(
            &format!("μ = {}, σ² = {}", short(*mean), short(variance)),
            estimate,
            kl(*mean, *log_variance)?,
        );
    }
    Ok(())
}

fn positive(e: &mut Evidence) -> Done {
    let divergence = loss("gaussian_kl");
    let mut rng = draws(131);
    let (mut least, mut values, mut slopes) = (f64::INFINITY, Vec::new(), Vec::new());
    for k in 0..300 {
        let scale = [0.1, 1.0, 5.0][k % 3];
        let code: Vec<f64> = normals(&mut rng, 2).into_iter().map(|x| scale * x).collect();
        let given = [("mean", &code[..1], &[1, 1][..]), ("log_variance", &code[1..], &[1, 1])];
        let (value, of_mean) = of_grad(&divergence, &given, "mean")?;
        let (_, of_variance) = of_grad(&divergence, &given, "log_variance")?;
        let (mean, log_variance) = (code[0], code[1]);
        values.push((value, 0.5 * (mean * mean + log_variance.exp_m1() - log_variance)));
        slopes.extend([(of_mean[0], mean), (of_variance[0], 0.5 * log_variance.exp_m1())]);
        least = least.min(value);
    }
    e.is("it is positive for 300 random codes", least > 0.0);
    e.all_equal("the loss, and the closed form", values, 1e-13);
    // μ and ½(σ² − 1) are 0 at the prior only.
    e.all_equal("its gradient, and μ and ½(σ² − 1)", slopes, 1e-13);
    e.equal("at the prior, and 0", kl(0.0, 0.0)?, 0.0, 0.0);
    let four = [0.5, -1.0, 0.0, 2.0];
    let together = of(&divergence, &[("mean", &four, &[1, 4]), ("log_variance", &four, &[1, 4])])?;
    let apart = four.iter().map(|&x| kl(x, x)).sum::<Result<f64, _>>()?;
    e.equal("the loss of several latents, and the sum of their losses", together, apart, 1e-14);
    Ok(())
}
