//! The evaluation of a loss on a batch of rows: all of them, each, or group by group.
//!
//! ```text
//! columns of Arrow -> Columns -> Rows: slices in the kernel's precision -> one dynamic call per total
//! groups: rows sorted by group, their numbers gathered once, and one call per group on its run of rows
//! ```
//!
//! An error names the first row that has one.
use crate::call::result_type;
use crate::columns::{Columns, Number, Targets, is_single};
use datafusion::arrow::array::{Array, ArrayRef, PrimitiveArray, new_null_array};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::compute::cast;
use datafusion::common::{DataFusionError, Result, exec_datafusion_err};
use perdita::Total;
use perdita_catalog::{Error, Inputs, Loss, Outputs, Reduction};
use std::ops::Range;
use std::sync::Arc;

/// The loss of each row, wℓ, in the type of the predictions; null for rows that have none.
///
/// # Errors
/// Columns that the loss does not take, and the first wrong number.
pub(crate) fn each(loss: &Loss, columns: &[ArrayRef]) -> Result<ArrayRef> {
    match is_single(columns[0].data_type()) {
        true => each_in::<f32>(loss, columns),
        false => each_in::<f64>(loss, columns),
    }
}

/// The total of all rows.
///
/// # Errors
/// Those of [`each`].
pub(crate) fn total(loss: &Loss, columns: &[ArrayRef]) -> Result<Total> {
    match is_single(columns[0].data_type()) {
        true => total_in::<f32>(loss, columns),
        false => total_in::<f64>(loss, columns),
    }
}

/// The total of each group: `rows` are (group, row), sorted, and `add` takes the total of a group's rows.
///
/// # Errors
/// Those of [`each`].
pub(crate) fn totals(
    loss: &Loss,
    columns: &[ArrayRef],
    rows: &[(usize, usize)],
    add: &mut dyn FnMut(usize, Total),
) -> Result<()> {
    match is_single(columns[0].data_type()) {
        true => totals_in::<f32>(loss, columns, rows, add),
        false => totals_in::<f64>(loss, columns, rows, add),
    }
}

fn each_in<E: Number>(loss: &Loss, columns: &[ArrayRef]) -> Result<ArrayRef> {
    let (len, kind) = (columns[0].len(), result_type(columns[0].data_type()));
    let Some(columns) = Columns::<E>::new(loss, columns)? else { return Ok(new_null_array(&kind, len)) };
    let mut each = vec![E::default(); len];
    let rows = Rows::of(loss, &columns);
    rows.named(|part| {
        let each = &mut each[part.clone()];
        rows.evaluate(part, Outputs::new().each(E::data_mut(each))).map(drop)
    })?;

    let each = PrimitiveArray::<E::Arrow>::new(each.into(), columns.counted(loss));
    // Half precision is computed in single precision.
    Ok(cast(&(Arc::new(each) as ArrayRef), &kind)?)
}

fn total_in<E: Number>(loss: &Loss, columns: &[ArrayRef]) -> Result<Total> {
    let Some(columns) = Columns::<E>::new(loss, columns)? else { return Ok(Total::default()) };
    let rows = Rows::of(loss, &columns);
    rows.named(|part| rows.evaluate(part, Outputs::new()))
}

fn totals_in<E: Number>(
    loss: &Loss,
    columns: &[ArrayRef],
    rows: &[(usize, usize)],
    add: &mut dyn FnMut(usize, Total),
) -> Result<()> {
    let Some(columns) = Columns::<E>::new(loss, columns)? else { return Ok(()) };
    let order: Vec<usize> = rows.iter().map(|(_, row)| *row).collect();
    let sorted = columns.take(&order);
    let sorted = Rows::of(loss, &sorted);
    let mut start = 0;
    for run in rows.chunk_by(|a, b| a.0 == b.0) {
        let part = start..start + run.len();
        start = part.end;
        match sorted.evaluate(part, Outputs::new()) {
            Ok(total) => add(run[0].0, total),
            Err(error) => {
                // The error that names the row, of those that count.
                let all = Rows::of(loss, &columns);
                let row = run.iter().find_map(|(_, row)| all.failure(*row));
                return Err(row.unwrap_or_else(|| exec_datafusion_err!("{error}")));
            }
        }
    }
    Ok(())
}

