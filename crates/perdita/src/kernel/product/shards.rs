//! A batch that lies in shards, of which one is local and the others come one at a time.
use super::inputs::Inputs;
use super::output::Gradients;
use crate::batch::{Products, same_rows};
use crate::loss::{Error, Input};
use crate::real::{Element, Float};

/// A part of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Shard<'a, E: Element> {
    /// Its rows of a and b, and their labels, as the loss takes them.
    pub rows: Products<'a, E>,
    /// The number of its first row in the whole batch.
    pub first: usize,
}

/// What looks at a shard, and adds to the gradients in its rows of a and b.
pub type See<'f, E> = dyn FnMut(Shard<E>, Gradients<<E as Element>::Float>) -> Result<(), Error> + 'f;

/// All shards of a batch, the local one among them.
///
/// They are visited in their order, from 0 to the last: twice by losses that sum rows up before they pull at them
/// ([`Contrastive`](crate::loss::Contrastive)), once by others ([`Pairwise`](crate::loss::Pairwise)), whatever outputs
/// are asked for. This is a promise: while one shard is looked at, the next may already be on its way.
pub trait Shards<E: Element> {
    /// How many there are.
    fn count(&self) -> usize;

    /// Hands shard `k` to `see`, with the gradients in its rows of a and b (those that are wanted), to which `see` adds.
    /// They are added to in the last of a shard's visits. After an error there is no other visit.
    ///
    /// # Errors
    /// What `see` returns, or whatever went wrong on the way.
    fn visit(&mut self, k: usize, see: &mut See<E>) -> Result<(), Error>;
}

/// A shard as kernels see it.
#[derive(Clone, Copy)]
pub(super) struct Part<'a, F> {
    pub(super) rows: Inputs<'a, F>,
    pub(super) first: usize,
}

impl<F: Float> Part<'_, F> {
    /// Checks that the shard has what the loss takes, and a row of b for each row of a.
    pub(super) fn fits(&self, loss: &'static str, needs: Input) -> Result<(), Error> {
        self.rows.fits(loss, &[needs], &[Input::Weight])?;
        if self.rows.b.is_some() {
            same_rows(self.rows.keys(), self.rows.len())?;
        }
        Ok(())
    }

    /// Checks that `out` fits the local rows, where those of b are only looked at.
    pub(super) fn fits_queries(&self, loss: &'static str, out: &Gradients<F>) -> Result<(), Error> {
        if out.b.is_some() && self.rows.b.is_some() {
            return Err(Error::LeftWithShards { loss, input: Input::B });
        }
        out.fit(&self.rows)
    }
}

/// The visitor of a shard, as [`See`].
pub(super) type Look<'f, F> = dyn FnMut(Part<F>, Gradients<F>) -> Result<(), Error> + 'f;

/// [`Shards`] without the type that memory holds.
pub(super) trait ShardsOf<F> {
    fn count(&self) -> usize;
    fn visit(&mut self, k: usize, look: &mut Look<F>) -> Result<(), Error>;
}

pub(super) struct AnyShards<'a, E: Element>(pub(super) &'a mut dyn Shards<E>);
impl<E: Element> ShardsOf<E::Float> for AnyShards<'_, E> {
    fn count(&self) -> usize {
        self.0.count()
    }

    fn visit(&mut self, k: usize, look: &mut Look<E::Float>) -> Result<(), Error> {
        self.0.visit(k, &mut |shard, out| {
            look(Part { rows: Inputs::new(&shard.rows), first: shard.first }, out)
        })
    }
}
