//! Tables in memory, and queries on them.
use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::Float64Type;
use datafusion::common::Result;
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// A session with perdita's functions, and a runtime for its queries.
pub(crate) struct Session {
    pub(crate) context: SessionContext,
    runtime: Runtime,
}

impl Session {
    pub(crate) fn new() -> Self {
        Session::with(SessionConfig::new())
    }

    pub(crate) fn with(config: SessionConfig) -> Self {
        let context = SessionContext::new_with_config(config);
        perdita_datafusion::register(&context);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        Session { context, runtime: runtime.expect("a runtime") }
    }

    /// A session with one table `t`.
    pub(crate) fn of(columns: &[(&str, ArrayRef)]) -> Self {
        let session = Session::new();
        session.table("t", vec![vec![batch(columns)]]);
        session
    }

    /// Adds a table in partitions of batches.
    pub(crate) fn table(&self, name: &str, partitions: Vec<Vec<RecordBatch>>) {
        let schema = partitions.iter().flatten().next().expect("a batch").schema();
        let table = MemTable::try_new(schema, partitions).expect("a table");
        self.context.register_table(name, Arc::new(table)).expect("a new name");
    }

    /// The result of asynchronous code.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// The result of a query, in one batch.
    pub(crate) fn query(&self, sql: &str) -> Result<RecordBatch> {
        self.runtime.block_on(async {
            let frame = self.context.sql(sql).await?;
            let schema = Arc::new(frame.schema().as_arrow().clone());
            Ok(concat_batches(&schema, &frame.collect().await?)?)
        })
    }

    /// Numbers of the first column of a result; `None` for null.
    #[track_caller]
    pub(crate) fn numbers(&self, sql: &str) -> Vec<Option<f64>> {
        let found = self.query(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        let column = found.column(0);
        let column =
            datafusion::arrow::compute::cast(column, &datafusion::arrow::datatypes::DataType::Float64);
        column.expect("numbers").as_primitive::<Float64Type>().iter().collect()
    }

    /// The number of a result with one.
    #[track_caller]
    pub(crate) fn number(&self, sql: &str) -> f64 {
        let found = self.numbers(sql);
        assert_eq!(found.len(), 1, "{sql}");
        found[0].unwrap_or_else(|| panic!("{sql}: null"))
    }

    /// The message of a query that fails, when it is planned.
    #[track_caller]
    pub(crate) fn refusal(&self, sql: &str) -> String {
        let planned =
            self.runtime.block_on(async { self.context.sql(sql).await?.create_physical_plan().await });
        planned.map(|_| ()).expect_err(sql).find_root().to_string()
    }

    /// The message of a query that fails, when it runs.
    #[track_caller]
    pub(crate) fn failure(&self, sql: &str) -> String {
        let planned =
            self.runtime.block_on(async { self.context.sql(sql).await?.create_physical_plan().await });
        planned.unwrap_or_else(|error| panic!("{sql}: {error}"));
        self.query(sql).map(|_| ()).expect_err(sql).find_root().to_string()
    }
}

pub(crate) fn batch(columns: &[(&str, ArrayRef)]) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(
        columns.iter().map(|(name, column)| (*name, column.clone(), true)),
    )
    .expect("columns of one length")
}

/// Batches of some rows each.
pub(crate) fn cut(batch: &RecordBatch, rows: usize) -> Vec<RecordBatch> {
    let starts = (0..batch.num_rows()).step_by(rows);
    starts.map(|start| batch.slice(start, rows.min(batch.num_rows() - start))).collect()
}
