//! Columns of Arrow as the arrays of a call.
//!
//! A row has a loss if neither its prediction, target and weight nor an element of its lists is null. The others stay where they are, with
//! a weight of 0: the kernel skips them, whatever they hold. Columns of the kernel's type without nulls are not copied.
use crate::call::{COLUMNS, element};
use datafusion::arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray, UInt64Array};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use datafusion::arrow::compute::{CastOptions, cast_with_options, take};
use datafusion::arrow::datatypes::{ArrowNativeType, DataType, Float32Type, Float64Type, Int64Type};
use datafusion::common::{Result, exec_datafusion_err, exec_err};
use perdita_catalog::{CallElement, Loss};

/// An element type of kernels, and its type in Arrow.
pub(crate) trait Number: CallElement + ArrowNativeType {
    type Arrow: ArrowPrimitiveType<Native = Self>;
}

impl Number for f32 {
    type Arrow = Float32Type;
}

impl Number for f64 {
    type Arrow = Float64Type;
}

/// True if predictions of a type are computed in single precision.
pub(crate) fn is_single(predictions: &DataType) -> bool {
    matches!(element(predictions), DataType::Float32 | DataType::Float16)
}

/// The arrays of a call, a row each.
pub(crate) struct Columns<E: Number> {
    pub(crate) pred: ScalarBuffer<E>,
    pub(crate) target: Targets<E>,
    /// The weight of each row, 0 where it has no loss; `None` if all are 1.
    pub(crate) weight: Option<ScalarBuffer<E>>,
    /// The numbers of a row of predictions; `None` for a column of numbers.
    pub(crate) width: Option<usize>,
    /// The numbers of a row of targets.
    pub(crate) target_width: Option<usize>,
    /// The rows that have a loss; `None` if all have.
    pub(crate) valid: Option<NullBuffer>,
    pub(crate) len: usize,
}

/// Targets: numbers, or class labels.
pub(crate) enum Targets<E: Number> {
    Numbers(ScalarBuffer<E>),
    Labels(ScalarBuffer<i64>),
}

/// A column as rows of numbers.
struct Rows<T: ArrowPrimitiveType> {
    numbers: ScalarBuffer<T::Native>,
    width: Option<usize>,
    valid: Option<NullBuffer>,
}

impl<E: Number> Columns<E> {
    /// The columns of a call; `None` if no row has a loss.
    ///
    /// # Errors
    /// Columns of different lengths; lists of different lengths, or of no number; labels beyond `i64`.
    pub(crate) fn new(loss: &Loss, columns: &[ArrayRef]) -> Result<Option<Self>> {
        let len = columns[0].len();
        for (name, column) in COLUMNS.iter().zip(columns) {
            if column.len() != len {
                return exec_err!("{name} has {} rows, but pred has {len}", column.len());
            }
        }
        if columns.iter().any(|column| column.null_count() == len || column.data_type().is_null()) {
            return Ok(None);
        }

        let pred = Rows::<E::Arrow>::new("pred", &columns[0])?;
        let (mut target, target_width, target_valid) = if loss.labelled().is_some() {
            let rows = Rows::<Int64Type>::new("target", &columns[1])?;
            (Targets::Labels(rows.numbers), rows.width, rows.valid)
        } else {
            let rows = Rows::<E::Arrow>::new("target", &columns[1])?;
            (Targets::Numbers(rows.numbers), rows.width, rows.valid)
        };
        let weight = columns.get(2).map(|column| Rows::<E::Arrow>::new("weight", column)).transpose()?;

        let mut valid = NullBuffer::union(pred.valid.as_ref(), target_valid.as_ref());
        let mut weights = None;
        if let Some(weight) = weight {
            valid = NullBuffer::union(valid.as_ref(), weight.valid.as_ref());
            weights = Some(weight.numbers);
        }
        if let Some(valid) = &valid {
            if let Targets::Labels(labels) = &mut target {
                *labels = zeroed(labels, valid);
            }
            let given = |row: usize| weights.as_ref().map_or(E::from_f64(1.0), |weights| weights[row]);
            weights = Some(
                (0..len).map(|row| if valid.is_valid(row) { given(row) } else { E::default() }).collect(),
            );
        }
        if valid.as_ref().is_some_and(|valid| valid.null_count() == len) {
            return Ok(None);
        }
        let (pred, width) = (pred.numbers, pred.width);
        Ok(Some(Columns { pred, target, weight: weights, width, target_width, valid, len }))
    }
}

