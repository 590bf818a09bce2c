//! Metrics against scikit-learn (`tools/reference/metrics.py`).
use perdita_study::metrics::*;
use serde_json::Value;

fn cases(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../metrics.json")).unwrap();
    let cases = all[kind].as_array().unwrap().clone();
    assert!(!cases.is_empty());
    cases
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn indices(value: &Value) -> Vec<usize> {
    value.as_array().unwrap().iter().map(|x| x.as_u64().unwrap() as usize).collect()
}

fn flags(value: &Value) -> Vec<bool> {
    value.as_array().unwrap().iter().map(|x| x.as_bool().unwrap()).collect()
}

/// Requires equal numbers, or both undefined.
fn same(got: Option<f64>, want: &Value, what: &str) {
    match (got, want.as_f64()) {
        (Some(got), Some(want)) => assert!((got - want).abs() < 1e-12, "{what}: {got} is not {want}"),
        (got, want) => assert_eq!(got, want, "{what}"),
    }
}

#[test]
fn of_scores() {
    for case in cases("binary") {
        let (scores, positive) = (numbers(&case["scores"]), flags(&case["positive"]));
        same(auroc(&scores, &positive), &case["auroc"], "auroc");
        same(average_precision(&scores, &positive), &case["average_precision"], "average precision");
        let bins = calibration(&numbers(&case["probabilities"]), &positive, 10);
        same(expected_calibration_error(&bins), &case["calibration_error"], "calibration");
    }
}

#[test]
fn of_classes() {
    for case in cases("multiclass") {
        let classes = case["classes"].as_u64().unwrap() as usize;
        let (labels, predicted) = (indices(&case["labels"]), indices(&case["predicted"]));
        let confusion = Confusion::new(classes, &labels, &predicted);
        same(confusion.accuracy(), &case["accuracy"], "accuracy");
        same(confusion.balanced_accuracy(), &case["balanced_accuracy"], "balanced accuracy");
        same(confusion.f1(), &case["f1"], "f1");
        same(multiclass_auroc(&numbers(&case["scores"]), classes, &labels), &case["auroc"], "auroc");
    }
}

#[test]
fn of_numbers() {
    for case in cases("regression") {
        let (predictions, targets) = (numbers(&case["predictions"]), numbers(&case["targets"]));
        same(median_absolute_error(&predictions, &targets), &case["median_ae"], "median");
        same(r2(&predictions, &targets), &case["r2"], "r2");
        same(mad_scale(&targets), &case["mad_scale"], "mad");
        same(quantile(&targets, 0.3), &case["quantile"], "quantile");
    }
}

#[test]
fn intervals() {
    for case in cases("intervals") {
        let values: Vec<_> = numbers(&case["values"]).into_iter().map(Some).collect();
        let got = estimate(&values).unwrap();
        same(Some(got.mean), &case["mean"], "mean");
        // The quantile of Student's t is found by iteration.
        let half = case["half"].as_f64().unwrap();
        assert!((got.half - half).abs() < 1e-7 * half, "{} is not {half}", got.half);
    }
}

#[test]
fn what_is_not_defined_is_none() {
    assert_eq!(auroc(&[f64::NAN, 1.0], &[true, false]), None);
    assert_eq!(average_precision(&[1.0], &[false]), None);
    assert_eq!(Confusion::new(2, &[0, 0], &[0, 1]).balanced_accuracy(), None);
    assert_eq!(r2(&[1.0, 2.0], &[3.0, 3.0]), None);
    assert_eq!((median(&[]), mad_scale(&[])), (None, None));
    assert_eq!(expected_calibration_error(&[]), None);
    assert_eq!((estimate(&[Some(1.0)]), estimate(&[Some(1.0), None, Some(2.0)])), (None, None));
    assert_eq!(estimate(&[Some(f64::INFINITY), Some(1.0)]), None);
}
