//! Proper losses: what their minimisers estimate, their regret, and their link.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, row, slope, value};
use crate::mutant::Mutant;
use crate::numerics::{grid, root, sigmoid};
use crate::table::cells;
use crate::text::short;
use crate::verdict::Method;
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};

const SQUARED_PROBABILITY: Mutant =
    Mutant::loss("the loss at p²", "bce", "-y*log(p^2) - (1 - y)*log(1 - p^2); p in [0, 1]; y in [0, 1]");

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "proper-losses",
        topic: Topic::Classification,
        title: "Cross-entropy, the squared error and the Brier score are proper, the absolute error and the focal loss are not",
        latex: "For labels that are 1 with the probability $\\eta$, $\\arg\\min_p \\mathbb E\\, \\ell(p, y) = \\eta$ for cross-entropy, $(p - y)^2$ and the Brier score; \
                $|p - y|$ is minimal at 0 or 1, the focal loss between $\\frac12$ and $\\eta$.",
        plain: "For labels that are 1 with the probability η, the minimiser of E ℓ(p, y) is η for cross-entropy, (p − y)² and the Brier score; \
                |p − y| is minimal at 0 or 1, the focal loss between ½ and η.",
        reference: "Savage 1971; Gneiting & Raftery 2007; Charoenphakdee et al. 2021",
        states: &[],
        rejects: &[
            SQUARED_PROBABILITY,
            Mutant::loss("the focal loss", "bce_with_logits", "binary_focal(alpha=none)"),
            Mutant::loss("a power that is not proper", "mse", "abs(p - y)^1.5"),
            Mutant::loss("cross-entropy", "binary_focal", "bce_with_logits"),
            Mutant::loss("the focal loss", "brier", "focal(alpha=1)"),
        ],
        method: Method::Exact,
        run: proper,
    },
    Claim {
        id: "focal-confidence",
        topic: Topic::Focal,
        title: "The focal loss is underconfident, by a map that can be inverted",
        latex: "Its minimiser $p$ solves $\\eta = \\frac{\\varphi(1 - p)}{\\varphi(p) + \\varphi(1 - p)}$ with $\\varphi(p) = \\frac{d}{dp} (1 - p)^\\gamma \\ln p$: at \
                $\\eta = 0.9$ and $\\gamma = 2$ it is $p = 0.694$, and the map returns $\\eta$.",
        plain: "Its minimiser p solves η = φ(1 − p)/(φ(p) + φ(1 − p)) with φ(p) = d/dp (1 − p)^γ ln p: at η = 0.9 and γ = 2 it \
                is p = 0.694, and the map returns η.",
        reference: "Charoenphakdee et al. 2021",
        states: &[],
        rejects: &[
            Mutant::loss("the exponent 2γ", "binary_focal", "binary_focal(z, y{})^2/bce_with_logits(z, y)"),
            Mutant::loss("cross-entropy", "binary_focal", "bce_with_logits"),
            Mutant::gradient("twice the gradient of negatives", "binary_focal", |g| {
                if g > 0.0 { 2.0 * g } else { g }
            }),
        ],
        method: Method::Exact,
        run: confidence,
    },
    Claim {
        id: "proper-regret",
        topic: Topic::Classification,
        title: "The regret of a proper loss is a Bregman divergence",
        latex: "With $G(p) = -\\mathbb E_p\\, \\ell(p, y)$, which is convex, $G'(p) = \\ell(p, 0) - \\ell(p, 1)$ and $\\mathbb E_\\eta[\\ell(p, y) - \\ell(\\eta, y)] \
                = G(\\eta) - G(p) - G'(p)(\\eta - p)$: for cross-entropy $\\mathrm{KL}(\\eta \\| p)$, for the squared error $(p - \\eta)^2$. The \
                link $z = G'(p)$ of cross-entropy is the logit, which gives the slope $p - y$.",
        plain: "With G(p) = −E_p ℓ(p, y), which is convex, G'(p) = ℓ(p, 0) − ℓ(p, 1) and the regret E_η[ℓ(p, y) − ℓ(η, y)] is G(η) \
                − G(p) − G'(p)(η − p): for cross-entropy KL(η‖p), for the squared error (p − η)². The link z = G'(p) of \
                cross-entropy is the logit, which gives the slope p − y.",
        reference: "Savage 1971; Reid & Williamson 2010",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "bce", "2*bce(p, y)"),
            SQUARED_PROBABILITY,
            Mutant::loss("the absolute error", "mse", "mae"),
            Mutant::loss("the squared error of σ(z)", "bce_with_logits", "(sigmoid(z) - y)^2; y in [0, 1]"),
        ],
        method: Method::Exact,
        run: regret,
    },
];

