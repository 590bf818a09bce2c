//! Formulas as programs, for Python to replay.
use perdita::loss::{Mining, Parts, Pooling, Relation, Setting, Similarity};
use perdita::trace::{Op, Plan, Program as Steps};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// A formula as a list of steps, which any array library can replay.
#[pyclass(frozen, module = "perdita._perdita")]
pub(crate) struct Program(Steps);
#[pymethods]
impl Program {
    /// The inputs: (name, True for a row of numbers per observation).
    #[getter]
    fn inputs(&self) -> Vec<(String, bool)> {
        self.0.inputs.iter().map(|input| (input.name.clone(), input.wide)).collect()
    }

    /// The steps: (operation, the indices of its argument steps, its constant).
    #[getter]
    fn steps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let steps = self.0.nodes.iter().map(|node| {
            let constant = match &node.op {
                Op::Input(i) => i.into_pyobject(py)?.into_any(),
                Op::Literal(c) | Op::Powf(c) => c.into_pyobject(py)?.into_any(),
                Op::Constants(per_class) => per_class.into_pyobject(py)?.into_any(),
                _ => py.None().into_bound(py),
            };
            Ok((node.op.name(), node.args.clone(), constant))
        });
        PyList::new(py, steps.collect::<PyResult<Vec<_>>>()?)
    }

    /// The outputs: (index of the step, True for a row).
    #[getter]
    fn outputs(&self) -> Vec<(usize, bool)> {
        self.0.outputs.iter().map(|&id| (id, self.0.nodes[id].wide)).collect()
    }

    /// The backward program: it takes the same inputs and an upstream gradient per output, and returns the gradient in each
    /// input.
    fn backward(&self) -> Program {
        Program(self.0.backward())
    }

    fn __repr__(&self) -> String {
        let inputs: Vec<_> = self.0.inputs.iter().map(|input| &input.name[..]).collect();
        format!("<Program of {}: {} steps>", inputs.join(", "), self.0.nodes.len())
    }
}

impl Program {
    pub(crate) fn new(steps: Steps) -> Self {
        Program(steps)
    }
}

fn similarity(dict: &Bound<PyDict>, of: &Similarity) -> PyResult<()> {
    dict.set_item("temperature", of.temperature)?;
    dict.set_item("bias", of.bias)?;
    dict.set_item("normalize", of.normalize)
}

/// A plan as a dictionary, whose entries depend on its "kind".
pub(crate) fn plan<'py>(py: Python<'py>, plan: Plan) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    let set = |name, program: Option<Steps>| dict.set_item(name, program.map(Program));

    match plan {
        Plan::Linear { similarity: of, cap, margin, labels, weights, ignored, soft } => {
            dict.set_item("kind", "linear")?;
            similarity(&dict, &of)?;
            set("cap", cap)?;
            set("margin", margin)?;
            set("labels", Some(labels))?;
            dict.set_item("weights", weights)?;
            dict.set_item("ignored", ignored)?;
            set("soft", soft)?;
        }
        Plan::Contrastive { similarity: of, setting, pooling, margin } => {
            dict.set_item("kind", "contrastive")?;
            similarity(&dict, &of)?;
            dict.set_item(
                "setting",
                match setting {
                    Setting::Queries => "queries",
                    Setting::Both => "both",
                    Setting::Views => "views",
                    Setting::Labelled => "labelled",
                },
            )?;
            dict.set_item(
                "pooling",
                match pooling {
                    Pooling::Sum => "sum",
                    Pooling::MeanInside => "mean_inside",
                    Pooling::MeanOutside => "mean_outside",
                },
            )?;
            set("margin", Some(margin))?;
        }
        Plan::Pairwise { similarity: of, pair } => {
            dict.set_item("kind", "pairwise")?;
            similarity(&dict, &of)?;
            set("pair", Some(pair))?;
        }
        Plan::Relational { relation, both, row } => {
            dict.set_item("kind", "relational")?;
            match relation {
                Relation::Similarity(of) => similarity(&dict, &of)?,
                Relation::Distance(distance, normalize) => {
                    dict.set_item("distance", format!("{distance:?}").to_lowercase())?;
                    dict.set_item("normalize", normalize)?;
                }
            }
            dict.set_item("both", both)?;
            set("row", Some(row))?;
        }
        Plan::Triplets { margin, distance, normalize, mining, active_only } => {
            dict.set_item("kind", "triplets")?;
            set("margin", Some(margin))?;
            dict.set_item("distance", format!("{distance:?}").to_lowercase())?;
            dict.set_item("normalize", normalize)?;
            dict.set_item(
                "mining",
                match mining {
                    Mining::BatchHard => "batch_hard",
                    Mining::BatchAll => "batch_all",
                    Mining::SemiHard => "semi_hard",
                    Mining::DistanceWeighted => "distance_weighted",
                },
            )?;
            dict.set_item("active_only", active_only)?;
        }
        Plan::Decorrelation { same, alive, parts } => {
            let Parts { invariance, variance, off, diagonal, epsilon, cross } = parts;
            dict.set_item("kind", "decorrelation")?;
            set("same", Some(same))?;
            set("alive", Some(alive))?;
            for (name, x) in [
                ("invariance", invariance),
                ("variance", variance),
                ("off", off),
                ("diagonal", diagonal),
                ("epsilon", epsilon),
            ] {
                dict.set_item(name, x)?;
            }
            dict.set_item("cross", cross)?;
        }
    }
    Ok(dict)
}
