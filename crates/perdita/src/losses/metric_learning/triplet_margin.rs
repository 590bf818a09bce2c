//! Triplet margin loss of given triplets: max(0, d(a, p) − d(a, n) + m). `triplet` mines triplets in a batch.
//!
//! The distance d is the p-norm of the difference, or its p-th power if `squared` (for p = 2 the squared
//! distance). `swap` uses the smaller of d(a, n) and d(p, n), the first if they are equal. At distance 0
//! there is no direction, and the gradient of that distance is 0. PyTorch adds 10⁻⁶ to each difference, which
//! changes the value; apart from that, the two agree. Compared with the definition in mpmath and with
//! PyTorch's `triplet_margin_loss`.
use crate::loss::{
    Card, Curve, Definition, Field, MultiInputLoss, NON_NEGATIVE, Row, RowGrad, Vectors, VectorsKind,
};
use crate::real::{Interval, Real, span};
use crate::{inline, parameters};

parameters! {
    /// max(0, d(a, p) − d(a, n) + m)
    ///
    /// ```
    /// use perdita::{Arrays, ArraysExt, losses::TripletMargin};
    /// let batch = Arrays::new()
    ///     .numbers("anchor", &[0.0, 0.0], &[1, 2])?
    ///     .numbers("positive", &[3.0, 4.0], &[1, 2])?
    ///     .numbers("negative", &[0.0, 5.5], &[1, 2])?;
    /// assert_eq!(TripletMargin::new(1.0)?.mean(batch)?, 0.5);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct TripletMargin(
        /// distance by which the negative should be farther than the positive
        margin as "m": f64 in NON_NEGATIVE = 1.0,
    ) {
        /// order of the norm
        p: f64 in span(1.0, f64::MAX) = 2.0,
        /// distance swap: distance from the positive to the negative where that is smaller
        swap: bool = false,
        /// p-th powers of the distances
        squared: bool = false,
    }
}
impl TripletMargin {
    /// Distance, and the factor of |r|ᵖ⁻¹ in its slope in a difference r.
    #[inline(always)]
    fn distance<Z: Row>(&self, a: Z, b: Z) -> (Z::Score, Z::Score) {
        let power = inline!(|at| {
            let r = (a.at(at) - b.at(at)).abs();
            if self.p == 2.0 { r * r } else { r.powf(self.p) }
        });
        let sum = a.sum(None, power);
        let (zero, one) = (sum.lit(0.0), sum.lit(1.0));
        if self.squared {
            return (sum, sum.lit(self.p));
        }
        if self.p == 1.0 {
            return (sum, one);
        }
        let root = if self.p == 2.0 { sum.sqrt() } else { sum.powf(1.0 / self.p) };
        // d^(1 − p), or 0 at distance 0, where there is no direction.
        (root, zero.select_lt(root, root / zero.select_lt(sum, sum, one), zero))
    }
}
impl Definition for TripletMargin {
    const CARD: Card = Card {
        summary: "hinge of the difference of anchor–positive and anchor–negative distances",
        formula: "max(0, d(a, p) − d(a, n) + m), d = ‖·‖_p; m = margin",
        estimates: "an embedding in which positives are nearer than negatives",
        kinks: "loss 0: slope 0; distance 0: gradient 0",
        reference: "Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Balntas et al., BMVC 2016 (swap)",
        ..Card::metric("triplet_margin", Self::PARAMS)
    };
}
impl MultiInputLoss for TripletMargin {
    type Kind = VectorsKind;
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::variable("anchor", "... d", Interval::REAL, "the anchor embeddings"),
                Field::variable("positive", "... d", Interval::REAL, "embeddings of the anchor's class"),
                Field::variable("negative", "... d", Interval::REAL, "embeddings of another class"),
            ]
        }
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Gap)
    }
}
impl Vectors for TripletMargin {
    const ROWS: usize = 3;

    #[inline(always)]
    fn at<Z: Row, S: RowGrad<Z>>(&self, rows: &[Z], _: &[Z::Score], slopes: &mut [S]) -> Z::Score {
        let (a, p, n) = (rows[0], rows[1], rows[2]);
        let (near, pull) = self.distance(a, p);
        let (mut far, mut push) = self.distance(a, n);
        let (zero, one) = (near.lit(0.0), near.lit(1.0));
        // True if the distance of the negative is measured from the positive.
        let mut swapped = zero;
        if self.swap {
            let (other, slope) = self.distance(p, n);
            swapped = other.select_lt(far, one, zero);
            (far, push) = (other.select_lt(far, other, far), other.select_lt(far, slope, push));
        }
        let short = near - far + near.lit(self.margin);
        let active = zero.select_lt(short, one, zero);
        let (pull, push) = (a.splat(active * pull), active * push);
        let (from_anchor, from_positive) = (a.splat(push * (one - swapped)), a.splat(push * swapped));
        // |r|^(p − 1) sign r
        let slope =
            inline!(|r: Z::Lane| { if self.p == 2.0 { r } else { r.sign() * r.abs().powf(self.p - 1.0) } });
        let (ap, an) = (inline!(|at| slope(a.at(at) - p.at(at))), inline!(|at| slope(a.at(at) - n.at(at))));
        let pn = inline!(|at| slope(p.at(at) - n.at(at)));
        slopes[0].write(a, inline!(|at| pull * ap(at) - from_anchor * an(at)));
        slopes[1].write(p, inline!(|at| -(pull * ap(at)) - from_positive * pn(at)));
        slopes[2].write(n, inline!(|at| from_anchor * an(at) + from_positive * pn(at)));
        short.max(zero)
    }
}
