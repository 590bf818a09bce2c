//! Inputs of losses that predict a distribution by its location and its scale.
use crate::loss::{Field, POSITIVE};
use crate::real::Interval;

/// Location, scale and target, the scale as it is or as its logarithm.
pub(crate) struct LocationScale {
    linear: [Field; 3],
    logarithmic: [Field; 3],
}

impl LocationScale {
    /// `mean`, `variance`, `target`.
    pub(crate) const MEAN_AND_VARIANCE: Self = Self {
        linear: Self::mean_and_variance(POSITIVE),
        logarithmic: Self::mean_and_variance(Interval::REAL),
    };
    /// `location`, `scale`, `target`.
    pub(crate) const LOCATION_AND_SCALE: Self = Self {
        linear: Self::location_and_scale(POSITIVE),
        logarithmic: Self::location_and_scale(Interval::REAL),
    };

    const fn mean_and_variance(variance: Interval) -> [Field; 3] {
        [
            Field::variable("mean", "...", Interval::REAL, "the predicted mean μ"),
            Field::variable("variance", "...", variance, "the predicted variance, or its logarithm"),
            Self::TARGET,
        ]
    }

    const fn location_and_scale(scale: Interval) -> [Field; 3] {
        [
            Field::variable("location", "...", Interval::REAL, "the predicted location μ"),
            Field::variable("scale", "...", scale, "the predicted scale b, or its logarithm"),
            Self::TARGET,
        ]
    }

    const TARGET: Field = Field::variable("target", "...", Interval::REAL, "the target y");

    /// The inputs with the scale itself, or with its logarithm.
    pub(crate) const fn fields(&'static self, logarithmic: bool) -> &'static [Field] {
        if logarithmic { &self.logarithmic } else { &self.linear }
    }
}
