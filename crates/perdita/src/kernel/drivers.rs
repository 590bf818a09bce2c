//! The drivers of every element type, compiled in this crate once: callers in other crates instantiate none of them.
use super::arrays::{self, Call, NumbersShape, Slots};
use super::engine::{Engine, PointwiseEngine};
use super::pointwise;
use super::reduce::{Outputs, Reduction, Total};
use crate::batch::{Arrays, Pairs};
use crate::loss::Error;
use crate::real::Element;
use half::{bf16, f16};

/// The drivers for batches of one element type.
#[doc(hidden)]
pub trait Drivers: Sized {
    /// A pointwise loss on a batch.
    fn drive_pointwise(
        engine: &dyn PointwiseEngine<<Self as Element>::Float>,
        batch: Pairs<Self>,
        reduction: Reduction,
        out: Outputs<Self>,
    ) -> Result<Total, Error>
    where
        Self: Element;
    /// A loss of numbers on a batch.
    fn drive_arrays(
        engine: &dyn Engine<<Self as Element>::Float>,
        shape: &NumbersShape,
        batch: Arrays<Self>,
        reduction: Reduction,
        out: Slots<Self>,
    ) -> Result<Total, Error>
    where
        Self: Element;
    /// A block of a loss of numbers of these widths.
    fn drive_numbers(
        engine: &dyn Engine<<Self as Element>::Float>,
        widths: &[usize],
        call: Call<Self>,
    ) -> Total
    where
        Self: Element;
}

macro_rules! drivers {
    ($($element:ty)*) => {
        $(impl Drivers for $element {
            fn drive_pointwise(
                engine: &dyn PointwiseEngine<<Self as Element>::Float>,
                batch: Pairs<Self>,
                reduction: Reduction,
                out: Outputs<Self>,
            ) -> Result<Total, Error> {
                pointwise::evaluate(engine, batch, reduction, out)
            }
            fn drive_arrays(
                engine: &dyn Engine<<Self as Element>::Float>,
                shape: &NumbersShape,
                batch: Arrays<Self>,
                reduction: Reduction,
                out: Slots<Self>,
            ) -> Result<Total, Error> {
                arrays::evaluate_numbers(engine, shape, batch, reduction, out)
            }
            fn drive_numbers(
                engine: &dyn Engine<<Self as Element>::Float>,
                widths: &[usize],
                call: Call<Self>,
            ) -> Total {
                arrays::numbers::block(engine, widths, call)
            }
        })*
    };
}
drivers!(f32 f64 bf16 f16);
