//! Domain of an array's numbers.
use super::Card;
use crate::real::Interval;

/// Numbers that an array may have: those of an interval, or its two ends only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Domain {
    pub(crate) interval: Interval,
    /// True if only the two ends are in the domain.
    pub(crate) ends_only: bool,
    /// True if the interval is that of |x|.
    pub(crate) mirrored: bool,
}

impl Domain {
    /// Numbers of an interval.
    pub(crate) fn of(interval: Interval) -> Self {
        Domain { interval, ends_only: false, mirrored: false }
    }

    /// Finite numbers of an interval.
    pub(crate) fn finite(interval: Interval) -> Self {
        let (lo, hi) = (interval.lo.max(-f64::MAX), interval.hi.min(f64::MAX));
        Domain::of(Interval { lo, hi })
    }

    /// Finite targets of a loss.
    pub(crate) fn of_targets(card: &Card) -> Self {
        let (ends_only, mirrored) = (card.two_labels, card.mirrored);
        Domain { ends_only, mirrored, ..Domain::finite(card.target) }
    }

    pub(crate) fn contains(self, x: f64) -> bool {
        let Interval { lo, hi } = self.interval;
        let x = if self.mirrored { x.abs() } else { x };
        self.interval.contains(x) && (!self.ends_only || x == lo || x == hi)
    }
}
