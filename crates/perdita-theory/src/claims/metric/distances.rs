//! Contrastive and triplet losses of distances.
use super::super::Done;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of_grad};
use crate::mutant::Mutant;
use crate::numerics::{distance, draws, grid, normals};
use crate::verdict::Method;
use perdita::Error;
use perdita_figures::{Axis, Figure, Mark, Panel};

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "contrastive-gradient",
        topic: Topic::Metric,
        title: "The contrastive loss attracts positive pairs, and repels negative pairs up to the margin",
        latex: "$y d^2 + (1 - y)\\max(0, m - d)^2$ has the gradient $2(a - b)$ for positive pairs, $-2(m - d)(a - b)/d$ for negative pairs within the margin, \
                and 0 beyond it and at $d = 0$.",
        plain: "y d² + (1 − y) max(0, m − d)² has the gradient 2(a − b) for positive pairs, −2(m − d)(a − b)/d for negative pairs within the \
                margin, and 0 beyond it and at d = 0.",
        reference: "Hadsell, Chopra & LeCun 2006",
        states: &["T6.1"],
        rejects: &[
            Mutant::value("the factor ½ of the paper", "contrastive", |v| 0.5 * v),
            Mutant::gradient("the gradient negated", "contrastive", |g| -g),
            Mutant::loss("another margin", "contrastive", "contrastive(margin=2)"),
        ],
        method: Method::Duals,
        run: contrastive,
    },
    Claim {
        id: "pairwise-distance-shift",
        topic: Topic::Metric,
        title: "An ε in each difference gives equal points a gradient without a meaning",
        latex: "$\\|a - b + \\varepsilon\\|$ with $\\varepsilon = 10^{-6}$ changes the contrastive loss by less than $10^{-5}$, but at $a = b$ its gradient is \
                $(1, \\dots, 1)/\\sqrt D$, of length 1. The subgradients of $\\|a - b\\|$ there are all vectors of length 1 or less, and symmetry leaves 0.",
        plain: "‖a − b + ε‖ with ε = 10⁻⁶ changes the contrastive loss by less than 10⁻⁵, but at a = b its gradient is (1, …, 1)/√D, \
                of length 1. The subgradients of ‖a − b‖ there are all vectors of length 1 or less, and symmetry leaves 0.",
        reference: "",
        states: &[],
        rejects: &[
            Mutant::gradient("a gradient where there is no direction", "contrastive", |g| 1.0 - g),
            Mutant::value("twice the loss", "contrastive", |v| 2.0 * v),
        ],
        method: Method::Duals,
        run: shifted,
    },
    Claim {
        id: "triplet-gradient",
        topic: Topic::Metric,
        title: "The triplet loss is 0 once the negative is farther by the margin",
        latex: "$\\max(0, d(a,p) - d(a,n) + \\alpha)$: where $d(a,n) \\ge d(a,p) + \\alpha$ all gradients are 0; elsewhere they are \
                $(p - a)/d(a,p)$ for the positive, $(a - n)/d(a,n)$ for the negative, and minus their sum for the anchor.",
        plain: "max(0, d(a,p) − d(a,n) + α): where d(a,n) ≥ d(a,p) + α all gradients are 0; elsewhere they are (p − a)/d(a,p) for the \
                positive, (a − n)/d(a,n) for the negative, and minus their sum for the anchor.",
        reference: "Schroff et al. 2015; Balntas et al. 2016",
        states: &[],
        rejects: &[
            Mutant::gradient("the gradients negated", "triplet_margin", |g| -g),
            Mutant::value("17 times the loss's third power", "triplet_margin", |v| 17.0 * v.powi(3)),
            Mutant::loss("squared distances", "triplet_margin", "triplet_margin(squared=true{})"),
            Mutant::loss("distances of the 1-norm", "triplet_margin", "triplet_margin(p=1{})"),
        ],
        method: Method::Duals,
        run: triplet,
    },
];

/// The contrastive loss of a pair with margin 1, and its gradient in `a`.
fn pair(a: &[f64], b: &[f64], same: f64) -> Result<(f64, Vec<f64>), Error> {
    let shape = [1, a.len()];
    let given = [("a", a, &shape[..]), ("b", b, &shape), ("same", &[same], &[1])];
    of_grad(&loss("contrastive(margin=1)"), &given, "a")
}

/// Pairs of random points in three dimensions, near and far.
fn pairs(seed: u64) -> Vec<(Vec<f64>, Vec<f64>)> {
    let mut rng = draws(seed);
    let mut pair =
        |scale: f64| normals(&mut rng, 6).chunks(2).map(|ab| (scale * ab[0], scale * ab[1])).unzip();
    (0..120).map(|k| pair([0.1, 0.3, 1.0][k % 3])).collect()
}

