//! What `--format json` prints, as data.
use crate::{show as shown, theory as claims};
use perdita_catalog::Loss;
use perdita_theory::Checked;
use serde_json::Value;

/// The description of a loss, as of `perdita show`. Its properties are proved on the spot.
pub fn show(loss: &Loss) -> Value {
    shown::describe(loss)
}

/// A checked claim, as of `perdita theory`.
pub fn theory(checked: &Checked) -> Value {
    claims::describe(checked)
}
