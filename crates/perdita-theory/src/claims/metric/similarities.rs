//! InfoNCE and the losses derived from it.
use super::super::Done;
use super::{cosine, dot};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, row, rows_mean, similarity};
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
        latex: "$-\\ln \\frac{e^{q \\cdot k_0/\\tau}}{\\sum_i e^{q \\cdot k_i/\\tau}} = \\mathrm{CE}\\left(\\tfrac1\\tau (q \\cdot k_0, \\dots, q \\cdot k_K), 0\\right)$",
        plain: "−ln exp(q·k₀/τ)/Σ exp(q·k_i/τ) is the cross-entropy of the row of similarities over τ with the label 0.",
        reference: "van den Oord et al. 2018",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: is_ce,
    },
    Claim {
        id: "simclr",
        topic: Topic::Metric,
        title: "SimCLR: NT-Xent is InfoNCE among all other rows of both views",
        latex: "$\\mathrm{NT\\text{-}Xent}$ is the cross-entropy over the $2N - 1$ other rows, of which the other view is the right one.",
        plain: "NT-Xent is the cross-entropy over the 2N − 1 other rows, with the other view as the positive.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: simclr,
    },
    Claim {
        id: "moco",
        topic: Topic::Metric,
        title: "MoCo: InfoNCE with a queue of past keys",
        latex: "With negatives shared from a queue, every query's loss is the cross-entropy over its key and the queue.",
        plain: "With negatives shared from a queue, every query's loss is the cross-entropy over its key and the queue.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: moco,
    },
    Claim {
        id: "clip-symmetric",
        topic: Topic::Metric,
        title: "CLIP is InfoNCE in both directions",
        latex: "$\\mathrm{CLIP}(a, b) = \\frac12 (\\mathrm{InfoNCE}(a, b) + \\mathrm{InfoNCE}(b, a))$",
        plain: "CLIP(a, b) = ½(InfoNCE(a, b) + InfoNCE(b, a))",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: clip,
    },
    Claim {
        id: "temperature-hardness",
        topic: Topic::Metric,
        title: "The lower the temperature, the larger the share of the hardest negative",
        latex: "The share of the hardest negative in the gradient of all negatives rises as $\\tau$ falls, from $1/K$ to 1.",
        plain: "The share of the hardest negative in the gradient of all negatives rises as τ falls, from 1/K to 1.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Experiment,
        run: temperature,
    },
];

/// Random rows of dimension 4.
fn rows(seed: u64, n: usize) -> Vec<f64> {
    normals(&mut draws(seed), 4 * n)
}

/// The similarities of all pairs of rows.
fn similarities(a: &[f64], b: &[f64], like: fn(&[f64], &[f64]) -> f64, tau: f64) -> Vec<f64> {
    a.chunks(4).flat_map(|q| b.chunks(4).map(move |k| like(q, k) / tau)).collect()
}

fn is_ce(e: &mut Evidence) -> Done {
    let (a, b, ce) = (rows(90, 16), rows(91, 16), loss("cross_entropy"));
    let labels: Vec<i64> = (0..16).collect();

    for tau in [0.07, 0.5, 2.0] {
        let nce = loss(&format!("info_nce(temperature={tau})"));
        let expected = rows_mean(&ce, &similarities(&a, &b, cosine, tau), 16, &labels)?.0;
        e.equal(
            &format!("τ = {tau}, unit vectors"),
            similarity(&nce, &a, Some(&b), 4, None)?,
            expected,
            1e-12,
        );
        let nce = loss(&format!("info_nce(temperature={tau}, normalize=false)"));
        let expected = rows_mean(&ce, &similarities(&a, &b, dot, tau), 16, &labels)?.0;
        e.equal(
            &format!("τ = {tau}, rows as they are"),
            similarity(&nce, &a, Some(&b), 4, None)?,
            expected,
            1e-12,
        );
    }

    let same = vec![1.0; 4 * 16];
    let collapsed = similarity(&loss("info_nce"), &same, Some(&same), 4, None)?;
    e.equal("the loss of equal embeddings, and ln(K + 1)", collapsed, 16f64.ln(), 1e-12);
    Ok(())
}