fn contrastive(e: &mut Evidence) -> Done {
    let (mut partners, mut others, mut far, mut values) = (Vec::new(), Vec::new(), 0, Vec::new());
    for (a, b) in pairs(80) {
        let d = distance(&a, &b);
        let (value, pull) = pair(&a, &b, 1.0)?;
        values.push((value, d * d));
        partners.extend((0..3).map(|i| (pull[i], 2.0 * (a[i] - b[i]))));
        let (value, push) = pair(&a, &b, 0.0)?;
        values.push((value, (1.0 - d).max(0.0).powi(2)));
        if d >= 1.0 {
            far += 1;
            others.extend(push.into_iter().map(|g| (g, 0.0)));
        } else {
            others.extend((0..3).map(|i| (push[i], -2.0 * (1.0 - d) * (a[i] - b[i]) / d)));
        }
    }

    e.all_equal("losses of positive pairs and d², of negative pairs and max(0, 1 − d)²", values, 1e-13);
    e.all_equal("gradients of positive pairs, and 2(a − b)", partners, 1e-13);
    e.all_equal(&format!("gradients of negative pairs, {far} of them beyond the margin"), others, 1e-12);
    e.is(
        "at d = 0 a negative pair has the loss m² and, without a direction, the gradient 0",
        pair(&[0.5; 2], &[0.5; 2], 0.0)? == (1.0, vec![0.0; 2]),
    );
    let curve = |same: f64| {
        let at = |d: f64| pair(&[d], &[0.0], same).map(|(loss, _)| (d, loss));
        grid(0.0..1.5, 61).into_iter().map(at).collect::<Result<Vec<_>, Error>>()
    };
    let marks = vec![Mark::line("positive pairs", curve(1.0)?), Mark::line("negative pairs", curve(0.0)?)];
    let (x, y) = (Axis::new("distance"), Axis::new("contrastive loss"));
    e.figure(Figure::single("", Panel { title: String::new(), x, y, marks }), "With margin 1.");
    Ok(())
}

fn shifted(e: &mut Evidence) -> Done {
    const EPS: f64 = 1e-6;
    // The loss of a pair as the text's code computes it, and its gradient in `a`, by hand.
    let text = |a: &[f64], b: &[f64], same: f64| {
        let r: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b + EPS).collect();
        let d = r.iter().map(|r| r * r).sum::<f64>().sqrt();
        let gap = (1.0 - d).max(0.0);
        let by = 2.0 * same * d - 2.0 * (1.0 - same) * gap;
        (same * d * d + (1.0 - same) * gap * gap, r.iter().map(|r| by * r / d).collect::<Vec<_>>())
    };

    let mut values = Vec::new();
    for (k, (a, b)) in pairs(83).into_iter().enumerate() {
        for same in [0.0, 1.0] {
            values.push((text(&a, &b, same).0, pair(&a, &b, same)?.0, k));
        }
    }
    e.all_equal(
        "random pairs: the loss with ε in the differences, and without",
        values.iter().map(|v| (v.0, v.1)),
        1e-5,
    );

    let mut equal = Vec::new();
    for point in [[0.0; 3], [0.5, -1.0, 2.0]] {
        let (_, with) = text(&point, &point, 0.0);
        let (_, without) = pair(&point, &point, 0.0)?;
        e.equal("the length of the gradient with ε at a = b, and 2(1 − ε√D)", norm(&with), 2.0, 1e-5);
        // Exchanging the points is a symmetry of the loss: a gradient in `a` is one in `b`, and moves neither away.
        e.is("without ε it is 0", without.iter().all(|g| *g == 0.0));
        equal.extend((0..3).map(|i| (format!("a = b, element {i}"), with[i], without[i])));
    }
    e.formula("T6.4", "the gradient of a negative pair at a = b is 0", equal, 1e-5);
    Ok(())
}

fn norm(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn triplet(e: &mut Evidence) -> Done {
    const MARGIN: f64 = 0.5;
    let plain = loss(&format!("triplet_margin(margin={MARGIN})"));

    let mut rng = draws(81);
    let (mut values, mut idle, mut slopes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut text, mut cited, mut goal) = (Vec::new(), Vec::new(), true);
    for k in 0..150 {
        let rows = normals(&mut rng, 9);
        let (a, p, n) = (&rows[..3], &rows[3..6], &rows[6..]);
        let (near, far) = (distance(a, p), distance(a, n));
        let given = [("anchor", a, &[1, 3][..]), ("positive", p, &[1, 3]), ("negative", n, &[1, 3])];
        let (value, of_p) = of_grad(&plain, &given, "positive")?;
        let (_, of_n) = of_grad(&plain, &given, "negative")?;
        let (_, of_a) = of_grad(&plain, &given, "anchor")?;

        let printed = (near - far + MARGIN).max(0.0);
        values.push((value, printed));
        text.push((format!("triplet {k}"), printed, value));
        cited.push((format!("triplet {k}"), printed, (near * near - far * far + MARGIN).max(0.0)));
        goal &= (value == 0.0) == (near + MARGIN <= far);
        if far >= near + MARGIN {
            idle.extend(of_a.into_iter().chain(of_p).chain(of_n).map(|g| (g, 0.0)));
        } else {
            for i in 0..3 {
                let (to_p, to_n) = ((p[i] - a[i]) / near, (a[i] - n[i]) / far);
                slopes.extend([(of_p[i], to_p), (of_n[i], to_n), (of_a[i], -to_p - to_n)]);
            }
        }
    }

    e.all_equal("the loss, and max(0, d(a,p) − d(a,n) + α)", values, 1e-14);
    e.all_equal("where the negative is far enough: gradients, and 0", idle, 0.0);
    e.all_equal("elsewhere: gradients of positive, negative and anchor", slopes, 1e-13);
    e.formula("T6.2", "max(0, d(a,p) − d(a,n) + α)", text, 1e-10);
    e.said("T6.2", "the loss is 0 where d(a,p) + α ≤ d(a,n), and there only", true, goal);
    e.formula("T6.2", "the cited paper's loss is max(0, d(a,p)² − d(a,n)² + α)", cited, 1e-10);
    Ok(())
}
