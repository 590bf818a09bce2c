//! The command line: subcommands, options and their help.
mod check;
mod eval;
mod formulas;
mod plot;

pub(crate) use check::Check;
pub(crate) use eval::{Eval, Format, Merge};
pub(crate) use formulas::Formulas;
pub(crate) use plot::{Drawn, Plot};

use crate::exit::usage;
use crate::read::Reading;
use crate::text::{entry, words};
use anyhow::{Result, ensure};
use clap::{Parser, Subcommand, ValueEnum};
use perdita::loss::{Task, nearest};
use perdita_catalog::LOSSES;
use perdita_catalog::Loss;
use perdita_theory::{Claim, SOURCE, Topic, claims, find, text};
use std::ffi::{OsStr, OsString};
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

impl Command {
    /// Makes one list of the losses that options name in several ways.
    pub(crate) fn complete(&mut self) -> Result<()> {
        match self {
            Command::Eval(args) => args.formulas.complete(&mut args.losses),
            Command::Plot(args) => args.formulas.complete(&mut args.losses),
            Command::Study(args) => args.formulas.complete(&mut args.losses),
            Command::Show(args) => args.complete(),
            _ => Ok(()),
        }
    }
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Eval(Box<Eval>),
    Check(Check),
    List(List),
    Merge(Merge),
    Plot(Plot),
    Recommend(Recommend),
    Show(Show),
    Sql(Sql),
    Study(Study),
    Theory(Theory),
    Completions(Completions),
    Man(Man),
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
    /// The loss, with parameters if you like: 'huber(delta=2)'; or a formula: '0.5*r^2; r = p - y'
    #[arg(allow_hyphen_values = true, required_unless_present = "formulas", conflicts_with = "formulas")]
    pub(crate) loss: Option<Loss>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
    #[command(flatten)]
    pub(crate) formulas: Formulas,
}

impl Show {
    fn complete(&mut self) -> Result<()> {
        let mut losses = self.loss.take().into_iter().collect();
        self.formulas.complete(&mut losses)?;
        ensure!(losses.len() == 1, usage("--formula: one loss is shown, not several"));
        self.loss = losses.pop();
        Ok(())
    }

    /// The loss, once the arguments are [complete](Command::complete).
    pub(crate) fn loss(&self) -> &Loss {
        self.loss.as_ref().expect("a loss is required")
    }
}

/// Query files in SQL, with the functions perdita and perdita_mean; by the program perdita-sql.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Sql {
    /// The arguments of perdita-sql: queries, and --format; --help shows more
    #[arg(value_name = "SQL", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<OsString>,
}

/// Check theorems, identities, tables and rules about losses by computation.
///
/// Without arguments, every claim is checked and listed in a line, with the correction where the text is wrong. Claims
/// that are named are shown in full. The exit status is 1 if a check fails.
#[derive(Debug, clap::Args)]
#[command(after_help = theory_help())]
pub(crate) struct Theory {
    /// The claims and statements of the text to show in full, such as focal-gradient or T4.9
    #[arg(value_name = "CLAIM", value_parser = subject)]
    pub(crate) subjects: Vec<Subject>,
    /// Only claims on this topic, such as focal or regression
    #[arg(short, long, value_parser = topic)]
    pub(crate) topic: Option<Topic>,
    /// Judge the statements of this file instead: formulas, numbers and tables of a text, in TOML
    #[arg(long, value_name = "TOML", conflicts_with_all = ["subjects", "topic", "report"])]
    pub(crate) file: Option<PathBuf>,
    /// Property matrix of all losses: convex, Lipschitz, proper, calibrated and so on; proved, tested, refuted or open
    #[arg(long, conflicts_with_all = ["subjects", "topic", "report", "file"])]
    pub(crate) matrix: bool,
    /// Write an HTML page with all claims, tables and figures to this file
    #[arg(short, long, value_name = "HTML", value_parser = html)]
    pub(crate) report: Option<PathBuf>,
    /// The language of the page: English or Chinese
    #[arg(long, value_enum, default_value_t, requires = "report")]
    pub(crate) lang: Language,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: MatrixFormat,
}

/// A claim, or a statement of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject {
    Claim(&'static Claim),
    /// A statement by its id.
    Statement(&'static str),
}

/// The languages of the page.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Language {
    /// English
    #[default]
    En,
    /// Chinese
    Zh,
}

/// The output formats of the property matrix.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum MatrixFormat {
    /// Text
    #[default]
    Table,
    /// JSON
    Json,
    /// CSV, of the matrix alone
    Csv,
    /// LaTeX, of the matrix alone
    Latex,
}

/// Examples, and the text whose statements are checked.
fn theory_help() -> String {
    let source = format!("The statements are those of {SOURCE}, with ids (T4.8) by subject and order.");
    format!(
        "Examples:
  perdita theory
  perdita theory focal-gradient T4.9
  perdita theory --topic generative --format json
  perdita theory --report theory.html
  perdita theory --report theory-zh.html --lang zh
  perdita theory --file data/focal_statements.toml
  perdita theory --matrix --format csv > properties.csv

{}",
        entry("", 0, words(&source))
    )
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
    /// A loss with its parameters, or a formula; can be repeated; the first is the baseline
    #[arg(short, long = "loss", value_name = "LOSS", allow_hyphen_values = true)]
    pub(crate) losses: Vec<Loss>,
    #[command(flatten)]
    pub(crate) formulas: Formulas,
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
    #[arg(long, default_value_t = 1e-3, allow_negative_numbers = true)]
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
fn subject(id: &str) -> Result<Subject, String> {
    let statements = || text().statements.iter().map(|statement| &statement.id[..]);
    let claim = || find(id).map(Subject::Claim);
    statements().find(|known| *known == id).map(Subject::Statement).or_else(claim).ok_or_else(|| {
        let near = nearest(id, claims().into_iter().map(|claim| claim.id).chain(statements()));
        let hint = near.map_or(String::new(), |known| format!("; did you mean `{known}`?"));
        format!("there is no claim `{id}`{hint} (`perdita theory` lists them)")
    })
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
