//! Losses of preferences between answers.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, loss, of, of_grad};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals, root, sigmoid};
use crate::verdict::Method;
use perdita::Error;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "dpo-optimum",
        topic: Topic::MultiInputLoss,
        title: "DPO is least at the KL-regularised optimal policy",
        latex: "For preferences $P(a \\succ b) = \\sigma(r_a - r_b)$ the expected loss $-\\ln\\sigma(\\beta\\Delta)$ over all pairs of answers is stationary at $\\pi \\propto \\pi_0 e^{r/\\beta}$, \
                the maximiser of $\\mathbb E_\\pi[r] - \\beta\\,\\mathrm{KL}(\\pi \\| \\pi_0)$, where it is the entropy of the preferences.",
        plain: "For preferences P(a ≻ b) = σ(r_a − r_b) the expected loss −ln σ(βΔ) over all pairs of answers is stationary at π ∝ π₀ exp(r/β), \
                the maximiser of E_π[r] − β KL(π‖π₀), where it is the entropy of the preferences.",
        reference: "Rafailov et al. 2023",
        states: &[],
        rejects: &[
            Mutant::loss(
                "no reference policy",
                "dpo",
                "softplus(-0.3*(chosen - rejected)) + 0*(reference_chosen + reference_rejected)",
            ),
            Mutant::loss("another β", "dpo", "dpo(beta=0.5)"),
            Mutant::loss("the squared loss of IPO", "dpo", "ipo(tau=0.3)"),
            Mutant::value("twice the loss", "dpo", |v| 2.0 * v),
        ],
        method: Method::Exact,
        run: dpo,
    },
    Claim {
        id: "ipo-optimum",
        topic: Topic::MultiInputLoss,
        title: "IPO bounds the log-ratio that it learns: (P − ½)/τ",
        latex: "$(\\Delta - \\frac1{2\\tau})^2$ of a pair that is preferred with probability $P$ is least at $\\Delta = (P - \\frac12)/\\tau$, also for $P = 1$, where DPO has no minimum: \
                its gradient there is $-\\beta\\sigma(-\\beta\\Delta) < 0$ for every $\\Delta$.",
        plain: "(Δ − 1/(2τ))² of a pair that is preferred with probability P is least at Δ = (P − ½)/τ, also for P = 1, where DPO has no \
                minimum: its gradient there is −βσ(−βΔ) < 0 for every Δ.",
        reference: "Azar et al. 2024",
        states: &[],
        rejects: &[
            Mutant::loss("1/τ instead of 1/2τ", "ipo", "ipo(tau=0.1)"),
            Mutant::loss("the logistic loss", "ipo", "dpo(beta=0.2)"),
            Mutant::gradient("the gradient negated", "dpo", |g| -g),
        ],
        method: Method::Exact,
        run: ipo,
    },
    Claim {
        id: "simpo-margin",
        topic: Topic::MultiInputLoss,
        title: "SimPO is a logistic loss with a margin, and without a reference",
        latex: "$-\\ln\\sigma(\\beta(c - r) - \\gamma)$ of the mean log-probabilities $c$ and $r$ per token, with the gradient $-\\beta\\sigma(\\gamma - \\beta(c - r))$ in $c$.",
        plain: "−ln σ(β(c − r) − γ) of the mean log-probabilities c and r per token, with the gradient −βσ(γ − β(c − r)) in c.",
        reference: "Meng, Xia & Chen 2024",
        states: &[],
        rejects: &[
            Mutant::loss("the margin ignored", "simpo", "softplus(-1.5*(chosen - rejected))"),
            Mutant::loss("the margin times β", "simpo", "softplus(-1.5*(chosen - rejected - 0.7))"),
            Mutant::gradient("the gradient negated", "simpo", |g| -g),
        ],
        method: Method::Duals,
        run: simpo,
    },
];

/// The loss of a pair by its log-ratios to the reference, and its gradients in the log-probabilities of both answers.
fn pair(name: &str, chosen: (f64, f64), rejected: (f64, f64)) -> Result<(f64, [f64; 2]), Error> {
    let one = &[1][..];
    let given: [Named; 4] = [
        ("chosen", &[chosen.0], one),
        ("rejected", &[rejected.0], one),
        ("reference_chosen", &[chosen.1], one),
        ("reference_rejected", &[rejected.1], one),
    ];
    let loss = loss(name);
    let (value, up) = of_grad(&loss, &given, "chosen")?;
    let (_, down) = of_grad(&loss, &given, "rejected")?;
    Ok((value, [up[0], down[0]]))
}

