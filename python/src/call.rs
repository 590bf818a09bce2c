//! A loss by name, called with arrays.
use crate::arrays;
use crate::card;
use crate::data::{Computed, Data, DataMut, Read, Write, read, write};
use crate::program::{self, Program};
use crate::{threads, wrong};
use perdita::kernel::Outcome;
use perdita::{
    Embeddings, Gradients, Outputs, Pairs, Pred, Products, Reduction, Rows, Scores, Target, Targets, Total,
};
use perdita_catalog::Loss;
use perdita_catalog::{AnyArrays, AnyProduct, Shape};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBool, PyDict, PyString};

/// How losses are put together: "mean", "sum", or the number that the sum is divided by.
pub(crate) struct How(pub(crate) Reduction);
impl FromPyObject<'_, '_> for How {
    type Error = PyErr;
    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(name) = object.cast::<PyString>() {
            match &*name.to_cow()? {
                "mean" => return Ok(How(Reduction::Mean)),
                "sum" => return Ok(How(Reduction::Sum)),
                _ => {}
            }
        } else if let (Ok(n), false) = (object.extract(), object.is_instance_of::<PyBool>()) {
            return Ok(How(Reduction::Over(n)));
        }
        let text =
            format!("reduction must be \"mean\", \"sum\", \"none\" or a number, not {}", object.repr()?);
        Err(PyValueError::new_err(text))
    }
}
/// The reduced value, the weight and the number of what counts.
pub(crate) type Reduced = (f64, f64, u64);
pub(crate) fn reduced(reduction: Reduction, total: &Total) -> Reduced {
    (reduction.of(total), total.weight(), total.count())
}

/// What a loss on products is called with.
pub(crate) struct Batch<'a> {
    pub(crate) a: Data<'a>,
    pub(crate) dim: usize,
    pub(crate) b: Option<Data<'a>>,
    pub(crate) labels: Option<Data<'a>>,
    pub(crate) key_labels: Option<Data<'a>>,
    pub(crate) targets: Option<Data<'a>>,
    pub(crate) bias: Option<Data<'a>>,
    pub(crate) negatives: Option<Data<'a>>,
    pub(crate) per_query: bool,
    pub(crate) weight: Option<Data<'a>>,
}
impl<'a> Batch<'a> {
    pub(crate) fn products<E: Computed>(&self) -> Result<Products<'a, E>, String> {
        let text = |error: perdita::Error| error.to_string();
        let rows = |name, data| Embeddings::new(E::read(name, data)?, self.dim).map_err(text);
        let mut batch = match self.b {
            Some(b) => Products::new(rows("a", self.a)?, rows("b", b)?).map_err(text)?,
            None => Products::of(rows("a", self.a)?),
        };
        if let Some(labels) = self.labels {
            batch = batch.labels(labels.labels("labels")?).map_err(text)?;
        }
        if let Some(labels) = self.key_labels {
            batch = batch.key_labels(labels.labels("key_labels")?).map_err(text)?;
        }
        if let Some(targets) = self.targets {
            batch = batch.targets(E::read("targets", targets)?).map_err(text)?;
        }
        if let Some(bias) = self.bias {
            batch = batch.bias(E::read("bias", bias)?).map_err(text)?;
        }
        if let Some(negatives) = self.negatives {
            let rows = rows("negatives", negatives)?;
            let with = if self.per_query { Products::negatives_per_query } else { Products::negatives };
            batch = with(batch, rows).map_err(text)?;
        }
        if let Some(weight) = self.weight {
            batch = batch.weighted(E::read("weight", weight)?).map_err(text)?;
        }
        Ok(batch)
    }
}
/// Where a loss on products writes.
pub(crate) struct Out<'a> {
    pub(crate) a: Option<DataMut<'a>>,
    pub(crate) b: Option<DataMut<'a>>,
    pub(crate) negatives: Option<DataMut<'a>>,
    pub(crate) bias: Option<DataMut<'a>>,
    pub(crate) each: Option<DataMut<'a>>,
    pub(crate) upstream: Option<Data<'a>>,
}
impl<'a> Out<'a> {
    pub(crate) fn gradients<E: Computed>(self) -> Result<Gradients<'a, E>, String> {
        let mut out = Gradients::none();
        if let Some(grad) = E::write_some("grad_a", self.a)? {
            out = out.a(grad);
        }
        if let Some(grad) = E::write_some("grad_b", self.b)? {
            out = out.b(grad);
        }
        if let Some(grad) = E::write_some("grad_negatives", self.negatives)? {
            out = out.negatives(grad);
        }
        if let Some(grad) = E::write_some("grad_bias", self.bias)? {
            out = out.bias(grad);
        }
        if let Some(each) = E::write_some("each", self.each)? {
            out = out.each(each);
        }
        if let Some(upstream) = E::read_some("upstream", self.upstream)? {
            out = out.upstream(upstream);
        }
        Ok(out)
    }
}

