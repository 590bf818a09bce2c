//! Connectionist temporal classification (CTC): the negative log-likelihood of a sequence of labels given a
//! longer sequence of frames without alignment.
//!
//! −ln Σ Π_t p_t(π_t), over all alignments π of labels and blanks that reduce to the labels when repeats are
//! merged and blanks removed. From logits the gradient is softmax − γ, where γ is the expected class
//! occupancy of each frame over the alignments; from log-probabilities it is −γ, the derivative in the
//! inputs. PyTorch's `ctc_loss` returns exp − γ for log-probabilities, which is correct only after a
//! log-softmax; the gradient in the logits is the same.
//!
//! Targets without an alignment, from too few frames or logits of −∞, have loss ∞, or 0 with `zero_infinity`;
//! their gradient is 0 in both cases, where PyTorch's is NaN without `zero_infinity`. An empty target has
//! loss −Σ ln p(blank); no frames and no labels have loss 0. Frames and labels beyond the lengths are
//! padding: they are not read, and their gradient is 0. The mean is over sequences; PyTorch first divides
//! each loss by its number of labels (by 1 if there are none), which is `per_label`. Compared with a sum over
//! all alignments in mpmath, and with PyTorch.
use crate::loss::{
    Alignments, AlignmentsKind, Card, Definition, Field, LOG_PROBABILITY, MultiInputLoss, NON_NEGATIVE,
    Predicts, ValueSlope,
};
use crate::parameters;
use crate::real::{Interval, Real};

parameters! {
    /// Negative log-likelihood of the labels, over all alignments
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Ctc};
    /// // Two frames, a blank and one label: (1, 1), (1, –) and (– , 1), each of probability ¼.
    /// let batch = Arrays::new().numbers("logits", &[0.0; 4], &[1, 2, 2])?;
    /// let loss = Ctc::default().mean(batch.labels("labels", (&[1i64]).into(), &[1, 1])?)?;
    /// assert!((loss + 0.75f64.ln()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Ctc {
        /// predictions given as logits, not log-probabilities
        from_logits: bool = true,
        /// class index of the blank
        blank: usize in NON_NEGATIVE = 0,
        /// infinite losses, of targets without an alignment, replaced by 0
        zero_infinity: bool = false,
        /// division of each loss by its number of labels
        per_label: bool = false,
    }
}
impl Definition for Ctc {
    const CARD: Card = Card {
        summary: "negative log-likelihood of a sequence of labels, summed over all alignments",
        formula: "−ln Σ_π Π_t p_t(π_t), over the alignments π that reduce to the labels when repeats are merged and blanks removed",
        estimates: "the class probabilities of each frame",
        reference: "Graves et al., Connectionist Temporal Classification, ICML 2006",
        ..Card::sequence("ctc", Self::PARAMS)
    };

    fn card(&self) -> Card {
        Card {
            predicts: if !self.from_logits { Predicts::LogProbability } else { Predicts::Logit },
            ..Self::CARD
        }
    }
}
impl MultiInputLoss for Ctc {
    type Kind = AlignmentsKind;
    const EACH: &'static str = "n";
    fn fields(&self) -> &'static [Field] {
        const fn of(domain: Interval) -> [Field; 4] {
            [
                Field::variable(
                    "logits",
                    "n t c",
                    domain,
                    "a logit or log-probability of each class in each frame",
                )
                .padded_beyond("input_lengths"),
                Field::labels("labels", "n s", "the target sequences of class labels"),
                Field::labels(
                    "input_lengths",
                    "n",
                    "the number of frames of each sequence; the rest is padding",
                )
                .optional(),
                Field::labels(
                    "label_lengths",
                    "n",
                    "the number of labels of each sequence; the rest is padding",
                )
                .optional(),
            ]
        }
        if self.from_logits { const { &of(Interval::REAL) } } else { const { &of(LOG_PROBABILITY) } }
    }
}
impl Alignments for Ctc {
    fn blank(&self) -> usize {
        self.blank
    }

    fn log_probs(&self) -> bool {
        !self.from_logits
    }

    #[inline(always)]
    fn at<R: Real>(&self, likelihood: R, labels: usize) -> ValueSlope<R> {
        let share = likelihood.lit(if self.per_label { 1.0 / labels.max(1) as f64 } else { 1.0 });
        let value = -(share * likelihood);
        let impossible = likelihood.lit(if self.zero_infinity { 0.0 } else { f64::INFINITY });
        ValueSlope {
            value: likelihood.select_lt(likelihood.lit(-f64::MAX), impossible, value),
            slope: -share,
        }
    }
}
