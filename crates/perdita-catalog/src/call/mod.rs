//! One call for every loss: arrays by name in, the value out, gradients by name into the caller's memory.
//!
//! ```text
//! loss.fields()                        what it takes: names, axes, gradients, domains
//! loss.evaluate(inputs, mean, outputs)
//!   bind      names to fields, one type for all floats, lengths, axes     (the first error names the array)
//!   kinds     the typed batch of the loss's kind, and its erased kernel   (nothing is copied, nothing is allocated)
//! ```
//!
//! **Pointwise losses** take `prediction` and `target`, of any shape.
//!
//! ```
//! use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
//!
//! let loss: Loss = "huber(delta=1)".parse()?;
//! let (prediction, target) = ([0.5f32, 3.0, -1.0], [0.0f32, 0.0, -1.0]);
//! let inputs = Inputs::new().array("prediction", &prediction, &[3]).array("target", &target, &[3]);
//! let mut grad = [0.0f32; 3];
//! let found = loss.evaluate(&inputs, Reduction::Mean, Outputs::new().grad("prediction", &mut grad))?;
//! assert_eq!((found.value(), grad), ((0.125 + 2.5) / 3.0, [0.5 / 3.0, 1.0 / 3.0, 0.0]));
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
//!
//! **Row-wise losses** take `scores` (n c), whose rows may be padded, and `labels` (n) or `targets` (n c).
//!
//! ```
//! use perdita_catalog::{ArrayRef, Inputs, Loss, Outputs, Reduction};
//!
//! let loss: Loss = "cross_entropy(label_smoothing=0.1)".parse()?;
//! let scores = [2.0f64, -1.0, 0.5, f64::NAN, /* second row */ 0.0, 0.0, 9.0, f64::NAN];
//! let scores = ArrayRef::new(&scores, &[2, 3]).row_stride(4);
//! let inputs = Inputs::new().with("scores", scores).array("labels", &[0u8, 2], &[2]).weight(&[1.0, 0.5]);
//! let (mut grad, mut curvature) = ([0.0; 8], [0.0; 8]);
//! let out = Outputs::new().grad("scores", &mut grad).curvature(&mut curvature);
//! let found = loss.evaluate(&inputs, Reduction::Mean, out)?;
//! assert!(found.value() > 0.0 && found.total.weight() == 1.5);
//! assert!(grad[0] < 0.0 && curvature[0] > 0.0 && grad[3] == 0.0);
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
//!
//! **Similarity losses** take `a` (n d) and, each as it needs, `b` (m d), `labels` (n), `key_labels` (m), `targets` (n m),
//! `bias` (m) and `negatives` (k d, or n k d). Their parameters have gradients, too.
//!
//! ```
//! use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
//!
//! let loss: Loss = "info_nce(temperature=0.5)".parse()?;
//! let (queries, keys) = ([1.0f32, 0.0, 0.0, 2.0], [3.0f32, 0.0, 0.0, 1.0]);
//! let inputs = Inputs::new().array("a", &queries, &[2, 2]).array("b", &keys, &[2, 2]);
//! let (mut of_queries, mut of_keys) = ([0.0f32; 4], [0.0f32; 4]);
//! let out = Outputs::new().grad("a", &mut of_queries).grad("b", &mut of_keys);
//! let found = loss.evaluate(&inputs, Reduction::Mean, out)?;
//! assert!((found.value() - (-2f64).exp().ln_1p()).abs() < 1e-7);
//! assert!(found.parameter("temperature").is_some());
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
//!
//! **Multi-input losses** have names of their own.
//!
//! ```
//! use perdita_catalog::{Inputs, Loss, Outputs, Reduction};
//!
//! let loss: Loss = "gaussian_nll".parse()?;
//! let names: Vec<_> = loss.fields().iter().map(|field| format!("{} ({})", field.name, field.axes)).collect();
//! assert_eq!(names, ["mean (...)", "variance (...)", "target (...)"]);
//!
//! let (mean, variance, target) = ([0.0, 1.0], [1.0, 4.0], [1.0, 1.0]);
//! let inputs = Inputs::new().array("mean", &mean, &[2]).array("variance", &variance, &[2]);
//! let inputs = inputs.array("target", &target, &[2]);
//! let mut of_variance = [0.0; 2];
//! loss.evaluate(&inputs, Reduction::Sum, Outputs::new().grad("variance", &mut of_variance))?;
//! assert_eq!(of_variance, [0.0, 0.125]);
//!
//! let error = loss.evaluate(&inputs.array("targte", &target, &[2]), Reduction::Sum, Outputs::new()).unwrap_err();
//! assert_eq!(error.to_string(), "gaussian_nll has no input `targte`; did you mean `target`?");
//! # Ok::<(), perdita_catalog::Error>(())
//! ```
//!
//! Everything else is a capability that a loss has or lacks: [`Loss::sharded`], [`Loss::vocabulary`],
//! [`Loss::trace`], [`Loss::pointwise`] and so on.
mod array;
mod bind;
mod forms;
mod inputs;
mod kinds;
mod outputs;

