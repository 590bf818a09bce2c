//! Ballista: the same queries on many machines.
//!
//! Plans cross the wire with the names of functions, not with the functions: scheduler, executors and client each register them. The
//! program `perdita-ballista` is a scheduler or an executor that has them.
//!
//! ```no_run
//! # async fn query() -> datafusion::error::Result<()> {
//! let context = perdita_datafusion::ballista::connect("df://localhost:50050").await?;
//! let frame = context.sql("select perdita_mean('huber', p, y, w) from '/data/part-*.parquet'").await?;
//! frame.show().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Schedulers and executors of your own take [`session_state`] as the session builder of their configuration, and
//! [`registry`] as the function registry.
use ballista::prelude::SessionContextExt;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::{default_config_producer, default_session_builder};
use datafusion::common::Result;
use datafusion::execution::{FunctionRegistry, SessionState};
use datafusion::prelude::{SessionConfig, SessionContext};
use std::sync::Arc;

/// The session of a client of the scheduler at this address, `df://host:50050`, whose queries may name files.
///
/// # Errors
/// A text that is no address.
pub async fn connect(scheduler: &str) -> Result<SessionContext> {
    let context =
        SessionContext::remote_with_state(scheduler, session_state(default_config_producer())?).await?;
    // Becoming a client of Ballista, a session forgets its functions.
    crate::register(&context);
    Ok(context.enable_url_table())
}

/// The session of a query in a scheduler.
///
/// # Errors
/// None of perdita's.
pub fn session_state(config: SessionConfig) -> Result<SessionState> {
    let mut state = default_session_builder(config)?;
    state.register_udf(Arc::new(crate::each()))?;
    state.register_udaf(Arc::new(crate::mean()))?;
    Ok(state)
}

/// The functions of an executor.
pub fn registry() -> BallistaFunctionRegistry {
    let mut registry = BallistaFunctionRegistry::default();
    let (each, mean) = (Arc::new(crate::each()), Arc::new(crate::mean()));
    registry.scalar_functions.insert(each.name().into(), each);
    registry.aggregate_functions.insert(mean.name().into(), mean);
    registry
}
