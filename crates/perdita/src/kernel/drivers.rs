//! Drivers for every element type, compiled in this crate: a caller's crate instantiates none of them.
#[cfg(feature = "executor")]
use super::executed::rows;
use super::reduce::Total;
use super::{arrays, pointwise, weights};
use crate::loss::Error;
use crate::real::{Driver, Element};
#[cfg(feature = "half")]
use half::{bf16, f16};

/// Implements [`Driver`] by a function for all element types; by another for `f64`, if there is one.
macro_rules! driver {
    ($(#[$doc:meta])* $driver:ident: $run:path, ($args:ty) -> $out:ty) => {
        driver!($(#[$doc])* $driver: $run, f64 $run, ($args) -> $out);
    };
    ($(#[$doc:meta])* $driver:ident: $run:path, f64 $run_f64:path, ($args:ty) -> $out:ty) => {
        $(#[$doc])*
        pub(super) struct $driver;
        impl Driver for $driver {
            type Args<'a, E: Element> = $args;
            type Out = $out;

            fn run_f32(args: Self::Args<'_, f32>) -> $out {
                $run(args)
            }

            fn run_f64(args: Self::Args<'_, f64>) -> $out {
                $run_f64(args)
            }

            #[cfg(feature = "half")]
            fn run_bf16(args: Self::Args<'_, bf16>) -> $out {
                $run(args)
            }

            #[cfg(feature = "half")]
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
    /// The weights of a batch of pairs.
    DriveWeights: weights::checked, (&'a [E]) -> Result<Total, Error>
);
driver!(
    /// A loss of named arrays on a batch.
    DriveArrays: arrays::evaluate, (arrays::Job<'a, E>) -> Result<Total, Error>
);
#[cfg(feature = "executor")]
driver!(
    /// The program of a row-wise loss on a block of rows.
    DriveRows: rows::evaluate, (rows::Job<'a, E>) -> Total
);
#[cfg(feature = "executor")]
driver!(
    /// The program of a row-wise loss's second derivatives on a block of rows.
    DriveDiagonal: rows::in_double, f64 rows::evaluate, (rows::Job<'a, E>) -> Total
);
driver!(
    /// A loss of a few numbers per observation, on checked arrays.
    DriveBlocksOfNumbers: arrays::numbers::all, (arrays::numbers::Job<'a, E>) -> Total
);
