//! Losses over batches and vocabularies that lie with several workers. What is told between them is Python's affair.
use crate::call::{Batch, Core, How, Out, Reduced, reduced, typed};
use crate::data::{Address, Computed, Data, Read, Write, read, write};
use crate::threads;
use numpy::{PyArray1, PyArrayMethods, PyReadonlyArray1};
use perdita::kernel::{Outcome, Vocabulary};
use perdita::{Error, Reduction, See, Shard, Shards};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// A shard as Python hands it over: the number of its first row; a, b, labels and weights as far as there are any.
#[derive(FromPyObject)]
pub(crate) struct Part(usize, Address, Option<Address>, Option<Address>, Option<Address>);
impl Part {
    fn batch<'a>(&self, dim: usize) -> PyResult<Batch<'a>> {
        let read = |address: &Option<Address>| address.as_ref().map(Address::read).transpose();
        let Part(_, a, b, labels, weight) = self;
        Ok(Batch {
            a: a.read()?,
            dim,
            b: read(b)?,
            labels: read(labels)?,
            key_labels: None,
            targets: None,
            bias: None,
            negatives: None,
            per_query: false,
            weight: read(weight)?,
        })
    }
    fn shard<'a, E: Computed>(&self, dim: usize) -> Result<Shard<'a, E>, String> {
        let batch = self.batch(dim).map_err(|error| error.to_string())?;
        Ok(Shard { rows: batch.products()?, first: self.0 })
    }
}

/// Shards that a Python function fetches: `visit(k)` returns shard k and the memory of the gradients in its a and b.
struct Ring {
    visit: Py<PyAny>,
    count: usize,
    dim: usize,
    /// What the function raised.
    raised: Option<PyErr>,
}
impl<E: Computed> Shards<E> for Ring {
    fn count(&self) -> usize {
        self.count
    }
    fn visit(&mut self, k: usize, see: &mut See<E>) -> Result<(), Error> {
        type Visited = (Part, Option<Address>, Option<Address>);
        let visited = Python::attach(|py| self.visit.bind(py).call1((k,))?.extract::<Visited>());
        let gradients = |a: Option<Address>, b: Option<Address>| {
            let write = |address: Option<Address>| address.map(|address| address.write()).transpose();
            PyResult::Ok(Out {
                a: write(a)?,
                b: write(b)?,
                negatives: None,
                bias: None,
                each: None,
                upstream: None,
            })
        };
        let seen = visited.and_then(|(part, a, b)| Ok((part, gradients(a, b)?)));
        let (part, out) = seen.map_err(|error| {
            let text = error.to_string();
            self.raised = Some(error);
            Error::Elsewhere(text)
        })?;
        see(part.shard(self.dim).map_err(Error::Elsewhere)?, out.gradients().map_err(Error::Elsewhere)?)
    }
}
fn in_turns<E: Computed>(
    core: &Core,
    local: &Part,
    ring: &mut Ring,
    reduction: Reduction,
    out: Out,
) -> Result<Outcome, String> {
    let local = local.shard::<E>(ring.dim)?;
    let outcome = core.product()?.evaluate_sharded(local, ring, reduction, out.gradients()?);
    outcome.map_err(|error| error.to_string())
}
/// What went wrong: what Python raised in between, or what the core says.
fn raised(outcome: Result<Outcome, String>, raised: Option<PyErr>) -> PyResult<Outcome> {
    outcome.map_err(|text| raised.unwrap_or_else(|| PyValueError::new_err(text)))
}

