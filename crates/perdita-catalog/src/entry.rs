//! An entry of the catalogue: the card of a loss, and its type-erased constructor.
use crate::erased::{AsNumbers, AsPointwise, AsRowwise, Erased};
use perdita::kernel::{Kernel, ProductKernel};
use perdita::loss::{
    Args, Card, ClassIndex, Distribution, Error, MultiInputLoss, Numbers, Pointwise, ProductLoss, Rowwise,
};
use perdita::trace::{Planning, Tracing};
use std::fmt;
use std::sync::Arc;

/// An entry of the catalogue.
#[derive(Clone, Copy)]
pub struct Entry {
    pub(crate) card: &'static Card,
    pub(crate) build: Build,
}

type Build = fn(&Args) -> Result<(Card, Erased), Error>;

impl Entry {
    const fn new(card: &'static Card, build: Build) -> Entry {
        Entry { card, build }
    }

    pub(crate) const fn pointwise<L: Pointwise>() -> Entry {
        Entry::new(const { &L::CARD }, |args| {
            L::build(args).map(|l| (l.card(), Erased::Pointwise(Arc::new(AsPointwise::executed(l)))))
        })
    }

    /// A pointwise loss with its own compiled loops for value and slope: about two seconds of a release build's processor time
    /// each, for the losses whose speed matters most.
    pub(crate) const fn hot<L: Pointwise>() -> Entry {
        Entry::new(const { &L::CARD }, |args| {
            L::build(args).map(|l| (l.card(), Erased::Pointwise(Arc::new(AsPointwise::hot(l)))))
        })
    }

    pub(crate) const fn numbers<L: Numbers>() -> Entry {
        Entry::new(const { &L::CARD }, |args| {
            L::build(args).map(|l| (l.card(), Erased::Arrays(Arc::new(AsNumbers::new(l)))))
        })
    }

    /// A row-wise loss with labels. It has its own compiled loops: the executor took twice as long.
    pub(crate) const fn labels<L: Rowwise<Target = ClassIndex>>() -> Entry {
        Entry::new(const { &L::CARD }, |args| {
            L::build(args).map(|l| (l.card(), Erased::Labels(Arc::new(AsRowwise::new(l)))))
        })
    }

    /// A row-wise loss with soft targets, also with its own loops.
    pub(crate) const fn soft<L: Rowwise<Target = Distribution>>() -> Entry {
        Entry::new(const { &L::CARD }, |args| {
            L::build(args).map(|l| (l.card(), Erased::Soft(Arc::new(AsRowwise::new(l)))))
        })
    }

    pub(crate) const fn product<L: ProductLoss<Kind: ProductKernel<L> + Planning<L>>>() -> Entry {
        Entry::new(const { &L::CARD }, |args| {
            L::build(args).map(|l| (l.card(), Erased::Product(Arc::new(l))))
        })
    }

    pub(crate) const fn arrays<L: MultiInputLoss<Kind: Kernel<L> + Tracing<L>>>() -> Entry {
        Entry::new(const { &L::CARD }, |args| L::build(args).map(|l| (l.card(), Erased::Arrays(Arc::new(l)))))
    }

    /// The card of the loss.
    pub fn card(&self) -> &'static Card {
        self.card
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.card.name)
    }
}
