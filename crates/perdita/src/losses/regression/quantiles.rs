//! Quantile loss of several levels τ: the mean of the [`quantile`](crate::losses::quantile) losses of a row
//! of predictions, one per τ, for one target.
//!
//! The predicted quantiles are not constrained to be in order and may cross. Compared with the definition in
//! mpmath.
use crate::loss::{
    Card, Definition, Error, Field, MultiInputLoss, PerClass, Predicts, Row, RowGrad, UNIT_OPEN, Vectors,
    VectorsKind,
};
use crate::real::{Interval, Real};
use crate::{inline, parameters};

parameters! {
    /// 1/Q Σ_q max(τ_q(y − p_q), (τ_q − 1)(y − p_q))
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Quantiles};
    /// let batch = Arrays::new().numbers("prediction", &[1.0, 2.0, 4.0], &[1, 3])?.numbers("target", &[3.0], &[1])?;
    /// assert!((Quantiles::new(&[0.25, 0.5, 0.75])?.mean(batch)? - 1.25 / 3.0).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct Quantiles(
        /// level of the quantile that each prediction estimates
        tau: PerClass in UNIT_OPEN = &[0.5],
    )
}
impl Definition for Quantiles {
    const CARD: Card = Card {
        summary: "pinball loss averaged over several quantiles of one target",
        formula: "1/Q Σ_q max(τ_q(y − p_q), (τ_q − 1)(y − p_q)); τ = tau",
        predicts: Predicts::Quantile,
        estimates: "the τ-quantiles",
        kinks: "p = y: slope 0",
        reference: "Koenker & Bassett, Regression Quantiles, Econometrica, 1978",
        ..Card::regression("quantiles", Self::PARAMS)
    };
}
impl MultiInputLoss for Quantiles {
    type Kind = VectorsKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("prediction", "... d", Interval::REAL, "a prediction for each quantile"),
                Field::constant("target", "...", Interval::REAL, "the target y"),
            ]
        }
    }
}
impl Vectors for Quantiles {
    const ROWS: usize = 1;

    fn has_width(&self, want: usize) -> Result<(), Error> {
        match self.tau.len() {
            1 => Ok(()),
            got if got == want => Ok(()),
            got => Err(Error::Classes { loss: Self::CARD.name, name: "tau", got, want }),
        }
    }

    #[inline(always)]
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], numbers: &[Z::Score], slopes: &mut [S]) -> Z::Score {
        let (p, y) = (rows[0], rows[0].splat(numbers[0]));
        let share = numbers[0].lit(1.0 / p.count().max(1) as f64);
        let tau = inline!(|at| match self.tau[..] {
            [tau] => p.at(at).lit(tau),
            ref tau => p.constants(tau, at),
        });
        let spread = p.splat(share);
        slopes[0].write(
            p,
            inline!(|at| {
                let (r, tau) = (p.at(at) - y, tau(at));
                let (zero, over) = (r.lit(0.0), r.lit(1.0) - tau);
                spread * r.select_lt(zero, -tau, zero.select_lt(r, over, zero))
            }),
        );
        let sum = p.sum(
            None,
            inline!(|at| {
                let (r, tau) = (p.at(at) - y, tau(at));
                (r * (r.lit(1.0) - tau)).max(-(r * tau))
            }),
        );
        sum * share
    }
}
