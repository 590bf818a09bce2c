//! Nulls, ignored labels, weights of 0, and tables without rows: the rule of `perdita.arrow`.
use crate::arrays::{doubles, fixed_lists, integers, lists, null, row_total, singles};
use crate::tables::{Session, batch};
use datafusion::arrow::array::{ArrayRef, Float64Array, Int64Array, LargeListArray, ListArray};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Float64Type};
use std::sync::Arc;

const FOCAL: &str = "focal(gamma=2)";

/// A prediction that is null, two rows that count, a null score, a null label, a null weight.
fn rows(kind: &str) -> Session {
    let row = |a, b| Some(vec![Some(a), b]);
    let scores = [
        None,
        row(2.0, Some(0.0)),
        row(0.0, Some(1.0)),
        row(1.0, None),
        row(1.0, Some(1.0)),
        row(3.0, Some(1.0)),
    ];
    let scores: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Float64Type, _, _>(scores));
    let scores = match kind {
        "list" => scores,
        "large list" => cast(&scores, &DataType::new_large_list(DataType::Float64, true)).unwrap(),
        "fixed" => cast(&scores, &DataType::new_fixed_size_list(DataType::Float64, 2, true)).unwrap(),
        "single" => cast(&scores, &DataType::new_list(DataType::Float32, true)).unwrap(),
        _ => unreachable!(),
    };
    let labels = Int64Array::from(vec![Some(1), Some(0), Some(0), Some(1), None, Some(1)]);
    let weight = Float64Array::from(vec![Some(1.0), Some(2.0), Some(0.5), Some(1.0), Some(1.0), None]);
    Session::of(&[("z", scores), ("y", Arc::new(labels)), ("w", Arc::new(weight))])
}

#[test]
fn a_row_with_a_null_has_no_loss() {
    let want = row_total(FOCAL, &[2.0, 0.0, 0.0, 1.0], &[0, 0], Some(&[2.0, 0.5]));
    for kind in ["list", "large list", "fixed", "single"] {
        let session = rows(kind);
        let tolerance = if kind == "single" { 1e-7 } else { 0.0 };
        let mean = session.number(&format!("select perdita_mean('{FOCAL}', z, y, w) from t"));
        assert!((mean - want.mean()).abs() <= tolerance, "{kind}: {mean}");

        let each = session.numbers(&format!("select perdita('{FOCAL}', z, y, w) from t"));
        assert_eq!(
            each.iter().map(Option::is_some).collect::<Vec<_>>(),
            [false, true, true, false, false, false]
        );
        let sum = each[1].unwrap() + each[2].unwrap();
        assert!((sum - want.sum()).abs() <= tolerance.max(1e-15), "{kind}: {sum}");

        // Parts of arrays.
        let part = session.number(&format!(
            "select perdita_mean('{FOCAL}', z, y, w) from (select * from t limit 2 offset 1)"
        ));
        assert!((part - want.mean()).abs() <= tolerance, "{kind}: {part}");
    }
}

/// Values under a null are not read: numbers that are NaN, labels that are no class, lists of another length.
#[test]
fn what_lies_under_a_null_does_not_count() {
    let valid = NullBuffer::from(vec![true, false, true]);
    let p = Float64Array::new(vec![1.0, f64::NAN, 3.0].into(), Some(valid.clone()));
    let y = Int64Array::new(vec![0, 99, 1].into(), Some(valid.clone()));
    let field = Arc::new(Field::new_list_field(DataType::Float64, true));
    let offsets = OffsetBuffer::from_lengths([2, 3, 2]);
    let elements = doubles(&[2.0, 0.0, f64::NAN, f64::INFINITY, -1.0, 0.0, 1.0]);
    let z = LargeListArray::new(
        field,
        OffsetBuffer::from_lengths([2, 3, 2]),
        elements.clone(),
        Some(valid.clone()),
    );
    let field = Arc::new(Field::new_list_field(DataType::Float64, true));
    let small = ListArray::new(field, offsets, elements, Some(valid));
    let session =
        Session::of(&[("p", Arc::new(p)), ("y", Arc::new(y)), ("z", Arc::new(z)), ("s", Arc::new(small))]);
    assert_eq!(session.number("select perdita_mean('mse', p, 0) from t"), 5.0);
    let want = row_total("cross_entropy", &[2.0, 0.0, 0.0, 1.0], &[0, 1], None).mean();
    assert_eq!(session.number("select perdita_mean('cross_entropy', z, y) from t"), want);
    assert_eq!(session.number("select perdita_mean('cross_entropy', s, y) from t"), want);
}

