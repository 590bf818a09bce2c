//! The empirical risk, and slopes as derivatives.
use super::super::Done;
use super::{Known, all};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{derivative, jet, loss, of, pairs, row_value, rows_mean, soft_value, value, with_each};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, normals};
use crate::table::cells;
use crate::verdict::Method;
use perdita::loss::Card;
use perdita::real::Real;
use perdita_catalog::LOSSES;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "risk-reductions",
        topic: Topic::Frame,
        title: "The empirical risk and its reductions",
        latex: "$L = \\frac1n \\sum_i \\ell_i$ is the sum over $n$; with weights $\\sum w \\ell / \\sum w$; masked entries have weight 0.",
        plain: "L = 1/n Σ ℓ is the sum over n; with weights Σwℓ/Σw; masked entries have weight 0.",
        reference: "",
        states: &["T1.1"],
        rejects: &[
            Mutant::value("the square root of the mean", "mse", f64::sqrt),
            Mutant::value("a mean that is cut off", "mae", |loss| loss.min(1.0)),
            Mutant::value("the square root of the mean of rows", "cross_entropy", f64::sqrt),
        ],
        method: Method::Duals,
        run: reductions,
    },
    Claim {
        id: "gradients-are-derivatives",
        topic: Topic::Frame,
        title: "Every slope is the derivative of its loss",
        latex: "The slope of every pointwise loss is the derivative of its value, by dual numbers.",
        plain: "The slope of every pointwise loss is the derivative of its value, by dual numbers.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::gradient("the gradient's sign", "huber", |g| -g),
            Mutant::gradient("a gradient that is too large by 10⁻⁶", "tweedie", |g| g * (1.0 + 1e-6)),
            Mutant::gradient("a gradient that is cut off", "squared_hinge", |g| g.clamp(-1.0, 1.0)),
        ],
        method: Method::Duals,
        run: derivatives,
    },
    Claim {
        id: "subgradients-at-kinks",
        topic: Topic::Frame,
        title: "At a kink, the slope of a convex loss is a subgradient",
        latex: "At kinks the slope that is computed lies between the slopes on either side.",
        plain: "At kinks the slope that is computed lies between the slopes on either side.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::gradient("a slope of 2 at the kink", "mae", |g| if g == 0.0 { 2.0 } else { g }),
            Mutant::gradient("the gradient's sign", "hinge", |g| -g),
        ],
        method: Method::Duals,
        run: subgradients,
    },
];

/// A prediction and a target of each loss at random places.
fn places(card: &Card, n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut rng = draws(70);
    (0..n).map(|step| place(card, &mut rng, step)).unzip()
}

