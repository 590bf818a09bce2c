//! The kinds of targets, and errors in data.
use perdita_study::data::{Features, Folds, Target, TargetType};
use perdita_study::{Column, Frame};

fn frame(columns: &[(&str, &str)]) -> Frame {
    let column =
        |&(name, cells): &(&str, &str)| Column::parse(name, cells.split(' ').map(String::from).collect());
    Frame::new(columns.iter().map(column).collect()).unwrap()
}

fn kind(cells: &str) -> TargetType {
    Target::of(&frame(&[("y", cells)]), "y", None).unwrap().kind
}

fn complaint(cells: &str, kind: Option<TargetType>) -> String {
    Target::of(&frame(&[("y", cells)]), "y", kind).unwrap_err().to_string()
}

#[test]
fn kinds_are_found() {
    assert_eq!(kind("1.5 -2 3 4"), TargetType::Real);
    assert_eq!(kind("0 1 1 0"), TargetType::Binary);
    assert_eq!(kind("yes no no yes"), TargetType::Binary);
    assert_eq!(kind("-1 1 1"), TargetType::Binary);
    assert_eq!(kind("a b c a"), TargetType::Multiclass);
    assert_eq!(kind("0 1 2 2 1 0"), TargetType::Multiclass);
    assert_eq!(kind("3 0 1 7 2 0 0 1"), TargetType::Count);
    assert_eq!(kind("0.25 0.5 1 0"), TargetType::Share);
    assert_eq!(kind("0 0 0 12.5 3.25 800"), TargetType::Amount);
    assert_eq!(kind("10.5 11.5 9.25 12"), TargetType::Real);
    assert_eq!(kind("120000 250000 180000"), TargetType::Real);
}

#[test]
fn classes_are_in_order_and_the_second_of_two_is_positive() {
    let target = Target::of(&frame(&[("y", "10 9 10 10")]), "y", None).unwrap();
    assert_eq!((target.classes, target.values), (vec!["9".into(), "10".into()], vec![1.0, 0.0, 1.0, 1.0]));
    let zeros = Target::of(&frame(&[("y", "0 -0 1 0")]), "y", None).unwrap();
    assert_eq!(zeros.counts(), [3, 1]);
}

#[test]
fn what_is_wrong_with_a_target_is_named() {
    assert_eq!(
        complaint("1 NA 2 ?", None),
        "the target `y` has 2 empty cells, first in row 1 (from 0): remove such rows"
    );
    assert_eq!(complaint("7 7 7", None), "the target `y` is 7 in every row");
    assert_eq!(complaint("a b c", Some(TargetType::Real)), "the target `y` holds text, not real numbers");
    assert_eq!(
        complaint("1 -2 5", Some(TargetType::Count)),
        "row 1 (from 0), target `y`: -2 is not one of counts"
    );
    let frame = frame(&[("price", "1 2"), ("size", "1 2")]);
    let error = Target::of(&frame, "prise", None).unwrap_err().to_string();
    assert_eq!(error, "no column `prise` (did you mean `price`?); there are `price`, `size`");
}

#[test]
fn tasks_say_the_kind() {
    assert_eq!(TargetType::of_task("counts").unwrap(), TargetType::Count);
    assert_eq!(TargetType::of_task("regression").unwrap(), TargetType::Real);
    assert!(TargetType::of_task("vae").unwrap_err().to_string().contains("not for vae"));
}

#[test]
fn frames_are_checked() {
    let error = |columns: Vec<Column>| Frame::new(columns).unwrap_err().to_string();
    assert_eq!(error(vec![]), "there are no rows");
    let (a, b) = (Column::numbers("a", vec![1.0, 2.0]), Column::numbers("b", vec![1.0]));
    assert_eq!(error(vec![a.clone(), b]), "column `b` has 1 rows, and the first column 2");
    assert_eq!(error(vec![a.clone(), a]), "several columns are called `a`");
    let infinite = Column::parse("a", vec!["1".into(), "inf".into()]);
    assert_eq!(error(vec![infinite]), "row 1 (from 0), column `a`: inf is not a finite number");
}

#[test]
fn columns_that_are_no_features_are_left_out() {
    let words: Vec<String> = (0..30).map(|at| format!("w{at}")).collect();
    let numbers: Vec<String> = (0..30).map(|at| (at * 7 % 11).to_string()).collect();
    let counter: Vec<String> = (0..30).map(|at| at.to_string()).collect();
    let queries: Vec<String> = (0..30).map(|at| (at / 10).to_string()).collect();
    let constant = vec!["1".to_string(); 30];
    let columns = [
        ("name", &words),
        ("x", &numbers),
        ("n", &counter),
        ("query", &queries),
        ("c", &constant),
        ("y", &numbers),
    ];
    let frame =
        Frame::new(columns.iter().map(|(name, cells)| Column::parse(*name, cells.to_vec())).collect())
            .unwrap();
    let features = Features::of(&frame, "y", None).unwrap();
    assert_eq!(features.names, ["x"]);
    assert_eq!(features.group.as_deref(), Some("query"));
    assert_eq!(features.notes.len(), 4);
    let error = Features::of(&frame, "y", Some(&["name".into()])).unwrap_err().to_string();
    assert_eq!(error, "the feature `name` has 30 distinct values; at most 20 can be levels");
    assert!(
        Features::of(&frame, "y", Some(&["y".into()])).unwrap_err().to_string().contains("is the target")
    );
    assert!(
        Features::of(&frame, "x", Some(&["c".into()])).unwrap_err().to_string().contains("same in every row")
    );
}

#[test]
fn folds_hold_every_row_once_and_every_class() {
    let values = (0..103).map(|row| f64::from(u8::from(row % 10 == 0))).collect();
    let frame = Frame::new(vec![Column::numbers("y", values)]).unwrap();
    let target = Target::of(&frame, "y", None).unwrap();
    let folds = Folds::new(&target, 5, 7).unwrap();
    let mut seen = vec![0; 103];
    for fold in 0..5 {
        let (held_out, training) = (folds.held_out(fold), folds.training(fold));
        assert!(held_out.len() + training.len() == 103 && (20..=21).contains(&held_out.len()));
        let rare = held_out.iter().filter(|&&row| target.values[row] == 1.0).count();
        assert!((2..=3).contains(&rare), "{rare}");
        held_out.iter().for_each(|&row| seen[row] += 1);
    }
    assert!(seen.iter().all(|&n| n == 1));
    assert_eq!(folds, Folds::new(&target, 5, 7).unwrap());
    assert_ne!(folds, Folds::new(&target, 5, 8).unwrap());
    let error = |folds, seed| Folds::new(&target, folds, seed).unwrap_err().to_string();
    assert_eq!(error(1, 0), "cross-validation needs at least 2 folds, not 1");
    assert!(error(60, 0).contains("103 rows in 60 folds"));
    assert!(error(20, 0).contains("class 1 of the target `y` has 11 rows: too few for 20 folds"));
}
