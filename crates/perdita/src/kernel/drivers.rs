//! The drivers of every element type, compiled in this crate once: callers in other crates instantiate none of them.
use super::executed::RowProgram;
use super::reduce::{Outputs, Total};
use super::{arrays, pointwise};
use crate::batch::Rows;
use crate::loss::{Error, Index};
use crate::real::{Driver, Element};
use half::{bf16, f16};

macro_rules! driver {
    ($(#[$doc:meta])* $driver:ident: $run:path, ($args:ty) -> $out:ty) => {
        $(#[$doc])*
        pub(super) struct $driver;
        impl Driver for $driver {
            type Args<'a, E: Element> = $args;
            type Out = $out;

            fn run_f32(args: Self::Args<'_, f32>) -> $out {
                $run(args)
            }

            fn run_f64(args: Self::Args<'_, f64>) -> $out {
                $run(args)
            }

            fn run_bf16(args: Self::Args<'_, bf16>) -> $out {
                $run(args)
            }

            fn run_f16(args: Self::Args<'_, f16>) -> $out {
                $run(args)
            }
        }
    };
}
driver!(
    /// A pointwise loss on a batch.
    DrivePointwise: pointwise::evaluate, (pointwise::Job<'a, E>) -> Result<Total, Error>
);
driver!(
    /// A loss of numbers on a batch.
    DriveNumbers: arrays::evaluate_numbers, (arrays::NumbersJob<'a, E>) -> Result<Total, Error>
);
driver!(
    /// A loss of numbers on arrays that have been checked.
    DriveBlocksOfNumbers: arrays::numbers::all, (arrays::numbers::Job<'a, E>) -> Total
);
driver!(
    /// The program of a row-wise loss on a block of rows, whatever their kind of targets.
    ExecuteRows: execute_rows, (RowsJob<'a, E>) -> Total
);

/// The program, the rows, the scale of gradients, and what is asked for.
type RowsJob<'a, E> = (&'a RowProgram<'a>, Rows<'a, E, Index>, f64, Outputs<'a, E>);

fn execute_rows<E: Element>((program, rows, scale, out): RowsJob<E>) -> Total {
    program.execute(rows, scale, out)
}
