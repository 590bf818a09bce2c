//! Losses of two views by definition: pairs, classes, and redundancy.
use super::super::Done;
use super::{cosine, dot};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, labelled_grad, loss, of, of_grad, parameter_slope, similarity};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::verdict::Method;
use perdita::Error;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "sup-con-positives",
        topic: Topic::Metric,
        title: "The supervised contrastive loss averages the logarithms over the positives of an anchor",
        latex: "$-\\frac1{|P|} \\sum_{p \\in P} \\ln \\frac{e^{z \\cdot z_p/\\tau}}{\\sum_j e^{z \\cdot z_j/\\tau}}$ over the other rows $j$ of unit vectors, $P$ those of the same class; with the mean inside \
                the logarithm it is smaller.",
        plain: "−(1/|P|) Σ_p ln(exp(z·z_p/τ)/Σ_j exp(z·z_j/τ)) over the other rows j of unit vectors, P those of the same class; with the \
                mean inside the logarithm it is smaller.",
        reference: "Khosla et al. 2020",
        states: &[],
        rejects: &[
            Mutant::loss(
                "the mean inside the logarithm",
                "sup_con",
                "sup_con(temperature=0.4, positives=inside)",
            ),
            Mutant::value("the sum over two positives", "sup_con", |v| 2.0 * v),
            Mutant::gradient("the gradient negated", "sup_con", |g| -g),
        ],
        method: Method::Duals,
        run: sup_con,
    },
    Claim {
        id: "siglip-pairs",
        topic: Topic::Metric,
        title: "SigLIP is logistic regression on all pairs",
        latex: "$\\frac1N \\sum_{ij} \\ln(1 + e^{-y_{ij}(a_i \\cdot b_j/\\tau + \\beta)})$ of unit vectors, $y = 1$ on the diagonal and $-1$ elsewhere, with the derivative \
                $-\\frac1N \\sum y_{ij}\\,\\sigma(-y_{ij} s_{ij})$ in $\\beta$.",
        plain: "(1/N) Σ_ij ln(1 + exp(−y_ij(a_i·b_j/τ + β))) of unit vectors, y = 1 on the diagonal and −1 elsewhere, with the derivative \
                −(1/N) Σ y_ij σ(−y_ij s_ij) in β.",
        reference: "Zhai et al. 2023",
        states: &[],
        rejects: &[
            Mutant::loss("no bias", "siglip", "siglip(temperature=0.5, bias=0)"),
            Mutant::loss("a softmax over the row", "siglip", "clip(temperature=0.5)"),
            Mutant::gradient("the gradient negated", "siglip", |g| -g),
        ],
        method: Method::Duals,
        run: siglip,
    },
    Claim {
        id: "n-pair-products",
        topic: Topic::Metric,
        title: "The N-pair loss is InfoNCE of products",
        latex: "$\\ln(1 + \\sum_{j \\ne i} e^{(a_i \\cdot p_j - a_i \\cdot p_i)/\\tau})$, averaged over the anchors.",
        plain: "ln(1 + Σ_{j≠i} exp((a_i·p_j − a_i·p_i)/τ)), averaged over the anchors.",
        reference: "Sohn 2016",
        states: &[],
        rejects: &[
            Mutant::loss("cosines", "n_pair", "info_nce(normalize=true{})"),
            Mutant::value("twice the loss", "n_pair", |v| 2.0 * v),
        ],
        method: Method::Duals,
        run: n_pair,
    },
    Claim {
        id: "barlow-twins-correlation",
        topic: Topic::Metric,
        title: "Barlow Twins moves the correlation matrix of two views to the identity",
        latex: "$\\sum_d (1 - C_{dd})^2 + \\lambda \\sum_{d \\ne e} C_{de}^2$ with the correlations $C$ of the features of both views over the batch.",
        plain: "Σ_d (1 − C_dd)² + λ Σ_{d≠e} C_de² with the correlations C of the features of both views over the batch.",
        reference: "Zbontar et al. 2021",
        states: &[],
        rejects: &[
            Mutant::loss("the diagonal only", "barlow_twins", "barlow_twins(redundancy=0, epsilon=1e-12)"),
            Mutant::value("half of the loss", "barlow_twins", |v| 0.5 * v),
        ],
        method: Method::Duals,
        run: barlow_twins,
    },
    Claim {
        id: "vicreg-terms",
        topic: Topic::Metric,
        title: "VICReg keeps views together, variances at 1, and covariances at 0",
        latex: "$\\mu$ times the mean of $(a - b)^2$, $\\frac\\nu2$ times the mean over features of $\\max(0, 1 - \\sqrt{\\mathrm{var}_d + \\varepsilon})$ of each view, and $\\frac\\xi D \\sum_{d \\ne e} \\mathrm{cov}_{de}^2$ of \
                each.",
        plain: "μ times the mean of (a − b)², ½ν times the mean over features of max(0, 1 − √(var_d + ε)) of each view, and (ξ/D) Σ_{d≠e} cov_de² \
                of each.",
        reference: "Bardes, Ponce & LeCun 2022",
        states: &[],
        rejects: &[
            Mutant::loss("no covariance", "vicreg", "vicreg(covariance=0)"),
            Mutant::loss("no variance", "vicreg", "vicreg(variance=0)"),
            Mutant::loss("no invariance", "vicreg", "vicreg(invariance=0)"),
            Mutant::value("half of the loss", "vicreg", |v| 0.5 * v),
        ],
        method: Method::Duals,
        run: vicreg,
    },
];

