//! Loss functions, each written **once** as a formula, and from that one formula: run at the speed of memory with its
//! gradient, differentiated exactly, and proved convex or bounded. The crate `perdita-catalog` has them all by name.
//!
//! # A tour
//!
//! **Values and gradients.** Inputs are checked once, into types that cannot be swapped; kernels then write into memory
//! of yours and allocate nothing.
//!
//! ```
//! use perdita::{Pairs, PointwiseExt, Pred, Target, losses::huber::Huber};
//!
//! let (p, y) = ([0.5f32, 3.0, -1.0], [0.0f32, 0.0, -1.0]);
//! let batch = Pairs::new(Pred(&p), Target(&y))?;
//! let mut grad = [0.0f32; 3];
//! let loss = Huber::new(1.0)?.mean_grad(batch, &mut grad)?;
//! assert_eq!(loss, (0.125 + 2.5 + 0.0) / 3.0);
//! assert_eq!(grad, [0.5 / 3.0, 1.0 / 3.0, 0.0]);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! **Rows.** A row of logits and its label; ignored rows, label smoothing, class weights, z-loss in any combination.
//!
//! ```
//! use perdita::{Labels, Rows, RowwiseExt, Scores, losses::cross_entropy::CrossEntropy};
//!
//! let logits = [2.0f32, -1.0, 0.5, /* second row */ 0.0, 0.0, 90.0];
//! let batch = Rows::new(Scores::new(&logits, 3), Labels::from(&[0u32, 2]))?;
//! let smooth = CrossEntropy::default().label_smoothing(0.1)?;
//! let (loss, grad) = smooth.value_and_grad(batch)?;
//! assert!(loss > 0.0 && grad.len() == 6);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! **Several arrays.** Losses that take more than that, boxes, triplets, masks, lists, take their arrays by name, with the
//! shapes that they have elsewhere, and have a gradient in each. [`Arrays`] says what goes in, [`Slots`] what comes out.
//!
//! ```
//! use perdita::{Arrays, ArraysExt, Reduction, Slots, losses::giou::Giou};
//!
//! let (prediction, target) = ([0.0f32, 0.0, 2.0, 2.0], [1.0f32, 1.0, 3.0, 3.0]);
//! let batch = Arrays::new().numbers("prediction", &prediction, &[1, 4])?.numbers("target", &target, &[1, 4])?;
//! let mut grad = [0.0f32; 4];
//! let loss = Giou::default().evaluate(batch, Reduction::Mean, Slots::none().grad("prediction", &mut grad))?;
//! assert!(loss.mean() > 1.0 && grad[0] < 0.0 && grad[2] < 0.0);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! **Several losses.** [`combine`] weighs them: fixed weights, weights that follow how fast each falls, schedules. Weights
//! that are learnt are a loss, [`uncertainty`](losses::uncertainty).
//!
//! **Everything else a training loop needs** goes through [`evaluate`](PointwiseExt::evaluate): per-element losses, an
//! upstream gradient, an explicit denominator (gradient accumulation), the curvature (boosting), and a [`Total`] that
//! merges with others (several machines).
//!
//! ```
//! use perdita::{Outputs, Pairs, PointwiseExt, Pred, Reduction, Target, losses::bce_with_logits::BceWithLogits};
//!
//! let (logits, y, w) = ([0.5f64, -2.0], [1.0, 1.0], [1.0, 0.0]);
//! let batch = Pairs::new(Pred(&logits), Target(&y))?.weighted(&w)?;
//! let (mut grad, mut hess) = ([9.0; 2], [9.0; 2]);
//! let out = Outputs::none().grad(&mut grad).curvature(&mut hess);
//! let total = BceWithLogits::new(1.0)?.evaluate(batch, Reduction::Over(8.0), out)?;
//! assert_eq!((total.count(), grad[1], hess[1]), (1, 0.0, 0.0)); // weight 0 is not there
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! **Your own loss** is a formula over [`real::Real`]; the kernels, the derivatives and the proofs come with it.
//!
//! ```
//! use perdita::loss::{Card, Claims, Formula, Jet, POSITIVE, Pointwise};
//! use perdita::real::{Dual, Interval, Real};
//! use perdita::{Pairs, PointwiseExt, Pred, Target, certify::certify};
//!
//! perdita::parameters! {
//!     /// δ²·(√(1 + (r/δ)²) − 1), a smooth absolute error
//!     #[derive(Clone)]
//!     struct PseudoHuber(
//!         /// error at which the loss changes from quadratic to linear
//!         delta: f64 in POSITIVE = 1.0,
//!     )
//! }
//! impl Formula for PseudoHuber {
//!     const CARD: Card = Card {
//!         summary: "smooth absolute error",
//!         formula: "δ²(√(1 + (r/δ)²) − 1); r = p − y, δ = delta",
//!         ..Card::regression("pseudo_huber", Self::PARAMS)
//!     };
//! }
//! impl Pointwise for PseudoHuber {
//!     #[inline(always)]
//!     fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
//!         Jet::derive(prediction, perdita::inline!(|p: Dual<R>| {
//!             let (one, d) = (p.lit(1.0), p.lit(self.delta));
//!             let r = (p - Dual::fixed(target)) / d;
//!             d * d * ((one + r * r).sqrt() - one)
//!         }))
//!     }
//!     fn claims(&self) -> Claims {
//!         Claims::NONE
//!     }
//! }
//! let loss = PseudoHuber::new(1.0)?;
//! let (value, grad) = loss.value_and_grad(Pairs::new(Pred(&[3.0f64]), Target(&[0.0]))?)?;
//! assert!((value - (10f64.sqrt() - 1.0)).abs() < 1e-15 && (grad[0] - 3.0 / 10f64.sqrt()).abs() < 1e-15);
//! assert!(certify(&loss).is_proved()); // never negative
//! # Ok::<(), perdita::Error>(())
//! ```
//!
#![cfg_attr(feature = "products", doc = include_str!("products.md"))]
//!
//! # Conventions
//!
//! * The mean is Σwℓ/Σw. What is ignored, or weighs 0, is exactly 0 in value and gradient, whatever lies there.
//! * If nothing counts, the value is 0, the count 0 and the gradient 0.
//! * A NaN prediction that counts makes the value NaN; [`Pairs::checked`] and [`Rows::checked`] turn it into an error
//!   that names its place. At a kink the slope is 0 where 0 is a subgradient.
//! * Sums are kept in double precision, over fixed blocks: any number of threads gives the same bits.
//! * `f32` and `f64` are computed as they are; `bf16` and `f16` (feature `half`) are stored in 16 bits and computed in
//!   `f32`.
//!
//! # Features
//!
//! * `threads` (default): large batches on all cores of the current rayon pool.
//! * `products`: losses whose scores are products of rows (linear layers with cross-entropy, contrastive losses, triplets
//!   mined in the batch) and losses of Gram matrices; compiles a matrix product.
//! * `half`: inputs and gradients in [`bf16` and `f16`](https://docs.rs/half), beside `f32` and `f64`.
//! * `ndarray`: views of arrays as inputs.
//! * `executor`: losses as data, evaluated step by step by code that all of them share. The catalogue of losses by name
//!   needs it; a program that names its losses does not.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod batch;
pub mod certify;
pub mod combine;
pub mod kernel;
pub mod loss;
pub mod losses;
mod macros;
pub mod real;
pub mod trace;

pub use batch::{
    Arrays, Labels, Pairs, Pred, Rows, Scores, Target, Targets, class_balanced_weights, class_weights,
};
#[cfg(feature = "products")]
pub use batch::{Embeddings, Products, Queue};
#[cfg(feature = "half")]
pub use half;
pub use kernel::{ArraysExt, Outputs, PointwiseExt, Reduction, RowwiseExt, Slots, Total};
#[cfg(feature = "products")]
pub use kernel::{Gather, Gradients, Outcome, ProductsExt, See, Shard, Shards, Vocabulary};
pub use loss::Error;
