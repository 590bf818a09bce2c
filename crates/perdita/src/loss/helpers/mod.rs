//! Computations and parameters that several losses share.
mod altered;
mod boxes;
mod gain;
mod pixels;
mod softmax;
mod threshold;

pub use altered::{TransformedGrad, TransformedRow};
pub use boxes::{BoxFormat, Boxes};
pub use gain::Gain;
pub use pixels::{Activation, Pixels};
pub use softmax::Softmax;
pub(crate) use threshold::Threshold;
