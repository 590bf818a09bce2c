//! Losses on products.
use super::ByName;
use perdita::Products;
use perdita::kernel::{
    ContrastiveExt, DecorrelationExt, Gather, Gradients, LinearExt, Outcome, PairwiseExt, Reduction,
    RelationalExt, Shard, Shards, TripletsExt, Vocabulary,
};
use perdita::loss::{Card, Contrastive, Decorrelation, Error, Input, Linear, Pairwise, Relational, Triplets};
use perdita::trace::Plan;
use std::fmt;

/// The kinds of losses on products.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProductKind {
    /// Whole rows of scores: those of a linear layer.
    Linear,
    /// The partners of a row against all others.
    Contrastive,
    /// Every pair by itself.
    Pairwise,
    /// A row's relations to all others.
    Relational,
    /// Triplets, mined in the batch.
    Triplets,
    /// Statistics of the features of two views.
    Decorrelation,
}

/// A loss on products whose type is forgotten.
pub trait AnyProduct: OnProducts<f32> + OnProducts<f64> {
    /// What it says about itself.
    fn card(&self) -> Card;
    /// The kind of its formula.
    fn kind(&self) -> ProductKind;
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
    fn name(&self) -> &'static str;
    fn whole(&self, batch: Products<E>, r: Reduction, out: Gradients<E>) -> Result<Outcome, Error>;
    fn sharded(
        &self,
        _local: Shard<E>,
        _shards: &mut dyn Shards<E>,
        _: Reduction,
        _: Gradients<E>,
    ) -> Result<Outcome, Error> {
        Err(Error::NoForm { loss: self.name(), form: "sharded" })
    }
    fn vocabulary(
        &self,
        _: Products<E>,
        _part: Vocabulary,
        _gather: &mut Gather,
        _: Reduction,
        _: Gradients<E>,
    ) -> Result<Outcome, Error> {
        Err(Error::NoForm { loss: self.name(), form: "vocabulary-parallel" })
    }
}
impl fmt::Debug for dyn AnyProduct + '_ {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.card().name)
    }
}
impl dyn AnyProduct + '_ {
    /// As the `evaluate` of the loss.
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
    /// As the `evaluate_sharded` of the loss: [of contrastive losses](ContrastiveExt::evaluate_sharded), [of
    /// pairs](PairwiseExt::evaluate_sharded).
    ///
    /// # Errors
    /// The same; and all other losses have no such form.
    pub fn evaluate_sharded<E: ByName>(
        &self,
        local: Shard<E>,
        shards: &mut dyn Shards<E>,
        reduction: Reduction,
        out: Gradients<E>,
    ) -> Result<Outcome, Error> {
        E::product(self).sharded(local, shards, reduction, out)
    }
    /// As [`LinearExt::evaluate_vocabulary`].
    ///
    /// # Errors
    /// The same; and losses that are not of a linear layer have no such form.
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
/// The kinds of losses on products, each with its kernel, and the forms that this has.
macro_rules! as_product {
    ($kind:ident, $trait:ident, $ext:ident, $plan:ident: $($form:ident = $evaluate:ident($($arg:ident: $type:ty),*)),*) => {
        pub(crate) struct $kind<L>(pub(crate) L);
        impl<L: $trait> AnyProduct for $kind<L> {
            fn card(&self) -> Card {
                self.0.card()
            }
            fn kind(&self) -> ProductKind {
                ProductKind::$trait
            }
            fn needs(&self) -> &'static [Input] {
                <L as $ext>::needs()
            }
            fn allows(&self) -> &'static [Input] {
                <L as $ext>::allows()
            }
            fn plan(&self, columns: usize) -> Result<Plan, Error> {
                Plan::$plan(&self.0, columns)
            }
        }
        impl<L: $trait, E: ByName> OnProducts<E> for $kind<L> {
            fn name(&self) -> &'static str {
                L::CARD.name
            }
            $(fn $form(&self, $($arg: $type,)* r: Reduction, out: Gradients<E>) -> Result<Outcome, Error> {
                $ext::$evaluate(&self.0, $($arg,)* r, out)
            })*
        }
    };
}
as_product!(AsLinear, Linear, LinearExt, linear: whole = evaluate(batch: Products<E>),
    vocabulary = evaluate_vocabulary(batch: Products<E>, part: Vocabulary, gather: &mut Gather));
as_product!(AsContrastive, Contrastive, ContrastiveExt, contrastive: whole = evaluate(batch: Products<E>),
    sharded = evaluate_sharded(local: Shard<E>, shards: &mut dyn Shards<E>));
as_product!(AsPairwise, Pairwise, PairwiseExt, pairwise: whole = evaluate(batch: Products<E>),
    sharded = evaluate_sharded(local: Shard<E>, shards: &mut dyn Shards<E>));
as_product!(AsRelational, Relational, RelationalExt, relational: whole = evaluate(batch: Products<E>));
as_product!(AsTriplets, Triplets, TripletsExt, triplets: whole = evaluate(batch: Products<E>));
as_product!(AsDecorrelation, Decorrelation, DecorrelationExt, decorrelation: whole = evaluate(batch: Products<E>));
