//! Arrays of Arrow, random numbers, and the core's value of them.
use datafusion::arrow::array::{
    ArrayRef, FixedSizeListArray, Float32Array, Float64Array, Int64Array, ListArray,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field};
use perdita::Total;
use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
use std::sync::Arc;

/// A number between 0 and 1 for each index, the same in every run.
pub(crate) fn uniform(seed: u64, index: usize) -> f64 {
    let mut x = (seed << 32) ^ index as u64;
    for _ in 0..3 {
        x = (x ^ (x >> 31)).wrapping_mul(0x7fb5_d329_728e_a185);
        x = (x ^ (x >> 27)).wrapping_mul(0x81da_def4_bc2d_d44d);
    }
    (x >> 11) as f64 / (1u64 << 53) as f64
}

/// Numbers in a range.
pub(crate) fn between(seed: u64, len: usize, low: f64, high: f64) -> Vec<f64> {
    (0..len).map(|index| low + (high - low) * uniform(seed, index)).collect()
}

pub(crate) fn doubles(numbers: &[f64]) -> ArrayRef {
    Arc::new(Float64Array::from(numbers.to_vec()))
}

pub(crate) fn singles(numbers: &[f64]) -> ArrayRef {
    Arc::new(numbers.iter().map(|x| Some(*x as f32)).collect::<Float32Array>())
}

pub(crate) fn integers(numbers: &[i64]) -> ArrayRef {
    Arc::new(Int64Array::from(numbers.to_vec()))
}

/// Lists of `width` numbers.
pub(crate) fn lists(elements: ArrayRef, width: usize) -> ArrayRef {
    let field = Arc::new(Field::new_list_field(elements.data_type().clone(), true));
    let rows = elements.len() / width;
    Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(vec![width; rows]), elements, None))
}

pub(crate) fn fixed_lists(elements: ArrayRef, width: usize) -> ArrayRef {
    let field = Arc::new(Field::new_list_field(elements.data_type().clone(), true));
    Arc::new(FixedSizeListArray::new(field, width as i32, elements, None))
}

pub(crate) fn null(kind: DataType, len: usize) -> ArrayRef {
    datafusion::arrow::array::new_null_array(&kind, len)
}

/// The core's total of predictions and targets.
pub(crate) fn total(loss: &str, pred: &[f64], target: &[f64], weight: Option<&[f64]>) -> Total {
    let loss: Loss = loss.parse().expect(loss);
    let shape = [pred.len()];
    let mut inputs = Inputs::new().array("prediction", pred, &shape).array("target", target, &shape);
    if let Some(weight) = weight {
        inputs = inputs.weight(weight);
    }
    loss.evaluate(&inputs.checked(), Reduction::Sum, Outputs::new()).expect("a total").total
}

/// The core's total of rows of scores and labels.
pub(crate) fn row_total(loss: &str, scores: &[f64], labels: &[i64], weight: Option<&[f64]>) -> Total {
    let loss: Loss = loss.parse().expect(loss);
    let shape = [labels.len(), scores.len() / labels.len()];
    let mut inputs = Inputs::new().array("scores", scores, &shape).array("labels", labels, &shape[..1]);
    if let Some(weight) = weight {
        inputs = inputs.weight(weight);
    }
    loss.evaluate(&inputs.checked(), Reduction::Sum, Outputs::new()).expect("a total").total
}
