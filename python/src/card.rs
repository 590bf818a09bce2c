//! The catalogue as data, from which the Python package makes its classes.
use perdita::loss::{Claims, Field, FieldKind, Param, ParamKind, ProductInput, Value};
use perdita_catalog::{Entry, LOSSES, Loss};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// A parameter's value in Python.
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
        ParamKind::Number(_) => ("number", &[][..]),
        ParamKind::Optional(_) => ("optional", &[][..]),
        ParamKind::Integer(_) => ("integer", &[][..]),
        ParamKind::Flag(_) => ("flag", &[][..]),
        ParamKind::Choice(words) => ("choice", words),
        ParamKind::PerClass(_) => ("per_class", &[][..]),
    };
    dict.set_item("name", param.name)?;
    dict.set_item("kind", kind)?;
    dict.set_item("choices", choices)?;
    match (param.kind, default) {
        (ParamKind::Integer(x), _) => dict.set_item("default", x)?,
        _ => dict.set_item("default", value(py, default)?)?,
    }
    dict.set_item("accepts", param.accepts())?;
    dict.set_item("doc", param.doc)?;
    Ok(dict)
}

/// The kind of a loss: "pointwise", "labels" or "soft" (row-wise), "product" (similarity), "arrays" (multi-input).
fn kind(loss: &Loss) -> &'static str {
    match () {
        () if loss.pointwise().is_some() => "pointwise",
        () if loss.labelled().is_some() => "labels",
        () if loss.soft().is_some() => "soft",
        () if loss.product().is_some() => "product",
        () => "arrays",
    }
}

/// A card without its parameters.
pub(crate) fn card<'py>(py: Python<'py>, loss: &Loss) -> PyResult<Bound<'py, PyDict>> {
    let (dict, card) = (PyDict::new(py), loss.card());

    for (key, text) in [
        ("name", card.name),
        ("summary", card.summary),
        ("formula", card.formula),
        ("predicts", card.predicts.name()),
        ("estimates", card.estimates),
        ("kinks", card.kinks),
        ("reference", card.reference),
        ("kind", kind(loss)),
        ("each", along_any_axes(loss, loss.each())),
    ] {
        dict.set_item(key, text)?;
    }

    dict.set_item("task", card.task.to_string())?;
    dict.set_item("prediction", card.prediction.to_string())?;
    dict.set_item("target", card.targets())?;
    let (needs, allows) = beside_a(loss);
    dict.set_item("needs", needs)?;
    dict.set_item("allows", allows)?;
    dict.set_item("properties", properties(loss))?;
    let fields = loss.fields().iter().map(|f| field(py, loss, f)).collect::<PyResult<Vec<_>>>()?;
    dict.set_item("fields", PyList::new(py, fields)?)?;
    Ok(dict)
}

/// The axes in Python, where the rows of a row-wise loss may have any number of axes.
fn along_any_axes(loss: &Loss, axes: &'static str) -> &'static str {
    match axes {
        "n" if loss.labelled().is_some() || loss.soft().is_some() => "...",
        "n c" if loss.labelled().is_some() || loss.soft().is_some() => "... c",
        axes => axes,
    }
}

/// The required and the optional inputs of a similarity loss, beside a.
fn beside_a(loss: &Loss) -> (Vec<&'static str>, Vec<&'static str>) {
    let Some(product) = loss.product() else { return (vec![], vec![]) };
    let inputs = loss.fields().iter().skip(1).filter(|field| field.holds != FieldKind::Parameter);
    let (allows, needs): (Vec<&Field>, Vec<&Field>) = inputs.partition(|field| field.optional);
    let weight = product.allows().contains(&ProductInput::Weight).then_some("weight");
    let needs = needs.into_iter().map(|field| field.name);
    (needs.collect(), allows.into_iter().map(|field| field.name).chain(weight).collect())
}

/// The properties of a loss: proved for pointwise losses, tested for row-wise ones. Those of a formula take a search and a
/// proof, which only `properties` makes.
fn properties(loss: &Loss) -> Vec<String> {
    if loss.formula().is_some() {
        return vec![];
    }
    let convex = |convex: bool| if convex { vec!["convex in the scores".into()] } else { vec![] };
    let of_pairs = loss.pointwise().map(|loss| claimed(&loss.claims()));
    let of_labels = || loss.labelled().map(|loss| convex(loss.convex()));
    let of_targets = || loss.soft().map(|loss| convex(loss.convex()));
    of_pairs.or_else(of_labels).or_else(of_targets).unwrap_or_default()
}

/// A field of a loss.
fn field<'py>(py: Python<'py>, loss: &Loss, field: &Field) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    let holds = match field.holds {
        FieldKind::Variable => "variable",
        FieldKind::Parameter => "parameter",
        FieldKind::Constant => "constant",
        FieldKind::Labels => "labels",
    };
    let domain = field.domain.to_string();
    for (key, text) in [
        ("name", field.name),
        ("axes", along_any_axes(loss, field.axes)),
        ("holds", holds),
        ("domain", &domain),
        ("doc", field.doc),
    ] {
        dict.set_item(key, text)?;
    }
    dict.set_item("bounds", bounds(py, loss, field)?)?;
    dict.set_item("alternative", field.alternative)?;
    dict.set_item("optional", field.optional)?;
    Ok(dict)
}

/// The domain of a field as numbers. Targets may be two labels, the ends of the domain, or have a domain of their absolute values:
/// the card says so.
fn bounds<'py>(py: Python<'py>, loss: &Loss, field: &Field) -> PyResult<Bound<'py, PyDict>> {
    let (dict, card) = (PyDict::new(py), loss.card());
    let of_card = field.name == "target" && (card.two_labels || card.mirrored);
    let (domain, text) = match of_card {
        true => (card.target, card.targets()),
        false => (field.domain, field.domain.to_string()),
    };
    let [(low, has_low), (high, has_high)] = domain.ends();
    dict.set_item("low", low)?;
    dict.set_item("high", high)?;
    dict.set_item("has_low", has_low)?;
    dict.set_item("has_high", has_high)?;
    dict.set_item("two_labels", of_card && card.two_labels)?;
    dict.set_item("mirrored", of_card && card.mirrored)?;
    dict.set_item("text", text)?;
    Ok(dict)
}

/// The proved properties of a pointwise loss.
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

fn entry<'py>(py: Python<'py>, entry: &Entry) -> PyResult<Bound<'py, PyDict>> {
    let loss = entry.default().map_err(crate::wrong)?;
    let dict = card(py, &loss)?;
    let params = entry.card().params.iter().zip(loss.args().iter());
    let params = params.map(|(p, (_, default))| param(py, p, default)).collect::<PyResult<Vec<_>>>()?;
    dict.set_item("params", PyList::new(py, params)?)?;
    Ok(dict)
}

/// The cards of all losses, with parameters and defaults.
#[pyfunction]
pub(crate) fn catalogue(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    PyList::new(py, LOSSES.iter().map(|e| entry(py, e)).collect::<PyResult<Vec<_>>>()?)
}

/// The loss of the catalogue that another library calls by this name.
#[pyfunction]
pub(crate) fn elsewhere(name: &str) -> Option<&'static str> {
    perdita_catalog::elsewhere(name)
}
