//! A line of the catalogue: the card of a loss, and how the loss is built with its type erased.
use crate::erased::{AsRowwise, Shape};
use perdita::kernel::{Kernel, ProductKernel};
use perdita::loss::{Args, Card, Error, Index, Pointwise, ProductLoss, Rowwise, Soft, Structured};
use perdita::trace::{Planning, Tracing};
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
    pub(crate) const fn product<L: ProductLoss<Kind: ProductKernel<L> + Planning<L>>>() -> Entry {
        Entry {
            card: const { &L::CARD },
            build: |args| L::build(args).map(|l| (l.card(), Shape::Product(Arc::new(l)))),
        }
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
