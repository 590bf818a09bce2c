//! Losses as mathematics: expressions derived from the formula, and properties with their proofs.
use crate::call::Core;
use perdita_catalog::properties::{CardProperty, properties as prove};
use perdita_catalog::symbolic::{Expression, Expressions};
use pyo3::prelude::*;

/// An expression as (text, LaTeX).
type Pair = (String, String);

/// The value, slope and curvature of a loss, and the definitions of letters; None if it has no closed form.
#[pyfunction]
pub(crate) fn symbolic(py: Python<'_>, core: &Core) -> Option<(Pair, Pair, Option<Pair>, Vec<Pair>)> {
    let formula = py.detach(|| Expressions::of(&core.0))?;
    let pair = |x: &Expression| (x.to_string(), x.latex());
    let definitions = formula.definitions.iter().map(|x| (x.to_string(), x.latex())).collect();
    let curvature = formula.curvature.as_ref().map(pair);
    Some((pair(&formula.value), pair(&formula.slope), curvature, definitions))
}

/// A property as (name, claim, verdict, proof), the last three None if it is not claimed.
type Claimed = (&'static str, Option<String>, Option<&'static str>, Option<String>);

/// The properties of a loss, proved on the spot.
#[pyfunction]
pub(crate) fn properties(py: Python<'_>, core: &Core) -> Vec<Claimed> {
    let found = py.detach(|| prove(&core.0));
    let written = |CardProperty { name, claim }: CardProperty| match claim {
        None => (name, None, None, None),
        Some(claim) => (name, Some(claim.inequality), Some(claim.verdict.name()), Some(claim.proof)),
    };
    found.into_iter().map(written).collect()
}
