//! Results as a table, as CSV and as JSON.
use datafusion::arrow::array::{Array, AsArray, PrimitiveArray, RecordBatch};
use datafusion::arrow::csv::WriterBuilder;
use datafusion::arrow::datatypes::{
    ArrowPrimitiveType, DataType, FieldRef, Float32Type, Float64Type, Schema,
};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::json::writer::{EncoderFactory, EncoderOptions, JsonArray, NullableEncoder};
use datafusion::arrow::json::{Encoder, WriterBuilder as JsonBuilder};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::error::Result;
use std::sync::Arc;

/// The gap between columns.
const GAP: usize = 2;

/// Cells under a header, numbers flush right.
pub(crate) fn table(schema: &Schema, batches: &[RecordBatch]) -> Result<String> {
    let header: Vec<String> = schema.fields().iter().map(|field| visible(field.name())).collect();
    let is_number: Vec<bool> = schema.fields().iter().map(|field| field.data_type().is_numeric()).collect();
    let mut rows = Vec::new();
    for batch in batches {
        let options = FormatOptions::default().with_null("null");
        let cells = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options));
        let cells = cells.collect::<Result<Vec<_>, _>>()?;
        for row in 0..batch.num_rows() {
            let row = cells.iter().map(|cells| Ok(visible(&cells.value(row).try_to_string()?)));
            rows.push(row.collect::<Result<Vec<_>>>()?);
        }
    }

    let width =
        |at: usize| rows.iter().chain([&header]).map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells =
            row.iter().zip(&widths).zip(&is_number).map(|((cell, &width), is_number)| match is_number {
                true => format!("{cell:>width$}"),
                false => format!("{cell:<width$}"),
            });
        cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_string() + "\n"
    };
    let rule = "─".repeat(widths.iter().sum::<usize>() + GAP * (widths.len() - 1));
    Ok(format!("{}{rule}\n{}", line(&header), rows.iter().map(line).collect::<String>()))
}

/// CSV, with a header.
pub(crate) fn csv(schema: &Schema, batches: &[RecordBatch]) -> Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().with_header(true).build(Vec::new());
    // A result without rows has its header.
    writer.write(&RecordBatch::new_empty(Arc::new(schema.clone())))?;
    for batch in batches {
        writer.write(batch)?;
    }
    Ok(writer.into_inner())
}

/// An array of objects. NaN and the infinities are texts, as in all of perdita's JSON.
pub(crate) fn json(batches: &[RecordBatch]) -> Result<Vec<u8>> {
    let builder = JsonBuilder::new().with_explicit_nulls(true).with_encoder_factory(Arc::new(Numbers));
    let mut writer = builder.build::<_, JsonArray>(Vec::new());
    writer.write_batches(&batches.iter().collect::<Vec<_>>())?;
    writer.finish()?;
    let mut text = writer.into_inner();
    text.push(b'\n');
    Ok(text)
}

/// Encodes floating-point numbers.
#[derive(Debug)]
struct Numbers;

impl EncoderFactory for Numbers {
    fn make_default_encoder<'a>(
        &self,
        _: &'a FieldRef,
        array: &'a dyn Array,
        _: &'a EncoderOptions,
    ) -> Result<Option<NullableEncoder<'a>>, ArrowError> {
        Ok(match array.data_type() {
            DataType::Float32 => Some(encoder(array.as_primitive::<Float32Type>())),
            DataType::Float64 => Some(encoder(array.as_primitive::<Float64Type>())),
            _ => None,
        })
    }
}

fn encoder<T: ArrowPrimitiveType<Native: Into<f64> + std::fmt::Debug>>(
    array: &PrimitiveArray<T>,
) -> NullableEncoder<'_> {
    NullableEncoder::new(Box::new(Finite(array)), array.nulls().cloned())
}

/// Numbers with every digit, and texts for those that JSON has not.
struct Finite<'a, T: ArrowPrimitiveType>(&'a PrimitiveArray<T>);

impl<T: ArrowPrimitiveType<Native: Into<f64> + std::fmt::Debug>> Encoder for Finite<'_, T> {
    fn encode(&mut self, row: usize, out: &mut Vec<u8>) {
        let x = self.0.value(row);
        let is_finite = Into::<f64>::into(x).is_finite();
        out.extend(if is_finite { format!("{x:?}") } else { format!("\"{x:?}\"") }.bytes());
    }
}

/// A text with its control characters escaped: nothing in it moves the cursor or changes colours.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { shown.extend(c.escape_debug()) } else { shown.push(c) }
    }
    shown
}
