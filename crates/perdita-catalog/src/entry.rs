//! A line of the catalogue: the card of a loss, and how the loss is built with its type erased.
use crate::erased::{
    AnyProduct, AsContrastive, AsDecorrelation, AsLinear, AsPairwise, AsRelational, AsRowwise, AsTriplets,
    Shape,
};
use perdita::kernel::Kernel;
use perdita::loss::{
    Args, Card, Contrastive, Decorrelation, Error, Index, Linear, Pairwise, Pointwise, Relational, Rowwise,
    Soft, Structured, Triplets,
};
use perdita::trace::Tracing;
use std::fmt;
use std::sync::Arc;

/// A line of the catalogue.
#[derive(Clone, Copy)]
pub struct Entry {
    pub(crate) card: &'static Card,
    pub(crate) build: fn(&Args) -> Result<(Card, Shape), Error>,
}
impl Entry {
    pub(crate) const fn pointwise<L: Pointwise>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Pointwise(Arc::new(l)))),
        }
    }
    /// A loss of rows with labels, executed.
    pub(crate) const fn labels<L: Rowwise<Truth = Index>>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Labels(Arc::new(AsRowwise::executed(l))))),
        }
    }
    /// A loss of rows with rows of targets, executed.
    pub(crate) const fn soft<L: Rowwise<Truth = Soft>>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Soft(Arc::new(AsRowwise::executed(l))))),
        }
    }
    /// A loss of rows with labels on the hot list: compiled.
    pub(crate) const fn hot_labels<L: Rowwise<Truth = Index>>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Labels(Arc::new(AsRowwise::fused(l))))),
        }
    }
    pub(crate) const fn linear<L: Linear>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsLinear(l))) }
    }
    pub(crate) const fn contrastive<L: Contrastive>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsContrastive(l))) }
    }
    pub(crate) const fn pairwise<L: Pairwise>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsPairwise(l))) }
    }
    pub(crate) const fn relational<L: Relational>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsRelational(l))) }
    }
    pub(crate) const fn triplets<L: Triplets>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsTriplets(l))) }
    }
    pub(crate) const fn decorrelation<L: Decorrelation>() -> Entry {
        Entry { card: const { &L::CARD }, build: |args| L::build(args).map(|l| product(AsDecorrelation(l))) }
    }
    pub(crate) const fn arrays<L: Structured<Kind: Kernel<L> + Tracing<L>>>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Arrays(Arc::new(l)))),
        }
    }
    /// What the loss says about itself.
    pub fn card(&self) -> &'static Card {
        self.card
    }
}
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.card.name)
    }
}

fn product(loss: impl AnyProduct + 'static) -> (Card, Shape) {
    (loss.card(), Shape::Product(Arc::new(loss)))
}
