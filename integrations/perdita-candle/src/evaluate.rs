//! A call: from tensors to a value on Candle's graph.
//!
//! ```text
//! batch     the tensors as arrays: contiguous, of a known type
//! engine    value and gradients in one pass: the kernels on the CPU, elsewhere the replayed formula
//! graft     the value, with the gradients of the tensors that are trained
//! ```
//!
//! The losses of single observations have no gradient before their upstream gradient is known: it is computed in the backward pass.
use crate::batch::Batch;
use crate::call::{Loss, Reduction};
use crate::graft::{Gradient, graft};
use crate::kernel::{self, Found, Wanted};
use crate::replay::Formula;
use candle_core::{DType, Device, Error, Result, Shape, Tensor};
use perdita::loss::{Field, FieldKind};
use std::sync::Arc;

/// The loss of the tensors of these fields.
pub(crate) fn evaluate(call: &Loss, given: &[(Field, &Tensor)]) -> Result<Tensor> {
    let leading = leading_axes(call, given);
    let batch = Batch::new(given, call.weight.as_ref(), leading.as_ref())?;
    let engine = Engine::new(call, batch)?;

    let trained = |(field, tensor): &&(Field, &Tensor)| has_gradient(field) && tensor.track_op();
    let (fields, inputs): (Vec<Field>, Vec<&Tensor>) = given.iter().filter(trained).copied().unzip();
    let each = call.reduction == Reduction::None;
    let reduction = of_core(call.reduction);
    let grads = if each { &[] } else { &fields[..] };
    let found = engine.evaluate(Wanted { reduction, each, grads, upstream: None, checked: call.checked })?;

    let dtype = given.iter().find(|(field, _)| field.holds == FieldKind::Variable).map(|(_, x)| x.dtype());
    let mut value = found.value.to_dtype(dtype.unwrap_or(DType::F32))?;
    if let (Some(leading), true) = (leading, each) {
        value = value.reshape(leading)?;
    }
    let gradients: Vec<_> = match each {
        true => fields.iter().map(|field| engine.clone().pullback(*field)).collect(),
        false => found.grads.into_iter().map(Gradient::Known).collect(),
    };
    graft(value, inputs.into_iter().zip(gradients))
}

fn of_core(reduction: Reduction) -> perdita::Reduction {
    match reduction {
        Reduction::Mean => perdita::Reduction::Mean,
        Reduction::Sum | Reduction::None => perdita::Reduction::Sum,
        Reduction::Over(n) => perdita::Reduction::Over(n),
    }
}

fn has_gradient(field: &Field) -> bool {
    matches!(field.holds, FieldKind::Variable | FieldKind::Parameter)
}

/// The axes before that of the classes, if a row-wise loss has other than one of them.
fn leading_axes(call: &Loss, given: &[(Field, &Tensor)]) -> Option<Shape> {
    let by_rows = call.loss.labelled().is_some() || call.loss.soft().is_some();
    let shape =
        |at: usize| call.fields().get(at).and_then(|field| given.iter().find(|(f, _)| f.name == field.name));
    let (_, scores) = shape(0).filter(|_| by_rows)?;
    let (field, targets) = shape(1)?;

    let (_, leading) = scores.dims().split_last().filter(|(_, leading)| leading.len() != 1)?;
    let fits = match field.holds {
        FieldKind::Labels => targets.dims() == leading,
        _ => targets.dims() == scores.dims(),
    };
    // The core's message has the shapes that do not fit.
    fits.then(|| leading.into())
}

/// A loss, its batch, and its formula if that is replayed.
#[derive(Clone)]
struct Engine {
    loss: perdita_catalog::Loss,
    batch: Batch,
    formula: Option<Formula>,
}

impl Engine {
    fn new(call: &Loss, batch: Batch) -> Result<Self> {
        let loss = call.loss.clone();
        let away = batch.first().is_some_and(|(_, tensor)| !tensor.device().is_cpu());
        let formula = if away || call.replayed { Formula::of(&loss, &batch)? } else { None };
        let engine = Engine { loss, batch, formula };
        engine.check()?;
        Ok(engine)
    }

    /// Checks what the core does not see: devices, and the shape of weights.
    fn check(&self) -> Result<()> {
        let Some((first, tensor)) = self.batch.first() else { return Ok(()) };
        let weight = self.batch.weight.as_ref().map(|weight| ("weight", weight));
        let arrays = self.batch.arrays.iter().map(|(field, tensor)| (field.name, tensor));
        for (name, other) in arrays.chain(weight) {
            if !other.device().same_device(tensor.device()) {
                let devices = (other.device().location(), tensor.device().location());
                candle_core::bail!("{name} is on {:?}, {} on {:?}", devices.0, first.name, devices.1);
            }
        }
        Ok(())
    }

    fn evaluate(&self, wanted: Wanted) -> Result<Found> {
        match &self.formula {
            Some(formula) => formula.evaluate(&self.batch, wanted),
            None => {
                let device = self.batch.first().map_or(&Device::Cpu, |(_, tensor)| tensor.device());
                let upstream =
                    wanted.upstream.map(|upstream| upstream.to_device(&Device::Cpu)).transpose()?;
                let wanted = Wanted { upstream: upstream.as_ref(), ..wanted };
                let Found { value, grads } = kernel::evaluate(&self.loss, &self.batch.on_cpu()?, wanted)?;
                let grads = grads.iter().map(|grad| grad.to_device(device)).collect::<Result<_>>()?;
                Ok(Found { value: value.to_device(device)?, grads })
            }
        }
    }

    /// The gradient in a field from an upstream gradient per observation.
    fn pullback(self, field: Field) -> Gradient {
        Gradient::Pullback(Arc::new(move |upstream| {
            let dtype = self.batch.first().map_or(DType::F32, |(_, tensor)| tensor.dtype());
            let upstream = upstream.to_dtype(dtype)?.flatten_all()?.contiguous()?;
            let (reduction, grads) = (perdita::Reduction::Sum, &[field]);
            let wanted = Wanted { reduction, each: false, grads, upstream: Some(&upstream), checked: false };
            self.evaluate(wanted)?.grads.pop().ok_or_else(|| Error::msg("no gradient"))
        }))
    }
}
