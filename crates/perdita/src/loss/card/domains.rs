//! Intervals that are domains of predictions, targets and parameters.
use crate::real::{Interval, span};

/// (0, ∞)
pub const POSITIVE: Interval = span(f64::MIN_POSITIVE, f64::MAX);
/// [0, ∞)
pub const NON_NEGATIVE: Interval = span(0.0, f64::MAX);
/// [0, ∞]: counts and amounts. A parameter is never ∞, a prediction may be.
pub const HALF_LINE: Interval = span(0.0, f64::INFINITY);
/// (0, ∞]
pub const OPEN_HALF_LINE: Interval = span(f64::MIN_POSITIVE, f64::INFINITY);
/// [0, 1]
pub const PROBABILITY: Interval = span(0.0, 1.0);
/// [−∞, 0]
pub const LOG_PROBABILITY: Interval = span(f64::NEG_INFINITY, 0.0);
/// [−1, 1], of which only the end points are labels
pub const SIGNS: Interval = span(-1.0, 1.0);
/// (0, 1)
pub const UNIT_OPEN: Interval = span(f64::MIN_POSITIVE, 1.0f64.next_down());
