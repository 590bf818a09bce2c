//! Losses by name, called with named arrays.
use crate::arrays::{self, Address, Grads, Input, Lend, LendMut, Read, Write};
use crate::card;
use crate::program::{self, Program};
use crate::total::Total;
use crate::{threads, wrong};
use perdita_catalog::call::{Data, DataMut};
use perdita_catalog::{ArrayRef, Error, Evaluation, Inputs, Loss, Outputs, Reduction};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyString};

/// The reduction from Python: "mean", "sum", or a number that the sum is divided by.
pub(crate) struct Reduced(pub(crate) Reduction);
impl FromPyObject<'_, '_> for Reduced {
    type Error = PyErr;
    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(name) = object.cast::<PyString>() {
            match &*name.to_cow()? {
                "mean" => return Ok(Reduced(Reduction::Mean)),
                "sum" => return Ok(Reduced(Reduction::Sum)),
                _ => {}
            }
        } else if let (Ok(n), false) = (object.extract(), is_flag(&object)?) {
            return Ok(Reduced(Reduction::Over(n)));
        }
        let text =
            format!("reduction must be \"mean\", \"sum\", \"none\" or a number, not {}", object.repr()?);
        Err(PyValueError::new_err(text))
    }
}

/// True for a truth value, Python's or NumPy's: it converts to a number, and is none.
pub(crate) fn is_flag(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    // NumPy 1 has `bool_`.
    let name = object.get_type().name()?;
    Ok(name == "bool" || name == "bool_")
}

/// The result of a call in Python: the value, Σw, the number of observations with a weight, the gradients in parameters by
/// name, and the number of active triplets.
pub(crate) type Result<'py> = (f64, f64, u64, Bound<'py, PyDict>, Option<u64>);
pub(crate) fn result<'py>(py: Python<'py>, found: &Evaluation) -> PyResult<Result<'py>> {
    let parameters = PyDict::new(py);
    found.parameters().try_for_each(|(name, gradient)| parameters.set_item(name, gradient))?;
    Ok((found.value(), found.total.weight(), found.total.count(), parameters, found.active))
}

/// An error of a call that checks domains alone: only PyTorch's front end does, and PyTorch's own losses do not.
fn outside(error: Error) -> PyErr {
    match error {
        Error::Domain { .. } | Error::TwoLabels { .. } => {
            PyValueError::new_err(format!("{error} (checked=False leaves this check out)"))
        }
        other => wrong(other),
    }
}

/// The arrays of a pointwise or row-wise loss.
pub(crate) struct Pair<'a> {
    pub(crate) first: Data<'a>,
    pub(crate) second: Data<'a>,
    /// The length of a row; 1 for a pointwise loss.
    pub(crate) classes: usize,
    pub(crate) weight: Option<Data<'a>>,
    pub(crate) each: Option<DataMut<'a>>,
    pub(crate) grad: Option<DataMut<'a>>,
}

impl Pair<'_> {
    /// The value, and the outputs that have memory.
    pub(crate) fn evaluate(
        self,
        py: Python<'_>,
        loss: &Loss,
        reduction: Reduced,
        domains: bool,
        threads: usize,
    ) -> PyResult<f64> {
        let [one, two] = loss.fields() else {
            return Err(PyValueError::new_err("a pointwise or row-wise loss has two arrays"));
        };
        let shares = arrays::shares(loss, self.first.len() + self.second.len());
        let rows = [self.first.len() / self.classes.max(1), self.classes];
        let array = |axes, data| ArrayRef::new(data, if axes == "n c" { &rows } else { &rows[..1] });

        let inputs = Inputs::new()
            .with(one.name, array(one.axes, self.first))
            .with(two.name, array(two.axes, self.second));
        let inputs = if let Some(weight) = self.weight { inputs.weight(weight) } else { inputs };
        let inputs = if domains { inputs.checked_domains() } else { inputs };
        let mut outputs = Outputs::new();
        if let Some(grad) = self.grad {
            outputs = outputs.grad(one.name, grad);
        }
        if let Some(each) = self.each {
            outputs = outputs.each(each);
        }

        let evaluate = || loss.evaluate(&inputs, reduction.0, outputs);
        // A call on one thread keeps the GIL, whose release would take longer.
        let found = if shares { threads::detached(py, Some(threads), true, evaluate) } else { evaluate() };
        Ok(found.map_err(if domains { outside } else { wrong })?.value())
    }
}

/// A loss, made from its name and parameters.
#[pyclass(frozen, module = "perdita._perdita")]
pub(crate) struct Core(pub(crate) Loss);
#[pymethods]
impl Core {
    #[new]
    fn new(text: &str) -> PyResult<Self> {
        text.parse().map(Core).map_err(wrong)
    }

    /// The text of the loss, with the parameters that differ from their defaults.
    #[getter]
    fn text(&self) -> String {
        self.0.to_string()
    }

