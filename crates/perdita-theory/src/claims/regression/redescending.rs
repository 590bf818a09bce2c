//! Redescending losses, whose slope falls to 0 for outliers, and the families that they belong to.
use super::super::Done;
use super::efficiency::{fit, normal_mean_between};
use super::{location, mean, median};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{jet, loss, slope, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid, normals, order, ratios, root};
use crate::table::{Cell, cells};
use crate::verdict::Method;
use perdita_catalog::Loss;
use perdita_figures::{Axis, Figure, Mark, Panel};
use std::f64::consts::SQRT_2;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "redescending",
        topic: Topic::Regression,
        title: "The influence of an outlier on a redescending estimate falls to 0",
        latex: "The influence of an observation $x$ is $\\psi(x) / \\mathbb E\\, \\psi'$. The slope $\\psi$ is largest at $c / \\sqrt 5$ for Tukey's loss, which \
                is constant beyond $c$, at $c / \\sqrt 2$ for Welsch's and at $c$ for Cauchy's; that of Cauchy's falls as $x^{-1}$, Barron's as \
                $x^{\\alpha - 1}$. One point of high leverage does not break them, as it does the Huber loss.",
        plain: "The influence of an observation x is ψ(x)/E ψ'. The slope ψ is largest at c/√5 for Tukey's loss, which is constant beyond c, at c/√2 for \
                Welsch's and at c for Cauchy's; that of Cauchy's falls as 1/x, Barron's as x^(α − 1). One point of high leverage does not break \
                them, as it does the Huber loss.",
        reference: "Beaton & Tukey 1974; Hampel et al. 1986; Barron 2019",
        states: &[],
        rejects: &[
            Mutant::loss("the Huber loss", "tukey", "huber"),
            Mutant::loss("the exponent 2 in the place of 3", "tukey", "1 - relu(1 - (p - y)^2/4.685^2)^2"),
            Mutant::loss("Cauchy's loss", "welsch", "cauchy(p, y{})"),
            Mutant::loss("the square root of the logarithm", "cauchy", "sqrt(1 + cauchy(p, y{}))"),
            Mutant::loss("the shape 0", "barron", "barron(alpha=0)"),
        ],
        method: Method::Experiment,
        run: redescending,
    },
    Claim {
        id: "redescending-efficiency",
        topic: Topic::Regression,
        title: "The default scales of Tukey's, Cauchy's and Welsch's losses are 95 % efficient",
        latex: "For normal errors of variance 1 the efficiency $\\frac{(\\mathbb E\\, \\psi')^2}{\\mathbb E\\, \\psi^2}$ is $0.950$ for Tukey's loss at $c = \
                4.685$, Cauchy's at $2.385$ and Welsch's at $2.985$.",
        plain: "For normal errors of variance 1 the efficiency (E ψ')²/E ψ² is 0.950 for Tukey's loss at c = 4.685, Cauchy's at 2.385 and Welsch's at \
                2.985.",
        reference: "Holland & Welsch 1977; Zhang 1997",
        states: &[],
        rejects: &[
            Mutant::loss("the scale 4", "tukey", "tukey(scale=4)"),
            Mutant::loss("the scale c·√2", "welsch", "barron(alpha=-inf, scale=2.985)"),
            Mutant::loss("the squared error", "cauchy", "mse"),
            Mutant::gradient("the gradient's size", "welsch", |g| g * g.abs()),
        ],
        method: Method::Exact,
        run: efficiencies,
    },
    Claim {
        id: "barron-limits",
        topic: Topic::Regression,
        title: "Barron's loss contains the squared, Charbonnier's, Cauchy's, Geman–McClure's and Welsch's",
        latex: "With $x = r/c$: $\\frac12 x^2$ at $\\alpha = 2$, $\\sqrt{x^2 + 1} - 1$ at 1, $\\ln(\\frac12 x^2 + 1)$ at 0, $2x^2 / (x^2 + 4)$ at $-2$, $1 - \
                e^{-x^2/2}$ at $-\\infty$. It is continuous in $\\alpha$, and grows with it.",
        plain: "With x = r/c: ½x² at α = 2, √(x² + 1) − 1 at 1, ln(½x² + 1) at 0, 2x²/(x² + 4) at −2, 1 − e^(−x²/2) at −∞. It is continuous in α, and \
                grows with it.",
        reference: "Barron 2019",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "barron", "2*barron(p, y{})"),
            Mutant::loss("the shape 1 always", "barron", "barron"),
            Mutant::loss("half of Welsch's loss", "welsch", "0.5*welsch(p, y{})"),
            Mutant::loss("Cauchy's loss of another scale", "cauchy", "cauchy"),
            Mutant::gradient("the gradient's sign", "barron", |g| -g),
        ],
        method: Method::Exact,
        run: limits,
    },
    Claim {
        id: "charbonnier-absolute",
        topic: Topic::Regression,
        title: "Charbonnier's loss is a smooth absolute error, between the median and the mean",
        latex: "$|r| \\le \\sqrt{r^2 + \\varepsilon^2} \\le |r| + \\varepsilon$, with a slope within $\\varepsilon^2 / 2 r^2$ of $\\pm 1$; its minimiser tends to \
                the median as $\\varepsilon \\to 0$, and to the mean as $\\varepsilon \\to \\infty$.",
        plain: "|r| ≤ √(r² + ε²) ≤ |r| + ε, with a slope within ε²/2r² of ±1; its minimiser tends to the median as ε → 0, and to the mean as ε → ∞.",
        reference: "Charbonnier et al. 1994",
        states: &[],
        rejects: &[
            Mutant::loss("the squared error", "charbonnier", "mse"),
            Mutant::loss("the absolute error", "charbonnier", "mae"),
            Mutant::loss("twice the loss", "charbonnier", "2*charbonnier(p, y{})"),
            Mutant::loss("ε² in the place of ε", "charbonnier", "sqrt((p - y)^2 + 1e-12)"),
        ],
        method: Method::Experiment,
        run: charbonnier,
    },
];