const DIM: usize = 4;
const N: usize = 9;

/// Two views of rows, correlated.
fn views(seed: u64) -> (Vec<f64>, Vec<f64>) {
    let (a, noise) = (normals(&mut draws(seed), N * DIM), normals(&mut draws(seed + 1), N * DIM));
    let b = a.iter().zip(noise).map(|(a, noise)| 0.6 * a + 0.4 * noise).collect();
    (a, b)
}

fn row(rows: &[f64], k: usize) -> &[f64] {
    &rows[DIM * k..DIM * (k + 1)]
}

fn ln_sum(scores: impl Iterator<Item = f64>) -> f64 {
    scores.map(f64::exp).sum::<f64>().ln()
}

/// Pairs of a gradient's elements and differences of a definition.
fn differences(grad: &[f64], rows: &[f64], definition: impl Fn(&[f64]) -> f64) -> Vec<(f64, f64)> {
    let moved = |k: usize, by: f64| {
        let mut rows = rows.to_vec();
        rows[k] += by;
        definition(&rows)
    };
    (0..rows.len()).map(|k| (grad[k], (moved(k, 1e-5) - moved(k, -1e-5)) / 2e-5)).collect()
}

fn sup_con(e: &mut Evidence) -> Done {
    const TAU: f64 = 0.4;
    let (rows, _) = views(260);
    let labels: Vec<i64> = (0..N as i64).map(|k| k % 3).collect();
    let definition = |rows: &[f64]| {
        let anchor = |i: usize| {
            let s = |j: usize| cosine(row(rows, i), row(rows, j)) / TAU;
            let all = ln_sum((0..N).filter(|&j| j != i).map(s));
            let positives: Vec<usize> = (0..N).filter(|&j| j != i && labels[j] == labels[i]).collect();
            positives.iter().map(|&p| all - s(p)).sum::<f64>() / positives.len() as f64
        };
        (0..N).map(anchor).sum::<f64>() / N as f64
    };
    let loss_of = |name: &str| -> Result<(f64, Vec<f64>), Error> {
        labelled_grad(&loss(name), &[("a", &rows, &[N, DIM])], (&labels, &[N]), "a")
    };
    let (found, grad) = loss_of(&format!("sup_con(temperature={TAU})"))?;
    e.equal("9 rows of 3 classes, and by definition", found, definition(&rows), 1e-12);
    e.all_equal("its gradient, and differences", differences(&grad, &rows, definition), 1e-8);
    let (inside, _) = loss_of(&format!("sup_con(temperature={TAU}, positives=inside)"))?;
    e.is(
        format!("with the mean inside the logarithm it is {}, which is less", crate::short(inside)),
        inside < found,
    );
    Ok(())
}

