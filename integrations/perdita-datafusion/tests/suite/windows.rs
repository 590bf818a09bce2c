//! Windows: frames that begin at the first row. Others, and distinct rows, are refused.
use crate::arrays::{doubles, integers};
use crate::tables::Session;

fn session() -> Session {
    Session::of(&[("i", integers(&[0, 1, 2])), ("p", doubles(&[1.0, 3.0, 5.0])), ("y", doubles(&[0.0; 3]))])
}

#[test]
fn running_and_whole_means() {
    let running = session().numbers("select perdita_mean('mse', p, y) over (order by i) from t");
    assert_eq!(running, [1.0, 5.0, 35.0 / 3.0].map(Some));
    let whole = session().numbers("select perdita_mean('mse', p, y) over () from t");
    assert_eq!(whole, [Some(35.0 / 3.0); 3]);
    let parts =
        session().numbers("select perdita_mean('mse', p, y) over (partition by i % 2) from t order by i");
    assert_eq!(parts, [13.0, 9.0, 13.0].map(Some));
}

#[test]
fn frames_that_move_are_refused() {
    let query = "select perdita_mean('mse', p, y) over (order by i rows 1 preceding) from t";
    let wrong = session().query(query).unwrap_err().find_root().to_string();
    assert!(wrong.contains("let the frame begin with `unbounded preceding`"), "{wrong}");
}

#[test]
fn distinct_rows_are_refused() {
    let refused = session().refusal("select perdita_mean(distinct 'mse', p, y) from t");
    assert_eq!(
        refused,
        "Error during planning: perdita_mean takes every row: for different ones, select distinct in a subquery"
    );
    let distinct =
        "select perdita_mean('mse', p, y) from (select distinct p, y from t union all select 1.0, 0.0)";
    assert_eq!(session().number(distinct), 9.0);
}
