//! Entropy, cross-entropy and KL divergence.
use super::super::{Done, logits};
use super::{log_softmax, softmax};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, soft, soft_row, soft_value};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::verdict::Method;
use perdita::real::Dual;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "kl-is-excess",
        topic: Topic::Classification,
        title: "KL divergence is cross-entropy minus entropy",
        latex: "$\\mathrm{KL}(p \\| q) = H(p, q) - H(p)$",
        plain: "KL(p‖q) = H(p, q) − H(p)",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("twice the divergence", "kl", "2*kl(x, t)"),
            Mutant::loss("the reverse divergence", "kl", "sum(exp(x)*(x - log(t)))"),
            Mutant::loss("twice the cross-entropy", "soft_cross_entropy", "2*soft_cross_entropy(z, t{})"),
        ],
        method: Method::Duals,
        run: excess,
    },
    Claim {
        id: "kl-positive",
        topic: Topic::Classification,
        title: "KL divergence is never negative, and 0 for equal distributions only",
        latex: "$\\frac12 \\|p - q\\|_1^2 \\le \\mathrm{KL}(p \\| q) \\le \\ln \\sum_c \\frac{p_c^2}{q_c}$: it is 0 if and only if $p = q$, and near \
                it $\\frac12 \\chi^2$.",
        plain: "½‖p − q‖₁² ≤ KL(p‖q) ≤ ln Σ p²/q: it is 0 if and only if p = q, and near it ½χ².",
        reference: "Pinsker 1964; Gibbs & Su 2002",
        states: &[],
        rejects: &[
            Mutant::loss("twice the divergence", "kl", "2*kl(x, t)"),
            Mutant::loss("the squared distance of the distributions", "kl", "sum((exp(x) - t)^2)"),
            Mutant::loss("the reverse divergence", "kl", "sum(exp(x)*(x - log(t)))"),
        ],
        method: Method::Duals,
        run: positive,
    },
    Claim {
        id: "ce-minimises-kl",
        topic: Topic::Classification,
        title: "Minimising cross-entropy is minimising KL divergence",
        latex: "With $H(p, q) = -\\sum_c p_c \\ln q_c$, $\\mathrm{KL}(p \\| q) = H(p, q) - H(p)$: $\\nabla_z H(p, q_z) = \\nabla_z \\mathrm{KL}(p \\| q_z)$, as \
                the model does not move $H(p)$, and both are minimal at $q = p$.",
        plain: "With H(p, q) = −Σ p ln q, KL(p‖q) = H(p, q) − H(p): their gradients in the logits of q are equal, as the model \
                does not move H(p), and both are minimal at q = p.",
        reference: "",
        states: &["T3.2"],
        rejects: &[
            Mutant::loss("twice the divergence", "kl", "2*kl(x, t)"),
            Mutant::loss("the squared distance of the distributions", "kl", "sum((exp(x) - t)^2)"),
            Mutant::loss("twice the cross-entropy", "soft_cross_entropy", "2*soft_cross_entropy(z, t{})"),
        ],
        method: Method::Duals,
        run: same_gradient,
    },
];

/// Pairs of logits, whose distributions are p and q.
fn pairs() -> impl Iterator<Item = (Vec<f64>, Vec<f64>)> {
    logits(50, 200, 5).into_iter().zip(logits(51, 201, 5).into_iter().skip(1))
}

fn logs(z: &[f64]) -> Vec<f64> {
    log_softmax(z, z).iter().map(|ln| ln.re).collect()
}

fn excess(e: &mut Evidence) -> Done {
    let (kl, cross, own) = (loss("kl"), loss("soft_cross_entropy"), loss("soft_cross_entropy"));
    let both = pairs().map(|(a, b)| {
        let p = softmax(&a);
        (soft_value(&kl, &logs(&b), &p), soft_value(&cross, &b, &p) - soft_value(&own, &a, &p))
    });
    e.all_equal("KL(p‖q), and H(p, q) − H(p)", both, 1e-12);
    let uniform = [0.25; 4];
    let entropy = soft_value(&loss("soft_cross_entropy(from_logits=false)"), &uniform, &uniform);
    e.equal("the entropy of four equal classes, and ln 4", entropy, 4f64.ln(), 1e-15);
    Ok(())
}

