//! The command line: subcommands, options and their help.
use crate::read::Reading;
use crate::text::{entry, words};
use clap::{ArgGroup, Parser, Subcommand, ValueEnum};
use perdita::loss::{Task, nearest};
use perdita_catalog::LOSSES;
use perdita_catalog::Loss;
use perdita_figures::ready::PRESETS;
use perdita_figures::{Argument, Quantity};
use perdita_theory::{Claim, SECTIONS, SOURCE, Topic, claims, find};
use std::ffi::OsStr;
use std::path::PathBuf;

/// Loss functions: evaluate, plot, inspect and compare them, and choose one for your data.
#[derive(Debug, Parser)]
#[command(name = "perdita", version, after_help = STATUSES)]
pub(crate) struct Args {
    /// Print no notes: files written, time taken, progress
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const STATUSES: &str = "\
Exit status: 0 for success, 1 for a failure on files or data, 2 for a mistake in the command line.";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Eval(Box<Eval>),
    List(List),
    Plot(Plot),
    Recommend(Recommend),
    Show(Show),
    Study(Study),
    Theory(Theory),
    Completions(Completions),
    Man(Man),
}

/// Evaluate losses on predictions, on embeddings, or on named arrays.
///
/// FILE is CSV, JSON lines or SVMlight (also gzipped, or alone in a .zip), Parquet, Arrow IPC, .npy or .npz; `-` is standard input. Files of any size are
/// read in one pass and in constant memory. A COLUMN is a name, a pattern ('logit_*'), a range ('p0..p9'), a list ('cat,dog')
/// or the name of an array. Rows are counted from 0. Labels are numbers of classes, counted from 0, or names of classes:
/// those of the columns of predictions ('p_cat' and 'p_dog' are `cat` and `dog`), or of --classes.
///
/// Similarity losses take embeddings with --a and --b. These are held in memory, in single precision if the files are.
/// An array of NumPy with 3 axes or more is a prediction per element, or scores along its last axis: (batch, tokens, vocabulary).
///
/// `perdita list` shows the options of each loss. Each option names columns of FILE, or a file of its own: image.npy, or
/// 'text.parquet:embedding' for one of its columns.
///
/// Multi-input losses take each array by name, and all other losses may: `--input prediction=x0..x3` for columns of FILE,
/// `--input labels=masks.npz:labels` for a file of its own. `perdita show` lists the arrays and their axes. In a table,
/// rows are the first axis and columns the second.
#[derive(Debug, clap::Args)]
#[command(
    group(ArgGroup::new("input").required(true).args(["pred", "a", "inputs"])),
    after_help = "Examples:
  perdita eval digits.csv -l cross_entropy -l 'focal(gamma=3)' -p 'logit_*'
  perdita eval wine.parquet -l 'huber(delta=2)' -p prediction -b fold -f json
  perdita eval pairs.parquet -l 'clip(temperature=0.1)' --a image --b text
  perdita eval faces.npz -l arc_face --a embedding --b centres.npy --labels id
  perdita eval submission.csv -l bce -p score -t label --targets solution.csv --on id
  perdita eval -l mse --pred predictions.npy --target targets.npy
  perdita eval y.csv -l gaussian_nll -i mean=mu -i variance=var -i target=y"
)]
pub(crate) struct Eval {
    /// The file; optional if all predictions, embeddings or arrays are in files of their own
    #[arg(required_unless_present_any = ["pred", "a", "inputs"])]
    pub(crate) file: Option<PathBuf>,
    /// A loss with its parameters, such as 'focal(gamma=2)'; can be repeated
    #[arg(short, long = "loss", required = true, value_name = "LOSS")]
    pub(crate) losses: Vec<Loss>,
    /// Predictions: one column, one per class, or one per target
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) pred: Vec<String>,
    /// Targets: one column, one per class, or one per prediction, paired by name
    #[arg(short, long, default_value = "target", value_name = "COLUMN", conflicts_with_all = ["a", "inputs"])]
    pub(crate) target: Vec<String>,
    /// Names of the classes, in order, where labels are words [default: the columns of --pred]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) classes: Vec<String>,
    /// Sample weights; rows of weight 0 are ignored
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) weight: Option<String>,
    /// Report results by group as well: rows with the same value in this column
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) by: Option<String>,
    /// Number of rows (queries, array entries) with the largest losses to list
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) worst: usize,
    /// Write per-row losses, and their gradients with respect to the predictions, to this CSV file
    #[arg(long, value_name = "CSV")]
    pub(crate) rows: Option<PathBuf>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Arrays of scores have the axis of classes second, as (n, c, h, w), not last
    #[arg(long, conflicts_with = "a")]
    pub(crate) channels_first: bool,
    /// Accept values outside a loss's domain, and NaN, which makes the loss NaN
    #[arg(long)]
    pub(crate) unchecked: bool,
    #[command(flatten, next_help_heading = "Files")]
    pub(crate) reading: Reading,
    #[command(flatten, next_help_heading = "Embeddings")]
    pub(crate) embeddings: Embeddings,
    #[command(flatten, next_help_heading = "Arrays")]
    pub(crate) arrays: Arrays,
}

