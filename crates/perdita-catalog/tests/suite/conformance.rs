//! One suite, met by every loss in the catalogue with every setting that has reference values (`tools/reference`, mpmath): of
//! similarity losses they are compared in `products.rs`, of multi-input losses in `arrays.rs`.
use crate::common::{
    labelled, loss, multi_input_cases, near, number, numbers, pairs, product_cases, soft, vectors,
};
use perdita::Reduction;
use perdita_catalog::{Inputs, LOSSES, Loss, Outputs};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

fn named(case: &Value) -> Loss {
    loss(case["loss"].as_str().expect("a name"))
}

#[test]
fn every_loss_has_reference_values() {
    let cases = [vectors(), product_cases(), multi_input_cases()].concat();
    let seen: BTreeSet<&str> = cases.iter().map(|case| named(case).card().name).collect();
    let listed: BTreeSet<&str> = LOSSES.iter().map(|e| e.card().name).collect();
    assert_eq!(seen, listed);
}

/// A slope that is the difference of two terms is as exact as the terms are.
const TERMS: f64 = 3e-16;

#[test]
fn values_slopes_and_curvatures_are_the_reference() {
    for case in vectors() {
        let loss = named(&case);
        if loss.pointwise().is_some() {
            point_is_the_reference(&loss, &case);
            continue;
        }
        let scores = numbers(&case["scores"]);
        let (label, targets) = ([case["target"].as_i64().unwrap_or(0)], &case["target"]);
        if loss.soft().is_some() {
            let targets = numbers(targets);
            row_is_the_reference(&loss, &case, &soft(&scores, scores.len(), &targets));
        } else {
            assert!(targets.is_i64(), "{case}: a label");
            row_is_the_reference(&loss, &case, &labelled(&scores, scores.len(), &label));
        }
    }
}
fn point_is_the_reference(loss: &Loss, case: &Value) {
    let what = |of: &str| format!("{of} of {case}");
    let (p, y, value) = (number(&case["pred"]), number(&case["target"]), number(&case["value"]));
    let (slope, curvature) = (number(&case["slope"]), &case["curvature"]);
    let jet = loss.pointwise().unwrap().dual_at(p, y);
    let slack = if y == y.round() { 0.0 } else { TERMS };
    near(jet.value.re, value, 1e-14, 0.0, &what("value"));
    near(jet.slope.re, slope, 1e-14, slack, &what("slope"));

    let (mut each, mut grad, mut hess) = ([9.0], [9.0], [9.0]);
    let out = Outputs::new().each(&mut each).grad("prediction", &mut grad).curvature(&mut hess);
    let found = loss.evaluate(&pairs(&[p], &[y]), Reduction::Mean, out).unwrap();
    // On lanes a power of 10⁻²⁰⁴ has lost the digits of its logarithm, as `math.rs` states.
    near(found.value(), value, 1e-13, 0.0, &what("kernel's value"));
    near(each[0], value, 1e-13, 0.0, &what("kernel's each"));
    near(grad[0], slope, 1e-13, slack, &what("kernel's slope"));
    if !curvature.is_null() {
        // A curvature of a focal loss is a difference of terms whatever the target.
        let curvature = number(curvature);
        near(jet.slope.du, curvature, 1e-13, TERMS, &what("curvature"));
        near(hess[0], curvature, 1e-13, TERMS, &what("kernel's curvature"));
    }
}
fn row_is_the_reference(loss: &Loss, case: &Value, inputs: &Inputs) {
    let what = |of: &str| format!("{of} of {case}");
    let (classes, value) = (numbers(&case["scores"]).len(), number(&case["value"]));
    let (mut each, mut grad, mut hess) = ([9.0], vec![9.0; classes], vec![9.0; classes]);
    let out = Outputs::new().each(&mut each).grad("scores", &mut grad).curvature(&mut hess);
    let total = loss.evaluate(inputs, Reduction::Sum, out).unwrap().total;
    // lse − Σ t z is a difference, unless one term is the whole.
    let soft = case["target"].is_array() || case["loss"].as_str().unwrap().contains("smoothing");
    let slack = if soft { 1e-15 } else { 0.0 };
    near(total.sum(), value, 1e-13, slack, &what("value"));
    near(each[0], value, 1e-13, slack, &what("each"));
    near(total.weight(), number(&case["weight"]), 0.0, 0.0, &what("weight"));
    for (j, (got, want)) in grad.iter().zip(numbers(&case["grad"])).enumerate() {
        near(*got, want, 1e-13, if soft { TERMS } else { 0.0 }, &what(&format!("slope {j}")));
    }
    for (j, (got, want)) in hess.iter().zip(numbers(&case["hess_diag"])).enumerate() {
        near(*got, want, 1e-12, TERMS, &what(&format!("curvature {j}")));
    }
    let alone = loss.evaluate(inputs, Reduction::Sum, Outputs::new()).unwrap().total;
    near(alone.sum(), value, 1e-13, slack, &what("value alone"));
}

/// A file in `losses/` that is missing from the list would be a loss that nobody can ask for.
#[test]
fn every_file_is_in_the_list() {
    let entries = |folder: &Path| std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../perdita/src/losses");
    let files: BTreeSet<String> = entries(&root)
        .filter(|path| path.is_dir())
        .flat_map(|folder| entries(&folder).collect::<Vec<_>>())
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|stem| stem != "mod")
        .collect();
    let listed: BTreeSet<String> = LOSSES.iter().map(|e| e.card().name.to_string()).collect();
    assert_eq!(files, listed);
}

#[test]
fn every_card_is_complete() {
    for entry in LOSSES {
        let card = entry.card();
        for text in
            [card.summary, card.formula, card.predicts.name(), card.estimates, card.kinks, card.reference]
        {
            assert!(!text.is_empty(), "{}", card.name);
        }
        assert_eq!(entry.default().unwrap().to_string(), card.name);
        for param in card.params {
            let (doc, name) = (param.doc.to_lowercase().replace('-', " "), param.name.replace('_', " "));
            assert!(!doc.is_empty());
            // Every list writes the name before it.
            assert!(!doc.starts_with(&name), "{}: {} repeats its name: {}", card.name, param.name, param.doc);
        }
    }
}
