//! Losses under `jax.jit` on the CPU: the target that XLA calls for all of them.
use crate::arrays;
use crate::call::{Batch, Core, Out, typed};
use crate::data::{Data, DataMut};
use crate::xla::{self, Buffer, Call, Target};
use perdita::kernel::Outcome;
use perdita::{Reduction, Total};
use perdita_catalog::AnyArrays;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A loss with whatever it takes and gives. Attributes:
///
/// * `loss`: as it is written;
/// * `reduction`: "mean" or "sum";
/// * `inputs`, `outputs`: the names of the arrays, in their order, with a space between them. `pred`, `a` or the first of
///   the named arrays comes first;
/// * `rank`: how many dimensions the first input has, but for those that `vmap` put in front: everything has them then;
/// * `columns`: how many of its numbers belong to one row.
struct Evaluate;

impl Target for Evaluate {
    fn run(call: &mut Call<'_>) -> Result<(), String> {
        let loss = call.text("loss")?;
        let reduction = match call.text("reduction")? {
            "mean" => Reduction::Mean,
            "sum" => Reduction::Sum,
            other => return Err(format!("the reduction {other:?} is unknown")),
        };
        let (rank, columns) = (call.number("rank")? as usize, call.number("columns")? as usize);
        let inputs = call.text("inputs")?.split(' ').enumerate();
        let inputs =
            inputs.map(|(i, name)| Ok((name, call.input(i)?))).collect::<Result<Vec<_>, String>>()?;
        let outputs = call.text("outputs")?.split(' ').enumerate();
        let outputs = outputs.map(|(i, name)| Ok((name, call.output(i)?)));
        let mut outputs = outputs.collect::<Result<Vec<_>, String>>()?;

        let dims = inputs[0].1.dims;
        let mapped = &dims[..dims.len().saturating_sub(rank)];
        let apart = |dims: &[i64]| !dims.starts_with(mapped);
        if inputs.iter().any(|(_, x)| apart(x.dims)) || outputs.iter().any(|(_, x)| apart(x.dims)) {
            return Err(format!("not all arrays begin with the dimensions {mapped:?}"));
        }
        let parts = mapped.iter().product::<i64>() as usize;
        let per_query =
            inputs.iter().any(|(name, x)| *name == "negatives" && x.dims.len() - mapped.len() == 3);
        let core = Core::parse(loss)?;
        let rescaled = inputs.iter().any(|(name, _)| SCALES.iter().any(|(scale, _)| scale == name));
        for i in 0..parts {
            let given = Given { inputs: &inputs, i, parts };
            let out = outputs.iter_mut().map(|(name, x)| (*name, x.data.part(i, parts))).collect();
            if let Some(loss) = core.named() {
                named(loss, reduction, mapped.len(), &given, Room(out))?;
                continue;
            }
            match given.get("pred") {
                Some(pred) => elements(&core, reduction, columns, pred, &given, Room(out))?,
                None if rescaled => {
                    let core = Core::parse(&given.rescaled(loss)?)?;
                    products(&core, reduction, columns, per_query, &given, Room(out))?
                }
                None => products(&core, reduction, columns, per_query, &given, Room(out))?,
            }
        }
        Ok(())
    }
}

/// Inputs that take the place of a loss's own parameters.
const SCALES: [(&str, &str); 2] = [("temperature", "temperature"), ("score_bias", "bias")];

