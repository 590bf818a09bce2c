//! Principles: reductions, gradients, and the properties on the cards of all losses.
use super::{Done, points};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, pairs, point, slope, value};
use crate::numerics::{draws, grid, normals};
use crate::short;
use crate::table::cells;
use crate::verdict::Method;
use perdita::Reduction;
use perdita::certify::{ProofResult, examine};
use perdita::loss::{Card, Claims, Definition, Error, Pointwise, ValueSlope};
use perdita::losses::Mse;
use perdita::real::{Dual, Real};
use perdita_catalog::{Entry, LOSSES, Loss, Outputs};
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "risk-reductions",
        topic: Topic::Frame,
        title: "The empirical risk and its reductions",
        latex: "$L = \\frac1n \\sum_i \\ell_i$ is the sum over $n$; with weights $\\sum w \\ell / \\sum w$; masked entries have weight 0.",
        plain: "L = 1/n Σ ℓ is the sum over n; with weights Σwℓ/Σw; masked entries have weight 0.",
        reference: "",
        states: &[],
        rejects: &[],
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
        rejects: &[],
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
        rejects: &[],
        method: Method::Duals,
        run: subgradients,
    },
    Claim {
        id: "convex-losses",
        topic: Topic::Frame,
        title: "The losses that claim to be convex are",
        latex: "The curvature of every pointwise loss that claims convexity is at least the claimed bound, everywhere.",
        plain: "The curvature of every pointwise loss that claims convexity is at least the claimed bound, everywhere.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Intervals,
        run: |e| {
            certificates(e, "curvature at least", |c| {
                c.convex.then_some((c.strong, Claims { convex: true, strong: c.strong, ..NOTHING }))
            })
        },
    },
    Claim {
        id: "lipschitz-losses",
        topic: Topic::Frame,
        title: "The losses that claim a bounded slope have one",
        latex: "$|\\partial \\ell / \\partial \\hat y|$ never exceeds the Lipschitz constant: the influence of one observation is bounded.",
        plain: "|∂ℓ/∂ŷ| never exceeds the Lipschitz constant: the influence of one observation is bounded.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Intervals,
        run: |e| {
            certificates(e, "slope at most", |c| {
                c.lipschitz.is_finite().then_some((c.lipschitz, Claims { lipschitz: c.lipschitz, ..NOTHING }))
            })
        },
    },
    Claim {
        id: "smooth-losses",
        topic: Topic::Frame,
        title: "The losses that claim a bounded curvature have one",
        latex: "The slope changes by at most the smoothness constant times the change of the prediction.",
        plain: "The slope changes by at most the smoothness constant times the change of the prediction.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Intervals,
        run: |e| {
            certificates(e, "curvature at most", |c| {
                c.smooth.is_finite().then_some((c.smooth, Claims { smooth: c.smooth, ..NOTHING }))
            })
        },
    },
    Claim {
        id: "bounded-losses",
        topic: Topic::Frame,
        title: "The losses that claim a lower bound have one",
        latex: "No prediction costs less than the bound that a loss claims; for most of them it is 0.",
        plain: "No prediction costs less than the bound that a loss claims; for most of them it is 0.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Intervals,
        run: |e| {
            certificates(e, "loss at least", |c| {
                c.least.is_finite().then_some((c.least, Claims { least: c.least, ..NOTHING }))
            })
        },
    },
    Claim {
        id: "squared-probability-not-convex",
        topic: Topic::Frame,
        title: "The squared error of a probability is not convex in the logit",
        latex: "$(\\sigma(z) - y)^2$ bends downwards where it is wrong: convexity depends on in what.",
        plain: "(σ(z) − y)² bends downwards where it is wrong: convexity depends on in what.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: squared_probability,
    },
];

const NOTHING: Claims = Claims { least: f64::NEG_INFINITY, ..Claims::NONE };

