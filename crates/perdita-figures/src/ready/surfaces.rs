//! Losses of two variables, as surfaces.
use super::loss;
use crate::{Axis, Figure, Mark, Panel};
use perdita::Reduction;
use perdita_catalog::{Inputs, Outputs};
use std::f64::consts::TAU;

/// The number of steps of a surface along each axis.
const STEPS: usize = 40;

/// The ends of the two axes.
type Ends = (f64, f64);

/// An array: its name, its shape, and its elements at a point.
type Array<'a> = (&'a str, &'a [usize], &'a dyn Fn(f64, f64) -> Vec<f64>);

/// The loss of these arrays on a grid.
fn surface(name: &str, (xs, ys): (Ends, Ends), arrays: &[Array]) -> Result<Mark, String> {
    let at = |(lo, hi): Ends| (0..=STEPS).map(move |i| lo + (hi - lo) * (i as f64 / STEPS as f64));
    let (x, y): (Vec<f64>, Vec<f64>) = (at(xs).collect(), at(ys).collect());
    let points: Vec<(f64, f64)> = y.iter().flat_map(|y| x.iter().map(|x| (*x, *y))).collect();
    let z = values(name, &points, arrays)?.chunks(x.len()).map(<[f64]>::to_vec).collect();
    Ok(Mark::Surface { name: "loss".into(), x, y, z })
}

/// The edge of the region where the loss is 0: on each segment, which begins outside of it and ends inside, by bisection. No
/// contour of a grid lies so exactly where a loss becomes flat.
fn edge(name: &str, segments: &[[(f64, f64); 2]], arrays: &[Array]) -> Result<Mark, String> {
    const BISECTIONS: usize = 40;
    let between = |[a, b]: [(f64, f64); 2]| (0.5 * (a.0 + b.0), 0.5 * (a.1 + b.1));
    let mut segments = segments.to_vec();
    for _ in 0..BISECTIONS {
        let middles: Vec<(f64, f64)> = segments.iter().map(|segment| between(*segment)).collect();
        let losses = values(name, &middles, arrays)?;
        for ((segment, middle), loss) in segments.iter_mut().zip(middles).zip(losses) {
            // Some losses add 10⁻⁶ to distances, as PyTorch does.
            segment[usize::from(loss < 1e-9)] = middle;
        }
    }
    Ok(Mark::reference("loss 0", segments.into_iter().map(between).collect()))
}

/// The loss of these arrays at each point.
fn values(name: &str, points: &[(f64, f64)], arrays: &[Array]) -> Result<Vec<f64>, String> {
    let numbers: Vec<Vec<f64>> =
        arrays.iter().map(|(.., of)| points.iter().flat_map(|(x, y)| of(*x, *y)).collect()).collect();
    let (mut inputs, mut each) = (Inputs::new(), vec![0.0; points.len()]);
    for ((name, shape, _), numbers) in arrays.iter().zip(&numbers) {
        let shape = [&[points.len()], *shape].concat();
        inputs = inputs.array(*name, numbers, &shape);
    }
    let out = Outputs::new().each(&mut each);
    loss(name)?.evaluate(&inputs, Reduction::Mean, out).map_err(|e| e.to_string())?;
    Ok(each)
}

fn panel(title: &str, x: &str, y: &str, marks: Vec<Mark>) -> Panel {
    Panel { title: title.into(), x: Axis::new(x), y: Axis::new(y), marks }
}

pub(super) fn contrastive() -> Result<Figure, String> {
    const FAR: f64 = 1.6;
    const RAYS: u32 = 120;
    let ray = |i: u32| (f64::from(i) * TAU / f64::from(RAYS)).sin_cos();
    let rays: Vec<_> = (0..=RAYS).map(|i| [(0.0, 0.0), (FAR * ray(i).1, FAR * ray(i).0)]).collect();
    let pair = |same: f64, title: &str| -> Result<Panel, String> {
        let of_same = |_, _| vec![same];
        let arrays: [Array; 3] =
            [("a", &[2], &|x, y| vec![x, y]), ("b", &[2], &|_, _| vec![0.0, 0.0]), ("same", &[], &of_same)];
        let mut marks = vec![surface("contrastive", ((-FAR, FAR), (-FAR, FAR)), &arrays)?];
        if same == 0.0 {
            marks.push(edge("contrastive", &rays, &arrays)?);
        }
        Ok(panel(title, "first coordinate of the difference", "second coordinate", marks))
    };
    let panels = vec![pair(1.0, "Positive pair")?, pair(0.0, "Negative pair, margin 1")?];
    Ok(Figure { title: "Contrastive loss of two points".into(), panels })
}

pub(super) fn triplet() -> Result<Figure, String> {
    let ends = (0.0, 2.0);
    let arrays: [Array; 3] = [
        ("anchor", &[2], &|_, _| vec![0.0, 0.0]),
        ("positive", &[2], &|near, _| vec![near, 0.0]),
        ("negative", &[2], &|_, far| vec![0.0, far]),
    ];
    let columns: Vec<_> = (0..=20).map(|i| f64::from(i) / 20.0).map(|x| [(x, 0.0), (x, 2.0)]).collect();
    let marks =
        vec![surface("triplet_margin", (ends, ends), &arrays)?, edge("triplet_margin", &columns, &arrays)?];
    let panel = panel("", "d(anchor, positive)", "d(anchor, negative)", marks);
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
