//! What `--format json` prints, as data.
use crate::theory as claims;
use perdita_theory::Checked;
use serde_json::Value;

/// A checked claim, as of `perdita theory`.
pub fn theory(checked: &Checked) -> Value {
    claims::describe(checked)
}
