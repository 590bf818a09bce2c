//! Losses of regions by definition, and the probabilities that they estimate.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{Named, loss, of, of_grad, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, minimum};
use crate::verdict::Method;
use perdita::Error;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "dice-mean",
        topic: Topic::MultiInputLoss,
        title: "The Dice loss of probabilities is a mean over images and classes",
        latex: "$1 - \\frac1{NC} \\sum_{n,c} \\frac{2\\sum p g + s}{\\sum p + \\sum g + s}$ over the pixels of each image and class, with $s = 1$.",
        plain: "1 − mean over images and classes of (2Σpg + s)/(Σp + Σg + s), with sums over pixels and s = 1.",
        reference: "Milletari, Navab & Ahmadi 2016",
        states: &["T8.4"],
        rejects: &[
            Mutant::loss("one sum for the batch", "dice", "dice(over=batch{})"),
            Mutant::loss("no smoothing", "dice", "dice(smooth=0{})"),
            Mutant::loss("squared probabilities in the denominator", "dice", "dice(squared=true{})"),
            Mutant::gradient("the gradient negated", "dice", |g| -g),
        ],
        method: Method::Duals,
        run: mean,
    },
    Claim {
        id: "tversky-weights",
        topic: Topic::MultiInputLoss,
        title: "Tversky weights false positives and false negatives apart, and has Dice and IoU as cases",
        latex: "$T = \\frac{I + s}{I + \\alpha \\sum p(1 - g) + \\beta \\sum (1 - p) g + s}$: Dice for $\\alpha = \\beta = \\frac12$ and IoU for $\\alpha = \\beta = 1$, with $s = 0$. The focal Tversky loss is \
                $(1 - T)^{1/\\gamma}$.",
        plain: "T = (I + s)/(I + αΣp(1 − g) + βΣ(1 − p)g + s): Dice for α = β = ½ and IoU for α = β = 1, with s = 0. The focal Tversky loss \
                is (1 − T)^(1/γ).",
        reference: "Salehi, Erdogmus & Gholipour 2017; Abraham & Khan 2019",
        states: &[],
        rejects: &[
            Mutant::loss(
                "the weights ignored",
                "tversky",
                "dice(squared=false, smooth=0, activation=identity)",
            ),
            Mutant::value("the power γ instead of 1/γ", "focal_tversky", |v| v.powf(16.0 / 9.0)),
            Mutant::loss("no power", "focal_tversky", "tversky(activation=identity)"),
            Mutant::gradient("the gradient negated", "tversky", |g| -g),
        ],
        method: Method::Duals,
        run: tversky,
    },
    Claim {
        id: "dice-variants",
        topic: Topic::MultiInputLoss,
        title: "Generalized Dice weights classes by the inverse square of their size; log-cosh Dice bends the loss",
        latex: "$1 - \\frac{2\\sum_c w_c \\sum p g}{\\sum_c w_c \\sum (p + g)}$ with $w_c = 1/(\\sum g_c)^2$, and $\\ln\\cosh L_{\\mathrm{Dice}}$.",
        plain: "1 − 2Σ_c w_c Σpg / Σ_c w_c Σ(p + g) with w_c = 1/(Σ g_c)², and ln cosh of the Dice loss.",
        reference: "Sudre et al. 2017; Jadon 2020",
        states: &[],
        rejects: &[
            Mutant::loss("classes alike", "generalized_dice", "dice(smooth=0{})"),
            Mutant::loss(
                "the background left out",
                "generalized_dice",
                "generalized_dice(background=false{})",
            ),
            Mutant::loss("Dice as it is", "log_cosh_dice", "dice(smooth=1{})"),
        ],
        method: Method::Duals,
        run: variants,
    },
    Claim {
        id: "dice-not-proper",
        topic: Topic::MultiInputLoss,
        title: "Dice is not a proper scoring rule: it estimates a mask, and no probabilities",
        latex: "A pixel that belongs to the region with probability $\\eta$ has, at $s = 1$, the expected Dice loss $\\eta \\frac{1 - p}{2 + p} + (1 - \\eta) \\frac{p}{1 + p}$, least at $p = 0$ for \
                $\\eta < \\frac12$ and at $p = 1$ above, where it is $\\frac12 \\min(\\eta, 1 - \\eta)$. Cross-entropy is least at $p = \\eta$.",
        plain: "A pixel that belongs to the region with probability η has, at s = 1, the expected Dice loss η(1 − p)/(2 + p) + (1 − η)p/(1 + p), \
                least at p = 0 for η < ½ and at p = 1 above, where it is ½ min(η, 1 − η). Cross-entropy is least at p = η.",
        reference: "Bertels et al. 2019; Gneiting & Raftery 2007",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error", "dice", "mse(p, y)"),
            Mutant::loss("squares in the denominator", "dice", "dice(squared=true, activation=identity)"),
            Mutant::loss("the squared error of half of the target", "bce", "mse(p, 0.5*y)"),
            Mutant::value("twice the loss", "dice", |v| 2.0 * v),
        ],
        method: Method::Experiment,
        run: improper,
    },
];

