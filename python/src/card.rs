//! The catalogue as data, from which the Python side makes its classes.
use perdita::loss::{Card, Claims, Field, Holds, Input, Kind, Param, Value};
use perdita_catalog::{Entry, LOSSES, Shape};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// A value as Python has it.
pub(crate) fn value<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::None => py.None().into_bound(py),
        Value::Flag(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
        Value::Number(x) => x.into_pyobject(py)?.into_any(),
        Value::List(xs) => xs.into_pyobject(py)?.into_any(),
        Value::Word(word) => word.into_pyobject(py)?.into_any(),
    })
}
fn param<'py>(py: Python<'py>, param: &Param, default: &Value) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    let (kind, choices) = match param.kind {
        Kind::Number(_) => ("number", &[][..]),
        Kind::Optional(_) => ("optional", &[][..]),
        Kind::Integer(_) => ("integer", &[][..]),
        Kind::Flag(_) => ("flag", &[][..]),
        Kind::Choice(words) => ("choice", words),
        Kind::PerClass(_) => ("per_class", &[][..]),
    };
    dict.set_item("name", param.name)?;
    dict.set_item("kind", kind)?;
    dict.set_item("choices", choices)?;
    match (param.kind, default) {
        (Kind::Integer(x), _) => dict.set_item("default", x)?,
        _ => dict.set_item("default", value(py, default)?)?,
    }
    dict.set_item("accepts", param.accepts())?;
    dict.set_item("doc", param.doc)?;
    Ok(dict)
}
/// What a loss takes: "pointwise", "labels", "soft", "product" or "arrays".
pub(crate) fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Pointwise(_) => "pointwise",
        Shape::Labels(_) => "labels",
        Shape::Soft(_) => "soft",
        Shape::Product(_) => "product",
        Shape::Arrays(_) => "arrays",
    }
}
/// What a card says, but for its parameters.
pub(crate) fn card<'py>(py: Python<'py>, card: &Card, shape: &Shape) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (key, text) in [
        ("name", card.name),
        ("summary", card.summary),
        ("formula", card.formula),
        ("predicts", card.predicts.name()),
        ("estimates", card.estimates),
        ("kinks", card.kinks),
        ("reference", card.reference),
        ("kind", kind(shape)),
    ] {
        dict.set_item(key, text)?;
    }
    dict.set_item("task", card.task.to_string())?;
    dict.set_item("prediction", card.prediction.to_string())?;
    dict.set_item(
        "target",
        match card.two_labels {
            true => format!("{} or {}", card.target.lo, card.target.hi),
            false => card.target.to_string(),
        },
    )?;
    let inputs = |inputs: &[Input]| inputs.iter().map(argument).collect::<Vec<_>>();
    let (needs, allows, properties) = match shape {
        Shape::Product(product) => (inputs(product.needs()), inputs(product.allows()), vec![]),
        Shape::Pointwise(loss) => (vec![], vec![], claimed(&loss.claims())),
        Shape::Labels(loss) => (vec![], vec![], convex(loss.convex())),
        Shape::Soft(loss) => (vec![], vec![], convex(loss.convex())),
        Shape::Arrays(_) => (vec![], vec![], vec![]),
    };
    dict.set_item("needs", needs)?;
    dict.set_item("allows", allows)?;
    dict.set_item("properties", properties)?;
    let (fields, each) = match shape {
        Shape::Arrays(loss) => (loss.fields(), loss.each()),
        _ => (&[][..], ""),
    };
    let fields = fields.iter().map(|f| field(py, f)).collect::<PyResult<Vec<_>>>()?;
    dict.set_item("fields", PyList::new(py, fields)?)?;
    dict.set_item("each", each)?;
    Ok(dict)
}
/// An array that a loss takes by name.
fn field<'py>(py: Python<'py>, field: &Field) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    let holds = match field.holds {
        Holds::Variable => "variable",
        Holds::Parameter => "parameter",
        Holds::Constant => "constant",
        Holds::Labels => "labels",
    };
    let domain = field.domain.to_string();
    for (key, text) in [
        ("name", field.name),
        ("axes", field.axes),
        ("holds", holds),
        ("domain", &domain),
        ("doc", field.doc),
    ] {
        dict.set_item(key, text)?;
    }
    dict.set_item("optional", field.optional)?;
    Ok(dict)
}
/// What an input is called in a call.
fn argument(input: &Input) -> &'static str {
    match input {
        Input::B => "b",
        Input::Labels => "labels",
        Input::KeyLabels => "key_labels",
        Input::Targets => "targets",
        Input::Bias => "bias",
        Input::Negatives => "negatives",
        Input::Weight => "weight",
    }
}
/// What is proved of a pointwise loss.
fn claimed(claims: &Claims) -> Vec<String> {
    let Claims { convex, strong, lipschitz, smooth, least } = *claims;
    [
        (strong > 0.0).then(|| format!("strongly convex: curvature ≥ {strong}")),
        (convex && strong == 0.0).then(|| "convex".into()),
        lipschitz.is_finite().then(|| format!("|slope| ≤ {lipschitz}")),
        smooth.is_finite().then(|| format!("curvature ≤ {smooth}")),
        least.is_finite().then(|| format!("value ≥ {least}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}
fn convex(convex: bool) -> Vec<String> {
    if convex { vec!["convex in the scores".into()] } else { vec![] }
}
fn entry<'py>(py: Python<'py>, entry: &Entry) -> PyResult<Bound<'py, PyDict>> {
    let loss = entry.default().map_err(crate::wrong)?;
    let dict = card(py, entry.card(), loss.shape())?;
    let params = entry.card().params.iter().zip(loss.args().iter());
    let params = params.map(|(p, (_, default))| param(py, p, default)).collect::<PyResult<Vec<_>>>()?;
    dict.set_item("params", PyList::new(py, params)?)?;
    Ok(dict)
}
/// Every loss: what it says about itself, its parameters and their defaults.
#[pyfunction]
pub(crate) fn catalogue(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    PyList::new(py, LOSSES.iter().map(|e| entry(py, e)).collect::<PyResult<Vec<_>>>()?)
}
