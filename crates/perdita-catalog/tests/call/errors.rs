//! Each kind of misuse has its error, names the culprit, and writes nothing.
use super::cases::Case;
use crate::common::{Array, inputs, loss as parsed};
use perdita::kernel::Reduction;
use perdita::loss::{Error, FieldKind};
use perdita_catalog::{ArrayRef, Evaluation, Inputs, LOSSES, Loss, Outputs};
use std::collections::BTreeSet;

/// The error of a case with these inputs and outputs.
#[track_caller]
fn fails(loss: &Loss, inputs: &Inputs, out: Outputs, words: &[&str]) -> Error {
    let result: Result<Evaluation, Error> = loss.evaluate(inputs, Reduction::Mean, out);
    let error = result.expect_err(&format!("{loss} takes {words:?}"));
    let text = error.to_string();
    assert!(words.iter().all(|word| text.contains(word)), "{loss}: {text}, not {words:?}");
    error
}
/// All arrays, one of them another.
fn with<'a>(held: &'a [Array<f64>], at: usize, array: ArrayRef<'a>) -> Inputs<'a> {
    held.iter().enumerate().fold(Inputs::new(), |inputs, (i, other)| {
        inputs.with(other.name, if i == at { array } else { other.array() })
    })
}

#[test]
fn arrays_that_are_missing_unknown_or_too_many() {
    for case in Case::all() {
        let (loss, held) = (&case.loss, case.hold::<f64>(0));
        let none = Outputs::new;
        for (at, array) in held.iter().enumerate().filter(|(_, array)| !case.field(array.name).optional) {
            let others = held.iter().enumerate().filter(|(i, _)| *i != at);
            let without =
                others.fold(Inputs::new(), |inputs, (_, other)| inputs.with(other.name, other.array()));
            fails(loss, &without, none(), &[array.name, "is missing"]);
        }
        let twice = inputs(&held).with(held[0].name, held[0].array());
        fails(loss, &twice, none(), &[held[0].name, "is given twice"]);
        let slip = format!("{}s_", held[0].name);
        let unknown = inputs(&held).array(slip.as_str(), &[0.0], &[1]);
        fails(loss, &unknown, none(), &[loss.card().name, "has no input", &slip]);
        let many = (0..17).fold(Inputs::new(), |inputs, _| inputs.with(held[0].name, held[0].array()));
        fails(loss, &many, none(), &[held[0].name, "one array too many"]);
    }
    let slip = Inputs::new().array("predicton", &[0.0], &[1]);
    fails(&parsed("huber"), &slip, Outputs::new(), &["did you mean `prediction`?"]);
    let temperature = Inputs::new().array("temperature", &[0.0], &[1]);
    fails(&parsed("info_nce"), &temperature, Outputs::new(), &["temperature", "is a parameter"]);
}

#[test]
fn arrays_of_the_wrong_type_or_shape() {
    for case in Case::all() {
        let (loss, held) = (&case.loss, case.hold::<f64>(0));
        let none = Outputs::new;
        let floats = held.iter().filter(|array| !array.numbers.is_empty()).count();
        for (at, array) in held.iter().enumerate() {
            let len = array.numbers.len().max(array.labels.len());
            let (whole, single) = (vec![0i32; len], vec![0.0f32; len]);
            match case.field(array.name).holds {
                FieldKind::Labels => {
                    let numbers = with(&held, at, ArrayRef::new(&array.numbers, &array.shape));
                    fails(loss, &numbers, none(), &[array.name, "must be integers"]);
                }
                _ => {
                    let labels = with(&held, at, ArrayRef::new(&whole, &array.shape));
                    fails(loss, &labels, none(), &[array.name, "must be numbers"]);
                    if floats > 1 && at > 0 {
                        let mixed = with(&held, at, ArrayRef::new(&single, &array.shape));
                        fails(loss, &mixed, none(), &[array.name, "is f32"]);
                    }
                }
            }
            for shape in [vec![usize::MAX, 2], vec![len + 1], vec![1; 9]] {
                let other = with(&held, at, ArrayRef::new(array.data(), &shape));
                let error = fails(loss, &other, none(), &[array.name]);
                assert!(matches!(error, Error::Axes { .. }), "{loss}: {error}");
            }
            if !case.is_padded(array.name) && array.labels.is_empty() && array.shape.len() > 1 {
                let stride = array.stride + 1;
                let apart = vec![0.0; len / array.stride * stride];
                let apart = ArrayRef::new(&apart, &array.shape).row_stride(stride);
                fails(loss, &with(&held, at, apart), none(), &[array.name, "row stride"]);
            }
        }
    }
    let loss = parsed("info_nce");
    let rows = Inputs::new().array("a", &[1.0, 2.0], &[1, 2]).array("b", &[1.0, 2.0, 3.0], &[1, 3]);
    fails(&loss, &rows, Outputs::new(), &["b has the shape [1, 3], expected (m, d = 2)"]);
    let rows = Inputs::new().array("a", &[1.0, 2.0], &[1, 2]).array("b", &[1.0, 2.0], &[1, 2]);
    let flat = rows.array("negatives", &[1.0, 2.0], &[2]);
    fails(&loss, &flat, Outputs::new(), &["negatives", "(k, d = 2) or (n = 1, k, d = 2)"]);
    // Empty rows, rows that overlap, fewer labels than rows: errors, not panics.
    let loss = parsed("cross_entropy");
    for (shape, stride) in [([0, 0], 0), ([1, 0], 0), ([2, 3], 1), ([2, 3], usize::MAX)] {
        let data = vec![0.0; shape[0] * shape[1]];
        let scores = ArrayRef::new(&data, &shape).row_stride(stride);
        let rows = Inputs::new().with("scores", scores).array("labels", &[0u8], &[1]);
        assert!(loss.evaluate(&rows, Reduction::Mean, Outputs::new()).is_err(), "{shape:?}");
    }
}