fn dpo(e: &mut Evidence) -> Done {
    const ANSWERS: usize = 6;
    const BETA: f64 = 0.3;
    let mut rng = draws(230);
    let name = format!("dpo(beta={BETA})");
    let normalised = |logits: &[f64]| -> Vec<f64> {
        let total = logits.iter().map(|z| z.exp()).sum::<f64>().ln();
        logits.iter().map(|z| z - total).collect()
    };

    let (mut gradients, mut values, mut entropies, mut worse) = (Vec::new(), Vec::new(), Vec::new(), true);
    for _ in 0..10 {
        let (reward, reference) = (normals(&mut rng, ANSWERS), normalised(&normals(&mut rng, ANSWERS)));
        let best = normalised(&(0..ANSWERS).map(|a| reference[a] + reward[a] / BETA).collect::<Vec<_>>());
        // The expected loss over all ordered pairs, and its gradient in the log-probabilities.
        let mut expected = |policy: &[f64]| -> Result<(f64, Vec<f64>), Error> {
            let (mut total, mut grad) = (0.0, vec![0.0; ANSWERS]);
            for (a, b) in (0..ANSWERS * ANSWERS).map(|k| (k / ANSWERS, k % ANSWERS)).filter(|(a, b)| a != b) {
                let p = sigmoid(reward[a] - reward[b]);
                let (value, [up, down]) = pair(&name, (policy[a], reference[a]), (policy[b], reference[b]))?;
                total += p * value;
                grad[a] += p * up;
                grad[b] += p * down;
                let delta = policy[a] - reference[a] - policy[b] + reference[b];
                values.push((value, (-BETA * delta).exp().ln_1p()));
            }
            Ok((total, grad))
        };
        let (least, grad) = expected(&best)?;
        gradients.extend(grad.into_iter().map(|g| (g, 0.0)));
        let all = (0..ANSWERS * ANSWERS).map(|k| (k / ANSWERS, k % ANSWERS)).filter(|(a, b)| a != b);
        let entropy = |(a, b): (usize, usize)| {
            let p = sigmoid(reward[a] - reward[b]);
            -p * p.ln()
        };
        entropies.push((least, all.map(entropy).sum::<f64>()));
        let other = normalised(&normals(&mut rng, ANSWERS));
        worse &= expected(&other)?.0 > least;
    }
    e.all_equal("the loss, and −ln σ(βΔ)", values, 1e-12);
    e.all_equal("the gradient of the expected loss at π ∝ π₀ exp(r/β), and 0", gradients, 1e-13);
    e.all_equal("the expected loss there, and the entropy of the preferences", entropies, 1e-12);
    e.is("at random policies it is larger", worse);
    Ok(())
}

fn ipo(e: &mut Evidence) -> Done {
    const TAU: f64 = 0.2;
    let name = format!("ipo(tau={TAU})");
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for delta in [-3.0, 0.0, 2.0, 40.0] {
        let (value, [up, down]) = pair(&name, (delta - 1.0, -1.0), (-2.0, -2.0))?;
        let gap = delta - 0.5 / TAU;
        values.extend([(value, gap * gap), (up, 2.0 * gap), (down, -2.0 * gap)]);
        let (_, [up, down]) = pair("dpo(beta=0.5)", (delta - 1.0, -1.0), (-2.0, -2.0))?;
        let always = -0.5 * sigmoid(-0.5 * delta);
        slopes.extend([(up, always), (down, -always)]);
    }
    e.all_equal("IPO: value and gradients, and by definition", values, 1e-12);
    e.all_equal("DPO: gradients of a certain preference, and ∓βσ(−βΔ)", slopes, 1e-15);

    let mut optima = Vec::new();
    for p in [0.5, 0.6, 0.9, 1.0] {
        let slope = |delta: f64| {
            let one = |chosen: f64, rejected: f64| {
                pair(&name, (chosen, -1.0), (rejected, -1.0)).map_or([f64::NAN; 2], |(_, grad)| grad)
            };
            p * one(delta - 1.0, -1.0)[0] + (1.0 - p) * one(-1.0, delta - 1.0)[1]
        };
        optima.push((root(slope, -20.0..20.0)?, (p - 0.5) / TAU));
    }
    e.all_equal("the best log-ratio of IPO, and (P − ½)/τ", optima, 1e-12);
    Ok(())
}

fn simpo(e: &mut Evidence) -> Done {
    const BETA: f64 = 1.5;
    const MARGIN: f64 = 0.7;
    let simpo = loss(&format!("simpo(beta={BETA}, margin={MARGIN})"));
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for cr in normals(&mut draws(231), 80).chunks(2) {
        let given: [Named; 2] = [("chosen", &cr[..1], &[1]), ("rejected", &cr[1..], &[1])];
        let gap = BETA * (cr[0] - cr[1]) - MARGIN;
        values.push((of(&simpo, &given)?, -sigmoid(gap).ln()));
        let pull = -BETA * sigmoid(-gap);
        slopes.push((of_grad(&simpo, &given, "chosen")?.1[0], pull));
        slopes.push((of_grad(&simpo, &given, "rejected")?.1[0], -pull));
    }
    e.all_equal("the loss, and −ln σ(β(c − r) − γ)", values, 1e-13);
    e.all_equal("its gradients, and by definition", slopes, 1e-13);
    Ok(())
}
