//! Losses on products.
use super::ByName;
use perdita::Products;
use perdita::kernel::{
    Gather, Gradients, Outcome, ProductKernel, ProductsExt, Reduction, Shard, Shards, Vocabulary,
};
use perdita::loss::{Card, Error, Formula, Input, ProductLoss};
use perdita::trace::{Plan, Planning};
use std::fmt;

/// A loss on products whose type is forgotten.
pub trait AnyProduct: OnProducts<f32> + OnProducts<f64> {
    /// What it says about itself.
    fn card(&self) -> Card;
    /// The axes of the observations that have a loss each; none where there is one number for the whole batch.
    fn each(&self) -> &'static str;
    /// Whether the batch may lie in shards.
    fn has_shards(&self) -> bool;
    /// Whether the classes of a layer may lie with several workers.
    fn has_vocabulary(&self) -> bool;
    /// What it needs beside the rows of a.
    fn needs(&self) -> &'static [Input];
    /// What it takes if it is there.
    fn allows(&self) -> &'static [Input];
    /// The loss as data and programs, where rows of scores are so long.
    ///
    /// # Errors
    /// Another number of columns than a parameter has.
    fn plan(&self, columns: usize) -> Result<Plan, Error>;
}

/// What a loss on products does with elements of one type. A form that it lacks is an error.
#[doc(hidden)]
pub trait OnProducts<E: ByName>: Send + Sync {
    fn whole(&self, batch: Products<E>, r: Reduction, out: Gradients<E>) -> Result<Outcome, Error>;
    fn sharded(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        r: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error>;
    fn vocabulary(
        &self,
        batch: Products<E>,
        part: Vocabulary,
        gather: &mut Gather,
        r: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error>;
}
impl<E: ByName, L: ProductLoss<Kind: ProductKernel<L>>> OnProducts<E> for L {
    fn whole(&self, batch: Products<E>, r: Reduction, out: Gradients<E>) -> Result<Outcome, Error> {
        ProductsExt::evaluate(self, batch, r, out)
    }

    fn sharded(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        r: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        ProductsExt::evaluate_sharded(self, local, shards, r, out)
    }

    fn vocabulary(
        &self,
        batch: Products<E>,
        part: Vocabulary,
        gather: &mut Gather,
        r: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        ProductsExt::evaluate_vocabulary(self, batch, part, gather, r, out)
    }
}
impl<L: ProductLoss<Kind: ProductKernel<L> + Planning<L>>> AnyProduct for L {
    fn card(&self) -> Card {
        Formula::card(self)
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

    fn needs(&self) -> &'static [Input] {
        <L as ProductsExt>::needs()
    }

    fn allows(&self) -> &'static [Input] {
        <L as ProductsExt>::allows()
    }

    fn plan(&self, columns: usize) -> Result<Plan, Error> {
        L::Kind::plan(self, columns)
    }
}
impl fmt::Debug for dyn AnyProduct + '_ {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.card().name)
    }
}
impl dyn AnyProduct + '_ {
    /// As [`ProductsExt::evaluate`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: ByName>(
        &self,
        batch: Products<E>,
        reduction: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        E::product(self).whole(batch, reduction, out)
    }

    /// As [`ProductsExt::evaluate_sharded`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate_sharded<E: ByName>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        E::product(self).sharded(local, shards, reduction, out)
    }

    /// As [`ProductsExt::evaluate_vocabulary`].
    ///
    /// # Errors
    /// The same.
    pub fn evaluate_vocabulary<E: ByName>(
        &self,
        batch: Products<E>,
        part: Vocabulary,
        gather: &mut Gather,
        reduction: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        E::product(self).vocabulary(batch, part, gather, reduction, out)
    }
}
