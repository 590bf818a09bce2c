//! Losses over sharded batches and vocabularies. Python does the communication.
use crate::arrays::{self, Address, Grads, Input, Read, Write};
use crate::call::{Core, Reduced, Result, result};
use crate::{threads, wrong};
use numpy::{PyArray1, PyArrayMethods, PyReadonlyArray1};
use perdita::kernel::Vocabulary;
use perdita::{Error, Reduction, Shard, ShardVisitor, Shards};
use perdita_catalog::call::Sharded;
use perdita_catalog::{CallElement, Evaluation, Inputs, Loss, Outputs};
use pyo3::prelude::*;

/// A shard from Python: the index of its first row, its arrays, and its weights if there are any.
#[derive(FromPyObject)]
pub(crate) struct Part(usize, Vec<Input<Address>>, Option<Address>);
impl Part {
    fn inputs(&self, loss: &Loss) -> PyResult<Inputs<'_>> {
        arrays::inputs(loss, &self.1, self.2.as_ref())
    }
}

/// Shards that a Python function fetches: `visit(k)` returns shard k and the memory for the gradients in its arrays.
struct Ring<'l> {
    loss: &'l Loss,
    form: Sharded<'l>,
    visit: Py<PyAny>,
    count: usize,
    raised: Raised,
}

impl<E: CallElement> Shards<E> for Ring<'_> {
    fn count(&self) -> usize {
        self.count
    }

    fn visit(&mut self, k: usize, see: &mut ShardVisitor<E>) -> std::result::Result<(), Error> {
        type Visited = (Part, Grads<Address>);
        let visited = Python::attach(|py| self.visit.bind(py).call1((k,))?.extract::<Visited>());
        let (part, mut grads) = self.raised.keep(visited)?;
        let inputs = self.raised.keep(part.inputs(self.loss))?;
        let outputs = self.raised.keep(arrays::gradients(&mut grads))?;
        see(Shard { rows: self.form.rows(&inputs)?, first: part.0 }, self.form.outputs(&inputs, outputs)?)
    }
}

impl Ring<'_> {
    fn evaluate<E: CallElement>(
        &mut self,
        first: usize,
        inputs: &Inputs,
        reduction: Reduction,
        outputs: Outputs,
    ) -> std::result::Result<Evaluation, Error> {
        let form = self.form;
        let local = Shard { rows: form.rows::<E>(inputs)?, first };
        form.evaluate(local, self, reduction, form.outputs(inputs, outputs)?)
    }
}

/// The exception of a Python function that the core called. The core sees an ordinary error.
#[derive(Default)]
struct Raised(Option<PyErr>);
impl Raised {
    fn keep<T>(&mut self, result: PyResult<T>) -> std::result::Result<T, Error> {
        result.map_err(|error| {
            let text = error.to_string();
            self.0 = Some(error);
            Error::External(text)
        })
    }

    /// The exception, if there was one; else the core's error.
    fn or(self, error: Error) -> PyErr {
        self.0.unwrap_or_else(|| wrong(error))
    }
}

/// The losses of the local rows against the rows of all shards, which `visit(k)` fetches, k = 0, 1, … in two rounds (one for
/// pairwise losses). A shard may be released when the next one is fetched. Returns the same as `Core.evaluate`.
#[pyfunction]
#[pyo3(signature = (core, local, count, visit, *, reduction, grads=None))]
pub(crate) fn sharded<'py>(
    py: Python<'py>,
    core: &Core,
    local: Part,
    count: usize,
    visit: Py<PyAny>,
    reduction: Reduced,
    mut grads: Grads<Write<'py>>,
) -> PyResult<Result<'py>> {
    let loss = &core.0;
    let form = loss.sharded().ok_or_else(|| lacks(loss, "sharded"))?;
    let (inputs, outputs) = (local.inputs(loss)?, arrays::gradients(&mut grads)?);
    let mut ring = Ring { loss, form, visit, count, raised: Raised::default() };
    let found = threads::on_this_thread(py, || match inputs.is_double() {
        true => ring.evaluate::<f64>(local.0, &inputs, reduction.0, outputs),
        false => ring.evaluate::<f32>(local.0, &inputs, reduction.0, outputs),
    });
    result(py, &found.map_err(|error| ring.raised.or(error))?)
}

/// The loss of a linear layer of which this worker has the rows `first`, `first + 1`, … of `classes`: `part` is these two.
/// `gather(own)` takes an array of float64 and returns those of all workers, concatenated. Returns the same as
/// `Core.evaluate`.
#[pyfunction]
#[pyo3(signature = (core, inputs, part, gather, weight=None, *, reduction, grads=None))]
#[expect(clippy::too_many_arguments, reason = "keywords in Python")]
pub(crate) fn vocabulary<'py>(
    py: Python<'py>,
    core: &Core,
    inputs: Vec<Input<Read<'py>>>,
    part: (usize, usize),
    gather: Py<PyAny>,
    weight: Option<Read<'py>>,
    reduction: Reduced,
    mut grads: Grads<Write<'py>>,
) -> PyResult<Result<'py>> {
    let loss = &core.0;
    let form = loss.vocabulary().ok_or_else(|| lacks(loss, "vocabulary-parallel"))?;
    let inputs = arrays::inputs(loss, &inputs, weight.as_ref())?;
    let outputs = arrays::gradients(&mut grads)?;
    let part = Vocabulary { first: part.0, classes: part.1 };

    let mut raised = Raised::default();
    let mut all = |own: &[f64]| {
        raised.keep(Python::attach(|py| {
            let all = gather.bind(py).call1((PyArray1::from_slice(py, own),))?;
            Ok(all.extract::<PyReadonlyArray1<f64>>()?.to_vec()?)
        }))
    };
    let found = threads::on_this_thread(py, || form.evaluate(&inputs, part, &mut all, reduction.0, outputs));
    result(py, &found.map_err(|error| raised.or(error))?)
}

fn lacks(loss: &Loss, form: &'static str) -> PyErr {
    wrong(Error::NoForm { loss: loss.card().name, form })
}
