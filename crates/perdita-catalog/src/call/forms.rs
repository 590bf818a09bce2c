//! Capabilities that only some losses have: a batch in shards, a vocabulary in parts, and the erased loss
//! of each kind for claims, plots and programs.
use super::array::CallElement;
use super::bind::{Bound, Written};
use super::inputs::Inputs;
use super::kinds::Batch;
use super::outputs::{Evaluation, Outputs};
use crate::erased::{AnyArrays, AnyPointwise, AnyProduct, AnyRowwise, Shape};
use crate::loss::Loss;
use perdita::Products;
use perdita::kernel::{Gather, Gradients, Reduction, Shard, Shards, Vocabulary};
use perdita::loss::{Error, Index, Soft};
use perdita::trace::{Plan, Program};

/// The evaluation of a loss whose batch lies in shards, on several machines say.
#[derive(Clone, Copy, Debug)]
pub struct Sharded<'l> {
    loss: &'l Loss,
    any: &'l dyn AnyProduct,
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
        let outcome = self.any.evaluate_sharded(local, shards, reduction, out)?;
        Ok(Evaluation::new(outcome, reduction))
    }
}

/// The evaluation of a linear layer's loss whose classes lie with several workers.
#[derive(Clone, Copy, Debug)]
pub struct VocabularyParallel<'l> {
    loss: &'l Loss,
    any: &'l dyn AnyProduct,
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
        let outcome = self.any.evaluate_vocabulary(batch.products()?, part, gather, reduction, out)?;
        Ok(Evaluation::new(outcome, reduction))
    }
}

/// Capabilities: what only losses of some kinds have.
impl Loss {
    /// The evaluation of a batch that lies in shards, if the loss has that form.
    pub fn sharded(&self) -> Option<Sharded<'_>> {
        let any = self.product()?;
        any.has_shards().then_some(Sharded { loss: self, any })
    }

    /// The evaluation of a layer whose classes lie with several workers, if the loss has that form.
    pub fn vocabulary(&self) -> Option<VocabularyParallel<'_>> {
        let any = self.product()?;
        any.has_vocabulary().then_some(VocabularyParallel { loss: self, any })
    }

    /// The formula as a program, for rows of so many numbers; none where a loss is no formula of numbers and rows. A similarity
    /// loss has a [plan](Self::plan).
    ///
    /// # Errors
    /// Another number of classes than a parameter has.
    pub fn trace(&self, width: usize) -> Result<Option<Program>, Error> {
        match self.shape() {
            Shape::Pointwise(any) => Ok(Some(any.trace())),
            Shape::Labels(any) => any.trace(width).map(Some),
            Shape::Soft(any) => any.trace(width).map(Some),
            Shape::Product(_) => Ok(None),
            Shape::Arrays(any) => Ok(any.trace(width)),
        }
    }

    /// A similarity loss as data and programs, where rows of scores are so long; none of another loss.
    ///
    /// # Errors
    /// Another number of columns than a parameter has.
    pub fn plan(&self, columns: usize) -> Result<Option<Plan>, Error> {
        self.product().map(|any| any.plan(columns)).transpose()
    }

    /// The loss of one prediction and one target.
    pub fn pointwise(&self) -> Option<&dyn AnyPointwise> {
        if let Shape::Pointwise(any) = self.shape() { Some(&**any) } else { None }
    }

    /// The loss of a row of scores and the label of a class.
    pub fn labelled(&self) -> Option<&dyn AnyRowwise<Index>> {
        if let Shape::Labels(any) = self.shape() { Some(&**any) } else { None }
    }

    /// The loss of a row of scores and a row of targets.
    pub fn soft(&self) -> Option<&dyn AnyRowwise<Soft>> {
        if let Shape::Soft(any) = self.shape() { Some(&**any) } else { None }
    }

    /// The loss of rows that are multiplied with rows.
    pub fn product(&self) -> Option<&dyn AnyProduct> {
        if let Shape::Product(any) = self.shape() { Some(&**any) } else { None }
    }

    /// The loss of several arrays.
    pub fn multi_input(&self) -> Option<&dyn AnyArrays> {
        if let Shape::Arrays(any) = self.shape() { Some(&**any) } else { None }
    }
}
