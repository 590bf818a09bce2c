//! What can be asked.
use clap::{Parser, Subcommand, ValueEnum};
use perdita::Loss;
use perdita::catalog::LOSSES;
use perdita::loss::Task;
use std::path::PathBuf;

/// Loss functions: evaluate them on the predictions in a file, list them, read about them.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Eval(Eval),
    List(List),
    Show(Show),
}

/// Evaluate losses on the predictions in a file.
///
/// The file is CSV (also gzipped), Parquet, Arrow IPC, .npy or .npz; `-` is CSV from standard input. It is read in
/// one pass, in little memory whatever its size. Columns are given by name, by pattern ('logit_*'), by range
/// ('p0..p9') or by the name of an array; rows are counted from 0.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  perdita eval digits.csv --loss cross_entropy --loss 'focal(gamma=3)' --pred 'logit_*'
  perdita eval wine.parquet --loss 'huber(delta=2)' --pred prediction --by fold --format json")]
pub(crate) struct Eval {
    /// The file
    pub(crate) file: PathBuf,
    /// A loss and its parameters, such as 'focal(gamma=2)'; repeat it for several
    #[arg(short, long = "loss", required = true, value_name = "LOSS")]
    pub(crate) losses: Vec<Loss>,
    /// The predictions: one column, or one per class
    #[arg(short, long, required = true, value_name = "COLUMN")]
    pub(crate) pred: Vec<String>,
    /// The targets: one column, or one per class
    #[arg(short, long, default_value = "target", value_name = "COLUMN")]
    pub(crate) target: Vec<String>,
    /// What each row counts for; rows of weight 0 count nothing
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) weight: Option<String>,
    /// Also evaluate each group of rows that have the same value here
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) by: Option<String>,
    /// How many of the rows with the largest losses to name
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) worst: usize,
    /// Write every row's losses and their gradients, not averaged, to this CSV file
    #[arg(long, value_name = "CSV")]
    pub(crate) rows: Option<PathBuf>,
    /// How to print the results
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Let predictions and targets outside a loss's domain through, and NaN, which makes the loss NaN
    #[arg(long)]
    pub(crate) unchecked: bool,
}

/// How `eval` prints.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Table,
    /// One object, with every digit
    Json,
    /// A line per loss and group, with every digit
    Csv,
}

/// List the losses and their parameters.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Only the losses for this task, such as regression or binary
    #[arg(short, long, value_parser = task)]
    pub(crate) task: Option<Task>,
    /// How to print the list
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// Show what is known about a loss, with proofs.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The loss, with or without parameters: 'huber(delta=2)'
    pub(crate) loss: Loss,
    /// How to print it
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// How `list` and `show` print.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Style {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
}

/// The task whose name begins like this.
fn task(text: &str) -> Result<Task, String> {
    let mut tasks: Vec<Task> = LOSSES.iter().map(|entry| entry.card().task).collect();
    tasks.dedup();
    let named = |task: &&Task| !text.is_empty() && task.to_string().starts_with(&text.to_lowercase());
    tasks.iter().find(named).copied().ok_or_else(|| {
        let known: Vec<String> = tasks.iter().map(Task::to_string).collect();
        format!("there are {}", known.join(", "))
    })
}
