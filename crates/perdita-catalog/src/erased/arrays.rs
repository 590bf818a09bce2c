//! Multi-input losses.
use super::{Engine, Evaluate, Kind, Precision};
use perdita::Arrays;
use perdita::kernel::{ArraysExt, ExecutedNumbers, Kernel, Outputs, Reduction, Total};
use perdita::loss::{Curve, Error, Field, MultiInputLoss, Numbers};
use perdita::trace::{Program, Tracing};

/// A multi-input loss whose type is erased.
pub trait AnyArrays: Send + Sync {
    /// The curve of the loss, if it is a function of one variable.
    fn curve(&self) -> Option<Curve>;

    /// The formula of one observation as a program, for rows of the given length: see [`Tracing`]. `None` if it is no formula of
    /// numbers and rows, or takes no rows of this length.
    fn trace(&self, width: usize) -> Option<Program>;
}

/// The evaluation of named arrays.
pub(crate) enum NamedArrays {}
impl Kind for NamedArrays {
    type Batch<'a, E: Precision> = Arrays<'a, E>;
    type Found = Total;
}

/// The catalogue's interface to a multi-input loss.
pub(crate) trait ErasedArrays: AnyArrays + Engine<NamedArrays> {
    /// The input arrays.
    fn fields(&self) -> &'static [Field];

    /// The axes of the observations.
    fn each(&self) -> &'static str;
}

impl<L: MultiInputLoss<Kind: Kernel<L> + Tracing<L>>> AnyArrays for L {
    fn curve(&self) -> Option<Curve> {
        MultiInputLoss::curve(self)
    }

    fn trace(&self, width: usize) -> Option<Program> {
        L::Kind::trace(self, width)
    }
}

impl<L: MultiInputLoss<Kind: Kernel<L> + Tracing<L>>> ErasedArrays for L {
    fn fields(&self) -> &'static [Field] {
        MultiInputLoss::fields(self)
    }

    fn each(&self) -> &'static str {
        MultiInputLoss::each(self)
    }
}

impl<E: Precision, L: MultiInputLoss<Kind: Kernel<L>>> Evaluate<NamedArrays, E> for L {
    fn evaluate(&self, batch: Arrays<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
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
    fn evaluate(&self, batch: Arrays<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        self.kernel.evaluate(batch, reduction, out)
    }
}
