//! GANs: generators and discriminators.
use super::super::{Done, points};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad, slope, soft_value, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, root, sigmoid};
use crate::short;
use crate::table::cells;
use crate::verdict::Method;
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;
use std::error::Error;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "gan-optimum",
        topic: Topic::Generative,
        title: "With the optimal discriminator, the GAN objective is 2 JSD − ln 4",
        latex: "$\\max_D \\mathbb E_p[\\ln D] + \\mathbb E_q[\\ln(1 - D)] = 2\\,\\mathrm{JSD}(p, q) - \\ln 4$, at $D = p/(p + q)$; for $p = q$ it is \
                $-\\ln 4$, at $D = \\frac12$.",
        plain: "max_D E_p[ln D] + E_q[ln(1 − D)] = 2 JSD(p, q) − ln 4, at D = p/(p + q); for p = q it is −ln 4, at D = ½.",
        reference: "Goodfellow et al. 2014",
        states: &[],
        rejects: &[
            Mutant::loss("the hinge loss of scores", "gan_discriminator", "gan_hinge"),
            Mutant::loss("least squares", "gan_discriminator", "lsgan"),
            Mutant::value("half of the loss", "gan_discriminator", |v| 0.5 * v),
            Mutant::loss("the KL divergence", "jensen_shannon", "soft_cross_entropy"),
        ],
        method: Method::Experiment,
        run: optimum,
    },
    Claim {
        id: "gan-saturation",
        topic: Topic::Generative,
        title: "The minimax generator loss saturates, the non-saturating one does not",
        latex: "Where the discriminator rejects a sample with confidence ($D \\to 0$), $\\ln(1 - D)$ has the slope $-D \\to 0$ in the logit, and $-\\ln D$ has \
                $-(1 - D) \\to -1$.",
        plain: "Where the discriminator rejects a sample with confidence (D → 0), ln(1 − D) has the slope −D → 0 in the logit, and −ln D has \
                −(1 − D) → −1.",
        reference: "Goodfellow et al. 2014",
        states: &[],
        rejects: &[
            Mutant::loss("the saturating loss", "non_saturating_generator", "minimax_generator"),
            Mutant::loss("the non-saturating loss", "minimax_generator", "non_saturating_generator"),
            Mutant::gradient("the gradient negated", "minimax_generator", |g| -g),
            Mutant::value("the loss negated", "non_saturating_generator", |v| -v),
        ],
        method: Method::Duals,
        run: saturation,
    },
    Claim {
        id: "lsgan-pearson",
        topic: Topic::Generative,
        title: "LSGAN: the optimal least-squares discriminator",
        latex: "The minimiser of $\\mathbb E_p[(D - 1)^2] + \\mathbb E_q[D^2]$ is $D = p/(p + q)$, and leaves \
                $\\sum pq/(p + q)$; where $p = q$ that is $\\frac12$.",
        plain: "The minimiser of E_p[(D − 1)²] + E_q[D²] is D = p/(p + q), and leaves Σ pq/(p + q); where p = q \
                that is ½.",
        reference: "Mao et al. 2017",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "lsgan", "2*lsgan(p, y)"),
            Mutant::loss("a label of −1 for generated samples", "lsgan", "lsgan(p, 2*y - 1)"),
            Mutant::loss("logistic regression", "lsgan", "gan_discriminator"),
        ],
        method: Method::Experiment,
        run: least_squares,
    },
];

/// Random distributions over six outcomes, and the two that are equal.
pub(in crate::claims) fn distributions() -> Vec<(Vec<f64>, Vec<f64>)> {
    let mut rng = draws(150);
    let mut one = || {
        let weights: Vec<f64> = (0..6).map(|_| rng.random_range(0.05..1.0)).collect();
        let total: f64 = weights.iter().sum();
        weights.into_iter().map(|w| w / total).collect::<Vec<f64>>()
    };
    let mut pairs: Vec<_> = (0..12).map(|_| (one(), one())).collect();
    pairs[0].1 = pairs[0].0.clone();
    pairs
}

/// The score that minimises p·loss(real) + q·loss(generated), and the minimum.
fn best(loss: &Loss, p: f64, q: f64) -> Result<(f64, f64), Box<dyn Error>> {
    let score = root(|x| p * slope(loss, x, 1.0) + q * slope(loss, x, 0.0), -30.0..30.0)?;
    Ok((score, p * value(loss, score, 1.0) + q * value(loss, score, 0.0)))
}

