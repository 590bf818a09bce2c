//! Losses of bounding boxes.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of, of_grad};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid};
use crate::verdict::Method;
use perdita::Error;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;
use std::f64::consts::PI;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "iou-overlap",
        topic: Topic::MultiInputLoss,
        title: "The IoU loss is 1 less the overlap over the union",
        latex: "$1 - \\frac{|A \\cap B|}{|A \\cup B|}$ by counting: shares of a fine grid of points that lie in both boxes and in either.",
        plain: "1 − |A ∩ B|/|A ∪ B| by counting points of a fine grid that lie in both boxes and in either.",
        reference: "Jaccard 1901; Yu et al. 2016",
        states: &[],
        rejects: &[
            Mutant::loss("the enclosing box counted", "iou", "giou"),
            Mutant::value("1 less Dice", "iou", |v| v / (2.0 - v)),
        ],
        method: Method::Exact,
        run: overlap,
    },
    Claim {
        id: "giou-range",
        topic: Topic::MultiInputLoss,
        title: "The GIoU loss lies between the IoU loss and 2",
        latex: "$L_{\\mathrm{GIoU}} = L_{\\mathrm{IoU}} + |C \\setminus (A \\cup B)|/|C|$ with the smallest box $C$ around both: $L_{\\mathrm{IoU}} \\le L_{\\mathrm{GIoU}} < 2$, \
                equal to it where $C = A \\cup B$.",
        plain: "GIoU loss = IoU loss + |C less A ∪ B|/|C| with the smallest box C around both: IoU loss ≤ GIoU loss < 2, equal where \
                C = A ∪ B.",
        reference: "Rezatofighi et al. 2019",
        states: &[],
        rejects: &[
            Mutant::value("the term of the enclosing box cubed, for boxes that do not meet", "giou", |v| {
                if v > 1.0 { 1.0 + (v - 1.0).powi(3) } else { v }
            }),
            Mutant::loss("the distance of the centres instead", "giou", "diou"),
            Mutant::loss("no enclosing box", "giou", "iou"),
        ],
        method: Method::Duals,
        run: range,
    },
    Claim {
        id: "ciou-terms",
        topic: Topic::MultiInputLoss,
        title: "DIoU adds the distance of the centres, CIoU that of the aspect ratios too",
        latex: "$L_{\\mathrm{DIoU}} = L_{\\mathrm{IoU}} + \\rho^2/c^2$ with the distance $\\rho$ of the centres and the diagonal $c$ of the enclosing box; \
                $L_{\\mathrm{CIoU}} = L_{\\mathrm{DIoU}} + \\alpha v$ with $v = \\frac{4}{\\pi^2}(\\arctan\\frac{w'}{h'} - \\arctan\\frac wh)^2$ and $\\alpha = v/(L_{\\mathrm{IoU}} + v)$, a constant \
                for the gradient.",
        plain: "DIoU loss = IoU loss + ρ²/c² with the distance ρ of the centres and the diagonal c of the enclosing box; CIoU loss = DIoU loss \
                + αv with v = 4/π² (atan(w'/h') − atan(w/h))² and α = v/(IoU loss + v), a constant for the gradient.",
        reference: "Zheng et al. 2020",
        states: &[],
        rejects: &[
            Mutant::loss("no aspect ratio", "ciou", "diou"),
            Mutant::loss("aspect ratio in DIoU", "diou", "ciou"),
            Mutant::loss("the enclosing area instead", "diou", "giou"),
            Mutant::gradient("the gradient negated", "ciou", |g| -g),
        ],
        method: Method::Duals,
        run: terms,
    },
    Claim {
        id: "iou-gradient",
        topic: Topic::MultiInputLoss,
        title: "Boxes that do not meet: IoU has no gradient, GIoU, DIoU and CIoU have",
        latex: "For disjoint boxes $L_{\\mathrm{IoU}} = 1$ with gradient 0, while the gradients of the other losses are those of their definitions, and \
                move the boxes together.",
        plain: "For disjoint boxes the IoU loss is 1 with gradient 0, while the gradients of the other losses are those of their definitions, and \
                move the boxes together.",
        reference: "Rezatofighi et al. 2019; Zheng et al. 2020",
        states: &[],
        rejects: &[
            Mutant::gradient("the gradient negated", "giou", |g| -g),
            Mutant::gradient("100 times the gradient", "diou", |g| 100.0 * g),
            Mutant::gradient("the gradient cubed", "ciou", |g| g.powi(3)),
            Mutant::loss("a gradient for IoU", "iou", "giou"),
        ],
        method: Method::Duals,
        run: gradient,
    },
];

type Corners = [f64; 4];
fn boxes(name: &str, a: &Corners, b: &Corners) -> Result<f64, Error> {
    of(&loss(name), &[("prediction", a, &[1, 4]), ("target", b, &[1, 4])])
}

fn boxes_grad(name: &str, a: &Corners, b: &Corners) -> Result<Vec<f64>, Error> {
    let given = [("prediction", &a[..], &[1, 4][..]), ("target", &b[..], &[1, 4])];
    of_grad(&loss(name), &given, "prediction").map(|(_, grad)| grad)
}

