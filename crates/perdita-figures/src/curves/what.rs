//! The plotted quantities of a loss.
use super::sample::Sample;
use std::fmt;
use std::str::FromStr;

/// A plotted quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
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

impl What {
    /// All quantities.
    pub const ALL: [What; 5] = [What::Value, What::Slope, What::Curvature, What::Ratio, What::SlopeRatio];
    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            What::Value => "value",
            What::Slope => "slope",
            What::Curvature => "curvature",
            What::Ratio => "ratio",
            What::SlopeRatio => "slope-ratio",
        }
    }

    pub(super) fn of(self, here: Sample, first: Sample) -> f64 {
        match self {
            What::Value => here.value,
            What::Slope => here.slope,
            What::Curvature => here.curvature,
            What::Ratio => here.value / first.value,
            What::SlopeRatio => (here.slope / first.slope).abs(),
        }
    }

    /// The fraction of the range, at an end of the variable's domain, that does not affect the vertical axis: the loss may be
    /// infinite there.
    pub(super) fn margin(self) -> f64 {
        match self {
            What::Slope => 0.05,
            What::Curvature => 0.1,
            _ => 0.01,
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for What {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = What::ALL.into_iter().find(|w| w.name() == text);
        known.ok_or_else(|| format!("there are {}", What::ALL.map(What::name).join(", ")))
    }
}