/// A label that is no class, in a row without a prediction.
#[test]
fn a_row_without_a_prediction_has_no_label() {
    let z: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Float64Type, _, _>([
        None,
        Some(vec![Some(0.0), Some(1.0)]),
    ]));
    let session = Session::of(&[("z", z), ("y", integers(&[7, 1]))]);
    let want = row_total("cross_entropy", &[0.0, 1.0], &[1], None).mean();
    assert_eq!(session.number("select perdita_mean('cross_entropy', z, y) from t"), want);
}

#[test]
fn ignored_labels_are_null() {
    let scores = [2.0, 0.0, 0.0, 1.0, 5.0, 1.0];
    let session = Session::of(&[("z", lists(doubles(&scores), 2)), ("y", integers(&[0, 1, -100]))]);
    let each = session.numbers(&format!("select perdita('{FOCAL}', z, y) from t"));
    assert!(each[0].is_some() && each[1].is_some() && each[2].is_none());
    let want = row_total(FOCAL, &scores[..4], &[0, 1], None).mean();
    assert_eq!(session.number(&format!("select perdita_mean('{FOCAL}', z, y) from t")), want);
    // The average of the losses leaves out the same rows.
    let average = session.number(&format!("select avg(perdita('{FOCAL}', z, y)) from t"));
    assert!((average - want).abs() < 1e-15);
}

#[test]
fn a_mean_of_nothing_is_null() {
    let session = Session::of(&[
        ("p", doubles(&[1.0, f64::NAN])),
        ("y", doubles(&[0.0, 0.0])),
        ("zero", doubles(&[0.0, 0.0])),
        ("nothing", null(DataType::Float64, 2)),
        ("z", fixed_lists(singles(&[0.0, 1.0, 2.0, 3.0]), 2)),
        ("ignored", integers(&[-100, -100])),
    ]);
    for query in [
        "select perdita_mean('mse', p, y) from t where p < -5",
        "select perdita_mean('mse', p, y, zero) from t",
        "select perdita_mean('mse', p, nothing) from t",
        "select perdita_mean('mse', nothing, y) from t",
        "select perdita_mean('mse', p, y, nothing) from t",
        "select perdita_mean('mse', null, null) from t",
        "select perdita_mean('mse', p, y) filter (where p < -5) from t",
        "select perdita_mean('cross_entropy', z, ignored) from t",
        "select perdita_mean('mse', p, y) filter (where p < -5) from t group by y",
        "select perdita_mean('mse', p, y, zero) from t group by y",
    ] {
        assert_eq!(session.numbers(query), [None], "{query}");
    }
    assert_eq!(session.numbers("select perdita('mse', p, nothing) from t"), [None, None]);
    assert_eq!(session.numbers("select perdita('mse', p, y, zero) from t"), [Some(0.0), Some(0.0)]);
}

#[test]
fn partitions_without_rows() {
    let session = Session::new();
    let rows = batch(&[("p", doubles(&[1.0, 3.0])), ("y", doubles(&[0.0, 0.0]))]);
    session.table(
        "t",
        vec![vec![rows.slice(0, 0)], vec![], vec![rows.clone(), rows.slice(0, 0)], vec![rows.slice(1, 0)]],
    );
    assert_eq!(session.number("select perdita_mean('mse', p, y) from t"), 5.0);
    assert_eq!(session.numbers("select perdita('mse', p, y) from t where p < 0"), []);
}
