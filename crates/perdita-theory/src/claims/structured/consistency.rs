//! Ranking losses as likelihoods, and their consistency with the area under the ROC curve (AUC).
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, loss, of, of_grad};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals};
use crate::verdict::Method;
use perdita::Error;
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "list-mle-likelihood",
        topic: Topic::MultiInputLoss,
        title: "ListMLE is the likelihood of an order under Plackett–Luce",
        latex: "$\\sum_i (\\ln\\sum_{j \\ge i} e^{s_j} - s_i)$ in the order of relevance is minus the logarithm of the probability that items drawn one by one, each with \
                a probability proportional to $e^s$ among the rest, come in this order: over all orders the probabilities have the sum 1.",
        plain: "Σ_i (ln Σ_{j≥i} exp(s_j) − s_i) in the order of relevance is minus the logarithm of the probability that items drawn one by one, \
                each with a probability proportional to exp(s) among the rest, come in this order: over all orders the probabilities have the sum 1.",
        reference: "Xia et al. 2008; Plackett 1975",
        states: &[],
        rejects: &[
            Mutant::value("half of the loss", "list_mle", |v| 0.5 * v),
            Mutant::loss("the softmax of the first item", "list_mle", "listnet"),
            Mutant::loss("pairs", "list_mle", "ranknet(pairs=sum)"),
        ],
        method: Method::Exact,
        run: likelihood,
    },
    Claim {
        id: "auc-consistency",
        topic: Topic::MultiInputLoss,
        title: "Logistic regression on pairs is consistent with the AUC, the hinge on pairs is not",
        latex: "For instances that are positive with probability $\\eta_i$ the expected loss $\\sum_{i \\ne j} \\eta_i (1 - \\eta_j) \\phi(s_i - s_j)$ is least for the logistic $\\phi$ at $s = \\ln\\frac{\\eta}{1 - \\eta}$, in the \
                order of $\\eta$; for the hinge there are $\\eta$ whose least loss has a tie between different $\\eta_i$.",
        plain: "For instances that are positive with probability η_i the expected loss Σ_{i≠j} η_i(1 − η_j) φ(s_i − s_j) is least for the logistic φ at \
                s = ln(η/(1 − η)), in the order of η; for the hinge there are η whose least loss has a tie between different η_i.",
        reference: "Gao & Zhou 2015",
        states: &[],
        rejects: &[
            Mutant::loss("every pair weighted by its change of NDCG", "ranknet", "lambdarank"),
            Mutant::loss("another slope", "ranknet", "ranknet(sigma=2)"),
            Mutant::loss(
                "the logistic loss instead of the hinge",
                "margin_ranking",
                "softplus(-target*(first - second))",
            ),
        ],
        method: Method::Experiment,
        run: auc,
    },
];

/// All orders of the numbers below n.
fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let insert = |order: Vec<usize>| {
        (0..n).map(move |at| {
            let mut order = order.clone();
            order.insert(at, n - 1);
            order
        })
    };
    orders(n - 1).into_iter().flat_map(insert).collect()
}

fn likelihood(e: &mut Evidence) -> Done {
    const ITEMS: usize = 5;
    let list_mle = loss("list_mle");
    let scores = normals(&mut draws(320), ITEMS);
    let (mut total, mut pairs) = (0.0, Vec::new());
    for order in orders(ITEMS) {
        let mut relevance = [0.0; ITEMS];
        order.iter().enumerate().for_each(|(place, item)| relevance[*item] = (ITEMS - place) as f64);
        let given: [Named; 2] = [("scores", &scores, &[1, ITEMS]), ("relevance", &relevance, &[1, ITEMS])];
        let found = of(&list_mle, &given)?;
        let drawn = |at: usize| {
            let rest: f64 = order[at..].iter().map(|item| scores[*item].exp()).sum();
            scores[order[at]].exp() / rest
        };
        let probability: f64 = (0..ITEMS).map(drawn).product();
        pairs.push((found, -probability.ln()));
        total += (-found).exp();
    }
    e.all_equal(
        "all orders of five items: the loss, and minus the log-probability of the draws",
        pairs,
        1e-13,
    );
    e.equal("the sum of the probabilities, and 1", total, 1.0, 1e-13);
    Ok(())
}

/// The pairs of three instances.
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    (0..9).map(|k| (k / 3, k % 3)).filter(|(i, j)| i != j)
}

fn auc(e: &mut Evidence) -> Done {
    let (ranknet, hinge) = (loss("ranknet"), loss("margin_ranking(margin=1)"));
    let logistic = |a: f64, b: f64| -> Result<(f64, Vec<f64>), Error> {
        let given: [Named; 2] = [("scores", &[a, b], &[1, 2]), ("relevance", &[1.0, 0.0], &[1, 2])];
        of_grad(&ranknet, &given, "scores")
    };
    // The hinge of each difference that occurs.
    let ramp = (-4..=4)
        .map(|gap| {
            let given: [Named; 3] =
                [("first", &[f64::from(gap)], &[1]), ("second", &[0.0], &[1]), ("target", &[1.0], &[1])];
            of(&hinge, &given)
        })
        .collect::<Result<Vec<_>, Error>>()?;

    let mut rng = draws(321);
    let (mut values, mut gradients, mut ties, mut witness) = (Vec::new(), Vec::new(), 0, String::new());
    for _ in 0..200 {
        let eta: [f64; 3] = std::array::from_fn(|_| rng.random_range(0.05..0.95));
        let best = eta.map(|eta| (eta / (1.0 - eta)).ln());
        let mut grad = [0.0; 3];
        for (i, j) in pairs() {
            let weight = eta[i] * (1.0 - eta[j]);
            let (value, one) = logistic(best[i], best[j])?;
            values.push((value, (best[j] - best[i]).exp().ln_1p()));
            grad[i] += weight * one[0];
            grad[j] += weight * one[1];
        }
        gradients.extend(grad.map(|g| (g, 0.0)));

        // The hinge risk is piecewise linear with kinks at integer differences: its minimum is at integers.
        let risk = |s: [i32; 3]| {
            pairs().map(|(i, j)| eta[i] * (1.0 - eta[j]) * ramp[(s[i] - s[j] + 4) as usize]).sum::<f64>()
        };
        let points = (0..25).map(|k| [0, k / 5 - 2, k % 5 - 2]);
        let least = points.min_by(|a, b| risk(*a).total_cmp(&risk(*b))).ok_or("no points")?;
        let in_order = pairs().all(|(i, j)| eta[i] < eta[j] || least[i] > least[j]);
        if !in_order {
            ties += 1;
            let [a, b, c] = eta.map(crate::short);
            witness = format!("η = {a}, {b}, {c}: scores {least:?}");
        }
    }
    let steps = ramp.iter().zip(-4..=4).map(|(found, gap)| (*found, f64::from((1 - gap).max(0))));
    e.all_equal("the losses of pairs, and max(0, 1 − s_i + s_j)", steps, 0.0);
    e.all_equal("the losses of pairs, and ln(1 + exp(s_j − s_i))", values, 1e-13);
    e.all_equal("the gradient of the expected logistic loss at ln(η/(1 − η)), and 0", gradients, 1e-14);
    e.is(
        format!("the least hinge loss is not in the order of η for {ties} of 200 draws: {witness}"),
        ties > 0,
    );
    Ok(())
}
