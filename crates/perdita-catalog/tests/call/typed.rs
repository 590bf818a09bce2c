//! The typed way to the same results, which the dynamic call is compared with: a loss or two of every kind, which take every
//! field that there is.
use super::cases::Case;
use crate::common::{Array, Asked, Memory};
use perdita::kernel::HotRowwise;
use perdita::loss::{ClassIndex, Definition, Distribution, FieldKind, Rowwise};
use perdita::losses::{
    CrossEntropy, Dice, GaussianNll, Huber, InfoNce, LinearCrossEntropy, LogCosh, SoftCrossEntropy, Triplet,
};
use perdita::{
    Arrays, ArraysExt, Embeddings, Error, Labels, Outputs, Pairs, PointwiseExt, Pred, Products, ProductsExt,
    Rows, Scores, Target, Targets, Total,
};
use perdita_catalog::CallElement;

/// The sums of a loss, and the gradients in its temperature and bias.
pub(crate) type Sums = (Total, Option<f64>, Option<f64>);

/// The typed way; none if the loss is not among those that are compiled here.
pub(crate) fn evaluate<E: CallElement>(
    case: &Case,
    arrays: &[Array<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Option<Sums> {
    let total = |total: Result<Total, Error>| (total.unwrap(), None, None);
    Some(match case.loss.card().name {
        "huber" => total(pointwise(&typed::<Huber>(case), arrays, asked, memory)),
        "log_cosh" => total(pointwise(&typed::<LogCosh>(case), arrays, asked, memory)),
        "cross_entropy" => total(labelled(typed::<CrossEntropy>(case), arrays, asked, memory)),
        "soft_cross_entropy" => total(soft(typed::<SoftCrossEntropy>(case), arrays, asked, memory)),
        "gaussian_nll" => total(multi_input(&typed::<GaussianNll>(case), arrays, asked, memory)),
        "dice" => total(multi_input(&typed::<Dice>(case), arrays, asked, memory)),
        "linear_cross_entropy" => product(&typed::<LinearCrossEntropy>(case), arrays, asked, memory),
        "info_nce" => product(&typed::<InfoNce>(case), arrays, asked, memory),
        "triplet" => product(&typed::<Triplet>(case), arrays, asked, memory),
        _ => return None,
    })
}
/// The loss with the parameters of the case.
fn typed<L: Definition>(case: &Case) -> L {
    L::build(case.loss.args()).unwrap()
}

fn pointwise<E: CallElement>(
    loss: &impl PointwiseExt,
    arrays: &[Array<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Result<Total, Error> {
    let batch = Pairs::new(Pred(&arrays[0].numbers), Target(&arrays[1].numbers))?;
    let batch = asked.weight.map_or(Ok(batch), |weight| batch.weighted(weight))?;
    loss.evaluate(batch, asked.reduction, outputs(memory, asked.upstream))
}

fn labelled<E: CallElement>(
    loss: impl Rowwise<Target = ClassIndex>,
    arrays: &[Array<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Result<Total, Error> {
    let batch = Rows::new(scores(&arrays[0]), Labels::from(&arrays[1].labels))?;
    let batch = asked.weight.map_or(Ok(batch), |weight| batch.weighted(weight))?;
    HotRowwise::new(loss).evaluate(batch, asked.reduction, outputs(memory, asked.upstream))
}

fn soft<E: CallElement>(
    loss: impl Rowwise<Target = Distribution>,
    arrays: &[Array<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Result<Total, Error> {
    let batch = Rows::soft(scores(&arrays[0]), Targets(&arrays[1].numbers))?;
    let batch = asked.weight.map_or(Ok(batch), |weight| batch.weighted(weight))?;
    HotRowwise::new(loss).evaluate(batch, asked.reduction, outputs(memory, asked.upstream))
}

fn scores<E: CallElement>(array: &Array<E>) -> Scores<'_, E> {
    Scores::strided(&array.numbers, array.shape[1], array.stride)
}

fn multi_input<E: CallElement>(
    loss: &impl ArraysExt,
    arrays: &[Array<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Result<Total, Error> {
    let mut batch = Arrays::new();
    for array in arrays {
        batch = match array.holds {
            FieldKind::Labels => batch.labels(array.name, (&array.labels).into(), &array.shape)?,
            _ => batch.numbers(array.name, &array.numbers, &array.shape)?,
        };
    }
    let batch = asked.weight.map_or(Ok(batch), |weight| batch.weighted(weight))?;
    let mut out = Outputs::new().each(&mut memory.each);
    for (name, grad) in &mut memory.grads {
        out = out.grad(name, grad);
    }
    if let Some(upstream) = asked.upstream {
        out = out.upstream(upstream);
    }
    loss.evaluate(batch, asked.reduction, out)
}

fn outputs<'a, E: CallElement>(memory: &'a mut Memory<E>, upstream: Option<&'a [E]>) -> Outputs<'a, E> {
    let (name, grad) = &mut memory.grads[0];
    let out = Outputs::new().each(&mut memory.each).grad(name, grad);
    let out = out.curvature(&mut memory.curvature);
    if let Some(upstream) = upstream { out.upstream(upstream) } else { out }
}

fn product<E: CallElement>(
    loss: &impl ProductsExt,
    arrays: &[Array<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Sums {
    let get = |name: &str| arrays.iter().find(|array| array.name == name);
    let rows = |array: &Array<E>| array.shape[array.shape.len() - 1];
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
    let mut out = Outputs::new();
    if !memory.each.is_empty() {
        out = out.each(&mut memory.each);
    }
    if let Some(upstream) = asked.upstream {
        out = out.upstream(upstream);
    }
    for (name, grad) in &mut memory.grads {
        out = out.grad(name, grad);
    }
    let outcome = loss.evaluate(batch, asked.reduction, out).unwrap();
    (outcome.total, outcome.temperature, outcome.bias)
}
