//! A chunk of scores in the nearest cache, between a kernel of products and the engine of a pointwise loss.
use crate::kernel::engine::{Engine, granule};
use crate::real::Float;

/// Scores that the engine is given at a time: a whole number of granules.
pub(super) const CHUNK: usize = 512;

/// Memory for the inputs and outputs of an engine.
pub(super) struct Chunk<F> {
    pred: Vec<F>,
    pub(super) target: Vec<F>,
    value: Vec<F>,
    slope: Vec<F>,
    granule: usize,
}

impl<F: Float> Chunk<F> {
    /// Room for the scores of rows of so many columns, whose targets are all `target`.
    pub(super) fn new(columns: usize, target: f64) -> Self {
        let granule = granule::<F>();
        let len = CHUNK.min(columns.next_multiple_of(granule));
        let [pred, value, slope] = [(); 3].map(|()| vec![F::default(); len]);
        Chunk { pred, target: vec![F::from_f64(target); len], value, slope, granule }
    }

    /// The values and slopes at so many predictions, 1 at least, which `write` is given the place of.
    pub(super) fn fill(
        &mut self,
        engine: &dyn Engine<F>,
        len: usize,
        write: impl FnOnce(&mut [F]),
    ) -> [&[F]; 2] {
        write(&mut self.pred[..len]);
        let padded = len.next_multiple_of(self.granule);
        let last = self.pred[len - 1];
        self.pred[len..padded].fill(last);

        let Chunk { pred, target, value, slope, .. } = self;
        engine.fill(
            &[&pred[..padded], &target[..padded]],
            &mut [&mut value[..padded], &mut slope[..padded], &mut []],
        );
        [&value[..len], &slope[..len]]
    }
}
