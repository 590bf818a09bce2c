//! A chunk of scores in the L1 cache: input and output of a pointwise engine, called by a product kernel.
use crate::kernel::engine::{Engine, granule};
use crate::real::Float;

/// Scores per engine call: a multiple of the granule.
pub(super) const CHUNK: usize = 512;

/// Buffers for the inputs and outputs of an engine.
pub(super) struct Chunk<F> {
    pred: Vec<F>,
    pub(super) target: Vec<F>,
    value: Vec<F>,
    slope: Vec<F>,
    granule: usize,
}

impl<F: Float> Chunk<F> {
    /// Buffers for rows of so many columns, with `target` as the target of every score.
    pub(super) fn new(columns: usize, target: f64) -> Self {
        let granule = granule::<F>();
        let len = CHUNK.min(columns.next_multiple_of(granule));
        let [pred, value, slope] = [(); 3].map(|()| vec![F::default(); len]);
        Chunk { pred, target: vec![F::from_f64(target); len], value, slope, granule }
    }

    /// Values and slopes of `len` ≥ 1 predictions, which `write` fills in. The buffers are padded to a whole
    /// granule with copies of the last prediction.
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
        engine.fill(&[&pred[..padded], &target[..padded]], &mut [&mut value[..padded], &mut slope[..padded]]);
        [&value[..len], &slope[..len]]
    }
}
