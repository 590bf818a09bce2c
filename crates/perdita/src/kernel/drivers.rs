//! The drivers of every element type, compiled in this crate once: callers in other crates instantiate none of them.
use super::engine::PointwiseEngine;
use super::pointwise;
use super::reduce::{Outputs, Reduction, Total};
use crate::batch::Pairs;
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
        })*
    };
}
drivers!(f32 f64 bf16 f16);
