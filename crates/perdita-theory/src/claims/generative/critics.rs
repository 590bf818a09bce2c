//! Critics of GANs that are no classifiers: Wasserstein distance, gradient penalty, hinge.
use super::super::Done;
use super::adversarial::distributions;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad, point, soft_value, value};
use crate::mutant::Mutant;
use crate::numerics::grid;
use crate::verdict::Method;
use perdita::loss::Claims;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "wgan-distance",
        topic: Topic::Generative,
        title: "The optimal 1-Lipschitz critic measures a distance, the Jensen–Shannon divergence does not",
        latex: "For point masses at 0 and $\\theta$ the optimal loss of a critic of slope at most 1 is $-|\\theta|$, and $\\mathrm{JSD} = \\ln 2$ for \
                every $\\theta \\ne 0$.",
        plain: "For point masses at 0 and θ the optimal loss of a critic of slope at most 1 is −|θ|, and JSD = ln 2 for every θ ≠ 0.",
        reference: "Arjovsky et al. 2017",
        states: &[],
        rejects: &[
            Mutant::loss("twice the critic's loss", "wgan_critic", "2*wgan_critic(p, y)"),
            Mutant::loss("the critic's targets exchanged", "wgan_critic", "wgan_critic(p, 1 - y)"),
            Mutant::gradient("the generator's gradient negated", "wgan_generator", |g| -g),
        ],
        method: Method::Experiment,
        run: wasserstein,
    },
    Claim {
        id: "gradient-penalty",
        topic: Topic::Generative,
        title: "The gradient penalty is the squared distance of the gradient's norm from 1",
        latex: "$(\\|\\nabla f\\| - 1)^2$ is 0 for the optimal critic of two point masses, and positive for every other slope; at a distance $\\theta$ of the points and a weight \
                $\\lambda$ the best slope is $1 + \\theta/2\\lambda$.",
        plain: "(‖∇f‖ − 1)² is 0 for the optimal critic of two point masses, and positive for every other slope; at a distance θ of the points and a weight \
                λ the best slope is 1 + θ/2λ.",
        reference: "Gulrajani et al. 2017",
        states: &[],
        rejects: &[
            Mutant::value("the distance instead of its square", "gradient_penalty", f64::sqrt),
            Mutant::value("10 times the penalty", "gradient_penalty", |v| 10.0 * v),
        ],
        method: Method::Duals,
        run: penalty,
    },
    Claim {
        id: "hinge-gan",
        topic: Topic::Generative,
        title: "The hinge discriminator's optimum leaves twice the common mass",
        latex: "The minimum of $\\mathbb E_p[\\max(0, 1 - f)] + \\mathbb E_q[\\max(0, 1 + f)]$ over $f$ is $2 \\sum \\min(p, q)$, at $f = \\operatorname{sign}(p - q)$: $2 - 2\\,\\mathrm{TV}$ with the total \
                variation $\\mathrm{TV} = \\frac12 \\sum |p - q|$.",
        plain: "The minimum of E_p[max(0, 1 − f)] + E_q[max(0, 1 + f)] over f is 2 Σ min(p, q), at f = sign(p − q): 2 − 2 TV with the total \
                variation TV = ½ Σ |p − q|.",
        reference: "Lim & Ye 2017; Nguyen, Wainwright & Jordan 2009",
        states: &[],
        rejects: &[
            Mutant::loss("the hinge squared", "gan_hinge", "gan_hinge(p, y)^2"),
            Mutant::loss("logistic regression", "gan_hinge", "gan_discriminator"),
            Mutant::value("half of the loss", "gan_hinge", |v| 0.5 * v),
        ],
        method: Method::Experiment,
        run: hinge,
    },
];

