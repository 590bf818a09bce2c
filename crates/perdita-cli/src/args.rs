//! What can be asked.
use clap::{ArgGroup, Parser, Subcommand, ValueEnum};
use perdita::loss::Task;
use perdita_catalog::LOSSES;
use perdita_catalog::Loss;
use perdita_figures::ready::READY;
use perdita_figures::{Argument, What};
use perdita_theory::Topic;
use std::path::PathBuf;

/// Loss functions: evaluate, plot, explain and prove them, and find the one for your data.
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
    Plot(Plot),
    Recommend(Recommend),
    Show(Show),
    Study(Study),
    Theory(Theory),
}

/// Evaluate losses on the predictions in a file, on rows of embeddings, or on several arrays.
///
/// The file is CSV (also gzipped), Parquet, Arrow IPC, .npy or .npz; `-` is CSV from standard input. It is read in
/// one pass, in little memory whatever its size. Columns are given by name, by pattern ('logit_*'), by range
/// ('p0..p9') or by the name of an array; rows are counted from 0.
///
/// Similarity losses compare rows of embeddings with each other, so these are held in memory, in single precision if
/// the files are. `perdita list` says which options such a loss takes. Each of them names columns of the file, or a
/// file of its own: image.npy, or 'text.parquet:embedding' for a column of it.
///
/// Multi-input losses, and all others if you like, take each array by its name: `--input prediction=x0..x3` for columns
/// of the file, `--input labels=masks.npz:labels` for a file of its own. `perdita show` says which arrays, and with
/// which axes: of a table, rows are the first axis and columns the second; arrays of NumPy have their own.
#[derive(Debug, clap::Args)]
#[command(
    group(ArgGroup::new("input").required(true).args(["pred", "a", "inputs"])),
    after_help = "Examples:
  perdita eval digits.csv -l cross_entropy -l 'focal(gamma=3)' -p 'logit_*'
  perdita eval wine.parquet -l 'huber(delta=2)' -p prediction -b fold -f json
  perdita eval pairs.parquet -l 'clip(temperature=0.1)' --a image --b text
  perdita eval faces.npz -l arc_face --a embedding --b centres.npy --labels id
  perdita eval y.csv -l gaussian_nll -i mean=mu -i variance=var -i target=y"
)]
pub(crate) struct Eval {
    /// The file; embeddings and arrays can all be in files of their own
    #[arg(required_unless_present_any = ["a", "inputs"])]
    pub(crate) file: Option<PathBuf>,
    /// A loss and its parameters, such as 'focal(gamma=2)'; repeat it for several
    #[arg(short, long = "loss", required = true, value_name = "LOSS")]
    pub(crate) losses: Vec<Loss>,
    /// The predictions: one column, or one per class
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) pred: Vec<String>,
    /// The targets: one column, or one per class
    #[arg(short, long, default_value = "target", value_name = "COLUMN", conflicts_with_all = ["a", "inputs"])]
    pub(crate) target: Vec<String>,
    /// The weight of each row; rows of weight 0 are left out
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) weight: Option<String>,
    /// Also evaluate each group of rows that have the same value here
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) by: Option<String>,
    /// How many of the rows (queries, entries of arrays) with the largest losses to name
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) worst: usize,
    /// Write every row's losses, and their gradients in predictions, not averaged, to this CSV file
    #[arg(long, value_name = "CSV")]
    pub(crate) rows: Option<PathBuf>,
    /// How to print the results
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Let numbers outside a loss's domain through, and NaN, which makes the loss NaN
    #[arg(long)]
    pub(crate) unchecked: bool,
    #[command(flatten, next_help_heading = "Embeddings")]
    pub(crate) embeddings: Embeddings,
    #[command(flatten, next_help_heading = "Arrays")]
    pub(crate) arrays: Arrays,
}

/// The inputs of similarity losses.
#[derive(Debug, clap::Args)]
#[group(conflicts_with = "pred")]
pub(crate) struct Embeddings {
    /// Rows of embeddings
    #[arg(long, value_name = "ROWS")]
    pub(crate) a: Option<String>,
    /// The rows that they are compared with: positives, keys, the weights of a layer, the centres of classes
    #[arg(long, value_name = "ROWS")]
    pub(crate) b: Option<String>,
    /// The label of each row of a
    #[arg(long, value_name = "COLUMN")]
    pub(crate) labels: Option<String>,
    /// The label of each row of b
    #[arg(long, value_name = "COLUMN")]
    pub(crate) key_labels: Option<String>,
    /// A row of targets for each row of a, with a number per row of b
    #[arg(long, value_name = "ROWS")]
    pub(crate) soft_targets: Option<String>,
    /// A bias for each row of b, added to its scores
    #[arg(long, value_name = "COLUMN")]
    pub(crate) bias: Option<String>,
    /// Negatives that all rows of a share
    #[arg(long, value_name = "ROWS")]
    pub(crate) negatives: Option<String>,
    /// Negatives for each row of a alone: all of them in one row, one after another
    #[arg(long, value_name = "ROWS", conflicts_with = "negatives")]
    pub(crate) own_negatives: Option<String>,
}