fn siglip(e: &mut Evidence) -> Done {
    const TAU: f64 = 0.5;
    const BIAS: f64 = -1.0;
    let (a, b) = views(262);
    let sign = |i: usize, j: usize| if i == j { 1.0 } else { -1.0 };
    let score = |a: &[f64], i: usize, j: usize| cosine(row(a, i), row(&b, j)) / TAU + BIAS;
    let sum = |f: &dyn Fn(usize, usize) -> f64| (0..N * N).map(|k| f(k / N, k % N)).sum::<f64>() / N as f64;
    let definition = |a: &[f64]| sum(&|i, j| (-sign(i, j) * score(a, i, j)).exp().ln_1p());

    let siglip = loss(&format!("siglip(temperature={TAU}, bias={BIAS})"));
    let given: [Named; 2] = [("a", &a, &[N, DIM]), ("b", &b, &[N, DIM])];
    let (found, grad) = of_grad(&siglip, &given, "a")?;
    e.equal("9 pairs, and by definition", found, definition(&a), 1e-12);
    e.all_equal("its gradient, and differences", differences(&grad, &a, definition), 1e-8);
    let in_bias = sum(&|i, j| -sign(i, j) / (1.0 + (sign(i, j) * score(&a, i, j)).exp()));
    e.equal("its derivative in the bias", parameter_slope(&siglip, &given, "bias")?, in_bias, 1e-12);
    Ok(())
}

fn n_pair(e: &mut Evidence) -> Done {
    let (a, b) = views(264);
    let anchor = |i: usize| {
        let s = |j: usize| dot(row(&a, i), row(&b, j)) / 0.7;
        (0..N).filter(|&j| j != i).map(|j| (s(j) - s(i)).exp()).sum::<f64>().ln_1p()
    };
    let by_hand = (0..N).map(anchor).sum::<f64>() / N as f64;
    let found = similarity(&loss("n_pair(temperature=0.7)"), &a, Some(&b), DIM, None)?;
    e.equal("9 pairs, and by definition", found, by_hand, 1e-12);
    Ok(())
}

/// The features of a view: columns less their means.
fn centred(rows: &[f64]) -> Vec<Vec<f64>> {
    let column = |d: usize| (0..N).map(move |k| rows[DIM * k + d]);
    let centre = |d: usize| {
        let mean = column(d).sum::<f64>() / N as f64;
        column(d).map(|x| x - mean).collect()
    };
    (0..DIM).map(centre).collect()
}

fn barlow_twins(e: &mut Evidence) -> Done {
    let (a, b) = views(266);
    let (x, y) = (centred(&a), centred(&b));
    let correlation = |d: usize, f: usize| cosine(&x[d], &y[f]);
    let mut by_hand = 0.0;
    for (d, f) in (0..DIM * DIM).map(|k| (k / DIM, k % DIM)) {
        let c = correlation(d, f);
        by_hand += if d == f { (1.0 - c) * (1.0 - c) } else { 0.3 * c * c };
    }
    // With an ε that does not count beside the variances.
    let name = "barlow_twins(redundancy=0.3, epsilon=0.000000000000001)";
    let given: [Named; 2] = [("a", &a, &[N, DIM]), ("b", &b, &[N, DIM])];
    e.equal("9 pairs, and by definition", of(&loss(name), &given)?, by_hand, 1e-11);
    Ok(())
}

fn vicreg(e: &mut Evidence) -> Done {
    let (a, b) = views(268);
    let invariance = a.iter().zip(&b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>() / (N * DIM) as f64;
    let (mut variance, mut covariance) = (0.0, 0.0);
    for columns in [centred(&a), centred(&b)] {
        for (d, f) in (0..DIM * DIM).map(|k| (k / DIM, k % DIM)) {
            let c = dot(&columns[d], &columns[f]) / (N - 1) as f64;
            if d == f {
                variance += (1.0 - (c + 1e-4).sqrt()).max(0.0) / DIM as f64;
            } else {
                covariance += c * c / DIM as f64;
            }
        }
    }
    let by_hand = 25.0 * invariance + 25.0 * 0.5 * variance + covariance;
    let given: [Named; 2] = [("a", &a, &[N, DIM]), ("b", &b, &[N, DIM])];
    e.equal("9 pairs, and by definition", of(&loss("vicreg"), &given)?, by_hand, 1e-12);
    Ok(())
}