/// Losses whose slope falls, with the place of the largest slope and the order of the fall.
struct Falling {
    title: &'static str,
    name: &'static str,
    peak: f64,
    order: Option<f64>,
}

/// The peak of Barron's slope is at x² = (2 − α)/(1 − α).
fn falling() -> [Falling; 4] {
    let barron = (4.0f64 / 3.0).sqrt();
    [
        Falling { title: "Tukey", name: "tukey(scale=4.685)", peak: 4.685 / 5f64.sqrt(), order: None },
        Falling { title: "Welsch", name: "welsch(scale=2.985)", peak: 2.985 / SQRT_2, order: None },
        Falling { title: "Cauchy", name: "cauchy(scale=2.385)", peak: 2.385, order: Some(-1.0) },
        Falling { title: "Barron, α = −2", name: "barron(alpha=-2)", peak: barron, order: Some(-3.0) },
    ]
}

/// The influence of an observation at x on the location of data that are symmetric around 0, by the shift that a small weight
/// of it causes.
fn influence(loss: &Loss, data: &[f64], x: f64) -> Result<f64, Box<dyn std::error::Error>> {
    const SHARE: f64 = 1e-7;
    let n = data.len() as f64;
    let slopes = |p: f64| data.iter().map(|&y| slope(loss, p, y)).sum::<f64>() / n;
    let place = root(|p| (1.0 - SHARE) * slopes(p) + SHARE * slope(loss, p, x), -0.5..0.5)?;
    Ok(place / SHARE)
}