/// The inputs of similarity losses.
#[derive(Debug, clap::Args)]
#[group(conflicts_with = "pred")]
pub(crate) struct Embeddings {
    /// Embeddings: queries, anchors, the first view
    #[arg(long, value_name = "ROWS")]
    pub(crate) a: Option<String>,
    /// Embeddings to compare with: keys, positives, the second view, the weights of a layer, class centres
    #[arg(long, value_name = "ROWS")]
    pub(crate) b: Option<String>,
    /// Labels of the rows of --a
    #[arg(long, value_name = "COLUMN")]
    pub(crate) labels: Option<String>,
    /// Labels of the rows of --b
    #[arg(long, value_name = "COLUMN")]
    pub(crate) key_labels: Option<String>,
    /// Soft targets: a row per row of --a, with an entry per row of --b
    #[arg(long, value_name = "ROWS")]
    pub(crate) soft_targets: Option<String>,
    /// A bias per row of --b, added to its scores
    #[arg(long, value_name = "COLUMN")]
    pub(crate) bias: Option<String>,
    /// Negatives shared by all rows of --a
    #[arg(long, value_name = "ROWS")]
    pub(crate) negatives: Option<String>,
    /// Negatives of each row of --a, concatenated in one row
    #[arg(long, value_name = "ROWS", conflicts_with = "negatives")]
    pub(crate) own_negatives: Option<String>,
}

/// Inputs by name, for all losses.
#[derive(Debug, clap::Args)]
pub(crate) struct Arrays {
    /// An array by its name in the loss; can be repeated
    #[arg(short, long = "input", value_name = "NAME=COLUMNS", value_parser = input, conflicts_with = "Embeddings")]
    pub(crate) inputs: Vec<(String, String)>,
    /// Ranking losses: rows with the same value in this column are the items of one query
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["by", "pred", "a"])]
    pub(crate) query: Option<String>,
}

/// The output formats of `eval`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// Text tables
    #[default]
    Table,
    /// One JSON object, in full precision
    Json,
    /// A CSV row per loss and group, in full precision
    Csv,
}

/// List the losses and their parameters.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Only the losses for this task, such as regression or binary
    #[arg(short, long, value_parser = task)]
    pub(crate) task: Option<Task>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// Show a loss: formula, derivatives, inputs, parameters, and properties with their proofs.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The loss, with parameters if you like: 'huber(delta=2)'
    pub(crate) loss: Loss,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// Check theorems, identities, tables and rules about losses by computation.
