//! Principles of the text: surrogates of the 0-1 loss, and convexity in the weights.
use super::super::{Done, points};
use super::NOTHING;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, point, slope, value};
use crate::mutant::Mutant;
use crate::short;
use crate::table::cells;
use crate::verdict::Method;
use perdita::loss::Claims;
use perdita_catalog::Loss;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "zero-one-surrogate",
        topic: Topic::Frame,
        title: "The 0-1 loss has no slope; cross-entropy is a convex bound of it that has one",
        latex: "The 0-1 loss has the slope 0 at every score other than 0, where it jumps: descent has no direction. \
                $\\mathrm{CE}/\\ln 2$ is convex, at least the 0-1 loss, equal to it at 0, and its slope is nowhere 0.",
        plain: "The 0-1 loss has the slope 0 at every score other than 0, where it jumps: descent has no direction. CE/ln 2 is \
                convex, at least the 0-1 loss, equal to it at 0, and its slope is nowhere 0.",
        reference: "Bartlett, Jordan & McAuliffe 2006",
        states: &[],
        rejects: &[
            Mutant::loss("half of the cross-entropy", "bce_with_logits", "0.5*bce_with_logits(z, y)"),
            Mutant::loss(
                "a loss that is not convex",
                "bce_with_logits",
                "(sigmoid(z) - y)^2/(0.25/log(2)); y in [0, 1]",
            ),
            Mutant::loss("the hinge loss as the 0-1 loss", "zero_one", "hinge"),
        ],
        method: Method::Duals,
        run: zero_one,
    },
    Claim {
        id: "network-not-convex",
        topic: Topic::Frame,
        title: "A convex loss is not convex in the weights of a network",
        latex: "$L(u, v) = (uv - 1)^2$, the squared error of a network of two layers, has the minima $(1, 1)$ and $(-1, -1)$ and the saddle \
                $(0, 0)$ halfway between them, with the Hessian's eigenvalues $\\pm 2$; descent ends at each of the three, as it is \
                initialised.",
        plain: "L(u, v) = (uv − 1)², the squared error of a network of two layers, has the minima (1, 1) and (−1, −1) and the saddle \
                (0, 0) halfway between them, with the Hessian's eigenvalues ±2; descent ends at each of the three, as it is initialised.",
        reference: "Goodfellow, Bengio & Courville 2016, chapter 8",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "mse", "2*mse(p, y)"),
            Mutant::gradient("the gradient's sign", "mse", |g| -g),
            Mutant::loss("the absolute error", "mse", "mae"),
        ],
        method: Method::Experiment,
        run: network,
    },
];

fn zero_one(e: &mut Evidence) -> Done {
    let (step, ce) = (loss("zero_one"), loss("bce_with_logits"));
    let scores: Vec<f64> = points(74, 300, 8.0).into_iter().filter(|f| *f != 0.0).collect();
    let flat = scores.iter().all(|&f| [-1.0, 1.0].iter().all(|&y| slope(&step, f, y) == 0.0));
    e.is(format!("the slope of the 0-1 loss is 0 at {} random scores", scores.len()), flat);
    let jump = (value(&step, -1e-300, 1.0) - value(&step, 1e-300, 1.0)).abs();
    e.equal("the jump at 0, and 1", jump, 1.0, 0.0);

    let surrogate = |f: f64, y: f64| value(&ce, f, 0.5 * (y + 1.0)) / 2f64.ln();
    let bounds = scores.iter().all(|&f| [-1.0, 1.0].iter().all(|&y| surrogate(f, y) >= value(&step, f, y)));
    e.is("CE/ln 2 is at least the 0-1 loss at all of them", bounds);
    e.equal("CE/ln 2 at the score 0, and 1", surrogate(0.0, 1.0), 1.0, 1e-15);
    e.proved("cross-entropy is convex", point(&ce).examine(Claims { convex: true, ..NOTHING }));
    let moves = scores.iter().filter(|f| f.abs() < 700.0).all(|&f| slope(&ce, f, 1.0) < 0.0);
    e.is("its slope is not 0, and raises the score of a positive", moves);

    let differentiable = if jump > 0.0 { "not everywhere" } else { "everywhere" };
    e.said("T1.2", "the 0-1 loss is differentiable", "not everywhere", differentiable);
    // The text's reason for a surrogate holds for the absolute error, too.
    let mae = loss("mae");
    let kink = slope(&mae, 1e-300, 0.0) - slope(&mae, -1e-300, 0.0);
    if flat && kink > 0.0 {
        e.unsupported(
            "T1.2",
            "the 0-1 loss is replaced as it is not differentiable",
            "nor is the absolute error, at 0; the reason is that its slope is 0 at every other score",
        );
    }
    Ok(())
}

/// The loss of the network v·(u·x) at x = 1, y = 1.
fn of_weights(mse: &Loss, u: f64, v: f64) -> f64 {
    value(mse, u * v, 1.0)
}

/// The end of gradient descent on the weights.
fn descent(mse: &Loss, (mut u, mut v): (f64, f64)) -> (f64, f64) {
    for _ in 0..500 {
        let pull = slope(mse, u * v, 1.0);
        (u, v) = (u - 0.05 * pull * v, v - 0.05 * pull * u);
    }
    (u, v)
}

fn network(e: &mut Evidence) -> Done {
    let mse = loss("mse");
    e.equal("L(1, 1), and 0", of_weights(&mse, 1.0, 1.0), 0.0, 0.0);
    e.equal("L(−1, −1), and 0", of_weights(&mse, -1.0, -1.0), 0.0, 0.0);
    let halfway = of_weights(&mse, 0.0, 0.0);
    e.equal("L(0, 0), halfway, and 1: a convex loss would be at most 0", halfway, 1.0, 0.0);

    // At (0, 0) the gradient is 0; the Hessian has 0 on its diagonal, and the slope of the squared error beside it.
    let (_, slope_at, curvature) = jet(&mse, 0.0, 1.0);
    let hessian = |u: f64, v: f64| (curvature * v * v, slope_at + curvature * u * v, curvature * u * u);
    let (a, b, c) = hessian(0.0, 0.0);
    let (middle, radius) = (0.5 * (a + c), (0.25 * (a - c).powi(2) + b * b).sqrt());
    e.equal("the larger eigenvalue at (0, 0), and 2", middle + radius, 2.0, 1e-15);
    e.equal("the smaller one, and −2", middle - radius, -2.0, 1e-15);

    let mut rows = Vec::new();
    for (start, (u, v), least) in
        [((0.5, 0.5), (1.0, 1.0), 0.0), ((-0.5, -0.5), (-1.0, -1.0), 0.0), ((0.5, -0.5), (0.0, 0.0), 1.0)]
    {
        let end = descent(&mse, start);
        let at = of_weights(&mse, end.0, end.1);
        e.all_equal(&format!("from {start:?} descent ends at ({u}, {v})"), [(end.0, u), (end.1, v)], 1e-6);
        e.equal("with the loss", at, least, 1e-6);
        rows.push(cells![format!("({}, {})", start.0, start.1), format!("({}, {})", short(u), short(v)), at]);
    }
    e.table("Gradient descent at the rate 0.05", &["start", "end", "loss"], 2, rows);
    e.said(
        "T1.2",
        "the loss in the weights of a network",
        "not convex",
        if halfway > 0.0 { "not convex" } else { "convex" },
    );
    Ok(())
}
