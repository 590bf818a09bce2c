//! Losses of bounding boxes.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad};
use crate::numerics::{draws, grid};
use crate::verdict::Method;
use perdita::Error;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "iou-overlap",
        topic: Topic::MultiInputLoss,
        title: "The IoU loss is 1 less the overlap over the union",
        latex: "$1 - \\frac{|A \\cap B|}{|A \\cup B|}$ by counting: shares of a fine grid of points that lie in both boxes and in either.",
        plain: "1 − |A ∩ B|/|A ∪ B| by counting points of a fine grid that lie in both boxes and in either.",
        reference: "",
        states: &[],
        rejects: &[],
        method: Method::Exact,
        run: overlap,
    },
    Claim {
        id: "giou-range",
        topic: Topic::MultiInputLoss,
        title: "The GIoU loss lies between the IoU loss and 2",
        latex: "$L_{\\mathrm{IoU}} \\le L_{\\mathrm{GIoU}} < 2$, equal to it where the smallest box around both is their union.",
        plain: "IoU loss ≤ GIoU loss < 2, equal where the smallest box around both is their union.",
        reference: "Rezatofighi et al. 2019",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: range,
    },
    Claim {
        id: "iou-gradient",
        topic: Topic::MultiInputLoss,
        title: "Boxes that do not meet: IoU has no gradient, GIoU, DIoU and CIoU have",
        latex: "For disjoint boxes $L_{\\mathrm{IoU}} = 1$ with gradient 0, while the other losses have a gradient that moves the boxes together.",
        plain: "For disjoint boxes the IoU loss is 1 with gradient 0, while the other losses have a gradient that moves the boxes together.",
        reference: "Rezatofighi et al. 2019",
        states: &[],
        rejects: &[],
        method: Method::Duals,
        run: gradient,
    },
];

type Corners = [f64; 4];
fn boxes(name: &str, a: &Corners, b: &Corners) -> Result<f64, Error> {
    of(&loss(name), &[("prediction", a, &[1, 4]), ("target", b, &[1, 4])])
}

fn random(seed: u64, n: usize) -> Vec<(Corners, Corners)> {
    let mut rng = draws(seed);
    let mut one = || {
        let (x, y): (f64, f64) = (rng.random_range(0.0..6.0), rng.random_range(0.0..6.0));
        [x, y, x + rng.random_range(1.0..4.0), y + rng.random_range(1.0..4.0)]
    };
    (0..n).map(|_| (one(), one())).collect()
}

fn overlap(e: &mut Evidence) -> Done {
    const CELL: f64 = 0.01;
    let covers = |b: &Corners, at: f64, axis: usize| b[axis] <= at && at < b[axis + 2];
    let mut pairs = Vec::new();
    for (a, b) in random(170, 20) {
        // Corners on the grid, so that counting is exact.
        let (a, b) = (a.map(|x| (x / CELL).round() * CELL), b.map(|x| (x / CELL).round() * CELL));
        let both = |axis: usize| {
            let centres = (0..1000).map(|k| (f64::from(k) + 0.5) * CELL);
            centres.filter(|&at| covers(&a, at, axis) && covers(&b, at, axis)).count() as f64
        };
        let cells = |b: &Corners| ((b[2] - b[0]) / CELL).round() * ((b[3] - b[1]) / CELL).round();
        let common = both(0) * both(1);
        pairs.push((boxes("iou", &a, &b)?, 1.0 - common / (cells(&a) + cells(&b) - common)));
    }
    e.all_equal("the loss, and 1 − cells in both / cells in either", pairs, 1e-11);
    Ok(())
}

fn range(e: &mut Evidence) -> Done {
    let (mut inside, mut most) = (true, 0.0);
    for (a, b) in random(171, 400) {
        let (iou, giou) = (boxes("iou", &a, &b)?, boxes("giou", &a, &b)?);
        inside &= iou <= giou + 1e-15 && giou < 2.0;
        most = f64::max(most, giou);
    }
    e.is(format!("IoU ≤ GIoU < 2 for 400 random pairs; the largest is {}", crate::short(most)), inside);
    let (small, large) = ([0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 4.0, 2.0]);
    e.equal(
        "one box in the other, as high: GIoU, and IoU",
        boxes("giou", &small, &large)?,
        boxes("iou", &small, &large)?,
        1e-15,
    );
    let far = boxes("giou", &[0.0, 0.0, 1.0, 1.0], &[1e6, 1e6, 1e6 + 1.0, 1e6 + 1.0])?;
    e.equal("very far apart, and 2", far, 2.0, 1e-9);
    e.equal("a box with itself, and 0", boxes("giou", &large, &large)?, 0.0, 0.0);
    Ok(())
}

fn gradient(e: &mut Evidence) -> Done {
    let (a, b) = ([0.0, 0.0, 2.0, 2.0], [5.0, 1.0, 7.0, 3.0]);
    let pull = |name: &str| -> Result<f64, Error> {
        let (_, grad) =
            of_grad(&loss(name), &[("prediction", &a, &[1, 4]), ("target", &b, &[1, 4])], "prediction")?;
        // Moving the whole box towards the other one.
        Ok(grad[0] + grad[2])
    };
    e.equal("IoU: the gradient", pull("iou")?, 0.0, 0.0);
    for name in ["giou", "diou", "ciou"] {
        let pull = pull(name)?;
        e.is(format!("{name}: the gradient is {}", crate::short(pull)), pull < -1e-3);
    }
    let curve = |name: &str| {
        let at = |x: f64| boxes(name, &[x, 0.0, x + 2.0, 2.0], &[0.0, 0.0, 2.0, 2.0]).map(|loss| (x, loss));
        grid(-6.0..6.0, 121).into_iter().map(at).collect::<Result<Vec<_>, _>>()
    };
    let names = [("IoU", "iou"), ("GIoU", "giou"), ("DIoU", "diou")];
    let marks = names.into_iter().map(|(title, name)| curve(name).map(|points| Mark::line(title, points)));
    let panel = Panel {
        title: String::new(),
        x: Axis::new("shift of one box of width 2 against another"),
        y: Axis::new("loss"),
        marks: marks.collect::<Result<Vec<_>, _>>()?,
    };
    e.figure(Figure::single("", panel), "Beyond a shift of 2 the boxes do not meet, and IoU is flat.");
    Ok(())
}