fn wasserstein(e: &mut Evidence) -> Done {
    let (critic, generator, jsd) =
        (loss("wgan_critic"), loss("wgan_generator"), loss("jensen_shannon(beta=0.5)"));
    let (mut distances, mut pulls) = (Vec::new(), Vec::new());
    for theta in [-3.0, -0.5, 0.1, 2.0] {
        // Linear critics f(x) = kx: all that matters of f is its difference between the two points.
        let loss = |k: f64| value(&critic, 0.0, 1.0) + value(&critic, k * theta, 0.0);
        let least = grid(-1.0..1.0, 201).into_iter().map(loss).fold(f64::INFINITY, f64::min);
        distances.push((least, -f64::abs(theta)));
        let k = -f64::signum(theta);
        let (_, grad) = of_grad(&generator, &[("score", &[k * theta], &[1])], "score")?;
        // What a step of the generator changes: the loss in θ is that of the score, times the critic's slope.
        pulls.push((grad[0] * k, f64::signum(theta)));
    }

    e.all_equal("the optimal critic's loss, and −|θ|", distances, 1e-14);
    // Without a bound of the critics' slopes, their loss has none.
    let gap = |k: f64| -(value(&critic, 0.0, 1.0) + value(&critic, k * 2.0, 0.0));
    let steeper = [1.0, 1e3, 1e6].map(|k| gap(-k));
    e.all_equal(
        "θ = 2: what critics of slope 1, 10³ and 10⁶ reach, over the slope, and 2",
        steeper.into_iter().zip([1.0, 1e3, 1e6]).map(|(gap, k)| (gap / k, 2.0)),
        1e-12,
    );
    let bounded = if steeper[2] > 100.0 * steeper[1] { "without bound" } else { "a distance" };
    e.said("T7.4", "the maximum of E[D(x)] − E[D(G(z))] over all D", "a distance", bounded);
    e.all_equal("the generator's gradient towards 0, and 1", pulls, 0.0);
    let apart = soft_value(&jsd, &[-800.0, 0.0], &[1.0, 0.0]);
    e.equal(
        "JSD of two different points, and ln 2, however near they are",
        apart,
        std::f64::consts::LN_2,
        1e-12,
    );
    let proof = point(&critic).examine(Claims { lipschitz: 1.0, least: f64::NEG_INFINITY, ..Claims::NONE });
    e.proved("the critic's loss has the slope 1 at most", proof);
    Ok(())
}

fn penalty(e: &mut Evidence) -> Done {
    let penalty = loss("gradient_penalty");
    let cost = |k: f64| of(&penalty, &[("gradient", &[k, 0.0], &[1, 2])]);
    e.equal("slope 1, and 0", cost(1.0)?, 0.0, 0.0);
    e.equal("slope −1, and 0", cost(-1.0)?, 0.0, 0.0);
    let slopes = grid(-3.0..3.0, 25).into_iter().map(|k| Ok((cost(k)?, (k.abs() - 1.0).powi(2))));
    e.all_equal("the penalty, and (|k| − 1)²", slopes.collect::<Result<Vec<_>, perdita::Error>>()?, 1e-14);
    let others = grid(-3.0..3.0, 61).into_iter().filter(|k| (k.abs() - 1.0).abs() > 1e-6);
    let others = others.map(cost).collect::<Result<Vec<_>, _>>()?;
    e.is("every other slope has a positive penalty", others.into_iter().all(|cost| cost > 0.0));
    let critic = loss("wgan_critic");
    // With a penalty of λ the best slope is a little steeper than 1, by θ/2λ.
    for (theta, lambda) in [(1.0, 10.0), (0.5, 100.0)] {
        let total = |k: f64| {
            value(&critic, 0.0, 1.0) + value(&critic, -k * theta, 0.0) + lambda * cost(k).unwrap_or(f64::NAN)
        };
        let best = crate::numerics::minimum(total, 0.0..3.0)?;
        e.equal(
            &format!("θ = {theta}, λ = {lambda}: the best slope, and 1 + θ/2λ"),
            best,
            1.0 + theta / (2.0 * lambda),
            1e-6,
        );
    }
    Ok(())
}

fn hinge(e: &mut Evidence) -> Done {
    let hinge = loss("gan_hinge");
    let (mut minima, mut best_scores, mut variations) = (Vec::new(), Vec::new(), Vec::new());
    for (p, q) in distributions() {
        let (mut total, mut common, mut apart) = (0.0, 0.0, 0.0);
        for (p, q) in p.iter().zip(&q) {
            let cost = |f: f64| p * value(&hinge, f, 1.0) + q * value(&hinge, f, 0.0);
            // The loss is piecewise linear in f, so that its minimum is at a kink, ±1.
            let scores = grid(-3.0..3.0, 61);
            let least = scores.iter().copied().map(cost).fold(f64::INFINITY, f64::min);
            total += least;
            common += 2.0 * p.min(*q);
            apart += 0.5 * (p - q).abs();
            best_scores.push((cost(if p > q { 1.0 } else { -1.0 }), least));
        }
        minima.push((total, common));
        variations.push((total, 2.0 - 2.0 * apart));
    }
    e.all_equal("the least loss, and 2 Σ min(p, q)", minima, 1e-12);
    e.all_equal("the least loss, and 2 − 2 TV", variations, 1e-12);
    e.all_equal("the loss at f = sign(p − q), and the least", best_scores, 1e-12);
    Ok(())
}