/// The prediction with the least mean loss for labels that are 1 with the probability η.
fn minimiser(loss: &Loss, eta: f64, range: std::ops::Range<f64>) -> Result<f64, Box<dyn std::error::Error>> {
    root(|p| eta * slope(loss, p, 1.0) + (1.0 - eta) * slope(loss, p, 0.0), range)
}

fn focal(gamma: f64) -> Loss {
    loss(&format!("binary_focal(gamma={gamma}, alpha=none)"))
}

fn proper(e: &mut Evidence) -> Done {
    let (bce, of_logits, mse, mae) = (loss("bce"), loss("bce_with_logits"), loss("mse"), loss("mae"));
    let brier = loss("brier");
    let (mut found, mut minima, mut absolute, mut between) = (Vec::new(), true, true, true);
    for eta in grid(0.05..0.95, 19) {
        found.push((minimiser(&bce, eta, 1e-6..1.0 - 1e-6)?, eta));
        found.push((minimiser(&mse, eta, 0.0..1.0)?, eta));
        found.push((sigmoid(minimiser(&of_logits, eta, -20.0..20.0)?), eta));
        // Of the two scores 0 and z.
        let of_rows = |z: f64| {
            let [negative, positive] = [0, 1].map(|label| row(&brier, &[0.0, z], label, &[0.0, 1.0]).grad[1]);
            eta * positive + (1.0 - eta) * negative
        };
        found.push((sigmoid(root(of_rows, -20.0..20.0)?), eta));
        let mean = |loss: &Loss, p: f64| eta * value(loss, p, 1.0) + (1.0 - eta) * value(loss, p, 0.0);
        let is_minimum = |loss: &Loss, at: f64| {
            [at - 0.01, at + 0.01].into_iter().all(|beside| mean(loss, beside) > mean(loss, at) + 1e-6)
        };
        minima &= is_minimum(&bce, eta)
            && is_minimum(&mse, eta)
            && is_minimum(&of_logits, (eta / (1.0 - eta)).ln());
        let ends = mean(&mae, 0.0).min(mean(&mae, 1.0));
        absolute &= grid(0.0..1.0, 41).into_iter().all(|p| mean(&mae, p) >= ends - 1e-15);
        if (eta - 0.5).abs() > 1e-9 {
            let p = sigmoid(minimiser(&focal(2.0), eta, -20.0..20.0)?);
            between &= (p - 0.5).abs() < (eta - 0.5).abs() - 1e-3 && (p - 0.5) * (eta - 0.5) > 0.0;
        }
    }
    e.is("at η the mean losses are minimal: 0.01 on either side they are larger", minima);
    e.all_equal(
        "the minimisers of cross-entropy, in p and in z, of the squared error and of the Brier score, and η",
        found,
        1e-9,
    );
    e.is("the absolute error is minimal at 0 or 1", absolute);
    e.is("the minimiser of the focal loss lies between ½ and η, and apart from both", between);
    Ok(())
}

