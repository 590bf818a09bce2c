//! The Lovász losses: convex closures of the Jaccard loss.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{labelled_grad, loss};
use crate::mutant::Mutant;
use crate::numerics::draws;
use crate::verdict::Method;
use perdita::Error;
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "lovasz-closure",
        topic: Topic::MultiInputLoss,
        title: "The Lovász hinge is the convex closure of the Jaccard loss",
        latex: "On errors $m \\in \\{0, 1\\}^n$ it is the Jaccard loss $J(S)$ of the wrong pixels $S$; on $m \\in [0, 1]^n$ it is $\\int_0^1 J(\\{m > t\\}) dt$, convex, and \
                the least mean of $J$ over distributions of sets with the mean $m$.",
        plain: "On errors m in {0, 1}ⁿ it is the Jaccard loss J(S) of the wrong pixels S; on m in [0, 1]ⁿ it is ∫₀¹ J({m > t}) dt, convex, and the \
                least mean of J over distributions of sets with the mean m.",
        reference: "Lovász 1983; Yu & Blaschko 2015; Berman, Rannen Triki & Blaschko 2018",
        states: &[],
        rejects: &[
            Mutant::value("the square, convex too", "lovasz_hinge", |v| v * v),
            Mutant::value("the root", "lovasz_hinge", f64::sqrt),
            Mutant::gradient("the gradient negated", "lovasz_hinge", |g| -g),
        ],
        method: Method::Exact,
        run: closure,
    },
    Claim {
        id: "lovasz-softmax-masks",
        topic: Topic::MultiInputLoss,
        title: "Lovász-softmax is convex in the probabilities, and the mean Jaccard loss of masks",
        latex: "For one-hot probabilities it is the mean over the classes present of $1 - \\mathrm{IoU}$, and along segments of probabilities it is convex.",
        plain: "For one-hot probabilities it is the mean over the classes present of 1 − IoU, and along segments of probabilities it is convex.",
        reference: "Berman, Rannen Triki & Blaschko 2018",
        states: &[],
        rejects: &[
            Mutant::loss(
                "the Jaccard loss of probabilities, of all classes",
                "lovasz_softmax",
                "jaccard(smooth=0{})",
            ),
            Mutant::loss("the Dice loss", "lovasz_softmax", "dice(smooth=0{})"),
            Mutant::loss("absent classes too", "lovasz_softmax", "lovasz_softmax(classes=all{})"),
        ],
        method: Method::Exact,
        run: softmax,
    },
];

/// Pixels of the small images: few enough for all of their sets.
const FEW: usize = 5;

/// The Jaccard loss of the prediction that is wrong at the pixels of a set.
fn jaccard(wrong: &[bool], truth: &[bool]) -> f64 {
    let predicted: Vec<bool> = wrong.iter().zip(truth).map(|(w, t)| w != t).collect();
    overlap(&predicted, truth)
}

/// 1 − IoU, and 0 of two empty masks.
fn overlap(a: &[bool], b: &[bool]) -> f64 {
    let count = |f: fn(bool, bool) -> bool| a.iter().zip(b).filter(|(a, b)| f(**a, **b)).count() as f64;
    let union = count(|a, b| a || b);
    if union == 0.0 { 0.0 } else { 1.0 - count(|a, b| a && b) / union }
}

/// The Lovász hinge of pixels with these errors, which may be more than 1, and its gradient in them.
fn hinge(errors: &[f64], truth: &[bool]) -> Result<(f64, Vec<f64>), Error> {
    let sign = |t: bool| if t { 1.0 } else { -1.0 };
    let scores: Vec<f64> = errors.iter().zip(truth).map(|(m, t)| sign(*t) * (1.0 - m)).collect();
    let labels: Vec<i64> = truth.iter().map(|t| i64::from(*t)).collect();
    let shape = [1, errors.len()];
    let (value, grad) = labelled_grad(
        &loss("lovasz_hinge"),
        &[("prediction", &scores, &shape)],
        (&labels, &shape),
        "prediction",
    )?;
    Ok((value, grad.iter().zip(truth).map(|(g, t)| -sign(*t) * g).collect()))
}

/// The sets of `FEW` pixels.
fn sets() -> impl Iterator<Item = Vec<bool>> {
    (0..1u32 << FEW).map(|bits| (0..FEW).map(|k| bits >> k & 1 == 1).collect())
}