/// The inputs of one of the calls that `vmap` made one of.
struct Given<'c, 'a> {
    inputs: &'c [(&'a str, Buffer<'a, Data<'a>>)],
    i: usize,
    parts: usize,
}
impl<'a> Given<'_, 'a> {
    fn get(&self, name: &str) -> Option<Data<'a>> {
        let found = self.inputs.iter().find(|(n, _)| *n == name);
        found.map(|(_, x)| x.data.part(self.i, self.parts))
    }
    fn need(&self, name: &str) -> Result<Data<'a>, String> {
        self.get(name).ok_or_else(|| format!("{name} is missing"))
    }
    /// The loss as it is written, and with what an input says about its scores.
    fn rescaled(&self, loss: &str) -> Result<String, String> {
        let mut text = loss.strip_suffix(')').map_or_else(|| format!("{loss}("), |open| format!("{open}, "));
        for (input, name) in SCALES {
            if let Some(x) = self.get(input) {
                text += &format!("{name}={}, ", x.number(name)?);
            }
        }
        Ok(text + ")")
    }
}
/// Room for the outputs of such a call.
struct Room<'a>(Vec<(&'a str, DataMut<'a>)>);
impl<'a> Room<'a> {
    fn take(&mut self, name: &str) -> Option<DataMut<'a>> {
        let at = self.0.iter().position(|(n, _)| *n == name)?;
        Some(self.0.swap_remove(at).1)
    }
    fn fill(&mut self, name: &str, number: f64) {
        if let Some(room) = self.take(name) {
            room.fill(number);
        }
    }
    /// An error if any room is left: nothing was written there.
    fn full(&self) -> Result<(), String> {
        self.0.first().map_or(Ok(()), |(name, _)| Err(format!("there is no output {name}")))
    }
}

fn elements(
    core: &Core,
    reduction: Reduction,
    classes: usize,
    pred: Data,
    given: &Given,
    mut out: Room,
) -> Result<(), String> {
    let both = [pred, given.need("target")?];
    let weight = given.get("weight");
    let room = [out.take("each"), out.take("grad"), None];
    let total: Total =
        typed!(pred, Core::evaluate_as(core, both, weight, classes, reduction, false, room, None))?;
    out.fill("value", reduction.of(&total));
    out.full()
}

fn products(
    core: &Core,
    reduction: Reduction,
    dim: usize,
    per_query: bool,
    given: &Given,
    mut out: Room,
) -> Result<(), String> {
    let batch = Batch {
        a: given.need("a")?,
        dim,
        b: given.get("b"),
        labels: given.get("labels"),
        key_labels: given.get("key_labels"),
        targets: given.get("targets"),
        bias: given.get("bias"),
        negatives: given.get("negatives"),
        per_query,
        weight: given.get("weight"),
    };
    let room = Out {
        a: out.take("grad_a"),
        b: out.take("grad_b"),
        negatives: out.take("grad_negatives"),
        bias: out.take("grad_bias"),
        each: out.take("each"),
        upstream: None,
    };
    let Outcome { total, temperature, bias, .. } =
        typed!(batch.a, Core::products_as(core, &batch, reduction, false, room))?;
    out.fill("value", reduction.of(&total));
    out.fill("grad_temperature", temperature.unwrap_or(0.0));
    out.fill("grad_score_bias", bias.unwrap_or(0.0));
    out.full()
}

/// A loss of named arrays, whose shapes are those of the inputs without the dimensions that `vmap` put in front.
fn named(
    loss: &dyn AnyArrays,
    reduction: Reduction,
    mapped: usize,
    given: &Given,
    mut out: Room,
) -> Result<(), String> {
    let beside = |name: &str| ["weight", "upstream"].contains(&name);
    let inputs = given.inputs.iter().filter(|(name, _)| !beside(name)).map(|(name, x)| {
        let shape = x.dims[mapped..].iter().map(|&size| size as usize).collect();
        (*name, x.data.part(given.i, given.parts), shape)
    });
    let batch = arrays::Batch { inputs: inputs.collect(), weight: given.get("weight"), checked: false };
    let fields = loss.fields().iter().map(|field| field.name);
    let grads = fields.filter_map(|name| Some((name, out.take(&format!("grad_{name}"))?))).collect();
    let room = arrays::Out { each: out.take("each"), grads, upstream: given.get("upstream") };
    let total = typed!(batch.first(), arrays::evaluate(loss, &batch, reduction, room))?;
    out.fill("value", reduction.of(&total));
    out.full()
}

/// What `jax.ffi.register_ffi_target` takes.
#[pyfunction]
pub(crate) fn jax_target(py: Python<'_>) -> PyResult<Bound<'_, PyCapsule>> {
    xla::capsule::<Evaluate>(py)
}
