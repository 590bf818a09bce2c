//! A batch in shards: one is local, the others are visited one at a time.
use super::inputs::Inputs;
use super::output::ProductOutputs;
use crate::batch::{Products, same_rows};
use crate::kernel::outputs::Outputs;
use crate::loss::{Error, ProductInput};
use crate::real::{Element, Float};

/// A shard of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Shard<'a, E: Element> {
    /// Its rows of a and b, and their labels where the loss takes them.
    pub rows: Products<'a, E>,
    /// The index of its first row in the whole batch.
    pub first: usize,
}

/// The visitor of a shard: reads its rows, and accumulates into the gradients of its rows of a and b.
pub type ShardVisitor<'f, E> = dyn FnMut(Shard<E>, Outputs<<E as Element>::Float>) -> Result<(), Error> + 'f;

/// All shards of a batch, including the local one.
///
/// They are visited in order, from 0 to the last: twice by losses that need statistics of whole rows first
/// ([`SoftmaxContrastive`](crate::loss::SoftmaxContrastive)), once by others ([`Pairwise`](crate::loss::Pairwise)), whatever outputs
/// are requested. Implementations may rely on this, and fetch the next shard while one is visited.
pub trait Shards<E: Element> {
    /// The number of shards.
    fn count(&self) -> usize;

    /// Calls `see` with shard `k` and the memory of the gradients in its rows of a and b (those that are requested), to
    /// which `see` adds in the last of the shard's visits. After an error there are no further visits.
    ///
    /// # Errors
    /// Errors of `see`, and those of fetching the shard.
    fn visit(&mut self, k: usize, see: &mut ShardVisitor<E>) -> Result<(), Error>;
}

/// A shard without its element type.
#[derive(Clone, Copy)]
pub(super) struct Part<'a, F> {
    pub(super) rows: Inputs<'a, F>,
    pub(super) first: usize,
}

impl<F: Float> Part<'_, F> {
    /// Checks that the shard has the inputs of the loss, and a row of b for each row of a.
    pub(super) fn fits(&self, loss: &'static str, needs: ProductInput) -> Result<(), Error> {
        self.rows.fits(loss, &[needs], &[ProductInput::Weight])?;
        if self.rows.b.is_some() {
            same_rows(self.rows.keys(), self.rows.len())?;
        }
        Ok(())
    }

    /// Checks the outputs of the local rows, where rows of b are candidates only.
    pub(super) fn fits_queries(&self, loss: &'static str, out: &ProductOutputs<F>) -> Result<(), Error> {
        if out.b.is_some() && self.rows.b.is_some() {
            return Err(Error::LeftWithShards { loss, input: ProductInput::B });
        }
        out.fit(&self.rows)
    }
}

/// The visitor of a shard, as [`ShardVisitor`].
pub(super) type PartVisitor<'f, F> = dyn FnMut(Part<F>, ProductOutputs<F>) -> Result<(), Error> + 'f;

/// [`Shards`] without the element type.
pub(super) trait ShardsOf<F> {
    fn count(&self) -> usize;
    fn visit(&mut self, k: usize, visitor: &mut PartVisitor<F>) -> Result<(), Error>;
}

/// The type erasure of [`Shards`].
pub(super) struct AnyShards<'a, E: Element> {
    pub(super) loss: &'static str,
    pub(super) shards: &'a mut dyn Shards<E>,
}

impl<E: Element> ShardsOf<E::Float> for AnyShards<'_, E> {
    fn count(&self) -> usize {
        self.shards.count()
    }

    fn visit(&mut self, k: usize, visitor: &mut PartVisitor<E::Float>) -> Result<(), Error> {
        let AnyShards { loss, shards } = self;
        shards.visit(k, &mut |shard, out| {
            let out = ProductOutputs::new(loss, out)?;
            visitor(Part { rows: Inputs::new(&shard.rows), first: shard.first }, out)
        })
    }
}
