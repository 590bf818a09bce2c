//! Perceptual losses: distances between the features of images in layers of a fixed network.
//!
//! ```text
//! images ── network ──► features by layer ── losses of the catalogue ──► Σ λ d(f, f') + Σ μ gram(f, s)
//! ```
//!
//! [`Vgg`] reads the weights of VGG-16 or VGG-19 from a file; any other [`Network`] gives features by name. [`Perceptual`] says which
//! layers are compared, with their weights, and how. The gradient in the images comes from Candle's `backward`; networks have none.
//!
//! ```no_run
//! use candle_core::{DType, Device, Result, Tensor, Var};
//! use perdita_candle::perceptual::{Perceptual, Vgg};
//!
//! # fn main() -> Result<()> {
//! let loss = Perceptual::new([("relu1_2", 1.0), ("relu2_2", 0.5)])?;
//! let vgg = Vgg::load("vgg16-397923af.pth", loss.names(), DType::F32, &Device::Cpu)?;
//!
//! let image = Var::rand(0f32, 1., (1, 3, 64, 64), &Device::Cpu)?; // in [0, 1]
//! let target = Tensor::rand(0f32, 1., (1, 3, 64, 64), &Device::Cpu)?;
//! let grads = loss.forward(&vgg, &image, &target)?.backward()?;
//! assert!(grads.get(&image).is_some());
//! # Ok(())
//! # }
//! ```
//!
//! Style transfer compares the content with one image, and the Gram matrices of style layers with another. Features of images that stay
//! the same are computed once:
//!
//! ```no_run
//! # use candle_core::{DType, Device, Result, Tensor, Var};
//! # use perdita_candle::perceptual::{Network, Perceptual, Vgg};
//! # fn f(image: &Var, content: &Tensor, style: &Tensor) -> Result<()> {
//! let loss = Perceptual::new([("relu3_3", 1.0)])?.style([("relu1_2", 10.0), ("relu2_2", 10.0)])?;
//! let vgg = Vgg::load("vgg16.safetensors", loss.names(), DType::F32, &Device::Cpu)?;
//! let (content, style) = (loss.features(&vgg, content)?, loss.features(&vgg, style)?);
//! for _step in 0..200 {
//!     let value = loss.compare(&loss.features(&vgg, image)?, &content, &style)?;
//!     // … a step of an optimiser
//! #   let _ = value;
//! }
//! # Ok(())
//! # }
//! ```

mod layer;
mod legacy;
mod loss;
mod vgg;
mod weights;

pub use loss::{FeatureReduction, Perceptual};
pub use vgg::Vgg;

use candle_core::{Result, Tensor};
use std::collections::BTreeMap;

/// The features of images by layer.
pub type Features = BTreeMap<String, Tensor>;

/// A fixed network with named layers.
pub trait Network {
    /// The features of images in these layers.
    ///
    /// # Errors
    /// An unknown layer, images that do not fit.
    fn features(&self, images: &Tensor, layers: &[&str]) -> Result<Features>;
}
