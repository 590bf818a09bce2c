//! Contrastive loss of pairs: y d² + (1 − y) max(0, m − d)², with the Euclidean distance d, for similar (y =
//! 1) and dissimilar (y = 0) pairs.
//!
//! It pulls similar pairs to distance 0 and pushes dissimilar pairs beyond the margin. The paper's factor ½
//! is left out. At d = 0 the distance has no direction, and the gradient is 0. Compared with the definition
//! in mpmath.
use crate::loss::{
    Card, Curve, Definition, Field, MultiInputLoss, POSITIVE, PROBABILITY, Row, RowGrad, Vectors, VectorsKind,
};
use crate::real::{Interval, Real};
use crate::{inline, parameters};

parameters! {
    /// y d² + (1 − y) max(0, m − d)²
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::Contrastive};
    /// let (a, b) = ([0.0, 0.0, 0.0, 0.0], [0.3, 0.4, 0.3, 0.4]);
    /// let batch = Arrays::new().numbers("a", &a, &[2, 2])?.numbers("b", &b, &[2, 2])?;
    /// let batch = batch.numbers("same", &[1.0, 0.0], &[2])?;
    /// assert_eq!(Contrastive::new(1.0)?.sum(batch)?, 0.25 + 0.25);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct Contrastive(
        /// distance from which dissimilar pairs have loss 0
        margin as "m": f64 in POSITIVE = 1.0,
    )
}
impl Definition for Contrastive {
    const CARD: Card = Card {
        summary: "squared distance of similar pairs, squared hinge of the distance of dissimilar pairs",
        formula: "y d² + (1 − y) max(0, m − d)², d = ‖a − b‖; m = margin",
        target: PROBABILITY,
        estimates: "an embedding in which distance separates similar from dissimilar pairs",
        kinks: "d = 0 of dissimilar pairs: gradient 0",
        reference: "Hadsell, Chopra & LeCun, Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006",
        ..Card::metric("contrastive", Self::PARAMS)
    };
}
impl MultiInputLoss for Contrastive {
    type Kind = VectorsKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("a", "... d", Interval::REAL, "the first embeddings of the pairs"),
                Field::variable("b", "... d", Interval::REAL, "the second embeddings of the pairs"),
                Field::constant("same", "...", PROBABILITY, "1 for similar pairs, 0 for dissimilar pairs"),
            ]
        }
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Distance)
    }
}
impl Vectors for Contrastive {
    const ROWS: usize = 2;

    #[inline(always)]
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], numbers: &[Z::Score], slopes: &mut [S]) -> Z::Score {
        let (a, b, same) = (rows[0], rows[1], numbers[0]);
        let difference = inline!(|at| a.at(at) - b.at(at));
        let square = a.sum(
            None,
            inline!(|at| {
                let r = difference(at);
                r * r
            }),
        );
        let (zero, d) = (square.lit(0.0), square.sqrt());
        let short = (square.lit(self.margin) - d).max(zero);
        let other = square.lit(1.0) - same;
        let two = square.lit(2.0);
        // The slope in d over d, which scales the difference of the rows.
        let push = zero.select_lt(d, two * short / d, zero);
        let pull = a.splat(two * same - other * push);
        slopes[0].write(a, inline!(|at| pull * difference(at)));
        slopes[1].write(b, inline!(|at| -(pull * difference(at))));
        same * square + other * short * short
    }
}
