//! Similarity (product) losses.
use super::{Engine, Evaluate, Kind, Precision};
use perdita::Products;
use perdita::kernel::{
    Gather, Outputs, ProductEvaluation, ProductKernel, ProductsExt, Reduction, Shard, Shards, Vocabulary,
};
use perdita::loss::{Error, ProductInput, ProductLoss};
use perdita::trace::{Plan, Planning};
use std::fmt;

/// A similarity loss whose type is erased.
pub trait AnyProduct: Send + Sync {
    /// The required inputs beside the rows of a.
    fn needs(&self) -> &'static [ProductInput];

    /// The optional inputs.
    fn allows(&self) -> &'static [ProductInput];

    /// The lower bound on the mutual information of a and b, in nats, that follows from the mean loss with one positive
    /// and so many negatives per row; `None` if the loss gives no bound.
    fn information_bound(&self, loss: f64, negatives: usize) -> Option<f64>;

    /// The loss as data and programs, for rows of `columns` scores.
    ///
    /// # Errors
    /// A parameter with another number of columns.
    fn plan(&self, columns: usize) -> Result<Plan, Error>;
}

/// The evaluation of a whole batch.
pub(crate) enum WholeBatch {}
impl Kind for WholeBatch {
    type Batch<'a, E: Precision> = Products<'a, E>;
    type Found = ProductEvaluation;
}

/// The evaluation of a local shard against all shards; an error if the loss has no sharded form.
pub(crate) enum InShards {}
impl Kind for InShards {
    type Batch<'a, E: Precision> = (Shard<'a, E>, &'a mut dyn Shards<E>);
    type Found = ProductEvaluation;
}

/// The evaluation of a batch against a part of the vocabulary; an error if the loss has no vocabulary-parallel form.
pub(crate) enum VocabularyParts {}
impl Kind for VocabularyParts {
    type Batch<'a, E: Precision> = (Products<'a, E>, Vocabulary, &'a mut Gather<'a>);
    type Found = ProductEvaluation;
}

/// The catalogue's interface to a similarity loss.
pub(crate) trait ErasedProduct:
    AnyProduct + Engine<WholeBatch> + Engine<InShards> + Engine<VocabularyParts>
{
    /// The name of the loss.
    fn name(&self) -> &'static str;

    /// The axes of the observations; empty if there is one loss for the whole batch.
    fn each(&self) -> &'static str;

    /// True if the loss has a sharded form.
    fn has_shards(&self) -> bool;

    /// True if the loss has a vocabulary-parallel form.
    fn has_vocabulary(&self) -> bool;
}

impl<L: ProductLoss<Kind: ProductKernel<L> + Planning<L>>> AnyProduct for L {
    fn needs(&self) -> &'static [ProductInput] {
        <L as ProductsExt>::needs()
    }

    fn allows(&self) -> &'static [ProductInput] {
        <L as ProductsExt>::allows()
    }

    fn information_bound(&self, loss: f64, negatives: usize) -> Option<f64> {
        ProductLoss::information_bound(self, loss, negatives)
    }

    fn plan(&self, columns: usize) -> Result<Plan, Error> {
        L::Kind::plan(self, columns)
    }
}

impl<L: ProductLoss<Kind: ProductKernel<L> + Planning<L>>> ErasedProduct for L {
    fn name(&self) -> &'static str {
        L::CARD.name
    }

    fn each(&self) -> &'static str {
        L::Kind::EACH
    }

    fn has_shards(&self) -> bool {
        L::Kind::SHARDED
    }

    fn has_vocabulary(&self) -> bool {
        L::Kind::VOCABULARY
    }
}

impl fmt::Debug for dyn ErasedProduct + '_ {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl<E: Precision, L: ProductLoss<Kind: ProductKernel<L>>> Evaluate<WholeBatch, E> for L {
    fn evaluate(
        &self,
        batch: Products<E>,
        r: Reduction,
        out: Outputs<E>,
    ) -> Result<ProductEvaluation, Error> {
        ProductsExt::evaluate(self, batch, r, out)
    }
}

impl<E: Precision, L: ProductLoss<Kind: ProductKernel<L>>> Evaluate<InShards, E> for L {
    fn evaluate<'a>(
        &self,
        (local, shards): (Shard<'a, E>, &'a mut dyn Shards<E>),
        r: Reduction,
        out: Outputs<E>,
    ) -> Result<ProductEvaluation, Error> {
        ProductsExt::evaluate_sharded(self, local, shards, r, out)
    }
}

impl<E: Precision, L: ProductLoss<Kind: ProductKernel<L>>> Evaluate<VocabularyParts, E> for L {
    fn evaluate<'a>(
        &self,
        (batch, part, gather): (Products<'a, E>, Vocabulary, &'a mut Gather<'a>),
        r: Reduction,
        out: Outputs<E>,
    ) -> Result<ProductEvaluation, Error> {
        ProductsExt::evaluate_vocabulary(self, batch, part, gather, r, out)
    }
}
