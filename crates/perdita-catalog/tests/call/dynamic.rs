//! The dynamic call of a case, with all that its loss has.
use super::cases::Case;
use super::typed::Sums;
use crate::common::{Array, Asked, Memory, inputs};
use perdita_catalog::CallElement;

/// The dynamic way.
pub(crate) fn evaluate<E: CallElement>(
    case: &Case,
    arrays: &[Array<E>],
    asked: Asked<E>,
    memory: &mut Memory<E>,
) -> Sums {
    let found = memory.fill(&case.loss, inputs(arrays), asked);
    let found = found.unwrap_or_else(|error| panic!("{}: {error}", case.loss));
    assert_eq!(found.value().to_bits(), asked.reduction.of(&found.total).to_bits(), "{}", case.loss);
    (found.total, found.parameter("temperature"), found.parameter("bias"))
}
