//! Schedules of a weight over training steps: warm-up, annealing, the β of a β-VAE.
use super::{all_at_least, at_least};
use crate::loss::Error;
use crate::real::Interval;
use std::f64::consts::PI;

/// A weight as a function of the step.
///
/// ```
/// use perdita::combine::Schedule;
/// let beta = Schedule::cyclical(100.0, 0.5, 0.0, 4.0)?; // as Fu et al., NAACL 2019
/// assert_eq!([0.0, 25.0, 50.0, 99.0, 100.0].map(|step| beta.at(step)), [0.0, 2.0, 4.0, 4.0, 0.0]);
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    shape: Shape,
    steps: f64,
    from: f64,
    to: f64,
}

/// The shape of a schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Linear,
    Cosine,
    Exponential,
    /// Linear for this fraction of each cycle, then constant.
    Cyclical(f64),
}

impl Schedule {
    fn new(shape: Shape, steps: f64, from: f64, to: f64) -> Result<Self, Error> {
        at_least("steps", steps, f64::MIN_POSITIVE)?;
        all_at_least("weights", &[from, to], 0.0)?;
        Ok(Schedule { shape, steps, from, to })
    }

    /// A constant weight.
    ///
    /// # Errors
    /// A weight that is negative, infinite or NaN.
    pub fn constant(weight: f64) -> Result<Self, Error> {
        Schedule::new(Shape::Linear, 1.0, weight, weight)
    }

    /// Linear from one weight to another over `steps` steps, then constant.
    ///
    /// # Errors
    /// A weight that is negative, infinite or NaN; a number of steps that is not positive.
    pub fn linear(steps: f64, from: f64, to: f64) -> Result<Self, Error> {
        Schedule::new(Shape::Linear, steps, from, to)
    }

    /// As [`linear`](Self::linear), along half a period of a cosine.
    ///
    /// # Errors
    /// As [`linear`](Self::linear).
    pub fn cosine(steps: f64, from: f64, to: f64) -> Result<Self, Error> {
        Schedule::new(Shape::Cosine, steps, from, to)
    }

    /// Exponential, by a constant factor per step.
    ///
    /// # Errors
    /// As [`linear`](Self::linear), and a weight of 0.
    pub fn exponential(steps: f64, from: f64, to: f64) -> Result<Self, Error> {
        all_at_least("weights", &[from, to], f64::MIN_POSITIVE)?;
        Schedule::new(Shape::Exponential, steps, from, to)
    }

    /// Periodic with `steps` steps per cycle: linear for the fraction `rising` of a cycle, then constant.
    ///
    /// # Errors
    /// As [`linear`](Self::linear), and a `rising` outside [0, 1].
    pub fn cyclical(steps: f64, rising: f64, from: f64, to: f64) -> Result<Self, Error> {
        let domain = Interval { lo: 0.0, hi: 1.0 };
        if !domain.contains(rising) {
            return Err(Error::Argument { name: "rising".into(), value: rising, domain });
        }
        Schedule::new(Shape::Cyclical(rising), steps, from, to)
    }

    /// The weight at a step, counted from 0; negative steps have the weight of step 0.
    pub fn at(&self, step: f64) -> f64 {
        let Schedule { shape, steps, from, to } = *self;
        let part = (step / steps).max(0.0);
        let line = |part: f64| if part >= 1.0 { to } else { from + (to - from) * part };
        match shape {
            Shape::Linear => line(part),
            Shape::Cosine => line(0.5 - 0.5 * (PI * part.min(1.0)).cos()),
            Shape::Exponential => {
                if part >= 1.0 {
                    to
                } else {
                    from * (to / from).powf(part)
                }
            }
            Shape::Cyclical(rising) => {
                let part = part.fract();
                line(if part >= rising { 1.0 } else { part / rising })
            }
        }
    }
}