fn reductions(e: &mut Evidence) -> Done {
    const N: usize = 40;
    let (mut singly, mut means, mut weighted, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let weight: Vec<f64> = (0..N).map(|k| (k % 4) as f64).collect();
    let losses = all()?;
    for Known { card, loss, .. } in &losses {
        let (p, y) = places(card, N);
        let (total, each) = with_each(loss, &pairs(&p, &y), N)?;
        // Relative to the size of the numbers that are added.
        let size = each.iter().fold(f64::MIN_POSITIVE, |size, loss| size.max(loss.abs()));
        singly.extend(
            each.iter().zip(p.iter().zip(&y)).map(|(each, (&p, &y))| (each / size, value(loss, p, y) / size)),
        );
        means.push((total.mean / size, each.iter().sum::<f64>() / N as f64 / size));

        let (total, _) = with_each(loss, &pairs(&p, &y).weight(&weight), N)?;
        let (top, bottom) = each.iter().zip(&weight).fold((0.0, 0.0), |(t, b), (l, w)| (t + w * l, b + w));
        weighted.push((total.mean / size, top / bottom / size));
        // Every fourth observation has the weight 0: a mask.
        counts.push((total.count, weight.iter().filter(|w| **w > 0.0).count() as f64));
    }
    e.note(format!("all {} pointwise losses of the catalogue, {N} observations each", losses.len()));
    e.all_equal("each loss of the batch, and alone", singly, 1e-14);
    e.all_equal("the mean, and the sum of each over n", means, 1e-13);
    e.all_equal("the weighted mean, and Σwℓ/Σw", weighted, 1e-13);
    e.all_equal("the number of observations that count", counts, 0.0);
    of_rows(e)
}

/// The same for the row-wise losses, with labels and with soft targets.
fn of_rows(e: &mut Evidence) -> Done {
    const CLASSES: usize = 5;
    // Logarithms of probabilities, which are logits, too.
    let rows: Vec<Vec<f64>> = (0..24).map(|seed| log_probabilities(seed, CLASSES)).collect();
    let targets: Vec<Vec<f64>> = (0..24).map(|seed| log_probabilities(seed + 100, CLASSES)).collect();
    let targets: Vec<Vec<f64>> =
        targets.into_iter().map(|row| row.into_iter().map(f64::exp).collect()).collect();
    let labels: Vec<i64> = (0..24).map(|k| k % CLASSES as i64).collect();
    let (scores, soft) = (rows.concat(), targets.concat());
    let shape = [rows.len(), CLASSES];

    let mut means = Vec::new();
    for entry in LOSSES {
        let right = entry.default()?;
        let (name, n) = (right.card().name, rows.len() as f64);
        let loss = loss(name);
        if right.labelled().is_some() {
            let each = rows.iter().zip(&labels).map(|(z, &label)| row_value(&loss, z, label as usize));
            means.push((rows_mean(&loss, &scores, CLASSES, &labels)?.0, each.sum::<f64>() / n));
        } else if right.soft().is_some() {
            let each = rows.iter().zip(&targets).map(|(z, t)| soft_value(&loss, z, t));
            let mean = of(&loss, &[("scores", &scores, &shape), ("targets", &soft, &shape)])?;
            means.push((mean, each.sum::<f64>() / n));
        }
    }
    e.all_equal("row-wise losses: the mean, and the rows' losses alone over their number", means, 1e-12);
    Ok(())
}

/// A row of logarithms of probabilities.
fn log_probabilities(seed: u64, classes: usize) -> Vec<f64> {
    let z = normals(&mut draws(seed), classes);
    let sum: f64 = z.iter().map(|z| z.exp()).sum();
    z.into_iter().map(|z| z - sum.ln()).collect()
}

/// A prediction and a target in the loss's domain.
fn place(card: &Card, rng: &mut rand_pcg::Pcg64Mcg, step: usize) -> (f64, f64) {
    let scale = [1.0, 0.01, 30.0][step % 3];
    let mut draw = || scale * normals(rng, 1)[0];
    let inside = |x: f64, domain: perdita::real::Interval| match (domain.lo > -1e300, domain.hi < 1e300) {
        (true, true) => domain.lo + (domain.hi - domain.lo) * x.sigmoid().clamp(1e-6, 1.0 - 1e-6),
        (true, false) => domain.lo + x.abs(),
        (false, true) => domain.hi - x.abs(),
        (false, false) => x,
    };
    let (p, y) = (inside(draw(), card.prediction), inside(draw(), card.target));
    let end =
        |y: f64| if y < 0.5 * (card.target.lo + card.target.hi) { card.target.lo } else { card.target.hi };
    (p, if card.two_labels { end(y) } else { y })
}

fn derivatives(e: &mut Evidence) -> Done {
    let mut rng = draws(72);
    let losses = all()?;
    let (mut pairs, mut bends) = (Vec::new(), 0);
    for Known { card, loss, .. } in &losses {
        for step in 0..120 {
            let (p, y) = place(card, &mut rng, step);
            let (_, slope, curvature) = jet(loss, p, y);
            let scale = slope.abs().max(1.0);
            pairs.push((derivative(loss, p, y) / scale, slope / scale));
            bends += usize::from(curvature != 0.0);
        }
    }
    e.all_equal(&format!("slopes of {} losses, and derivatives of their values", losses.len()), pairs, 1e-9);
    e.note(format!("{bends} of these points have a curvature other than 0"));
    Ok(())
}

fn subgradients(e: &mut Evidence) -> Done {
    let mut kinks = Vec::new();
    let mut inside = true;
    for Known { name, card, loss, .. } in all()?.into_iter().filter(|known| known.claims.convex) {
        let y = if card.two_labels { card.target.hi } else { card.target.nearest(1.0) };
        // Where the slope jumps between two points of a grid that has every tenth on it.
        for x in grid(-3.0..3.0, 61).into_iter().map(|x| (10.0 * x).round() / 10.0) {
            if !card.prediction.contains(x - 1e-9) || !card.prediction.contains(x + 1e-9) {
                continue;
            }
            let slope = |x: f64| jet(&loss, x, y).1;
            let (below, at, above) = (slope(x - 1e-9), slope(x), slope(x + 1e-9));
            if (above - below).abs() > 1e-3 {
                inside &= below <= at && at <= above;
                kinks.push(cells![name, x, below, at, above]);
            }
        }
    }

    e.is(
        format!("{} kinks were found, and at each the slope lies between its neighbours", kinks.len()),
        inside && kinks.len() >= 5,
    );
    e.table(
        "Kinks at the target 1",
        &["loss", "prediction", "slope below", "slope taken", "slope above"],
        1,
        kinks,
    );
    Ok(())
}
