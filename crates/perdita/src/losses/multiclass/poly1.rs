//! Poly-1 loss of a row of logits and a class label y: −ln p_y + ε·(1 − p_y) with p = softmax(z).
//!
//! Cross-entropy is the series Σ (1 − p_y)ᵏ/k; Poly-1 changes its leading coefficient from 1 to 1 + ε. The
//! gradient is (1 + ε·p_y)·(p − onehot(y)). The loss is convex for ε ≤ 1: along any direction, the curvature
//! of −ln p_y outweighs that of −ε·p_y if 1 + 2ε·p_y ≥ ε. Compared with optax's `poly_loss_cross_entropy`,
//! written in PyTorch.
use crate::loss::{Card, ClassIndex, Definition, Row, RowGrad, Rowwise, Softmax};
use crate::losses::BinaryPoly1;
use crate::losses::CrossEntropy;
use crate::real::Real;
use crate::{inline, parameters};

parameters! {
    /// −ln p_y + ε (1 − p_y)
    ///
    /// ```
    /// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::Poly1};
    /// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[0i64]))?;
    /// let loss = Poly1::new(1.0)?.mean(batch)?;
    /// assert!((loss - (std::f64::consts::LN_2 + 0.5)).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Poly1(
        epsilon like BinaryPoly1: f64 = 1.0,
    ) {
        ignore_index like CrossEntropy: i64 = -100,
    }
}
impl Definition for Poly1 {
    const CARD: Card = Card {
        summary: "softmax cross-entropy plus ε (1 − p), on logits",
        formula: "−ln p_y + ε (1 − p_y); p = softmax(z), ε = epsilon",
        estimates: "the class, with sharper probabilities for larger ε",
        reference: "Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, \
                    ICLR 2022",
        ..Card::multiclass("poly1", Self::PARAMS)
    };
}
impl Rowwise for Poly1 {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        nll_and_one_minus_p(z, label, slopes, 1.0, self.epsilon)
    }

    fn convex(&self) -> bool {
        self.epsilon <= 1.0
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }
}

/// −a·ln p_y + b·(1 − p_y), for a ≥ 0 and b ≥ −a, and its gradient (a + b·p_y)·(p − 1 at y).
#[inline(always)]
pub(super) fn nll_and_one_minus_p<Z: Row>(
    z: Z,
    label: Z::Label,
    slopes: &mut impl RowGrad<Z>,
    a: f64,
    b: f64,
) -> Z::Score {
    let softmax = Softmax::of(z, label, slopes);
    let (p, q, nll) = (softmax.p(), softmax.one_minus_p(), softmax.nll);
    let lit = inline!(|c: f64| z.lit(c));
    // For b < 0 the two terms cancel: at b = −a the series begins with (1 − p)².
    let (k, value) = if b < 0.0 {
        (lit(a + b) - lit(b) * q, lit(a + b).strong_mul(nll) - lit(b) * beyond_first(q, nll))
    } else {
        (lit(a) + lit(b) * p, lit(a).strong_mul(nll) + lit(b) * q)
    };
    let scale = z.splat(k / softmax.total);
    slopes.write_cached(z, Softmax::exp(z, softmax.max), inline!(|_, e| e * scale));
    slopes.set(label, -(k * q));
    value
}
/// −ln(1 − q) − q, from `nll` = −ln(1 − q): for small q by the series of the logarithm, as the difference cancels.
#[inline(always)]
fn beyond_first<R: Real>(q: R, nll: R) -> R {
    // (1/32)¹² is below the rounding error of (1/32)².
    let mut series = q.lit(0.0);
    for k in (2..=12).rev() {
        series = series * q + q.lit(1.0 / f64::from(k));
    }
    q.piecewise(q.lit(1.0 / 32.0), q * q * series, nll - q)
}
