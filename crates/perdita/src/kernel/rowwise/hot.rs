//! Row-wise losses with compiled loops for value and gradient, and the executor for the Hessian's diagonal, which is rarely
//! requested: the fused engine alone evaluates it on dual numbers, class after class.
use super::{Fused, RowLoss};
use crate::batch::Rows;
use crate::kernel::executed::RowPrograms;
use crate::kernel::outputs::Outputs;
use crate::kernel::reduce::{Reduction, Total};
use crate::loss::{Error, Rowwise};
use crate::real::Element;
use crate::trace;
use std::fmt;

/// A row-wise loss with value and gradient by the fused engine, and the diagonal of the Hessian by the executor.
///
/// ```
/// use perdita::kernel::HotRowwise;
/// use perdita::{Labels, Outputs, Reduction, Rows, RowwiseExt, Scores, losses::CrossEntropy};
/// let loss = HotRowwise::new(CrossEntropy::default());
/// let batch = Rows::new(Scores::new(&[0.0, 0.0, 40.0, 0.0], 2), Labels::from(&[0u8, 0]))?;
/// let mut diagonal = [0.0; 4];
/// let total = loss.evaluate(batch, Reduction::Sum, Outputs::new().curvature(&mut diagonal))?;
/// assert_eq!(total, CrossEntropy::default().total(batch)?);
/// assert_eq!(diagonal, [0.25, 0.25, 4.248354255291589e-18, 4.248354255291589e-18]);
/// # Ok::<(), perdita::Error>(())
/// ```
pub struct HotRowwise<L> {
    loss: L,
    programs: RowPrograms,
}

impl<L: Rowwise> HotRowwise<L> {
    /// The kernel of a loss. The diagonal's program is recorded at the first call that needs it, for each number of classes.
    pub fn new(loss: L) -> Self {
        let recorded = loss.clone();
        let record = move |classes| Ok(trace::rowwise(&recorded, classes));
        HotRowwise { loss, programs: RowPrograms::new::<L::Target>(L::CARD.name, record) }
    }

    /// The loss.
    pub fn loss(&self) -> &L {
        &self.loss
    }

    /// As [`RowwiseExt::evaluate`](crate::RowwiseExt::evaluate).
    ///
    /// # Errors
    /// The same.
    pub fn evaluate<E: Element>(
        &self,
        batch: Rows<E, L::Target>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Total, Error> {
        let (loss, name, card) = (&self.loss, L::CARD.name, &|| self.loss.card());
        let engine = Fused(loss);
        let fused = RowLoss { name, card, engine: &engine, formula: loss, diagonal: None };
        // Without a program, dual numbers: what is an error of the recording is an error of the evaluation, too.
        let programs = if out.has_curvature() { self.programs.get(batch.classes).ok() } else { None };
        match programs.as_deref().and_then(|programs| programs.diagonal()) {
            Some(diagonal) => {
                let blocks = diagonal.blocks(loss.ignored());
                RowLoss { diagonal: Some(&blocks), ..fused }.evaluate(batch, reduction, out)
            }
            None => fused.evaluate(batch, reduction, out),
        }
    }
}

impl<L: Rowwise> fmt::Debug for HotRowwise<L> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("HotRowwise").field("loss", &L::CARD.name).finish_non_exhaustive()
    }
}
