//! Ranking losses.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, soft_value, value};
use crate::numerics::{draws, normals};
use crate::verdict::Method;
use perdita::Error;
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "ranknet-is-logistic",
        topic: Topic::MultiInputLoss,
        title: "RankNet is logistic regression on differences of scores",
        latex: "For a pair with $r_i > r_j$ it is the binary cross-entropy of the logit $s_i - s_j$ at the label 1.",
        plain: "For a pair with r_i > r_j it is the binary cross-entropy of the logit s_i − s_j at the label 1.",
        reference: "Burges et al. 2005",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: ranknet,
    },
    Claim {
        id: "margin-ranking",
        topic: Topic::MultiInputLoss,
        title: "The margin loss of a pair is the hinge of the difference",
        latex: "$\\max(0, m - y (a - b))$ is the hinge loss of $a - b$.",
        plain: "max(0, m − y(a − b)) is the hinge loss of a − b.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: margin,
    },
    Claim {
        id: "listnet-is-ce",
        topic: Topic::MultiInputLoss,
        title: "ListNet is cross-entropy between two softmaxes",
        latex: "$-\\sum_i \\operatorname{softmax}(r)_i \\ln \\operatorname{softmax}(s)_i$",
        plain: "−Σ softmax(r)_i ln softmax(s)_i",
        reference: "Cao et al. 2007",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: listnet,
    },
    Claim {
        id: "lambdarank-bound",
        topic: Topic::MultiInputLoss,
        title: "LambdaRank bounds what the order has lost of its NDCG",
        latex: "$1 - \\mathrm{NDCG} \\le L_{\\mathrm{LambdaRank}}/\\ln 2$: every pair in the wrong order has a loss of at least $|\\Delta\\mathrm{NDCG}| \\ln 2$.",
        plain: "1 − NDCG ≤ LambdaRank/ln 2: every pair in the wrong order has a loss of at least |ΔNDCG| ln 2.",
        reference: "Burges 2010; Wang et al. 2018",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: lambdarank,
    },
    Claim {
        id: "approx-ndcg-limit",
        topic: Topic::MultiInputLoss,
        title: "ApproxNDCG tends to 1 − NDCG as its temperature falls",
        latex: "$\\lim_{T \\to 0} L_T = 1 - \\mathrm{NDCG}$ for scores that differ.",
        plain: "As T → 0 the loss tends to 1 − NDCG, for scores that differ.",
        reference: "Qin, Liu & Li 2010",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: approx,
    },
];

fn list(name: &str, scores: &[f64], relevance: &[f64]) -> Result<f64, Error> {
    let shape = [1, scores.len()];
    of(&loss(name), &[("scores", scores, &shape), ("relevance", relevance, &shape)])
}

/// Random scores and relevances from 0 to 4 of eight items, some of which are relevant.
fn queries(seed: u64) -> Vec<(Vec<f64>, Vec<f64>)> {
    let mut rng = draws(seed);
    let mut query = || {
        let mut relevance: Vec<f64> = (0..8).map(|_| f64::from(rng.random_range(0..5u8))).collect();
        relevance[0] = 3.0;
        relevance[1] = 0.0;
        (normals(&mut rng, 8).into_iter().map(|s| 2.0 * s).collect(), relevance)
    };
    (0..60).map(|_| query()).collect()
}

/// The normalised discounted cumulative gain (NDCG) of the order of these scores.
fn ndcg(scores: &[f64], relevance: &[f64]) -> f64 {
    let gain = |by: &[f64]| {
        let mut order: Vec<usize> = (0..by.len()).collect();
        order.sort_by(|&i, &j| by[j].total_cmp(&by[i]));
        let worth = |(rank, i): (usize, usize)| (relevance[i].exp2() - 1.0) / ((rank + 2) as f64).log2();
        order.into_iter().enumerate().map(worth).sum::<f64>()
    };
    gain(scores) / gain(relevance)
}

fn ranknet(e: &mut Evidence) -> Done {
    let bce = loss("bce_with_logits");
    let mut pairs = Vec::new();
    for (s, r) in queries(180) {
        let ordered = (0..8).flat_map(|i| (0..8).map(move |j| (i, j))).filter(|&(i, j)| r[i] > r[j]);
        let losses: Vec<f64> = ordered.map(|(i, j)| value(&bce, s[i] - s[j], 1.0)).collect();
        pairs.push((list("ranknet", &s, &r)?, losses.iter().sum::<f64>() / losses.len() as f64));
    }
    e.all_equal("RankNet, and the mean cross-entropy over ordered pairs", pairs, 1e-13);
    Ok(())
}

fn margin(e: &mut Evidence) -> Done {
    let hinge = loss("hinge(margin=0.5)");
    let mut rng = draws(181);
    let mut pairs = Vec::new();
    for y in [-1.0, 1.0] {
        for ab in normals(&mut rng, 200).chunks(2) {
            let given = [("first", &ab[..1], &[1][..]), ("second", &ab[1..], &[1]), ("target", &[y], &[1])];
            pairs.push((of(&loss("margin_ranking(margin=0.5)"), &given)?, value(&hinge, ab[0] - ab[1], y)));
        }
    }
    e.all_equal("margin ranking, and the hinge of the difference", pairs, 1e-15);
    Ok(())
}

fn listnet(e: &mut Evidence) -> Done {
    let ce = loss("soft_cross_entropy");
    let mut pairs = Vec::new();
    for (s, r) in queries(182) {
        let ln = |k: usize| -> f64 {
            let one: Vec<f64> = (0..8).map(|c| f64::from(u8::from(c == k))).collect();
            -soft_value(&ce, &r, &one)
        };
        let targets: Vec<f64> = (0..8).map(|k| ln(k).exp()).collect();
        pairs.push((list("listnet", &s, &r)?, soft_value(&ce, &s, &targets)));
    }
    e.all_equal("ListNet, and the cross-entropy of the two softmaxes", pairs, 1e-13);
    Ok(())
}

fn lambdarank(e: &mut Evidence) -> Done {
    let mut worst: f64 = 0.0;
    for (s, r) in queries(183) {
        let (lost, loss) = (1.0 - ndcg(&s, &r), list("lambdarank", &s, &r)?);
        worst = worst.max(lost * std::f64::consts::LN_2 / loss);
    }
    e.is(
        format!("(1 − NDCG) ln 2 is at most {} of the loss, for 60 random lists", crate::short(worst)),
        worst <= 1.0,
    );
    Ok(())
}

fn approx(e: &mut Evidence) -> Done {
    let mut pairs = Vec::new();
    for (s, r) in queries(184) {
        pairs.push((list("approx_ndcg(temperature=0.00001)", &s, &r)?, 1.0 - ndcg(&s, &r)));
    }
    e.all_equal("ApproxNDCG at T = 10⁻⁵, and 1 − NDCG", pairs, 1e-9);
    let (s, r) = &queries(184)[0];
    let at = |t: f64| list(&format!("approx_ndcg(temperature={t})"), s, r);
    let (warm, cold, exact) = (at(1.0)?, at(0.05)?, 1.0 - ndcg(s, r));
    e.is("at T = 0.05 it is nearer than at T = 1", (cold - exact).abs() < (warm - exact).abs());
    Ok(())
}
