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
//! **Products.** Scores that are rows of A·Bᵀ are never stored: linear layers with cross-entropy, contrastive losses,
//! triplets mined in the batch. [`batch::Products`] says what goes in, [`Gradients`] what comes out.
//!
//! ```
//! use perdita::losses::linear_cross_entropy::LinearCrossEntropy;
//! use perdita::{Embeddings, Gradients, Labels, LinearExt, Products, Reduction};
//!
//! let (hidden, weight) = ([0.5f32, -1.0, 2.0, 0.0], [1.0f32, 0.0, 0.0, 1.0, 1.0, 1.0]);
//! let batch = Products::new(Embeddings::new(&hidden, 2)?, Embeddings::new(&weight, 2)?)?;
//! let batch = batch.labels(Labels::from(&[2u32, 0]))?;
//! let (mut of_hidden, mut of_weight) = ([0.0f32; 4], [0.0f32; 6]);
//! let out = Gradients::none().a(&mut of_hidden).b(&mut of_weight);
//! let loss = LinearCrossEntropy::default().evaluate(batch, Reduction::Mean, out)?;
//! assert!(loss.total.mean() > 0.0 && of_weight[0] != 0.0);
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
//! **Batches larger than a model's memory.** A contrastive loss needs the embeddings of the whole batch, but a model need
//! not hold its activations for all of it (GradCache, Gao et al. 2021): embed the batch in parts and keep nothing else;
//! evaluate the loss and its gradient in the embeddings once; embed every part again, now with what back-propagation
//! needs, and send it the gradient of its rows. The step in the middle is `evaluate`:
//!
//! ```
//! use perdita::{ContrastiveExt, Embeddings, Gradients, Products, Reduction, losses::info_nce::InfoNce};
//!
//! /// A model of one number: x ↦ (w·x, 1 − w·x), and what a gradient in that means for w.
//! let embed = |w: f64, x: &[f64]| x.iter().flat_map(|x| [w * x, 1.0 - w * x]).collect::<Vec<f64>>();
//! let backward = |x: &[f64], grad: &[f64]| x.iter().zip(grad.chunks(2)).map(|(x, g)| x * (g[0] - g[1])).sum::<f64>();
//!
//! let (w, x, keys) = (0.5, [0.1, 0.9, 0.4, 0.7], [0.2, 0.8, 0.9, 0.1, 0.5, 0.5, 0.6, 0.4]);
//! // 1. In parts, without a graph.
//! let mut embedded = Vec::new();
//! x.chunks(2).for_each(|part| embedded.extend(embed(w, part)));
//! // 2. The whole batch at once.
//! let batch = Products::new(Embeddings::new(&embedded, 2)?, Embeddings::new(&keys, 2)?)?;
//! let mut grad = [0.0; 8];
//! InfoNce::new(0.1)?.evaluate(batch, Reduction::Mean, Gradients::none().a(&mut grad))?;
//! // 3. In parts again, with one.
//! let slope: f64 = x.chunks(2).zip(grad.chunks(4)).map(|(part, grad)| backward(part, grad)).sum();
//!
//! let loss = |w| {
//!     let a = embed(w, &x);
//!     let batch = Products::new(Embeddings::new(&a, 2)?, Embeddings::new(&keys, 2)?)?;
//!     Ok::<f64, perdita::Error>(InfoNce::new(0.1)?.evaluate(batch, Reduction::Mean, Gradients::none())?.total.mean())
//! };
//! assert!((slope - (loss(w + 1e-6)? - loss(w - 1e-6)?) / 2e-6).abs() < 1e-6);
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! Losses of single rows, such as [`linear_cross_entropy`](losses::linear_cross_entropy) and InfoNCE with labels on both
//! sides, need not even that: feed rows of a in parts, with [`Gradients::add`] and [`Reduction::Over`], and merge the
//! totals. Batches that lie on several machines have
//! [`evaluate_sharded`](ContrastiveExt::evaluate_sharded), and layers whose classes do
//! [`evaluate_vocabulary`](LinearExt::evaluate_vocabulary).
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
//! use perdita::loss::{Args, Card, Claims, Error, Formula, Jet, Pointwise, Task};
//! use perdita::real::{Dual, Interval, Real};
//! use perdita::{Pairs, PointwiseExt, Pred, Target, certify::certify};
//!
//! /// √(1 + r²) − 1, a smooth absolute error.
//! #[derive(Clone)]
//! struct PseudoHuber;
//! impl Formula for PseudoHuber {
//!     const CARD: Card = Card { name: "pseudo_huber", ..perdita::losses::mse::Mse::CARD };
//!     fn build(_: &Args) -> Result<Self, Error> {
//!         Ok(PseudoHuber)
//!     }
//! }
//! impl Pointwise for PseudoHuber {
//!     #[inline(always)]
//!     fn at<R: Real>(&self, prediction: R, target: R) -> Jet<R> {
//!         Jet::derive(prediction, perdita::inline!(|p: Dual<R>| {
//!             let r = p - Dual::fixed(target);
//!             (r * r + r.lit(1.0)).sqrt() - r.lit(1.0)
//!         }))
//!     }
//!     fn claims(&self) -> Claims {
//!         Claims::NONE
//!     }
//! }
//! let (loss, grad) = PseudoHuber.value_and_grad(Pairs::new(Pred(&[3.0f64]), Target(&[0.0]))?)?;
//! assert!((loss - (10f64.sqrt() - 1.0)).abs() < 1e-15 && (grad[0] - 3.0 / 10f64.sqrt()).abs() < 1e-15);
//! assert!(certify(&PseudoHuber).is_proved()); // never negative
//! # Ok::<(), perdita::Error>(())
//! ```
//!
//! # Conventions
//!
//! * The mean is Σwℓ/Σw. What is ignored, or weighs 0, is exactly 0 in value and gradient, whatever lies there.
//! * If nothing counts, the value is 0, the count 0 and the gradient 0.
//! * A NaN prediction that counts makes the value NaN; [`Pairs::checked`] and [`Rows::checked`] turn it into an error
//!   that names its place. At a kink the slope is 0 where 0 is a subgradient.
//! * Sums are kept in double precision, over fixed blocks: any number of threads gives the same bits.
//! * `f32` and `f64` are computed as they are; [`half::bf16`] and [`half::f16`] are stored in 16 bits and computed in
//!   `f32`.
//!
//! # Features
//!
//! * `threads` (default): large batches on all cores of the current rayon pool.
//! * `ndarray`: views of arrays as inputs.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod batch;
pub mod certify;
pub mod combine;
pub mod kernel;
pub mod loss;
pub mod losses;
pub mod real;
pub mod trace;

pub use batch::{
    Arrays, Embeddings, Labels, Pairs, Pred, Products, Queue, Rows, Scores, Target, Targets,
    class_balanced_weights, class_weights,
};
pub use half;
pub use kernel::{
    ArraysExt, ContrastiveExt, DecorrelationExt, Gather, Gradients, LinearExt, Outcome, Outputs, PairwiseExt,
    PointwiseExt, Reduction, RelationalExt, RowwiseExt, See, Shard, Shards, Slots, Total, TripletsExt,
    Vocabulary,
};
pub use loss::Error;