///
/// Without arguments, every claim is checked and listed in a line, with the correction where the text is wrong. Claims
/// that are named are shown in full. The exit status is 1 if a check fails.
#[derive(Debug, clap::Args)]
#[command(after_help = theory_help())]
pub(crate) struct Theory {
    /// The claims to show in full
    #[arg(value_name = "CLAIM", value_parser = claim)]
    pub(crate) claims: Vec<&'static Claim>,
    /// Only claims on this topic, such as focal or regression
    #[arg(short, long, value_parser = topic)]
    pub(crate) topic: Option<Topic>,
    /// Write an HTML page with all claims, tables and figures to this file
    #[arg(short, long, value_name = "HTML", value_parser = html)]
    pub(crate) report: Option<PathBuf>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// Plot losses: their value, slope and curvature.
///
/// The horizontal axis follows from the loss: the error for regression losses, the logit (of the true class, minus that of
/// the other) for binary losses of logits, the probability of the true class for losses of probabilities and of a softmax,
/// the distance for losses of pairs. `--over` chooses another axis. Several losses share one axis.
#[derive(Debug, clap::Args)]
#[command(
    group(ArgGroup::new("subject").required(true).args(["losses", "figure"])),
    after_help = ready_figures()
)]
pub(crate) struct Plot {
    /// A loss with its parameters, such as 'huber(delta=2)'; several share a figure
    #[arg(value_name = "LOSS")]
    pub(crate) losses: Vec<Loss>,
    /// A named figure; the names are listed below
    #[arg(long, value_name = "NAME", value_parser = preset, conflicts_with_all = ["what", "over", "range", "vary", "target", "log"])]
    pub(crate) figure: Option<String>,
    /// Quantities to plot, a panel each: value, slope, curvature, ratio and slope-ratio (to the first loss) [default: value]
    #[arg(short, long, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) what: Vec<Quantity>,
    /// Horizontal axis: error, prediction, margin, probability, distance, …
    #[arg(long, value_name = "ARGUMENT")]
    pub(crate) over: Option<Argument>,
    /// Range of the horizontal axis
    #[arg(short, long, value_name = "A:B", value_parser = range, allow_hyphen_values = true)]
    pub(crate) range: Option<(f64, f64)>,
    /// A curve per value of a parameter: 'gamma=0,0.5,1,2,5'
    #[arg(long, value_name = "NAME=V1,V2,…", value_parser = varied)]
    pub(crate) vary: Option<(String, Vec<String>)>,
    /// The target [default: 0 if the axis is the error, else 1]
    #[arg(short, long, value_name = "Y", allow_hyphen_values = true)]
    pub(crate) target: Option<f64>,
    /// Logarithmic vertical axis [default: only for ratios of several orders of magnitude]
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "true|false")]
    pub(crate) log: Option<bool>,
    /// Output file, .svg, .png or .html; can be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    /// Pixels of the .png per unit of the .svg
    #[arg(long, default_value_t = 2.0, value_name = "N")]
    pub(crate) scale: f64,
    /// Print the figure as data
    #[arg(short, long, value_enum)]
    pub(crate) format: Option<Drawn>,
}

/// The output format of `plot`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Drawn {
    /// JSON, in full precision
    Json,
}

/// Examples, and the text whose statements are checked.
fn theory_help() -> String {
    let source = format!("The statements are those of {SOURCE}. {SECTIONS}");
    format!(
        "Examples:
  perdita theory
  perdita theory focal-gradient focal-experiment
  perdita theory --topic generative --format json
  perdita theory --report theory.html

{}",
        entry("", 0, words(&source))
    )
}

