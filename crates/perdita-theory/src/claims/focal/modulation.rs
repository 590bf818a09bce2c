//! The focal loss compared with cross-entropy.
use super::super::{Done, logits};
use super::{DOUBLE_EXPONENT, GAMMAS, HALF, ROOT_EXPONENT, THIRD_EXPONENT, entropy, focal, logit, weight};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, point, row, value};
use crate::mutant::Mutant;
use crate::numerics::{draws, grid};
use crate::short;
use crate::table::Cell;
use crate::verdict::Method;
use perdita::certify::ProofResult;
use perdita::loss::Claims;
use perdita_figures::{Axis, Figure, Mark, Panel};
use rand::RngExt;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "focal-is-ce",
        topic: Topic::Focal,
        title: "With γ = 0 and α = 1 the focal loss is cross-entropy",
        latex: "$\\mathrm{FL} = -\\alpha_t (1 - p_t)^\\gamma \\ln p_t$ at $\\gamma = 0$, $\\alpha = 1$ is $-\\ln p_t$, with its gradient.",
        plain: "FL = −α_t (1 − p_t)^γ ln p_t at γ = 0, α = 1 is −ln p_t, with its gradient.",
        reference: "Lin et al. 2017",
        states: &[],
        rejects: &[
            HALF,
            Mutant::loss("twice the loss of several classes", "focal", "2*focal(z, y{})"),
            Mutant::gradient("the gradient's sign", "focal", |g| -g),
        ],
        method: Method::Duals,
        run: is_ce,
    },
    Claim {
        id: "focal-ratio",
        topic: Topic::Focal,
        title: "The focal loss is cross-entropy times (1 − p_t)^γ",
        latex: "$R(\\gamma, p_t) = \\mathrm{FL}/\\mathrm{CE} = (1 - p_t)^\\gamma$",
        plain: "R(γ, p_t) = FL/CE = (1 − p_t)^γ",
        reference: "Lin et al. 2017",
        states: &[],
        rejects: &[DOUBLE_EXPONENT, ROOT_EXPONENT, HALF],
        method: Method::Duals,
        run: ratio,
    },
    Claim {
        id: "focal-table",
        topic: Topic::Focal,
        title: "The table of focal losses",
        latex: "$\\mathrm{FL}(p_t)$ for $p_t \\in \\{0.9, 0.95, 0.99\\}$ and $\\gamma \\in \\{0, 1, 2, 5\\}$.",
        plain: "FL(p_t) for p_t = 0.9, 0.95, 0.99 and γ = 0, 1, 2, 5.",
        reference: "",
        states: &[],
        rejects: &[THIRD_EXPONENT, DOUBLE_EXPONENT],
        method: Method::Exact,
        run: table,
    },
    Claim {
        id: "focal-not-convex",
        topic: Topic::Focal,
        title: "The focal loss is not convex in the logit",
        latex: "For $\\gamma > 0$ the focal loss bends downwards where the true class is already probable.",
        plain: "For γ > 0 the focal loss bends downwards where the true class is already probable.",
        reference: "Lin et al. 2017",
        states: &[],
        rejects: &[Mutant::loss("cross-entropy", "binary_focal", "bce_with_logits")],
        method: Method::Duals,
        run: not_convex,
    },
    Claim {
        id: "focal-alpha",
        topic: Topic::Focal,
        title: "α balances classes and is static; γ balances difficulty and is dynamic",
        latex: "$\\alpha_t$ multiplies loss and gradient of a class by the same number at every $p_t$; the factor of $\\gamma$ changes with \
                $p_t$ and is the same for both classes.",
        plain: "α_t multiplies a class's loss and gradient by the same number at every p_t; the factor of γ changes with p_t and \
                is the same for both classes.",
        reference: "Lin et al. 2017",
        states: &["T4.17"],
        rejects: &[
            Mutant::loss(
                "one α for both classes",
                "binary_focal",
                "0.25*binary_focal(z, y, gamma=2, alpha=none)",
            ),
            Mutant::loss("α and 1 − α swapped", "binary_focal", "binary_focal(-z, 1 - y{})"),
        ],
        method: Method::Duals,
        run: alpha,
    },
];

fn is_ce(e: &mut Evidence) -> Done {
    let (many, ce) = (loss("focal(gamma=0, alpha=1)"), loss("cross_entropy"));
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    for (k, z) in logits(20, 200, 5).iter().enumerate() {
        let (a, b) = (row(&many, z, k % 5, z), row(&ce, z, k % 5, z));
        values.push((a.value, b.value));
        slopes.extend(a.grad.into_iter().zip(b.grad));
    }
    e.all_equal("multiclass: values", values, 1e-14);
    e.all_equal("multiclass: gradients", slopes, 1e-14);
    let (two, bce) = (focal(0.0), entropy());
    let at = grid(-40.0..40.0, 161);
    e.all_equal("binary: values", at.iter().map(|&z| (value(&two, z, 1.0), value(&bce, z, 1.0))), 1e-15);
    Ok(())
}