const CLASSES: usize = 3;
const PIXELS: usize = 12;
const SHAPE: [usize; 3] = [2, CLASSES, PIXELS];

/// Probabilities and one-hot targets of two images.
fn images() -> (Vec<f64>, Vec<f64>) {
    let mut rng = draws(210);
    let (mut p, mut g) = (vec![0.0; 2 * CLASSES * PIXELS], vec![0.0; 2 * CLASSES * PIXELS]);
    for (image, pixel) in (0..2 * PIXELS).map(|k| (k / PIXELS, k % PIXELS)) {
        let at = |class: usize| (image * CLASSES + class) * PIXELS + pixel;
        let weights: Vec<f64> = (0..CLASSES).map(|_| rng.random_range(0.05..1.0)).collect();
        (0..CLASSES).for_each(|class| p[at(class)] = weights[class] / weights.iter().sum::<f64>());
        // Classes of different sizes.
        g[at([0, 0, 0, 0, 1, 1, 2][rng.random_range(0..7)])] = 1.0;
    }
    (p, g)
}

/// The sums of a region: true positives, false positives, false negatives.
#[derive(Clone, Copy)]
struct Sums {
    hit: f64,
    extra: f64,
    missed: f64,
}
impl Sums {
    /// Those of all images and classes.
    fn all(p: &[f64], g: &[f64]) -> Vec<Sums> {
        let regions = p.chunks(PIXELS).zip(g.chunks(PIXELS));
        regions.map(|(p, g)| Sums::of(p, g)).collect()
    }

    fn of(p: &[f64], g: &[f64]) -> Sums {
        let sum = |f: fn(f64, f64) -> f64| p.iter().zip(g).map(|(p, g)| f(*p, *g)).sum();
        Sums { hit: sum(|p, g| p * g), extra: sum(|p, g| p * (1.0 - g)), missed: sum(|p, g| (1.0 - p) * g) }
    }

    fn dice(self, s: f64) -> f64 {
        (2.0 * self.hit + s) / (2.0 * self.hit + self.extra + self.missed + s)
    }

    fn tversky(self, alpha: f64, beta: f64, s: f64) -> f64 {
        (self.hit + s) / (self.hit + alpha * self.extra + beta * self.missed + s)
    }
}

/// The mean of a function of each region's sums.
fn average(p: &[f64], g: &[f64], f: impl Fn(Sums) -> f64) -> f64 {
    let all = Sums::all(p, g);
    all.iter().map(|sums| f(*sums)).sum::<f64>() / all.len() as f64
}

/// The value of a loss, and pairs of the elements of its gradient and differences of its definition.
fn compared(
    e: &mut Evidence,
    name: &str,
    p: &[f64],
    g: &[f64],
    definition: &dyn Fn(&[f64]) -> f64,
) -> Result<(), Error> {
    const H: f64 = 1e-5;
    let given: [Named; 2] = [("prediction", p, &SHAPE), ("target", g, &SHAPE)];
    let (found, grad) = of_grad(&loss(name), &given, "prediction")?;
    e.equal(&format!("{name}, and by definition"), found, definition(p), 1e-13);
    let moved = |k: usize, by: f64| {
        let mut p = p.to_vec();
        p[k] += by;
        definition(&p)
    };
    let slopes = (0..p.len()).map(|k| (grad[k], (moved(k, H) - moved(k, -H)) / (2.0 * H)));
    e.all_equal("its gradient, and differences", slopes, 1e-9);
    Ok(())
}

fn mean(e: &mut Evidence) -> Done {
    let (p, g) = images();
    let definition = |p: &[f64]| 1.0 - average(p, &g, |sums| sums.dice(1.0));
    compared(e, "dice(activation=identity)", &p, &g, &definition)?;
    Ok(())
}

