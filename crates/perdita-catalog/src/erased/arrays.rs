//! Losses of several arrays by name.
use super::{Engine, Evaluate, Kind, Precision};
use perdita::Arrays;
use perdita::kernel::{ArraysExt, ExecutedNumbers, Kernel, Reduction, Slots, Total};
use perdita::loss::{Curve, Error, Field, Numbers, Structured};
use perdita::trace::{Program, Tracing};

/// A loss of named arrays whose type is erased.
pub trait AnyArrays: Send + Sync {
    /// The curve it has, if it is a function of one number.
    fn curve(&self) -> Option<Curve>;
    /// The formula of one observation as a program, where rows are so long: see [`Tracing`]. None if it is no formula of
    /// numbers and rows, or takes no such rows.
    fn trace(&self, width: usize) -> Option<Program>;
}

/// The evaluation of named arrays.
pub(crate) enum NamedArrays {}
impl Kind for NamedArrays {
    type Batch<'a, E: Precision> = Arrays<'a, E>;
    type Outputs<'a, E: Precision> = Slots<'a, E>;
    type Found = Total;
}

/// All that the catalogue knows of a loss of named arrays.
pub(crate) trait ErasedArrays: AnyArrays + Engine<NamedArrays> {
    /// The arrays that it takes.
    fn fields(&self) -> &'static [Field];
    /// The axes of what is averaged over.
    fn each(&self) -> &'static str;
}

impl<L: Structured<Kind: Kernel<L> + Tracing<L>>> AnyArrays for L {
    fn curve(&self) -> Option<Curve> {
        Structured::curve(self)
    }

    fn trace(&self, width: usize) -> Option<Program> {
        L::Kind::trace(self, width)
    }
}
impl<L: Structured<Kind: Kernel<L> + Tracing<L>>> ErasedArrays for L {
    fn fields(&self) -> &'static [Field] {
        Structured::fields(self)
    }

    fn each(&self) -> &'static str {
        Structured::each(self)
    }
}
impl<E: Precision, L: Structured<Kind: Kernel<L>>> Evaluate<NamedArrays, E> for L {
    fn evaluate(&self, batch: Arrays<E>, reduction: Reduction, out: Slots<E>) -> Result<Total, Error> {
        ArraysExt::evaluate(self, batch, reduction, out)
    }
}

/// A loss of numbers on the executor.
pub(crate) struct AsNumbers<L> {
    loss: L,
    kernel: ExecutedNumbers,
}
impl<L: Numbers> AsNumbers<L> {
    pub(crate) fn new(loss: L) -> Self {
        AsNumbers { kernel: ExecutedNumbers::new(&loss), loss }
    }
}
impl<L: Numbers> AnyArrays for AsNumbers<L> {
    fn curve(&self) -> Option<Curve> {
        self.loss.curve()
    }

    fn trace(&self, width: usize) -> Option<Program> {
        L::Kind::trace(&self.loss, width)
    }
}
impl<L: Numbers> ErasedArrays for AsNumbers<L> {
    fn fields(&self) -> &'static [Field] {
        self.loss.fields()
    }

    fn each(&self) -> &'static str {
        self.loss.each()
    }
}
impl<E: Precision, L: Numbers> Evaluate<NamedArrays, E> for AsNumbers<L> {
    fn evaluate(&self, batch: Arrays<E>, reduction: Reduction, out: Slots<E>) -> Result<Total, Error> {
        self.kernel.evaluate(batch, reduction, out)
    }
}
