//! Losses of named arrays: what a call brings and where it writes, on the way to the core.
use crate::data::{Computed, Data, DataMut};
use perdita::{Arrays, Reduction, Slots, Total};
use perdita_catalog::AnyArrays;

/// An array by its name, with its shape.
pub(crate) type Named<'a> = (&'a str, Data<'a>, Vec<usize>);

/// What a loss of named arrays is called with.
pub(crate) struct Batch<'a> {
    pub(crate) inputs: Vec<Named<'a>>,
    pub(crate) weight: Option<Data<'a>>,
    pub(crate) checked: bool,
}
impl<'a> Batch<'a> {
    /// The first numbers, whose type the loss is computed in. Labels where there are none, which is an error then.
    pub(crate) fn first(&self) -> Data<'a> {
        let numbers = |data: &Data| matches!(data, Data::F32(_) | Data::F64(_));
        let mut all = self.inputs.iter().map(|(_, data, _)| *data);
        all.find(numbers).unwrap_or(Data::U8(&[]))
    }
    fn arrays<E: Computed>(&self) -> Result<Arrays<'a, E>, String> {
        let mut arrays = Arrays::new();
        for (name, data, shape) in &self.inputs {
            arrays = match data {
                Data::F32(_) | Data::F64(_) => arrays.numbers(name, E::read(name, *data)?, shape),
                _ => arrays.labels(name, data.labels(name)?, shape),
            }
            .map_err(text)?;
        }
        if let Some(weight) = E::read_some("weight", self.weight)? {
            arrays = arrays.weighted(weight).map_err(text)?;
        }
        Ok(if self.checked { arrays.checked() } else { arrays })
    }
}

/// Where it writes beside the value.
pub(crate) struct Out<'a> {
    pub(crate) each: Option<DataMut<'a>>,
    pub(crate) grads: Vec<(&'a str, DataMut<'a>)>,
    pub(crate) upstream: Option<Data<'a>>,
}
impl<'a> Out<'a> {
    fn slots<E: Computed>(self) -> Result<Slots<'a, E>, String> {
        let mut out = Slots::none();
        if let Some(each) = E::write_some("each", self.each)? {
            out = out.each(each);
        }
        for (name, grad) in self.grads {
            if let Some(grad) = E::write_some(name, Some(grad))? {
                out = out.grad(name, grad);
            }
        }
        if let Some(upstream) = E::read_some("upstream", self.upstream)? {
            out = out.upstream(upstream);
        }
        Ok(out)
    }
}

/// The loss of a batch, computed in this type.
pub(crate) fn evaluate<E: Computed>(
    loss: &dyn AnyArrays,
    batch: &Batch,
    reduction: Reduction,
    out: Out,
) -> Result<Total, String> {
    loss.evaluate(batch.arrays::<E>()?, reduction, out.slots()?).map_err(text)
}

fn text(error: perdita::Error) -> String {
    error.to_string()
}
