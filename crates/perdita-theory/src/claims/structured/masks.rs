//! Segmentation losses.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad};
use crate::mutant::Mutant;
use crate::numerics::draws;
use crate::verdict::Method;
use perdita::Error;
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "dice-is-f1",
        topic: Topic::MultiInputLoss,
        title: "On hard masks, Dice is the F1 score",
        latex: "Without smoothing and for $p, g \\in \\{0, 1\\}$: $1 - L_{\\mathrm{Dice}} = \\frac{2\\,TP}{2\\,TP + FP + FN} = F_1$",
        plain: "Without smoothing and for p, g in {0, 1}: 1 − Dice loss = 2TP/(2TP + FP + FN) = F1",
        reference: "Dice 1945; Milletari, Navab & Ahmadi 2016",
        states: &[],
        rejects: &[
            Mutant::loss("IoU instead of Dice", "dice", "jaccard(squared=false{})"),
            Mutant::loss("smoothing", "dice", "dice(activation=identity)"),
            Mutant::value("the loss squared", "dice", |v| v * v),
        ],
        method: Method::Exact,
        run: f1,
    },
    Claim {
        id: "dice-and-iou",
        topic: Topic::MultiInputLoss,
        title: "Dice and IoU rank predictions alike",
        latex: "$\\mathrm{Dice} = \\frac{2\\,\\mathrm{IoU}}{1 + \\mathrm{IoU}}$: one rises with the other.",
        plain: "Dice = 2 IoU/(1 + IoU): one rises with the other.",
        reference: "Jaccard 1901; Dice 1945",
        states: &[],
        rejects: &[
            Mutant::loss("Dice instead of IoU", "jaccard", "dice(squared=false{})"),
            Mutant::loss("Tversky's weights", "dice", "tversky(alpha=0.3{})"),
        ],
        method: Method::Exact,
        run: jaccard,
    },
    Claim {
        id: "dice-smooth",
        topic: Topic::MultiInputLoss,
        title: "Smoothing makes the Dice loss of an absent class fall with what is predicted",
        latex: "With $s = 0$ a class that is not there costs 1 however little of it is predicted; with $s = 1$ it costs \
                $\\frac{\\sum p}{\\sum p + 1}$, and there is a gradient.",
        plain: "With s = 0 a class that is not there costs 1 however little of it is predicted; with s = 1 it costs Σp/(Σp + 1), \
                and there is a gradient.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("squares in the denominator", "dice", "dice(squared=true{})"),
            Mutant::loss("IoU, smoothed", "dice", "jaccard(squared=true{})"),
            Mutant::gradient("the gradient negated", "dice", |g| -g),
        ],
        method: Method::Duals,
        run: smooth,
    },
];

const PIXELS: usize = 40;
/// A segmentation loss of one region, from probabilities.
fn region(name: &str, prediction: &[f64], truth: &[f64]) -> Result<f64, Error> {
    let shape = [1, 1, prediction.len()];
    of(&loss(name), &[("prediction", prediction, &shape), ("target", truth, &shape)])
}

/// Random masks of 0 and 1.
fn masks() -> Vec<(Vec<f64>, Vec<f64>)> {
    let mut rng = draws(160);
    let mut mask =
        |part: f64| (0..PIXELS).map(|_| f64::from(u8::from(rng.random_bool(part)))).collect::<Vec<f64>>();
    (0..60).map(|k| (mask(0.2 + 0.01 * f64::from(k)), mask(0.5))).collect()
}

/// True positives, false positives and false negatives.
fn counts(prediction: &[f64], truth: &[f64]) -> (f64, f64, f64) {
    let count =
        |p: f64, g: f64| prediction.iter().zip(truth).filter(|(a, b)| (**a, **b) == (p, g)).count() as f64;
    (count(1.0, 1.0), count(1.0, 0.0), count(0.0, 1.0))
}

fn f1(e: &mut Evidence) -> Done {
    let mut pairs = Vec::new();
    for (p, g) in masks() {
        let (hit, extra, missed) = counts(&p, &g);
        let (precision, recall) = (hit / (hit + extra), hit / (hit + missed));
        let score = 2.0 * precision * recall / (precision + recall);
        pairs.push((1.0 - region("dice(smooth=0, activation=identity)", &p, &g)?, score));
    }
    e.all_equal("1 − Dice loss, and the F1 score of precision and recall", pairs, 1e-14);
    let (p, g) = &masks()[0];
    let large = |times: usize| region("dice(activation=identity)", &p.repeat(times), &g.repeat(times));
    let (bare, smooth) = (region("dice(smooth=0, activation=identity)", p, g)?, [1, 10, 1000].map(large));
    let away =
        smooth.into_iter().map(|loss| loss.map(|loss| (loss - bare).abs())).collect::<Result<Vec<_>, _>>()?;
    e.is(
        "the larger the region, the less s = 1 matters",
        away[0] > away[1] && away[1] > away[2] && away[2] < 1e-4,
    );
    Ok(())
}

fn jaccard(e: &mut Evidence) -> Done {
    let (mut pairs, mut sorted) = (Vec::new(), Vec::new());
    for (p, g) in masks() {
        let dice = 1.0 - region("dice(smooth=0, activation=identity)", &p, &g)?;
        let iou = 1.0 - region("jaccard(smooth=0, activation=identity)", &p, &g)?;
        pairs.push((dice, 2.0 * iou / (1.0 + iou)));
        sorted.push((iou, dice));
    }
    e.all_equal("Dice, and 2 IoU/(1 + IoU)", pairs, 1e-14);
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    e.is("sorted by IoU, Dice is sorted too", sorted.windows(2).all(|pair| pair[0].1 <= pair[1].1 + 1e-15));
    Ok(())
}

fn smooth(e: &mut Evidence) -> Done {
    let nothing = [0.0; 4];
    let mut costs = Vec::new();
    for p in [0.01, 0.1, 0.5, 1.0] {
        e.equal(
            &format!("s = 0, all of {p}"),
            region("dice(smooth=0, activation=identity)", &[p; 4], &nothing)?,
            1.0,
            0.0,
        );
        costs.push((region("dice(activation=identity)", &[p; 4], &nothing)?, 4.0 * p / (4.0 * p + 1.0)));
    }
    e.all_equal("s = 1: the loss, and Σp/(Σp + 1)", costs, 1e-14);
    let given = [("prediction", &[0.1; 4][..], &[1, 1, 4][..]), ("target", &nothing, &[1, 1, 4])];
    let (_, bare) = of_grad(&loss("dice(smooth=0, activation=identity)"), &given, "prediction")?;
    let (_, pull) = of_grad(&loss("dice(activation=identity)"), &given, "prediction")?;
    e.is(
        "only s = 1 has a gradient, which lowers what is predicted",
        bare == [0.0; 4] && pull.iter().all(|g| *g > 0.0),
    );
    Ok(())
}
