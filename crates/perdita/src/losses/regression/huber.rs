//! Huber's loss: a parabola near zero, a line of slope ±δ beyond.
//!
//! With r = p − y and q = r clipped to ±δ, the loss is q·(r − q/2) and its slope is q: no branch, and exact on both
//! pieces. A small δ acts like δ·MAE, a large one like MSE/2.
use crate::loss::{Args, Card, Claims, Error, Formula, Jet, POSITIVE, Param, Pointwise, Predicts, Task};
use crate::real::{Interval, Real};

/// ½r² where |r| ≤ δ, else δ·(|r| − ½δ)
///
/// ```
/// use perdita::{Pairs, PointwiseExt, Pred, Target, losses::huber::Huber};
/// let batch = Pairs::new(Pred(&[0.5, 3.0]), Target(&[0.0, 0.0]))?;
/// assert_eq!(Huber::new(1.0)?.sum(batch)?, 0.125 + 2.5);
/// assert!(Huber::new(-1.0).is_err());
/// # Ok::<(), perdita::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Huber {
    delta: f64,
}
impl Huber {
    /// `delta`: where the parabola becomes a line. Positive.
    pub fn new(delta: f64) -> Result<Self, Error> {
        Ok(Huber { delta: Self::CARD.check("delta", delta)? })
    }
}
impl Formula for Huber {
    const CARD: Card = Card {
        name: "huber",
        summary: "squared near zero, absolute in the tails",
        task: Task::Regression,
        formula: "½r² if |r| ≤ δ, else δ(|r| − ½δ); r = p − y, δ = delta",
        predicts: Predicts::Value,
        prediction: Interval::REAL,
        target: Interval::REAL,
        two_labels: false,
        params: &[Param::number("delta", 1.0, POSITIVE, "where the parabola becomes a line")],
        estimates: "a location between the mean and the median",
        kinks: "none (the curvature jumps at |r| = δ)",
        reference: "Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics, 1964",
    };
    fn build(args: &Args) -> Result<Self, Error> {
        Huber::new(args.number("delta"))
    }
}
impl Pointwise for Huber {
    #[inline(always)]
    fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
        let r = prediction - target;
        let d = r.lit(self.delta);
        let q = r.clamp(-d, d);
        Jet { value: q * (r - q * r.lit(0.5)), slope: q }
    }
    fn claims(&self) -> Claims {
        Claims { lipschitz: self.delta, smooth: 1.0, ..Claims::CONVEX }
    }
}
