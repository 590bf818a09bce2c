//! Cosine embedding loss of pairs: 1 − cos for similar pairs, max(0, cos − m) for dissimilar pairs.
//!
//! A row of zeros has cosine 0 with every other row, and gradient 0; PyTorch adds 10⁻¹² to squared lengths
//! instead. Compared with the definition in mpmath and with PyTorch's `cosine_embedding_loss`.
use crate::loss::{
    Card, Curve, Definition, Field, MultiInputLoss, Row, RowGrad, SIGNS, Vectors, VectorsKind,
};
use crate::real::{Interval, Real};
use crate::{inline, parameters};

parameters! {
    /// 1 − cos(a, b) if y = 1, max(0, cos(a, b) − m) if y = −1
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::CosineEmbedding};
    /// let (a, b) = ([3.0, 4.0, 3.0, 4.0], [3.0, 0.0, 3.0, 0.0]);
    /// let batch = Arrays::new().numbers("a", &a, &[2, 2])?.numbers("b", &b, &[2, 2])?;
    /// let batch = batch.numbers("target", &[1.0, -1.0], &[2])?;
    /// assert_eq!(CosineEmbedding::default().sum(batch)?, 0.4 + 0.6);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct CosineEmbedding(
        /// cosine up to which dissimilar pairs have loss 0
        margin as "m": f64 in SIGNS = 0.0,
    )
}
impl Definition for CosineEmbedding {
    const CARD: Card = Card {
        summary: "cosine distance of similar pairs, hinge of the cosine of dissimilar pairs",
        formula: "1 − cos(a, b) if y = 1, max(0, cos(a, b) − m) if y = −1; m = margin",
        target: SIGNS,
        two_labels: true,
        estimates: "an embedding in which direction separates similar from dissimilar pairs",
        kinks: "cos = m of dissimilar pairs: slope 0; a row of zeros: gradient 0",
        reference: "PyTorch, CosineEmbeddingLoss; Chopra, Hadsell & LeCun, CVPR 2005",
        ..Card::metric("cosine_embedding", Self::PARAMS)
    };
}
impl MultiInputLoss for CosineEmbedding {
    type Kind = VectorsKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("a", "... d", Interval::REAL, "the first embeddings of the pairs"),
                Field::variable("b", "... d", Interval::REAL, "the second embeddings of the pairs"),
                Field::constant("target", "...", SIGNS, "1 for similar pairs, −1 for dissimilar pairs"),
            ]
        }
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Cosine)
    }
}
impl Vectors for CosineEmbedding {
    const ROWS: usize = 2;

    #[inline(always)]
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], numbers: &[Z::Score], slopes: &mut [S]) -> Z::Score {
        let (a, b, target) = (rows[0], rows[1], numbers[0]);
        let dot = |x: Z, y: Z| x.sum(None, inline!(|at| x.at(at) * y.at(at)));
        let (aa, ab, bb) = (dot(a, a), dot(a, b), dot(b, b));
        let (zero, one) = (ab.lit(0.0), ab.lit(1.0));
        let lengths = aa.sqrt() * bb.sqrt();
        let inverse = zero.select_lt(lengths, one / lengths, zero);
        let cosine = ab * inverse;
        let over = cosine - one.lit(self.margin);
        let value = target.select_lt(zero, over.max(zero), one - cosine);
        let slope = target.select_lt(zero, zero.select_lt(over, one, zero), -one);
        // ∂cos/∂a = (b/|b| − cos·a/|a|)/|a|
        let pull = a.splat(slope * inverse);
        let own = |square| zero.select_lt(square, slope * cosine / square, zero);
        let (own_a, own_b) = (a.splat(own(aa)), a.splat(own(bb)));
        slopes[0].write(a, inline!(|at| pull * b.at(at) - own_a * a.at(at)));
        slopes[1].write(b, inline!(|at| pull * a.at(at) - own_b * b.at(at)));
        value
    }
}
