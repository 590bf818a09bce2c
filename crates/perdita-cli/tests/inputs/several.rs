//! Several columns of predictions with several of targets.
use super::{close, complaint, eval, notes, value, write};
use std::fs;

// -(y * np.log(p) + (1 - y) * np.log(1 - p)) for these rows
const ROWS: &str = "0.9,0.2,0,1,1,a\n0.4,0.7,1,0,2,b\n0.3,0.6,1,1,0.5,a\n";
const HEADER: &str = "p_rain,p_wind,y_wind,y_rain,w,g\n";

#[test]
fn cells_are_averaged_and_paired_by_name() {
    let (_directory, file) = write("a.csv", &format!("{HEADER}{ROWS}"));
    let options = ["--loss", "bce", "--pred", "p_*", "--target", "y_*"];
    let report = eval(&file, &options);
    close(value(&report), 0.485_133_843_794_781, 1e-14);
    assert_eq!((&report["rows"], &report["losses"][0]["count"]), (&3.into(), &6.into()));
    let worst = &report["losses"][0]["worst"][0];
    assert_eq!(worst["entry"].to_string(), "[2,0]");

    let note = notes(&[&["eval", &file, "--format", "json"], &options[..]].concat());
    assert!(note.starts_with("note: --target: columns are in the order of --pred, by name\n"), "{note}");
    // The weight of a row is that of both cells.
    let weighted = eval(&file, &[&options[..], &["--weight", "w"]].concat());
    close(value(&weighted), 0.417_272_059_489_635_1, 1e-14);
    let groups = eval(&file, &[&options[..], &["--by", "g"]].concat());
    close(value(&groups), 0.510_825_623_765_990_7, 1e-14);
}

#[test]
fn rows_have_a_line_per_cell() {
    let (directory, file) = write("a.csv", "p_0,p_1,y_0,y_1\n1,2,0,0\n3,4,0,0\n");
    let path = directory.path().join("rows.csv");
    let options = ["--loss", "mse", "--pred", "p_*", "--target", "y_*", "--rows", path.to_str().unwrap()];
    eval(&file, &options);
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        "entry,mse,d mse / d prediction\n0 0,1.0,2.0\n0 1,4.0,4.0\n1 0,9.0,6.0\n1 1,16.0,8.0\n"
    );
}

#[test]
fn columns_that_do_not_belong_together_are_errors() {
    let options = |pred, target| ["--loss", "mse", "--pred", pred, "--target", target];
    assert_eq!(
        complaint("p_a,p_b,y_a,y_c\n1,2,3,4\n", &options("p_*", "y_*")),
        "--target has no column for `b` of --pred, but columns for others"
    );
    assert_eq!(
        complaint("p_a,p_b,y_a\n1,2,3\n", &options("p_*", "y_a")),
        "mse takes a target for each prediction, but --pred names 2 columns (`p_a` … `p_b`) and --target 1 column (`y_a`)"
    );
    // A wrong cell is shown with its row and column.
    assert_eq!(
        complaint("p_a,p_b,y_a,y_b\n1,2,3,4\n1,nan,3,4\n", &options("p_*", "y_*")),
        "a.csv: line 3 (row 1, from 0), column `p_b`: NaN is not a finite number, as mse takes"
    );
    // Names that share nothing are paired by place: (1 - 4)² and (2 - 3)².
    let (_directory, file) = write("a.csv", "u,v,x,y\n1,2,4,3\n");
    assert_eq!(value(&eval(&file, &options("u,v", "x,y"))), 5.0);
}

#[test]
fn distributions_are_paired_by_name() {
    let (_directory, file) = write("a.csv", "q_cat,q_dog,t_dog,t_cat\n0,1,0.25,0.75\n");
    let options = ["--loss", "soft_cross_entropy", "--pred", "q_*", "--target", "t_*"];
    // np.log(1 + np.e) - 0.25
    close(value(&eval(&file, &options)), 1.063_261_687_518_222_8, 1e-14);
}