fn closure(e: &mut Evidence) -> Done {
    let mut rng = draws(220);
    let (mut masks, mut integrals, mut slopes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut convex, mut least, mut distributions) = (true, true, 0);
    for _ in 0..20 {
        let mut truth: Vec<bool> = (0..FEW).map(|_| rng.random_bool(0.5)).collect();
        truth[0] = true;
        for set in sets() {
            let errors: Vec<f64> = set.iter().map(|wrong| f64::from(u8::from(*wrong))).collect();
            masks.push((hinge(&errors, &truth)?.0, jaccard(&set, &truth)));
        }

        let mut errors = || (0..FEW).map(|_| rng.random_range(0.01..0.99)).collect::<Vec<f64>>();
        let (a, b) = (errors(), errors());
        let (at_a, of_a) = hinge(&a, &truth)?;
        // J({m > t}) is constant in t between two errors.
        let mut levels: Vec<f64> = a.iter().copied().chain([0.0, 1.0]).collect();
        levels.sort_by(f64::total_cmp);
        let beyond = |t: f64| jaccard(&a.iter().map(|m| *m > t).collect::<Vec<_>>(), &truth);
        integrals.push((at_a, levels.windows(2).map(|t| (t[1] - t[0]) * beyond(t[0])).sum::<f64>()));
        for k in 0..FEW {
            let mut moved = a.clone();
            moved[k] += 1e-7;
            slopes.push((of_a[k], (hinge(&moved, &truth)?.0 - at_a) / 1e-7));
        }

        let at_b = hinge(&b, &truth)?.0;
        for t in [0.25, 0.5, 0.75] {
            let between: Vec<f64> = a.iter().zip(&b).map(|(a, b)| (1.0 - t) * a + t * b).collect();
            convex &= hinge(&between, &truth)?.0 <= (1.0 - t) * at_a + t * at_b + 1e-12;
        }

        // A random distribution of sets, and its mean.
        for _ in 0..50 {
            let mut mean = vec![0.0; FEW];
            let (mut cost, mut total) = (0.0, 0.0);
            let drawn: Vec<_> = sets().map(|set| (set, rng.random_range(0.0..1.0f64).powi(8))).collect();
            for (set, weight) in &drawn {
                total += weight;
                cost += weight * jaccard(set, &truth);
                mean.iter_mut().zip(set).for_each(|(m, wrong)| *m += weight * f64::from(u8::from(*wrong)));
            }
            mean.iter_mut().for_each(|m| *m /= total);
            least &= hinge(&mean, &truth)?.0 <= cost / total + 1e-12;
            distributions += 1;
        }
    }

    e.all_equal("errors 0 and 1: the loss, and 1 − IoU of the mask", masks, 1e-14);
    e.all_equal("errors between: the loss, and ∫ J({m > t}) dt", integrals, 1e-13);
    e.all_equal("its gradient, and differences", slopes, 1e-6);
    e.is("along segments it is convex", convex);
    e.is(
        format!("at the mean of {distributions} distributions of sets it is at most their mean Jaccard loss"),
        least,
    );
    Ok(())
}

fn softmax(e: &mut Evidence) -> Done {
    const CLASSES: usize = 4;
    const PIXELS: usize = 12;
    let shape = [1, CLASSES, PIXELS];
    let mut rng = draws(221);
    let found = |p: &[f64], labels: &[i64]| {
        let name = "lovasz_softmax(activation=identity)";
        labelled_grad(&loss(name), &[("prediction", p, &shape)], (labels, &[1, PIXELS]), "prediction")
            .map(|(value, _)| value)
    };

    let (mut masks, mut convex) = (Vec::new(), true);
    for _ in 0..40 {
        // The last class is predicted, but not present.
        let labels: Vec<i64> =
            (0..PIXELS as i64).map(|k| if k < 3 { k } else { rng.random_range(0..3) }).collect();
        let mut hard = || {
            let classes: Vec<usize> = (0..PIXELS).map(|_| rng.random_range(0..CLASSES)).collect();
            let p: Vec<f64> = (0..CLASSES * PIXELS)
                .map(|k| f64::from(u8::from(classes[k % PIXELS] == k / PIXELS)))
                .collect();
            (classes, p)
        };
        let (classes, p) = hard();
        let region = |class: usize| {
            let predicted: Vec<bool> = classes.iter().map(|c| *c == class).collect();
            let truth: Vec<bool> = labels.iter().map(|label| *label == class as i64).collect();
            overlap(&predicted, &truth)
        };
        masks.push((found(&p, &labels)?, (0..3).map(region).sum::<f64>() / 3.0));

        let (_, other) = hard();
        let mix = |t: f64| p.iter().zip(&other).map(|(a, b)| (1.0 - t) * a + t * b).collect::<Vec<_>>();
        let (near, middle, far) =
            (found(&mix(0.2), &labels)?, found(&mix(0.5), &labels)?, found(&mix(0.8), &labels)?);
        convex &= middle <= 0.5 * (near + far) + 1e-12;
    }
    e.all_equal(
        "one-hot probabilities: the loss, and the mean of 1 − IoU of the classes present",
        masks,
        1e-14,
    );
    e.is("along 40 segments it is convex", convex);
    Ok(())
}
