//! InfoNCE and the losses derived from it.
use super::super::Done;
use super::{cosine, dot};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, loss, of, of_grad, parameter_slope, similarity};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, normals};
use crate::short;
use crate::verdict::Method;
use perdita::{Embeddings, Queue};
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "infonce-is-ce",
        topic: Topic::Metric,
        title: "InfoNCE is cross-entropy over similarities",
        latex: "$-\\ln \\frac{e^{q \\cdot k_0/\\tau}}{\\sum_i e^{q \\cdot k_i/\\tau}}$ is the cross-entropy of the scores $s_i = q \\cdot k_i/\\tau$ with the label 0. With \
                $p = \\operatorname{softmax}(s)$ its gradients are $\\frac1\\tau (\\sum_i p_i k_i - k_0)$ in $q$, $\\frac1\\tau (p_i - [i = 0])\\, q$ in $k_i$, and \
                $\\frac1\\tau (s_0 - \\sum_i p_i s_i)$ in $\\tau$.",
        plain: "−ln exp(q·k₀/τ)/Σ exp(q·k_i/τ) is the cross-entropy of the scores s_i = q·k_i/τ with the label 0. With p = softmax(s) its \
                gradients are (Σ p_i k_i − k₀)/τ in q, (p_i − [i = 0]) q/τ in k_i, and (s₀ − Σ p_i s_i)/τ in τ.",
        reference: "van den Oord, Li & Vinyals 2018",
        states: &[],
        rejects: &[
            Mutant::gradient("the gradients negated", "info_nce", |g| -g),
            Mutant::value("twice the loss", "info_nce", |v| 2.0 * v),
            Mutant::loss("the positive left out of the sum", "info_nce", "decoupled(temperature=0.07)"),
            Mutant::loss("the temperature ignored", "info_nce", "info_nce(temperature=0.3)"),
        ],
        method: Method::Duals,
        run: is_ce,
    },
    Claim {
        id: "simclr",
        topic: Topic::Metric,
        title: "SimCLR: NT-Xent is InfoNCE among all other rows of both views",
        latex: "$\\mathrm{NT\\text{-}Xent}$ is the cross-entropy over the $2N - 1$ other rows, of which the other view is the right one.",
        plain: "NT-Xent is the cross-entropy over the 2N − 1 other rows, with the other view as the positive.",
        reference: "Chen, Kornblith, Norouzi & Hinton 2020",
        states: &["T6.3"],
        rejects: &[
            Mutant::loss("the rows of the other view only", "nt_xent", "info_nce(normalize=true{})"),
            Mutant::loss("the positive left out of the sum", "nt_xent", "decoupled(normalize=true{})"),
        ],
        method: Method::Duals,
        run: simclr,
    },
    Claim {
        id: "decoupled-sum",
        topic: Topic::Metric,
        title: "Decoupled contrastive learning leaves the positive out of the denominator",
        latex: "$-z_i \\cdot z_i^+/\\tau + \\ln \\sum_j e^{z_i \\cdot z_j/\\tau}$ over the $2N - 2$ negatives $j$; it may be negative, and NT-Xent is its softplus.",
        plain: "−z·z⁺/τ + ln Σ exp(z·z_j/τ) over the 2N − 2 negatives j; it may be negative, and NT-Xent is its softplus.",
        reference: "Yeh et al. 2022",
        states: &[],
        rejects: &[
            Mutant::loss("the positive in the sum", "decoupled", "nt_xent(normalize=true{})"),
            Mutant::value("never negative", "decoupled", |v| v.max(0.0)),
        ],
        method: Method::Duals,
        run: decoupled,
    },
    Claim {
        id: "moco",
        topic: Topic::Metric,
        title: "MoCo: InfoNCE with a queue of past keys",
        latex: "With negatives shared from a queue, every query's loss is the cross-entropy over its key and the queue.",
        plain: "With negatives shared from a queue, every query's loss is the cross-entropy over its key and the queue.",
        reference: "He, Fan, Wu, Xie & Girshick 2020",
        states: &["T6.3"],
        rejects: &[
            Mutant::value("twice the loss", "info_nce", |v| 2.0 * v),
            Mutant::loss("products instead of cosines", "info_nce", "info_nce(normalize=false{})"),
        ],
        method: Method::Duals,
        run: moco,
    },
    Claim {
        id: "clip-symmetric",
        topic: Topic::Metric,
        title: "CLIP is InfoNCE in both directions",
        latex: "$\\mathrm{CLIP}(a, b)$ is the mean cross-entropy of rows and columns of the matrix of cosines over $\\tau$, each with its diagonal as the label.",
        plain: "CLIP(a, b) is the mean cross-entropy of rows and columns of the matrix of cosines over τ, each with its diagonal as the label.",
        reference: "Radford et al. 2021",
        states: &["T6.3"],
        rejects: &[
            Mutant::loss("rows only", "clip", "info_nce(normalize=true{})"),
            Mutant::value("the sum instead of the mean", "clip", |v| 2.0 * v),
        ],
        method: Method::Duals,
        run: clip,
    },
    Claim {
        id: "temperature-hardness",
        topic: Topic::Metric,
        title: "The lower the temperature, the larger the share of the hardest negative",
        latex: "In the gradient of InfoNCE, negative $i$ has the share $e^{s_i/\\tau}/\\sum_j e^{s_j/\\tau}$ of all negatives: that of the hardest rises as \
                $\\tau$ falls, from $1/K$ to 1.",
        plain: "In the gradient of InfoNCE, negative i has the share exp(s_i/τ)/Σ exp(s_j/τ) of all negatives: that of the hardest \
                rises as τ falls, from 1/K to 1.",
        reference: "Wang & Liu 2021",
        states: &[],
        rejects: &[
            Mutant::loss("the temperature ignored", "info_nce", "info_nce(normalize=false)"),
            Mutant::gradient("the gradient squared", "info_nce", |g| g * g),
        ],
        method: Method::Experiment,
        run: temperature,
    },
];