pub use array::{ArrayRef, CallElement, Data, DataMut, Dtype};
pub use forms::{Sharded, VocabularyParallel};
pub use inputs::{Inputs, Key, Slot};
pub use outputs::{Evaluation, Outputs};

use crate::loss::Loss;
use bind::{Bound, typed};
use kinds::Batch;
use perdita::batch::{self, Scan};
use perdita::kernel::{Reduction, evaluate_checked};
use perdita::loss::Error;

/// The largest number of fields of a loss, and of arrays of a call.
const MAX_FIELDS: usize = 16;

/// The dynamic call.
impl Loss {
    /// The reduced loss of named arrays, and the other requested `outputs`. It computes in the type of the first float array, and
    /// allocates nothing beyond what the loss itself does.
    ///
    /// # Errors
    /// An array that is missing, unknown, given twice, or of a wrong type or shape; an output of the wrong length or that the
    /// loss lacks; labels that are no class; weights that are negative or not finite; an explicit denominator that is not
    /// positive; the first number outside its domain, if inputs are [checked](Inputs::checked). Nothing is written then.
    /// Checked, a loss that is NaN nevertheless is an error as well, after the outputs are written.
    pub fn evaluate(
        &self,
        inputs: &Inputs,
        reduction: Reduction,
        outputs: Outputs,
    ) -> Result<Evaluation, Error> {
        match inputs.is_double() {
            true => self.evaluate_as::<f64>(inputs, reduction, outputs),
            false => self.evaluate_as::<f32>(inputs, reduction, outputs),
        }
    }

    fn evaluate_as<E: CallElement>(
        &self,
        inputs: &Inputs,
        reduction: Reduction,
        outputs: Outputs,
    ) -> Result<Evaluation, Error> {
        let arrays = Bound::<E>::new(self, inputs)?;
        let value = outputs.value;
        let out = typed(self, outputs, &arrays)?;
        let batch = Batch { loss: self, arrays };
        if inputs.check != Some(Scan::All) {
            return batch.evaluate(reduction, out);
        }
        // Bounded domains are checked where the typed batch is made.
        let check = |scan| if scan == Scan::All { batch.check() } else { Ok(()) };
        let evaluate = |not_finite: &_| batch.evaluate(reduction, out.checked_by(not_finite));
        evaluate_checked(self.card().name, value, &check, evaluate, &|| batch.each())
    }

    /// The slot of a field, for repeated calls.
    ///
    /// # Errors
    /// An unknown name; the message has the nearest one.
    pub fn slot(&self, name: &str) -> Result<Slot, Error> {
        let place = bind::place(self, name.into())?;
        Ok(Slot { name: self.fields()[place].name, place })
    }

    /// Checks that the loss takes named arrays of these shapes.
    ///
    /// # Errors
    /// An array that is missing or unknown, or whose axes do not fit.
    pub fn fit(&self, shapes: &[(&str, &[usize])]) -> Result<(), Error> {
        shapes.iter().try_for_each(|(name, _)| self.slot(name).map(drop))?;
        let fields = self.fields();
        let shape =
            |at: usize| shapes.iter().find(|(name, _)| *name == fields[at].name).map(|(_, shape)| *shape);
        batch::fit(self.card().name, fields, shape)
    }

    /// The shape of the [observations](Self::each), and so of weights, per-observation losses and `upstream`.
    ///
    /// # Errors
    /// Arrays that are missing, unknown or do not match.
    pub fn observations(&self, inputs: &Inputs) -> Result<Vec<usize>, Error> {
        match inputs.is_double() {
            true => Batch { loss: self, arrays: Bound::<f64>::new(self, inputs)? }.observations(),
            false => Batch { loss: self, arrays: Bound::<f32>::new(self, inputs)? }.observations(),
        }
    }
}
