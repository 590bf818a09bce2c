//! ArcFace: softmax cross-entropy of the scaled cosines between an embedding and the class centres, with an
//! additive angular margin: s·cos(θ + m) instead of s·cos θ for the target class.
//!
//! Beyond θ = π − m, where cos(θ + m) would increase again, the score of the target class is s·(cos θ − m·sin
//! m), as in the authors' code. cos(θ + m) is computed as cos θ·cos m − sin θ·sin m, without an arccosine.
//! Its slope in cos θ is unbounded as θ → 0, where the gradient in the embedding is 0: in the slope, sin θ is
//! bounded below by 10⁻⁴.
use crate::loss::{Card, Definition, Linear, LinearKind, POSITIVE, ProductLoss, Similarity};
use crate::losses::CrossEntropy;
use crate::losses::SoftCrossEntropy;
use crate::parameters;
use crate::real::{Real, span};

parameters! {
    /// Cross-entropy of s·cos θ, with s·cos(θ + m) for the target class
    ///
    /// ```
    /// use perdita::{Embeddings, Outputs, Labels, ProductsExt, Products, Reduction, losses::ArcFace};
    /// let (x, centres) = ([1.0, 1.0], [1.0, 0.0, 0.0, 2.0]);
    /// let batch = Products::new(Embeddings::new(&x, 2)?, Embeddings::new(&centres, 2)?)?;
    /// let mut grad = [0.0; 2];
    /// let batch = batch.labels(Labels::from(&[0i64]))?;
    /// let loss = ArcFace::new(0.5, 8.0)?.evaluate(batch, Reduction::Mean, Outputs::new().grad("a", &mut grad))?;
    /// let (label, other) = (8.0 * (std::f64::consts::FRAC_PI_4 + 0.5).cos(), 8.0 * 0.5f64.sqrt());
    /// assert!((loss.total.mean() - (other - label).exp().ln_1p()).abs() < 1e-14);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct ArcFace(
        /// angular margin of the target class, in radians
        margin as "m": f64 in span(0.0, std::f64::consts::PI) = 0.5,
        /// factor of the cosines
        scale as "s": f64 in POSITIVE = 64.0,
    ) {
        /// cross-entropy of the cosines
        head: CrossEntropy [label_smoothing, ignore_index, z_loss, class_weights],
    }
}
impl Definition for ArcFace {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of cosines, with an additive angular margin of the target class",
        formula: "cross_entropy(s cos θ, y), with s cos(θ_y + m) for the target class; m = margin, s = scale",
        estimates: "directions that cluster by class, separated by an angle",
        kinks: "θ_y = π − m: discontinuous, with the slope of larger θ_y",
        reference: "Deng, Guo, Xue & Zafeiriou, ArcFace, CVPR 2019",
        ..Card::metric("arc_face", Self::PARAMS)
    };
}
impl ProductLoss for ArcFace {
    type Kind = LinearKind;
}
impl Linear for ArcFace {
    type Labels = CrossEntropy;
    type Soft = SoftCrossEntropy;
    const BIAS: bool = false;
    const MARGIN: bool = true;
    fn labels(&self) -> &CrossEntropy {
        &self.head
    }

    fn similarity(&self) -> Similarity {
        Similarity::over(1.0 / self.scale, true)
    }

    fn with_margin<R: Real>(&self, score: R) -> R {
        let (one, scale) = (score.lit(1.0), score.lit(self.scale));
        let (sin_m, cos_m) = self.margin.sin_cos();
        // Rounding can give a cosine above 1.
        let c = (score / scale).clamp(-one, one);
        let least = score.lit(1e-8);
        let square = (one - c) * (one + c);
        let sin = least.select_lt(square, square, least).sqrt();
        let wider = c * score.lit(cos_m) - sin * score.lit(sin_m);
        let beyond = c - score.lit(self.margin * sin_m);
        scale * score.lit(-cos_m).select_lt(c, wider, beyond)
    }
}
