//! `perdita-sql "select …"`: queries over files, with perdita's functions. `perdita sql` starts this program.
mod output;

use clap::{Parser, ValueEnum};
use datafusion::common::DataFusionError;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use std::io::{ErrorKind, Write, stdout};
use std::process::ExitCode;

/// Query files in SQL, with the functions perdita (the loss of each row) and perdita_mean (Σwℓ/Σw of many).
#[derive(Parser)]
#[command(name = "perdita sql", bin_name = "perdita sql", version, after_help = HELP)]
struct Args {
    /// The queries, one after another; a table is a file, or several, 'part-*.parquet', in quotes
    #[arg(required = true, value_name = "SQL")]
    queries: Vec<String>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
}

/// The output formats.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A text table
    #[default]
    Table,
    /// An array of objects, a line each
    Json,
    /// CSV, with a header
    Csv,
}

const HELP: &str = "\
The loss is a text, as everywhere in perdita: a name with parameters, or a formula. Columns are predictions (numbers, or lists of
scores), targets, and perhaps weights. Rows with a null have no loss. Files are Parquet, CSV, Arrow and JSON, by their extensions.

Examples:
  perdita sql \"select fold, perdita_mean('huber(delta=1)', p, y, w) as huber from 'part-*.parquet' group by fold\"
  perdita sql \"select perdita_mean('cross_entropy', [z0, z1, z2], label) from 'scores.csv'\" -f json
  perdita sql \"select id, perdita('abs(p - y)^1.5', p, y) as loss from 'a.csv' order by loss desc limit 10\"
  perdita sql \"create external table t stored as csv location 'a.tsv' options (format.delimiter '\\t')\" \"select …\"

Exit status: 0 for success, 1 for a failure on files or data, 2 for a mistake in the command line or a query.";

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Runtime::new();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(run(&args)),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", output::visible(&error.find_root().message()));
            ExitCode::from(status(&error))
        }
    }
}

/// Runs the queries, and prints their results.
async fn run(args: &Args) -> Result<()> {
    let context = SessionContext::new().enable_url_table();
    perdita_datafusion::register(&context);
    for query in &args.queries {
        let frame = context.sql(query).await?;
        let schema = frame.schema().inner().clone();
        let found = frame.collect().await?;
        // A statement such as `create external table` has no columns.
        if schema.fields().is_empty() {
            continue;
        }
        let text = match args.format {
            Format::Table => output::table(&schema, &found)?.into_bytes(),
            Format::Json => output::json(&found)?,
            Format::Csv => output::csv(&schema, &found)?,
        };
        // A closed pipe, as after `head`, is not an error.
        match stdout().write_all(&text) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// The exit status of an error: 2 for a query that cannot be planned.
fn status(error: &DataFusionError) -> u8 {
    match error.find_root() {
        DataFusionError::Plan(_)
        | DataFusionError::SQL(..)
        | DataFusionError::SchemaError(..)
        | DataFusionError::NotImplemented(_)
        | DataFusionError::Configuration(_) => 2,
        _ => 1,
    }
}
