//! A call: from tensors to a value, with the gradients that an adapter puts on its graph.
//!
//! The losses of single observations have no gradient before their upstream gradient is known: it is computed in the backward pass.
use crate::batch::{Batch, leading_axes};
use crate::call::{Call, Given, Reduction};
use crate::formula::Formula;
use crate::framework::{Framework, Message};
use crate::kernel::{self, Found, Wanted};
use crate::plan::Planned;
use perdita::loss::{Field, FieldKind};
use perdita_catalog::Loss;
use std::fmt;
use std::sync::Arc;

/// A value, and the gradients in the tensors that are trained.
#[derive(Debug)]
pub struct Outcome<F: Framework> {
    /// The value, of the type of the predictions, outside the graph.
    pub value: F::Tensor,
    /// The gradients, each with the place of its tensor among those given.
    pub gradients: Vec<(usize, Gradient<F>)>,
}

/// The gradient in one tensor.
pub enum Gradient<F: Framework> {
    /// The gradient of a value that is one number: it is multiplied by the upstream gradient.
    Known(F::Tensor),
    /// A function of the upstream gradient, which has the shape of the value.
    Pullback(Pullback<F>),
}

impl<F: Framework> Gradient<F> {
    /// The gradient of the whole computation in the tensor, of the type that was computed in: the adapter rounds it to that of the
    /// tensor, and gives it its shape.
    ///
    /// # Errors
    /// Those of the framework.
    pub fn pull(&self, framework: &F, upstream: &F::Tensor) -> Result<F::Tensor, F::Error> {
        match self {
            Gradient::Known(grad) => framework.scale(grad, upstream),
            Gradient::Pullback(pullback) => pullback.pull(framework, upstream),
        }
    }
}

impl<F: Framework> Clone for Gradient<F> {
    fn clone(&self) -> Self {
        match self {
            Gradient::Known(grad) => Gradient::Known(grad.clone()),
            Gradient::Pullback(pullback) => Gradient::Pullback(pullback.clone()),
        }
    }
}

impl<F: Framework> fmt::Debug for Gradient<F> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Gradient::Known(_) => "Known",
            Gradient::Pullback(_) => "Pullback",
        })
    }
}

/// The gradient in a tensor as a function of the upstream gradients of the observations.
pub struct Pullback<F: Framework> {
    engine: Arc<Engine<F>>,
    field: Field,
}

impl<F: Framework> Pullback<F> {
    fn pull(&self, framework: &F, upstream: &F::Tensor) -> Result<F::Tensor, F::Error> {
        let upstream = framework.readable("upstream", upstream)?;
        let count = framework.shape(&upstream).iter().product();
        let upstream = framework.reshape(&upstream, &[count])?;
        let wanted = Wanted {
            reduction: perdita::Reduction::Sum,
            each: false,
            grads: &[self.field],
            upstream: Some(&upstream),
            checked: false,
        };
        let grad = self.engine.evaluate(framework, wanted)?.grads.pop();
        grad.ok_or_else(|| framework.error(Message(format!("no gradient in {}", self.field.name))))
    }
}

impl<F: Framework> Clone for Pullback<F> {
    fn clone(&self) -> Self {
        Pullback { engine: self.engine.clone(), field: self.field }
    }
}

