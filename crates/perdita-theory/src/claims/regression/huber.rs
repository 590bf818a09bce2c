//! The Huber loss, between the squared and the absolute error.
use super::super::{Done, points};
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, point, slope, value};
use crate::mutant::Mutant;
use crate::numerics::{order, ratios};
use crate::short;
use crate::verdict::Method;
use perdita::loss::Claims;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "huber-smooth",
        topic: Topic::Regression,
        title: "The Huber loss is continuously differentiable",
        latex: "$L_\\delta(r) = \\frac12 r^2$ if $|r| \\le \\delta$, else $\\delta|r| - \\frac12\\delta^2$, is convex, its slope is bounded by \
                $\\delta$, and changes by at most $|r - r'|$: it has no jump.",
        plain: "The Huber loss is convex; its slope is bounded by δ and changes by at most |r − r'|: it has no jump.",
        reference: "Huber 1964",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "huber", "2*huber(p, y{})"),
            Mutant::loss("the squared error", "huber", "mse"),
            Mutant::loss("δ = 1 always", "huber", "huber"),
        ],
        method: Method::Intervals,
        run: smooth,
    },
    Claim {
        id: "huber-small-delta",
        topic: Topic::Regression,
        title: "As δ → 0, the Huber loss over δ tends to the absolute error",
        latex: "$\\left| |r| - L_\\delta(r)/\\delta \\right| \\le \\delta/2$: the error falls in proportion to $\\delta$.",
        plain: "| |r| − L_δ(r)/δ | ≤ δ/2: the difference is proportional to δ.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "huber", "2*huber(p, y{})"),
            Mutant::loss("δ = 1 always", "huber", "huber"),
            Mutant::loss("the squared error", "huber", "mse"),
        ],
        method: Method::Duals,
        run: small,
    },
    Claim {
        id: "huber-large-delta",
        topic: Topic::Regression,
        title: "For large δ, the Huber loss is half the squared error",
        latex: "$L_\\delta(r) = \\frac12 r^2$ as soon as $\\delta \\ge |r|$: not only in the limit.",
        plain: "L_δ(r) = ½r² as soon as δ ≥ |r|: not only in the limit.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::loss("twice the loss", "huber", "2*huber(p, y{})"),
            Mutant::loss("the absolute error", "huber", "mae"),
            Mutant::gradient("the gradient's sign", "huber", |g| -g),
        ],
        method: Method::Duals,
        run: large,
    },
];

fn smooth(e: &mut Evidence) -> Done {
    let nothing = Claims { least: f64::NEG_INFINITY, ..Claims::NONE };
    let mut jumps = false;
    for delta in [0.1, 1.0, 10.0] {
        let huber = loss(&format!("huber(delta={delta})"));
        let bent = point(&huber).examine(Claims { convex: true, smooth: 1.0, ..nothing });
        e.proved(&format!("δ = {delta}: 0 ≤ curvature ≤ 1, also across ±δ"), bent);
        e.proved(
            &format!("δ = {delta}: |slope| ≤ δ"),
            point(&huber).examine(Claims { lipschitz: delta, ..nothing }),
        );
        let jump = |x: f64| (slope(&huber, x.next_up(), 0.0) - slope(&huber, x.next_down(), 0.0)).abs();
        let linear = [10.0, 1e3].map(|far| (slope(&huber, far * delta, 0.0), delta));
        e.all_equal(&format!("δ = {delta}: the slope beyond δ, and δ"), linear, 1e-14);
        e.equal(&format!("δ = {delta}: the jump of the slope at δ, and 0"), jump(delta), 0.0, 1e-14);
        jumps |= jump(delta) > 1e-14;
    }
    e.said(
        "T2.8",
        "the Huber loss is differentiable",
        "everywhere",
        if jumps { "not everywhere" } else { "everywhere" },
    );
    Ok(())
}

fn small(e: &mut Evidence) -> Done {
    let mae = loss("mae");
    let residuals = points(8, 400, 5.0);
    let worst = |delta: f64| {
        let huber = loss(&format!("huber(delta={delta:e})"));
        let error = |&r: &f64| (value(&mae, r, 0.0) - value(&huber, r, 0.0) / delta).abs();
        residuals.iter().map(error).fold(0.0, f64::max)
    };
    let measured: Vec<(f64, f64)> =
        ratios(1e-4..1.0, 9).into_iter().map(|delta| (delta, worst(delta))).collect();
    e.is(
        "|MAE − Huber/δ| ≤ δ/2 at all points",
        measured.iter().all(|&(delta, error)| error <= 0.5 * delta * (1.0 + 1e-9)),
    );
    e.equal("the order in δ in which the error falls", order(&measured), 1.0, 1e-3);
    // As printed: the Huber loss itself, without a division by δ.
    let small = loss("huber(delta=1e-3)");
    let pairs = residuals
        .iter()
        .filter(|r| r.abs() > 0.1)
        .map(|&r| (format!("δ = 0.001, y − ŷ = {}", short(r)), value(&small, r, 0.0), value(&mae, r, 0.0)));
    e.formula(
        "T2.9",
        "as δ → 0 the Huber loss tends to 0: it is the Huber loss over δ that tends to MAE",
        pairs,
        0.01,
    );
    let gap = |delta: f64| (delta, worst(delta));
    let panel = Panel {
        title: String::new(),
        x: Axis::new("δ").log(),
        y: Axis::new("largest error").log(),
        marks: vec![
            Mark::line("|MAE − Huber/δ|", ratios(1e-4..10.0, 40).into_iter().map(gap).collect()),
            Mark::reference("δ/2", ratios(1e-4..10.0, 2).into_iter().map(|d| (d, 0.5 * d)).collect()),
        ],
    };

    e.figure(
        Figure::single("", panel),
        "The largest difference between the Huber loss over δ and the absolute error, over 401 residuals.",
    );
    Ok(())
}

fn large(e: &mut Evidence) -> Done {
    let mse = loss("mse");
    let residuals = points(9, 400, 5.0);
    let far = residuals.iter().fold(0.0, |far: f64, r| far.max(r.abs()));
    let huber = loss(&format!("huber(delta={far})"));
    let values = residuals.iter().map(|&r| (value(&huber, r, 0.0), 0.5 * value(&mse, r, 0.0)));
    e.all_equal("Huber with δ = max |r|, and MSE/2", values, 1e-15);
    let slopes = residuals.iter().map(|&r| (slope(&huber, r, 0.0), 0.5 * slope(&mse, r, 0.0)));
    e.all_equal("their slopes", slopes, 1e-15);
    let pairs = residuals.iter().map(|&r| {
        (format!("δ = {}, y − ŷ = {}", short(far), short(r)), value(&huber, r, 0.0), value(&mse, r, 0.0))
    });
    e.formula("T2.9", "for large δ the Huber loss is half of MSE", pairs, 0.01);
    let tight = loss(&format!("huber(delta={})", 0.5 * far));
    e.is("with half that δ they differ", value(&tight, far, 0.0) < 0.5 * value(&mse, far, 0.0));
    Ok(())
}
