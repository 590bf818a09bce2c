//! The drivers of every element type, compiled in this crate once: callers in other crates instantiate none of them.
use super::executed::RowProgram;
use super::reduce::{Outputs, Total};
use crate::batch::Rows;
use crate::loss::Index;
use crate::real::Element;
use half::{bf16, f16};

/// The drivers for batches of one element type.
#[doc(hidden)]
pub trait Drivers: Sized {
    /// The program of a row-wise loss on a block of rows, whatever their kind of targets.
    fn execute_rows(program: &RowProgram, rows: Rows<Self, Index>, scale: f64, out: Outputs<Self>) -> Total
    where
        Self: Element;
}

macro_rules! drivers {
    ($($element:ty)*) => {
        $(impl Drivers for $element {
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
