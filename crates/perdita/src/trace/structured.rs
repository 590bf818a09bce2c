//! Programs of multi-input losses, for those kinds whose formulas take scalars and rows.
use super::row::{TracedRow, TracedSlopes};
use super::{Input, Program, Traced, input};
use crate::loss::{
    Alignments, AlignmentsKind, Detection, DetectionKind, Differences, DifferencesKind, Features,
    FeaturesKind, Field, Lists, ListsKind, LovaszExtension, LovaszKind, MultiInputLoss, Numbers, NumbersKind,
    Patches, PatchesKind, Regions, RegionsKind, Vectors, VectorsKind,
};

/// The recording of losses of one kind.
pub trait Tracing<L: MultiInputLoss> {
    /// The program of one observation with rows of length `width`. Its inputs are the fields, each a row or a scalar
    /// per entry of its last axis. `None` if the kind has no such programs, or the loss takes no rows of this length.
    fn trace(_loss: &L, _width: usize) -> Option<Program> {
        None
    }
}

impl<L: Numbers> Tracing<L> for NumbersKind {
    fn trace(loss: &L, _: usize) -> Option<Program> {
        Some(Program::record(columns(loss.fields(), L::WIDTHS), &|_, x| (vec![number(loss, x)], vec![])))
    }
}

/// The inputs of a loss of numbers: one per number of an observation.
fn columns(fields: &[Field], widths: &[usize]) -> Vec<Input> {
    let columns = fields.iter().zip(widths).flat_map(|(field, &width)| {
        (0..width).map(move |k| match width {
            1 => input(field.name, false),
            _ => input(&format!("{}[{k}]", field.name), false),
        })
    });
    columns.collect()
}

/// A loss of numbers on traced numbers. Not inlined, so that it is compiled once for all kinds of programs.
#[inline(never)]
pub(super) fn number<'g, L: Numbers>(loss: &L, x: &[Traced<'g>]) -> Traced<'g> {
    loss.at(x)
}

impl<L: Vectors> Tracing<L> for VectorsKind {
    fn trace(loss: &L, width: usize) -> Option<Program> {
        loss.has_width(width).ok()?;
        let inputs = loss.fields().iter().enumerate().map(|(at, field)| input(field.name, at < L::ROWS));
        Some(Program::record(inputs.collect(), &|graph, x| {
            let (rows, numbers) = x.split_at(L::ROWS);
            let rows: Vec<_> = rows.iter().map(|&scores| TracedRow { graph, scores, count: width }).collect();
            let mut slopes: Vec<_> = rows.iter().map(|_| TracedSlopes::default()).collect();
            let value = loss.at(&rows, numbers, &mut slopes);
            (vec![value], slopes.into_iter().map(|slope| slope.0).collect())
        }))
    }
}

impl<L: Detection> Tracing<L> for DetectionKind {}
impl<L: Differences> Tracing<L> for DifferencesKind {}
impl<L: Patches> Tracing<L> for PatchesKind {}
impl<L: Features> Tracing<L> for FeaturesKind {}

// Losses of images depend on all pixels: they are no formula of one observation's scalars and rows.
impl<L: Regions> Tracing<L> for RegionsKind {}
impl<L: LovaszExtension> Tracing<L> for LovaszKind {}
impl<L: Lists> Tracing<L> for ListsKind {}
impl<L: Alignments> Tracing<L> for AlignmentsKind {}
