//! The figures that the text itself shows.
use crate::losses::{jet, pointwise, value};
use crate::numerics::{grid, root};
use perdita_figures::{Axis, Figure, Mark, Panel};
use perdita_report::Block;

/// The value, slope and curvature at a point.
type Jet = (f64, f64, f64);

/// Losses of numbers, and the three sides of the focal loss.
pub(crate) fn figures() -> Vec<Block> {
    let figure = |figure, caption: &str| Block::Figure { figure, caption: caption.into() };
    vec![
        figure(
            errors(),
            "The loss against the error: the squared error rises fastest, Huber's follows it and then the absolute one.",
        ),
        figure(
            focal(),
            "The focal loss, what it leaves of the cross-entropy, and what it leaves of the gradient.",
        ),
    ]
}

fn errors() -> Figure {
    let curve = |name: &str| {
        let loss = pointwise(name);
        grid(-3.0..3.0, 121).into_iter().map(|r| (r, value(&*loss, r, 0.0))).collect()
    };
    let losses = [("MSE", "mse"), ("MAE", "mae"), ("Huber, δ = 1", "huber(delta=1)")];
    Figure::single(
        "",
        Panel {
            title: String::new(),
            x: Axis::new("error ŷ − y"),
            y: Axis::new("loss"),
            marks: losses.map(|(title, name)| Mark::line(title, curve(name))).into(),
        },
    )
}

fn focal() -> Figure {
    let ce = pointwise("bce_with_logits");
    // The logit of a probability is where the cross-entropy's slope at the label 0 is that probability.
    let places: Vec<(f64, f64)> = grid(0.01..0.99, 99)
        .into_iter()
        .filter_map(|p| root(|z| jet(&*ce, z, 0.0).1 - p, -10.0..10.0).ok().map(|z| (p, z)))
        .collect();
    let panel = |title: &str, y: Axis, of: fn(Jet, Jet) -> f64| {
        let curve = |gamma: f64| {
            let focal = pointwise(&format!("binary_focal(gamma={gamma}, alpha=none)"));
            places.iter().map(|&(p, z)| (p, of(jet(&*focal, z, 1.0), jet(&*ce, z, 1.0)))).collect()
        };
        let marks = [0.0, 0.5, 1.0, 2.0, 5.0].map(|gamma| Mark::line(format!("γ = {gamma}"), curve(gamma)));
        Panel { title: title.into(), x: Axis::new("p_t"), y, marks: marks.into() }
    };
    Figure {
        title: String::new(),
        panels: vec![
            panel("FL", Axis::new("loss"), |focal, _| focal.0),
            panel("FL/CE", Axis::new("ratio").log(), |focal, ce| focal.0 / ce.0),
            panel("|∂FL/∂z| / |∂CE/∂z|", Axis::new("ratio"), |focal, ce| focal.1 / ce.1),
        ],
    }
}
