//! The drivers of every element type, compiled in this crate once: callers in other crates instantiate none of them.
use super::engine::PointwiseEngine;
use super::executed::RowProgram;
use super::pointwise;
use super::reduce::{Outputs, Reduction, Total};
use crate::batch::{Pairs, Rows};
use crate::loss::{Error, Index};
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

    /// The program of a row-wise loss on a block of rows, whatever their kind of targets.
    fn execute_rows(program: &RowProgram, rows: Rows<Self, Index>, scale: f64, out: Outputs<Self>) -> Total
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

            fn execute_rows(
                program: &RowProgram,
                rows: Rows<Self, Index>,
                scale: f64,
                out: Outputs<Self>,
            ) -> Total {
                program.execute(rows, scale, out)
            }
        })*
    };
}
drivers!(f32 f64 bf16 f16);
