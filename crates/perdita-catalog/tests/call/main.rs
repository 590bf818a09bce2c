//! The dynamic call gives the bits of the typed one, says what every loss of the catalogue takes, and names what is wrong.
#[path = "../common/mod.rs"]
mod common;

mod allocations;
mod cases;
mod dynamic;
mod errors;
mod typed;

use cases::Case;
use common::{Asked, Memory, inputs, loss};
use perdita::kernel::Reduction;
use perdita::loss::FieldKind;
use perdita_catalog::{CallElement, Inputs, LOSSES, Outputs};
use std::collections::BTreeSet;

#[test]
fn the_bits_are_those_of_the_typed_call() {
    let mut compared = BTreeSet::new();
    for case in Case::all() {
        let typed = compare::<f32>(&case, 0) && compare::<f64>(&case, 0) && compare::<f64>(&case, 3);
        compared.extend(typed.then_some(case.loss.card().name));
    }
    assert_eq!(compared.len(), 9, "{compared:?}");
}
/// True if the loss has a typed call to compare with.
fn compare<E: CallElement>(case: &Case, padding: usize) -> bool {
    let arrays = case.hold::<E>(padding);
    let n = case.observations;
    let weight: Vec<E> = (0..n).map(|i| E::from_f64([1.5, 0.0, 0.25][i % 3])).collect();
    let upstream: Vec<E> = (0..n).map(|i| E::from_f64(0.5 - i as f64)).collect();
    let has_weight = case.loss.has_weights();
    let has_rows = case.loss.product().is_none() || !case.loss.each().is_empty();
    for reduction in [Reduction::Mean, Reduction::Sum, Reduction::Over(7.0)] {
        for weight in [None, has_weight.then_some(&weight[..])] {
            for upstream in [None, has_rows.then_some(&upstream[..])] {
                let asked = Asked { reduction, weight, upstream };
                let blank = || Memory::new(&case.loss, &arrays, n);
                let (mut want, mut got) = (blank(), blank());
                let found = dynamic::evaluate(case, &arrays, asked, &mut got);
                let Some(sums) = typed::evaluate(case, &arrays, asked, &mut want) else { return false };
                let what = format!("{} in {}, {reduction:?}", case.loss, E::NAME);
                assert_eq!(format!("{found:?}"), format!("{sums:?}"), "{what}");
                assert_eq!(got.bits(), want.bits(), "{what}");
            }
        }
    }
    true
}

#[test]
fn parameters_with_a_gradient_are_fields() {
    for case in Case::all() {
        let held = case.hold::<f64>(0);
        let mut grad = vec![0.0; held[0].numbers.len()];
        let out = Outputs::new().grad(held[0].name, &mut grad);
        let found = case.loss.evaluate(&inputs(&held), Reduction::Mean, out).unwrap();
        let mut names: Vec<_> = found.parameters().map(|(name, _)| name).collect();
        let fields = case.loss.fields().iter().filter(|field| field.holds == FieldKind::Parameter);
        let mut known: Vec<_> = fields.map(|field| field.name).collect();
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known, "{}", case.loss);
    }
}

#[test]
fn fields_are_complete() {
    for entry in LOSSES {
        let loss = entry.default().unwrap();
        let fields = loss.fields();
        assert!(fields.len() <= 16 && fields.iter().all(|field| !field.doc.is_empty()), "{loss}");
        assert!(fields.iter().any(|field| field.holds == FieldKind::Variable), "{loss}");
        for (at, field) in fields.iter().enumerate() {
            assert!(fields[..at].iter().all(|before| before.name != field.name), "{loss}: {}", field.name);
            assert_eq!(loss.slot(field.name).unwrap().name(), field.name);
        }
    }
}

#[test]
fn slots_and_names_are_the_same() {
    for case in Case::all() {
        let held = case.hold::<f64>(0);
        let inputs = held.iter().fold(Inputs::new(), |inputs, array| {
            inputs.with(case.loss.slot(array.name).unwrap(), array.array())
        });
        let (mut grad, mut same) = (vec![0.0; held[0].numbers.len()], vec![0.0; held[0].numbers.len()]);
        let out = Outputs::new().grad(case.loss.slot(held[0].name).unwrap(), &mut grad);
        let by_slot = case.loss.evaluate(&inputs, Reduction::Mean, out).unwrap();
        let out = Outputs::new().grad(held[0].name, &mut same);
        let by_name = case.loss.evaluate(&common::inputs(&held), Reduction::Mean, out).unwrap();
        assert_eq!(format!("{by_slot:?} {grad:?}"), format!("{by_name:?} {same:?}"), "{}", case.loss);
    }
    // A slot of another loss means its name.
    let [mse, dpo] = ["huber", "dpo"].map(loss);
    let inputs = Inputs::new().array(mse.slot("prediction").unwrap(), &[0.0], &[1]);
    assert!(
        dpo.evaluate(&inputs, Reduction::Mean, Outputs::new())
            .unwrap_err()
            .to_string()
            .contains("prediction")
    );
}

#[test]
fn observations_are_counted() {
    for case in Case::all() {
        let held = case.hold::<f64>(0);
        let shape = case.loss.observations(&inputs(&held)).unwrap();
        let whole = case.loss.each().is_empty() && case.loss.product().is_some();
        let want = if whole { 1 } else { case.observations };
        assert_eq!(shape.iter().product::<usize>(), want, "{}", case.loss);
        let shapes: Vec<_> = held.iter().map(|array| (array.name, &array.shape[..])).collect();
        assert_eq!(case.loss.fit(&shapes), Ok(()), "{}", case.loss);
    }
}

#[test]
fn capabilities_are_of_their_kinds() {
    let forms = |text: &str| {
        let loss = loss(text);
        (loss.sharded().is_some(), loss.vocabulary().is_some(), loss.plan(2).unwrap().is_some())
    };
    assert_eq!(forms("huber"), (false, false, false));
    assert_eq!(forms("linear_cross_entropy"), (false, true, true));
    assert_eq!(forms("info_nce"), (true, false, true));
    assert_eq!(forms("siglip"), (true, false, true));
    assert_eq!(forms("vicreg"), (false, false, true));
    let loss = loss("huber");
    assert!(loss.trace(1).unwrap().is_some() && loss.pointwise().is_some() && loss.soft().is_none());
}
