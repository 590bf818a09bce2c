//! Losses of several arrays by name.
use super::ByName;
use perdita::Arrays;
use perdita::batch;
use perdita::kernel::{ArraysExt, ExecutedNumbers, Kernel, Reduction, Slots, Total};
use perdita::loss::{Curve, Error, Field, Numbers, Structured};
use perdita::trace::{Program, Tracing};

/// A loss of named arrays whose type is forgotten.
pub trait AnyArrays: Send + Sync {
    /// What it is called.
    fn name(&self) -> &'static str;
    /// What it takes.
    fn fields(&self) -> &'static [Field];
    /// The axes of what is averaged over.
    fn each(&self) -> &'static str;
    /// The curve it has, if it is a function of one number.
    fn curve(&self) -> Option<Curve>;
    /// The formula of one observation as a program, where rows are so long: see [`Tracing`]. None if it is no formula of
    /// numbers and rows, or takes no such rows.
    fn trace(&self, width: usize) -> Option<Program>;
    #[doc(hidden)]
    fn evaluate_f32(&self, b: Arrays<f32>, r: Reduction, out: Slots<f32>) -> Result<Total, Error>;
    #[doc(hidden)]
    fn evaluate_f64(&self, b: Arrays<f64>, r: Reduction, out: Slots<f64>) -> Result<Total, Error>;
}
impl<L: Structured<Kind: Kernel<L> + Tracing<L>>> AnyArrays for L {
    fn name(&self) -> &'static str {
        L::CARD.name
    }
    fn fields(&self) -> &'static [Field] {
        Structured::fields(self)
    }
    fn each(&self) -> &'static str {
        Structured::each(self)
    }
    fn curve(&self) -> Option<Curve> {
        Structured::curve(self)
    }
    fn trace(&self, width: usize) -> Option<Program> {
        L::Kind::trace(self, width)
    }
    fn evaluate_f32(&self, b: Arrays<f32>, r: Reduction, out: Slots<f32>) -> Result<Total, Error> {
        ArraysExt::evaluate(self, b, r, out)
    }
    fn evaluate_f64(&self, b: Arrays<f64>, r: Reduction, out: Slots<f64>) -> Result<Total, Error> {
        ArraysExt::evaluate(self, b, r, out)
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
    fn name(&self) -> &'static str {
        L::CARD.name
    }
    fn fields(&self) -> &'static [Field] {
        self.loss.fields()
    }
    fn each(&self) -> &'static str {
        self.loss.each()
    }
    fn curve(&self) -> Option<Curve> {
        self.loss.curve()
    }
    fn trace(&self, width: usize) -> Option<Program> {
        L::Kind::trace(&self.loss, width)
    }
    fn evaluate_f32(&self, b: Arrays<f32>, r: Reduction, out: Slots<f32>) -> Result<Total, Error> {
        self.kernel.evaluate(b, r, out)
    }
    fn evaluate_f64(&self, b: Arrays<f64>, r: Reduction, out: Slots<f64>) -> Result<Total, Error> {
        self.kernel.evaluate(b, r, out)
    }
}

impl dyn AnyArrays + '_ {
    /// As [`ArraysExt::evaluate`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: ByName>(
        &self,
        batch: Arrays<E>,
        reduction: Reduction,
        out: Slots<E>,
    ) -> Result<Total, Error> {
        E::arrays(self, batch, reduction, out)
    }
    /// Whether it takes arrays of these shapes, by name.
    ///
    /// # Errors
    /// One that is missing, or whose axes do not fit.
    pub fn fit(&self, shapes: &[(&str, &[usize])]) -> Result<(), Error> {
        let fields = self.fields();
        let shape =
            |at: usize| shapes.iter().find(|(name, _)| *name == fields[at].name).map(|(_, shape)| *shape);
        batch::fit(self.name(), fields, shape)
    }
    /// How long the axes are of what is averaged over.
    ///
    /// # Errors
    /// Arrays that are missing, unknown or do not fit each other.
    pub fn observations<E: ByName>(&self, batch: &Arrays<E>) -> Result<Vec<usize>, Error> {
        batch.observations(self.name(), self.fields(), self.each())
    }
}
