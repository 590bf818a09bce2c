//! The plotted quantities of a loss.
use super::sample::Sample;
use std::fmt;
use std::str::FromStr;

/// A plotted quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The loss.
    Value,
    /// Its first derivative.
    Slope,
    /// Its second derivative.
    Curvature,
    /// The loss, divided by the first loss.
    Ratio,
    /// The absolute first derivative, divided by that of the first loss.
    SlopeRatio,
}

impl Quantity {
    /// All quantities.
    pub const ALL: [Quantity; 5] =
        [Quantity::Value, Quantity::Slope, Quantity::Curvature, Quantity::Ratio, Quantity::SlopeRatio];
    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Quantity::Value => "value",
            Quantity::Slope => "slope",
            Quantity::Curvature => "curvature",
            Quantity::Ratio => "ratio",
            Quantity::SlopeRatio => "slope-ratio",
        }
    }

    pub(super) fn of(self, here: Sample, first: Sample) -> f64 {
        match self {
            Quantity::Value => here.value,
            Quantity::Slope => here.slope,
            Quantity::Curvature => here.curvature,
            Quantity::Ratio => here.value / first.value,
            Quantity::SlopeRatio => (here.slope / first.slope).abs(),
        }
    }

    /// The fraction of the range, at an end of the variable's domain, that does not affect the vertical axis: the loss may be
    /// infinite there.
    pub(super) fn margin(self) -> f64 {
        match self {
            Quantity::Slope => 0.05,
            Quantity::Curvature => 0.1,
            _ => 0.01,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Quantity {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = Quantity::ALL.into_iter().find(|w| w.name() == text);
        known.ok_or_else(|| format!("there are {}", Quantity::ALL.map(Quantity::name).join(", ")))
    }
}
