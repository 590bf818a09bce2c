//! The arguments of `perdita plot`.
use super::Formulas;
use clap::{ArgGroup, ValueEnum};
use perdita_catalog::Loss;
use perdita_figures::ready::PRESETS;
use perdita_figures::{Argument, Quantity};
use std::path::PathBuf;

/// Plot losses: their value, slope and curvature.
///
/// The horizontal axis follows from the loss: the error for regression losses, the logit (of the true class, minus that of
/// the other) for binary losses of logits, the probability of the true class for losses of probabilities and of a softmax,
/// the distance for losses of pairs. `--over` chooses another axis. Several losses share one axis.
#[derive(Debug, clap::Args)]
#[command(
    group(ArgGroup::new("subject").required(true).args(["losses", "formulas", "figure"]).multiple(true)),
    after_help = ready_figures()
)]
pub(crate) struct Plot {
    /// A loss with its parameters, such as 'huber(delta=2)', or a formula; several share a figure
    #[arg(value_name = "LOSS")]
    pub(crate) losses: Vec<Loss>,
    /// A named figure; the names are listed below
    #[arg(long, value_name = "NAME", value_parser = preset, conflicts_with_all = ["losses", "formulas", "what", "over", "range", "vary", "target", "log"])]
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
    #[command(flatten)]
    pub(crate) formulas: Formulas,
}

/// The output format of `plot`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Drawn {
    /// JSON, in full precision
    Json,
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

/// The name of a figure.
fn preset(name: &str) -> Result<String, String> {
    let known: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    match known.contains(&name) {
        true => Ok(name.into()),
        false => Err(format!("there are {}", known.join(", "))),
    }
}
