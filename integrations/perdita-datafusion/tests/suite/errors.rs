//! Mistakes: in the text of a loss and in the types of columns when a query is planned, in numbers when it runs.
use crate::arrays::{doubles, integers, lists};
use crate::tables::{Session, batch};
use datafusion::arrow::array::{ListArray, StringArray};
use datafusion::arrow::datatypes::Float64Type;
use std::sync::Arc;

fn session() -> Session {
    Session::of(&[
        ("p", doubles(&[1.0, 2.0])),
        ("y", doubles(&[0.0, 0.0])),
        ("label", integers(&[0, 1])),
        ("z", lists(doubles(&[1.0, 2.0, 3.0, 4.0]), 2)),
        ("name", Arc::new(StringArray::from(vec!["mse", "mae"]))),
    ])
}

#[test]
fn calls_that_make_no_sense_are_not_planned() {
    let session = session();
    for (call, problem) in [
        ("('hubber', p, y)", "unknown loss `hubber`; did you mean `huber`?"),
        ("('l1_loss', p, y)", "unknown loss `l1_loss`; in perdita it is `mae`"),
        ("('huber(dleta=1)', p, y)", "did you mean `delta`?"),
        ("('huber(delta=-1)', p, y)", "delta"),
        ("('abs(p - y) +', p, y)", "abs(p - y) +"),
        (
            "('giou', z, z)",
            "giou takes more than a prediction and target (prediction, target): a row has no loss of its own",
        ),
        ("('mse', z, y)", "pred of mse must be a number per row, not List(Float64)"),
        ("('mse', p, z)", "target of mse must be a number per row, not List(Float64)"),
        ("('focal', p, label)", "pred of focal must be a list of scores per row, not Float64"),
        ("('focal', z, y)", "target must be integers for focal, not Float64"),
        (
            "('focal', z, z)",
            "target of focal must be a number per row, not List(Float64); soft_focal takes probabilities",
        ),
        (
            "('soft_focal', z, label)",
            "target of soft_focal must be a list of probabilities per row, not Int64",
        ),
        ("('focal', z, label, z)", "weight of focal must be a number per row, not List(Float64)"),
        ("('mse', name, y)", "must be numbers or lists of numbers, not Utf8"),
        ("(name, p, y)", "the first argument is the text of a loss, 'huber(delta=2)', not a column"),
        ("(1, p, y)", "the first argument is the text of a loss, not Int64"),
        ("('mse', p)", "takes the text of a loss, predictions, targets, and perhaps weights"),
        ("('mse', p, y, y, y)", "4 columns are given, not 2 or 3"),
    ] {
        for function in ["perdita", "perdita_mean"] {
            let refused = session.refusal(&format!("select {function}{call} from t"));
            assert!(refused.contains(problem), "{function}{call}: {refused}");
        }
    }
}

#[test]
fn numbers_that_are_wrong_name_their_row() {
    let session = Session::of(&[
        ("p", doubles(&[1.0, 0.5, f64::NAN, f64::NAN])),
        ("q", doubles(&[1.0, 0.5, 2.0, 0.0])),
        ("y", doubles(&[0.0; 4])),
        ("label", integers(&[0, 1, 1, 2])),
        ("z", lists(doubles(&[1.0; 8]), 2)),
        ("w", doubles(&[1.0, -1.0, 1.0, 1.0])),
        ("uneven", {
            let rows = [2, 1, 2, 2].map(|len| Some(vec![Some(1.0); len]));
            Arc::new(ListArray::from_iter_primitive::<Float64Type, _, _>(rows))
        }),
        ("g", integers(&[1, 0, 1, 0])),
    ]);
    for (arguments, problem) in [
        ("('mse', p, y)", "row 2 of a batch: mse: prediction[0] = NaN lies outside"),
        ("('bce', q, y)", "row 2 of a batch: bce: prediction[0] = 2 lies outside [0, 1]"),
        ("('focal', z, label)", "row 3 of a batch: label[0] = 2 is not a class: there are 2"),
        ("('focal', z, g, w)", "row 1 of a batch: weight[0] = -1"),
        ("('focal', uneven, g)", "pred[1] has 1 numbers, but pred[0] has 2"),
    ] {
        for query in [
            format!("select perdita{arguments} from t"),
            format!("select perdita_mean{arguments} from t"),
            format!("select perdita_mean{arguments} from t group by g"),
        ] {
            let wrong = session.failure(&query);
            assert!(wrong.starts_with("Execution error: ") && wrong.contains(problem), "{query}: {wrong}");
        }
    }
    assert!(session.query("select perdita_mean('mse', p, y) filter (where q <> 2 and q > 0) from t").is_ok());
}

#[test]
fn lists_of_nothing_and_labels_beyond_an_integer() {
    let empty = ListArray::from_iter_primitive::<Float64Type, _, _>([Some(vec![]), Some(vec![])]);
    let session = Session::of(&[("z", Arc::new(empty)), ("y", integers(&[0, 1]))]);
    let wrong = session.failure("select perdita_mean('focal', z, y) from t");
    assert!(wrong.contains("pred must have lists of numbers, not of 0"), "{wrong}");

    let large = datafusion::arrow::array::UInt64Array::from(vec![u64::MAX, 0]);
    let session = Session::new();
    session.table("t", vec![vec![batch(&[("z", lists(doubles(&[1.0; 4]), 2)), ("y", Arc::new(large))])]]);
    let wrong = session.failure("select perdita_mean('focal', z, y) from t");
    assert!(wrong.contains("target: ") && wrong.contains("18446744073709551615"), "{wrong}");
}
