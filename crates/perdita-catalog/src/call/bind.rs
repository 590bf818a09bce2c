//! Binding of names: types and lengths are checked, and arrays and gradients put in the order of a loss's fields.
use super::MAX_FIELDS;
use super::array::{ArrayRef, CallElement, Data, DataMut, Dtype};
use super::inputs::{Inputs, Key};
use super::outputs::Outputs;
use crate::erased::Erased;
use crate::loss::Loss;
use perdita::Labels;
use perdita::batch::Scan;
use perdita::loss::{Error, Field, FieldKind, args};

/// An error about the array of this name.
pub(super) fn wrong(loss: &Loss, name: &str, problem: &'static str) -> Error {
    Error::Field { loss: loss.card().name, name: name.into(), problem }
}

/// True if the first field holds rows of scores, which may be padded.
fn is_rowwise(loss: &Loss) -> bool {
    matches!(loss.erased(), Erased::Labels(_) | Erased::Soft(_))
}

const ROW_STRIDE: &str = "has a row stride, but only scores of row-wise losses may have one";

/// The index of a field.
pub(super) fn place(loss: &Loss, key: Key) -> Result<usize, Error> {
    let fields = loss.fields();
    let is_hint = fields.get(key.place).is_some_and(|field| std::ptr::eq(field.name, key.name));
    let found =
        if is_hint { Some(key.place) } else { fields.iter().position(|field| field.name == key.name) };
    found.ok_or_else(|| {
        args::unknown(format!("{} has no input", loss.card().name), key.name, names(fields, |_| true))
    })
}

fn names<'a>(
    fields: &'a [Field],
    keep: impl Fn(&Field) -> bool + Clone + 'a,
) -> impl Iterator<Item = &'static str> + Clone + 'a {
    fields.iter().filter(move |field| keep(field)).map(|field| field.name)
}

/// Numbers of the call's type.
fn numbers<'a, E: CallElement>(loss: &Loss, name: &str, data: Data<'a>) -> Result<&'a [E], Error> {
    let problem = match data.dtype() {
        Dtype::Integer => "must be numbers",
        Dtype::F32 => "is f32, where the first array of numbers is f64",
        Dtype::F64 => "is f64, where the first array of numbers is f32",
    };
    E::read(data).ok_or_else(|| wrong(loss, name, problem))
}

/// Memory for numbers of the call's type.
fn memory<'a, E: CallElement>(loss: &Loss, name: &str, data: DataMut<'a>) -> Result<&'a mut [E], Error> {
    let problem = match data.dtype() {
        Dtype::F32 => "is to be written as f32, where the arrays are f64",
        _ => "is to be written as f64, where the arrays are f32",
    };
    E::write(data).ok_or_else(|| wrong(loss, name, problem))
}

/// Arrays in the order of the fields. Their types and lengths are checked, their axes are not.
pub(super) struct Bound<'i, 'a, E> {
    arrays: [Option<&'i ArrayRef<'a>>; MAX_FIELDS],
    pub(super) weight: Option<&'a [E]>,
    pub(super) check: Option<Scan>,
}

impl<'i, 'a, E: CallElement> Bound<'i, 'a, E> {
    pub(super) fn new(loss: &Loss, inputs: &'i Inputs<'a>) -> Result<Self, Error> {
        if let Some(name) = inputs.refused {
            return Err(Error::TooManyArrays { name: name.into(), most: MAX_FIELDS });
        }

        let mut arrays = [const { None }; MAX_FIELDS];
        for (key, array) in inputs.given() {
            let at = place(loss, key)?;
            let field = &loss.fields()[at];
            match field.holds {
                FieldKind::Parameter => {
                    return Err(wrong(loss, key.name, "is a parameter, which is part of the loss's text"));
                }
                FieldKind::Labels if array.dtype() != Dtype::Integer => {
                    return Err(wrong(loss, key.name, "must be integers"));
                }
                FieldKind::Labels => {}
                FieldKind::Variable | FieldKind::Constant => drop(numbers::<E>(loss, key.name, array.data)?),
            }
            if arrays[at].is_some() {
                return Err(wrong(loss, key.name, "is given twice"));
            }
            array.check(field.name)?;
            let may_be_padded = at == 0 && is_rowwise(loss);
            if !array.is_contiguous() && !may_be_padded {
                return Err(wrong(loss, key.name, ROW_STRIDE));
            }
            arrays[at] = Some(array);
        }

        let weight = inputs.weight.map(|weight| {
            weight.check("weight")?;
            if !weight.is_contiguous() {
                return Err(wrong(loss, "weight", ROW_STRIDE));
            }
            numbers(loss, "weight", weight.data)
        });
        Ok(Bound { arrays, weight: weight.transpose()?, check: inputs.check })
    }

    /// The array of a field, if it is given.
    pub(super) fn get(&self, at: usize) -> Option<&'i ArrayRef<'a>> {
        self.arrays[at]
    }

    /// The numbers of a field.
    pub(super) fn numbers(&self, at: usize) -> Option<&'a [E]> {
        self.get(at).and_then(|array| E::read(array.data))
    }

    /// The labels of a field.
    pub(super) fn labels(&self, at: usize) -> Option<Labels<'a>> {
        match self.get(at)?.data {
            Data::Labels(labels) => Some(labels),
            _ => None,
        }
    }
}

/// The outputs in the call's type, with gradients by the names of the fields.
pub(super) fn typed<'a, E: CallElement>(
    loss: &Loss,
    outputs: Outputs<'a>,
    inputs: &Bound<E>,
) -> Result<perdita::Outputs<'a, E>, Error> {
    if let Some(name) = outputs.refused {
        return Err(wrong(loss, name, "is one gradient more than any loss has"));
    }

    let mut out = perdita::Outputs::new();
    for (key, grad) in outputs.grads.into_iter().map_while(|slot| slot) {
        let at = gradient(loss, key)?;
        let grad = memory::<E>(loss, key.name, grad)?;
        let input = inputs.get(at).ok_or_else(|| wrong(loss, key.name, "is missing"))?;
        let name = loss.fields()[at].name;
        if grad.len() != input.data.len() {
            return Err(Error::Length { name, got: grad.len(), want: input.data.len() });
        }
        out = out.grad(name, grad);
    }

    if let Some(each) = outputs.each {
        out = out.each(memory(loss, "each", each)?);
    }
    if let Some(upstream) = outputs.upstream {
        out = out.upstream(numbers(loss, "upstream", upstream)?);
    }
    if let Some(curvature) = outputs.curvature {
        out = out.curvature(memory(loss, "curvature", curvature)?);
    }
    if !outputs.value {
        out = out.without_value();
    }
    Ok(if outputs.add { out.add() } else { out })
}

/// The index of an input that has a gradient.
fn gradient(loss: &Loss, key: Key) -> Result<usize, Error> {
    let fields = loss.fields();
    match place(loss, key) {
        Ok(at) if fields[at].holds == FieldKind::Variable => Ok(at),
        Ok(at) if fields[at].holds == FieldKind::Parameter => {
            Err(wrong(loss, key.name, "is a parameter, whose gradient is returned"))
        }
        _ => {
            let known = names(fields, |field| field.holds == FieldKind::Variable);
            Err(args::unknown(format!("{} has no gradient in", loss.card().name), key.name, known))
        }
    }
}
