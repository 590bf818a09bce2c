//! The catalogue's list of losses, read as a list of engines: for each loss that has both, the fused and the executed one.
//!
//! The file `list.rs` is compiled a second time, with another type of entry: no loss is listed twice, and the catalogue itself
//! has no code for what only a test and a benchmark need.
use crate::list::LOSSES;
use perdita::kernel::{
    ArraysExt, ExecutedNumbers, ExecutedPointwise, Kernel, Outputs, PointwiseExt, ProductKernel, Reduction,
    Total,
};
use perdita::loss::{
    Args, Card, ClassIndex, Distribution, Error, MultiInputLoss, Numbers, Pointwise, ProductLoss, Rowwise,
};
use perdita::trace::{Planning, Tracing};
use perdita::{Arrays, Pairs, Pred, Target};
use perdita_catalog::{CallElement, Loss};

/// A loss of the list.
pub(crate) struct Entry {
    pub(crate) card: &'static Card,
    pub(crate) engines: Option<Build>,
}

type Build = fn(&Args) -> Result<Box<dyn Engines>, Error>;

impl Entry {
    pub(crate) const fn pointwise<L: Pointwise>() -> Entry {
        Entry { card: const { &L::CARD }, engines: Some(pointwise::<L>) }
    }

    pub(crate) const fn hot<L: Pointwise>() -> Entry {
        Entry::pointwise::<L>()
    }

    pub(crate) const fn numbers<L: Numbers>() -> Entry {
        Entry { card: const { &L::CARD }, engines: Some(numbers::<L>) }
    }

    const fn fused_only(card: &'static Card) -> Entry {
        Entry { card, engines: None }
    }

    pub(crate) const fn labels<L: Rowwise<Target = ClassIndex>>() -> Entry {
        Entry::fused_only(const { &L::CARD })
    }

    pub(crate) const fn soft<L: Rowwise<Target = Distribution>>() -> Entry {
        Entry::fused_only(const { &L::CARD })
    }

    pub(crate) const fn product<L: ProductLoss<Kind: ProductKernel<L> + Planning<L>>>() -> Entry {
        Entry::fused_only(const { &L::CARD })
    }

    pub(crate) const fn arrays<L: MultiInputLoss<Kind: Kernel<L> + Tracing<L>>>() -> Entry {
        Entry::fused_only(const { &L::CARD })
    }
}

/// The engines of a loss, with its parameters; `None` if it has only one.
pub(crate) fn engines(loss: &Loss) -> Option<Box<dyn Engines>> {
    let entry = LOSSES.iter().find(|entry| entry.card.name == loss.card().name)?;
    Some(entry.engines?(loss.args()).expect("the parameters of a loss"))
}

/// A batch by the names of its arrays.
pub(crate) struct Batch<'a, E> {
    pub(crate) arrays: Vec<(&'static str, &'a [E], Vec<usize>)>,
    pub(crate) weight: Option<&'a [E]>,
}

/// The two engines of a loss.
pub(crate) trait Engines: Evaluate<f32> + Evaluate<f64> + Send + Sync {}
impl<T: Evaluate<f32> + Evaluate<f64> + Send + Sync> Engines for T {}

/// Evaluation by either engine.
pub(crate) trait Evaluate<E> {
    fn fused(&self, batch: &Batch<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error>;
    fn executed(&self, batch: &Batch<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error>;
}

struct Both<L, K> {
    loss: L,
    executed: K,
}

fn pointwise<L: Pointwise>(args: &Args) -> Result<Box<dyn Engines>, Error> {
    L::build(args).map(|loss| Box::new(Both { executed: ExecutedPointwise::new(&loss), loss }) as _)
}

fn numbers<L: Numbers>(args: &Args) -> Result<Box<dyn Engines>, Error> {
    L::build(args).map(|loss| Box::new(Both { executed: ExecutedNumbers::new(&loss), loss }) as _)
}

impl<E: CallElement, L: Pointwise> Evaluate<E> for Both<L, ExecutedPointwise> {
    fn fused(&self, batch: &Batch<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        PointwiseExt::evaluate(&self.loss, pairs(batch)?, reduction, out)
    }

    fn executed(&self, batch: &Batch<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        self.executed.evaluate(pairs(batch)?, reduction, out)
    }
}

impl<E: CallElement, L: Numbers> Evaluate<E> for Both<L, ExecutedNumbers> {
    fn fused(&self, batch: &Batch<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        ArraysExt::evaluate(&self.loss, arrays(batch)?, reduction, out)
    }

    fn executed(&self, batch: &Batch<E>, reduction: Reduction, out: Outputs<E>) -> Result<Total, Error> {
        self.executed.evaluate(arrays(batch)?, reduction, out)
    }
}

fn pairs<'a, E: CallElement>(batch: &Batch<'a, E>) -> Result<Pairs<'a, E>, Error> {
    let [(_, prediction, _), (_, target, _)] = &batch.arrays[..] else {
        unreachable!("a prediction and a target")
    };
    let pairs = Pairs::new(Pred(prediction), Target(target))?;
    match batch.weight {
        Some(weight) => pairs.weighted(weight),
        None => Ok(pairs),
    }
}

fn arrays<'a, E: CallElement>(batch: &Batch<'a, E>) -> Result<Arrays<'a, E>, Error> {
    let mut arrays = Arrays::new();
    for (name, data, shape) in &batch.arrays {
        arrays = arrays.numbers(name, data, shape)?;
    }
    match batch.weight {
        Some(weight) => arrays.weighted(weight),
        None => Ok(arrays),
    }
}
