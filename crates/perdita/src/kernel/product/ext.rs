//! The one trait of all product losses.
use super::erased::{Evaluate, Job, Place, ProductKernel};
use super::inputs::Inputs;
use super::output::{Gradients, Outcome};
use super::shards::{AnyShards, Shard, Shards};
use super::vocabulary::{Gather, Vocabulary};
use crate::batch::Products;
use crate::kernel::reduce::Reduction;
use crate::loss::{Error, Input, ProductLoss};
use crate::real::{Element, Float};

/// Evaluation of product losses.
///
/// `evaluate` is all of it; the helpers are one line each on top. A loss whose rows may lie with several workers has two
/// other forms, [`evaluate_sharded`](Self::evaluate_sharded) and [`evaluate_vocabulary`](Self::evaluate_vocabulary); one
/// that lacks them returns [`Error::NoForm`].
pub trait ProductsExt: ProductLoss<Kind: ProductKernel<Self>> {
    /// The inputs that the loss needs beside the rows of a. A layer's loss that takes labels or targets needs either.
    fn needs() -> &'static [Input] {
        Self::Kind::needs()
    }

    /// The inputs that it takes if they are there.
    fn allows() -> &'static [Input] {
        Self::Kind::allows()
    }

    /// The reduced loss's sum, weight and count, and whatever gradients `out` asks for. Scores are never stored: 64 MiB hold
    /// them all or those of some rows, whatever the size of the batch.
    ///
    /// # Errors
    /// Inputs that are missing or too many, or whose numbers of rows do not fit; a label that names no row of b and is not the
    /// one to ignore; an output or a parameter per class of the wrong length; a loss per row of a loss that has none; an
    /// explicit denominator that is not positive. Nothing is written then.
    fn evaluate<E: Element>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        E::Float::call::<Evaluate>(job::<_, E>(self, &batch, Place::Whole, reduction, out))
    }

    /// Σ w·loss / Σ w; 0 if nothing counts.
    fn mean<E: Element>(&self, batch: Products<E>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, Gradients::none())?.total.mean())
    }

    /// Σ w·loss.
    fn sum<E: Element>(&self, batch: Products<E>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, Gradients::none())?.total.sum())
    }

    /// The mean, and its gradients.
    fn mean_grad<E: Element>(&self, batch: Products<E>, out: Gradients<E::Float>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Mean, out)?.total.mean())
    }

    /// The sum, and its gradients.
    fn sum_grad<E: Element>(&self, batch: Products<E>, out: Gradients<E::Float>) -> Result<f64, Error> {
        Ok(self.evaluate(batch, Reduction::Sum, out)?.total.sum())
    }

    /// The losses of the rows of one shard of a batch, `local`, among the rows of all shards, reduced: of contrastive losses
    /// and losses of pairs. `out` receives the gradients in `local` as the rows that look for their partners. The gradient
    /// in rows that are looked at, in every shard (the local one too), is left with the shard: a row's gradient is what all
    /// workers leave for it, and what `out` receives. Extra memory is that of the local rows and 42 MiB.
    ///
    /// A worker knows the weight of its own rows only: [`Reduction::Mean`] is the mean over them. The mean over the whole
    /// batch, and its gradient, is the sum over all workers with [`Reduction::Over`] that batch's weight. Where
    /// that is not known before (rows that have no partner in any shard count nothing), it is the sum with
    /// [`Reduction::Sum`], divided by the weight of all totals together.
    ///
    /// ```
    /// use perdita::losses::clip::Clip;
    /// use perdita::{Embeddings, Error, Gradients, Products, ProductsExt, Reduction, See, Shard, Shards};
    /// /// Two shards of one row each, in memory; elsewhere they would come from other machines, in turns.
    /// struct Here([[f64; 4]; 2], [[f64; 4]; 2]);
    /// fn shard(rows: &[f64; 4], k: usize) -> Result<Shard<'_, f64>, Error> {
    ///     let (a, b) = rows.split_at(2);
    ///     Ok(Shard { rows: Products::new(Embeddings::new(a, 2)?, Embeddings::new(b, 2)?)?, first: k })
    /// }
    /// impl Shards<f64> for Here {
    ///     fn count(&self) -> usize {
    ///         2
    ///     }
    ///     fn visit(&mut self, k: usize, see: &mut See<f64>) -> Result<(), Error> {
    ///         let (a, b) = self.1[k].split_at_mut(2);
    ///         see(shard(&self.0[k], k)?, Gradients::none().a(a).b(b))
    ///     }
    /// }
    /// let rows = [[1.0, 0.0, 3.0, 0.0], [0.0, 2.0, 0.0, 1.0]];
    /// let mut shards = Here(rows, [[0.0; 4]; 2]);
    /// let mut loss = 0.0;
    /// for (k, local) in rows.iter().enumerate() {
    ///     let clip = Clip::new(0.5)?;
    ///     let over = Reduction::Over(2.0);
    ///     let (mut of_a, mut of_b) = ([0.0; 2], [0.0; 2]);
    ///     let out = Gradients::none().a(&mut of_a).b(&mut of_b);
    ///     loss += over.of(&clip.evaluate_sharded(shard(local, k)?, &mut shards, over, out)?.total);
    /// }
    /// assert!((loss - (-2f64).exp().ln_1p()).abs() < 1e-15);
    /// # Ok::<(), perdita::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate), of the local shard and of all others; a shard whose b has not a row for each row of
    /// its a; `out.b` where rows of b do not look for partners, so that all of their gradient is left with the shards; and
    /// what [`Shards::visit`] returns. Contrastive losses write nothing before all shards have been looked at once; after
    /// an error of a later visit, and of losses of pairs, gradients hold what earlier shards gave.
    fn evaluate_sharded<E: Element>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        let mut shards = AnyShards(shards);
        let place = Place::Shards { first: local.first, shards: &mut shards };
        E::Float::call::<Evaluate>(job::<_, E>(self, &local.rows, place, reduction, out))
    }

    /// A layer's loss where classes lie with several workers, as in Megatron: the rows of a, their labels (numbers of all
    /// `part.classes` classes) and their weights are the same on every worker, and so is what is asked for; b and the
    /// bias are the rows of this worker's classes. `gather` is called once, with three numbers per row and two more.
    ///
    /// Value and `each` are those of the whole layer, in the same bits on every worker of one instruction set. The
    /// gradients in b and the bias are those of this worker's rows, complete. The gradient in a is the part that comes
    /// through them: the sum over all workers is the gradient. Scores are computed twice, unless 64 MiB hold them all, and never stored otherwise.
    ///
    /// It takes losses that need of a row the label's score and Σ exp of all others: cross-entropy with z-loss, class
    /// weights, a soft cap or a margin; focal loss.
    ///
    /// ```
    /// use perdita::losses::linear_cross_entropy::LinearCrossEntropy;
    /// use perdita::{Embeddings, Error, Gradients, Labels, Products, ProductsExt, Reduction, Vocabulary};
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
    ///     let outcome = loss.evaluate_vocabulary(batch(rows)?, part, gather, Reduction::Mean, Gradients::none())?;
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
    /// As [`evaluate`](Self::evaluate), but for its rows of targets, which need [whole rows](Error::WholeRows) as do label
    /// smoothing and scores that are probabilities; a label that is none of all classes. What is wrong with what all
    /// workers have in common, all find before they gather; a worker that finds its own part wrong (an output of the wrong
    /// length) leaves the others waiting. After it: what `gather` returns; parts that do not make up the
    /// [vocabulary](Error::Vocabulary), on every worker. Nothing is written in any case.
    fn evaluate_vocabulary<E: Element>(
        &self,
        batch: Products<E>,
        part: Vocabulary,
        gather: &mut Gather,
        reduction: Reduction,
        out: Gradients<E::Float>,
    ) -> Result<Outcome, Error> {
        E::Float::call::<Evaluate>(job::<_, E>(
            self,
            &batch,
            Place::Vocabulary { part, gather },
            reduction,
            out,
        ))
    }
}

impl<L: ProductLoss<Kind: ProductKernel<L>>> ProductsExt for L {}

fn job<'a, L: ProductsExt, E: Element>(
    loss: &'a L,
    batch: &'a Products<'_, E>,
    place: Place<'a, E::Float>,
    reduction: Reduction,
    out: Gradients<'a, E::Float>,
) -> Job<'a, E::Float> {
    Job {
        name: L::CARD.name,
        needs: L::needs(),
        allows: L::allows(),
        form: L::Kind::erase(loss),
        rows: Inputs::new(batch),
        place,
        reduction,
        out,
    }
}