const DIM: usize = 4;

/// Random rows.
fn rows(seed: u64, n: usize) -> Vec<f64> {
    normals(&mut draws(seed), DIM * n)
}

/// Random rows of length 1.
fn directions(seed: u64, n: usize) -> Vec<f64> {
    let unit = |row: &[f64]| row.iter().map(|x| x / dot(row, row).sqrt()).collect::<Vec<_>>();
    rows(seed, n).chunks(DIM).flat_map(unit).collect()
}

/// The products of a row with others, over the temperature.
fn scores(query: &[f64], keys: &[f64], tau: f64) -> Vec<f64> {
    keys.chunks(DIM).map(|key| dot(query, key) / tau).collect()
}

/// The same of cosines.
fn cosines(query: &[f64], keys: &[f64], tau: f64) -> Vec<f64> {
    keys.chunks(DIM).map(|key| cosine(query, key) / tau).collect()
}

/// −ln softmax(s)_right
fn surprise(scores: &[f64], right: usize) -> f64 {
    scores.iter().map(|s| (s - scores[right]).exp()).sum::<f64>().ln()
}

fn softmax(scores: &[f64]) -> Vec<f64> {
    (0..scores.len()).map(|k| (-surprise(scores, k)).exp()).collect()
}

fn mean(losses: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = losses.len() as f64;
    losses.sum::<f64>() / n
}