fn confidence(e: &mut Evidence) -> Done {
    // −φ, which has the same ratio.
    let phi = |gamma: f64, p: f64| gamma * (1.0 - p).powf(gamma - 1.0) * p.ln() - (1.0 - p).powf(gamma) / p;
    let eta_of = |gamma: f64, p: f64| phi(gamma, 1.0 - p) / (phi(gamma, p) + phi(gamma, 1.0 - p));
    let (mut returned, mut rows, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for gamma in [0.5, 1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        let p_of = |eta: f64| minimiser(&focal, eta, -20.0..20.0).map(sigmoid);
        for eta in [0.05, 0.3, 0.6, 0.9, 0.99] {
            returned.push((eta_of(gamma, p_of(eta)?), eta));
        }
        rows.push(cells![gamma, p_of(0.9)?, eta_of(gamma, p_of(0.9)?)]);
        let curve = grid(0.01..0.99, 50).into_iter().map(|eta| p_of(eta).map(|p| (p, eta)));
        marks.push(Mark::line(format!("γ = {gamma}"), curve.collect::<Result<_, _>>()?));
    }
    e.all_equal("η by the map of the minimiser, and η", returned, 1e-9);
    e.equal(
        "γ = 2, η = 0.9: the minimiser, to four digits",
        (minimiser(&focal(2.0), 0.9, -20.0..20.0).map(sigmoid)? * 1e4).round(),
        6942.0,
        0.0,
    );
    e.table("Labels of which 90 % are 1", &["γ", "p at the minimum", "η by the map"], 0, rows);
    marks.push(Mark::reference("calibrated", vec![(0.0, 0.0), (1.0, 1.0)]));
    let (x, y) = (Axis::new("p, which the model says"), Axis::new("η, the frequency"));
    e.figure(
        Figure::single("", Panel { title: String::new(), x, y, marks }),
        "Reliability of a model that minimises the focal loss: it says less than the frequency above ½.",
    );
    Ok(())
}

/// A divergence of two probabilities.
type Divergence = fn(f64, f64) -> f64;

fn regret(e: &mut Evidence) -> Done {
    let kl = |a: f64, b: f64| a * (a / b).ln() + (1.0 - a) * ((1.0 - a) / (1.0 - b)).ln();
    let forms: [(&str, Divergence); 2] = [("bce", kl), ("mse", |a, b| (a - b) * (a - b))];
    for (name, divergence) in forms {
        let loss = loss(name);
        let mean = |eta: f64, p: f64| eta * value(&loss, p, 1.0) + (1.0 - eta) * value(&loss, p, 0.0);
        let g = |p: f64| -mean(p, p);
        let g_slope = |p: f64| value(&loss, p, 0.0) - value(&loss, p, 1.0);
        let (mut slopes, mut bregman, mut closed, mut convex) = (Vec::new(), Vec::new(), Vec::new(), true);
        for p in grid(0.05..0.95, 19) {
            let h = 1e-5;
            slopes.push(((g(p + h) - g(p - h)) / (2.0 * h), g_slope(p)));
            convex &= g(p + 0.02) + g(p - 0.02) > 2.0 * g(p) + 1e-6;
            for eta in grid(0.05..0.95, 10) {
                let regret = mean(eta, p) - mean(eta, eta);
                bregman.push((regret, g(eta) - g(p) - g_slope(p) * (eta - p)));
                closed.push((regret, divergence(eta, p)));
            }
        }
        e.all_equal(&format!("{name}: the slope of G, and ℓ(p, 0) − ℓ(p, 1)"), slopes, 1e-7);
        e.is(format!("{name}: G is convex"), convex);
        e.all_equal(&format!("{name}: the regret, and the Bregman divergence of G"), bregman, 1e-13);
        e.all_equal(&format!("{name}: the regret, and its closed form"), closed, 1e-13);
    }

    let (bce, of_logits) = (loss("bce"), loss("bce_with_logits"));
    let link = grid(0.02..0.98, 49)
        .into_iter()
        .map(|p| (value(&bce, p, 0.0) - value(&bce, p, 1.0), (p / (1.0 - p)).ln()));
    e.all_equal("cross-entropy: G'(p), and the logit of p", link, 1e-12);
    let slopes = grid(-8.0..8.0, 33)
        .into_iter()
        .flat_map(|z| [0.0, 0.4, 1.0].map(|y| (slope(&of_logits, z, y), sigmoid(z) - y)));
    e.all_equal("its slope in the logit, and p − y", slopes, 1e-14);
    e.note(format!("the regret of saying 0.5 at η = 0.9: {} and {}", short(kl(0.9, 0.5)), short(0.4 * 0.4)));
    Ok(())
}
