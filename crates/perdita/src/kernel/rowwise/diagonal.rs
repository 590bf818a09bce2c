//! The diagonal of the Hessian of a row-wise loss: the formula on dual numbers in double precision, class after class.
//!
//! ```text
//! for each row, for each class c:  z_c moves by 1  →  the derivative of gradient c
//! ```
//!
//! It costs C gradients a row, one number at a time, and keeps every digit that the formula keeps: what is infinite or
//! certain has the curvature that dual numbers give it. Nothing is compiled for lanes.
use super::Fused;
use super::engine::{RowEngine, counted, factor};
use crate::batch::Rows;
use crate::kernel::reduce::{Outputs, Total};
use crate::loss::{Error, Rowwise, Truth};
use crate::real::{Dual, Element};

/// The engine whose gradient is the diagonal of the Hessian.
pub(super) struct Diagonal<'a, L>(pub(super) &'a L);

impl<L: Rowwise, E: Element> RowEngine<E, L::Truth> for Diagonal<'_, L> {
    fn has_classes(&self, classes: usize) -> Result<(), Error> {
        self.0.has_classes(classes)
    }

    fn ignored(&self) -> Option<i64> {
        self.0.ignored()
    }

    fn weights(&self, labels: &[i64], weights: &mut [f64]) {
        RowEngine::<E, L::Truth>::weights(&Fused(self.0), labels, weights);
    }

    fn block(&self, batch: Rows<E, L::Truth>, scale: f64, mut out: Outputs<E>) -> Total {
        let fixed = |x: &E| Dual::fixed(x.to_f64());
        let Some(diagonal) = out.grad.take() else { return Total::default() };

        for i in 0..batch.len {
            let here = &mut diagonal[i * batch.stride..][..batch.classes];
            let Some((label, weight)) = counted(self.0.ignored(), &batch, i) else {
                here.fill(E::default());
                continue;
            };
            let factor = factor(&out, i, weight, scale);
            let mut scores: Vec<_> = batch.row(i).iter().map(fixed).collect();
            let targets: Vec<_> =
                if L::Truth::SOFT { batch.soft_row(i).iter().map(fixed).collect() } else { Vec::new() };
            let mut grad = scores.clone();

            for (class, here) in here.iter_mut().enumerate() {
                scores[class].du = 1.0;
                let target = L::Truth::of(|| label as usize, || &targets[..]);
                self.0.at(&scores[..], target, &mut &mut grad[..]);
                scores[class].du = 0.0;
                *here = E::from_f64(grad[class].du * factor);
            }
        }
        Total::default()
    }
}