fn positive(e: &mut Evidence) -> Done {
    let kl = loss("kl");
    let (mut pinsker, mut above) = (f64::INFINITY, f64::INFINITY);
    for (a, b) in pairs() {
        let (p, q) = (softmax(&a), softmax(&b));
        let divergence = soft_value(&kl, &logs(&b), &p);
        let distance: f64 = p.iter().zip(&q).map(|(p, q)| (p - q).abs()).sum();
        let ratio: f64 = p.iter().zip(&q).map(|(p, q)| if *p == 0.0 { 0.0 } else { p * p / q }).sum();
        pinsker = pinsker.min(divergence - 0.5 * distance * distance);
        above = above.min(ratio.ln() - divergence);
    }
    e.is("½‖p − q‖₁² ≤ KL for 200 random pairs", pinsker >= -1e-12);
    e.is("KL ≤ ln Σ p²/q", above >= -1e-9);
    e.all_equal(
        "KL(p‖p), and 0",
        pairs().map(|(a, _)| (soft_value(&kl, &logs(&a), &softmax(&a)), 0.0)),
        1e-12,
    );

    // Near p it is a parabola, with the variance of the change of the logits as its curvature: χ²/2.
    let mut rng = draws(52);
    let near = (0..200).map(|_| {
        let (z, v) = (normals(&mut rng, 5), normals(&mut rng, 5));
        let (p, step) = (softmax(&z), 1e-3);
        let moved: Vec<f64> = z.iter().zip(&v).map(|(z, v)| z + step * v).collect();
        let mean: f64 = p.iter().zip(&v).map(|(p, v)| p * v).sum();
        let variance: f64 = p.iter().zip(&v).map(|(p, v)| p * (v - mean).powi(2)).sum();
        (soft_value(&kl, &logs(&moved), &p) / (0.5 * step * step * variance), 1.0)
    });
    e.all_equal("KL of logits z and z + εv over ½ε² Var_p(v), and 1", near, 5e-3);
    Ok(())
}

fn same_gradient(e: &mut Evidence) -> Done {
    let (kl, ce) = (loss("kl"), loss("soft_cross_entropy"));
    let mut rng = draws(53);
    let slopes = pairs().map(|(a, b)| {
        let (p, v) = (softmax(&a), normals(&mut rng, 5));
        let fixed: Vec<Dual<f64>> = p.iter().map(|&p| Dual::fixed(p)).collect();
        let mut unused = fixed.clone();
        // The divergence takes logarithms of probabilities: those of q, moving along v.
        let divergence = soft(&kl).dual_at(&log_softmax(&b, &v), &fixed, &mut unused);
        (divergence.du, soft_row(&ce, &b, &p, &v).along)
    });
    e.all_equal("derivatives of KL and CE along random directions of the logits", slopes, 1e-12);
    let values = pairs().map(|(a, b)| {
        let (p, ln_q) = (softmax(&a), logs(&b));
        let by_hand: f64 = p.iter().zip(&ln_q).map(|(p, ln_q)| -p * ln_q).sum();
        (soft_value(&ce, &b, &p), by_hand)
    });
    e.all_equal("H(p, q), and −Σ p ln q", values, 1e-12);
    let excess = pairs().map(|(a, b)| {
        let p = softmax(&a);
        (soft_value(&kl, &logs(&b), &p), soft_value(&ce, &b, &p) - soft_value(&ce, &a, &p))
    });
    e.all_equal("KL(p‖q), and H(p, q) − H(p)", excess, 1e-12);
    let at_p = pairs().flat_map(|(a, _)| soft_row(&ce, &a, &softmax(&a), &a).grad).map(|g| (g, 0.0));
    e.all_equal("the gradient at q = p, and 0", at_p, 1e-12);
    let least = pairs().all(|(a, b)| {
        let p = softmax(&a);
        soft_value(&ce, &b, &p) >= soft_value(&ce, &a, &p) - 1e-12
    });
    e.is("H(p, q) ≥ H(p, p) for 200 random pairs", least);
    Ok(())
}
