//! Capabilities that only some losses have: a batch in shards, a vocabulary in parts, and the erased loss
//! of each kind for claims, plots and programs.
use super::array::CallElement;
use super::bind::{Bound, Written};
use super::inputs::Inputs;
use super::kinds::Batch;
use super::outputs::{Evaluation, Outputs};
use crate::erased::{
    AnyArrays, AnyPointwise, AnyProduct, AnyRowwise, Erased, ErasedProduct, InShards, VocabularyParts,
};
use crate::loss::Loss;
use perdita::Products;
use perdita::kernel::{Gather, Gradients, Reduction, Shard, Shards, Vocabulary};
use perdita::loss::{Error, Index, Input, Soft};
use perdita::trace::{Plan, Program};

/// The evaluation of a loss whose batch lies in shards, on several machines say.
#[derive(Clone, Copy, Debug)]
pub struct Sharded<'l> {
    loss: &'l Loss,
    any: &'l dyn ErasedProduct,
}
impl Sharded<'_> {
    /// The rows of a shard, from arrays by name.
    ///
    /// # Errors
    /// As [`Loss::evaluate`], of the inputs.
    pub fn rows<'a, E: CallElement>(&self, inputs: &Inputs<'a>) -> Result<Products<'a, E>, Error> {
        Batch { loss: self.loss, arrays: Bound::new(self.loss, inputs)? }.products()
    }

    /// Memory for the gradients in these rows by name, and whatever else there is for the local ones.
    ///
    /// # Errors
    /// As [`Loss::evaluate`], of inputs and outputs.
    pub fn gradients<'a, E: CallElement>(
        &self,
        inputs: &Inputs,
        outputs: Outputs<'a>,
    ) -> Result<Gradients<'a, E>, Error> {
        let batch = Batch::<E> { loss: self.loss, arrays: Bound::new(self.loss, inputs)? };
        batch.gradients(Written::new(self.loss, outputs, &batch.arrays)?)
    }

    /// The losses of the local rows among the rows of all shards: what a shard's visitor gets is typed.
    ///
    /// # Errors
    /// Those of the loss's `evaluate_sharded`.
    pub fn evaluate<E: CallElement>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        out: Gradients<E>,
    ) -> Result<Evaluation, Error> {
        let outcome = E::engine::<InShards>(self.any).evaluate((local, shards), reduction, out)?;
        Ok(Evaluation::new(outcome, reduction))
    }
}

/// The evaluation of a linear layer's loss whose classes lie with several workers.
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
        let out = batch.gradients(Written::new(self.loss, outputs, &batch.arrays)?)?;
        let engine = E::engine::<VocabularyParts>(self.any);
        let outcome = engine.evaluate((batch.products()?, part, gather), reduction, out)?;
        Ok(Evaluation::new(outcome, reduction))
    }
}

/// Capabilities: what only losses of some kinds have.
impl Loss {
    /// The evaluation of a batch that lies in shards, if the loss has that form.
    pub fn sharded(&self) -> Option<Sharded<'_>> {
        let any = self.erased_product()?;
        any.has_shards().then_some(Sharded { loss: self, any })
    }

    /// The evaluation of a layer whose classes lie with several workers, if the loss has that form.
    pub fn vocabulary(&self) -> Option<VocabularyParallel<'_>> {
        let any = self.erased_product()?;
        any.has_vocabulary().then_some(VocabularyParallel { loss: self, any })
    }

    /// The formula as a program, for rows of so many numbers; none where a loss is no formula of numbers and rows. A similarity
    /// loss has a [plan](Self::plan).
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

    /// A similarity loss as data and programs, where rows of scores are so long; none of another loss.
    ///
    /// # Errors
    /// Another number of columns than a parameter has.
    pub fn plan(&self, columns: usize) -> Result<Option<Plan>, Error> {
        self.product().map(|any| any.plan(columns)).transpose()
    }

    /// True if observations may have weights: of all losses but those that are one number for a whole batch.
    ///
    /// ```
    /// use perdita_catalog::Loss;
    /// assert!("mse".parse::<Loss>()?.has_weights() && "clip".parse::<Loss>()?.has_weights());
    /// assert!(!"vicreg".parse::<Loss>()?.has_weights()); // decorrelation of a batch
    /// # Ok::<(), perdita_catalog::Error>(())
    /// ```
    pub fn has_weights(&self) -> bool {
        self.product().is_none_or(|any| any.allows().contains(&Input::Weight))
    }

    /// The loss of one prediction and one target.
    pub fn pointwise(&self) -> Option<&dyn AnyPointwise> {
        if let Erased::Pointwise(any) = self.erased() { Some(&**any) } else { None }
    }

    /// The loss of a row of scores and the label of a class.
    pub fn labelled(&self) -> Option<&dyn AnyRowwise<Index>> {
        if let Erased::Labels(any) = self.erased() { Some(&**any) } else { None }
    }

    /// The loss of a row of scores and a row of targets.
    pub fn soft(&self) -> Option<&dyn AnyRowwise<Soft>> {
        if let Erased::Soft(any) = self.erased() { Some(&**any) } else { None }
    }

    /// The loss of rows that are multiplied with rows.
    pub fn product(&self) -> Option<&dyn AnyProduct> {
        self.erased_product().map(|any| any as &dyn AnyProduct)
    }

    fn erased_product(&self) -> Option<&dyn ErasedProduct> {
        if let Erased::Product(any) = self.erased() { Some(&**any) } else { None }
    }

    /// The loss of several arrays.
    pub fn multi_input(&self) -> Option<&dyn AnyArrays> {
        if let Erased::Arrays(any) = self.erased() { Some(&**any) } else { None }
    }
}
