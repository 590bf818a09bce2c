//! Batches all over the domains of a loss: tiny, usual and huge numbers, kinks, the ends of domains.
use super::exactness::Exactness;
use crate::common::{Array, Asked, Memory, cast, inputs, wide};
use perdita::Reduction;
use perdita::loss::{Card, FieldKind, Predicts};
use perdita::real::{Element, Interval};
use perdita_catalog::{CallElement, Loss};

/// Sizes of predictions and targets: tiny, usual and huge ones.
const SIZES: &[f64] = &[
    1e-100, 1e-20, 1e-8, 1e-4, 0.0137, 0.1, 0.31, 0.5, 0.77, 1.0, 1.3, 2.4, 5.0, 9.7, 17.0, 36.4, 38.0,
    101.3, 333.0, 699.0, 745.0, 1e4,
];

/// Numbers all over a domain.
fn grid(domain: Interval) -> Vec<f64> {
    let small = || SIZES.iter().copied().filter(|&x| x < 1.0);
    let all: Vec<f64> = match (domain.lo.is_finite(), domain.hi.is_finite()) {
        (true, true) => {
            small().flat_map(|x| [domain.lo + x, domain.hi - x]).chain([domain.lo, domain.hi]).collect()
        }
        (true, false) => SIZES.iter().copied().chain((domain.lo == 0.0).then_some(0.0)).collect(),
        (false, true) => SIZES.iter().map(|x| domain.hi - x).chain([domain.hi]).collect(),
        (false, false) => SIZES.iter().flat_map(|&x| [-x, x]).chain([0.0]).collect(),
    };
    all.into_iter().filter(|&x| domain.contains(x)).collect()
}

fn targets(card: &Card) -> Vec<f64> {
    if card.two_labels {
        return vec![card.target.lo, card.target.hi];
    }
    let few = |domain| grid(domain).into_iter().step_by(3).chain([1.0]).collect();
    if card.target == Interval::REAL { vec![0.0, 1.0, -2.4, 1e-8, 333.0] } else { few(card.target) }
}

/// True for inputs that are not too small.
fn is_sized(x: f64, exactness: &Exactness) -> bool {
    x == 0.0 || x.abs() >= exactness.least_input
}

/// A batch: arrays by name, and its number of observations.
#[derive(Clone)]
pub(super) struct Batch {
    pub(super) arrays: Vec<(&'static str, Vec<usize>, Vec<f64>)>,
    pub(super) observations: usize,
}

impl Batch {
    /// Batches for a loss, all over its domains.
    pub(super) fn of(loss: &Loss, exactness: &Exactness) -> Vec<Batch> {
        if loss.pointwise().is_some() {
            return vec![Batch::of_points(loss.card(), exactness)];
        }
        if loss.multi_input().is_some() {
            return vec![Batch::of_numbers(loss, exactness)];
        }
        [1, 2, 3, 7].map(|classes| Batch::of_rows(loss, classes)).into()
    }

    fn of_points(card: &Card, exactness: &Exactness) -> Batch {
        let points: Vec<(f64, f64)> = targets(card)
            .into_iter()
            .flat_map(|y| {
                let beside = if card.target == Interval::REAL { y } else { 0.0 };
                grid(card.prediction).into_iter().map(move |p| (p + beside, y))
            })
            .filter(|&(p, y)| is_sized(p, exactness) && is_sized(y, exactness))
            .collect();
        let (p, y): (Vec<_>, Vec<_>) = points.into_iter().unzip();
        let n = p.len();
        Batch { arrays: vec![("prediction", vec![n], p), ("target", vec![n], y)], observations: n }
    }

    /// Every field has its own order of the numbers of its domain.
    fn of_numbers(loss: &Loss, exactness: &Exactness) -> Batch {
        let (n, [least, most]) = (1000, exactness.of_numbers);
        let column = |(i, field): (usize, &perdita::loss::Field)| {
            let is_label = field.holds == FieldKind::Constant && loss.card().two_labels;
            let numbers = if is_label { vec![field.domain.lo, field.domain.hi] } else { grid(field.domain) };
            let numbers: Vec<f64> =
                numbers.into_iter().filter(|x| (least..most).contains(&x.abs())).collect();
            let at = |k: usize| numbers[(k * [1, 7, 11, 17][i] + k / 13) % numbers.len()];
            (field.name, vec![n], (0..n).map(at).collect())
        };
        Batch { arrays: loss.fields().iter().enumerate().map(column).collect(), observations: n }
    }

