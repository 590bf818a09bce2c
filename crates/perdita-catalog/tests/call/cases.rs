//! Batches for every loss of the catalogue: from the reference files where a loss needs arrays that fit each other, made up
//! from the domains of its fields elsewhere.
use crate::common::{Array, multi_input_arrays, multi_input_cases, numbers, product_arrays, product_cases};
use perdita::loss::{Field, FieldKind};
use perdita::real::Interval;
use perdita_catalog::{CallElement, LOSSES, Loss};
use serde_json::Value;

/// The number of reference cases per loss.
const PER_LOSS: usize = 6;

/// A loss and a batch.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) loss: Loss,
    pub(crate) arrays: Vec<Array<f64>>,
    pub(crate) observations: usize,
}
impl Case {
    /// Batches of every loss, with its defaults where there is no reference file.
    pub(crate) fn all() -> Vec<Case> {
        let (products, multi_inputs) = (product_cases(), multi_input_cases());
        let mut all = Vec::new();
        for entry in LOSSES {
            let loss = entry.default().unwrap();
            let of_loss =
                |case: &&Value| case["loss"].as_str().unwrap().split('(').next() == Some(entry.card().name);
            let before = all.len();
            if loss.product().is_some() {
                all.extend(products.iter().filter(of_loss).take(PER_LOSS).map(Case::product));
            } else if loss.multi_input().is_some() {
                all.extend(multi_inputs.iter().filter(of_loss).take(PER_LOSS).map(Case::multi_input));
            } else {
                all.extend([1, 3, 40].map(|n| Case::made_up(&loss, n)));
            }
            assert!(all.len() > before, "{loss} has no case");
        }
        all
    }

    fn made_up(loss: &Loss, n: usize) -> Case {
        const CLASSES: usize = 5;
        let array = |field: &Field| {
            let shape: Vec<usize> = match field.axes {
                "..." if n.is_multiple_of(2) => vec![2, n / 2],
                "..." | "n" => vec![n],
                _ => vec![n, CLASSES],
            };
            let two_labels = field.name == "target" && loss.card().two_labels;
            let number = |i| match field.holds {
                FieldKind::Labels => (i * 3 % CLASSES) as f64,
                _ if two_labels => end(field.domain, i),
                _ => inside(field.domain, i),
            };
            let numbers = (0..shape.iter().product()).map(number).collect();
            Array::new(field, shape, numbers)
        };
        let arrays = loss.fields().iter().map(array).collect();
        Case { loss: loss.clone(), arrays, observations: n }
    }

    fn product(case: &Value) -> Case {
        let loss: Loss = case["loss"].as_str().unwrap().parse().unwrap();
        let arrays = product_arrays(&loss, case);
        Case { observations: arrays[0].shape[0], arrays, loss }
    }

    fn multi_input(case: &Value) -> Case {
        let loss: Loss = case["loss"].as_str().unwrap().parse().unwrap();
        let arrays = multi_input_arrays(&loss, case);
        Case { observations: numbers(&case["each"]).len(), arrays, loss }
    }

    /// The arrays in the type that is computed in; scores with the requested padding.
    pub(crate) fn hold<E: CallElement>(&self, padding: usize) -> Vec<Array<E>> {
        let padding = |name| if self.is_padded(name) { padding } else { 0 };
        self.arrays.iter().map(|array| array.hold(padding(array.name))).collect()
    }

    /// True if rows of this array may be padded.
    pub(crate) fn is_padded(&self, name: &str) -> bool {
        name == "scores" && self.loss.multi_input().is_none()
    }

    /// The field of an array.
    pub(crate) fn field(&self, name: &str) -> &Field {
        self.loss.fields().iter().find(|field| field.name == name).unwrap()
    }
}

/// One of the ends of a domain.
fn end(domain: Interval, i: usize) -> f64 {
    if i.is_multiple_of(3) { domain.lo } else { domain.hi }
}
/// A number of a domain, not too large.
fn inside(domain: Interval, i: usize) -> f64 {
    let (lo, hi) = (domain.lo.max(-2.0), domain.hi.min(2.0));
    let share = 0.1 + 0.8 * ((i * 7 + 3) % 11) as f64 / 10.0;
    lo + (hi - lo) * share
}
