//! Loss functions of [`perdita`] for [Burn](burn): over 100, each with its exact gradient, in Burn's conventions.
//!
//! Every loss has a configuration and a module, in [`loss`] and at the root:
//!
//! ```
//! use burn::nn::loss::Reduction;
//! use burn::tensor::{Device, Int, Tensor};
//! use perdita_burn::{FocalLossConfig, HuberLossConfig};
//!
//! let device = Device::flex().autodiff();
//! let prediction = Tensor::<1>::from_floats([0.5, 3.], &device).require_grad();
//! let target = Tensor::<1>::zeros([2], &device);
//! let huber = HuberLossConfig::new().with_delta(1.5).init();
//! let value = huber.forward(prediction.clone(), target, Reduction::Mean);
//! let grads = value.backward();
//! assert_eq!(prediction.grad(&grads).unwrap().into_data().to_vec::<f32>().unwrap(), [0.25, 0.75]);
//!
//! let logits = Tensor::<2>::from_floats([[2., -1., 0.5], [0., 0., 90.]], &device);
//! let labels = Tensor::<1, Int>::from_ints([0, 2], &device);
//! let focal = FocalLossConfig::new().with_gamma(2.0).with_alpha([0.2, 0.3, 0.5]).init();
//! let each: Tensor<1> = focal.forward_no_reduction(logits, labels);
//! assert_eq!(each.dims(), [2]);
//! ```
//!
//! [`LossConfig`] makes a loss from its text, which a configuration file can hold; [`Loss`] takes all tensors by name, and weights.
//!
//! # How it works
//!
//! On [`Device::flex()`](burn::tensor::Device::flex) the forward pass computes value and gradient in one pass over the tensors' own
//! memory, without a graph of operations and without copies of contiguous tensors; the gradient is the state of one operation of the
//! graph, which multiplies it by the upstream gradient. Both gradient-checkpointing strategies keep it, as it is never worth computing
//! again. On other devices the formula of the loss is replayed with Burn's operations, with perdita's derivative; similarity losses and
//! linear layers block by block of rows, so that no matrix of all scores is stored, but by `triplet` with `mining=batch_all` and
//! `semi_hard`, which need all pairs of a positive and a negative of an anchor. Losses without such a formula (images, lists,
//! sequences) and triplets with random mining are computed on the CPU, and so is `f64` on wgpu, whose shaders have no exponential and no
//! logarithm of that type. A device other than Flex needs the feature of this crate that has the name of Burn's.
//!
//! # Types
//!
//! | tensors | |
//! | --- | --- |
//! | `f32`, `f64` | computed as they are |
//! | `f16`, `bf16`, `flex32` | computed in `f32`; the value has the type of the predictions, and is rounded once, as their gradient is |
//! | integers of 8 to 64 bits | labels |
//!
//! # Panics
//!
//! Wrong shapes, types and labels panic, as everywhere in Burn, with perdita's text. Methods that begin with `try_` return it as an
//! [`Error`].

mod call;
mod error;
mod framework;
mod graft;
mod input;
pub mod loss;
mod namespace;
mod typed;

pub use call::{Loss, LossConfig};
pub use error::Error;
pub use input::Input;
pub use loss::*;
pub use perdita_adapter::PerClass;

/// The code of the readme.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
