//! What letters a loss's card gives to things.
use super::expression::Symbol;
use super::letters::greek;
use perdita::loss::Card;

/// The letters that may stand for what is predicted, the usual one first.
const PREDICTIONS: &[(&str, &[&str])] = &[
    ("prediction", &["p", "x"]),
    ("probability", &["p"]),
    ("amount", &["p"]),
    ("score", &["x", "p", "z"]),
    ("logit", &["x", "z"]),
    ("log-mean", &["x"]),
    ("log-rate", &["x"]),
    ("mean", &["μ"]),
    ("rate", &["μ"]),
    ("distance", &["d"]),
    ("log-probability", &["x"]),
];

/// The words of a formula that are made of letters alone.
fn words(formula: &str) -> impl Iterator<Item = &str> {
    formula.split(|c: char| !(c.is_alphabetic() || "_₊₋'".contains(c))).filter(|word| !word.is_empty())
}
fn first<'a>(card: &Card, letters: &[&'a str]) -> &'a str {
    let stands = |letter: &&&str| words(card.formula).any(|word| word == **letter);
    letters.iter().find(stands).unwrap_or(&letters[0])
}
/// The letter for the prediction.
pub(super) fn prediction(card: &Card) -> &'static str {
    let known = PREDICTIONS.iter().find(|(what, _)| *what == card.predicts);
    known.map_or("x", |(_, letters)| first(card, letters))
}
/// The letter for the target.
pub(super) fn target(card: &Card) -> &'static str {
    first(card, &["y", "t"])
}
/// The letter for a parameter: what the card's formula says it is (`γ = gamma`), what its own line begins with (`ζ, the
/// price of …`), or the Greek one of its name.
pub(super) fn parameter(card: &Card, name: &str) -> Symbol {
    let said = card.formula.split([',', ';']).find_map(|part| {
        let (letter, meaning) = part.split_once(" = ")?;
        let letter = letter.trim();
        (meaning.trim() == name && words(letter).eq([letter])).then_some(letter)
    });
    let begun = card.param(name).and_then(|param| param.doc.split_once(", ")).map(|(letter, _)| letter);
    let begun = begun.filter(|letter| letter.chars().count() == 1);
    Symbol::Parameter(said.or(begun).or(greek(name)).unwrap_or(name).into())
}
