//! The public trait of all product losses.
use super::erased::{Evaluate, Job, Place, ProductKernel};
use super::inputs::Inputs;
use super::output::{ProductEvaluation, ProductOutputs};
use super::shards::{AnyShards, Shard, Shards};
use super::vocabulary::{Gather, Vocabulary};
use crate::batch::Products;
use crate::kernel::checked::evaluate_checked;
use crate::kernel::grads::NamedGrads;
use crate::kernel::outputs::Outputs;
use crate::kernel::reduce::Reduction;
use crate::loss::{Error, ProductInput, ProductLoss};
use crate::real::{Element, Float};

/// Evaluation of product losses.
///
/// `mean`, `sum` and the like are shorthands for `evaluate`. Some kinds have distributed forms,
/// [`evaluate_sharded`](Self::evaluate_sharded) or [`evaluate_vocabulary`](Self::evaluate_vocabulary); others return
/// [`Error::NoForm`].
pub trait ProductsExt: ProductLoss<Kind: ProductKernel<Self>> {
    /// The required inputs beside the rows of a. A layer's loss that takes labels or targets requires one of them.
    fn needs() -> &'static [ProductInput] {
        Self::Kind::needs()
    }

    /// The optional inputs.
    fn allows() -> &'static [ProductInput] {
        Self::Kind::allows()
    }

    /// The loss's sum, weight and count, and the gradients for which `out` has memory. The scores take at
    /// most 64 MiB, whatever the batch size.
    ///
    /// # Errors
    /// Missing or unexpected inputs, or numbers of rows that do not match; a label that names no row of b and
    /// is not the label to ignore; an output or a per-class parameter of the wrong length; losses per row of
    /// a loss that has none; an explicit denominator that is not positive; if a check is
    /// [requested](Products::checked), a number that is not finite. Nothing is written then. Checked, a loss that is NaN
    /// nevertheless is an error as well, after the outputs are written.
    fn evaluate<E: Element>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        out: Outputs<E::Float>,
    ) -> Result<ProductEvaluation, Error> {
        let evaluate =
            || E::Float::call::<Evaluate>(job::<_, E>(self, &batch, Place::Whole, reduction, out)?);
        if !batch.checked {
            return evaluate();
        }
        // `job` has checked all numbers before.
        evaluate_checked(Self::CARD.name, true, &|_| Ok(()), |_| evaluate(), &|| Ok(Vec::<E>::new()))
    }

    /// Σ w·loss / Σ w; 0 if nothing counts.
    fn mean<E: Element>(&self, batch: Products<E>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Outputs::new())?.total.mean())
    }

    /// Σ w·loss.
    fn sum<E: Element>(&self, batch: Products<E>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, Outputs::new())?.total.sum())
    }

    /// The mean, and its gradients.
    fn mean_grad<E: Element>(&self, batch: Products<E>, out: Outputs<E::Float>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, out)?.total.mean())
    }

    /// The sum, and its gradients.
    fn sum_grad<E: Element>(&self, batch: Products<E>, out: Outputs<E::Float>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, out)?.total.sum())
    }

    /// The mean, and its gradients in `a`, `b`, `negatives` and `bias`, those that were given, in new memory. Those in
    /// scalars (temperature, bias of all scores) are in the [`ProductEvaluation`] of [`evaluate`](Self::evaluate).
    fn value_and_grad<E: Element>(&self, batch: Products<E>) -> Result<(f64, NamedGrads<E::Float>), Error> {
        let mut grads = NamedGrads::zeros(batch.entries());
        let out = grads.iter_mut().fold(Outputs::new(), |out, (name, grad)| out.grad(name, grad));
        Ok((self.mean_grad(batch, out)?, grads))
    }

    /// The reduced losses of the rows of one shard of a batch, `local`, against the rows of all shards (contrastive and
    /// pairwise losses). `out` receives the gradients in the rows of `local` as anchors. The gradient in rows as
    /// candidates, in every shard including the local one, is added to the shard's own memory: a row's gradient is the
    /// sum of what all workers add there and what `out` receives. Extra memory is that of the local rows and 42 MiB.
    ///
    /// A worker knows the weight of its own rows only: [`Reduction::Mean`] is the mean over them. The mean
    /// over the whole batch, and its gradient, is the sum over all workers with [`Reduction::Over`] that
    /// batch's weight. Where that is not known beforehand (rows without a positive in any shard do not
    /// count), it is the sum with [`Reduction::Sum`], divided by the weight of all totals together.
    ///
    /// ```
    /// use perdita::losses::Clip;
    /// use perdita::{Embeddings, Error, Outputs, Products, ProductsExt, Reduction, ShardVisitor, Shard, Shards};
    /// /// Two shards of one row each, in memory; in practice they come from other machines, one at a time.
    /// struct Here([[f64; 4]; 2], [[f64; 4]; 2]);
    /// fn shard(rows: &[f64; 4], k: usize) -> Result<Shard<'_, f64>, Error> {
    ///     let (a, b) = rows.split_at(2);
    ///     Ok(Shard { rows: Products::new(Embeddings::new(a, 2)?, Embeddings::new(b, 2)?)?, first: k })
    /// }
    /// impl Shards<f64> for Here {
    ///     fn count(&self) -> usize {
    ///         2
    ///     }
    ///     fn visit(&mut self, k: usize, see: &mut ShardVisitor<f64>) -> Result<(), Error> {
    ///         let (a, b) = self.1[k].split_at_mut(2);
    ///         see(shard(&self.0[k], k)?, Outputs::new().grad("a", a).grad("b", b))
    ///     }
    /// }
    /// let rows = [[1.0, 0.0, 3.0, 0.0], [0.0, 2.0, 0.0, 1.0]];
    /// let mut shards = Here(rows, [[0.0; 4]; 2]);
    /// let mut loss = 0.0;
    /// for (k, local) in rows.iter().enumerate() {
    ///     let clip = Clip::new(0.5)?;
    ///     let over = Reduction::Over(2.0);
    ///     let (mut of_a, mut of_b) = ([0.0; 2], [0.0; 2]);
    ///     let out = Outputs::new().grad("a", &mut of_a).grad("b", &mut of_b);
    ///     loss += over.of(&clip.evaluate_sharded(shard(local, k)?, &mut shards, over, out)?.total);
    /// }
    /// assert!((loss - (-2f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate), for the local shard and for all others; a shard with another number of rows in
    /// b than in a; `out.b` where rows of b are no anchors, since all of their gradient goes to the shards; and errors
    /// of [`Shards::visit`]. Contrastive losses write nothing before every shard has been visited once; after an error
    /// of a later visit, and for pairwise losses, gradients contain the contributions of earlier shards.
    fn evaluate_sharded<E: Element>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        out: Outputs<E::Float>,
    ) -> Result<ProductEvaluation, Error> {
        let mut shards = AnyShards { loss: Self::CARD.name, shards };
        let place = Place::Shards { first: local.first, shards: &mut shards };
        E::Float::call::<Evaluate>(job::<_, E>(self, &local.rows, place, reduction, out)?)
    }

    /// Vocabulary-parallel evaluation of a linear layer's loss, as in Megatron-LM. The rows of a, their
    /// labels (indices among all `part.classes` classes), their weights and the requested outputs are the
    /// same on every worker; b and the bias are the rows of this worker's classes. `gather` is called once,
    /// with three numbers per row and two more.
    ///
    /// Value and `each` are those of the whole layer, bitwise equal on all workers of one instruction set.
    /// The gradients in b and the bias are complete for this worker's rows. The gradient in a is partial: its
    /// sum over all workers is the gradient. Scores are computed twice, unless 64 MiB hold them all.
    ///
    /// It supports losses that are functions of the label's score and of Σ exp of all other scores:
    /// cross-entropy with z-loss, class weights, a soft cap or a margin; focal loss.
    ///
    /// ```
    /// use perdita::losses::LinearCrossEntropy;
    /// use perdita::{Embeddings, Error, Outputs, Labels, Products, ProductsExt, Reduction, Vocabulary};
    /// use std::sync::{Barrier, Mutex};
    /// let (hidden, weight) = ([0.5, -1.0], [1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    /// let batch = |weight| {
    ///     let batch = Products::new(Embeddings::new(&hidden, 2)?, Embeddings::new(weight, 2)?)?;
    ///     batch.labels(Labels::from(&[2i64]))
    /// };
    /// // Two workers, in threads: one has the first class, one the two others.
    /// let (told, all_here) = (Mutex::new([vec![], vec![]]), Barrier::new(2));
    /// let worker = |rank: usize, first, rows| {
    ///     let gather = &mut |own: &[f64]| {
    ///         told.lock().unwrap()[rank] = own.to_vec();
    ///         all_here.wait();
    ///         Ok(told.lock().unwrap().concat())
    ///     };
    ///     let part = Vocabulary { first, classes: 3 };
    ///     let loss = LinearCrossEntropy::default();
    ///     let outcome = loss.evaluate_vocabulary(batch(rows)?, part, gather, Reduction::Mean, Outputs::new())?;
    ///     Ok::<f64, Error>(outcome.total.mean())
    /// };
    /// let (one, two) = std::thread::scope(|s| {
    ///     let other = s.spawn(|| worker(1, 1, &weight[2..]));
    ///     (worker(0, 0, &weight[..2]), other.join().unwrap())
    /// });
    /// let whole = LinearCrossEntropy::default().mean(batch(&weight)?)?;
    /// assert_eq!(one, two);
    /// assert!((one? - whole).abs() < 1e-15);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate); a label outside all classes; rows of targets, label smoothing, and
    /// scores that are probabilities, which need [whole rows](Error::WholeRows). Errors in what all workers
    /// share are found by all of them before the gather; a worker with an error of its own (an output of the
    /// wrong length) leaves the others waiting. After the gather: errors of `gather`; parts that do not make
    /// up the [vocabulary](Error::Vocabulary), on every worker. Nothing is written in any case.
    fn evaluate_vocabulary<E: Element>(
        &self,
        batch: Products<E>,
        part: Vocabulary,
        gather: &mut Gather,
        reduction: Reduction,
        out: Outputs<E::Float>,
    ) -> Result<ProductEvaluation, Error> {
        E::Float::call::<Evaluate>(job::<_, E>(
            self,
            &batch,
            Place::Vocabulary { part, gather },
            reduction,
            out,
        )?)
    }
}

impl<L: ProductLoss<Kind: ProductKernel<L>>> ProductsExt for L {}

/// The arguments of an evaluation, type-erased.
fn job<'a, L: ProductsExt, E: Element>(
    loss: &'a L,
    batch: &'a Products<'_, E>,
    place: Place<'a, E::Float>,
    reduction: Reduction,
    out: Outputs<'a, E::Float>,
) -> Result<Job<'a, E::Float>, Error> {
    if batch.checked {
        batch.check(&loss.card())?;
    }

    Ok(Job {
        name: L::CARD.name,
        needs: L::needs(),
        allows: L::allows(),
        form: L::Kind::erase(loss),
        rows: Inputs::new(batch),
        place,
        reduction,
        out: ProductOutputs::new(L::CARD.name, out)?,
    })
}