/// The inputs of multi-input losses, and of all others.
#[derive(Debug, clap::Args)]
pub(crate) struct Arrays {
    /// An array, by the name that the loss has for it; repeat it for each
    #[arg(short, long = "input", value_name = "NAME=COLUMNS", value_parser = input, conflicts_with = "Embeddings")]
    pub(crate) inputs: Vec<(String, String)>,
    /// Rows that have the same value here are the items of one query, wherever they are in the file
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["by", "pred", "a"])]
    pub(crate) query: Option<String>,
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

/// Check what is said about losses: theorems, identities, tables and rules.
///
/// Without names, every claim is checked and has a line; what the source gets wrong is said right. A claim that is named
/// is shown in full. The exit status is not 0 if a claim of ours does not hold.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  perdita theory
  perdita theory focal-gradient focal-experiment
  perdita theory --topic generative --format json
  perdita theory --report theory.html")]
pub(crate) struct Theory {
    /// The claims to show in full
    #[arg(value_name = "CLAIM")]
    pub(crate) claims: Vec<String>,
    /// Only the claims of this topic, such as focal or regression
    #[arg(short, long, value_parser = topic)]
    pub(crate) topic: Option<Topic>,
    /// Write a page with every claim, table and figure to this file
    #[arg(short, long, value_name = "HTML")]
    pub(crate) report: Option<PathBuf>,
    /// How to print the claims
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// Draw losses: their value, slope and curvature, from their formulas.
///
/// Losses are drawn over the one number that they are about: regression losses over the error, losses of logits over
/// the logit of the true class (less that of the other), losses of probabilities, and those of a softmax, over the
/// probability of the true class, of pairs over their distance. `--over` chooses another. Several losses are drawn
/// together over what they share.
#[derive(Debug, clap::Args)]
#[command(
    group(ArgGroup::new("subject").required(true).args(["losses", "figure"])),
    after_help = ready_figures()
)]
pub(crate) struct Plot {
    /// A loss and its parameters, such as 'huber(delta=2)'; several are drawn together
    #[arg(value_name = "LOSS")]
    pub(crate) losses: Vec<Loss>,
    /// A figure that is ready, by its name; they are listed below
    #[arg(long, value_name = "NAME", conflicts_with_all = ["what", "over", "range", "vary", "target", "log"])]
    pub(crate) figure: Option<String>,
    /// What is drawn: value, slope, curvature, ratio, slope-ratio (to the first loss); a panel for each [default: value]
    #[arg(short, long, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) what: Vec<What>,
    /// What the losses are drawn over: error, prediction, margin, probability, distance, …
    #[arg(long, value_name = "ARGUMENT")]
    pub(crate) over: Option<Argument>,
    /// From where to where
    #[arg(short, long, value_name = "A:B", value_parser = range, allow_hyphen_values = true)]
    pub(crate) range: Option<(f64, f64)>,
    /// A curve for each value of a parameter: 'gamma=0,0.5,1,2,5'
    #[arg(long, value_name = "NAME=V1,V2,…", value_parser = varied)]
    pub(crate) vary: Option<(String, Vec<String>)>,
    /// The target: of errors 0, else 1, if it is not given
    #[arg(short, long, value_name = "Y", allow_hyphen_values = true)]
    pub(crate) target: Option<f64>,
    /// Whether equal distances upwards are equal ratios; of ratios they are, where they are far apart
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "true|false")]
    pub(crate) log: Option<bool>,
    /// Where the figure goes: a name that ends in .svg, .png or .html; repeat it for several
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    /// How many pixels of a .png there are for each of the .svg
    #[arg(long, default_value_t = 2.0, value_name = "N")]
    pub(crate) scale: f64,
    /// Print what the figure shows, as data
    #[arg(short, long, value_enum)]
    pub(crate) format: Option<Drawn>,
}

/// How `plot` prints.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Drawn {
    /// For programs, with every digit
    Json,
}

/// Examples, and the figures that have a name.
fn ready_figures() -> String {
    let list = READY.iter().map(|r| format!("  {:<16} {}\n", r.name, r.about));
    format!(
        "Figures that are ready:\n{}
Examples:
  perdita plot mse mae huber --what value,slope -o errors.svg
  perdita plot 'focal(alpha=1)' --vary gamma=0,0.5,1,2,5 --what value,ratio -o focal.html
  perdita plot bce_with_logits hinge --over margin --range=-4:4 -o margin.png
  perdita plot --figure triplet -o triplet.svg",
        list.collect::<String>()
    )
}