/// A loss, made from its name and parameters.
#[pyclass(frozen, module = "perdita._perdita")]
pub(crate) struct Core(Loss);
impl Core {
    pub(crate) fn product(&self) -> Result<&dyn AnyProduct, String> {
        match self.0.shape() {
            Shape::Product(product) => Ok(&**product),
            _ => Err(format!("{} is no loss on products", self.0.card().name)),
        }
    }
    /// The loss, if it is one of named arrays.
    pub(crate) fn named(&self) -> Option<&dyn AnyArrays> {
        match self.0.shape() {
            Shape::Arrays(loss) => Some(&**loss),
            _ => None,
        }
    }
    fn need_named(&self) -> PyResult<&dyn AnyArrays> {
        let wrong = || PyValueError::new_err(format!("{} takes no arrays by name", self.0.card().name));
        self.named().ok_or_else(wrong)
    }
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    pub(crate) fn evaluate_as<E: Computed>(
        &self,
        [pred, target]: [Data; 2],
        weight: Option<Data>,
        classes: usize,
        reduction: Reduction,
        checked: bool,
        [each, grad, curvature]: [Option<DataMut>; 3],
        upstream: Option<Data>,
    ) -> Result<Total, String> {
        let text = |error: perdita::Error| error.to_string();
        let mut out = Outputs::none();
        if let Some(each) = E::write_some("each", each)? {
            out = out.each(each);
        }
        if let Some(grad) = E::write_some("grad", grad)? {
            out = out.grad(grad);
        }
        if let Some(curvature) = E::write_some("hess", curvature)? {
            out = out.curvature(curvature);
        }
        if let Some(upstream) = E::read_some("upstream", upstream)? {
            out = out.upstream(upstream);
        }
        let (pred, weight) = (E::read("pred", pred)?, E::read_some("weight", weight)?);
        let card = self.0.card();
        let total = match self.0.shape() {
            Shape::Pointwise(loss) => {
                let mut batch = Pairs::new(Pred(pred), Target(E::read("target", target)?)).map_err(text)?;
                if let Some(weight) = weight {
                    batch = batch.weighted(weight).map_err(text)?;
                }
                if checked {
                    batch = batch.checked(card).map_err(text)?;
                }
                loss.evaluate(batch, reduction, out)
            }
            Shape::Labels(loss) => {
                let labels = target.labels("target")?;
                let mut batch = Rows::new(Scores::new(pred, classes), labels).map_err(text)?;
                if let Some(weight) = weight {
                    batch = batch.weighted(weight).map_err(text)?;
                }
                if checked {
                    batch = batch.checked(card, loss.ignored()).map_err(text)?;
                }
                loss.evaluate(batch, reduction, out)
            }
            Shape::Soft(loss) => {
                let targets = Targets(E::read("target", target)?);
                let mut batch = Rows::soft(Scores::new(pred, classes), targets).map_err(text)?;
                if let Some(weight) = weight {
                    batch = batch.weighted(weight).map_err(text)?;
                }
                if checked {
                    batch = batch.checked(card, loss.ignored()).map_err(text)?;
                }
                loss.evaluate(batch, reduction, out)
            }
            Shape::Product(_) => return Err(format!("{} takes embeddings", card.name)),
            Shape::Arrays(_) => return Err(format!("{} takes arrays by name", card.name)),
        };
        total.map_err(text)
    }
    pub(crate) fn products_as<E: Computed>(
        &self,
        batch: &Batch,
        reduction: Reduction,
        checked: bool,
        out: Out,
    ) -> Result<Outcome, String> {
        let text = |error: perdita::Error| error.to_string();
        let mut products = batch.products::<E>()?;
        if checked {
            products = products.checked(self.0.card()).map_err(text)?;
        }
        self.product()?.evaluate(products, reduction, out.gradients()?).map_err(text)
    }
    pub(crate) fn parse(text: &str) -> Result<Core, String> {
        text.parse().map(Core).map_err(|error: perdita::Error| error.to_string())
    }
}
/// Calls a function with the type that the first array is of.
macro_rules! typed {
    ($data:expr, $($path:ident)::+($($arg:expr),*)) => {
        match $data {
            Data::F32(_) => $($path)::+::<f32>($($arg),*),
            Data::F64(_) => $($path)::+::<f64>($($arg),*),
            _ => Err("predictions must be float32 or float64".into()),
        }
    };
}
pub(crate) use typed;