fn ratio(e: &mut Evidence) -> Done {
    let mut pairs = Vec::new();
    for gamma in [0.5, 1.0, 2.0, 5.0] {
        let focal = focal(gamma);
        for p in grid(0.001..0.999, 333) {
            let place = format!("γ = {gamma}, p_t = {}", short(p));
            pairs.push((place, (1.0 - p).powf(gamma), weight(&focal, logit(p))));
        }
    }
    let ours: Vec<_> = pairs.iter().map(|&(_, power, weight)| (weight / power, 1.0)).collect();
    e.all_equal("FL/CE over (1 − p_t)^γ, and 1", ours, 1e-11);
    e.formula("T4.3", "FL/CE = (1 − p_t)^γ", pairs, 1e-11);
    let curve = |gamma: f64| {
        let focal = focal(gamma);
        grid(0.005..0.999, 120).into_iter().map(|p| (p, weight(&focal, logit(p)))).collect()
    };
    let marks = GAMMAS.map(|gamma| Mark::line(format!("γ = {gamma}"), curve(gamma))).into();
    let (x, y) =
        (Axis::new("pₜ, the probability of the true class"), Axis::new("FL/CE").log().range(1e-6, 2.0));
    e.figure(
        Figure::single("", Panel { title: String::new(), x, y, marks }),
        "The ratio of the focal loss to cross-entropy.",
    );
    Ok(())
}

fn table(e: &mut Evidence) -> Done {
    const AT: [f64; 3] = [0.9, 0.95, 0.99];
    const PRINTED: [(f64, [&str; 3]); 4] = [
        (0.0, [".105", ".051", ".010"]),
        (1.0, [".011", ".003", ".0001"]),
        (2.0, [".001", ".0001", "1e-6"]),
        (5.0, ["1e-5", "1e-7", "1e-12"]),
    ];
    let columns = PRINTED.map(|(gamma, _)| {
        let focal = focal(gamma);
        AT.map(|p| value(&focal, logit(p), 1.0))
    });
    let probabilities = loss("bce");
    e.all_equal(
        "γ = 0, and cross-entropy on probabilities",
        AT.iter().zip(columns[0]).map(|(&p, fl)| (fl, value(&probabilities, p, 1.0))),
        1e-14,
    );
    let falls = columns.windows(2).all(|pair| pair[0].iter().zip(pair[1]).all(|(a, b)| b < *a));
    e.is("every cell falls with γ", falls);
    for (column, (gamma, printed)) in columns.iter().zip(PRINTED) {
        for ((p, printed), &computed) in AT.iter().zip(printed).zip(column) {
            e.printed("T4.4", &format!("FL at γ = {gamma}, p_t = {p}"), printed, computed);
        }
    }
    let row = |(k, p): (usize, &f64)| {
        let numbers = columns.iter().map(|column| Cell::from(column[k]));
        [p.to_string().into()].into_iter().chain(numbers).collect::<Vec<_>>()
    };
    let rows = AT.iter().enumerate().map(row);
    e.table("FL, natural logarithm, α = 1", &["p_t", "γ = 0", "γ = 1", "γ = 2", "γ = 5"], 0, rows);
    Ok(())
}

fn not_convex(e: &mut Evidence) -> Done {
    let claims = Claims { convex: true, least: f64::NEG_INFINITY, ..Claims::NONE };
    for gamma in [0.5, 1.0, 2.0, 5.0] {
        match point(&focal(gamma)).examine(claims) {
            ProofResult::Refuted { prediction, .. } => e.is(
                format!(
                    "γ = {gamma}: the curvature is negative on all of [{}, {}]",
                    short(prediction.lo),
                    short(prediction.hi)
                ),
                true,
            ),
            other => e.is(format!("γ = {gamma}: convexity is refuted, but: {other}"), false),
        }
    }
    e.proved("γ = 0: it is convex", point(&focal(0.0)).examine(claims));
    Ok(())
}

fn alpha(e: &mut Evidence) -> Done {
    let mut rng = draws(21);
    let (plain, weighed) = (focal(2.0), loss("binary_focal(gamma=2, alpha=0.25)"));
    let at: Vec<f64> = (0..200).map(|_| rng.random_range(-15.0..15.0)).collect();
    let factors =
        |y: f64| at.iter().map(|&z| value(&weighed, z, y) / value(&plain, z, y)).collect::<Vec<_>>();
    e.all_equal(
        "α = 0.25: the factor of class 1, at every logit",
        factors(1.0).into_iter().map(|f| (f, 0.25)),
        1e-14,
    );
    e.all_equal("the factor of class 0", factors(0.0).into_iter().map(|f| (f, 0.75)), 1e-14);
    let ce = entropy();
    let gamma = |z: f64, y: f64| value(&plain, z, y) / value(&ce, z, y);
    e.all_equal(
        "γ = 2: the factor is the same for both classes",
        at.iter().map(|&z| (gamma(z, 1.0), gamma(-z, 0.0))),
        1e-14,
    );
    let (hard, easy) = (gamma(logit(0.1), 1.0), gamma(logit(0.99), 1.0));
    e.is(
        format!("and it follows the probability: {} at p_t = 0.1, {} at 0.99", short(hard), short(easy)),
        hard > 8000.0 * easy,
    );
    Ok(())
}