fn random(seed: u64, n: usize) -> Vec<(Corners, Corners)> {
    let mut rng = draws(seed);
    let mut one = || {
        let (x, y): (f64, f64) = (rng.random_range(0.0..6.0), rng.random_range(0.0..6.0));
        [x, y, x + rng.random_range(1.0..4.0), y + rng.random_range(1.0..4.0)]
    };
    (0..n).map(|_| (one(), one())).collect()
}

/// The terms of the losses of two boxes, by definition.
struct Terms {
    iou: f64,
    /// |C less A ∪ B|/|C|
    empty: f64,
    /// ρ²/c²
    centres: f64,
    /// The distance of the aspect ratios, v.
    aspect: f64,
}
impl Terms {
    fn of(a: &Corners, b: &Corners) -> Terms {
        let area = |b: &Corners| (b[2] - b[0]) * (b[3] - b[1]);
        let side = |axis: usize| (a[axis + 2].min(b[axis + 2]) - a[axis].max(b[axis])).max(0.0);
        let around = |axis: usize| a[axis + 2].max(b[axis + 2]) - a[axis].min(b[axis]);
        let shift = |axis: usize| 0.5 * (a[axis] + a[axis + 2] - b[axis] - b[axis + 2]);
        let angle = |b: &Corners| ((b[2] - b[0]) / (b[3] - b[1])).atan();

        let common = side(0) * side(1);
        let union = area(a) + area(b) - common;
        let enclosing = around(0) * around(1);
        Terms {
            iou: 1.0 - common / union,
            empty: (enclosing - union) / enclosing,
            centres: (shift(0).powi(2) + shift(1).powi(2)) / (around(0).powi(2) + around(1).powi(2)),
            aspect: 4.0 / (PI * PI) * (angle(b) - angle(a)).powi(2),
        }
    }

    /// The weight α of the aspect ratio.
    fn alpha(&self) -> f64 {
        self.aspect / (self.iou + self.aspect)
    }

    /// The loss of this name, with the weight of the aspect ratio.
    fn loss(&self, name: &str, alpha: f64) -> f64 {
        self.iou
            + match name {
                "giou" => self.empty,
                "diou" => self.centres,
                "ciou" => self.centres + alpha * self.aspect,
                _ => 0.0,
            }
    }
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
    let (mut inside, mut most, mut pairs) = (true, 0.0, Vec::new());
    for (a, b) in random(171, 400) {
        let (iou, giou) = (boxes("iou", &a, &b)?, boxes("giou", &a, &b)?);
        pairs.push((giou, Terms::of(&a, &b).loss("giou", 0.0)));
        inside &= iou <= giou + 1e-15 && giou < 2.0;
        most = f64::max(most, giou);
    }
    e.all_equal("GIoU of 400 random pairs, and by definition", pairs, 1e-14);
    e.is(format!("IoU ≤ GIoU < 2; the largest is {}", crate::short(most)), inside);
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

/// Pairs of each element of the loss's gradient and the difference of its definition, with α held.
fn slopes(name: &str, a: &Corners, b: &Corners) -> Result<Vec<(f64, f64)>, Error> {
    const H: f64 = 1e-5;
    let grad = boxes_grad(name, a, b)?;
    let alpha = Terms::of(a, b).alpha();
    let moved = |k: usize, by: f64| {
        let mut a = *a;
        a[k] += by;
        Terms::of(&a, b).loss(name, alpha)
    };
    Ok((0..4).map(|k| (grad[k], (moved(k, H) - moved(k, -H)) / (2.0 * H))).collect())
}

fn terms(e: &mut Evidence) -> Done {
    for name in ["diou", "ciou"] {
        let (mut values, mut gradients) = (Vec::new(), Vec::new());
        for (a, b) in random(172, 200) {
            let terms = Terms::of(&a, &b);
            values.push((boxes(name, &a, &b)?, terms.loss(name, terms.alpha())));
            gradients.extend(slopes(name, &a, &b)?);
        }
        e.all_equal(&format!("{name} of 200 random pairs, and by definition"), values, 1e-14);
        e.all_equal("its gradient, and differences of the definition", gradients, 1e-8);
    }
    Ok(())
}

fn gradient(e: &mut Evidence) -> Done {
    // The second box, moved to where it does not meet the first.
    let apart: Vec<(Corners, Corners)> = random(173, 60)
        .into_iter()
        .map(|(a, b)| (a, [b[0] + 11.0, b[1] - 1.0, b[2] + 11.0, b[3] - 1.0]))
        .collect();
    let flat = apart.iter().map(|(a, b)| Ok((boxes("iou", a, b)?, boxes_grad("iou", a, b)?)));
    let flat = flat.collect::<Result<Vec<_>, Error>>()?;
    e.is(
        "60 disjoint pairs: the IoU loss is 1, with gradient 0",
        flat.iter().all(|f| *f == (1.0, vec![0.0; 4])),
    );
    for name in ["giou", "diou", "ciou"] {
        let (mut gradients, mut towards) = (Vec::new(), true);
        for (a, b) in &apart {
            gradients.extend(slopes(name, a, b)?);
            let grad = boxes_grad(name, a, b)?;
            // Moving the whole box towards the other one, to the right.
            towards &= grad[0] + grad[2] < 0.0;
        }
        e.all_equal(&format!("{name}: gradient, and differences of the definition"), gradients, 1e-8);
        e.is(format!("{name}: the gradient moves the boxes together"), towards);
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
