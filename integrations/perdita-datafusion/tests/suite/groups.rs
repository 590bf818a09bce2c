//! Groups: each has the total of its rows, whatever their order, filters and batches.
use crate::arrays::{between, doubles, integers, lists, row_total, total, uniform};
use crate::tables::{Session, batch, cut};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
use datafusion::prelude::SessionConfig;

const ROWS: usize = 5000;

fn group_of(row: usize) -> i64 {
    (uniform(9, row) * 7.0) as i64
}

/// The rows of a group, of some numbers per row.
fn of(group: i64, numbers: &[f64], width: usize) -> Vec<f64> {
    let rows = numbers.chunks(width).enumerate().filter(|(row, _)| group_of(*row) == group);
    rows.flat_map(|(_, row)| row.iter().copied()).collect()
}

#[test]
fn groups_in_one_batch_have_the_bits_of_one_call() {
    let (p, y, w) = (between(1, ROWS, -3.0, 3.0), between(2, ROWS, -3.0, 3.0), between(3, ROWS, 0.0, 2.0));
    let groups: Vec<i64> = (0..ROWS).map(group_of).collect();
    let session =
        Session::of(&[("g", integers(&groups)), ("p", doubles(&p)), ("y", doubles(&y)), ("w", doubles(&w))]);
    let found =
        session.query("select g, perdita_mean('huber', p, y, w) from t group by g order by g").unwrap();
    let (names, means) =
        (found.column(0).as_primitive::<Int64Type>(), found.column(1).as_primitive::<Float64Type>());
    assert_eq!(names.values(), &[0, 1, 2, 3, 4, 5, 6]);
    for group in 0..7 {
        let want = total("huber", &of(group, &p, 1), &of(group, &y, 1), Some(&of(group, &w, 1)));
        assert_eq!(means.value(group as usize).to_bits(), want.mean().to_bits(), "group {group}");
    }
}

#[test]
fn groups_of_rows_of_scores_over_partitions() {
    let scores = between(1, 3 * ROWS, -3.0, 3.0);
    let groups: Vec<i64> = (0..ROWS).map(group_of).collect();
    let labels: Vec<i64> = (0..ROWS).map(|row| [0, 1, 2, -100][row % 4]).collect();
    let rows =
        batch(&[("g", integers(&groups)), ("z", lists(doubles(&scores), 3)), ("y", integers(&labels))]);
    let session = Session::with(SessionConfig::new().with_target_partitions(3).with_batch_size(512));
    session.table("t", cut(&rows, 700).chunks(3).map(<[_]>::to_vec).collect());
    let loss = "cross_entropy(class_weights=[1, 2, 0.5])";
    let means =
        session.numbers(&format!("select perdita_mean('{loss}', z, y) as m from t group by g order by g"));
    for (group, mean) in (0..7).zip(means) {
        let labels = labels.iter().enumerate().filter(|(row, _)| group_of(*row) == group);
        let labels: Vec<i64> = labels.map(|(_, label)| *label).collect();
        let want = row_total(loss, &of(group, &scores, 3), &labels, None).mean();
        assert!((mean.unwrap() - want).abs() <= 1e-15 * want, "group {group}");
    }
}

#[test]
fn filters_leave_out_rows_and_what_is_wrong_with_them() {
    let groups: Vec<i64> = vec![0, 1, 0, 1, 2];
    let p = [1.0, f64::NAN, 3.0, 5.0, f64::NAN];
    let session = Session::of(&[("g", integers(&groups)), ("p", doubles(&p)), ("y", doubles(&[0.0; 5]))]);
    let query =
        "select perdita_mean('mse', p, y) filter (where not isnan(p)) as m from t group by g order by g";
    assert_eq!(session.numbers(query), [Some(5.0), Some(25.0), None]);
}

/// So many groups that DataFusion gives up the partial aggregation, and hands on the states of single rows.
#[test]
fn a_group_per_row() {
    let rows = 30_000;
    let (p, y) = (between(1, rows, -3.0, 3.0), between(2, rows, -3.0, 3.0));
    let groups: Vec<i64> = (0..rows as i64).map(|row| row * 7919 % rows as i64).collect();
    let all = batch(&[("g", integers(&groups)), ("p", doubles(&p)), ("y", doubles(&y))]);
    let mut config = SessionConfig::new().with_target_partitions(2).with_batch_size(1000);
    config.options_mut().execution.skip_partial_aggregation_probe_rows_threshold = 2000;
    let session = Session::with(config);
    session.table("t", cut(&all, 1000).chunks(15).map(<[_]>::to_vec).collect());
    let query = "select g, perdita_mean('mae', p, y) as m, perdita_mean('mae', p, y) filter (where p > 0) as f \
                 from t group by g order by g";
    let found = session.query(query).unwrap();
    let (means, filtered) =
        (found.column(1).as_primitive::<Float64Type>(), found.column(2).as_primitive::<Float64Type>());
    assert_eq!(means.len(), rows);
    for row in 0..rows {
        let group = groups[row] as usize;
        let want = (p[row] - y[row]).abs();
        assert_eq!(means.value(group), want, "row {row}");
        assert_eq!(
            filtered.is_valid(group).then(|| filtered.value(group)),
            (p[row] > 0.0).then_some(want),
            "row {row}"
        );
    }
}
