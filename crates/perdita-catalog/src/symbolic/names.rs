//! The letter of a parameter: the one on its card, or the Greek one of its name.
use super::expression::Symbol;
use super::letters::greek;
use perdita::loss::Card;

/// The letter of a parameter, or its name where it has none.
pub(super) fn parameter(card: &Card, name: &str) -> Symbol {
    let declared = card.param(name).and_then(|param| param.symbol);
    Symbol::Parameter(declared.or(greek(name)).unwrap_or(name).into())
}
