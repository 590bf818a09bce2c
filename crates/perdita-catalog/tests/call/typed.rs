//! The typed way to the same results, which the dynamic call is compared with.
use super::cases::{Case, Held};
use perdita::kernel::{Gradients, Outputs, Reduction, Slots, Total};
use perdita::loss::Holds;
use perdita::{Arrays, Embeddings, Labels, Pairs, Pred, Products, Rows, Scores, Target, Targets};
use perdita_catalog::{AnyProduct, CallElement, Shape};

/// Where results go: the same memory for both ways.
pub(crate) struct Memory<E> {
    pub(crate) each: Vec<E>,
    pub(crate) curvature: Vec<E>,
    pub(crate) grads: Vec<(&'static str, Vec<E>)>,
}
impl<E: CallElement> Memory<E> {
    /// Memory for all that a loss has.
    pub(crate) fn new(case: &Case, held: &[Held<E>]) -> Self {
        let blank = |len| vec![E::from_f64(9.0); len];
        let is_input = |array: &&Held<E>| case.field(array.name).holds == Holds::Variable;
        let has_curvature = case.loss.product().is_none() && case.loss.multi_input().is_none();
        Memory {
            each: blank(if case.loss.each().is_empty() && case.loss.product().is_some() {
                0
            } else {
                case.observations
            }),
            curvature: blank(if has_curvature { held[0].numbers.len() } else { 0 }),
            grads: held
                .iter()
                .filter(is_input)
                .map(|array| (array.name, blank(array.numbers.len())))
                .collect(),
        }
    }

    /// Everything as bits.
    pub(crate) fn bits(&self) -> Vec<u64> {
        let grads = self.grads.iter().flat_map(|(_, grad)| grad);
        self.each.iter().chain(&self.curvature).chain(grads).map(|x| x.to_f64().to_bits()).collect()
    }
}

/// Beside arrays, what both ways are asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a, E> {
    pub(crate) reduction: Reduction,
    pub(crate) weight: Option<&'a [E]>,
    pub(crate) upstream: Option<&'a [E]>,
}

/// The sums of a loss, and the gradients in its temperature and bias.
pub(crate) type Sums = (Total, Option<f64>, Option<f64>);

/// The typed way.
pub(crate) fn evaluate<E: CallElement>(
    case: &Case,
    held: &[Held<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Sums {
    let numbers = |at: usize| &held[at].numbers[..];
    let scores = || Scores::strided(numbers(0), held[0].shape[1], held[0].stride);
    let Asked { reduction, weight, upstream } = asked;
    let total = match case.loss.shape() {
        Shape::Pointwise(loss) => {
            let batch = Pairs::new(Pred(numbers(0)), Target(numbers(1))).unwrap();
            let batch = weight.map_or(batch, |weight| batch.weighted(weight).unwrap());
            loss.evaluate(batch, reduction, outputs(memory, upstream)).unwrap()
        }
        Shape::Labels(loss) => {
            let batch = Rows::new(scores(), (&held[1].labels).into()).unwrap();
            let batch = weight.map_or(batch, |weight| batch.weighted(weight).unwrap());
            loss.evaluate(batch, reduction, outputs(memory, upstream)).unwrap()
        }
        Shape::Soft(loss) => {
            let batch = Rows::soft(scores(), Targets(numbers(1))).unwrap();
            let batch = weight.map_or(batch, |weight| batch.weighted(weight).unwrap());
            loss.evaluate(batch, reduction, outputs(memory, upstream)).unwrap()
        }
        Shape::Product(loss) => return product(&**loss, held, asked, memory),
        Shape::Arrays(loss) => {
            let mut batch = Arrays::new();
            for array in held {
                batch = match case.field(array.name).holds {
                    Holds::Labels => batch.labels(array.name, (&array.labels).into(), &array.shape).unwrap(),
                    _ => batch.numbers(array.name, &array.numbers, &array.shape).unwrap(),
                };
            }
            let batch = weight.map_or(batch, |weight| batch.weighted(weight).unwrap());
            let mut out = Slots::none().each(&mut memory.each);
            for (name, grad) in &mut memory.grads {
                out = out.grad(name, grad);
            }
            let out = if let Some(upstream) = upstream { out.upstream(upstream) } else { out };
            loss.evaluate(batch, reduction, out).unwrap()
        }
    };
    (total, None, None)
}

fn outputs<'a, E: CallElement>(memory: &'a mut Memory<E>, upstream: Option<&'a [E]>) -> Outputs<'a, E> {
    let out = Outputs::none().each(&mut memory.each).grad(&mut memory.grads[0].1);
    let out = out.curvature(&mut memory.curvature);
    if let Some(upstream) = upstream { out.upstream(upstream) } else { out }
}

fn product<E: CallElement>(
    loss: &dyn AnyProduct,
    held: &[Held<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Sums {
    let get = |name: &str| held.iter().find(|array| array.name == name);
    let rows = |array: &'_ Held<E>| array.shape[array.shape.len() - 1];
    let embeddings =
        |name: &str| get(name).map(|array| Embeddings::new(&array.numbers, rows(array)).unwrap());
    let a = embeddings("a").unwrap();
    let mut batch = embeddings("b").map_or(Products::of(a), |b| Products::new(a, b).unwrap());
    if let Some(labels) = get("labels") {
        batch = batch.labels(Labels::from(&labels.labels)).unwrap();
    }
    if let Some(labels) = get("key_labels") {
        batch = batch.key_labels(Labels::from(&labels.labels)).unwrap();
    }
    if let Some(targets) = get("targets") {
        batch = batch.targets(&targets.numbers).unwrap();
    }
    if let Some(bias) = get("bias") {
        batch = batch.bias(&bias.numbers).unwrap();
    }
    if let (Some(array), Some(rows)) = (get("negatives"), embeddings("negatives")) {
        batch = match array.shape.len() {
            3 => batch.negatives_per_query(rows).unwrap(),
            _ => batch.negatives(rows).unwrap(),
        };
    }
    if let Some(weight) = asked.weight {
        batch = batch.weighted(weight).unwrap();
    }
    let mut out = Gradients::none();
    if !memory.each.is_empty() {
        out = out.each(&mut memory.each);
    }
    if let Some(upstream) = asked.upstream {
        out = out.upstream(upstream);
    }
    for (name, grad) in &mut memory.grads {
        out = match *name {
            "a" => out.a(grad),
            "b" => out.b(grad),
            "bias" => out.bias(grad),
            _ => out.negatives(grad),
        };
    }
    let outcome = loss.evaluate(batch, asked.reduction, out).unwrap();
    (outcome.total, outcome.temperature, outcome.bias)
}