/// The loss of the given tensors.
///
/// # Errors
/// Tensors that are missing, or whose types, shapes or devices do not fit; labels that are no class; weights that are negative or not
/// finite; numbers outside their domains, if they are checked.
pub fn evaluate<F: Framework>(
    framework: &F,
    call: &Call<F::Tensor>,
    given: &[Given<F::Tensor>],
) -> Result<Outcome<F>, F::Error> {
    let call = &call.with_parameters(framework, given)?;
    let leading = leading_axes(framework, call, given);
    let batch = Batch::new(framework, given, call.weight.as_ref(), leading.as_deref())?;
    let engine = Engine::new(framework, call, batch)?;

    let trained = |(_, one): &(usize, &Given<F::Tensor>)| one.is_trained && has_gradient(&one.field);
    let (places, fields): (Vec<usize>, Vec<Field>) =
        given.iter().enumerate().filter(trained).map(|(at, one)| (at, one.field)).unzip();
    let each = call.reduction == Reduction::None;
    let found = engine.evaluate(
        framework,
        Wanted {
            reduction: call.reduction.of_core(),
            each,
            grads: if each { &[] } else { &fields },
            upstream: None,
            checked: call.checked,
        },
    )?;

    let predictions = given.iter().find(|one| one.field.holds == FieldKind::Variable);
    let mut value = match predictions {
        Some(one) => framework.cast(&found.value, one.tensor)?,
        None => found.value,
    };
    if let (Some(leading), true) = (leading, each) {
        value = framework.reshape(&value, &leading)?;
    }
    let gradients: Vec<_> = if each {
        let engine = Arc::new(engine);
        fields.iter().map(|&field| Gradient::Pullback(Pullback { engine: engine.clone(), field })).collect()
    } else {
        found.grads.into_iter().map(Gradient::Known).collect()
    };
    Ok(Outcome { value, gradients: places.into_iter().zip(gradients).collect() })
}

fn has_gradient(field: &Field) -> bool {
    matches!(field.holds, FieldKind::Variable | FieldKind::Parameter)
}

/// A loss, its batch, and its formula or its plan if that is replayed.
struct Engine<F: Framework> {
    loss: Loss,
    batch: Batch<F::Tensor>,
    replay: Option<Replayed>,
}

/// The formula or the plan of a loss that is replayed.
enum Replayed {
    Formula(Formula),
    Plan(Planned),
}

impl Replayed {
    /// None of a loss that has neither.
    fn of<F: Framework>(
        framework: &F,
        loss: &Loss,
        batch: &Batch<F::Tensor>,
    ) -> Result<Option<Self>, F::Error> {
        if loss.product().is_some() {
            return Ok(Planned::of(framework, loss, batch)?.map(Replayed::Plan));
        }
        Ok(Formula::of(framework, loss, batch)?.map(Replayed::Formula))
    }
}

impl<F: Framework> Engine<F> {
    fn new(framework: &F, call: &Call<F::Tensor>, batch: Batch<F::Tensor>) -> Result<Self, F::Error> {
        let loss = call.loss.clone();
        let is_replayed =
            |tensor| (call.replayed || !framework.is_on_host(tensor)) && framework.has_functions(tensor);
        let is_replayed = batch.first().is_some_and(|(_, tensor)| is_replayed(tensor));
        let replay = if is_replayed { Replayed::of(framework, &loss, &batch)? } else { None };
        batch.check_devices(framework)?;
        Ok(Engine { loss, batch, replay })
    }

    fn evaluate(&self, framework: &F, wanted: Wanted<F::Tensor>) -> Result<Found<F::Tensor>, F::Error> {
        match &self.replay {
            Some(Replayed::Formula(formula)) => return formula.evaluate(framework, &self.batch, wanted),
            Some(Replayed::Plan(plan)) => return plan.evaluate(framework, &self.loss, &self.batch, wanted),
            None => {}
        }
        let away =
            self.batch.first().map(|(_, tensor)| tensor).filter(|tensor| !framework.is_on_host(tensor));
        let Some(like) = away else {
            return kernel::evaluate(framework, &self.loss, &self.batch, wanted);
        };

        let upstream = wanted.upstream.map(|upstream| framework.to_host(upstream)).transpose()?;
        let wanted = Wanted { upstream: upstream.as_ref(), ..wanted };
        let batch = self.batch.on_host(framework)?;
        let Found { value, grads } = kernel::evaluate(framework, &self.loss, &batch, wanted)?;
        let grads = grads.iter().map(|grad| framework.cast(grad, like)).collect::<Result<_, _>>()?;
        Ok(Found { value: framework.cast(&value, like)?, grads })
    }
}
