//! Losses as formulas: their canonical text, inputs and rewrites, and the functions that they may call.
use crate::call::Core;
use crate::wrong;
use perdita_catalog::formula::FUNCTIONS;
use perdita_catalog::{Formula, LOSSES, Loss};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// The text of a formula with other values of some of its parameters. That of a loss of the catalogue is an error.
#[pyfunction]
pub(crate) fn formula(text: &str, values: Vec<(String, f64)>) -> PyResult<String> {
    let formula = Formula::parse(text)
        .map_err(|error| if is_named(text) { not_a_formula(text) } else { wrong(error) })?;
    let formula = values.iter().try_fold(formula, |formula, (name, value)| formula.with(name, *value));
    let canonical = formula.map_err(wrong)?.to_string();
    // The name of a loss alone is that of its usual inputs, as a part of a formula.
    if is_named(&canonical) { Err(not_a_formula(&canonical)) } else { Ok(canonical) }
}

/// True for the text of a loss of the catalogue.
fn is_named(text: &str) -> bool {
    let name = text.split('(').next().unwrap_or_default().trim();
    LOSSES.iter().any(|entry| entry.card().name == name)
        && text.parse().is_ok_and(|loss: Loss| loss.formula().is_none())
}

fn not_a_formula(text: &str) -> PyErr {
    let text = text.trim();
    let hint = format!("{text:?} is a loss of the catalogue, not a formula: perdita.loss({text:?})");
    PyValueError::new_err(hint)
}

/// The inputs of a formula, as it calls them: the prediction or scores first, then the target. Empty for other losses.
#[pyfunction]
pub(crate) fn inputs(core: &Core) -> Vec<String> {
    core.0.formula().map(|formula| formula.inputs().to_vec()).unwrap_or_default()
}

/// The rules by which a formula was rewritten to a stable form: (form as written, computed form, gain).
#[pyfunction]
pub(crate) fn rewrites(core: &Core) -> PyResult<Vec<(&'static str, &'static str, &'static str)>> {
    let Some(formula) = core.0.formula() else { return Ok(Vec::new()) };
    let rules = formula.rewrites().map_err(wrong)?;
    // A rule without a gain changes the form, so that others match.
    let with_gain = rules.iter().filter(|rule| !rule.gain.is_empty());
    Ok(with_gain.map(|rule| (rule.written, rule.computed, rule.gain)).collect())
}

/// The functions of formulas: (names of the same function, arguments, description).
#[pyfunction]
pub(crate) fn functions() -> Vec<(Vec<&'static str>, Vec<&'static str>, &'static str)> {
    let listed = |function: &perdita_catalog::formula::Function| {
        (function.names.to_vec(), function.arguments.to_vec(), function.doc)
    };
    FUNCTIONS.iter().map(listed).collect()
}
