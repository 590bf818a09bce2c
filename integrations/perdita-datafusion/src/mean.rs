//! `perdita_mean(loss, pred, target[, weight])`: Σwℓ/Σw, whose partial aggregates are totals.
use crate::call::{coerced, fit, loss, text, types};
use crate::groups::GroupTotals;
use crate::{batch, state};
use datafusion::arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use datafusion::arrow::datatypes::{DataType, FieldRef, Schema};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::expr::{AggregateFunction, AggregateFunctionParams};
use datafusion::logical_expr::function::{AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, ColumnarValue, Expr, ExprSchemable, GroupsAccumulator, Signature,
    Volatility,
};
use datafusion::physical_expr::PhysicalExpr;
use perdita::Total;
use perdita_catalog::Loss;
use std::sync::Arc;

pub(crate) const NAME: &str = "perdita_mean";

/// The aggregate function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mean {
    signature: Signature,
}

impl Mean {
    pub(crate) fn new() -> Self {
        Mean { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for Mean {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        coerced(NAME, types)
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        coerced(NAME, types).map(|_| DataType::Float64)
    }

    /// A total has no order.
    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    /// Nothing is simplified: here the optimiser shows the arguments, so that a wrong loss is an error of planning.
    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        Some(Box::new(|call, context| {
            check(&call, |expr| expr.get_type(&**context.schema()))?;
            Ok(Expr::AggregateFunction(call))
        }))
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        distinct(args.is_distinct)?;
        Ok(state::fields(args.name))
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        let loss = loss_of(&args)?;
        Ok(Box::new(RunningTotal { loss, total: Total::default() }))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(GroupTotals::new(loss_of(&args)?)))
    }

    fn create_sliding_accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        plan_err!(
            "{NAME} over a frame whose start moves would have to subtract losses, which is not exact: let the frame begin with \
             `unbounded preceding`"
        )
    }
}

/// Checks a call: the text of its loss, and the types of its columns.
fn check(call: &AggregateFunction, kind: impl Fn(&Expr) -> Result<DataType>) -> Result<()> {
    let AggregateFunctionParams { args, distinct: is_distinct, .. } = &call.params;
    distinct(*is_distinct)?;
    let Some((first, columns)) = args.split_first() else { return Ok(()) };
    let literal = if let Expr::Literal(value, _) = first { Some(value) } else { None };
    let loss = loss(text(NAME, literal)?)?;
    fit(&loss, &columns.iter().map(kind).collect::<Result<Vec<_>>>()?)
}

/// The loss of an aggregate.
fn loss_of(args: &AccumulatorArgs) -> Result<Arc<Loss>> {
    distinct(args.is_distinct)?;
    let literal = args.exprs.first().and_then(constant);
    let loss = loss(text(NAME, literal.as_ref())?)?;
    fit(&loss, &types(&args.expr_fields[1..]))?;
    Ok(loss)
}

/// The value of an expression without columns. Its type says nothing: across DataFusion's C interface a literal is an expression like
/// any other.
fn constant(expression: &Arc<dyn PhysicalExpr>) -> Option<ScalarValue> {
    let options = RecordBatchOptions::new().with_row_count(Some(1));
    let row = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), vec![], &options).ok()?;
    match expression.evaluate(&row).ok()? {
        ColumnarValue::Scalar(value) => Some(value),
        ColumnarValue::Array(values) => ScalarValue::try_from_array(&values, 0).ok(),
    }
}

/// Refuses `distinct`: a mean over different rows is that of a subquery.
fn distinct(is_distinct: bool) -> Result<()> {
    match is_distinct {
        true => plan_err!("{NAME} takes every row: for different ones, select distinct in a subquery"),
        false => Ok(()),
    }
}

/// The total of all rows so far.
#[derive(Debug)]
struct RunningTotal {
    loss: Arc<Loss>,
    total: Total,
}

impl Accumulator for RunningTotal {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.total = self.total.merge(batch::total(&self.loss, &values[1..])?);
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for total in state::totals(states)? {
            self.total = self.total.merge(total?);
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        state::columns(&[self.total]).iter().map(|column| ScalarValue::try_from_array(column, 0)).collect()
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(state::mean(&self.total).into())
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }
}
