//! Statements about losses, checked by computation.
use super::data;
use super::figure::Drawing;
use perdita::loss::nearest;
use perdita_theory::{Claim, Topic, check, claims, find};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// A checked claim as data, and its figures.
type Checked<'py> = (Bound<'py, PyAny>, Vec<Drawing>);

/// Checks claims, on all threads: those with these ids, which must be on the topic if one is given; all of the topic by default.
#[pyfunction]
#[pyo3(signature = (ids, topic=None))]
pub(crate) fn theory<'py>(
    py: Python<'py>,
    ids: Vec<String>,
    topic: Option<&str>,
) -> PyResult<Vec<Checked<'py>>> {
    let asked = ids.iter().map(|id| claim(id)).collect::<PyResult<Vec<_>>>()?;
    let topic = topic.map(topic_of).transpose()?;
    let is_of_topic = |claim: &&Claim| topic.is_none_or(|topic| topic == claim.topic);
    if let (Some(topic), Some(other)) = (topic, asked.iter().find(|claim| !is_of_topic(claim))) {
        let (id, own, topic) = (other.id, other.topic.word(), topic.word());
        let text = format!("topic: the claim `{id}` is of the topic `{own}`, not `{topic}`");
        return Err(PyValueError::new_err(text));
    }
    let mut chosen = if ids.is_empty() { claims() } else { asked };
    chosen.retain(is_of_topic);

    let checked = crate::threads::detached_in_pool(py, || check(&chosen, &|| ()));
    let both = |checked: &perdita_theory::Checked| {
        let charts = checked.evidence.charts.iter().map(|chart| Drawing(chart.figure.clone()));
        Ok((data::python(py, &perdita_cli::claim_as_json(checked))?, charts.collect()))
    };
    checked.iter().map(both).collect()
}

fn claim(id: &str) -> PyResult<&'static Claim> {
    find(id).ok_or_else(|| {
        let near = nearest(id, claims().into_iter().map(|claim| claim.id));
        let hint = near.map_or(String::new(), |known| format!("; did you mean `{known}`?"));
        PyValueError::new_err(format!("there is no claim `{id}`{hint}"))
    })
}

fn topic_of(name: &str) -> PyResult<Topic> {
    Topic::ALL.into_iter().find(|topic| topic.word() == name).ok_or_else(|| {
        let known = Topic::ALL.map(Topic::word).join(", ");
        PyValueError::new_err(format!("there is no topic `{name}`; there are {known}"))
    })
}
