//! The reference values: `vectors.json` of pointwise and row-wise losses, `products.json` of similarity losses, `arrays.json` of
//! multi-input losses.
use super::{Array, loss};
use perdita::loss::FieldKind;
use perdita_catalog::Loss;
use serde_json::Value;
use std::collections::BTreeSet;

fn read(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("JSON")
}

/// The cases of pointwise and row-wise losses.
pub(crate) fn vectors() -> Vec<Value> {
    read(include_str!("../vectors.json"))
}

/// The cases of similarity losses.
pub(crate) fn product_cases() -> Vec<Value> {
    read(include_str!("../products.json"))
}

/// The cases of multi-input losses.
pub(crate) fn multi_input_cases() -> Vec<Value> {
    read(include_str!("../arrays.json"))
}

/// A number, an infinity as text, or a flag.
pub(crate) fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().expect("a number or an infinity"),
        Value::Bool(flag) => f64::from(u8::from(*flag)),
        number => number.as_f64().expect("a number"),
    }
}

/// All numbers of a list, or of lists of lists.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        single => vec![number(single)],
    }
}

/// Every setting of pointwise and row-wise losses that has reference values.
pub(crate) fn settings() -> Vec<Loss> {
    let text = |case: &Value| loss(case["loss"].as_str().expect("a name")).to_string();
    let texts: BTreeSet<String> = vectors().iter().map(text).collect();
    texts.iter().map(|text| loss(text)).collect()
}

/// The arrays of a case of a similarity loss.
pub(crate) fn product_arrays(loss: &Loss, case: &Value) -> Vec<Array<f64>> {
    let rows = case["a"].as_array().expect("rows").len();
    let dim = case["a"][0].as_array().expect("a row").len();
    let fields = loss.fields().iter().filter(|field| field.holds != FieldKind::Parameter);
    let given = fields.filter(|field| !case[field.name].is_null());
    let array = given.map(|field| {
        let numbers = numbers(&case[field.name]);
        let len = numbers.len();
        let shape = match field.name {
            "negatives" if !case["per_query"].is_null() => vec![rows, len / rows / dim, dim],
            "a" | "b" | "negatives" => vec![len / dim, dim],
            "targets" => vec![rows, len / rows],
            _ => vec![len],
        };
        Array::new(field, shape, numbers)
    });
    array.collect()
}

/// The arrays of a case of a multi-input loss, in the order of its fields.
pub(crate) fn multi_input_arrays(loss: &Loss, case: &Value) -> Vec<Array<f64>> {
    let inputs = case["inputs"].as_object().expect("inputs");
    let known = |name: &String| loss.fields().iter().any(|field| field.name == name);
    assert!(inputs.keys().all(known), "{loss} takes not all of {:?}", inputs.keys());
    let given = loss.fields().iter().filter(|field| inputs.contains_key(field.name));
    let array = given.map(|field| {
        let input = &inputs[field.name];
        let shape = numbers(&input["shape"]).into_iter().map(|size| size as usize).collect();
        Array::new(field, shape, numbers(&input["data"]))
    });
    array.collect()
}
