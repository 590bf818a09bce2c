//! `perdita(loss, pred, target[, weight])`: the loss of each row.
use crate::batch;
use crate::call::{coerced, fit, loss, result_type, text, types};
use datafusion::arrow::array::{Array, new_empty_array};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue, internal_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use std::sync::Arc;

pub(crate) const NAME: &str = "perdita";

/// The scalar function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Each {
    signature: Signature,
}

impl Each {
    pub(crate) fn new() -> Self {
        Each { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Each {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        coerced(NAME, types)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        internal_err!("the result has a field")
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs) -> Result<FieldRef> {
        let types = types(args.arg_fields);
        let [kind, columns @ ..] = &coerced(NAME, &types)?[..] else { return internal_err!("no arguments") };
        // A parameter of a prepared statement is known later.
        if !kind.is_null() {
            let text = text(NAME, args.scalar_arguments.first().copied().flatten())?;
            fit(&*loss(text)?, columns)?;
        }
        Ok(Arc::new(Field::new(NAME, result_type(&columns[0]), true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [first, columns @ ..] = &args.args[..] else { return internal_err!("no arguments") };
        let literal = match first {
            ColumnarValue::Scalar(value) => value.clone(),
            // Across DataFusion's C interface a literal is an array.
            ColumnarValue::Array(texts) if texts.is_empty() => {
                return Ok(ColumnarValue::Array(new_empty_array(args.return_field.data_type())));
            }
            ColumnarValue::Array(texts) => ScalarValue::try_from_array(texts, 0)?,
        };
        let loss = loss(text(NAME, Some(&literal))?)?;

        let is_scalar = columns.iter().all(|column| matches!(column, ColumnarValue::Scalar(_)));
        let rows = if is_scalar { 1 } else { args.number_rows };
        let columns = columns.iter().map(|column| column.to_array(rows)).collect::<Result<Vec<_>>>()?;
        fit(&loss, &columns.iter().map(|column| column.data_type().clone()).collect::<Vec<_>>())?;
        let each = batch::each(&loss, &columns)?;
        Ok(if is_scalar { ScalarValue::try_from_array(&each, 0)?.into() } else { each.into() })
    }
}