fn optimum(e: &mut Evidence) -> Done {
    let (discriminator, jsd) = (loss("gan_discriminator"), loss("jensen_shannon(beta=0.5)"));

    let (mut values, mut scores, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for (p, q) in distributions() {
        let mut game = 0.0;
        for (p, q) in p.iter().zip(&q) {
            let (score, loss) = best(&discriminator, *p, *q)?;
            scores.push((slope(&discriminator, score, 0.0), p / (p + q)));
            game -= loss;
        }
        let divergence = soft_value(&jsd, &q.iter().map(|q| q.ln()).collect::<Vec<_>>(), &p);
        values.push((game, 2.0 * divergence - 4f64.ln()));
        rows.push(cells![divergence, game]);
    }

    // The slope of the discriminator's loss at what was made is its probability.
    e.all_equal("D at the best score, and p/(p + q)", scores, 1e-12);
    e.equal("the value for p = q, and −ln 4", values[0].0, -(4f64.ln()), 1e-12);
    e.all_equal("the value, and 2 JSD − ln 4", values, 1e-12);
    e.table(
        "Random pairs of distributions over six outcomes; the first pair is equal",
        &["JSD", "value of the game"],
        0,
        rows,
    );
    Ok(())
}

fn saturation(e: &mut Evidence) -> Done {
    let (minimax, other) = (loss("minimax_generator"), loss("non_saturating_generator"));
    let discriminator = loss("gan_discriminator");
    let pull = |loss: &Loss, x: f64| {
        of_grad(loss, &[("score", &[x], &[1])], "score").map_or(f64::NAN, |(_, grad)| grad[0])
    };
    let d = |x: f64| slope(&discriminator, x, 0.0);
    let at = points(151, 200, 8.0);
    let cost = |loss: &Loss, x: f64| of(loss, &[("score", &[x], &[1])]).unwrap_or(f64::NAN);
    let p = sigmoid;
    // Maxima of the text are minima of minus its expressions.
    let near = points(152, 40, 3.0);
    type Curve<'a> = &'a dyn Fn(f64) -> f64;
    let forms: [(&str, Curve, Curve); 4] = [
        ("−ln D(x)", &|x| -p(x).ln(), &|x| value(&discriminator, x, 1.0)),
        ("−ln(1 − D(G(z)))", &|x| -(1.0 - p(x)).ln(), &|x| value(&discriminator, x, 0.0)),
        ("ln(1 − D(G(z)))", &|x| (1.0 - p(x)).ln(), &|x| cost(&minimax, x)),
        ("−ln D(G(z))", &|x| -p(x).ln(), &|x| cost(&other, x)),
    ];
    for (name, text, ours) in forms {
        let pairs = near.iter().map(|&x| (format!("score {}", short(x)), text(x), ours(x)));
        e.formula("T7.4", name, pairs.collect::<Vec<_>>(), 1e-10);
        e.all_equal(&format!("the loss, and {name}"), near.iter().map(|&x| (ours(x), text(x))), 1e-12);
    }

    e.all_equal("minimax: slope and −D", at.iter().map(|&x| (pull(&minimax, x), -d(x))), 1e-14);

    // 1 − D is the discriminator's gradient for real samples.
    let rest = |x: f64| slope(&discriminator, x, 1.0);
    e.all_equal("non-saturating: slope and D − 1", at.iter().map(|&x| (pull(&other, x), rest(x))), 1e-14);
    let sure = (pull(&minimax, -20.0).abs(), pull(&other, -20.0).abs());
    e.is(
        format!("at a score of −20 the gradients are {} and {}", short(sure.0), short(sure.1)),
        sure.0 < 1e-8 && sure.1 > 0.999,
    );
    let curve = |loss: &Loss| grid(-8.0..8.0, 81).into_iter().map(|x| (x, pull(loss, x).abs())).collect();
    let panel = Panel {
        title: String::new(),
        x: Axis::new("score of a made sample"),
        y: Axis::new("gradient of the generator"),
        marks: vec![Mark::line("minimax", curve(&minimax)), Mark::line("non-saturating", curve(&other))],
    };
    e.figure(
        Figure::single("", panel),
        "On the left the discriminator is confident: there the minimax generator has no gradient.",
    );
    Ok(())
}

fn least_squares(e: &mut Evidence) -> Done {
    let lsgan = loss("lsgan");
    let (mut scores, mut totals) = (Vec::new(), Vec::new());
    for (p, q) in distributions() {
        let (mut total, mut left) = (0.0, 0.0);
        for (p, q) in p.iter().zip(&q) {
            let (score, loss) = best(&lsgan, *p, *q)?;
            scores.push((score, p / (p + q)));
            total += loss;
            left += p * q / (p + q);
        }
        totals.push((total, left));
    }
    e.all_equal("the best score, and p/(p + q)", scores, 1e-12);
    e.equal("for p = q, and ½", totals[0].0, 0.5, 1e-12);
    e.all_equal("what is left, and Σ pq/(p + q)", totals, 1e-12);
    Ok(())
}
