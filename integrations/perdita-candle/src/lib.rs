//! Loss functions of [`perdita`] for [Candle](candle_core): over 100, each with its exact gradient, on tensors.
//!
//! [`loss`] has a function for every loss, which returns the mean, as those of `candle_nn::loss` do:
//!
//! ```
//! use candle_core::{Device, Result, Tensor, Var};
//!
//! # fn main() -> Result<()> {
//! let logits = Var::new(&[[2f32, -1., 0.5], [0., 0., 90.]], &Device::Cpu)?;
//! let labels = Tensor::new(&[0u32, 2], &Device::Cpu)?;
//! let loss = perdita_candle::loss::focal(&logits, &labels, 2.0, 0.25)?;
//! let grads = loss.backward()?;
//! assert_eq!(grads.get(&logits).unwrap().dims(), [2, 3]);
//! # Ok(())
//! # }
//! ```
//!
//! [`Loss`] makes a loss from its text, which a configuration file can hold, with all parameters, and with weights and reductions:
//!
//! ```
//! use candle_core::{Device, Result, Tensor};
//! use perdita_candle::{Loss, Reduction};
//!
//! # fn main() -> Result<()> {
//! let loss = Loss::new("cross_entropy(label_smoothing=0.1, ignore_index=-1)")?.reduction(Reduction::None);
//! let logits = Tensor::zeros((2, 4, 10), candle_core::DType::F32, &Device::Cpu)?;
//! let labels = Tensor::new(&[[1i64, 5, -1, -1], [7, 2, 0, -1]], &Device::Cpu)?;
//! let each = loss.forward(&logits, &labels)?;
//! assert_eq!(each.dims(), [2, 4]);
//!
//! let error = Loss::new("focla").unwrap_err();
//! assert!(error.to_string().starts_with("unknown loss `focla`; did you mean `focal`?"));
//! # Ok(())
//! # }
//! ```
//!
//! [`perceptual`] has losses of the features of images in a network: VGG, with weights from a file.
//!
//! # How it works
//!
//! On the CPU the forward pass computes value and gradient in one pass over the tensors' own memory, without a graph of operations and
//! without copies of contiguous tensors. The backward pass multiplies the gradient by the upstream gradient. On other devices the
//! formula of the loss is replayed with Candle's operations, with perdita's derivative; similarity losses and linear layers block by
//! block of rows, so that no matrix of all scores is stored, but by `triplet` with `mining=batch_all` and `semi_hard`, which need all
//! pairs of a positive and a negative of an anchor. Losses without such a formula (images, lists, sequences) and triplets with
//! random mining are computed on the CPU.
//!
//! # Types
//!
//! | tensors | |
//! | --- | --- |
//! | `f32`, `f64` | computed as they are |
//! | `f16`, `bf16` | computed in `f32`; the value has the type of the predictions, as everywhere in Candle, and is rounded once, as their gradient is |
//! | `u8`, `u32`, `i16`, `i32`, `i64` | labels |
//!
//! Strided tensors (transposed, narrowed, broadcast) are copied first.

mod call;
mod framework;
mod function;
mod graft;
pub mod loss;
mod namespace;
mod parameters;
pub mod perceptual;

pub use call::Loss;
pub use parameters::Scalar;
pub use perdita_adapter::{PerClass, Reduction};

/// The code of the readme.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
