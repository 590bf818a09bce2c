//! Models, fitted with any loss of the catalogue that fits the target.
mod linear;
#[cfg(feature = "mlp")]
mod mlp;
mod objective;
mod smooth;

pub use linear::{Fit, Linear};
#[cfg(feature = "mlp")]
pub use mlp::{Mlp, Network};
pub use objective::{Link, Objective, fitting};