    fn of_rows(loss: &Loss, classes: usize) -> Batch {
        const SCALES: &[f64] = &[0.0, 1e-8, 1e-3, 0.3, 1.0, 4.0, 18.0, 50.0, 400.0, 1e4];
        let rows = SCALES.len() * classes.max(4);
        let (mut scores, mut targets, mut labels) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..rows {
            let scale = SCALES[i % SCALES.len()];
            let row: Vec<f64> =
                (0..classes).map(|j| scale * ((i * 31 + j * j * 7 + 3 * j) as f64).sin()).collect();
            scores.extend(of_kind(loss, &row));

            let label = i / SCALES.len() % classes;
            labels.push(label as f64);
            targets.extend(soft_target(loss, i, classes, label));
        }
        let shape = vec![rows, classes];
        let arrays = match loss.soft() {
            Some(_) => vec![("scores", shape.clone(), scores), ("targets", shape, targets)],
            None => vec![("scores", shape, scores), ("labels", vec![rows], labels)],
        };
        Batch { arrays, observations: rows }
    }

    /// The numbers as they are in another precision, without those that lack digits.
    pub(super) fn rounded<E: Element>(mut self, exactness: &Exactness) -> Self {
        let is_zero = |x: f64| x.abs() < exactness.range[0];
        for (_, _, numbers) in &mut self.arrays {
            *numbers = wide(&cast::<E>(numbers));
            numbers.iter_mut().filter(|x| is_zero(**x)).for_each(|x| *x = 0.0);
        }
        self
    }

    pub(super) fn results<E: CallElement>(&self, loss: &Loss) -> Memory<E> {
        let arrays: Vec<Array<E>> = loss
            .fields()
            .iter()
            .map(|field| {
                let found = self.arrays.iter().find(|(name, ..)| *name == field.name);
                let (_, shape, numbers) = found.unwrap_or_else(|| panic!("{loss} takes {}", field.name));
                Array::new(field, shape.clone(), numbers.clone()).hold(0)
            })
            .collect();
        let mut memory = Memory::new(loss, &arrays, self.observations);
        let found = memory.fill(loss, inputs(&arrays), Asked::plain(Reduction::Sum));
        found.unwrap_or_else(|error| panic!("{loss}: {error}"));
        memory
    }

    /// The inputs of a number among the results.
    pub(super) fn at(&self, index: usize, len: usize) -> String {
        let observation = index / (len / self.observations);
        let part = |(name, _, numbers): &(&str, Vec<usize>, Vec<f64>)| {
            let width = numbers.len() / self.observations;
            format!("{name} {:?}", &numbers[observation * width..][..width])
        };
        self.arrays.iter().map(part).collect::<Vec<_>>().join(", ")
    }
}

/// Logits, log-probabilities or probabilities, as the loss takes them.
fn of_kind(loss: &Loss, row: &[f64]) -> Vec<f64> {
    let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total = row.iter().map(|z| (z - top).exp()).sum::<f64>().ln() + top;
    let logarithms = row.iter().map(|z| z - total);
    match loss.card().predicts {
        Predicts::LogProbability => logarithms.collect(),
        _ if loss.to_string().contains("from_logits=false") => logarithms.map(f64::exp).collect(),
        _ => row.to_vec(),
    }
}

/// One class, two of them, or a distribution.
fn soft_target(loss: &Loss, i: usize, classes: usize, label: usize) -> Vec<f64> {
    let one = |j: usize| f64::from(u8::from(j == label));
    let t: Vec<f64> = match i % 3 {
        0 => (0..classes).map(one).collect(),
        1 => (0..classes).map(|j| 0.75 * one(j) + 0.25 * one((j + 1) % classes)).collect(),
        _ => (0..classes).map(|j| (1.0 + ((i + 3 * j) as f64).sin()) / (2 * classes) as f64).collect(),
    };
    if loss.to_string().contains("log_target") { t.into_iter().map(f64::ln).collect() } else { t }
}
