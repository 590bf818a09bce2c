//! A `Total` as the columns of a partial aggregate, without the loss of a digit.
use datafusion::arrow::array::{ArrayRef, AsArray, Float64Array, Int32Array, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Int32Type, UInt64Type};
use datafusion::common::{Result, exec_datafusion_err};
use datafusion::logical_expr::utils::format_state_name;
use perdita::{Total, TotalParts};
use std::sync::Arc;

/// The fields of the state of the aggregate with a name.
pub(crate) fn fields(name: &str) -> Vec<Arc<Field>> {
    let parts = [
        ("sum", DataType::Float64),
        ("sum_low", DataType::Float64),
        ("weight", DataType::Float64),
        ("weight_low", DataType::Float64),
        ("count", DataType::UInt64),
        ("exponent", DataType::Int32),
    ];
    let field = |(part, kind)| Arc::new(Field::new(format_state_name(name, part), kind, false));
    parts.map(field).into()
}

/// Totals as columns.
pub(crate) fn columns(totals: &[Total]) -> Vec<ArrayRef> {
    let parts: Vec<TotalParts> = totals.iter().map(Total::parts).collect();
    let doubles = |of: fn(&TotalParts) -> f64| Arc::new(Float64Array::from_iter_values(parts.iter().map(of)));
    vec![
        doubles(|parts| parts.sum[0]),
        doubles(|parts| parts.sum[1]),
        doubles(|parts| parts.weight[0]),
        doubles(|parts| parts.weight[1]),
        Arc::new(UInt64Array::from_iter_values(parts.iter().map(|parts| parts.count))),
        Arc::new(Int32Array::from_iter_values(parts.iter().map(|parts| parts.exponent))),
    ]
}

/// The totals in columns.
///
/// # Errors
/// Numbers that are parts of no total.
pub(crate) fn totals(columns: &[ArrayRef]) -> Result<impl Iterator<Item = Result<Total>>> {
    let wrong = || exec_datafusion_err!("the state of perdita_mean is not that of a total");
    let doubles = |at: usize| columns.get(at)?.as_primitive_opt::<Float64Type>();
    let [sum, sum_low, weight, weight_low] = [0, 1, 2, 3].map(doubles);
    let count = columns.get(4).and_then(|column| column.as_primitive_opt::<UInt64Type>());
    let exponent = columns.get(5).and_then(|column| column.as_primitive_opt::<Int32Type>());
    let (Some(sum), Some(sum_low), Some(weight), Some(weight_low)) = (sum, sum_low, weight, weight_low)
    else {
        return Err(wrong());
    };
    let (Some(count), Some(exponent)) = (count, exponent) else { return Err(wrong()) };

    Ok((0..count.len()).map(move |row| {
        let parts = TotalParts {
            sum: [sum.value(row), sum_low.value(row)],
            weight: [weight.value(row), weight_low.value(row)],
            count: count.value(row),
            exponent: exponent.value(row),
        };
        Total::from_parts(parts).map_err(|error| exec_datafusion_err!("{error}"))
    }))
}

/// The mean of a total; `None` where nothing counts.
pub(crate) fn mean(total: &Total) -> Option<f64> {
    (total.count() > 0).then(|| total.mean())
}
