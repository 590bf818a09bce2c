//! Losses with margins of angles and similarities.
use super::super::Done;
use super::cosine;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, labelled_grad, loss, of_grad, similarity};
use crate::mutant::Mutant;
use crate::numerics::{distance, draws, normals};
use crate::verdict::Method;
use perdita::Error;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "arc-face-angle",
        topic: Topic::Metric,
        title: "ArcFace adds its margin to the angle, CosFace subtracts it from the cosine",
        latex: "The cross-entropy of $s \\cos\\theta_c$ between embedding and class direction, with $s \\cos(\\theta_y + m)$, or $s(\\cos\\theta_y - m)$, for the target class.",
        plain: "The cross-entropy of s cos θ_c between embedding and class direction, with s cos(θ_y + m), or s(cos θ_y − m), for the target class.",
        reference: "Deng et al. 2019; Wang et al. 2018",
        states: &[],
        rejects: &[
            Mutant::loss("the margin of the cosine", "arc_face", "cos_face(label_smoothing=0{})"),
            Mutant::loss("the margin of the angle", "cos_face", "arc_face(label_smoothing=0{})"),
            Mutant::loss("no margin", "arc_face", "arc_face(margin=0, scale=8)"),
            Mutant::gradient("the gradient negated", "arc_face", |g| -g),
        ],
        method: Method::Duals,
        run: angles,
    },
    Claim {
        id: "cosine-embedding-cases",
        topic: Topic::Metric,
        title: "The cosine embedding loss is 1 − cos of similar pairs, and the cosine beyond the margin of others",
        latex: "$1 - \\cos(a, b)$ for $y = 1$ and $\\max(0, \\cos(a, b) - m)$ for $y = -1$, whatever the lengths.",
        plain: "1 − cos(a, b) for y = 1 and max(0, cos(a, b) − m) for y = −1, whatever the lengths.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("the margin ignored", "cosine_embedding", "cosine_embedding(margin=0)"),
            Mutant::value("half of the loss", "cosine_embedding", |v| 0.5 * v),
            Mutant::gradient("the gradient negated", "cosine_embedding", |g| -g),
        ],
        method: Method::Duals,
        run: cosines,
    },
    Claim {
        id: "circle-weights",
        topic: Topic::Metric,
        title: "The circle loss weights each similarity by its distance from its optimum",
        latex: "$\\ln(1 + \\sum_n e^{\\gamma [s_n + m]_+ (s_n - m)} \\sum_p e^{-\\gamma [1 + m - s_p]_+ (s_p - 1 + m)})$ of the cosines with positives $p$ and negatives $n$.",
        plain: "ln(1 + Σ_n exp(γ[s_n + m]₊(s_n − m)) Σ_p exp(−γ[1 + m − s_p]₊(s_p − 1 + m))) of the cosines with positives p and negatives n.",
        reference: "Sun et al. 2020",
        states: &[],
        rejects: &[
            Mutant::loss("another margin", "circle", "circle(margin=0.4, scale=6)"),
            Mutant::loss("a sum of two logarithms", "circle", "multi_similarity(alpha=6, beta=6)"),
            Mutant::value("twice the loss", "circle", |v| 2.0 * v),
        ],
        method: Method::Duals,
        run: circle,
    },
    Claim {
        id: "multi-similarity-sums",
        topic: Topic::Metric,
        title: "Multi-similarity and lifted structure: soft maxima over the positives and negatives of an anchor",
        latex: "$\\frac1\\alpha \\ln(1 + \\sum_p e^{-\\alpha(s_p - \\lambda)}) + \\frac1\\beta \\ln(1 + \\sum_n e^{\\beta(s_n - \\lambda)})$ of cosines, and \
                $\\max(0, \\ln\\sum_p e^{d_p} + \\ln\\sum_n e^{m - d_n})$ of distances.",
        plain: "(1/α) ln(1 + Σ_p exp(−α(s_p − λ))) + (1/β) ln(1 + Σ_n exp(β(s_n − λ))) of cosines, and max(0, ln Σ_p exp(d_p) + ln Σ_n exp(m − d_n)) \
                of distances.",
        reference: "Wang et al. 2019; Oh Song et al. 2016",
        states: &[],
        rejects: &[
            Mutant::loss("another base", "multi_similarity", "multi_similarity(alpha=2, beta=10, base=0.2)"),
            Mutant::loss("the weights exchanged", "multi_similarity", "multi_similarity(alpha=10, beta=2)"),
            Mutant::loss("the margin ignored", "lifted_structure", "lifted_structure(margin=0)"),
            Mutant::value("the square", "lifted_structure", |v| v * v),
        ],
        method: Method::Duals,
        run: sums,
    },
];

const DIM: usize = 3;
const ROWS: usize = 12;
const CLASSES: usize = 4;

/// Random rows and their labels.
fn batch() -> (Vec<f64>, Vec<i64>) {
    (normals(&mut draws(250), ROWS * DIM), (0..ROWS as i64).map(|k| k % CLASSES as i64).collect())
}

/// The mean over anchors of a function of what it has in common with its positives, and with its negatives.
fn by_anchor(
    rows: &[f64],
    labels: &[i64],
    like: fn(&[f64], &[f64]) -> f64,
    f: impl Fn(&[f64], &[f64]) -> f64,
) -> f64 {
    let row = |k: usize| &rows[DIM * k..DIM * (k + 1)];
    let anchor = |a: usize| {
        let others = |same: bool| {
            let these = (0..ROWS).filter(move |&k| k != a && (labels[k] == labels[a]) == same);
            these.map(|k| like(row(a), row(k))).collect::<Vec<f64>>()
        };
        f(&others(true), &others(false))
    };
    (0..ROWS).map(anchor).sum::<f64>() / ROWS as f64
}

