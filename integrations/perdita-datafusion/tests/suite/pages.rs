//! The code of the book's page *In SQL*, which includes it from here, and of the README.
use crate::arrays::{between, doubles, integers};
use crate::tables::{Session, batch};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::util::pretty::pretty_format_batches;
// ANCHOR: page
use datafusion::error::Result;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

/// The mean loss of each fold, and the ten worst rows, of all files in a folder.
async fn report(folder: &str) -> Result<[Vec<RecordBatch>; 2]> {
    let context = SessionContext::new();
    perdita_datafusion::register(&context);
    context.register_parquet("t", folder, ParquetReadOptions::default()).await?;

    let folds = context
        .sql("select fold, perdita_mean('huber(delta=1)', p, y) as huber from t group by fold order by fold");
    let worst =
        context.sql("select *, perdita('abs(p - y)^1.5', p, y) as loss from t order by loss desc limit 10");
    Ok([folds.await?.collect().await?, worst.await?.collect().await?])
}
// ANCHOR_END: page

#[test]
fn page() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("perdita-sql-{}-page", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (p, y) = (between(1, 100, -3.0, 3.0), between(2, 100, -3.0, 3.0));
    let folds: Vec<i64> = (0..100).map(|row| row % 3).collect();
    let session = Session::new();
    session
        .table("t", vec![vec![batch(&[("p", doubles(&p)), ("y", doubles(&y)), ("fold", integers(&folds))])]]);
    session.query(&format!("copy t to '{}/part.parquet' stored as parquet", folder.display()))?;

    let [folds, worst] = session.wait(report(&folder.display().to_string()))?;
    std::fs::remove_dir_all(&folder)?;
    let rows = |batches: &[RecordBatch]| batches.iter().map(RecordBatch::num_rows).sum::<usize>();
    assert_eq!((rows(&folds), rows(&worst)), (3, 10), "{}", pretty_format_batches(&folds)?);
    Ok(())
}
