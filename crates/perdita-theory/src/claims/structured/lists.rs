//! Ranking losses.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::verdict::Method;
use perdita::Error;
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "ranknet-is-logistic",
        topic: Topic::MultiInputLoss,
        title: "RankNet is logistic regression on differences of scores",
        latex: "The mean over pairs with $r_i > r_j$ of $\\ln(1 + e^{-(s_i - s_j)})$, the binary cross-entropy of the logit $s_i - s_j$ at the label 1; each pair's \
                gradient is $\\sigma(s_j - s_i)$.",
        plain: "The mean over pairs with r_i > r_j of ln(1 + exp(−(s_i − s_j))), the binary cross-entropy of the logit s_i − s_j at the label 1; each pair's \
                gradient is σ(s_j − s_i).",
        reference: "Burges et al. 2005",
        states: &[],
        rejects: &[
            Mutant::loss("every pair weighted by its change of NDCG", "ranknet", "lambdarank"),
            Mutant::loss("the sum over pairs", "ranknet", "ranknet(pairs=sum)"),
            Mutant::gradient("the gradient negated", "ranknet", |g| -g),
        ],
        method: Method::Duals,
        run: ranknet,
    },
    Claim {
        id: "margin-ranking",
        topic: Topic::MultiInputLoss,
        title: "The margin loss of a pair is a hinge of the difference of scores",
        latex: "$\\max(0, m - y(a - b))$, with the gradients $-y$ in $a$ and $y$ in $b$ where it is positive, and 0 elsewhere.",
        plain: "max(0, m − y(a − b)), with the gradients −y in a and y in b where it is positive, and 0 elsewhere.",
        reference: "Herbrich, Graepel & Obermayer 2000",
        states: &[],
        rejects: &[
            Mutant::loss("the margin ignored", "margin_ranking", "margin_ranking(margin=0)"),
            Mutant::loss(
                "the sign of the target ignored",
                "margin_ranking",
                "max(0, 0.5 - first + second) + 0*target",
            ),
            Mutant::loss("the hinge squared", "margin_ranking", "max(0, 0.5 - target*(first - second))^2"),
            Mutant::gradient("the gradient negated", "margin_ranking", |g| -g),
        ],
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
        rejects: &[
            Mutant::loss("the likelihood of one order", "listnet", "list_mle"),
            Mutant::value("twice the loss", "listnet", |v| 2.0 * v),
        ],
        method: Method::Duals,
        run: listnet,
    },
    Claim {
        id: "lambdarank-bound",
        topic: Topic::MultiInputLoss,
        title: "LambdaRank bounds what the order has lost of its NDCG",
        latex: "$L = \\sum |\\Delta\\mathrm{NDCG}_{ij}| \\ln(1 + e^{-(s_i - s_j)})$ over the pairs with $r_i > r_j$, where $\\Delta\\mathrm{NDCG}_{ij}$ is the change when both are \
                exchanged, constant for the gradient. Every pair in the wrong order costs at least $|\\Delta\\mathrm{NDCG}| \\ln 2$, and $1 - \\mathrm{NDCG} \\le L/\\ln 2$.",
        plain: "L = Σ |ΔNDCG_ij| ln(1 + exp(−(s_i − s_j))) over the pairs with r_i > r_j, where ΔNDCG_ij is the change when both are exchanged, constant \
                for the gradient. Every pair in the wrong order costs at least |ΔNDCG| ln 2, and 1 − NDCG ≤ L/ln 2.",
        reference: "Burges 2010; Wang et al. 2018",
        states: &[],
        rejects: &[
            Mutant::value("1000 times the loss", "lambdarank", |v| 1000.0 * v),
            Mutant::loss("no change of NDCG", "lambdarank", "ranknet(pairs=sum)"),
            Mutant::value("the constant 1", "lambdarank", |_| 1.0),
            Mutant::loss("linear gains", "lambdarank", "lambdarank(gain=linear)"),
            Mutant::gradient("the gradient negated", "lambdarank", |g| -g),
        ],
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
        rejects: &[
            Mutant::value("NDCG instead of 1 − NDCG", "approx_ndcg", |v| 1.0 - v),
            Mutant::loss("linear gains", "approx_ndcg", "approx_ndcg(gain=linear{})"),
            Mutant::loss("the temperature ignored", "approx_ndcg", "approx_ndcg"),
        ],
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

/// ln(1 + eˣ)
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// The pairs of items of which the first is more relevant.
fn ordered(r: &[f64]) -> Vec<(usize, usize)> {
    let all = (0..r.len()).flat_map(|i| (0..r.len()).map(move |j| (i, j)));
    all.filter(|&(i, j)| r[i] > r[j]).collect()
}

/// The gradient of Σ w softplus(−(s_i − s_j)) over pairs with weights.
fn pull(s: &[f64], pairs: impl IntoIterator<Item = ((usize, usize), f64)>) -> Vec<f64> {
    let mut grad = vec![0.0; s.len()];
    for ((i, j), weight) in pairs {
        let g = weight / (1.0 + (s[i] - s[j]).exp());
        grad[i] -= g;
        grad[j] += g;
    }
    grad
}

fn list_grad(name: &str, scores: &[f64], relevance: &[f64]) -> Result<Vec<f64>, Error> {
    let shape = [1, scores.len()];
    let given = [("scores", scores, &shape[..]), ("relevance", relevance, &shape)];
    of_grad(&loss(name), &given, "scores").map(|(_, grad)| grad)
}

fn ranknet(e: &mut Evidence) -> Done {
    let (mut pairs, mut gradients) = (Vec::new(), Vec::new());
    for (s, r) in queries(180) {
        let ordered = ordered(&r);
        let weight = 1.0 / ordered.len() as f64;
        let mean = ordered.iter().map(|&(i, j)| weight * softplus(s[j] - s[i])).sum::<f64>();
        pairs.push((list("ranknet", &s, &r)?, mean));
        let by_hand = pull(&s, ordered.into_iter().map(|pair| (pair, weight)));
        gradients.extend(list_grad("ranknet", &s, &r)?.into_iter().zip(by_hand));
    }
    e.all_equal("RankNet, and the mean cross-entropy over ordered pairs", pairs, 1e-13);
    e.all_equal("its gradient, and by definition", gradients, 1e-13);
    Ok(())
}

fn margin(e: &mut Evidence) -> Done {
    let loss = loss("margin_ranking(margin=0.5)");
    let mut rng = draws(181);
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for y in [-1.0, 1.0] {
        for ab in normals(&mut rng, 200).chunks(2) {
            let given = [("first", &ab[..1], &[1][..]), ("second", &ab[1..], &[1]), ("target", &[y], &[1])];
            let (value, of_first) = of_grad(&loss, &given, "first")?;
            let (_, of_second) = of_grad(&loss, &given, "second")?;
            let gap = 0.5 - y * (ab[0] - ab[1]);
            values.push((value, gap.max(0.0)));
            let slope = if gap > 0.0 { -y } else { 0.0 };
            slopes.extend([(of_first[0], slope), (of_second[0], -slope)]);
        }
    }
    e.all_equal("the loss, and max(0, m − y(a − b))", values, 1e-15);
    e.all_equal("its gradients, and ∓y or 0", slopes, 0.0);
    Ok(())
}

fn listnet(e: &mut Evidence) -> Done {
    let mut pairs = Vec::new();
    for (s, r) in queries(182) {
        let total = |x: &[f64]| x.iter().map(|x| x.exp()).sum::<f64>();
        let (of_s, of_r) = (total(&s).ln(), total(&r));
        let cross = s.iter().zip(&r).map(|(s, r)| r.exp() / of_r * (of_s - s)).sum::<f64>();
        pairs.push((list("listnet", &s, &r)?, cross));
    }
    e.all_equal("ListNet, and the cross-entropy of the two softmaxes", pairs, 1e-13);
    Ok(())
}

/// |ΔNDCG| of two items: the change of the NDCG when they exchange their places.
fn change(s: &[f64], r: &[f64], (i, j): (usize, usize)) -> f64 {
    let mut exchanged = s.to_vec();
    exchanged.swap(i, j);
    (ndcg(&exchanged, r) - ndcg(s, r)).abs()
}

fn lambdarank(e: &mut Evidence) -> Done {
    let (mut worst, mut values, mut gradients) = (0.0, Vec::new(), Vec::new());
    for (s, r) in queries(183) {
        let loss = list("lambdarank", &s, &r)?;
        let weighted: Vec<_> = ordered(&r).into_iter().map(|pair| (pair, change(&s, &r, pair))).collect();
        let sum = weighted.iter().map(|&((i, j), change)| change * softplus(s[j] - s[i])).sum::<f64>();
        values.push((loss, sum));
        gradients.extend(list_grad("lambdarank", &s, &r)?.into_iter().zip(pull(&s, weighted)));
        worst = f64::max(worst, (1.0 - ndcg(&s, &r)) * std::f64::consts::LN_2 / loss);
    }
    e.all_equal("LambdaRank, and the sum over pairs that are exchanged", values, 1e-13);
    e.all_equal("its gradient, with the changes of NDCG held", gradients, 1e-13);
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
