//! The code of the book's page *In SQL*, which includes it from here, and of the README.
use crate::arrays::{between, doubles, integers};
use crate::tables::{Session, batch};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::util::pretty::pretty_format_batches;
use std::path::PathBuf;
// ANCHOR: page
use datafusion::error::Result;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

/// The mean loss of each fold, and the ten worst rows, of a file or all files of a folder.
async fn report(files: &str) -> Result<[Vec<RecordBatch>; 2]> {
    let context = SessionContext::new();
    perdita_datafusion::register(&context);
    context.register_parquet("t", files, ParquetReadOptions::default()).await?;

    let folds = context
        .sql("select fold, perdita_mean('huber(delta=1)', p, y) as huber from t group by fold order by fold");
    let worst =
        context.sql("select *, perdita('abs(p - y)^1.5', p, y) as loss from t order by loss desc limit 10");
    Ok([folds.await?.collect().await?, worst.await?.collect().await?])
}
// ANCHOR_END: page

/// A folder with the files that the pages query, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self> {
        let folder = Folder(std::env::temp_dir().join(format!("perdita-sql-{}-{name}", std::process::id())));
        std::fs::create_dir_all(&folder.0)?;
        let numbers = |seed| doubles(&between(seed, 100, -3.0, 3.0));
        let (p, y, w) = (numbers(1), numbers(2), doubles(&between(3, 100, 0.0, 2.0)));
        let names = [("p", &p), ("prediction", &p), ("y", &y), ("target", &y), ("w", &w), ("weight", &w)];
        let mut rows: Vec<_> = names.map(|(name, column)| (name, column.clone())).into();
        rows.push(("fold", integers(&std::array::from_fn::<_, 100, _>(|row| row as i64 % 3))));
        let label = integers(&std::array::from_fn::<_, 100, _>(|row| row as i64 % 3));
        let scores = [
            ("id", integers(&[7; 100])),
            ("z0", numbers(4)),
            ("z1", numbers(5)),
            ("z2", numbers(6)),
            ("label", label),
        ];

        let session = Session::new();
        session.table("part", vec![vec![batch(&rows)]]);
        session.table("scores", vec![vec![batch(&scores)]]);
        session.query(&format!("copy part to '{}' stored as parquet", folder.path("part-1.parquet")))?;
        session.query(&format!("copy scores to '{}' stored as csv", folder.path("scores.csv")))?;
        Ok(folder)
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

fn rows(batches: &[RecordBatch]) -> usize {
    batches.iter().map(RecordBatch::num_rows).sum()
}

#[test]
fn page() -> Result<()> {
    let folder = Folder::new("page")?;
    let [folds, worst] = Session::new().wait(report(&folder.path("part-1.parquet")))?;
    assert_eq!((rows(&folds), rows(&worst)), (3, 10), "{}", pretty_format_batches(&folds)?);
    Ok(())
}

/// The queries of the pages run, on files in the place of the reader's.
#[test]
fn queries_of_pages() -> Result<()> {
    let folder = Folder::new("queries")?;
    let context = SessionContext::new().enable_url_table();
    perdita_datafusion::register(&context);
    for page in [include_str!("../../../../README.md"), include_str!("../../../../docs/src/sql.md")] {
        let blocks =
            page.split("```sql\n").skip(1).map(|block| block.split("```").next().unwrap_or_default());
        let queries: Vec<&str> = blocks.flat_map(str::lines).collect();
        assert_eq!(queries.len(), 2);
        for query in queries {
            let query = ["part-*.parquet", "scores.csv"]
                .iter()
                .fold(query.to_string(), |query, file| query.replace(file, &folder.path(file)));
            let found = Session::new().wait(async { context.sql(&query).await?.collect().await })?;
            assert!([3, 10].contains(&rows(&found)), "{query}");
        }
    }
    Ok(())
}
