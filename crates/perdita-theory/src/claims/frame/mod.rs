//! Principles: risk, gradients, and the properties on the cards of all losses.
pub(super) mod principles;
pub(super) mod properties;
pub(super) mod reductions;

use crate::losses::{loss, point};
use perdita::loss::{Card, Claims, Error};
use perdita_catalog::{Entry, LOSSES, Loss};

/// No claim at all.
const NOTHING: Claims = Claims { least: f64::NEG_INFINITY, ..Claims::NONE };

/// A pointwise loss of the catalogue with its defaults.
struct Known {
    name: &'static str,
    card: Card,
    /// The claims in the catalogue: those of a mutant are its own.
    claims: Claims,
    loss: Loss,
}

/// All pointwise losses.
fn all() -> Result<Vec<Known>, Error> {
    let losses = LOSSES.iter().map(Entry::default).collect::<Result<Vec<_>, _>>()?;
    let known = |right: &Loss| {
        let name = right.card().name;
        Known { name, card: *right.card(), claims: point(right).claims(), loss: loss(name) }
    };
    Ok(losses.iter().filter(|loss| loss.pointwise().is_some()).map(known).collect())
}