/// Examples, and the named figures.
fn ready_figures() -> String {
    let list = PRESETS.iter().map(|r| format!("  {:<16} {}\n", r.name, r.about));
    format!(
        "Named figures:\n{}
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

/// The output formats of all other commands.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Style {
    /// Text
    #[default]
    Table,
    /// JSON
    Json,
}

/// Recommend losses for a task, or for the data in a file.
///
/// From a file, the recommendation follows from the target: its type, class imbalance, outliers, zeros, and labels that a
/// linear model contradicts.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  perdita recommend                                    # list the tasks
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
    /// The task, or the beginning of its name; with FILE, the type of the target [default: detected]
    #[arg(long)]
    pub(crate) task: Option<String>,
    /// The feature columns [default: all other usable columns]
    #[arg(long, value_name = "COLUMNS", requires = "file")]
    pub(crate) features: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Random seed of the folds
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// Train the same model with each of several losses, and compare them by cross-validation.
///
/// All losses use the same folds. Metrics are of held-out rows: means over folds with 95 % confidence intervals
/// (Student's t, corrected for overlapping training sets). Without --loss, losses that suit the data are compared with the
/// standard loss of the task.
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
    /// A loss with its parameters; can be repeated; the first is the baseline
    #[arg(short, long = "loss", value_name = "LOSS")]
    pub(crate) losses: Vec<Loss>,
    /// The model; can be repeated [default: all]
    #[arg(short, long = "model", value_enum)]
    pub(crate) models: Vec<Model>,
    /// The task, which sets the type of the target [default: detected]
    #[arg(long)]
    pub(crate) task: Option<String>,
    /// The feature columns, by name, pattern ('x*') or range (x0..x9) [default: all other usable columns]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) features: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Number of cross-validation folds
    #[arg(long, default_value_t = 5)]
    pub(crate) folds: usize,
    /// Random seed of folds, shuffling and initial weights
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// L2 penalty of the linear model, relative to the loss
    #[arg(long, default_value_t = 1e-3)]
    pub(crate) ridge: f64,
    /// Write an HTML page with tables and figures to this file
    #[arg(long, value_name = "HTML", value_parser = html)]
    pub(crate) report: Option<PathBuf>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// Print the completions for a shell.
///
/// They complete the names of losses, claims and figures, and the columns of the file on the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  source <(perdita completions bash)                   # in ~/.bashrc
  source <(perdita completions zsh)                    # in ~/.zshrc
  perdita completions fish | source                    # in ~/.config/fish/config.fish")]
pub(crate) struct Completions {
    /// The shell: bash, elvish, fish, powershell or zsh
    pub(crate) shell: String,
}

/// Print a manual page.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  perdita man | man -l -
  perdita man eval > ~/.local/share/man/man1/perdita-eval.1")]
pub(crate) struct Man {
    /// The command that the page is about [default: perdita itself]
    pub(crate) command: Option<String>,
}

/// The models of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// Linear model (L-BFGS)
    Linear,
    /// Small multi-layer perceptron
    Mlp,
}

/// `prediction=x0..x3`
fn input(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, columns)) if !name.is_empty() && !columns.is_empty() => Ok((name.into(), columns.into())),
        _ => Err("an input is given as NAME=COLUMNS".into()),
    }
}

/// The task whose name begins with the text.
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

/// The claim with this id, or an error with the nearest id.
fn claim(id: &str) -> Result<&'static Claim, String> {
    find(id).ok_or_else(|| {
        let near = nearest(id, claims().into_iter().map(|claim| claim.id));
        let hint = near.map_or(String::new(), |known| format!("; did you mean `{known}`?"));
        format!("there is no claim `{id}`{hint} (`perdita theory` lists them)")
    })
}

/// The name of a figure.
fn preset(name: &str) -> Result<String, String> {
    let known: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    match known.contains(&name) {
        true => Ok(name.into()),
        false => Err(format!("there are {}", known.join(", "))),
    }
}

/// The path of an HTML page.
fn html(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    let is_html = |extension: &OsStr| ["html", "htm"].iter().any(|html| extension.eq_ignore_ascii_case(html));
    if path.extension().is_some_and(is_html) { Ok(path) } else { Err("a page is written as .html".into()) }
}

/// The topic whose name begins with the text.
fn topic(text: &str) -> Result<Topic, String> {
    let named = |topic: &&Topic| !text.is_empty() && topic.word().starts_with(&text.to_lowercase());
    Topic::ALL.iter().find(named).copied().ok_or_else(|| {
        let known: Vec<&str> = Topic::ALL.iter().map(|topic| topic.word()).collect();
        format!("there are {}", known.join(", "))
    })
}