fn is_ce(e: &mut Evidence) -> Done {
    const N: usize = 16;
    let (q, k) = (rows(90, N), rows(91, N));
    let given: [Named; 2] = [("a", &q, &[N, DIM]), ("b", &k, &[N, DIM])];

    let mut printed = Vec::new();
    for tau in [0.07, 0.5, 2.0] {
        let unit = loss(&format!("info_nce(temperature={tau})"));
        let by_hand = mean((0..N).map(|i| surprise(&cosines(&q[DIM * i..][..DIM], &k, tau), i)));
        let found = of(&unit, &given)?;
        e.equal(&format!("τ = {tau}, unit vectors"), found, by_hand, 1e-12);
        printed.push((format!("τ = {tau}"), by_hand, found));

        let plain = loss(&format!("info_nce(temperature={tau}, normalize=false)"));
        let (found, of_q) = of_grad(&plain, &given, "a")?;
        let (_, of_k) = of_grad(&plain, &given, "b")?;
        let (mut by_hand, mut in_tau) = (0.0, 0.0);
        let (mut in_q, mut in_k) = (vec![0.0; q.len()], vec![0.0; k.len()]);
        for (i, query) in q.chunks(DIM).enumerate() {
            let s = scores(query, &k, tau);
            by_hand += surprise(&s, i) / N as f64;
            for (j, p) in softmax(&s).into_iter().enumerate() {
                let g = (p - f64::from(u8::from(i == j))) / N as f64;
                in_tau -= g * s[j] / tau;
                for d in 0..DIM {
                    in_q[DIM * i + d] += g * k[DIM * j + d] / tau;
                    in_k[DIM * j + d] += g * query[d] / tau;
                }
            }
        }
        e.equal(&format!("τ = {tau}, rows as they are"), found, by_hand, 1e-12);
        e.all_equal(
            "gradients in queries and keys",
            of_q.into_iter().chain(of_k).zip(in_q.into_iter().chain(in_k)),
            1e-12,
        );
        e.equal("the derivative in τ", parameter_slope(&plain, &given, "temperature")?, in_tau, 1e-12);
    }
    e.formula("T6.3", "−ln exp(q·k₀/τ)/Σ exp(q·k_i/τ)", printed, 1e-12);

    // Negatives of each query alone.
    let (few, n) = (3, rows(89, 3 * 5));
    let own: [Named; 3] = [
        ("a", &q[..DIM * few], &[few, DIM]),
        ("b", &k[..DIM * few], &[few, DIM]),
        ("negatives", &n, &[few, 5, DIM]),
    ];
    let by_hand = mean((0..few).map(|i| {
        let keys = [&k[DIM * i..][..DIM], &n[5 * DIM * i..][..5 * DIM]].concat();
        surprise(&cosines(&q[DIM * i..][..DIM], &keys, 0.5), 0)
    }));
    e.equal("negatives of shape (N, K, D)", of(&loss("info_nce(temperature=0.5)"), &own)?, by_hand, 1e-12);

    let same = vec![1.0; DIM * N];
    let collapsed = similarity(&loss("info_nce"), &same, Some(&same), DIM, None)?;
    e.equal("the loss of equal embeddings, and ln(K + 1)", collapsed, (N as f64).ln(), 1e-12);
    Ok(())
}

/// Both views of 12 observations, and for each row of them its scores with the others, that of its other view first.
fn views() -> (Vec<f64>, Vec<f64>, Vec<Vec<f64>>) {
    const N: usize = 12;
    let (a, b) = (rows(92, N), rows(93, N));
    let all = [a.clone(), b.clone()].concat();
    let others = |i: usize| {
        let s = cosines(&all[DIM * i..][..DIM], &all, 0.5);
        let partner = (i + N) % (2 * N);
        let rest = (0..2 * N).filter(|&j| j != i && j != partner).map(|j| s[j]);
        [s[partner]].into_iter().chain(rest).collect()
    };
    let rows = (0..2 * N).map(others).collect();
    (a, b, rows)
}

fn simclr(e: &mut Evidence) -> Done {
    let (a, b, rows) = views();
    let nt_xent = similarity(&loss("nt_xent(temperature=0.5)"), &a, Some(&b), DIM, None)?;
    let by_hand = mean(rows.iter().map(|s| surprise(s, 0)));
    e.equal("NT-Xent of 12 pairs, and the cross-entropy of 24 rows of 23", nt_xent, by_hand, 1e-12);
    Ok(())
}

fn decoupled(e: &mut Evidence) -> Done {
    let (a, b, rows) = views();
    let apart = |s: &Vec<f64>| s[1..].iter().map(|x| (x - s[0]).exp()).sum::<f64>().ln();
    let dcl = loss("decoupled(temperature=0.5)");
    let by_hand = mean(rows.iter().map(apart));
    e.equal("12 pairs, and by definition", similarity(&dcl, &a, Some(&b), DIM, None)?, by_hand, 1e-12);
    let softplus = mean(rows.iter().map(|s| apart(s).exp().ln_1p()));
    let nt_xent = similarity(&loss("nt_xent(temperature=0.5)"), &a, Some(&b), DIM, None)?;
    e.equal("the mean softplus of each row's, and NT-Xent", softplus, nt_xent, 1e-12);

    // Two views that agree, of two opposite directions.
    let ends = [1.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0];
    let apart = similarity(&dcl, &ends, Some(&ends), DIM, None)?;
    e.equal("two opposite pairs, and ln 2 − 2/τ", apart, 2f64.ln() - 4.0, 1e-12);
    Ok(())
}

