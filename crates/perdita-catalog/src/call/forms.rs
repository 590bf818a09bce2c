//! Capabilities of some losses: the sharded and the vocabulary-parallel form, and the erased loss of each kind for claims,
//! plots and programs.
use super::array::CallElement;
use super::bind::{Bound, typed};
use super::inputs::Inputs;
use super::kinds::Batch;
use super::outputs::{Evaluation, Outputs};
use crate::erased::{
    AnyArrays, AnyPointwise, AnyProduct, AnyRowwise, Erased, ErasedProduct, InShards, VocabularyParts,
};
use crate::loss::Loss;
use perdita::Products;
use perdita::kernel::{Gather, Reduction, Shard, Shards, Vocabulary};
use perdita::loss::{ClassIndex, Distribution, Error, ProductInput};
use perdita::trace::{Plan, Program};

/// The evaluation of a loss whose batch is sharded, for instance over several machines.
#[derive(Clone, Copy, Debug)]
pub struct Sharded<'l> {
    loss: &'l Loss,
    any: &'l dyn ErasedProduct,
}

impl Sharded<'_> {
    /// The rows of a shard, from named arrays.
    ///
    /// # Errors
    /// Those of [`Loss::evaluate`] for inputs.
    pub fn rows<'a, E: CallElement>(&self, inputs: &Inputs<'a>) -> Result<Products<'a, E>, Error> {
        Batch { loss: self.loss, arrays: Bound::new(self.loss, inputs)? }.products()
    }

    /// The outputs of a shard: memory for gradients by name, and the other outputs of the local rows.
    ///
    /// # Errors
    /// Those of [`Loss::evaluate`] for inputs and outputs.
    pub fn outputs<'a, E: CallElement>(
        &self,
        inputs: &Inputs,
        outputs: Outputs<'a>,
    ) -> Result<perdita::Outputs<'a, E>, Error> {
        typed(self.loss, outputs, &Bound::new(self.loss, inputs)?)
    }

    /// The losses of the local rows against the rows of all shards. The visitor of a shard gets typed rows.
    ///
    /// # Errors
    /// Those of the loss's `evaluate_sharded`.
    pub fn evaluate<E: CallElement>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        out: perdita::Outputs<E>,
    ) -> Result<Evaluation, Error> {
        let outcome = E::engine::<InShards>(self.any).evaluate((local, shards), reduction, out)?;
        Ok(Evaluation::new(outcome, reduction))
    }
}

/// The evaluation of a linear layer's loss whose classes are distributed over workers.
#[derive(Clone, Copy, Debug)]
pub struct VocabularyParallel<'l> {
    loss: &'l Loss,
    any: &'l dyn ErasedProduct,
}

impl VocabularyParallel<'_> {
    /// The losses of all rows, and the gradients in this worker's rows of b.
    ///
    /// # Errors
    /// As [`Loss::evaluate`], and those of the loss's `evaluate_vocabulary`.
    pub fn evaluate(
        &self,
        inputs: &Inputs,
        part: Vocabulary,
        gather: &mut Gather,
        reduction: Reduction,
        outputs: Outputs,
    ) -> Result<Evaluation, Error> {
        match inputs.is_double() {
            true => self.evaluate_as::<f64>(inputs, part, gather, reduction, outputs),
            false => self.evaluate_as::<f32>(inputs, part, gather, reduction, outputs),
        }
    }

    fn evaluate_as<E: CallElement>(
        &self,
        inputs: &Inputs,
        part: Vocabulary,
        gather: &mut Gather,
        reduction: Reduction,
        outputs: Outputs,
    ) -> Result<Evaluation, Error> {
        let batch = Batch::<E> { loss: self.loss, arrays: Bound::new(self.loss, inputs)? };
        let out = typed(self.loss, outputs, &batch.arrays)?;
        let engine = E::engine::<VocabularyParts>(self.any);
        let outcome = engine.evaluate((batch.products()?, part, gather), reduction, out)?;
        Ok(Evaluation::new(outcome, reduction))
    }
}

/// Capabilities of some kinds of losses.
impl Loss {
    /// The sharded form, if the loss has one.
    pub fn sharded(&self) -> Option<Sharded<'_>> {
        let any = self.erased_product()?;
        any.has_shards().then_some(Sharded { loss: self, any })
    }

    /// The vocabulary-parallel form, if the loss has one.
    pub fn vocabulary(&self) -> Option<VocabularyParallel<'_>> {
        let any = self.erased_product()?;
        any.has_vocabulary().then_some(VocabularyParallel { loss: self, any })
    }

    /// The formula as a program, for rows of the given length; `None` if the loss is no formula of numbers and rows. A
    /// similarity loss has a [plan](Self::plan) instead.
    ///
    /// # Errors
    /// Another number of classes than a parameter has.
    pub fn trace(&self, width: usize) -> Result<Option<Program>, Error> {
        match self.erased() {
            Erased::Pointwise(any) => Ok(Some(any.trace())),
            Erased::Labels(any) => any.trace(width).map(Some),
            Erased::Soft(any) => any.trace(width).map(Some),
            Erased::Product(_) => Ok(None),
            Erased::Arrays(any) => Ok(any.trace(width)),
        }
    }

    /// A similarity loss as data and programs, for rows of the given number of scores; `None` for other losses.
    ///
    /// # Errors
    /// Another number of columns than a parameter has.
    pub fn plan(&self, columns: usize) -> Result<Option<Plan>, Error> {
        self.product().map(|any| any.plan(columns)).transpose()
    }

    /// True if observations may have weights: for all losses but those with one value for a whole batch.
    ///
    /// ```
    /// use perdita_catalog::Loss;
    /// assert!("mse".parse::<Loss>()?.has_weights() && "clip".parse::<Loss>()?.has_weights());
    /// assert!(!"vicreg".parse::<Loss>()?.has_weights()); // decorrelation of a batch
    /// # Ok::<(), perdita_catalog::Error>(())
    /// ```
    pub fn has_weights(&self) -> bool {
        self.product().is_none_or(|any| any.allows().contains(&ProductInput::Weight))
    }

    /// The loss, if it is pointwise.
    pub fn pointwise(&self) -> Option<&dyn AnyPointwise> {
        if let Erased::Pointwise(any) = self.erased() { Some(&**any) } else { None }
    }

    /// The loss, if it is row-wise with labels.
    pub fn labelled(&self) -> Option<&dyn AnyRowwise<ClassIndex>> {
        if let Erased::Labels(any) = self.erased() { Some(&**any) } else { None }
    }

    /// The loss, if it is row-wise with soft targets.
    pub fn soft(&self) -> Option<&dyn AnyRowwise<Distribution>> {
        if let Erased::Soft(any) = self.erased() { Some(&**any) } else { None }
    }

    /// The loss, if it is a similarity loss.
    pub fn product(&self) -> Option<&dyn AnyProduct> {
        self.erased_product().map(|any| any as &dyn AnyProduct)
    }

    fn erased_product(&self) -> Option<&dyn ErasedProduct> {
        if let Erased::Product(any) = self.erased() { Some(&**any) } else { None }
    }

    /// The loss, if it is a multi-input loss.
    pub fn multi_input(&self) -> Option<&dyn AnyArrays> {
        if let Erased::Arrays(any) = self.erased() { Some(&**any) } else { None }
    }
}
