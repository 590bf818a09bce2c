//! The dynamic call of a case, with all that its loss has.
use super::cases::{Case, Held, inputs};
use super::typed::{Asked, Memory, Sums};
use perdita_catalog::{CallElement, Outputs};

/// The dynamic way.
pub(crate) fn evaluate<E: CallElement>(
    case: &Case,
    held: &[Held<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Sums {
    let mut inputs = inputs(held);
    if let Some(weight) = asked.weight {
        inputs = inputs.weight(E::data(weight));
    }
    let mut out = Outputs::new();
    if !memory.each.is_empty() {
        out = out.each(E::data_mut(&mut memory.each));
    }
    if !memory.curvature.is_empty() {
        out = out.curvature(E::data_mut(&mut memory.curvature));
    }
    for (name, grad) in &mut memory.grads {
        out = out.grad(*name, E::data_mut(grad));
    }
    if let Some(upstream) = asked.upstream {
        out = out.upstream(E::data(upstream));
    }
    let found = case.loss.evaluate(&inputs, asked.reduction, out);
    let found = found.unwrap_or_else(|error| panic!("{}: {error}", case.loss));
    assert_eq!(found.value().to_bits(), asked.reduction.of(&found.total).to_bits(), "{}", case.loss);
    (found.total, found.parameter("temperature"), found.parameter("bias"))
}
