//! Forward and reverse divergences, and their variational bounds.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, slope, soft_value, value};
use crate::mutant::Mutant;
use crate::numerics::{grid, minimum, root};
use crate::short;
use crate::verdict::Method;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "kl-covers-seeks",
        topic: Topic::Generative,
        title: "KL(p‖q) covers all modes, KL(q‖p) seeks one",
        latex: "Of a mixture $p$ of two narrow Gaussians, the Gaussian $q$ of least $\\mathrm{KL}(p \\| q)$ has the mixture's mean and variance; that of least $\\mathrm{KL}(q \\| p)$ is one \
                of its components, with about $\\mathrm{KL} = \\ln 2$.",
        plain: "Of a mixture p of two narrow Gaussians, the Gaussian q of least KL(p‖q) has the mixture's mean and variance; that of least \
                KL(q‖p) is one of its components, with about KL = ln 2.",
        reference: "Bishop 2006, section 10.1; Minka 2005",
        states: &[],
        rejects: &[
            Mutant::loss("the arguments exchanged", "kl", "sum(exp(z)*(z - log(t)))"),
            Mutant::value("the square", "kl", |v| v * v),
            Mutant::loss("the squared difference", "kl", "sum((t - exp(z))^2)"),
        ],
        method: Method::Experiment,
        run: modes,
    },
    Claim {
        id: "f-gan-bounds",
        topic: Topic::Generative,
        title: "Discriminators are variational bounds of divergences, tight at the likelihood ratio",
        latex: "For each score $f$ the loss $L$ of the logistic discriminator has $-L \\le 2\\,\\mathrm{JSD} - \\ln 4$, with equality at $f = \\ln\\frac pq$, and that of LSGAN \
                $2 - 4L \\le \\sum \\frac{(p - q)^2}{p + q}$, with equality at $f = \\frac{p}{p + q}$.",
        plain: "For each score f the loss L of the logistic discriminator has −L ≤ 2 JSD − ln 4, with equality at f = ln(p/q), and that of \
                LSGAN 2 − 4L ≤ Σ(p − q)²/(p + q), with equality at f = p/(p + q).",
        reference: "Nowozin, Cseke & Tomioka 2016; Nguyen, Wainwright & Jordan 2010",
        states: &[],
        rejects: &[
            Mutant::loss("half of the loss", "gan_discriminator", "0.5*gan_discriminator(p, y)"),
            Mutant::loss("the hinge", "gan_discriminator", "gan_hinge"),
            Mutant::loss("twice the loss", "lsgan", "2*lsgan(p, y)"),
        ],
        method: Method::Experiment,
        run: bounds,
    },
];

const POINTS: usize = 401;

/// Points of the line, and the logarithms of a normalised density there.
fn normalised(ln: impl Fn(f64) -> f64) -> Vec<f64> {
    let raw: Vec<f64> = grid(-6.0..6.0, POINTS).into_iter().map(ln).collect();
    let top = raw.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total = top + raw.iter().map(|x| (x - top).exp()).sum::<f64>().ln();
    raw.into_iter().map(|x| x - total).collect()
}

fn gaussian(mean: f64, deviation: f64) -> Vec<f64> {
    normalised(|x| -0.5 * ((x - mean) / deviation).powi(2))
}

