//! Logit-adjusted softmax cross-entropy: cross-entropy of z + τ·ln π, with the class priors π.
//!
//! The adjustment gives rare classes a larger margin; the unadjusted logits then minimise the balanced error.
//! Without priors all classes are equally frequent, and the loss is
//! [`cross_entropy`](crate::losses::cross_entropy), as for τ = 0. A class with π_c = 0 is masked: as a target
//! it has the loss ∞. Compared with PyTorch's `cross_entropy` of the adjusted logits.
use crate::loss::{
    Card, ClassIndex, Definition, Error, NON_NEGATIVE, POSITIVE, PerClass, Row, RowGrad, Rowwise,
    TransformedRow,
};
use crate::losses::CrossEntropy;
use crate::parameters;

parameters! {
    /// −ln softmax(z + τ ln π)_y
    ///
    /// ```
    /// use perdita::{Labels, Rows, RowwiseExt, Scores, losses::LogitAdjustment};
    /// let batch = Rows::new(Scores::new(&[0.0, 0.0], 2), Labels::from(&[1i64]))?;
    /// let loss = LogitAdjustment::new(1.0)?.prior(&[300.0, 100.0])?.mean(batch)?;
    /// assert!((loss - 4f64.ln()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    #[derive(Clone, Debug)]
    pub struct LogitAdjustment(
        /// strength of the adjustment
        tau: f64 in NON_NEGATIVE = 1.0 => shifts,
    ) {
        ignore_index like CrossEntropy: i64 = -100,
        /// class priors, as counts or probabilities; none if all classes are equally frequent
        prior as "π": PerClass in NON_NEGATIVE = &[] => shifts,
    } derived {
        /// τ·ln(π/max π). The softmax is invariant to the shift, and the most frequent class is unchanged.
        shift: Vec<f64> = Vec::new(),
    }
}
impl LogitAdjustment {
    fn shifts(self) -> Result<Self, Error> {
        let most = self.prior.iter().fold(0.0, |most: f64, &p| most.max(p));
        if !self.prior.is_empty() && most == 0.0 {
            let (loss, param) = (Self::CARD.name, "prior");
            return Err(Error::Param { loss, param, value: most, domain: POSITIVE });
        }
        let shift = |p: &f64| if self.tau > 0.0 { self.tau * (p / most).ln() } else { 0.0 };
        Ok(LogitAdjustment { shift: self.prior.iter().map(shift).collect(), ..self })
    }
}
impl Definition for LogitAdjustment {
    const CARD: Card = Card {
        summary: "softmax cross-entropy of logits adjusted by the class priors",
        formula: "−ln softmax(z + τ ln π)_y; τ = tau, π = prior",
        estimates: "the class, as if all classes were equally frequent",
        reference: "Menon et al., Long-Tail Learning via Logit Adjustment, ICLR 2021",
        ..Card::multiclass("logit_adjustment", Self::PARAMS)
    };
}
impl Rowwise for LogitAdjustment {
    type Target = ClassIndex;

    #[inline(always)]
    fn at<Z: Row>(&self, z: Z, label: Z::Label, slopes: &mut impl RowGrad<Z>) -> Z::Score {
        let moved = TransformedRow::shifted(z, &self.shift);
        CrossEntropy::DEFAULT.at(moved, label, &mut moved.slopes(slopes))
    }

    fn convex(&self) -> bool {
        true
    }

    fn ignored(&self) -> Option<i64> {
        Some(self.ignore_index)
    }

    fn classes(&self) -> Option<usize> {
        (!self.shift.is_empty()).then_some(self.shift.len())
    }
}
