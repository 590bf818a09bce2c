//! Fenchel–Young losses: softmax, sparsemax and entmax from their regularisers.
use super::super::Done;
use super::softmax;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, soft_row, soft_value};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals, root};
use crate::table::cells;
use crate::verdict::Method;
use perdita_catalog::Loss;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "fenchel-young",
        topic: Topic::Classification,
        title: "Cross-entropy, sparsemax and entmax are Fenchel–Young losses",
        latex: "$L_\\Omega(z, t) = \\max_p\\,(p \\cdot z - \\Omega(p)) + \\Omega(t) - t \\cdot z$, with the maximiser $\\hat p(z)$, is at least 0, is 0 if and only if \
                $\\hat p = t$, and has the gradient $\\hat p - t$: for $\\Omega = \\sum p \\ln p$ it is cross-entropy less the entropy of $t$, for $\\frac12 \
                \\|p\\|^2$ sparsemax, for $\\frac43 \\sum (p^{3/2} - p)$ 1.5-entmax.",
        plain: "L(z, t) = max_p (p·z − Ω(p)) + Ω(t) − t·z, with the maximiser p̂(z), is at least 0, is 0 if and only if p̂ = t, and \
                has the gradient p̂ − t: for Ω = Σ p ln p it is cross-entropy less the entropy of t, for ½‖p‖² sparsemax, for \
                4/3 Σ (p^(3/2) − p) 1.5-entmax.",
        reference: "Martins & Astudillo 2016; Peters, Niculae & Martins 2019; Blondel, Martins & Niculae 2020",
        states: &[],
        rejects: &[
            Mutant::loss("1.5-entmax", "sparsemax", "entmax15"),
            Mutant::loss("sparsemax", "entmax15", "sparsemax"),
            Mutant::value("twice the loss", "sparsemax", |loss| 2.0 * loss),
            Mutant::gradient("the gradient's sign", "entmax15", |g| -g),
            Mutant::loss("twice the cross-entropy", "soft_cross_entropy", "2*soft_cross_entropy(z, t)"),
        ],
        method: Method::Duals,
        run: fenchel_young,
    },
    Claim {
        id: "fenchel-young-margin",
        topic: Topic::Classification,
        title: "Sparsemax has the margin 1, 1.5-entmax the margin 2, cross-entropy none",
        latex: "The loss of a label is 0 if and only if its score exceeds all others by the margin; cross-entropy is positive at every score.",
        plain: "The loss of a label is 0 if and only if its score exceeds all others by the margin; cross-entropy is positive at \
                every score.",
        reference: "Blondel, Martins & Niculae 2020",
        states: &[],
        rejects: &[
            Mutant::loss("1.5-entmax", "sparsemax", "entmax15"),
            Mutant::loss("sparsemax", "entmax15", "sparsemax"),
            Mutant::loss("sparsemax", "soft_cross_entropy", "sparsemax"),
        ],
        method: Method::Exact,
        run: margin,
    },
];

/// A distribution, or the reason for which it was not found.
type Maximiser = Result<Vec<f64>, Box<dyn std::error::Error>>;

/// A loss, its regulariser Ω, and its maximiser, independent of it.
struct Regularised {
    name: &'static str,
    omega: fn(&[f64]) -> f64,
    maximiser: fn(&[f64]) -> Maximiser,
}

/// x ln x and 0 at 0.
fn entropy(p: &[f64]) -> f64 {
    p.iter().map(|&p| if p == 0.0 { 0.0 } else { p * p.ln() }).sum()
}

/// The distribution p_c = max(0, s z_c − τ)^k of this power, by a search for τ.
fn thresholded(z: &[f64], scale: f64, power: i32) -> Maximiser {
    let top = z.iter().fold(f64::NEG_INFINITY, |top, &z| top.max(scale * z));
    let p = |tau: f64| z.iter().map(move |z| (scale * z - tau).max(0.0).powi(power));
    let tau = root(|tau| p(tau).sum::<f64>() - 1.0, top - 1.0..top)?;
    Ok(p(tau).collect())
}

