//! Brier score of a row of logits and a class label y: Σ_c (p_c − [c = y])², with p = softmax(z).
//!
//! It is a proper scoring rule from 0 to 2, which unlike cross-entropy stays finite for a certainty that is wrong. This is
//! Brier's definition, the sum over all classes; with two classes it is twice (p_y − 1)², the score that scikit-learn's
//! `brier_score_loss` has for two classes and [`mse`](crate::losses::mse) of probabilities, while for more it has the sum,
//! too. With `from_logits = false` predictions z are probabilities. In the logits the loss is not convex.
//!
//! The value is (1 − p_y)² + Σ p_d² over the other classes d, and the gradient −2 p_y times it at y. Elsewhere it is
//! 2 p_c (p_c − S) with S = Σ p_d² − p_y (1 − p_y), which cancels where one wrong class has all probability, or y and
//! another class halve it. With e = exp(z − max), O = Σ e_d and T = O + e_y, p_c − S is 1/T² times each of
//!
//! * e_y (e_c + O) − (1 − e_c) O + Σ e_d (1 − e_d), used for e_c ≥ ½;
//! * e_c T − (1 − e_y) O + Σ e_d (1 − e_d), used for e_c < ½.
//!
//! Compared with the definition in PyTorch operations.
use crate::loss::{Card, ClassIndex, Definition, Row, RowGrad, Rowwise, Softmax};
use crate::losses::CrossEntropy;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// Σ_c (p_c − [c = y])²
    ///
    /// ```
    /// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::Brier};
    /// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[0i64]))?;
    /// assert_eq!(Brier::default().mean(batch)?, 0.5);
    /// let probabilities = Rows::new(Scores::new(&[0.75, 0.25], 2), Labels::from(&[0i64]))?;
    /// assert_eq!(Brier::default().from_logits(false).mean(probabilities)?, 0.125);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Brier {
        from_logits like CrossEntropy: bool = true,
        ignore_index like CrossEntropy: i64 = -100,
    }
}
impl Definition for Brier {
    const CARD: Card = Card {
        summary: "Brier score: squared error of the class probabilities, of logits (or probabilities) and class labels",
        formula: "Σ_c (p_c − [c = y])²; p = softmax(z)",
        estimates: "the class probabilities",
        reference: "Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review, 1950",
        ..Card::multiclass("brier", Self::PARAMS)
    };

    fn card(&self) -> Card {
        if self.from_logits { Self::CARD } else { Self::CARD.of_probabilities() }
    }
}
impl Rowwise for Brier {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        if !self.from_logits {
            let short = z.lit(1.0) - z.get(label);
            slopes.write(z, inline!(|at| z.at(at) + z.at(at)));
            slopes.set(label, -(short + short));
            return short * short + z.sum(Some(label), inline!(|at| z.at(at) * z.at(at)));
        }

        let softmax = Softmax::of(z, label, slopes);
        let exp = Softmax::exp(z, softmax.max);
        let squares = z.sum(
            Some(label),
            inline!(|at| {
                let e = exp(at);
                e * e
            }),
        );
        let others = softmax.other_exp_sum;
        let value = (others * others + squares) / (softmax.total * softmax.total);

        // Σ e (1 − e) is 0 where one wrong class has all probability: as Σ e − Σ e² it would have no digits.
        let mixed = z.sum(
            Some(label),
            inline!(|at| {
                let e = exp(at);
                e * (e.lit(1.0) - e)
            }),
        );
        let of_small = z.splat(mixed - (z.lit(1.0) - softmax.target_exp) * others);
        let (target, total) = (z.splat(softmax.target_exp), z.splat(softmax.total));
        let (others, mixed) = (z.splat(others), z.splat(mixed));
        slopes.write_cached(
            z,
            exp,
            inline!(|_, e| {
                let of_large = target * (e + others) + (mixed - (e.lit(1.0) - e) * others);
                let sum = e.select_lt(e.lit(0.5), e * total + of_small, of_large);
                e.lit(2.0) * (e / total) * (sum / (total * total))
            }),
        );
        slopes.set(label, z.lit(-2.0) * softmax.p() * value);
        value
    }

    fn convex(&self) -> bool {
        !self.from_logits
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }
}
