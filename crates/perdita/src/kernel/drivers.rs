//! The drivers of every element type, compiled in this crate once: callers in other crates instantiate none of them.
use super::executed::RowProgram;
use super::reduce::{Outputs, Total};
use super::{arrays, pointwise};
use crate::batch::Rows;
use crate::loss::{Error, Index};
use crate::real::Element;
use half::{bf16, f16};

/// The drivers for batches of one element type.
#[doc(hidden)]
pub trait Drivers: Sized {
    /// A pointwise loss on a batch.
    fn drive_pointwise(job: pointwise::Job<Self>) -> Result<Total, Error>
    where
        Self: Element;

    /// A loss of numbers on a batch.
    fn drive_numbers(job: arrays::NumbersJob<Self>) -> Result<Total, Error>
    where
        Self: Element;

    /// A loss of numbers on arrays that have been checked.
    fn drive_blocks_of_numbers(job: arrays::numbers::Job<Self>) -> Total
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
            fn drive_pointwise(job: pointwise::Job<Self>) -> Result<Total, Error> {
                pointwise::evaluate(job)
            }

            fn drive_numbers(job: arrays::NumbersJob<Self>) -> Result<Total, Error> {
                arrays::evaluate_numbers(job)
            }

            fn drive_blocks_of_numbers(job: arrays::numbers::Job<Self>) -> Total {
                arrays::numbers::all(job)
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
