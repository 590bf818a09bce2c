//! Translations: nothing is missing, nothing is left over, and each has the places of its text.
use super::CHINESE;
use perdita_theory::{claims, text};
use toml::Table;

/// The entries of a table of the dictionary.
fn entries(table: &str) -> Table {
    let dictionary: Table = include_str!("../../src/lang/zh.toml").parse().unwrap();
    dictionary[table].as_table().unwrap().clone()
}

/// After a new claim or text, this test fails with the lines to translate in `zh.toml`.
#[test]
fn every_text_has_a_translation() {
    let missing = &CHINESE.missing;
    assert!(missing.is_empty(), "translate in lang/zh.toml:\n{}", missing.join("\n"));
}

#[test]
fn nothing_is_translated_that_is_gone() {
    let (of_claims, of_statements) = (entries("claims"), entries("statements"));
    let ids: Vec<&str> = claims().iter().map(|claim| claim.id).collect();
    let gone: Vec<&String> = of_claims.keys().filter(|id| !ids.contains(&id.as_str())).collect();
    assert!(gone.is_empty(), "{gone:?}");
    let known = |id: &String| text().statements.iter().any(|statement| statement.id == *id);
    let gone: Vec<&String> = of_statements.keys().filter(|id| !known(id)).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn a_translation_has_the_places_of_its_text() {
    for (english, chinese) in &entries("texts") {
        let chinese = chinese.as_str().unwrap();
        assert_eq!(english.matches("{}").count(), chinese.matches("{}").count(), "{english}");
    }
}