/// `-3:3`
fn range(text: &str) -> Result<(f64, f64), String> {
    let number = |t: &str| t.trim().parse::<f64>().ok().filter(|x| x.is_finite());
    let ends = text.split_once(':').and_then(|(a, b)| Some((number(a)?, number(b)?)));
    let (a, b) = ends.ok_or("a range is two numbers, as -3:3")?;
    if a < b { Ok((a, b)) } else { Err(format!("{a} is not less than {b}")) }
}

/// `gamma=0,1,2`
fn varied(text: &str) -> Result<(String, Vec<String>), String> {
    let (name, values) = text.split_once('=').ok_or("a parameter varies as NAME=V1,V2,…")?;
    let values: Vec<String> = values.split(',').map(|v| v.trim().into()).collect();
    if name.is_empty() || values.iter().any(String::is_empty) {
        return Err("a parameter varies as NAME=V1,V2,…".into());
    }
    Ok((name.trim().into(), values))
}

/// How `list`, `show` and `theory` print.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Style {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
}

/// Recommend losses, for a task or for the data in a file.
///
/// With a file it looks at the target: its kind, classes, outliers, zeros, and labels that a linear model contradicts.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  perdita recommend                                    # the tasks
  perdita recommend --task imbalanced-classification
  perdita recommend data.csv --target price
  perdita recommend data.csv --target visits --task counts")]
pub(crate) struct Recommend {
    /// The data: CSV, Parquet, Arrow IPC or NumPy, as `eval` reads them
    #[arg(requires = "target")]
    pub(crate) file: Option<PathBuf>,
    /// The column to predict
    #[arg(short, long, value_name = "COLUMN", requires = "file")]
    pub(crate) target: Option<String>,
    /// The task, or how it begins; with a file, what the target is, instead of what it seems to be
    #[arg(long)]
    pub(crate) task: Option<String>,
    /// The columns to predict from; all others that can be, if there are none
    #[arg(long, value_name = "COLUMNS", requires = "file")]
    pub(crate) features: Vec<String>,
    /// What the folds of the look follow from
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// How to print it
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// Train the same model with each of several losses, and show what the choice changed.
///
/// Every loss sees the same folds. Metrics are of held-out rows, as means over folds with 95 % confidence intervals
/// (Student's t, corrected for overlapping training sets). Without --loss, losses are taken that suit the data; the
/// first is the plainest, and the others are compared with it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  perdita study data/wine_features.csv --target color_intensity
  perdita study data.csv --target y --loss mse --loss 'huber(delta=2)' --report study.html
  perdita study data.parquet --target class --features 'x*' --folds 10 --format json")]
pub(crate) struct Study {
    /// The data: CSV, Parquet, Arrow IPC or NumPy, as `eval` reads them
    pub(crate) file: PathBuf,
    /// The column to predict
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) target: String,
    /// A loss and its parameters; repeat it for several
    #[arg(short, long = "loss", value_name = "LOSS")]
    pub(crate) losses: Vec<Loss>,
    /// The model; repeat it for both
    #[arg(short, long = "model", value_enum)]
    pub(crate) models: Vec<Model>,
    /// What the target is, instead of what it seems to be
    #[arg(long)]
    pub(crate) task: Option<String>,
    /// The columns to predict from, by name, pattern ('x*') or range (x0..x9); all others that can be, if there are none
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) features: Vec<String>,
    /// How many parts are held out in turn
    #[arg(long, default_value_t = 5)]
    pub(crate) folds: usize,
    /// What folds, shuffles and first weights follow from
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// The penalty on squared weights of the linear model, relative to the loss
    #[arg(long, default_value_t = 1e-3)]
    pub(crate) ridge: f64,
    /// Write a page with tables and figures
    #[arg(long, value_name = "HTML")]
    pub(crate) report: Option<PathBuf>,
    /// How to print the results
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// The models of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// Sums of features
    Linear,
    /// A small network
    Mlp,
}

/// `prediction=x0..x3`
fn input(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, columns)) if !name.is_empty() && !columns.is_empty() => Ok((name.into(), columns.into())),
        _ => Err("an input is given as NAME=COLUMNS".into()),
    }
}

/// The task whose name begins like this.
fn task(text: &str) -> Result<Task, String> {
    let mut tasks: Vec<Task> = Vec::new();
    for task in LOSSES.iter().map(|entry| entry.card().task) {
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    let named = |task: &&Task| !text.is_empty() && task.to_string().starts_with(&text.to_lowercase());
    tasks.iter().find(named).copied().ok_or_else(|| {
        let known: Vec<String> = tasks.iter().map(Task::to_string).collect();
        format!("there are {}", known.join(", "))
    })
}

/// The topic whose name begins like this.
fn topic(text: &str) -> Result<Topic, String> {
    let named = |topic: &&Topic| !text.is_empty() && topic.word().starts_with(&text.to_lowercase());
    Topic::ALL.iter().find(named).copied().ok_or_else(|| {
        let known: Vec<&str> = Topic::ALL.iter().map(|topic| topic.word()).collect();
        format!("there are {}", known.join(", "))
    })
}
