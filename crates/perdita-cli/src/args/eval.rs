//! The arguments of `perdita eval`.
use super::Formulas;
use crate::read::Reading;
use clap::{ArgGroup, ValueEnum};
use perdita_catalog::Loss;
use std::path::PathBuf;

/// Evaluate losses on predictions, on embeddings, or on named arrays.
///
/// FILE is CSV, JSON lines or SVMlight (also gzipped, or alone in a .zip), Parquet, Arrow IPC, .npy or .npz; `-` is standard
/// input. Files of any size are read in one pass and in constant memory. A COLUMN is a name, a pattern ('logit_*'), a range
/// ('p0..p9'), a list ('cat,dog') or the name of an array. Rows are counted from 0. Labels are numbers of classes, counted
/// from 0, or names of classes: those of the columns of predictions ('p_cat' and 'p_dog' are `cat` and `dog`), or of
/// --classes.
///
/// Similarity losses take embeddings with --a and --b. These are held in memory, in single precision if the files are.
/// An array of NumPy with 3 axes or more is a prediction per element, or scores along its last axis: (batch, tokens,
/// vocabulary).
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
  perdita eval 'part-*.parquet' more/ -l mse -p prediction --totals totals.json --resume
  perdita eval -l mse --pred predictions.npy --target targets.npy
  perdita eval y.csv -l gaussian_nll -i mean=mu -i variance=var -i target=y"
)]
pub(crate) struct Eval {
    /// The file, or several: files, patterns ('part-*.csv'), directories; optional if all predictions, embeddings or arrays are in
    /// files of their own
    #[arg(required_unless_present_any = ["pred", "a", "inputs"])]
    pub(crate) file: Vec<PathBuf>,
    /// A loss with its parameters, such as 'focal(gamma=2)', or a formula; can be repeated
    #[arg(
        short,
        long = "loss",
        required_unless_present = "formulas",
        value_name = "LOSS",
        allow_hyphen_values = true
    )]
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
    /// Write the totals of each FILE to this file, for `perdita merge`: after each, so that they can be resumed
    #[arg(long, value_name = "JSON", requires = "file")]
    pub(crate) totals: Option<PathBuf>,
    /// Read only the files that the --totals file does not have, or that have changed since
    #[arg(long, requires = "totals", conflicts_with = "rows")]
    pub(crate) resume: bool,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Arrays of scores have the axis of classes second, as (n, c, h, w), not last
    #[arg(long, conflicts_with = "a")]
    pub(crate) channels_first: bool,
    /// Accept values outside a loss's domain, and NaN, which makes the loss NaN
    #[arg(long)]
    pub(crate) unchecked: bool,
    #[command(flatten)]
    pub(crate) formulas: Formulas,
    #[command(flatten, next_help_heading = "Files")]
    pub(crate) reading: Reading,
    #[command(flatten, next_help_heading = "Embeddings")]
    pub(crate) embeddings: Embeddings,
    #[command(flatten, next_help_heading = "Arrays")]
    pub(crate) arrays: Arrays,
}

/// Merge the totals of several runs of `eval`, and print what one run over all of their files would have printed.
///
/// Totals are merged if they are of the same losses, options, columns and version, and complete; each is in the file that `perdita eval
/// --totals` wrote. Files are merged in the order of their names. Merged totals can be written, and merged with others: those of
/// the last merge are, byte for byte, those of one run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  perdita eval part-1.csv -l mse -p prediction --totals totals-1.json      # on one machine
  perdita eval part-2.csv -l mse -p prediction --totals totals-2.json      # on another
  perdita merge 'totals-*.json'
  perdita merge 'totals-1?.json' --totals merged/1.json                    # the first of two stages")]
pub(crate) struct Merge {
    /// Files of totals, patterns ('totals-*.json'), or directories
    #[arg(required = true, value_name = "TOTALS")]
    pub(crate) file: Vec<PathBuf>,
    /// The column of the groups that the totals must have
    #[arg(short, long, value_name = "COLUMN")]
    pub(crate) by: Option<String>,
    /// Write the merged totals to this file
    #[arg(long, value_name = "JSON")]
    pub(crate) totals: Option<PathBuf>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Format,
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
    /// Ranking losses: rows with the same value in this column are the items of one query, and lie in one FILE
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

/// `prediction=x0..x3`
fn input(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, columns)) if !name.is_empty() && !columns.is_empty() => Ok((name.into(), columns.into())),
        _ => Err("an input is given as NAME=COLUMNS".into()),
    }
}