fn moco(e: &mut Evidence) -> Done {
    let (q, k) = (rows(94, 8), rows(95, 8));
    let mut queue = Queue::new(32, DIM)?;
    let past: Vec<Vec<f64>> = (0..5).map(|step| rows(96 + step, 8)).collect();
    for keys in &past {
        queue.enqueue(Embeddings::new(keys, DIM)?)?;
    }
    let negatives = queue.keys();
    let given: [Named; 3] = [
        ("a", &q, &[8, DIM]),
        ("b", &k, &[8, DIM]),
        ("negatives", negatives.data(), &[negatives.len(), DIM]),
    ];

    // The queue holds the last 32 keys: the first 8 have left it.
    let held: Vec<f64> = past[1..].concat();
    let by_hand = mean(q.chunks(DIM).zip(k.chunks(DIM)).collect::<Vec<_>>().into_iter().map(|(q, k)| {
        let keys = [k, &held].concat();
        surprise(&cosines(q, &keys, 0.2), 0)
    }));
    e.equal(
        "8 queries and a queue of 32, and the cross-entropy of rows of 33",
        of(&loss("info_nce(temperature=0.2)"), &given)?,
        by_hand,
        1e-12,
    );
    Ok(())
}

fn clip(e: &mut Evidence) -> Done {
    const N: usize = 20;
    let (a, b) = (rows(110, N), rows(111, N));
    for tau in [0.07, 0.5] {
        let row =
            |from: &[f64], to: &[f64], i: usize| surprise(&cosines(&from[DIM * i..][..DIM], to, tau), i);
        let by_hand = mean((0..N).map(|i| 0.5 * (row(&a, &b, i) + row(&b, &a, i))));
        let clip = similarity(&loss(&format!("clip(temperature={tau})")), &a, Some(&b), DIM, None)?;
        e.equal(&format!("τ = {tau}: CLIP, and the mean of rows and columns"), clip, by_hand, 1e-12);
    }
    Ok(())
}

fn temperature(e: &mut Evidence) -> Done {
    const NEGATIVES: usize = 32;
    let (query, key, negatives) = (directions(112, 1), directions(115, 1), directions(113, NEGATIVES));
    let given: [Named; 3] =
        [("a", &query, &[1, DIM]), ("b", &key, &[1, DIM]), ("negatives", &negatives, &[NEGATIVES, DIM])];
    // The gradient in a negative is its weight times the query over τ.
    let shares = |tau: f64| -> Result<Vec<f64>, perdita::Error> {
        let nce = loss(&format!("info_nce(temperature={tau}, normalize=false)"));
        let (_, grad) = of_grad(&nce, &given, "negatives")?;
        let weights: Vec<f64> = grad.chunks(DIM).map(|g| dot(g, &query)).collect();
        let all: f64 = weights.iter().sum();
        Ok(weights.into_iter().map(|w| w / all).collect())
    };
    let hardest = |tau: f64| shares(tau).map(|shares| shares.into_iter().fold(0.0, f64::max));

    for tau in [0.05, 0.3, 2.0] {
        let by_hand = softmax(&scores(&query, &negatives, tau));
        e.all_equal(
            &format!("τ = {tau}: shares of the negatives"),
            shares(tau)?.into_iter().zip(by_hand),
            1e-12,
        );
    }
    let taus: Vec<f64> = grid(-4.0..3.0, 41).into_iter().map(f64::exp).collect();
    let curve: Vec<(f64, f64)> =
        taus.into_iter().map(|tau| hardest(tau).map(|share| (tau, share))).collect::<Result<_, _>>()?;
    e.is(
        "the share of the hardest of 32 negatives falls as τ grows",
        curve.windows(2).all(|pair| pair[1].1 <= pair[0].1 + 1e-12),
    );
    e.equal("at τ = 1000, and 1/32", hardest(1000.0)?, 1.0 / 32.0, 1e-3);
    e.equal("at τ = 0.004, and 1", hardest(0.004)?, 1.0, 1e-6);
    e.note(format!("at τ = 0.07 it is {}, at 0.5 it is {}", short(hardest(0.07)?), short(hardest(0.5)?)));
    let panel = Panel {
        title: String::new(),
        x: Axis::new("τ").log(),
        y: Axis::new("share of the hardest negative").range(0.0, 1.05),
        marks: vec![
            Mark::line("share", curve),
            Mark::reference("1/32", vec![((-4f64).exp(), 1.0 / 32.0), (3f64.exp(), 1.0 / 32.0)]),
        ],
    };

    e.figure(Figure::single("", panel), "The hardest negative's share of the gradient of all negatives.");
    Ok(())
}
