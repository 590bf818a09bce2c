//! Loss functions, each written **once**, as a generic formula. The same formula runs on SIMD lanes (value and gradient
//! at memory bandwidth), on dual numbers (exact derivatives) and on intervals (proofs of convexity and bounds). The
//! crate `perdita-catalog` has all losses by name.
//!
//! # A tour
//!
//! **Values and gradients.** Shapes are checked once, when a batch is made, and predictions and targets are different
//! types. Kernels write into the caller's memory and allocate nothing.
//!
//! ```
//! use perdita::{Pairs, PointwiseExt, Pred, Target, losses::Huber};
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
//! **Rows.** A row of logits and a class label, with ignored rows, label smoothing, class weights and z-loss in any
//! combination.
//!
//! ```
//! use perdita::{Labels, Rows, RowwiseExt, Scores, losses::CrossEntropy};
//!
//! let logits = [2.0f32, -1.0, 0.5, /* second row */ 0.0, 0.0, 90.0];
//! let batch = Rows::new(Scores::new(&logits, 3), Labels::from(&[0u32, 2]))?;
//! let smooth = CrossEntropy::default().label_smoothing(0.1)?;
//! let (loss, grad) = smooth.value_and_grad(batch)?;
//! assert!(loss > 0.0 && grad.len() == 6);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! **Named arrays.** Losses with other inputs (boxes, triplets, masks, lists) take arrays by name, in the shapes that
//! are usual in PyTorch, and have a gradient in each. [`Arrays`] has the inputs, [`Outputs`] the outputs.
//!
//! ```
//! use perdita::{Arrays, ArraysExt, Reduction, Outputs, losses::Giou};
//!
//! let (prediction, target) = ([0.0f32, 0.0, 2.0, 2.0], [1.0f32, 1.0, 3.0, 3.0]);
//! let batch = Arrays::new().numbers("prediction", &prediction, &[1, 4])?.numbers("target", &target, &[1, 4])?;
//! let mut grad = [0.0f32; 4];
//! let loss = Giou::default().evaluate(batch, Reduction::Mean, Outputs::new().grad("prediction", &mut grad))?;
//! assert!(loss.mean() > 1.0 && grad[0] < 0.0 && grad[2] < 0.0);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! **Several losses.** [`combine`] has fixed weights, dynamic weights and schedules. Learned weights are a loss,
//! [`uncertainty`](losses::uncertainty).
//!
//! **All options of a training loop** are arguments of [`evaluate`](PointwiseExt::evaluate): per-element losses, an
//! upstream gradient, an explicit denominator (gradient accumulation), the curvature (boosting). It returns a [`Total`]
//! that merges with those of other parts of the batch (several machines).
//!
//! ```
//! use perdita::{Outputs, Pairs, PointwiseExt, Pred, Reduction, Target, losses::BceWithLogits};
//!
//! let (logits, y, w) = ([0.5f64, -2.0], [1.0, 1.0], [1.0, 0.0]);
//! let batch = Pairs::new(Pred(&logits), Target(&y))?.weighted(&w)?;
//! let (mut grad, mut hess) = ([9.0; 2], [9.0; 2]);
//! let out = Outputs::new().grad("prediction", &mut grad).curvature(&mut hess);
//! let total = BceWithLogits::new(1.0)?.evaluate(batch, Reduction::Over(8.0), out)?;
//! assert_eq!((total.count(), grad[1], hess[1]), (1, 0.0, 0.0)); // weight 0 does not count
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! **A loss of your own** is a formula over [`real::Real`], with the same kernels, derivatives and proofs. In it,
//! `p.lit(c)` is the constant c, `Dual::fixed` a number with derivative 0, and [`inline!`](crate::inline) a closure that
//! is always inlined. [`ValueSlope::derive`](loss::ValueSlope::derive) computes the slope; one that is written by hand is
//! faster, and to be tested.
//!
//! ```
//! use perdita::loss::{Card, Claims, Definition, ValueSlope, POSITIVE, Pointwise};
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
//! impl Definition for PseudoHuber {
//!     const CARD: Card = Card {
//!         summary: "smooth absolute error",
//!         formula: "δ²(√(1 + (r/δ)²) − 1); r = p − y, δ = delta",
//!         ..Card::regression("pseudo_huber", Self::PARAMS)
//!     };
//! }
//! impl Pointwise for PseudoHuber {
//!     #[inline(always)]
//!     fn at<R: Real>(&self, prediction: R, target: R) -> ValueSlope<R> {
//!         ValueSlope::derive(prediction, perdita::inline!(|p: Dual<R>| {
//!             let (one, d) = (p.lit(1.0), p.lit(self.delta));
//!             let r = (p - Dual::fixed(target)) / d;
//!             d * d * (r.hypot(one) - one)
//!         }))
//!     }
//!     fn claims(&self) -> Claims {
//!         Claims { lipschitz: self.delta, smooth: 1.0, ..Claims::CONVEX }
//!     }
//! }
//! let loss = PseudoHuber::new(1.0)?;
//! let (value, grad) = loss.value_and_grad(Pairs::new(Pred(&[3.0f64]), Target(&[0.0]))?)?;
//! assert!((value - (10f64.sqrt() - 1.0)).abs() < 1e-15 && (grad[0] - 3.0 / 10f64.sqrt()).abs() < 1e-15);
//! assert!(certify(&loss).is_proved()); // convex, Lipschitz, smooth and never negative
//! # Ok::<(), perdita::Error>(())
//! ```
//!
#![cfg_attr(feature = "products", doc = include_str!("products.md"))]
//!
//! # Conventions
//!
//! * The mean is Σwℓ/Σw. Ignored observations and those of weight 0 have value and gradient exactly 0, even if they
//!   contain NaN.
//! * If nothing counts, the value is 0, the count 0 and the gradient 0.
//! * A NaN prediction that counts makes the value NaN; with [`Pairs::checked`] and [`Rows::checked`] it is an error
//!   that has its index. At a kink the slope is 0 where 0 is a subgradient.
//! * Sums are in double precision, over fixed blocks: any number of threads gives the same bits.
//! * `f32` and `f64` are computed in their own precision; `bf16` and `f16` (feature `half`) are stored in 16 bits and
//!   computed in `f32`.
//!
//! # Features
//!
//! * `threads` (default): large batches run on all threads of the current rayon pool.
//! * `products`: losses whose scores are products of rows (linear layers with cross-entropy, contrastive losses,
//!   triplets mined in the batch) and losses of Gram matrices; compiles a matrix product.
//! * `half`: inputs and gradients in [`bf16` and `f16`](https://docs.rs/half), beside `f32` and `f64`.
//! * `ndarray`: views of arrays as inputs.
//! * `serde`: totals in any format of [serde](https://serde.rs).
//! * `executor`: losses as recorded programs, run by code that all losses share. The catalogue of losses by name needs
//!   it; programs that use losses by type do not.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod alone;
pub mod batch;
pub mod certify;
pub mod combine;
pub mod kernel;
pub mod loss;
pub mod losses;
mod macros;
pub mod prelude;
pub mod real;
pub mod trace;

pub use batch::{
    Arrays, Labels, Pairs, Pred, Rows, Scores, Target, Targets, class_balanced_weights, class_weights,
};

#[cfg(feature = "products")]
pub use batch::{Embeddings, Products, Queue};
#[cfg(feature = "half")]
pub use half;
pub use kernel::{ArraysExt, NamedGrads, Outputs, PointwiseExt, Reduction, RowwiseExt, Total, TotalParts};
#[cfg(feature = "products")]
pub use kernel::{Gather, ProductEvaluation, ProductsExt, Shard, ShardVisitor, Shards, Vocabulary};
pub use loss::Error;
