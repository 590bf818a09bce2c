//! Type-erased evaluation, and the erasure of precision.
//!
//! ```text
//! Kind              the batch and the result of a kind of evaluation                  (declared where its losses are)
//! Evaluate<K, E>    a loss on batches of E                                            (a method, compiled per E)
//! Engine<K>         the same for each precision                                       (the object that a loss holds)
//! Precision         an element type, which takes its Evaluate out of an Engine        (f32, f64)
//! ```
use perdita::kernel::{Outputs, Reduction};
use perdita::loss::Error;
use perdita::real::Element;

/// A kind of evaluation: its types of batch and result.
pub trait Kind: 'static {
    type Batch<'a, E: Precision>;
    type Found;
}

/// A loss on batches of one element type.
pub trait Evaluate<K: Kind, E: Precision> {
    fn evaluate(
        &self,
        batch: K::Batch<'_, E>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<K::Found, Error>;
}

/// A loss on batches of every element type, as an object.
pub trait Engine<K: Kind>: Evaluate<K, f32> + Evaluate<K, f64> + Send + Sync {}
impl<K: Kind, L: Evaluate<K, f32> + Evaluate<K, f64> + Send + Sync> Engine<K> for L {}

/// An element type that losses by name are compiled for. It is private, which seals `CallElement`.
pub trait Precision: Element<Float = Self> {
    #[doc(hidden)]
    fn engine<'l, K: Kind>(engine: &'l (dyn Engine<K> + 'l)) -> &'l (dyn Evaluate<K, Self> + 'l);
}

impl Precision for f32 {
    fn engine<'l, K: Kind>(engine: &'l (dyn Engine<K> + 'l)) -> &'l (dyn Evaluate<K, f32> + 'l) {
        engine
    }
}

impl Precision for f64 {
    fn engine<'l, K: Kind>(engine: &'l (dyn Engine<K> + 'l)) -> &'l (dyn Evaluate<K, f64> + 'l) {
        engine
    }
}
