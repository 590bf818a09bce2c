//! Columns found by name, and files that are not what they seem.
use super::select::matches;
use super::*;
use std::path::PathBuf;

/// A file in a temporary directory, which is deleted when the first value is dropped.
pub(super) fn write(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    std::fs::write(&path, content).unwrap();
    (directory, path)
}

type Rows = (Vec<Vec<f64>>, Vec<Vec<String>>);

/// All rows of some groups of columns, and of some text columns.
pub(super) fn read(path: &Path, numeric: &[&str], text: &[&str]) -> Result<Rows> {
    let table = Table::open(path, Options::default())?;
    let groups = numeric.iter().map(|name| table.select(name)).collect::<Result<Vec<_>>>()?;
    let by = text.iter().map(|name| Ok(table.select(name)?[0])).collect::<Result<Vec<_>>>()?;
    let (mut numbers, mut texts) = (vec![Vec::new(); groups.len()], vec![Vec::new(); by.len()]);
    let mut row = 0;
    for batch in table.batches(&groups, &by)? {
        let batch = batch?;
        assert_eq!(batch.places.end(0), row);
        row += batch.rows as u64;
        for ((out, matrix), group) in numbers.iter_mut().zip(batch.numeric).zip(&groups) {
            assert_eq!(matrix.len(), batch.rows * group.len());
            out.extend(matrix);
        }
        texts.iter_mut().zip(batch.text).for_each(|(out, cells)| out.extend(cells.iter().map(String::from)));
    }
    Ok((numbers, texts))
}

/// The message, with the name of the file instead of its path.
pub(super) fn error(path: &Path, numeric: &[&str], text: &[&str]) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    format!("{:#}", read(path, numeric, text).unwrap_err()).replace(path.to_str().unwrap(), name)
}

fn names(header: &str, name: &str) -> Result<Vec<String>> {
    let (_directory, path) = write("a.csv", header);
    let table = Table::open(&path, Options::default())?;
    Ok(table.select(name)?.into_iter().map(|index| table.columns()[index].name.clone()).collect())
}

#[test]
fn columns_are_found_by_name_glob_and_range() {
    let header = "id,logit_0,logit_10,logit_2,pred_b,pred_a";
    assert_eq!(names(header, "pred_a").unwrap(), ["pred_a"]);
    assert_eq!(names(header, "logit_*").unwrap(), ["logit_0", "logit_2", "logit_10"]);
    assert_eq!(names(header, "pred_*").unwrap(), ["pred_b", "pred_a"]);
    assert_eq!(names(header, "*d*").unwrap(), ["id", "pred_b", "pred_a"]);
    assert_eq!(names(header, "id..logit_10").unwrap(), ["id", "logit_0", "logit_10"]);
    assert_eq!(names("a..b,a,b", "a..b").unwrap(), ["a..b"]);
    assert!(names(header, "x*").is_err());
    assert!(names("a,b,a", "a").unwrap_err().to_string().ends_with("several columns are called `a`"));
}

#[test]
fn an_unknown_column_is_answered_with_the_columns_there_are() {
    let (_directory, path) = write("a.csv", "target,prediction\n");
    let message =
        "a.csv: no column `Predictions` (did you mean `prediction`?); there are `target`, `prediction`";
    assert_eq!(error(&path, &["Predictions"], &[]), message);
    assert_eq!(error(&path, &["x"], &[]), "a.csv: no column `x`; there are `target`, `prediction`");

    let header: Vec<_> = (0..30).map(|column| format!("c{column}")).collect();
    assert!(names(&header.join(","), "x").unwrap_err().to_string().ends_with("`c19` and 10 more"));
}

#[test]
fn globs() {
    for (pattern, name, expected) in [
        ("*", "", true),
        ("a*", "a", true),
        ("*é", "né", true),
        ("a*c*", "abcd", true),
        ("a*c", "abcd", false),
        ("a*a", "a", false),
    ] {
        assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
    }
}

#[test]
fn files_that_are_not_what_they_seem() {
    let (_directory, path) = write("a.csv", "");
    assert_eq!(error(&path, &[], &[]), "a.csv: the file is empty");
    let (_directory, path) = write("a.parquet", "a,b\n1,2\n");
    assert_eq!(error(&path, &[], &[]), "a.parquet: the file does not start as a .parquet file does");
    let path = Path::new("no such file");
    assert!(error(path, &[], &[]).starts_with("no such file: "));
}

#[test]
fn a_column_can_be_in_several_groups() {
    let (_directory, path) = write("a.csv", "a,b\n1,2\n3,4\n");
    let (numbers, texts) = read(&path, &["*", "a", "b"], &["a"]).unwrap();
    assert_eq!(numbers, [vec![1., 2., 3., 4.], vec![1., 3.], vec![2., 4.]]);
    assert_eq!(texts, [["1", "3"]]);
}