/// A pointwise loss and its card.
type Known = (&'static str, Card, Loss);
/// All pointwise losses, with their defaults.
fn all() -> Result<Vec<Known>, Error> {
    let losses = LOSSES.iter().map(Entry::default).collect::<Result<Vec<_>, _>>()?;
    let pointwise = losses.into_iter().filter(|loss| loss.pointwise().is_some());
    Ok(pointwise.map(|loss| (loss.card().name, *loss.card(), loss)).collect())
}

fn certificates(e: &mut Evidence, what: &str, claim: fn(&Claims) -> Option<(f64, Claims)>) -> Done {
    let mut rows = Vec::new();
    for (name, _, loss) in all()? {
        if let Some((constant, claims)) = claim(&point(&loss).claims()) {
            let verdict = point(&loss).examine(claims);
            if let ProofResult::Proved { boxes } = verdict {
                rows.push(cells![name, constant, boxes.to_string()]);
            }
            e.proved(&format!("{name}: {what} {}", short(constant)), verdict);
        }
    }
    e.table(
        "Proved from the formula, on boxes that cover the whole domain",
        &["loss", what, "boxes"],
        1,
        rows,
    );
    Ok(())
}

fn reductions(e: &mut Evidence) -> Done {
    let (p, y) = (points(70, 50, 3.0), points(71, 50, 3.0));
    let n = p.len();
    for name in ["mse", "mae", "huber(delta=1.5)", "log_cosh"] {
        let loss = loss(name);
        let evaluate = |weight: Option<&[f64]>, reduction, each: &mut [f64]| {
            let inputs = pairs(&p, &y);
            let inputs = weight.map_or(inputs, |weight| inputs.weight(weight));
            loss.evaluate(&inputs, reduction, Outputs::new().each(each)).map(|found| found.total)
        };
        let mut each = vec![0.0; n];
        let total = evaluate(None, Reduction::Mean, &mut each)?;
        let singly = p.iter().zip(&y).map(|(&p, &y)| value(&loss, p, y));
        e.all_equal(
            &format!("{name}: each loss of the batch, and alone"),
            each.iter().copied().zip(singly),
            1e-15,
        );
        e.equal(
            &format!("{name}: n times the mean, and the sum of each"),
            n as f64 * total.mean(),
            each.iter().sum(),
            1e-13,
        );

        let weight: Vec<f64> = (0..n).map(|k| (k % 4) as f64).collect();
        let weighed = evaluate(Some(&weight), Reduction::Mean, &mut vec![0.0; n])?;
        let (top, bottom) = each.iter().zip(&weight).fold((0.0, 0.0), |(t, b), (l, w)| (t + w * l, b + w));
        e.equal(&format!("{name}: the weighted mean, and Σwℓ/Σw"), weighed.mean(), top / bottom, 1e-13);
        // Every fourth observation has the weight 0: a mask.
        e.equal(
            &format!("{name}: how many count"),
            weighed.count() as f64,
            weight.iter().filter(|w| **w > 0.0).count() as f64,
            0.0,
        );
    }
    Ok(())
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
    for (_, card, loss) in &losses {
        for step in 0..120 {
            let (p, y) = place(card, &mut rng, step);
            let at = point(loss).dual_at(p, y);
            let scale = at.slope.re.abs().max(1.0);
            pairs.push((at.value.du / scale, at.slope.re / scale));
            bends += usize::from(at.slope.du != 0.0);
        }
    }
    e.all_equal(&format!("slopes of {} losses, and derivatives of their values", losses.len()), pairs, 1e-9);
    e.note(format!("{bends} of these points have a curvature other than 0"));
    Ok(())
}

fn subgradients(e: &mut Evidence) -> Done {
    let mut kinks = Vec::new();
    let mut inside = true;
    for (name, card, loss) in all()?.into_iter().filter(|(_, _, loss)| point(loss).claims().convex) {
        let y = if card.two_labels { card.target.hi } else { card.target.nearest(1.0) };
        // Where the slope jumps between two points of a grid that has every tenth on it.
        for x in grid(-3.0..3.0, 61).into_iter().map(|x| (10.0 * x).round() / 10.0) {
            if !card.prediction.contains(x - 1e-9) || !card.prediction.contains(x + 1e-9) {
                continue;
            }
            let slope = |x: f64| jet(&loss, x, y).1;
            let (below, at, above) = (slope(x - 1e-9), slope(x), slope(x + 1e-9));
            if above - below > 1e-3 {
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

perdita::parameters! {
    /// The squared error of σ(logit).
    #[derive(Clone)]
    struct OfLogit;
}
impl Definition for OfLogit {
    const CARD: Card = Card { name: "mse_of_logit", target: perdita::loss::PROBABILITY, ..Mse::CARD };
}

impl Pointwise for OfLogit {
    fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
        ValueSlope::derive(prediction, |z: Dual<R>| {
            Pointwise::at(&Mse, z.sigmoid(), Dual::fixed(target)).value
        })
    }

    fn claims(&self) -> Claims {
        Claims::NONE
    }
}

fn squared_probability(e: &mut Evidence) -> Done {
    let convex = Claims { convex: true, ..NOTHING };

    match examine(&OfLogit, convex) {
        ProofResult::Refuted { prediction, target, .. } => e.is(
            format!(
                "in the logit the curvature is negative on all of [{}, {}] at the target {}",
                short(prediction.lo),
                short(prediction.hi),
                short(target.lo)
            ),
            true,
        ),
        other => e.is(format!("convexity in the logit is refuted, but: {other}"), false),
    }

    e.proved("in the probability it is convex", point(&loss("mse")).examine(convex));
    e.proved("cross-entropy is convex in the logit", point(&loss("bce_with_logits")).examine(convex));
    let mut rng = draws(73);
    let wrong: f64 = rng.random_range(8.0..12.0);

    let (square, entropy) =
        (Pointwise::at(&OfLogit, wrong, 0.0).slope, slope(&loss("bce_with_logits"), wrong, 0.0));
    e.is(
        format!(
            "at a wrong logit of {}, the gradient of the squared error is {}, that of cross-entropy {}",
            short(wrong),
            short(square),
            short(entropy)
        ),
        square < 1e-2 && entropy > 0.99,
    );
    Ok(())
}
