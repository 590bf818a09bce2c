//! Losses of two variables, as surfaces.
use super::loss;
use crate::{Axis, Figure, Mark, Panel};
use perdita::Reduction;
use perdita_catalog::{Inputs, Outputs};

/// The number of steps of a surface along each axis.
const STEPS: usize = 40;

/// The ends of the two axes.
type Ends = (f64, f64);

/// An array: its name, its shape, and its elements at a point.
type Array<'a> = (&'a str, &'a [usize], &'a dyn Fn(f64, f64) -> Vec<f64>);

/// The loss of these arrays at each point.
fn surface(name: &str, (xs, ys): (Ends, Ends), arrays: &[Array]) -> Result<Mark, String> {
    let at = |(lo, hi): Ends| (0..=STEPS).map(move |i| lo + (hi - lo) * (i as f64 / STEPS as f64));
    let (x, y): (Vec<f64>, Vec<f64>) = (at(xs).collect(), at(ys).collect());
    let points: Vec<(f64, f64)> = y.iter().flat_map(|y| x.iter().map(|x| (*x, *y))).collect();
    let numbers: Vec<Vec<f64>> =
        arrays.iter().map(|(.., of)| points.iter().flat_map(|(x, y)| of(*x, *y)).collect()).collect();
    let (mut inputs, mut each) = (Inputs::new(), vec![0.0; points.len()]);
    for ((name, shape, _), numbers) in arrays.iter().zip(&numbers) {
        let shape = [&[points.len()], *shape].concat();
        inputs = inputs.array(*name, numbers, &shape);
    }
    let out = Outputs::new().each(&mut each);
    loss(name)?.evaluate(&inputs, Reduction::Mean, out).map_err(|e| e.to_string())?;
    let z = each.chunks(x.len()).map(<[f64]>::to_vec).collect();
    Ok(Mark::Surface { name: "loss".into(), x, y, z })
}

fn panel(title: &str, x: &str, y: &str, marks: Vec<Mark>) -> Panel {
    Panel { title: title.into(), x: Axis::new(x), y: Axis::new(y), marks }
}

pub(super) fn contrastive() -> Result<Figure, String> {
    let around = ((-1.6, 1.6), (-1.6, 1.6));
    let pair = |same: f64, title: &str| -> Result<Panel, String> {
        let mark = surface(
            "contrastive",
            around,
            &[
                ("a", &[2], &|x, y| vec![x, y]),
                ("b", &[2], &|_, _| vec![0.0, 0.0]),
                ("same", &[], &|_, _| vec![same]),
            ],
        )?;
        Ok(panel(title, "first coordinate of the difference", "second coordinate", vec![mark]))
    };
    let panels = vec![pair(1.0, "Positive pair")?, pair(0.0, "Negative pair, margin 1")?];
    Ok(Figure { title: "Contrastive loss of two points".into(), panels })
}

pub(super) fn triplet() -> Result<Figure, String> {
    let ends = (0.0, 2.0);
    let mark = surface(
        "triplet_margin",
        (ends, ends),
        &[
            ("anchor", &[2], &|_, _| vec![0.0, 0.0]),
            ("positive", &[2], &|near, _| vec![near, 0.0]),
            ("negative", &[2], &|_, far| vec![0.0, far]),
        ],
    )?;
    let panel = panel("", "d(anchor, positive)", "d(anchor, negative)", vec![mark]);
    Ok(Figure::single("Triplet loss, margin 1", panel))
}

pub(super) fn dice() -> Result<Figure, String> {
    let ends = (0.0, 1.0);
    let pixels = |truth: [f64; 2], title: &str| -> Result<Panel, String> {
        let mark = surface(
            "dice(smooth=0, activation=identity)",
            (ends, ends),
            &[("prediction", &[1, 2], &|p, q| vec![p, q]), ("target", &[1, 2], &|_, _| truth.to_vec())],
        )?;
        Ok(panel(title, "probability of the first pixel", "probability of the second pixel", vec![mark]))
    };
    let panels = vec![
        pixels([1.0, 0.0], "Only the first pixel is in the region")?,
        pixels([1.0, 1.0], "Both pixels are in the region")?,
    ];
    Ok(Figure { title: "Dice loss of two pixels".into(), panels })
}