#[pymethods]
impl Core {
    #[new]
    fn new(text: &str) -> PyResult<Self> {
        Core::parse(text).map_err(PyValueError::new_err)
    }
    /// The loss as it is written, with the parameters that differ from their defaults.
    #[getter]
    fn text(&self) -> String {
        self.0.to_string()
    }
    /// Its parameters and their values.
    #[getter]
    fn args<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        self.0.args().iter().try_for_each(|(name, value)| dict.set_item(name, card::value(py, value)?))?;
        Ok(dict)
    }
    /// What it says about itself, with these parameters.
    #[getter]
    fn card<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        card::card(py, self.0.card(), self.0.shape())
    }
    /// The label of rows that are not looked at, if there is one.
    #[getter]
    fn ignored(&self) -> Option<i64> {
        match self.0.shape() {
            Shape::Labels(loss) => loss.ignored(),
            _ => None,
        }
    }
    /// What a row of each label counts for in the mean; empty if all count the same.
    fn label_weights(&self, classes: usize) -> Vec<f64> {
        let Shape::Labels(loss) = self.0.shape() else { return Vec::new() };
        let weights: Vec<f64> = (0..classes).map(|label| loss.weight(label)).collect();
        if weights.iter().all(|&weight| weight == 1.0) { Vec::new() } else { weights }
    }
    /// The value at predictions and targets, and whatever else there is memory for. Returns (value, weight, count).
    #[pyo3(signature = (pred, target, weight=None, *, reduction, classes=1, checked=false, each=None, grad=None, hess=None, upstream=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn evaluate(
        &self,
        py: Python<'_>,
        pred: Read<'_>,
        target: Read<'_>,
        weight: Option<Read<'_>>,
        reduction: How,
        classes: usize,
        checked: bool,
        mut each: Option<Write<'_>>,
        mut grad: Option<Write<'_>>,
        mut hess: Option<Write<'_>>,
        upstream: Option<Read<'_>>,
    ) -> PyResult<Reduced> {
        let How(reduction) = reduction;
        let (both, weight, upstream) = ([pred.data()?, target.data()?], read(&weight)?, read(&upstream)?);
        let out = [write(&mut each)?, write(&mut grad)?, write(&mut hess)?];
        let total = threads::detached(py, || {
            typed!(both[0], Core::evaluate_as(self, both, weight, classes, reduction, checked, out, upstream))
        });
        Ok(reduced(reduction, &total.map_err(PyValueError::new_err)?))
    }
    /// The value at rows of embeddings of `dim` numbers, and whatever else there is memory for. Returns (value, weight,
    /// count, gradient in the temperature, in the bias of all scores, number of active triplets).
    #[pyo3(signature = (a, dim, *, reduction, b=None, labels=None, key_labels=None, targets=None, bias=None, negatives=None, per_query=false, weight=None, checked=false, each=None, grad_a=None, grad_b=None, grad_negatives=None, grad_bias=None, upstream=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    #[expect(clippy::type_complexity, reason = "a tuple in Python")]
    fn products(
        &self,
        py: Python<'_>,
        a: Read<'_>,
        dim: usize,
        reduction: How,
        b: Option<Read<'_>>,
        labels: Option<Read<'_>>,
        key_labels: Option<Read<'_>>,
        targets: Option<Read<'_>>,
        bias: Option<Read<'_>>,
        negatives: Option<Read<'_>>,
        per_query: bool,
        weight: Option<Read<'_>>,
        checked: bool,
        mut each: Option<Write<'_>>,
        mut grad_a: Option<Write<'_>>,
        mut grad_b: Option<Write<'_>>,
        mut grad_negatives: Option<Write<'_>>,
        mut grad_bias: Option<Write<'_>>,
        upstream: Option<Read<'_>>,
    ) -> PyResult<(f64, f64, u64, Option<f64>, Option<f64>, Option<u64>)> {
        let How(reduction) = reduction;
        let batch = Batch {
            a: a.data()?,
            dim,
            b: read(&b)?,
            labels: read(&labels)?,
            key_labels: read(&key_labels)?,
            targets: read(&targets)?,
            bias: read(&bias)?,
            negatives: read(&negatives)?,
            per_query,
            weight: read(&weight)?,
        };
        let out = Out {
            a: write(&mut grad_a)?,
            b: write(&mut grad_b)?,
            negatives: write(&mut grad_negatives)?,
            bias: write(&mut grad_bias)?,
            each: write(&mut each)?,
            upstream: read(&upstream)?,
        };
        let outcome = threads::detached(py, || {
            typed!(batch.a, Core::products_as(self, &batch, reduction, checked, out))
        });
        let Outcome { total, temperature, bias, active } = outcome.map_err(PyValueError::new_err)?;
        let (value, weight, count) = reduced(reduction, &total);
        Ok((value, weight, count, temperature, bias, active))
    }
    /// The value at arrays by name, each with its shape, and whatever else there is memory for. Returns (value, weight,
    /// count).
    #[pyo3(signature = (inputs, weight=None, *, reduction, checked=false, each=None, grads=None, upstream=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn arrays(
        &self,
        py: Python<'_>,
        inputs: Vec<(PyBackedStr, Read<'_>, Vec<usize>)>,
        weight: Option<Read<'_>>,
        reduction: How,
        checked: bool,
        mut each: Option<Write<'_>>,
        mut grads: Option<Vec<(PyBackedStr, Write<'_>)>>,
        upstream: Option<Read<'_>>,
    ) -> PyResult<Reduced> {
        let (loss, How(reduction)) = (self.need_named()?, reduction);
        let inputs = inputs.iter().map(|(name, data, shape)| Ok((&**name, data.data()?, shape.clone())));
        let inputs = inputs.collect::<PyResult<_>>()?;
        let batch = arrays::Batch { inputs, weight: read(&weight)?, checked };
        let grads = grads.iter_mut().flatten().map(|(name, grad)| Ok((&**name, grad.data()?)));
        let grads = grads.collect::<PyResult<_>>()?;
        let out = arrays::Out { each: write(&mut each)?, grads, upstream: read(&upstream)? };
        let total =
            threads::detached(py, || typed!(batch.first(), arrays::evaluate(loss, &batch, reduction, out)));
        Ok(reduced(reduction, &total.map_err(PyValueError::new_err)?))
    }
    /// An error unless a loss of named arrays takes them in these shapes.
    fn fit(&self, shapes: Vec<(PyBackedStr, Vec<usize>)>) -> PyResult<()> {
        let shapes: Vec<_> = shapes.iter().map(|(name, shape)| (&**name, &shape[..])).collect();
        self.need_named()?.fit(&shapes).map_err(wrong)
    }
    /// The formula of a loss of named arrays as a program, where rows are so long; none if it is no formula of numbers and
    /// rows.
    fn trace_arrays(&self, width: usize) -> PyResult<Option<Program>> {
        Ok(self.need_named()?.trace(width).map(Program::new))
    }
    /// The formula as a program, for rows of so many scores.
    fn trace(&self, classes: usize) -> PyResult<Program> {
        let program = match self.0.shape() {
            Shape::Pointwise(loss) => loss.trace(),
            Shape::Labels(loss) => loss.trace(classes).map_err(wrong)?,
            Shape::Soft(loss) => loss.trace(classes).map_err(wrong)?,
            Shape::Product(_) => return Err(PyValueError::new_err("a loss on products has a plan")),
            Shape::Arrays(_) => return Err(PyValueError::new_err("a loss of arrays has inputs by name")),
        };
        Ok(Program::new(program))
    }
    /// A loss on products as data and programs, where rows of scores are so long.
    fn plan<'py>(&self, py: Python<'py>, columns: usize) -> PyResult<Bound<'py, PyDict>> {
        let product = self.product().map_err(PyValueError::new_err)?;
        program::plan(py, product.plan(columns).map_err(wrong)?)
    }
}