    /// The parameters and their values.
    #[getter]
    fn args<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        self.0.args().iter().try_for_each(|(name, value)| dict.set_item(name, card::value(py, value)?))?;
        Ok(dict)
    }

    /// The card of the loss, with these parameters.
    #[getter]
    fn card<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        card::card(py, &self.0)
    }

    /// The label to ignore, if there is one.
    #[getter]
    fn ignored(&self) -> Option<i64> {
        self.0.labelled()?.ignored()
    }

    /// The weight of each label in the mean; empty if all are 1.
    fn label_weights(&self, classes: usize) -> Vec<f64> {
        let weights = |label| self.0.labelled().map(|loss| loss.weight(label));
        let weights: Vec<f64> = (0..classes).map_while(weights).collect();
        if weights.iter().all(|&weight| weight == 1.0) { Vec::new() } else { weights }
    }

    /// The loss of arrays, each (name, array, shape) or, with padded rows, (name, array, shape, row stride), and the outputs that
    /// have memory: per-observation losses, gradients as (name, memory), the Hessian's diagonal. `value=False` leaves out the value,
    /// which is then 0. `checked` makes NaN and all numbers outside their domains errors, `domains` only those outside bounded
    /// domains. `threads` is the number of threads unless one was set. Returns (value, weight, count, gradients in parameters by
    /// name, number of active triplets).
    #[pyo3(signature = (inputs, weight=None, *, reduction, checked=false, domains=false, value=true, each=None, grads=None, hess=None, upstream=None, threads=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        inputs: Vec<Input<Read<'py>>>,
        weight: Option<Read<'py>>,
        reduction: Reduced,
        checked: bool,
        domains: bool,
        value: bool,
        mut each: Option<Write<'py>>,
        mut grads: Grads<Write<'py>>,
        mut hess: Option<Write<'py>>,
        upstream: Option<Read<'py>>,
        threads: Option<usize>,
    ) -> PyResult<Result<'py>> {
        let shares = arrays::shares(&self.0, arrays::elements(&inputs));
        let mut inputs = arrays::inputs(&self.0, &inputs, weight.as_ref())?;
        if checked {
            inputs = inputs.checked();
        } else if domains {
            inputs = inputs.checked_domains();
        }

        let mut outputs = arrays::gradients(&mut grads)?;
        if let Some(each) = &mut each {
            outputs = outputs.each(each.data_mut()?);
        }
        if let Some(hess) = &mut hess {
            outputs = outputs.curvature(hess.data_mut()?);
        }
        if let Some(upstream) = &upstream {
            outputs = outputs.upstream(upstream.data()?);
        }
        if !value {
            outputs = outputs.without_value();
        }

        let found = threads::detached(py, threads, shares, || self.0.evaluate(&inputs, reduction.0, outputs));
        result(py, &found.map_err(if domains { outside } else { wrong })?)
    }

    /// The value of a pointwise or row-wise loss of memory by address, and the outputs that have some: [`evaluate`](Self::evaluate)
    /// without names, which take longer than small losses. `classes` is the length of a row; 1 for a pointwise loss.
    #[pyo3(signature = (first, second, weight, each, grad, classes, reduction, domains, threads, /))]
    #[expect(clippy::too_many_arguments, reason = "positions in Python")]
    fn pair(
        &self,
        py: Python<'_>,
        first: Address,
        second: Address,
        weight: Option<Address>,
        mut each: Option<Address>,
        mut grad: Option<Address>,
        classes: usize,
        reduction: Reduced,
        domains: bool,
        threads: usize,
    ) -> PyResult<f64> {
        let pair = Pair {
            first: first.data()?,
            second: second.data()?,
            classes,
            weight: weight.as_ref().map(Lend::data).transpose()?,
            each: each.as_mut().map(LendMut::data_mut).transpose()?,
            grad: grad.as_mut().map(LendMut::data_mut).transpose()?,
        };
        pair.evaluate(py, &self.0, reduction, domains, threads)
    }

    /// The total of arrays, which are those of [`evaluate`](Self::evaluate).
    #[pyo3(signature = (inputs, weight=None, *, checked=false, threads=None))]
    fn total<'py>(
        &self,
        py: Python<'py>,
        inputs: Vec<Input<Read<'py>>>,
        weight: Option<Read<'py>>,
        checked: bool,
        threads: Option<usize>,
    ) -> PyResult<Total> {
        let shares = arrays::shares(&self.0, arrays::elements(&inputs));
        let inputs = arrays::inputs(&self.0, &inputs, weight.as_ref())?;
        let inputs = if checked { inputs.checked() } else { inputs };
        let evaluate = || self.0.evaluate(&inputs, Reduction::Sum, Outputs::new());
        Ok(Total(threads::detached(py, threads, shares, evaluate).map_err(wrong)?.total))
    }

    /// Checks the shapes of named arrays.
    fn fit(&self, shapes: Vec<(PyBackedStr, Vec<usize>)>) -> PyResult<()> {
        let shapes: Vec<_> = shapes.iter().map(|(name, shape)| (&**name, &shape[..])).collect();
        self.0.fit(&shapes).map_err(wrong)
    }

    /// The formula as a program, for rows of a given length, with these parameters as its last inputs; None if the loss has
    /// none.
    #[pyo3(signature = (width, parameters=None))]
    fn trace(&self, width: usize, parameters: Option<Vec<PyBackedStr>>) -> PyResult<Option<Program>> {
        let names: Vec<&str> = parameters.iter().flatten().map(|name| &**name).collect();
        let program = if names.is_empty() { self.0.trace(width) } else { self.0.trace_in(&names, width) };
        Ok(program.map_err(wrong)?.map(Program::new))
    }

    /// The plan of a similarity loss, for rows of a given number of scores; None for other losses.
    fn plan<'py>(&self, py: Python<'py>, columns: usize) -> PyResult<Option<Bound<'py, PyDict>>> {
        let plan = self.0.plan(columns).map_err(wrong)?;
        plan.map(|plan| program::plan(py, plan)).transpose()
    }
}
