//! Computations and parameters that several losses share.
mod boxes;
mod distribution;
mod erf;
mod gain;
mod pixels;
mod softmax;
mod threshold;
mod transformed;

pub use boxes::{BoxFormat, Boxes};
pub(crate) use distribution::LocationScale;
pub(crate) use erf::erf_and_gaussian;
pub use gain::Gain;
pub use pixels::{Activation, Pixels};
pub use softmax::Softmax;
pub(crate) use threshold::Threshold;
pub use transformed::{TransformedGrad, TransformedRow};
