//! Evaluation on the CPU by perdita's kernels: value and gradients in one pass.
use crate::batch::Batch;
use candle_core::{Device, Error, Result, Tensor, WithDType};
use perdita::Reduction;
use perdita::loss::{Field, FieldKind};
use perdita_catalog::{CallElement, Inputs, Loss, Outputs};

/// The requested outputs.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// The reduction of the value and of the gradients.
    pub(crate) reduction: Reduction,
    /// True for the losses of the observations instead of the reduced loss.
    pub(crate) each: bool,
    /// The fields whose gradients are wanted.
    pub(crate) grads: &'a [Field],
    /// A factor per observation of the gradients.
    pub(crate) upstream: Option<&'a Tensor>,
    /// True if numbers outside their domains are an error.
    pub(crate) checked: bool,
}

/// A value, and the gradients that were wanted, in order.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) value: Tensor,
    pub(crate) grads: Vec<Tensor>,
}

/// Evaluates a batch.
pub(crate) fn evaluate(loss: &Loss, batch: &Batch, wanted: Wanted) -> Result<Found> {
    let upstream = wanted.upstream;
    batch.borrowed(upstream, wanted.checked, |inputs, upstream| {
        let outputs = upstream.map_or(Outputs::new(), |upstream| Outputs::new().upstream(upstream));
        match inputs.is_double() {
            true => evaluate_as::<f64>(loss, batch, wanted, &inputs, outputs),
            false => evaluate_as::<f32>(loss, batch, wanted, &inputs, outputs),
        }
    })
}

fn evaluate_as<E: CallElement + WithDType>(
    loss: &Loss,
    batch: &Batch,
    wanted: Wanted,
    inputs: &Inputs,
    outputs: Outputs,
) -> Result<Found> {
    let tensors = wanted_tensors(batch, wanted.grads);
    let mut memory: Vec<Vec<E>> =
        tensors.iter().map(|(_, tensor)| vec![E::default(); tensor.elem_count()]).collect();
    let has_rows = !loss.each().is_empty();
    if wanted.each && !has_rows && loss.product().is_some() {
        return Err(Error::wrap(perdita::Error::NoRows { loss: loss.card().name }));
    }
    let is_shaped = wanted.each || has_rows && batch.weight.is_some();
    let observations = if is_shaped { loss.observations(inputs).map_err(Error::wrap)? } else { vec![] };
    if has_rows {
        batch.check_weight(&observations)?;
    }
    let mut each = vec![E::default(); if wanted.each { observations.iter().product() } else { 0 }];

    let mut outputs = outputs;
    for ((name, _), grad) in tensors.iter().zip(&mut memory) {
        outputs = outputs.grad(*name, E::data_mut(grad));
    }
    if wanted.each {
        outputs = outputs.each(E::data_mut(&mut each));
    }
    let found = loss.evaluate(inputs, wanted.reduction, outputs).map_err(Error::wrap)?;

    let value = match wanted.each {
        true => Tensor::from_vec(each, observations, &Device::Cpu)?,
        false => Tensor::new(<E as WithDType>::from_f64(found.value()), &Device::Cpu)?,
    };
    let mut memory = memory.into_iter().zip(&tensors);
    let grads = wanted.grads.iter().map(|field| match field.holds {
        FieldKind::Parameter => {
            Tensor::new(<E as WithDType>::from_f64(found.parameter(field.name).unwrap_or(0.0)), &Device::Cpu)
        }
        _ => {
            let (grad, (_, tensor)) = memory.next().expect("memory for each gradient");
            Tensor::from_vec(grad, tensor.dims(), &Device::Cpu)
        }
    });
    Ok(Found { value, grads: grads.collect::<Result<_>>()? })
}

/// The arrays with a wanted gradient. Those of parameters come along with any other, so there is at least one.
fn wanted_tensors<'a>(batch: &'a Batch, grads: &[Field]) -> Vec<(&'static str, &'a Tensor)> {
    let is_array = |field: &&Field| field.holds != FieldKind::Parameter;
    let find = |name| batch.arrays.iter().find(|(field, _)| field.name == name);
    let mut names: Vec<_> = grads.iter().filter(is_array).map(|field| field.name).collect();
    if names.is_empty() && !grads.is_empty() {
        let variable = batch.arrays.iter().find(|(field, _)| field.holds == FieldKind::Variable);
        names.extend(variable.map(|(field, _)| field.name));
    }
    names.into_iter().filter_map(|name| find(name).map(|(field, tensor)| (field.name, tensor))).collect()
}
