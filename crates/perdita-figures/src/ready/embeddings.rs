//! Embeddings trained with a contrastive loss.
use super::loss;
use crate::{Axis, Figure, Mark, Panel};
use perdita::Reduction;
use perdita_catalog::{Inputs, Outputs};
use std::f64::consts::TAU;

const CLASSES: usize = 4;
const EACH: usize = 7;
const STEPS: usize = 400;
/// The learning rate per temperature, by which the gradient is divided.
const RATE: f64 = 4.0;

/// Queries and keys on the circle, before training and after it at several temperatures.
pub(super) fn info_nce() -> Result<Figure, String> {
    let (queries, keys) = (start(0.0), start(0.5));
    let mut panels = vec![panel("Before training", &queries, &keys)];
    for temperature in [0.05, 0.2, 1.0] {
        let (queries, keys) = trained(temperature, queries.clone(), keys.clone())?;
        panels.push(panel(&format!("τ = {temperature}"), &queries, &keys));
    }
    Ok(Figure { title: format!("Embeddings of {CLASSES} classes, trained with InfoNCE"), panels })
}

fn labels() -> Vec<i64> {
    (0..CLASSES * EACH).map(|i| (i % CLASSES) as i64).collect()
}

/// Points spread over the circle regardless of their class: angles by the golden ratio.
fn start(offset: f64) -> Vec<f64> {
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let angle = |i: usize| TAU * ((i * i) as f64 * ratio + offset * ratio).fract();
    (0..CLASSES * EACH).flat_map(|i| [angle(i).cos(), angle(i).sin()]).collect()
}

/// Gradient descent, with points projected back to the circle after each step.
fn trained(
    temperature: f64,
    mut queries: Vec<f64>,
    mut keys: Vec<f64>,
) -> Result<(Vec<f64>, Vec<f64>), String> {
    let loss = loss(&format!("info_nce(temperature={temperature})"))?;
    let (labels, n) = (labels(), CLASSES * EACH);
    let (mut of_queries, mut of_keys) = (vec![0.0; queries.len()], vec![0.0; keys.len()]);
    for _ in 0..STEPS {
        let inputs = Inputs::new().array("a", &queries, &[n, 2]).array("b", &keys, &[n, 2]);
        let inputs = inputs.array("labels", &labels, &[n]).array("key_labels", &labels, &[n]);
        let out = Outputs::new().grad("a", &mut of_queries).grad("b", &mut of_keys);
        loss.evaluate(&inputs, Reduction::Mean, out).map_err(|e| e.to_string())?;
        step(&mut queries, &of_queries, RATE * temperature);
        step(&mut keys, &of_keys, RATE * temperature);
    }
    Ok((queries, keys))
}

fn step(points: &mut [f64], gradient: &[f64], rate: f64) {
    for (point, slope) in points.chunks_mut(2).zip(gradient.chunks(2)) {
        let (x, y) = (point[0] - rate * slope[0], point[1] - rate * slope[1]);
        let length = x.hypot(y);
        (point[0], point[1]) = (x / length, y / length);
    }
}

fn panel(title: &str, queries: &[f64], keys: &[f64]) -> Panel {
    let circle = (0..=120).map(|i| f64::from(i) * TAU / 120.0).map(|a| (a.cos(), a.sin())).collect();
    let mut marks = vec![Mark::reference("", circle)];
    for class in 0..CLASSES {
        let of_class = |all: &[f64], radius: f64| {
            let points = all.chunks(2).zip(labels()).filter(|(_, label)| *label == class as i64);
            points.map(|(p, _)| (radius * p[0], radius * p[1])).collect::<Vec<_>>()
        };
        // Keys are drawn a little outside the circle, so that both are visible.
        let points = [of_class(queries, 1.0), of_class(keys, 1.12)].concat();
        marks.push(Mark::Points { name: format!("class {}", class + 1), points });
    }
    // Equal scales on both axes.
    let (x, y) = (
        Axis::new("queries on the circle, keys outside").range(-1.75, 1.75),
        Axis::new("").range(-1.25, 1.25),
    );
    Panel { title: title.into(), x, y, marks }
}
