//! Softmax cross-entropy of a row of logits z and a row of target probabilities t: −Σ t_c ln softmax(z)_c.
//!
//! One-hot targets give [`cross_entropy`](crate::losses::cross_entropy); a teacher's probabilities give
//! distillation. Targets need not sum to 1. A class with target 0 has loss 0, even if its logit is −∞. With
//! `label_smoothing` ε the target is (1 − ε)·t_c + ε/C, as in PyTorch.
use crate::loss::{Card, Definition, Distribution, PerClass, Row, RowGrad, Rowwise, Softmax};
use crate::losses::CrossEntropy;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// −Σ t'_c w_c ln softmax(z)_c + ζ (ln Σ exp z)², t' = (1 − ε) t + ε/C
    ///
    /// ```
    /// use perdita::{Rows, RowwiseExt, Scores, Targets, losses::SoftCrossEntropy};
    /// let batch = Rows::soft(Scores::new(&[2.0, 2.0], 2), Targets(&[0.25, 0.75]))?;
    /// let loss = SoftCrossEntropy::default().mean(batch)?;
    /// assert!((loss - std::f64::consts::LN_2).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct SoftCrossEntropy {
        label_smoothing like CrossEntropy: f64 = 0.0,
        z_loss like CrossEntropy: f64 = 0.0,
        from_logits like CrossEntropy: bool = true,
        class_weights like CrossEntropy: PerClass = &[],
    }
}
impl Definition for SoftCrossEntropy {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of logits (or probabilities) and target probabilities",
        formula: "−Σ_c t'_c w_c ln softmax(z)_c + ζ (ln Σ_c exp z_c)²; t'_c = (1 − ε) t_c + ε/C",
        estimates: "the target distribution",
        reference: "Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, 2015",
        ..Card::distribution("soft_cross_entropy", Self::PARAMS)
    };

    fn card(&self) -> Card {
        if self.from_logits { Self::CARD } else { Self::CARD.of_probabilities() }
    }
}
impl Rowwise for SoftCrossEntropy {
    type Target = Distribution;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, target: Z, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let weights = &self.class_weights[..];
        let spread = self.label_smoothing / z.count() as f64;
        let share = inline!(|at| {
            let t = target.at(at);
            let t = if spread > 0.0 { t * t.lit(1.0 - self.label_smoothing) + t.lit(spread) } else { t };
            if weights.is_empty() { t } else { t * z.constants(weights, at) }
        });
        if !self.from_logits {
            slopes.write(z, inline!(|at| -share(at).strong_mul(z.at(at).lit(1.0) / z.at(at))));
            return z.sum(None, inline!(|at| share(at).strong_mul(-z.at(at).ln())));
        }
        let softmax = Softmax::whole(z, slopes);
        let mut factor = z.sum(None, share);
        let below = z.sum(None, inline!(|at| share(at).strong_mul(z.splat(softmax.max) - z.at(at))));
        let mut value = below + factor * softmax.total.ln();
        if self.z_loss > 0.0 {
            let (lse, price) = (softmax.lse(), z.lit(self.z_loss));
            value = value + price * lse * lse;
            factor = factor + (price + price) * lse;
        }
        let scale = z.splat(factor / softmax.total);
        slopes.write_cached(z, Softmax::exp(z, softmax.max), inline!(|at, e| e * scale - share(at)));
        value
    }

    fn convex(&self) -> bool {
        true
    }

    fn classes(&self) -> Option<usize> {
        (!self.class_weights.is_empty()).then_some(self.class_weights.len())
    }
}