#[test]
fn outputs_that_a_loss_lacks_or_that_do_not_fit() {
    for case in Case::all() {
        let (loss, held) = (&case.loss, case.hold::<f64>(0));
        let given = inputs(&held);
        let name = held[0].name;
        let mut right = vec![9.0; held[0].numbers.len()];
        let (mut other, mut long, mut single) =
            (right.clone(), vec![9.0; right.len() + 1], vec![9.0f32; right.len()]);
        let out = Outputs::new().grad(name, &mut right).grad("nonsense", &mut other);
        fails(loss, &given, out, &["has no gradient in", "nonsense"]);
        let out = Outputs::new().grad(name, &mut right).grad(name, &mut other);
        fails(loss, &given, out, &[name, "twice"]);
        let error = fails(loss, &given, Outputs::new().grad(name, &mut long), &[name]);
        assert!(matches!(error, Error::Length { .. }), "{loss}: {error}");
        fails(loss, &given, Outputs::new().grad(name, &mut single), &[name, "to be written as f32"]);
        for array in held.iter().filter(|array| case.field(array.name).holds != FieldKind::Variable) {
            fails(
                loss,
                &given,
                Outputs::new().grad(array.name, &mut other),
                &["has no gradient in", array.name],
            );
        }
        for field in loss.fields().iter().filter(|field| field.holds == FieldKind::Parameter) {
            let out = Outputs::new().grad(field.name, &mut other);
            fails(loss, &given, out, &[field.name, "is a parameter"]);
        }
        for field in loss.fields().iter().filter(|field| field.holds == FieldKind::Variable && field.optional)
        {
            if held.iter().all(|array| array.name != field.name) {
                fails(loss, &given, Outputs::new().grad(field.name, &mut other), &[field.name, "is missing"]);
            }
        }
        let (is_product, is_multi) = (loss.product().is_some(), loss.multi_input().is_some());
        if is_product || is_multi {
            let out = Outputs::new().grad(name, &mut right).curvature(&mut other);
            fails(loss, &given, out, &["has no curvature form"]);
            fails(loss, &given, Outputs::new().without_value(), &["has no value-free form"]);
        }
        if !is_product {
            let out = Outputs::new().grad(name, &mut right).add();
            fails(loss, &given, out, &["has no accumulating form"]);
        }
        // A loss without losses of rows refuses them whatever their number.
        let has_rows = !is_product || !loss.each().is_empty();
        let mut each = vec![9.0; case.observations + usize::from(has_rows)];
        let culprit = if has_rows { "each" } else { "has no per-row losses" };
        fails(loss, &given, Outputs::new().grad(name, &mut right).each(&mut each), &[culprit]);
        let weight = vec![1.0; case.observations + 1];
        assert!(loss.evaluate(&given.weight(&weight), Reduction::Mean, Outputs::new()).is_err(), "{loss}");
        fails(loss, &given.weight(&vec![1.0f32; case.observations]), Outputs::new(), &["weight", "f32"]);
        assert!(right.iter().chain(&each).chain(&other).all(|x| *x == 9.0), "{loss} has written");
    }
}
#[test]
fn checked_numbers_are_named() {
    let mut named = BTreeSet::new();
    for case in Case::all() {
        let held = case.hold::<f64>(0);
        // Some reference values are those of infinite numbers, which are not in the domain.
        let checked = inputs(&held).checked();
        let Ok(clean) = case.loss.evaluate(&checked, Reduction::Mean, Outputs::new()) else { continue };
        for (at, array) in held.iter().enumerate().filter(|(_, array)| !array.numbers.is_empty()) {
            let mut numbers = array.numbers.clone();
            let last = numbers.len() - 1;
            numbers[last] = f64::NAN;
            let bad = with(&held, at, ArrayRef::new(&numbers, &array.shape)).checked();
            let (name, place) = (case.loss.card().name, format!("[{last}]"));
            // The box of an anchor that is not matched, a channel of weight 0: it does not count.
            let found = case.loss.evaluate(&bad, Reduction::Mean, Outputs::new());
            if found.is_ok_and(|found| found.value() == clean.value()) {
                continue;
            }
            fails(&case.loss, &bad, Outputs::new(), &[name, array.name, &place]);
            named.insert(name);
        }
    }
    assert_eq!(named.len(), LOSSES.len(), "{named:?}");
}
