//! Cards and fields of formulas. Those of the catalogue are constants; these are made at run time, and kept for the life of
//! the process: one for each distinct formula.
use crate::formula::{Formula, Observations};
use perdita::loss::{Card, Field, NON_NEGATIVE, PROBABILITY, Param, ParamKind, SIGNS};
use perdita::real::Interval;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The name of every formula, in messages.
const NAME: &str = "formula";

/// The cards and fields made so far.
static CARDS: Mutex<Option<HashMap<String, &'static Card>>> = Mutex::new(None);
static FIELDS: Mutex<Option<HashMap<Vec<String>, &'static [Field]>>> = Mutex::new(None);

/// The card of a formula. Its task follows from the domains: a target in [0, 1] is a probability, one of −1 and 1 a label.
pub(crate) fn card(formula: &Formula) -> &'static Card {
    let text = formula.to_string();
    let mut cards = CARDS.lock().unwrap_or_else(PoisonError::into_inner);
    cards.get_or_insert_default().entry(text).or_insert_with_key(|text| {
        let params = formula.parameters().map(|(name, value)| {
            Param::of(leaked(name), ParamKind::Number(value)).document("parameter of the formula")
        });
        let domains = |input| if input < formula.inputs().len() { formula.domain(input) } else { ANY };
        let ((prediction, _), (target, two_labels)) = match formula.observations() {
            Observations::Pairs | Observations::Rows => (domains(0), domains(1)),
            Observations::Labels => (domains(0), (NON_NEGATIVE, false)),
            // Their domains are those of the fields.
            Observations::Numbers => (ANY, ANY),
        };
        let params = params.collect::<Vec<_>>().leak();
        let family = match formula.observations() {
            Observations::Labels => Card::multiclass(NAME, params),
            Observations::Rows => Card::distribution(NAME, params),
            Observations::Pairs if target == SIGNS && two_labels => Card::margin(NAME, params),
            Observations::Pairs if target == PROBABILITY && prediction == PROBABILITY => {
                Card::binary(NAME, params).of_probabilities()
            }
            Observations::Pairs if target == PROBABILITY => Card::binary(NAME, params),
            Observations::Pairs | Observations::Numbers => Card::regression(NAME, params),
        };
        let card = Card {
            summary: "formula",
            formula: leaked(text),
            estimates: "",
            kinks: "",
            prediction,
            target,
            two_labels,
            ..family
        };
        Box::leak(Box::new(card))
    })
}

/// No restriction.
const ANY: (Interval, bool) = (Interval::REAL, false);

/// The fields of a formula of numbers. Its parameters have no part in them.
pub(crate) fn fields(formula: &Formula) -> &'static [Field] {
    let inputs = || formula.inputs().iter().enumerate().map(|(input, name)| (name, formula.domain(input).0));
    let key: Vec<String> = inputs().map(|(name, domain)| format!("{name} in {domain}")).collect();
    let mut fields = FIELDS.lock().unwrap_or_else(PoisonError::into_inner);
    fields.get_or_insert_default().entry(key).or_insert_with(|| {
        let field = |(name, domain): (&String, Interval)| {
            Field::variable(leaked(name), "...", domain, "input of the formula")
        };
        inputs().map(field).collect::<Vec<_>>().leak()
    })
}

fn leaked(text: &str) -> &'static str {
    Box::leak(Box::from(text))
}