/// The losses of the local rows among the rows of all shards, which `visit(k)` fetches, k = 0, 1, … in two rounds (one
/// for losses of pairs). A shard may go when the next is asked for. Returns (value, weight, count) and the gradients in
/// the temperature and the bias of all scores.
#[pyfunction]
#[pyo3(signature = (core, local, dim, count, visit, *, reduction, each=None, grad_a=None, grad_b=None, upstream=None))]
#[expect(clippy::too_many_arguments, reason = "keywords in Python")]
pub(crate) fn sharded(
    py: Python<'_>,
    core: &Core,
    local: Part,
    dim: usize,
    count: usize,
    visit: Py<PyAny>,
    reduction: How,
    mut each: Option<Write<'_>>,
    mut grad_a: Option<Write<'_>>,
    mut grad_b: Option<Write<'_>>,
    upstream: Option<Read<'_>>,
) -> PyResult<(Reduced, Option<f64>, Option<f64>)> {
    let How(reduction) = reduction;
    let out = Out {
        a: write(&mut grad_a)?,
        b: write(&mut grad_b)?,
        negatives: None,
        bias: None,
        each: write(&mut each)?,
        upstream: read(&upstream)?,
    };
    let mut ring = Ring { visit, count, dim, raised: None };
    let data = local.1.read()?;
    let outcome = threads::detached(py, || typed!(data, in_turns(core, &local, &mut ring, reduction, out)));
    let Outcome { total, temperature, bias, .. } = raised(outcome, ring.raised)?;
    Ok((reduced(reduction, &total), temperature, bias))
}

/// All workers' numbers, from this one's, by a Python function of an array.
struct Told {
    gather: Py<PyAny>,
    raised: Option<PyErr>,
}
impl Told {
    fn gather(&mut self, own: &[f64]) -> Result<Vec<f64>, Error> {
        let all = Python::attach(|py| {
            let all = self.gather.bind(py).call1((PyArray1::from_slice(py, own),))?;
            Ok(all.extract::<PyReadonlyArray1<f64>>()?.to_vec()?)
        });
        all.map_err(|error: PyErr| {
            let text = error.to_string();
            self.raised = Some(error);
            Error::Elsewhere(text)
        })
    }
}
fn in_parts<E: Computed>(
    core: &Core,
    batch: &Batch,
    part: Vocabulary,
    told: &mut Told,
    reduction: Reduction,
    out: Out,
) -> Result<Outcome, String> {
    let (batch, out) = (batch.products::<E>()?, out.gradients()?);
    let mut gather = |own: &[f64]| told.gather(own);
    let outcome = core.product()?.evaluate_vocabulary(batch, part, &mut gather, reduction, out);
    outcome.map_err(|error| error.to_string())
}

/// The loss of a linear layer of which this worker has the rows `first`, `first + 1`, … of `classes`. `gather(own)` takes
/// an array of float64 and returns those of all workers, one after another.
#[pyfunction]
#[pyo3(signature = (core, a, dim, b, labels, first, classes, gather, *, reduction, bias=None, weight=None, each=None, grad_a=None, grad_b=None, grad_bias=None, upstream=None))]
#[expect(clippy::too_many_arguments, reason = "keywords in Python")]
pub(crate) fn vocabulary(
    py: Python<'_>,
    core: &Core,
    a: Read<'_>,
    dim: usize,
    b: Read<'_>,
    labels: Read<'_>,
    first: usize,
    classes: usize,
    gather: Py<PyAny>,
    reduction: How,
    bias: Option<Read<'_>>,
    weight: Option<Read<'_>>,
    mut each: Option<Write<'_>>,
    mut grad_a: Option<Write<'_>>,
    mut grad_b: Option<Write<'_>>,
    mut grad_bias: Option<Write<'_>>,
    upstream: Option<Read<'_>>,
) -> PyResult<Reduced> {
    let How(reduction) = reduction;
    let batch = Batch {
        a: a.data()?,
        dim,
        b: Some(b.data()?),
        labels: Some(labels.data()?),
        key_labels: None,
        targets: None,
        bias: read(&bias)?,
        negatives: None,
        per_query: false,
        weight: read(&weight)?,
    };
    let out = Out {
        a: write(&mut grad_a)?,
        b: write(&mut grad_b)?,
        negatives: None,
        bias: write(&mut grad_bias)?,
        each: write(&mut each)?,
        upstream: read(&upstream)?,
    };
    let mut told = Told { gather, raised: None };
    let part = Vocabulary { first, classes };
    let outcome =
        threads::detached(py, || typed!(batch.a, in_parts(core, &batch, part, &mut told, reduction, out)));
    Ok(reduced(reduction, &raised(outcome, told.raised)?.total))
}
