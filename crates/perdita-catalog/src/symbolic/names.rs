//! The letter of a parameter: the one on its card, or the Greek one of its name.
use super::expression::Symbol;
use super::letters::greek;
use perdita::loss::Card;

/// The letter of a parameter in formulas, such as γ for `gamma`; its name if it has none.
pub fn letter<'a>(card: &Card, name: &'a str) -> &'a str {
    let declared = card.param(name).and_then(|param| param.symbol);
    declared.or(greek(name)).unwrap_or(name)
}

/// The letter of a parameter, as a symbol.
pub(super) fn parameter(card: &Card, name: &str) -> Symbol {
    Symbol::Parameter(letter(card, name).into())
}