impl<T: ArrowPrimitiveType> Rows<T> {
    fn new(name: &str, column: &ArrayRef) -> Result<Self> {
        let Lists { values, width, valid } = match column.data_type() {
            DataType::List(_) => {
                let lists = column.as_list::<i32>();
                Lists::new(name, lists.values(), lists.offsets(), column.nulls())?
            }
            DataType::LargeList(_) => {
                let lists = column.as_list::<i64>();
                Lists::new(name, lists.values(), lists.offsets(), column.nulls())?
            }
            DataType::FixedSizeList(..) => {
                let lists = column.as_fixed_size_list();
                let width = lists.value_length() as usize;
                let values = lists.values().slice(lists.value_offset(0) as usize, column.len() * width);
                Lists { values, width: Some(width), valid: column.nulls().cloned() }
            }
            _ => Lists { values: column.clone(), width: None, valid: column.nulls().cloned() },
        };
        if width == Some(0) {
            return exec_err!("{name} must have lists of numbers, not of 0");
        }

        let numbers = numbers::<T>(name, &values)?;
        let valid = match width {
            Some(width) => NullBuffer::union(valid.as_ref(), whole(numbers.nulls(), width).as_ref()),
            None => valid,
        };
        Ok(Rows {
            numbers: numbers.values().clone(),
            width,
            valid: valid.filter(|valid| valid.null_count() > 0),
        })
    }
}

/// The elements of lists of one length, one list after another; those of a list that is null are null.
struct Lists {
    values: ArrayRef,
    width: Option<usize>,
    valid: Option<NullBuffer>,
}

impl Lists {
    fn new<O: datafusion::arrow::array::OffsetSizeTrait>(
        name: &str,
        values: &ArrayRef,
        offsets: &OffsetBuffer<O>,
        valid: Option<&NullBuffer>,
    ) -> Result<Self> {
        let is_valid = |row: &usize| valid.is_none_or(|valid| valid.is_valid(*row));
        let bounds = |row: usize| (offsets[row].as_usize(), offsets[row + 1].as_usize());
        let length = |row: usize| bounds(row).1 - bounds(row).0;

        let rows = offsets.len() - 1;
        let Some(first) = (0..rows).find(is_valid) else {
            return exec_err!("{name} has no rows");
        };
        let width = length(first);
        if let Some(other) = (0..rows).filter(is_valid).find(|row| length(*row) != width) {
            return exec_err!(
                "{name}[{other}] has {} numbers, but {name}[{first}] has {width}",
                length(other)
            );
        }

        // A list that is null may have any length.
        let values = if (0..rows).all(|row| length(row) == width) {
            values.slice(bounds(0).0, rows * width)
        } else {
            let elements = (0..rows).flat_map(|row| {
                let start = is_valid(&row).then_some(bounds(row).0 as u64);
                (0..width as u64).map(move |at| start.map(|start| start + at))
            });
            take(values, &elements.collect::<UInt64Array>(), None)?
        };
        Ok(Lists { values, width: Some(width), valid: valid.cloned() })
    }
}

/// Numbers of Arrow in the type of the kernel.
fn numbers<T: ArrowPrimitiveType>(name: &str, column: &ArrayRef) -> Result<PrimitiveArray<T>> {
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let cast = cast_with_options(column, &T::DATA_TYPE, &options);
    let cast = cast.map_err(|error| exec_datafusion_err!("{name}: {error}"))?;
    Ok(cast.as_primitive::<T>().clone())
}

/// The rows without a null among their elements.
fn whole(elements: Option<&NullBuffer>, width: usize) -> Option<NullBuffer> {
    let elements = elements.filter(|elements| elements.null_count() > 0)?;
    let row = |row: usize| (0..width).all(|at| elements.is_valid(row * width + at));
    Some(NullBuffer::new(BooleanBuffer::collect_bool(elements.len() / width, row)))
}

/// Labels with 0, which is a class of any loss, in rows that have none.
fn zeroed(labels: &[i64], valid: &NullBuffer) -> ScalarBuffer<i64> {
    labels.iter().enumerate().map(|(row, label)| if valid.is_valid(row) { *label } else { 0 }).collect()
}
