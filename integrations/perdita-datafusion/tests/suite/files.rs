//! Files: Parquet and CSV, in several partitions.
use crate::arrays::{between, doubles, integers, lists, row_total, total};
use crate::tables::{Session, batch};
use datafusion::arrow::array::{ArrayRef, RecordBatch};
use datafusion::prelude::SessionConfig;
use perdita::Total;
use std::path::PathBuf;

/// A folder of a test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Folder(std::env::temp_dir().join(format!("perdita-sql-{}-{name}", std::process::id())));
        std::fs::create_dir_all(&folder.0).expect("a folder");
        folder
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Writes a table to a file, whose extension is its format.
fn write(folder: &Folder, name: &str, rows: RecordBatch) {
    let session = Session::new();
    session.table("t", vec![vec![rows]]);
    let format = name.rsplit('.').next().expect("an extension");
    let copy = format!("copy t to '{}' stored as {format}", folder.path(name));
    session.query(&copy).unwrap_or_else(|error| panic!("{copy}: {error}"));
}

/// A session with the files of a pattern as `t`, read in parallel.
fn read(folder: &Folder, pattern: &str, partitions: usize) -> Session {
    let mut config = SessionConfig::new().with_target_partitions(partitions);
    // Files are cut, however small.
    config.options_mut().optimizer.repartition_file_min_size = 1;
    let session = Session::with(config);
    let format = pattern.rsplit('.').next().expect("an extension");
    let create = format!("create external table t stored as {format} location '{}'", folder.path(pattern));
    session.query(&create).unwrap_or_else(|error| panic!("{create}: {error}"));
    session
}

/// Files of whole blocks have the bits of one call on all rows, in any number of partitions.
#[test]
fn parquet_files_of_whole_blocks() {
    let folder = Folder::new("blocks");
    let rows = 6 * Total::BLOCK;
    let (p, y) = (between(1, rows, -3.0, 3.0), between(2, rows, -3.0, 3.0));
    for (part, blocks) in [0..3, 3..4, 4..6].into_iter().enumerate() {
        let range = blocks.start * Total::BLOCK..blocks.end * Total::BLOCK;
        let columns: [(&str, ArrayRef); 2] = [("p", doubles(&p[range.clone()])), ("y", doubles(&y[range]))];
        write(&folder, &format!("part-{part}.parquet"), batch(&columns));
    }
    let want = total("mse", &p, &y, None).mean();
    for partitions in [1, 2, 4] {
        let session = read(&folder, "part-*.parquet", partitions);
        let found = session.number("select perdita_mean('mse', p, y) from t");
        assert_eq!(found.to_bits(), want.to_bits(), "{partitions} partitions");
        // The rows that a filter leaves are put together to whole batches again.
        let some = session.number("select perdita_mean('mse', p, y) from t where p > 0");
        let kept: Vec<(f64, f64)> =
            p.iter().zip(&y).filter(|(p, _)| **p > 0.0).map(|(p, y)| (*p, *y)).collect();
        let (p, y): (Vec<f64>, Vec<f64>) = kept.into_iter().unzip();
        let want = total("mse", &p, &y, None).mean();
        assert!((some - want).abs() <= 1e-15 * want, "{partitions} partitions: {some}, not {want}");
    }
}

#[test]
fn rows_of_scores_in_parquet_and_in_columns_of_csv() {
    let folder = Folder::new("scores");
    let scores = between(1, 3000, -3.0, 3.0);
    let labels: Vec<i64> = (0..1000).map(|row| row % 3).collect();
    write(&folder, "z.parquet", batch(&[("z", lists(doubles(&scores), 3)), ("label", integers(&labels))]));
    let column = |at: usize| doubles(&scores.chunks(3).map(|row| row[at]).collect::<Vec<_>>());
    let columns = [("z0", column(0)), ("z1", column(1)), ("z2", column(2)), ("label", integers(&labels))];
    write(&folder, "z.csv", batch(&columns));

    let want = row_total("focal", &scores, &labels, None).mean();
    for (file, scores) in [("z.parquet", "z"), ("z.csv", "[z0, z1, z2]")] {
        let session = read(&folder, file, 3);
        let found = session.number(&format!("select perdita_mean('focal', {scores}, label) from t"));
        assert!((found - want).abs() <= 1e-15 * want, "{file}: {found}, not {want}");
        let worst = format!("select perdita('focal', {scores}, label) as l from t order by l desc limit 1");
        assert!(session.number(&worst) > found, "{file}");
    }
}
