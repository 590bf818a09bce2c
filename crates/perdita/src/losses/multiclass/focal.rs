//! Focal loss of a row of logits and a class label y: −α_y·(1 − p_y)^γ·ln p_y with p = softmax(z).
//!
//! With ℓ = −ln p_y and q = 1 − p_y, the gradient is k·(p − onehot(y)), k = α_y·q^γ·(1 + γ·p_y·ℓ/q). The
//! ratio ℓ/q tends to 1 as q → 0, so no negative power occurs and the gradient is never NaN at saturation,
//! for any γ ≥ 0. With γ = 0 and α = 1 the loss is [`cross_entropy`](crate::losses::cross_entropy).
use crate::loss::{
    Card, ClassIndex, Definition, Error, NON_NEGATIVE, PerClass, Row, RowGrad, Rowwise, Softmax,
};
use crate::losses::BinaryFocal;
use crate::losses::CrossEntropy;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// −α_y (1 − p_y)^γ ln p_y
    ///
    /// ```
    /// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::Focal};
    /// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[0i64]))?;
    /// let loss = Focal::new(2.0, &[1.0])?.mean(batch)?;
    /// assert!((loss - 0.25 * std::f64::consts::LN_2).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct Focal(
        gamma like BinaryFocal: f64 = 2.0,
        /// class weight: one for all classes, or one per class
        alpha: PerClass in NON_NEGATIVE = &[0.25] => alpha_is_given,
    ) {
        ignore_index like CrossEntropy: i64 = -100,
    }
}
impl Focal {
    fn alpha_is_given(self) -> Result<Self, Error> {
        given(&self.alpha, Self::CARD.name).map(|()| self)
    }
}
impl Definition for Focal {
    const CARD: Card = Card {
        summary: "softmax cross-entropy that down-weights easy examples, on logits",
        formula: "−α_y (1 − p_y)^γ ln p_y; p = softmax(z), γ = gamma, α = alpha",
        estimates: "the class, with more weight on hard examples",
        reference: "Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017",
        ..Card::multiclass("focal", Self::PARAMS)
    };
}
impl Rowwise for Focal {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let alpha = if self.alpha.len() > 1 { z.constant(&self.alpha, label) } else { z.lit(self.alpha[0]) };
        let softmax = Softmax::of(z, label, slopes);
        let (p, q, nll) = (softmax.p(), softmax.one_minus_p(), softmax.nll);
        let weight = alpha * q.powf(self.gamma);
        // ℓ/q at q = 0 (a single class, or p rounded to 1) is its limit 1; at p = 0 the product with ℓ is 0.
        let (zero, one) = (z.lit(0.0), z.lit(1.0));
        let ratio = zero.select_lt(q, p.strong_mul(nll) / q, one);
        let k = weight * (one + z.lit(self.gamma) * ratio);
        let scale = z.splat(k / softmax.total);
        slopes.write_cached(z, Softmax::exp(z, softmax.max), inline!(|_, e| e * scale));
        slopes.set(label, -(k * q));
        weight.strong_mul(nll)
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }

    fn in_parts(&self) -> Option<(Self, &[f64])> {
        // A single alpha for all classes remains a constant factor of the loss.
        let (alpha, per_class) = match &self.alpha[..] {
            [_] => (self.alpha.clone(), &[][..]),
            alpha => (PerClass::Borrowed(&[1.0]), alpha),
        };
        Some((Focal { gamma: self.gamma, alpha, ignore_index: -1 }, per_class))
    }

    fn classes(&self) -> Option<usize> {
        (self.alpha.len() > 1).then_some(self.alpha.len())
    }
}

/// Error if `alpha` is empty.
pub(crate) fn given(alpha: &[f64], loss: &'static str) -> Result<(), Error> {
    if alpha.is_empty() { Err(Error::Classes { loss, name: "alpha", got: 0, want: 1 }) } else { Ok(()) }
}
