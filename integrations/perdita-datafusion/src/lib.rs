//! Loss functions in SQL: perdita's losses for [DataFusion](datafusion), on one machine or, with Ballista, on many.
//!
//! ```
//! use datafusion::error::Result;
//! use datafusion::prelude::SessionContext;
//!
//! # async fn query() -> Result<()> {
//! let context = SessionContext::new();
//! perdita_datafusion::register(&context);
//!
//! let rows = "(values (0.5, 0.0, 1), (3.0, 0.0, 1), (-1.0, -1.0, 2)) as t(p, y, fold)";
//! let folds = format!("select fold, perdita_mean('huber(delta=1)', p, y) from {rows} group by fold");
//! context.sql(&folds).await?.show().await?;
//!
//! let mean = format!("select perdita_mean('huber(delta=1)', p, y) from {rows}");
//! let mean = context.sql(&mean).await?.collect().await?;
//! let mean = datafusion::common::cast::as_float64_array(mean[0].column(0))?.value(0);
//! assert_eq!(mean, (0.125 + 2.5 + 0.0) / 3.0);
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new()?.block_on(query())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Functions
//!
//! - `perdita(loss, pred, target[, weight])`: the loss of each row, wℓ.
//! - `perdita_mean(loss, pred, target[, weight])`: Σwℓ/Σw, an aggregate, also in windows whose frame begins with `unbounded preceding`.
//!
//! `loss` is a literal text: the name of a loss with its parameters, or a formula (`'0.5*r^2; r = p - y'`). Losses that take more than a
//! prediction and a target have no loss per row, and are refused.
//!
//! `pred` is a column of numbers or, for losses of rows of scores, of lists (lists, large lists, lists of fixed size; of columns,
//! `[z0, z1, z2]`). `target` is a column of numbers or class indices, or of lists for targets that are distributions. The losses have
//! the type of the predictions, if that is a floating-point type; the mean is a double.
//!
//! # Nulls
//!
//! A row has no loss where the prediction, the target, the weight or an element of a list is null, and where the label is the one to
//! ignore (-100 by default): `perdita` is null there, and `perdita_mean` leaves the row out. This is the rule of `perdita.arrow` in
//! Python. A weight of 0 leaves a row out, whatever it holds. The mean is null, as that of `avg`, if nothing is left.
//!
//! NaN and numbers outside their domains are errors, which name the row of the batch that DataFusion evaluated. What can be known without
//! data (the loss, its parameters, types) is an error when the query is planned.
//!
//! # Partial aggregates
//!
//! The state of the aggregate is a [`Total`](perdita::Total): sum and weight in twice the precision of a double, and a count. Batches are
//! evaluated as they come, by default 8192 rows each: that is a block of a `Total` for losses of one prediction. So the mean over files, row
//! groups or partitions of whole blocks has the bits of one call of the core on all rows, for any number of partitions, in any
//! order. Elsewhere blocks are cut differently: the difference is about 10⁻¹⁵ of the sum, and 10⁻⁸ for columns in single precision. A
//! group's rows in a batch are a block.
//!
//! # Features
//!
//! - `cli`: the program `perdita-sql`, which `perdita sql "select …"` starts.
//! - `ballista`: the module `ballista`, a client, and the program `perdita-ballista`, a scheduler or an executor with these functions.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "ballista")]
pub mod ballista;
mod batch;
mod call;
mod columns;
mod groups;
mod mean;
mod scalar;
mod state;

use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;

/// Registers [`each`] and [`mean`].
pub fn register(context: &SessionContext) {
    context.register_udf(each());
    context.register_udaf(mean());
}

/// The scalar function `perdita(loss, pred, target[, weight])`.
pub fn each() -> ScalarUDF {
    ScalarUDF::from(scalar::Each::new())
}

/// The aggregate function `perdita_mean(loss, pred, target[, weight])`.
pub fn mean() -> AggregateUDF {
    AggregateUDF::from(mean::Mean::new())
}
