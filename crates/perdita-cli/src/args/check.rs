//! The arguments of `perdita check`.
use super::Style;
use clap::ArgGroup;
use perdita_catalog::Loss;
use perdita_theory::{Input, Values};

/// Check a formula or a number from a text against a loss.
///
/// A formula is compared with the loss on a grid and at random points: it is right, or wrong, with the worst place, the factor,
/// and the places where its sign changes. It is wrong where interval arithmetic proves it; rounding errors do not count. A
/// number at one point is right if the computed one rounds to it.
///
/// Formulas are those of `perdita show`. A usual name (z, x, p; y, t) is the prediction or the target; the name of a parameter
/// of the loss is that parameter. Other inputs are given with --at, values of variables with --for.
#[derive(Debug, clap::Args)]
#[command(
    group(ArgGroup::new("said").required(true).args(["value", "slope", "curvature"])),
    after_help = "Examples:
  perdita check mse --slope '2*(p - y)'
  perdita check 'binary_focal(alpha=1)' --target 1 --for gamma=0.5,1,2,5 \\
      --slope '(1 - p)^gamma*(gamma*p*log(p) + p - 1); p = sigmoid(z)'
  perdita check 'binary_focal(alpha=1)' --target 1 --slope=-0.30 \\
      --prediction 'logit(p)' --for p=0.5
  perdita check cross_entropy --at 'scores=[a, b]' --at labels=0 \\
      --for a=-3..3 --for b=-3..3 --slope '-sigmoid(b - a)' --in 'scores[0]'

Exit status: 0 if it is right, 1 if it is wrong or cannot be decided, 2 for a mistake in the command line."
)]
pub(crate) struct Check {
    /// The loss, with its parameters, or a formula
    #[arg(allow_hyphen_values = true)]
    pub(crate) loss: Loss,
    /// The text's formula or number for the value
    #[arg(long, value_name = "FORMULA", allow_hyphen_values = true)]
    pub(crate) value: Option<String>,
    /// The text's formula or number for the derivative in the prediction, or in the input that --in names
    #[arg(long, value_name = "FORMULA", allow_hyphen_values = true)]
    pub(crate) slope: Option<String>,
    /// The text's formula or number for the second derivative
    #[arg(long, value_name = "FORMULA", allow_hyphen_values = true)]
    pub(crate) curvature: Option<String>,
    /// The input of the derivative, such as 'scores[0]', for a loss of several inputs
    #[arg(long = "in", value_name = "INPUT", requires = "slope")]
    pub(crate) input: Option<String>,
    /// The prediction, as a formula of variables, such as 'logit(p)'
    #[arg(short, long, value_name = "FORMULA", allow_hyphen_values = true)]
    pub(crate) prediction: Option<String>,
    /// The target, as a number or a formula of variables
    #[arg(short, long, value_name = "FORMULA", allow_hyphen_values = true)]
    pub(crate) target: Option<String>,
    /// Any input, as a formula, a row '[a, b]' or rows '[[a, b], [c, d]]'; can be repeated
    #[arg(long = "at", value_name = "INPUT=FORMULA", value_parser = input)]
    pub(crate) inputs: Vec<(String, Input)>,
    /// The values of a variable: a number, several (0.5,1,2), or a range (0..1); can be repeated
    #[arg(long = "for", value_name = "NAME=VALUES", value_parser = values)]
    pub(crate) values: Vec<(String, Values)>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: Style,
}

/// `scores=[a, b]`
fn input(text: &str) -> Result<(String, Input), String> {
    let (name, input) = text.split_once('=').ok_or("an input is given as INPUT=FORMULA")?;
    Ok((name.trim().into(), input.parse().map_err(|problem| format!("{problem}"))?))
}

/// `gamma=0.5,1,2`
fn values(text: &str) -> Result<(String, Values), String> {
    let (name, values) = text.split_once('=').ok_or("values are given as NAME=VALUES, such as p=0..1")?;
    Ok((name.trim().into(), values.parse().map_err(|problem| format!("{problem}"))?))
}