fn simclr(e: &mut Evidence) -> Done {
    const N: usize = 12;
    let (a, b, ce) = (rows(92, N), rows(93, N), loss("cross_entropy"));
    let all = [a.clone(), b.clone()].concat();
    let scores = similarities(&all, &all, cosine, 0.5);
    // A row without itself; the other view of row i is row i + N.
    let others = scores
        .chunks(2 * N)
        .enumerate()
        .flat_map(|(i, row)| row.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, s)| *s));
    let labels: Vec<i64> = (0..2 * N)
        .map(|i| (i + N) % (2 * N))
        .enumerate()
        .map(|(i, j)| (j - usize::from(j > i)) as i64)
        .collect();
    let expected = rows_mean(&ce, &others.collect::<Vec<_>>(), 2 * N - 1, &labels)?.0;
    let nt_xent = similarity(&loss("nt_xent(temperature=0.5)"), &a, Some(&b), 4, None)?;
    e.equal("NT-Xent of 12 pairs, and the cross-entropy of 24 rows of 23", nt_xent, expected, 1e-12);
    Ok(())
}

fn moco(e: &mut Evidence) -> Done {
    let (q, k, ce) = (rows(94, 8), rows(95, 8), loss("cross_entropy"));
    let mut queue = Queue::new(32, 4)?;
    let past: Vec<Vec<f64>> = (0..5).map(|step| rows(96 + step, 8)).collect();
    for keys in &past {
        queue.enqueue(Embeddings::new(keys, 4)?)?;
    }
    let (negatives, moco) = (queue.keys(), loss("info_nce(temperature=0.2)"));
    let given = [
        ("a", &q[..], &[8, 4][..]),
        ("b", &k, &[8, 4]),
        ("negatives", negatives.data(), &[negatives.len(), 4]),
    ];

    // The queue holds the last 32 keys: the first 8 have left it.
    let held: Vec<f64> = past[1..].concat();
    let scores = q.chunks(4).zip(k.chunks(4)).flat_map(|(q, k)| {
        [cosine(q, k) / 0.2].into_iter().chain(similarities(q, &held, cosine, 0.2)).collect::<Vec<_>>()
    });
    let expected = rows_mean(&ce, &scores.collect::<Vec<_>>(), 33, &[0; 8])?.0;
    e.equal(
        "8 queries and a queue of 32, and the cross-entropy of rows of 33",
        of(&moco, &given)?,
        expected,
        1e-12,
    );
    Ok(())
}

fn clip(e: &mut Evidence) -> Done {
    let (a, b) = (rows(110, 20), rows(111, 20));
    for tau in [0.07, 0.5] {
        let nce = loss(&format!("info_nce(temperature={tau})"));
        let (there, back) =
            (similarity(&nce, &a, Some(&b), 4, None)?, similarity(&nce, &b, Some(&a), 4, None)?);
        let clip = similarity(&loss(&format!("clip(temperature={tau})")), &a, Some(&b), 4, None)?;
        let half = 0.5 * (there + back);
        e.equal(&format!("τ = {tau}: CLIP, and half of both directions"), clip, half, 1e-12);
    }
    Ok(())
}

fn temperature(e: &mut Evidence) -> Done {
    let ce = loss("cross_entropy");
    let (query, keys) = (rows(112, 1), rows(113, 33));
    let share = |tau: f64| {
        let scores = similarities(&query, &keys, cosine, tau);
        let pushes = &row(&ce, &scores, 0, &scores).grad[1..];
        let all: f64 = pushes.iter().sum();
        pushes.iter().fold(0.0, |top: f64, push| top.max(push / all))
    };
    let taus: Vec<f64> = grid(-5.0..3.0, 41).into_iter().map(f64::exp).collect();
    let shares: Vec<(f64, f64)> = taus.into_iter().map(|tau| (tau, share(tau))).collect();
    e.is(
        "the share of the hardest of 32 negatives falls as τ grows",
        shares.windows(2).all(|pair| pair[1].1 <= pair[0].1 + 1e-12),
    );
    e.equal("at τ = 1000, and 1/32", share(1000.0), 1.0 / 32.0, 1e-3);
    e.equal("at τ = 0.001, and 1", share(0.001), 1.0, 1e-6);
    e.note(format!("at τ = 0.07 it is {}, at 0.5 it is {}", short(share(0.07)), short(share(0.5))));
    let panel = Panel {
        title: String::new(),
        x: Axis::new("τ").log(),
        y: Axis::new("share of the hardest negative").range(0.0, 1.05),
        marks: vec![
            Mark::line("share", shares),
            Mark::reference("1/32", vec![((-5f64).exp(), 1.0 / 32.0), (3f64.exp(), 1.0 / 32.0)]),
        ],
    };

    e.figure(Figure::single("", panel), "The hardest negative's share of the gradient of all negatives.");
    Ok(())
}
