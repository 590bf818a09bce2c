//! Losses of a few rows per observation: each row along the lanes, as wide rows of row-wise losses.
use super::{Call, Kernel};
use crate::batch::{Bound, MAX_FIELDS};
use crate::inline;
use crate::kernel::reduce::Total;
use crate::kernel::rowwise::{WideGrad, WideRow};
use crate::loss::{Error, Vectors, VectorsKind};
use crate::real::{Element, on_lanes};
use fearless_simd::Simd;

impl<L: Vectors> Kernel<L> for VectorsKind {
    fn check<E: Element>(loss: &L, batch: &Bound<E>) -> Result<(), Error> {
        loss.has_width(batch.size("d"))
    }

    fn run<E: Element>(loss: &L, call: Call<E>) -> Total {
        super::blocks(call, &|call| on_lanes!(simd => block(simd, loss, call)))
    }
}

/// Evaluates the observations of a block.
#[inline(always)]
fn block<S: Simd, L: Vectors, E: Element>(simd: S, loss: &L, mut call: Call<E>) -> Total {
    let batch = call.batch;
    let fields = loss.fields().len();
    let (mut sum, mut total, mut count) = (0.0, 0.0, 0);

    for i in 0..batch.len() {
        let (weight, factor) = (batch.weight_of(i), call.factor(i));
        let mut value = 0.0;
        if weight != 0.0 {
            let row = inline!(|field: usize| {
                let numbers = batch.numbers(field).expect("a formula of rows needs them all");
                let width = batch.stride(field);
                WideRow::new(simd, &numbers[i * width..][..width])
            });

            // Plain loops: the closure of `array::from_fn` may not be inlined.
            let mut rows = [row(0); MAX_FIELDS];
            let mut slopes = [const { WideGrad::none() }; MAX_FIELDS];

            for (field, grad) in call.grads.iter_mut().enumerate().take(L::ROWS) {
                rows[field] = row(field);
                let width = batch.stride(field);
                let grad = grad.as_deref_mut().map(|grad| &mut grad[i * width..][..width]);
                slopes[field] = WideGrad::new(grad, factor);
            }

            let mut numbers = [0.0; MAX_FIELDS];
            for field in L::ROWS..fields {
                let given = batch.numbers(field);
                numbers[field - L::ROWS] = given.map_or(0.0, |given| given[i].to_f64());
            }

            value = weight * loss.at(&rows[..L::ROWS], &numbers[..fields - L::ROWS], &mut slopes[..L::ROWS]);
            (total, count) = (total + weight, count + 1);
        } else {
            for (field, grad) in call.grads.iter_mut().enumerate() {
                let width = batch.stride(field);
                grad.as_deref_mut()
                    .into_iter()
                    .for_each(|grad| grad[i * width..][..width].fill(E::default()));
            }
        }

        sum += value;
        if let Some(each) = call.each.as_deref_mut() {
            each[i] = E::from_f64(value);
        }
    }

    Total::new(sum, total, count)
}
