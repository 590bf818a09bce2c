//! Evaluation on the host by perdita's kernels: value and gradients in one pass.
use crate::batch::Batch;
use crate::framework::{Framework, Numbers};
use perdita::loss::{Error, Field, FieldKind};
use perdita::real::Element;
use perdita_catalog::{CallElement, Inputs, Loss, Outputs};

/// The requested outputs.
pub(crate) struct Wanted<'a, T> {
    /// The reduction of the value and of the gradients.
    pub(crate) reduction: perdita::Reduction,
    /// True for the losses of the observations instead of the reduced loss.
    pub(crate) each: bool,
    /// The fields whose gradients are wanted.
    pub(crate) grads: &'a [Field],
    /// A factor per observation of the gradients.
    pub(crate) upstream: Option<&'a T>,
    /// True if numbers outside their domains are an error.
    pub(crate) checked: bool,
}

impl<T> Copy for Wanted<'_, T> {}
impl<T> Clone for Wanted<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

/// A value, and the gradients that were wanted, in order.
#[derive(Clone)]
pub(crate) struct Found<T> {
    pub(crate) value: T,
    pub(crate) grads: Vec<T>,
}

/// Evaluates a batch on the host.
pub(crate) fn evaluate<F: Framework>(
    framework: &F,
    loss: &Loss,
    batch: &Batch<F::Tensor>,
    wanted: Wanted<F::Tensor>,
) -> Result<Found<F::Tensor>, F::Error> {
    batch.borrowed(framework, wanted.upstream, wanted.checked, |inputs, upstream| {
        let outputs = upstream.map_or(Outputs::new(), |upstream| Outputs::new().upstream(upstream));
        match inputs.is_double() {
            true => evaluate_as::<F, f64>(framework, loss, batch, wanted, &inputs, outputs),
            false => evaluate_as::<F, f32>(framework, loss, batch, wanted, &inputs, outputs),
        }
    })
}

fn evaluate_as<F: Framework, E: CallElement>(
    framework: &F,
    loss: &Loss,
    batch: &Batch<F::Tensor>,
    wanted: Wanted<F::Tensor>,
    inputs: &Inputs,
    outputs: Outputs,
) -> Result<Found<F::Tensor>, F::Error>
where
    Numbers: From<Vec<E>>,
{
    let wrap = |error: Error| framework.error(error);
    let names = arrays_of(batch, wanted.grads);
    let shapes: Vec<Vec<usize>> = names
        .iter()
        .map(|name| framework.shape(batch.get(name).expect("a gradient is that of an array")))
        .collect();
    let mut memory: Vec<Vec<E>> =
        shapes.iter().map(|shape| vec![E::default(); shape.iter().product()]).collect();

    let has_rows = !loss.each().is_empty();
    if wanted.each && !has_rows && loss.product().is_some() {
        return Err(wrap(Error::NoRows { loss: loss.card().name }));
    }
    let is_shaped = wanted.each || has_rows && batch.weight.is_some();
    let observations = if is_shaped { loss.observations(inputs).map_err(wrap)? } else { vec![] };
    if has_rows {
        batch.check_weight(framework, &observations)?;
    }
    let mut each = vec![E::default(); if wanted.each { observations.iter().product() } else { 0 }];

    let mut outputs = outputs;
    for (name, grad) in names.iter().zip(&mut memory) {
        outputs = outputs.grad(*name, E::data_mut(grad));
    }
    if wanted.each {
        outputs = outputs.each(E::data_mut(&mut each));
    }
    let found = loss.evaluate(inputs, wanted.reduction, outputs).map_err(wrap)?;

    let number = |x: f64| framework.tensor(vec![<E as Element>::from_f64(x)].into(), &[]);
    let value = match wanted.each {
        true => framework.tensor(each.into(), &observations)?,
        false => number(found.value())?,
    };
    let mut memory = memory.into_iter().zip(&shapes);
    let grads = wanted.grads.iter().map(|field| match field.holds {
        FieldKind::Parameter => number(found.parameter(field.name).unwrap_or(0.0)),
        _ => {
            let (grad, shape) = memory.next().expect("memory for each gradient");
            framework.tensor(grad.into(), shape)
        }
    });
    Ok(Found { value, grads: grads.collect::<Result<_, _>>()? })
}

/// The names of the arrays with a wanted gradient. Those of parameters come along with any other, so there is at least one.
fn arrays_of<T: Clone>(batch: &Batch<T>, grads: &[Field]) -> Vec<&'static str> {
    let is_array = |field: &&Field| field.holds != FieldKind::Parameter;
    let mut names: Vec<_> = grads.iter().filter(is_array).map(|field| field.name).collect();
    if names.is_empty() && !grads.is_empty() {
        names.extend(batch.first().map(|(field, _)| field.name));
    }
    names
}
