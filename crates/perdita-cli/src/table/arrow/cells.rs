//! Types of Arrow as types of columns, and cells of an array as numbers and as text.

use std::fmt::Display;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal32Type, Decimal64Type, Decimal128Type, Float16Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, GenericListArray, OffsetSizeTrait};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use num_traits::AsPrimitive;

use super::super::{ColumnType, Texts};

pub(super) fn kind(data_type: &DataType) -> ColumnType {
    use DataType::*;
    match data_type {
        Boolean | Float16 | Float32 | Int8 | Int16 | UInt8 | UInt16 => ColumnType::Single,
        Int32 | Int64 | UInt32 | UInt64 => ColumnType::Integer,
        number if number.is_numeric() && !matches!(number, Decimal256(..)) => ColumnType::Number,
        Utf8 | LargeUtf8 | Utf8View => ColumnType::Text,
        Dictionary(_, values) => kind(values),
        other => ColumnType::Other(format!("{other}")),
    }
}

pub(super) fn first_null(nulls: Option<&NullBuffer>) -> Option<usize> {
    nulls?.iter().position(|valid| !valid)
}

/// The elements of lists, where they start, and the first list that is not `width` long, with its length.
pub(super) fn ragged<O: OffsetSizeTrait>(
    list: &GenericListArray<O>,
    width: usize,
) -> (&ArrayRef, usize, Option<(usize, usize)>) {
    let lengths = list.offsets().lengths();
    let odd = lengths.enumerate().find(|&(_, length)| length != width);
    (list.values(), list.value_offsets()[0].as_usize(), odd)
}

/// The cells of a column of [`ColumnType::Number`], with an unspecified value for a null.
pub(super) fn numbers(cells: &dyn Array) -> Vec<f64> {
    fn cast<T: ArrowPrimitiveType<Native: AsPrimitive<f64>>>(cells: &dyn Array, scale: i8) -> Vec<f64> {
        let unit = 10f64.powi(scale.unsigned_abs().into());
        let numbers = cells.as_primitive::<T>().values().iter();
        match scale {
            ..0 => numbers.map(|number| number.as_() * unit).collect(),
            0.. => numbers.map(|number| number.as_() / unit).collect(),
        }
    }
    use DataType::*;

    match cells.data_type() {
        Float64 => cells.as_primitive::<Float64Type>().values().to_vec(),
        Float32 => cast::<Float32Type>(cells, 0),
        Float16 => cast::<Float16Type>(cells, 0),
        Int64 => cast::<Int64Type>(cells, 0),
        Int32 => cast::<Int32Type>(cells, 0),
        Int16 => cast::<Int16Type>(cells, 0),
        Int8 => cast::<Int8Type>(cells, 0),
        UInt64 => cast::<UInt64Type>(cells, 0),
        UInt32 => cast::<UInt32Type>(cells, 0),
        UInt16 => cast::<UInt16Type>(cells, 0),
        UInt8 => cast::<UInt8Type>(cells, 0),
        Decimal32(_, scale) => cast::<Decimal32Type>(cells, *scale),
        Decimal64(_, scale) => cast::<Decimal64Type>(cells, *scale),
        Decimal128(_, scale) => cast::<Decimal128Type>(cells, *scale),
        Boolean => cells.as_boolean().values().iter().map(|bit| f64::from(u8::from(bit))).collect(),
        Dictionary(..) => {
            let words = numbers(cells.as_any_dictionary().values());
            cells
                .as_any_dictionary()
                .normalized_keys()
                .into_iter()
                .map(|key| words.get(key).copied().unwrap_or(f64::NAN))
                .collect()
        }
        other => unreachable!("{other} is not a kind of number"),
    }
}

/// The first integer that [`numbers`] rounds, among cells that are not null, with its index.
pub(super) fn rounded(cells: &dyn Array) -> Option<(usize, i128)> {
    fn first<T: ArrowPrimitiveType<Native: AsPrimitive<i128>>>(
        cells: &dyn Array,
        scale: i8,
    ) -> Option<(usize, i128)> {
        let unit = 10i128.checked_pow(scale.unsigned_abs().into())?;
        let mut integers = cells.as_primitive::<T>().iter().enumerate();
        integers.find_map(|(index, integer)| {
            let integer = integer?.as_().checked_mul(unit)?;
            (integer as f64 as i128 != integer).then_some((index, integer))
        })
    }
    use DataType::*;

    match cells.data_type() {
        Int64 => first::<Int64Type>(cells, 0),
        UInt64 => first::<UInt64Type>(cells, 0),
        // Behind a decimal point, numbers are rounded as those of texts are.
        Decimal64(_, scale) if *scale <= 0 => first::<Decimal64Type>(cells, *scale),
        Decimal128(_, scale) if *scale <= 0 => first::<Decimal128Type>(cells, *scale),
        Dictionary(..) => {
            let dictionary = cells.as_any_dictionary();
            let (word, integer) = rounded(dictionary.values())?;
            let keys = dictionary.normalized_keys();
            let index = (0..keys.len()).find(|&index| keys[index] == word && !cells.is_null(index))?;
            Some((index, integer))
        }
        _ => None,
    }
}

/// Cells as text.
pub(super) fn texts(cells: &dyn Array, at: impl Iterator<Item = usize>) -> Texts {
    fn spell<T: Display>(
        cells: &dyn Array,
        at: impl Iterator<Item = usize>,
        cell: impl Fn(usize) -> T,
    ) -> Texts {
        let mut texts = Texts::default();
        at.for_each(|index| if cells.is_null(index) { texts.push_null() } else { texts.push(cell(index)) });
        texts
    }

    use DataType::*;

    match cells.data_type() {
        Utf8 => spell(cells, at, |index| cells.as_string::<i32>().value(index)),
        LargeUtf8 => spell(cells, at, |index| cells.as_string::<i64>().value(index)),
        Utf8View => spell(cells, at, |index| cells.as_string_view().value(index)),
        Boolean => spell(cells, at, |index| cells.as_boolean().value(index)),
        // Beyond 2⁵³, different numbers are the same `f64`.
        Int64 => spell(cells, at, |index| cells.as_primitive::<Int64Type>().value(index)),
        UInt64 => spell(cells, at, |index| cells.as_primitive::<UInt64Type>().value(index)),
        Dictionary(..) => {
            let dictionary = cells.as_any_dictionary();
            let words = texts(dictionary.values(), 0..dictionary.values().len());
            // Where there are no words, all keys are null.
            let keys = if dictionary.values().is_empty() { Vec::new() } else { dictionary.normalized_keys() };
            let mut texts = Texts::default();
            for index in at {
                match cells.is_null(index) || words.is_null(keys[index]) {
                    true => texts.push_null(),
                    false => texts.push(words.get(keys[index])),
                }
            }
            texts
        }
        Decimal128(..) => {
            spell(cells, at, |index| decimal(&cells.as_primitive::<Decimal128Type>().value_as_string(index)))
        }
        Decimal64(..) => {
            spell(cells, at, |index| decimal(&cells.as_primitive::<Decimal64Type>().value_as_string(index)))
        }
        _ => {
            let numbers = numbers(cells);
            spell(cells, at, |index| numbers[index])
        }
    }
}

/// A decimal without zeros at its end: `1` for `1.00`.
fn decimal(text: &str) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').into(),
        false => text.into(),
    }
}