/// Rows of a loss, as slices.
struct Rows<'a, E: Number> {
    loss: &'a Loss,
    columns: &'a Columns<E>,
}

impl<'a, E: Number> Rows<'a, E> {
    fn of(loss: &'a Loss, columns: &'a Columns<E>) -> Self {
        Rows { loss, columns }
    }

    /// The total of some rows, and other outputs.
    fn evaluate(&self, part: Range<usize>, outputs: Outputs) -> Result<Total, Error> {
        let Columns { pred, target, weight, width, target_width, .. } = self.columns;
        let len = part.len();
        let numbers = |numbers: &'a [E], width: Option<usize>| {
            let width = width.unwrap_or(1);
            E::data(&numbers[part.start * width..part.end * width])
        };
        let shape = |width: &Option<usize>| [len, width.unwrap_or(1)];
        let axes = |width: &Option<usize>| 1 + usize::from(width.is_some());

        let fields = self.loss.fields();
        let mut inputs = Inputs::new().checked();
        inputs = inputs.array(fields[0].name, numbers(pred, *width), &shape(width)[..axes(width)]);
        let target = match target {
            Targets::Numbers(target) => numbers(target, *target_width),
            Targets::Labels(labels) => labels[part.clone()].into(),
        };
        inputs = inputs.array(fields[1].name, target, &shape(target_width)[..axes(target_width)]);
        if let Some(weight) = weight {
            inputs = inputs.weight(numbers(weight, None));
        }
        self.loss.evaluate(&inputs, Reduction::Sum, outputs).map(|found| found.total)
    }

    /// The result of a call on all rows. Its error is that of the first row that has one.
    fn named<T>(&self, mut call: impl FnMut(Range<usize>) -> Result<T, Error>) -> Result<T> {
        let len = self.columns.len;
        let error = match call(0..len) {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        let row = (0..len).find_map(|row| self.failure(row));
        Err(row.unwrap_or_else(|| exec_datafusion_err!("{error}")))
    }

    /// The error of a row.
    fn failure(&self, row: usize) -> Option<DataFusionError> {
        let error = self.evaluate(row..row + 1, Outputs::new()).err()?;
        Some(exec_datafusion_err!("row {row} of a batch: {error}"))
    }
}

impl<E: Number> Columns<E> {
    /// These rows, in this order.
    fn take(&self, order: &[usize]) -> Self {
        let numbers = |numbers: &[E], width: Option<usize>| {
            let width = width.unwrap_or(1);
            order.iter().flat_map(|row| numbers[row * width..][..width].iter().copied()).collect()
        };
        Columns {
            pred: numbers(&self.pred, self.width),
            target: match &self.target {
                Targets::Numbers(target) => Targets::Numbers(numbers(target, self.target_width)),
                Targets::Labels(labels) => Targets::Labels(order.iter().map(|row| labels[*row]).collect()),
            },
            weight: self.weight.as_ref().map(|weight| numbers(weight, None)),
            valid: None,
            len: order.len(),
            ..*self
        }
    }

    /// The rows that have a loss, and a label that is not ignored.
    fn counted(&self, loss: &Loss) -> Option<NullBuffer> {
        let ignored = loss.labelled().and_then(|loss| loss.ignored());
        let labels = match (&self.target, ignored) {
            (Targets::Labels(labels), Some(ignored)) => {
                Some(labels.iter().map(|label| *label != ignored).collect::<Vec<_>>().into())
            }
            _ => None,
        };
        NullBuffer::union(self.valid.as_ref(), labels.as_ref())
    }
}