/// ln Σ exp f(x)
fn ln_sum(x: &[f64], f: impl Fn(f64) -> f64) -> f64 {
    x.iter().map(|x| f(*x).exp()).sum::<f64>().ln()
}

fn angles(e: &mut Evidence) -> Done {
    let (noise, labels) = batch();
    let directions = normals(&mut draws(251), CLASSES * DIM);
    // Near the direction of their class: beyond θ = π − m ArcFace continues in another way.
    let direction = |k: usize| directions[DIM * labels[k / DIM] as usize + k % DIM];
    let rows: Vec<f64> = (0..ROWS * DIM).map(|k| direction(k) + 0.4 * noise[k]).collect();
    let given: [Named; 2] = [("a", &rows, &[ROWS, DIM]), ("b", &directions, &[CLASSES, DIM])];

    for (name, m, s) in [("arc_face", 0.5, 8.0), ("cos_face", 0.35, 8.0)] {
        let definition = |rows: &[f64]| {
            let cost = |k: usize| {
                let target = labels[k] as usize;
                let score = |c: usize| {
                    let cos = cosine(&rows[DIM * k..][..DIM], &directions[DIM * c..][..DIM]);
                    match (c == target, name) {
                        (true, "arc_face") => s * (cos.acos() + m).cos(),
                        (true, _) => s * (cos - m),
                        _ => s * cos,
                    }
                };
                let scores: Vec<f64> = (0..CLASSES).map(score).collect();
                ln_sum(&scores, |x| x) - scores[target]
            };
            (0..ROWS).map(cost).sum::<f64>() / ROWS as f64
        };
        let loss = loss(&format!("{name}(margin={m}, scale={s})"));
        let (found, grad) = labelled_grad(&loss, &given, (&labels, &[ROWS]), "a")?;
        e.equal(&format!("{name}: the loss, and by definition"), found, definition(&rows), 1e-12);
        let moved = |k: usize, by: f64| {
            let mut rows = rows.clone();
            rows[k] += by;
            definition(&rows)
        };
        let slopes = (0..rows.len()).map(|k| (grad[k], (moved(k, 1e-5) - moved(k, -1e-5)) / 2e-5));
        e.all_equal("its gradient, and differences", slopes, 1e-8);
    }
    Ok(())
}

fn cosines(e: &mut Evidence) -> Done {
    let loss = loss("cosine_embedding(margin=0.2)");
    let rows = normals(&mut draws(252), 60 * 2 * DIM);
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for (k, ab) in rows.chunks(2 * DIM).enumerate() {
        let (a, b) = ab.split_at(DIM);
        let y = [1.0, -1.0][k % 2];
        let definition = |a: &[f64]| {
            let cos = cosine(a, b);
            if y > 0.0 { 1.0 - cos } else { (cos - 0.2).max(0.0) }
        };
        let given = |a: &[f64]| -> Result<(f64, Vec<f64>), Error> {
            let given: [Named; 3] = [("a", a, &[1, DIM]), ("b", b, &[1, DIM]), ("target", &[y], &[1])];
            of_grad(&loss, &given, "a")
        };
        let (value, grad) = given(a)?;
        values.push((value, definition(a)));
        let longer: Vec<f64> = a.iter().map(|a| 3.0 * a).collect();
        values.push((given(&longer)?.0, value));
        let moved = |k: usize, by: f64| {
            let mut a = a.to_vec();
            a[k] += by;
            definition(&a)
        };
        slopes.extend((0..DIM).map(|k| (grad[k], (moved(k, 1e-6) - moved(k, -1e-6)) / 2e-6)));
    }
    e.all_equal("the loss, and by definition; of a row three times as long", values, 1e-13);
    e.all_equal("its gradient, and differences", slopes, 1e-7);
    Ok(())
}

fn circle(e: &mut Evidence) -> Done {
    const M: f64 = 0.25;
    const GAMMA: f64 = 6.0;
    let (rows, labels) = batch();
    let found =
        similarity(&loss(&format!("circle(margin={M}, scale={GAMMA})")), &rows, None, DIM, Some(&labels))?;
    let by_hand = by_anchor(&rows, &labels, cosine, |p, n| {
        let of_n = ln_sum(n, |s| GAMMA * (s + M).max(0.0) * (s - M));
        let of_p = ln_sum(p, |s| -GAMMA * (1.0 + M - s).max(0.0) * (s - 1.0 + M));
        (of_n + of_p).exp().ln_1p()
    });
    e.equal("12 rows of 4 classes, and by definition", found, by_hand, 1e-12);
    Ok(())
}

fn sums(e: &mut Evidence) -> Done {
    const LAMBDA: f64 = 0.5;
    let (rows, labels) = batch();
    let found = similarity(&loss("multi_similarity(alpha=2, beta=10)"), &rows, None, DIM, Some(&labels))?;
    let by_hand = by_anchor(&rows, &labels, cosine, |p, n| {
        0.5 * ln_sum(p, |s| -2.0 * (s - LAMBDA)).exp().ln_1p()
            + 0.1 * ln_sum(n, |s| 10.0 * (s - LAMBDA)).exp().ln_1p()
    });
    e.equal("multi-similarity of 12 rows of 4 classes, and by definition", found, by_hand, 1e-12);
    let found = similarity(&loss("lifted_structure(margin=1)"), &rows, None, DIM, Some(&labels))?;
    let by_hand =
        by_anchor(&rows, &labels, distance, |p, n| (ln_sum(p, |d| d) + ln_sum(n, |d| 1.0 - d)).max(0.0));
    e.equal("lifted structure, and by definition", found, by_hand, 1e-12);
    Ok(())
}
