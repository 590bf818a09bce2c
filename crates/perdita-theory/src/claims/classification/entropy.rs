//! Entropy, cross-entropy and KL divergence.
use super::super::{Done, logits};
use super::{log_softmax, softmax};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, soft, soft_row, soft_value};
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
        rejects: &[],
        method: Method::Duals,
        run: excess,
    },
    Claim {
        id: "kl-positive",
        topic: Topic::Classification,
        title: "KL divergence is never negative, and 0 for equal distributions only",
        latex: "$\\mathrm{KL}(p \\| q) \\ge 0$, with equality if and only if $p = q$.",
        plain: "KL(p‖q) ≥ 0, with equality if and only if p = q.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: positive,
    },
    Claim {
        id: "ce-minimises-kl",
        topic: Topic::Classification,
        title: "Minimising cross-entropy is minimising KL divergence",
        latex: "$\\nabla_z H(p, q_z) = \\nabla_z \\mathrm{KL}(p \\| q_z)$: they differ by $H(p)$, which the model does not move.",
        plain: "The gradients of H(p, q) and KL(p‖q) in the logits of q are equal: they differ by H(p), which the model does not \
                move.",
        reference: "",
        states: &[],
        rejects: &[],
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
    let least = pairs().map(|(a, b)| soft_value(&kl, &logs(&b), &softmax(&a))).fold(f64::INFINITY, f64::min);
    e.is("KL is not negative for 200 random pairs", least >= -1e-12);
    e.all_equal(
        "KL(p‖p), and 0",
        pairs().map(|(a, _)| (soft_value(&kl, &logs(&a), &softmax(&a)), 0.0)),
        1e-12,
    );
    // Near p it is a parabola that bends upwards in every direction that changes q: 0 is taken nowhere else.
    let mut rng = draws(52);
    let ce = loss("soft_cross_entropy");
    let bends = (0..200).map(|_| {
        let (z, mut v) = (normals(&mut rng, 5), normals(&mut rng, 5));
        let mean = v.iter().sum::<f64>() / 5.0;
        v.iter_mut().for_each(|v| *v -= mean);
        let bend = soft_row(&ce, &z, &softmax(&z), &v).bend;
        bend.iter().zip(&v).map(|(h, v)| h * v).sum::<f64>()
    });
    let flattest = bends.fold(f64::INFINITY, f64::min);
    e.is("at q = p the second derivative is positive in 200 directions that change q", flattest > 1e-3);
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
    Ok(())
}