fn redescending(e: &mut Evidence) -> Done {
    let half = normals(&mut draws(292), 200);
    let data: Vec<f64> = half.iter().flat_map(|&x| [x, -x]).collect();
    let line: Vec<(f64, f64)> = normals(&mut draws(16), 50).into_iter().map(|x| (x, 2.0 * x)).collect();
    let (mut rows, mut marks) = (Vec::new(), Vec::new());
    for Falling { title, name, peak, order: fall } in falling() {
        let loss = loss(name);
        let psi = |x: f64| slope(&loss, x, 0.0);
        let bend = mean(&data.iter().map(|&y| jet(&loss, 0.0, y).2).collect::<Vec<_>>());
        let at = [0.3, 1.0, 2.0, 4.0, 8.0, 50.0];
        let shifts = at.map(|x| influence(&loss, &data, x).map(|shift| (shift, psi(x) / bend)));
        let shifts = shifts.into_iter().collect::<Result<Vec<_>, _>>()?;
        rows.push(cells![
            title,
            Cell::rounded(shifts[1].0, 4),
            Cell::rounded(shifts[3].0, 4),
            Cell::rounded(shifts[5].0, 3)
        ]);
        e.all_equal(&format!("{title}: the influence, and ψ(x)/E ψ'"), shifts, 1e-5);

        let around = grid(0.01..6.0 * peak, 600).into_iter().all(|x| psi(x) <= psi(peak) + 1e-12);
        e.is(format!("{title}: the slope is largest at {}", crate::short(peak)), around && psi(peak) > 0.1);
        match fall {
            Some(fall) => {
                let far: Vec<(f64, f64)> = ratios(1e3..1e5, 5).into_iter().map(|x| (x, psi(x))).collect();
                e.equal(&format!("{title}: the order of the fall"), order(&far), fall, 1e-3);
            }
            None => e.equal(&format!("{title}: the slope at 10 c"), psi(46.85), 0.0, 1e-30),
        }

        let points: Vec<(f64, f64)> = line.iter().copied().chain([(100.0, -100.0)]).collect();
        e.equal(
            &format!("{title}: the slope of 50 points of slope 2 and one at (100, −100)"),
            fit(&loss, &points)?,
            2.0,
            5e-2,
        );
        marks.push(Mark::line(title, grid(-10.0..10.0, 101).into_iter().map(|x| (x, psi(x))).collect()));
    }
    e.table(
        "The influence of an observation at x on the location of 400 normal numbers",
        &["loss", "x = 1", "x = 4", "x = 50"],
        1,
        rows,
    );
    let (x, y) = (Axis::new("error"), Axis::new("slope ψ"));
    e.figure(
        Figure::single("", Panel { title: String::new(), x, y, marks }),
        "Slopes that fall again: large errors have little influence, or none.",
    );
    Ok(())
}

fn efficiencies(e: &mut Evidence) -> Done {
    let mut rows = Vec::new();
    for (title, name, c) in
        [("Tukey", "tukey", 4.685), ("Cauchy", "cauchy", 2.385), ("Welsch", "welsch", 2.985)]
    {
        let loss = loss(&format!("{name}(scale={c})"));
        let psi = |x: f64| slope(&loss, x, 0.0);
        let square = normal_mean_between(c, |x| psi(x).powi(2));
        let found = normal_mean_between(c, |x| jet(&loss, x, 0.0).2).powi(2) / square;
        let by_parts = normal_mean_between(c, |x| x * psi(x)).powi(2) / square;
        e.equal(&format!("{title}: (E ψ')²/E ψ², and (E xψ)²/E ψ²"), found, by_parts, 1e-6);
        e.equal(&format!("{title}: the efficiency, and 0.95"), found, 0.95, 1e-4);
        rows.push(cells![title, c, Cell::rounded(found, 5)]);
    }
    e.table("Efficiency for normal errors", &["loss", "c", "efficiency"], 1, rows);
    Ok(())
}