const LOSSES: [Regularised; 3] = [
    Regularised { name: "soft_cross_entropy", omega: entropy, maximiser: |z| Ok(softmax(z)) },
    Regularised {
        name: "sparsemax",
        omega: |p| 0.5 * p.iter().map(|p| p * p).sum::<f64>(),
        maximiser: |z| thresholded(z, 1.0, 1),
    },
    Regularised {
        name: "entmax15",
        omega: |p| 4.0 / 3.0 * p.iter().map(|p| p.powf(1.5) - p).sum::<f64>(),
        maximiser: |z| thresholded(z, 0.5, 2),
    },
];

/// The loss as a Fenchel–Young loss: cross-entropy less the entropy of its targets.
fn value_of(loss: &Loss, name: &str, z: &[f64], t: &[f64]) -> f64 {
    let value = soft_value(loss, z, t);
    if name == "soft_cross_entropy" { value + entropy(t) } else { value }
}

fn fenchel_young(e: &mut Evidence) -> Done {
    let mut rng = draws(92);
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for Regularised { name, omega, maximiser } in LOSSES {
        let loss = loss(name);
        let (mut values, mut gradients, mut zeros, mut least) =
            (Vec::new(), Vec::new(), Vec::new(), f64::INFINITY);
        for k in 0..120 {
            let z: Vec<f64> = normals(&mut rng, 5).into_iter().map(|z| 2.0 * z).collect();
            let one_hot = (0..5).map(|c| f64::from(u8::from(c == k % 5))).collect();
            let t = if k % 2 == 0 { one_hot } else { softmax(&normals(&mut rng, 5)) };
            let p = maximiser(&z)?;
            let largest = dot(&p, &z) - omega(&p);
            let found = value_of(&loss, name, &z, &t);
            values.push((found, largest + omega(&t) - dot(&t, &z)));
            gradients.extend(
                soft_row(&loss, &z, &t, &z)
                    .grad
                    .into_iter()
                    .zip(p.iter().zip(&t))
                    .map(|(g, (p, t))| (g, p - t)),
            );
            zeros.push((value_of(&loss, name, &z, &p), 0.0));
            // Far from p̂ it is positive: by Ω's strong convexity.
            let far: f64 = p.iter().zip(&t).map(|(p, t)| (p - t).powi(2)).sum();
            if far > 1e-3 {
                least = least.min(found / far);
            }
        }
        e.all_equal(&format!("{name}: the loss, and max_p (p·z − Ω(p)) + Ω(t) − t·z"), values, 1e-9);
        e.all_equal(&format!("{name}: the gradient, and p̂ − t"), gradients, 1e-9);
        e.all_equal(&format!("{name}: the loss at t = p̂, and 0"), zeros, 1e-9);
        e.is(format!("{name}: elsewhere it is at least {} ‖p̂ − t‖²", crate::short(least)), least > 0.4);
    }
    Ok(())
}

fn margin(e: &mut Evidence) -> Done {
    let mut rows = Vec::new();
    let at = |loss: &Loss, gap: f64| soft_value(loss, &[gap, 0.0, -0.3], &[1.0, 0.0, 0.0]);
    for (name, margin) in [("sparsemax", 1.0), ("entmax15", 2.0)] {
        let loss = loss(name);
        e.equal(&format!("{name}: the loss at the margin {margin}, and 0"), at(&loss, margin), 0.0, 1e-15);
        e.equal("at twice the margin, and 0", at(&loss, 2.0 * margin), 0.0, 1e-15);
        e.is("0.01 below the margin it is positive", at(&loss, margin - 0.01) > 1e-9);
        rows.push(cells![name, at(&loss, 0.5), at(&loss, 1.0), at(&loss, 1.5), at(&loss, 2.0)]);
    }
    let ce = loss("soft_cross_entropy");
    e.is("cross-entropy is positive at the gap 30", at(&ce, 30.0) > 0.0);
    rows.push(cells!["soft_cross_entropy", at(&ce, 0.5), at(&ce, 1.0), at(&ce, 1.5), at(&ce, 2.0)]);
    e.table(
        "The loss of a label whose score exceeds the next by …",
        &["loss", "0.5", "1", "1.5", "2"],
        1,
        rows,
    );
    Ok(())
}