fn modes(e: &mut Evidence) -> Done {
    const WIDTH: f64 = 0.5;
    let kl = loss("kl");
    let bump = |x: f64, at: f64| (-0.5 * ((x - at) / WIDTH).powi(2)).exp();
    let mixture = normalised(|x| (bump(x, -2.0) + bump(x, 2.0)).ln());
    let exp = |ln: &[f64]| ln.iter().map(|x| x.exp()).collect::<Vec<f64>>();
    let forward = |q: &[f64]| soft_value(&kl, q, &exp(&mixture));
    let reverse = |q: &[f64]| soft_value(&kl, &mixture, &exp(q));

    // By coordinates, from above and beside the middle: the mean and the width in turn.
    let fit = |cost: &dyn Fn(&[f64]) -> f64| -> Result<(f64, f64), Box<dyn std::error::Error>> {
        let (mut mean, mut deviation) = (1.0, 1.0);
        for _ in 0..40 {
            mean = minimum(|mean| cost(&gaussian(mean, deviation)), -3.0..3.0)?;
            deviation = minimum(|deviation| cost(&gaussian(mean, deviation)), 0.2..4.0)?;
        }
        Ok((mean, deviation))
    };
    let moments = |ln: &[f64]| {
        let points = grid(-6.0..6.0, POINTS);
        let mean =
            |f: &dyn Fn(f64) -> f64| points.iter().zip(ln).map(|(x, ln)| ln.exp() * f(*x)).sum::<f64>();
        (mean(&|x| x), mean(&|x| x * x))
    };

    let (mean, deviation) = fit(&forward)?;
    let covering = gaussian(mean, deviation);
    let ((m1, s1), (m2, s2)) = (moments(&covering), moments(&mixture));
    e.all_equal("least KL(p‖q): the moments of q, and of p", [(m1, m2), (s1, s2)], 1e-5);
    let (mean, deviation) = fit(&reverse)?;
    e.equal("least KL(q‖p): the mean of q, and of a component", mean.abs(), 2.0, 1e-3);
    e.equal("its deviation, and the component's", deviation, WIDTH, 1e-3);
    let seeking = gaussian(mean, deviation);
    e.equal("KL(q‖p) there, and ln 2", reverse(&seeking), std::f64::consts::LN_2, 1e-3);
    e.note(format!(
        "KL(p‖q) of the covering Gaussian is {}, of the seeking one {}",
        short(forward(&covering)),
        short(forward(&seeking))
    ));
    e.is(
        "each is best by its own divergence only",
        forward(&covering) < forward(&seeking) && reverse(&seeking) < reverse(&covering),
    );

    let curve = |ln: &[f64]| grid(-6.0..6.0, POINTS).into_iter().zip(exp(ln)).collect::<Vec<_>>();
    let marks = vec![
        Mark::line("p", curve(&mixture)),
        Mark::line("least KL(p‖q)", curve(&covering)),
        Mark::line("least KL(q‖p)", curve(&seeking)),
    ];
    let (x, y) = (Axis::new("x"), Axis::new("probability"));
    e.figure(
        Figure::single("", Panel { title: String::new(), x, y, marks }),
        "Maximum likelihood covers both modes and what lies between; the reverse divergence takes one of them.",
    );
    Ok(())
}

fn bounds(e: &mut Evidence) -> Done {
    let (logistic, squares) = (loss("gan_discriminator"), loss("lsgan"));
    let pairs = super::super::generative::adversarial::distributions();
    let (mut tight, mut below, mut scores) = (Vec::new(), true, Vec::new());
    for (p, q) in &pairs {
        let sum = |f: &dyn Fn(f64, f64) -> f64| p.iter().zip(q).map(|(p, q)| f(*p, *q)).sum::<f64>();
        let cost = |loss: &perdita_catalog::Loss, f: &dyn Fn(f64, f64) -> f64| {
            sum(&|p, q| -p * value(loss, f(p, q), 1.0) - q * value(loss, f(p, q), 0.0))
        };
        let entropy = |a: f64, m: f64| a * (a / m).ln();
        let shannon = sum(&|p, q| entropy(p, 0.5 * (p + q)) + entropy(q, 0.5 * (p + q))) - 4f64.ln();
        let triangular = sum(&|p, q| (p - q) * (p - q) / (p + q));

        tight.push((cost(&logistic, &|p, q| (p / q).ln()), shannon));
        tight.push((2.0 + 4.0 * cost(&squares, &|p, q| p / (p + q)), triangular));
        for (shift, scale) in [(0.0, 0.5), (0.3, 1.0), (0.0, 2.0)] {
            below &= cost(&logistic, &|p, q| shift + scale * (p / q).ln()) <= shannon + 1e-14;
            below &= 2.0 + 4.0 * cost(&squares, &|p, q| shift + scale * p / (p + q)) <= triangular + 1e-14;
        }
        for (p, q) in p.iter().zip(q) {
            let best = root(|f| p * slope(&logistic, f, 1.0) + q * slope(&logistic, f, 0.0), -30.0..30.0)?;
            scores.push((best, (p / q).ln()));
        }
    }
    e.all_equal("at the likelihood ratio: minus the loss, and the divergence", tight, 1e-12);
    e.is("at other scores it is less", below);
    e.all_equal("the best logistic score, and ln(p/q)", scores, 1e-10);
    Ok(())
}