fn limits(e: &mut Evidence) -> Done {
    const C: f64 = 1.5;
    let errors = || grid(-12.0..12.0, 97).into_iter();
    let barron = |alpha: f64| loss(&format!("barron(alpha={alpha}, scale={C})"));
    let (mse, hypot) = (loss("mse"), loss("charbonnier(epsilon=1)"));
    let (cauchy, welsch) =
        (loss(&format!("cauchy(scale={})", C * SQRT_2)), loss(&format!("welsch(scale={})", C * SQRT_2)));
    let same = |alpha: f64, of: &dyn Fn(f64) -> f64| {
        let found = barron(alpha);
        errors().map(|r| (value(&found, r, 0.0), of(r))).collect::<Vec<_>>()
    };
    e.all_equal("α = 2, and ½ of the squared error", same(2.0, &|r| 0.5 * value(&mse, r / C, 0.0)), 1e-14);
    e.all_equal("α = 1, and Charbonnier's − 1", same(1.0, &|r| value(&hypot, r / C, 0.0) - 1.0), 1e-14);
    e.all_equal(
        "α = 0, and Cauchy's of scale c√2, over c²",
        same(0.0, &|r| value(&cauchy, r, 0.0) / (C * C)),
        1e-14,
    );
    let geman = |r: f64| 2.0 * (r / C).powi(2) / ((r / C).powi(2) + 4.0);
    e.all_equal("α = −2, and Geman & McClure's", same(-2.0, &geman), 1e-14);
    let at_infinity = same(f64::NEG_INFINITY, &|r| value(&welsch, r, 0.0) / (C * C));
    e.all_equal("α = −∞, and Welsch's of scale c√2, over c²", at_infinity, 1e-14);

    for (alpha, near) in
        [(2.0, 2.0 - 1e-9), (1.0, 1.0 + 1e-9), (0.0, 1e-9), (0.0, -1e-9), (f64::NEG_INFINITY, -1e9)]
    {
        let (at, beside) = (barron(alpha), barron(near));
        let pairs = errors().flat_map(|r| {
            [(value(&beside, r, 0.0), value(&at, r, 0.0)), (slope(&beside, r, 0.0), slope(&at, r, 0.0))]
        });
        e.all_equal(&format!("value and slope at α = {near}, and at {alpha}"), pairs, 1e-6);
    }
    let shapes = [-10.0, -2.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0].map(barron);
    let grows = errors()
        .filter(|r| *r != 0.0)
        .all(|r| shapes.windows(2).all(|w| value(&w[0], r, 0.0) < value(&w[1], r, 0.0)));
    e.is("it grows with α", grows);
    let rises = errors().filter(|r| *r > 0.0).all(|r| shapes.iter().all(|shape| slope(shape, r, 0.0) > 0.0));
    e.is("and with the error", rises);
    Ok(())
}

fn charbonnier(e: &mut Evidence) -> Done {
    let errors = grid(-5.0..5.0, 201);
    for epsilon in [1e-3, 0.5] {
        let loss = loss(&format!("charbonnier(epsilon={epsilon})"));
        let inside = errors.iter().all(|&r| {
            let above = value(&loss, r, 0.0) - r.abs();
            (-1e-15..=epsilon + 1e-15).contains(&above)
        });
        e.is(format!("ε = {epsilon}: the loss is from |r| to |r| + ε"), inside);
        e.equal("at r = 0, and ε", value(&loss, 0.0, 0.0), epsilon, 1e-15);
        let near = errors.iter().filter(|r| r.abs() > 1e-9).all(|&r| {
            let from_one = 1.0 - slope(&loss, r, 0.0) * r.signum();
            (-1e-15..=0.5 * (epsilon / r).powi(2) + 1e-15).contains(&from_one)
        });
        e.is("its slope is within ε²/2r² of ±1", near);
    }

    let mut data = normals(&mut draws(293), 51);
    data.push(40.0);
    data.push(60.0);
    data.sort_by(f64::total_cmp);
    let at = |epsilon: f64| location(&loss(&format!("charbonnier(epsilon={epsilon})")), &data);
    e.equal("ε = 10⁻⁶: the minimiser, and the median", at(1e-6)?, median(&data), 1e-4);
    e.equal("ε = 10⁴: the minimiser, and the mean", at(1e4)?, mean(&data), 1e-2);
    let between = [1e-3, 0.1, 1.0, 10.0, 100.0, 1e3].map(at).into_iter().collect::<Result<Vec<_>, _>>()?;
    e.is("between them it rises with ε", between.windows(2).all(|pair| pair[0] < pair[1]));
    Ok(())
}
