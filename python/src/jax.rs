//! Losses under `jax.jit` on the CPU: one XLA target for all of them.
use crate::xla::{self, Buffer, Call, Target};
use crate::{arrays, threads};
use perdita::loss::{FieldKind, Value};
use perdita_catalog::call::{Data, DataMut};
use perdita_catalog::{Evaluation, Inputs, Loss, Outputs, Reduction};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ops::Range;

/// A loss with its inputs and outputs. Attributes:
///
/// * `loss`: the text of the loss;
/// * `reduction`: "mean" or "sum";
/// * `inputs`: the names of the fields, in the order of the arrays, separated by spaces. "weight" and "upstream" may be among
///   them, and numeric parameters, which replace those of the loss;
/// * `outputs`: "value", "each", and "grad_" followed by the name of a field, likewise;
/// * `rank`: the number of dimensions of the first input, without those that `vmap` added in front of all arrays;
/// * `checked`: true if a number outside a bounded domain is an error.
struct Evaluate;
impl Target for Evaluate {
    fn run(call: &mut Call<'_>) -> Result<(), String> {
        let text = call.text("loss")?;
        let reduction = match call.text("reduction")? {
            "mean" => Reduction::Mean,
            "sum" => Reduction::Sum,
            other => return Err(format!("unknown reduction {other:?}")),
        };
        let names = call.text("inputs")?.split(' ').enumerate();
        let inputs: Vec<(&str, Buffer<Data>)> =
            names.map(|(i, name)| Ok((name, call.input(i)?))).collect::<Result<_, String>>()?;
        let names = call.text("outputs")?.split(' ').enumerate();
        let mut outputs: Vec<(&str, Buffer<DataMut>)> =
            names.map(|(i, name)| Ok((name, call.output(i)?))).collect::<Result<_, String>>()?;

        let dims = inputs[0].1.dims;
        let mapped = &dims[..dims.len().saturating_sub(call.number("rank")? as usize)];
        let begins = |dims: &[i64]| dims.starts_with(mapped);
        if !inputs.iter().all(|(_, x)| begins(x.dims)) || !outputs.iter().all(|(_, x)| begins(x.dims)) {
            return Err(format!("not all arrays have the leading dimensions {mapped:?}"));
        }

        let loss: Loss = text.parse().map_err(said)?;
        let parts = mapped.iter().product::<i64>() as usize;
        let checked = call.number("checked")? != 0.0;
        let elements = inputs.iter().map(|(_, x)| x.data.len()).sum::<usize>() / parts.max(1);
        threads::run(None, arrays::shares(&loss, elements), || {
            (0..parts).try_for_each(|i| {
                let part = Part { i, parts, axes: mapped.len(), checked };
                part.evaluate(&loss, reduction, &inputs, &mut outputs)
            })
        })
    }
}

/// One of the calls that `vmap` batched: number `i` of `parts`, without the leading axes of its arrays.
struct Part {
    i: usize,
    parts: usize,
    axes: usize,
    checked: bool,
}

impl Part {
    /// The range of its elements among those of all calls.
    fn range(&self, len: usize) -> Range<usize> {
        let own = len / self.parts;
        own * self.i..own * (self.i + 1)
    }

    fn evaluate(
        &self,
        loss: &Loss,
        reduction: Reduction,
        inputs: &[(&str, Buffer<Data>)],
        outputs: &mut [(&str, Buffer<DataMut>)],
    ) -> Result<(), String> {
        let (mut arrays, mut out, mut parameters) = (Inputs::new(), Outputs::new(), Vec::new());
        if self.checked {
            arrays = arrays.checked_domains();
        }
        for (name, x) in inputs {
            let data = x.data.slice(self.range(x.data.len()));
            match *name {
                "weight" => arrays = arrays.weight(data),
                "upstream" => out = out.upstream(data),
                name if is_parameter(loss, name) => parameters.push((name, number(name, data)?)),
                name => {
                    let shape: Vec<_> = x.dims[self.axes..].iter().map(|&size| size as usize).collect();
                    arrays.push(name, arrays::shaped(loss, name, data, &shape));
                }
            }
        }

        let mut numbers = Vec::new();
        for (name, x) in outputs {
            let memory = x.data.slice(self.range(x.data.len()));
            match name.strip_prefix("grad_") {
                Some(name) if is_parameter(loss, name) => numbers.push((name, memory)),
                Some(name) => out = out.grad(name, memory),
                None if *name == "each" => out = out.each(memory),
                None => numbers.push((name, memory)),
            }
        }

        let found = match parameters.is_empty() {
            true => loss.evaluate(&arrays, reduction, out),
            false => with_parameters(loss, &parameters)?.evaluate(&arrays, reduction, out),
        };
        write(&found.map_err(said)?, numbers)
    }
}

fn said(error: perdita::Error) -> String {
    error.to_string()
}

/// True if a name is that of a parameter, not of an array.
fn is_parameter(loss: &Loss, name: &str) -> bool {
    match loss.fields().iter().find(|field| field.name == name) {
        Some(field) => field.holds == FieldKind::Parameter,
        None => loss.args().iter().any(|(known, _)| known == name),
    }
}

/// The loss with other values of these parameters.
fn with_parameters(loss: &Loss, parameters: &[(&str, f64)]) -> Result<Loss, String> {
    let set = |loss: Loss, (name, x): &(&str, f64)| loss.with(name, Value::Number(*x));
    parameters.iter().try_fold(loss.clone(), set).map_err(said)
}

/// The element of a scalar array.
fn number(name: &str, data: Data) -> Result<f64, String> {
    match data {
        Data::F32(&[x]) => Ok(x.into()),
        Data::F64(&[x]) => Ok(x),
        _ => Err(format!("{name} must be a scalar")),
    }
}

/// Writes the value, and the gradients in parameters.
fn write(found: &Evaluation, numbers: Vec<(&str, DataMut)>) -> Result<(), String> {
    for (name, memory) in numbers {
        let number = match name {
            "value" => found.value(),
            name => found.parameter(name).ok_or_else(|| format!("there is no output {name}"))?,
        };
        match memory {
            DataMut::F32(memory) => memory.fill(number as f32),
            DataMut::F64(memory) => memory.fill(number),
        }
    }
    Ok(())
}

/// The capsule for `jax.ffi.register_ffi_target`.
#[pyfunction]
pub(crate) fn jax_target(py: Python<'_>) -> PyResult<Bound<'_, PyCapsule>> {
    xla::capsule::<Evaluate>(py)
}
