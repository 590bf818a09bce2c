//! Softmax cross-entropy of a row of logits z and a class label y: −ln softmax(z)_y.
//!
//! The gradient is softmax(z) minus the one-hot target. All options can be combined:
//!
//! * `label_smoothing` ε: the target is 1 − ε on the label plus ε/C on every class (Szegedy et al. 2016);
//! * `class_weights` w: each −ln p_c is weighted by w_c, and the mean divides by Σ w_y, as in PyTorch;
//!   [`class_weights`](crate::class_weights) computes balanced weights;
//! * `ignore_index`: rows with this label are ignored;
//! * `z_loss` ζ: adds ζ·w_y·(ln Σ exp z)², which keeps the log-partition function near 0 (Chowdhery et al.
//!   2022);
//! * `from_logits = false`: predictions z are probabilities.
//!
//! The term of the target class is kept out of the sum over the classes. A loss of 10⁻¹⁸ therefore does not
//! round to 0, and the gradient at the target class, −(1 − p_y), keeps all digits. A logit of −∞ masks its
//! class.
use crate::loss::{
    Card, ClassIndex, Definition, Error, NON_NEGATIVE, PROBABILITY, PerClass, Row, RowGrad, Rowwise, Softmax,
};
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// −Σ y'_c w_c ln softmax(z)_c + ζ w_y (ln Σ exp z)², y' = 1 − ε on the label plus ε/C everywhere
    ///
    /// ```
    /// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::CrossEntropy};
    /// let (logits, labels) = ([2.0, -1.0, 0.5, 40.0, 0.0, 0.0], [0i64, -100]);
    /// let batch = Rows::new(Scores::new(&logits, 3), Labels::from(&labels))?;
    /// let mut grad = [9.0; 6];
    /// let loss = CrossEntropy::default().mean_grad(batch, &mut grad)?; // the second row is ignored
    /// assert!((loss - 0.24131129665715706).abs() < 1e-15);
    /// assert_eq!(grad[3..], [0.0; 3]);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct CrossEntropy {
        /// probability mass of the target that is spread uniformly over all classes
        label_smoothing as "ε": f64 in PROBABILITY = 0.0,
        /// label to ignore
        ignore_index: i64 = -100,
        /// weight of the squared log-partition function (z-loss)
        z_loss as "ζ": f64 in NON_NEGATIVE = 0.0,
        /// predictions given as logits, not probabilities
        from_logits: bool = true,
        /// weight of each class
        class_weights as "w": PerClass in NON_NEGATIVE = &[] => sum_weights,
    } derived {
        total_weight: f64 = 0.0,
    }
}
impl CrossEntropy {
    fn sum_weights(self) -> Result<Self, Error> {
        Ok(CrossEntropy { total_weight: self.class_weights.iter().sum(), ..self })
    }
}
impl Definition for CrossEntropy {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of logits (or probabilities) and class labels",
        formula: "−Σ_c y'_c w_c ln softmax(z)_c + ζ w_y (ln Σ_c exp z_c)²; y'_c = (1 − ε)[c = y] + ε/C",
        estimates: "the class probabilities",
        reference: "Good 1952; Szegedy et al., Rethinking the Inception Architecture, CVPR 2016 (smoothing); \
                    Chowdhery et al., PaLM, 2022 (z-loss)",
        ..Card::multiclass("cross_entropy", Self::PARAMS)
    };

    fn card(&self) -> Card {
        if self.from_logits { Self::CARD } else { Self::CARD.of_probabilities() }
    }
}
impl Rowwise for CrossEntropy {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let classes = z.count() as f64;
        let weights = &self.class_weights[..];
        let weighted = !weights.is_empty();
        let weight = if weighted { z.constant(weights, label) } else { z.lit(1.0) };
        let total_weight = if weighted { self.total_weight } else { classes };
        // Weights of −ln p of the target class and of every class.
        let (on, off) = (weight * z.lit(1.0 - self.label_smoothing), self.label_smoothing / classes);
        let share = inline!(|at| {
            let off = z.at(at).lit(off);
            if weighted { off * z.constants(weights, at) } else { off }
        });
        if !self.from_logits {
            let target_score = z.get(label);
            let minus_ln = inline!(|at| share(at).strong_mul(-z.at(at).ln()));
            let smooth = if off > 0.0 { z.sum(None, minus_ln) } else { z.lit(0.0) };
            slopes.write(z, inline!(|at| -share(at).strong_mul(z.at(at).lit(1.0) / z.at(at))));
            slopes.set(label, -(on + weight * z.lit(off)).strong_mul(z.lit(1.0) / target_score));
            return on.strong_mul(-target_score.ln()) + smooth;
        }
        let softmax = Softmax::of(z, label, slopes);
        // exp(z − top) is scaled to p, times the sum of all weights.
        let mut factor = on + z.lit(off * total_weight);
        let mut value = on.strong_mul(softmax.nll);
        if off > 0.0 {
            let below = z.sum(None, inline!(|at| share(at).strong_mul(z.splat(softmax.max) - z.at(at))));
            value = value + below + z.lit(off * total_weight) * softmax.total.ln();
        }
        let mut pull = z.lit(off * total_weight);
        if self.z_loss > 0.0 {
            let lse = softmax.lse();
            let price = weight * z.lit(self.z_loss) * lse;
            value = value + price * lse;
            factor = factor + price + price;
            pull = pull + price + price;
        }
        let scale = z.splat(factor / softmax.total);
        let exp = Softmax::exp(z, softmax.max);
        if off > 0.0 {
            slopes.write_cached(z, exp, inline!(|at, e| e * scale - share(at)));
        } else {
            slopes.write_cached(z, exp, inline!(|_, e| e * scale));
        }
        slopes.set(label, pull * softmax.p() - on * softmax.one_minus_p() - weight * z.lit(off));
        value
    }

    fn convex(&self) -> bool {
        true
    }

    fn weight(&self, label: usize) -> f64 {
        self.class_weights.get(label).copied().unwrap_or(1.0)
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }

    fn in_parts(&self) -> Option<(Self, &[f64])> {
        let alone = CrossEntropy { z_loss: self.z_loss, ignore_index: -1, ..Self::DEFAULT };
        (self.from_logits && self.label_smoothing == 0.0).then_some((alone, &self.class_weights[..]))
    }

    fn classes(&self) -> Option<usize> {
        (!self.class_weights.is_empty()).then_some(self.class_weights.len())
    }
}
