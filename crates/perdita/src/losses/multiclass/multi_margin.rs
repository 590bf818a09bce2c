//! Multi-class hinge loss of a row of scores and a class label y: w_y·Σ_{j≠y} max(0, m − z_y + z_j)ᵖ / C.
//!
//! The score of the target class should exceed all others by the margin m. As in PyTorch, the mean is over
//! rows and does not divide by the class weights. Compared with PyTorch's `multi_margin_loss`.
use crate::loss::{Card, ClassIndex, Definition, NON_NEGATIVE, PerClass, Predicts, Row, RowGrad, Rowwise};
use crate::losses::CrossEntropy;
use crate::real::{Real, span};
use crate::{inline, parameters};

parameters! {
    /// w_y Σ_{j≠y} max(0, m − z_y + z_j)ᵖ / C
    ///
    /// ```
    /// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::MultiMargin};
    /// let batch = Rows::new(Scores::new(&[0.5, 2.0, 1.25, -9.0], 4), Labels::from(&[1i64]))?;
    /// assert_eq!(MultiMargin::new(1.0)?.mean(batch)?, 0.25 / 4.0);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct MultiMargin(
        /// lead that the score of the target class should have over the others
        margin as "m": f64 in NON_NEGATIVE = 1.0,
    ) {
        /// exponent of the hinge: 1 or 2
        p: usize in span(1.0, 2.0) = 1,
        ignore_index like CrossEntropy: i64 = -100,
        class_weights like CrossEntropy: PerClass = &[],
    }
}
impl Definition for MultiMargin {
    const CARD: Card = Card {
        summary: "multi-class hinge loss of the margins between the score of the target class and all others",
        formula: "w_y Σ_{j≠y} max(0, m − z_y + z_j)^p / C; m = margin",
        predicts: Predicts::Score,
        estimates: "a class; of three or more, not always the most probable",
        kinks: "p = 1, z_y − z_j = m: slope 0 from class j",
        reference: "Crammer & Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines, \
                    JMLR 2001; Weston & Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999",
        ..Card::multiclass("multi_margin", Self::PARAMS)
    };
}
impl Rowwise for MultiMargin {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let one = z.lit(1.0);
        let weight = if self.class_weights.is_empty() { one } else { z.constant(&self.class_weights, label) };
        let (scale, target_score) = (weight / z.lit(z.count() as f64), z.splat(z.get(label)));
        let short = inline!(|at| {
            let x = (z.at(at) - target_score) + target_score.lit(self.margin);
            x.max(x.lit(0.0))
        });
        let slope = inline!(|at| {
            let (x, zero) = (short(at), target_score.lit(0.0));
            if self.p == 2 { x + x } else { zero.select_lt(x, zero.lit(1.0), zero) }
        });
        let value = z.sum(
            Some(label),
            inline!(|at| {
                let x = short(at);
                if self.p == 2 { x * x } else { x }
            }),
        );
        let pulled = slopes.cache(z, Some(label), slope);
        let spread = z.splat(scale);
        slopes.write_cached(z, slope, inline!(|_, x| spread.strong_mul(x)));
        slopes.set(label, -scale.strong_mul(pulled));
        scale.strong_mul(value)
    }

    fn convex(&self) -> bool {
        true
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }

    fn classes(&self) -> Option<usize> {
        (!self.class_weights.is_empty()).then_some(self.class_weights.len())
    }
}