fn tversky(e: &mut Evidence) -> Done {
    let (p, g) = images();
    for (alpha, beta, s) in [(0.3, 0.7, 1.0), (0.8, 0.2, 0.0), (0.5, 0.5, 0.0), (1.0, 1.0, 0.0)] {
        let name = format!("tversky(alpha={alpha}, beta={beta}, smooth={s}, activation=identity)");
        let definition = |p: &[f64]| 1.0 - average(p, &g, |sums| sums.tversky(alpha, beta, s));
        compared(e, &name, &p, &g, &definition)?;
    }
    let given: [Named; 2] = [("prediction", &p, &SHAPE), ("target", &g, &SHAPE)];
    let case = |name: &str, weight: f64| -> Result<(f64, f64), Error> {
        let tversky = format!("tversky(alpha={weight}, beta={weight}, smooth=0, activation=identity)");
        let other = format!("{name}(smooth=0, activation=identity)");
        Ok((of(&loss(&tversky), &given)?, of(&loss(&other), &given)?))
    };
    e.all_equal("α = β = ½ and Dice, α = β = 1 and IoU", [case("dice", 0.5)?, case("jaccard", 1.0)?], 1e-14);
    let definition = |p: &[f64]| average(p, &g, |sums| (1.0 - sums.tversky(0.3, 0.7, 1.0)).powf(3.0 / 4.0));
    compared(e, "focal_tversky(activation=identity)", &p, &g, &definition)?;
    Ok(())
}

fn variants(e: &mut Evidence) -> Done {
    let (p, g) = images();
    let generalized = |p: &[f64]| {
        let image = |image: usize| {
            let part = image * CLASSES * PIXELS..(image + 1) * CLASSES * PIXELS;
            let (mut top, mut bottom) = (0.0, 0.0);
            for sums in Sums::all(&p[part.clone()], &g[part]) {
                let size = sums.hit + sums.missed;
                let weight = if size > 0.0 { 1.0 / (size * size) } else { 0.0 };
                top += weight * 2.0 * sums.hit;
                bottom += weight * (2.0 * sums.hit + sums.extra + sums.missed);
            }
            1.0 - top / bottom
        };
        0.5 * (image(0) + image(1))
    };
    compared(e, "generalized_dice(activation=identity)", &p, &g, &generalized)?;
    let bent = |p: &[f64]| average(p, &g, |sums| (1.0 - sums.dice(1.0)).cosh().ln());
    compared(e, "log_cosh_dice(activation=identity)", &p, &g, &bent)?;
    Ok(())
}

fn improper(e: &mut Evidence) -> Done {
    let (dice, entropy) = (loss("dice(activation=identity)"), loss("bce"));
    let one = |p: f64, g: f64| {
        of(&dice, &[("prediction", &[p], &[1, 1, 1]), ("target", &[g], &[1, 1, 1])]).unwrap_or(f64::NAN)
    };
    let risk = |eta: f64, p: f64| eta * one(p, 1.0) + (1.0 - eta) * one(p, 0.0);

    let (mut formula, mut least, mut best, mut proper) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for eta in [0.05, 0.3, 0.45, 0.55, 0.8, 0.95] {
        let points: Vec<(f64, f64)> = grid(0.0..1.0, 101).into_iter().map(|p| (p, risk(eta, p))).collect();
        formula.extend(
            points.iter().map(|&(p, risk)| (risk, eta * (1.0 - p) / (2.0 + p) + (1.0 - eta) * p / (1.0 + p))),
        );
        let lowest = points.iter().min_by(|a, b| a.1.total_cmp(&b.1)).ok_or("no points")?;
        best.push((lowest.0, if eta > 0.5 { 1.0 } else { 0.0 }));
        least.push((lowest.1, 0.5 * f64::min(eta, 1.0 - eta)));
        let cost = |p: f64| eta * value(&entropy, p, 1.0) + (1.0 - eta) * value(&entropy, p, 0.0);
        proper.push((minimum(cost, 0.001..0.999)?, eta));
    }
    e.all_equal("the expected Dice loss, and its formula", formula, 1e-14);
    e.all_equal("its minimiser, and 0 or 1", best, 0.0);
    e.all_equal("its minimum, and ½ min(η, 1 − η)", least, 1e-14);
    e.all_equal("the minimiser of cross-entropy, and η", proper, 1e-6);

    let curve = |eta: f64| grid(0.0..1.0, 61).into_iter().map(|p| (p, risk(eta, p))).collect();
    let marks = [0.3, 0.5, 0.7].map(|eta| Mark::line(format!("η = {eta}"), curve(eta))).into();
    let (x, y) = (Axis::new("p"), Axis::new("expected Dice loss"));
    e.figure(
        Figure::single("", Panel { title: String::new(), x, y, marks }),
        "One pixel that belongs to the region with probability η, s = 1: each minimum is at an end.",
    );
    Ok(())
}
