//! Tensors as the arrays of a dynamic call: contiguous, in a type that is computed in, with the axes of the loss.
use crate::call::{Call, Given};
use crate::framework::{Content, Framework, Message};
use perdita::Error;
use perdita::loss::{Field, FieldKind};
use perdita_catalog::call::Data;
use perdita_catalog::{ArrayRef, Inputs, Loss};

/// The arrays of a call, and a weight per observation.
#[derive(Clone, Debug)]
pub(crate) struct Batch<T> {
    pub(crate) arrays: Vec<(Field, T)>,
    pub(crate) weight: Option<T>,
}

impl<T: Clone> Batch<T> {
    /// The batch of the tensors. Axes of rows that lead to the scores of one, if there are other than one, become one.
    pub(crate) fn new<F: Framework<Tensor = T>>(
        framework: &F,
        given: &[Given<T>],
        weight: Option<&T>,
        leading: Option<&[usize]>,
    ) -> Result<Self, F::Error> {
        if let (Some(weight), Some(leading)) = (weight, leading) {
            fits(framework, weight, leading)?;
        }
        let shaped = |tensor: T, own: usize| {
            let shape = framework.shape(&tensor);
            match leading.zip(shape.len().checked_sub(own)) {
                None => Ok(tensor),
                Some((_, own)) => {
                    let (rows, own) = shape.split_at(own);
                    framework.reshape(&tensor, &[&[rows.iter().product()], own].concat())
                }
            }
        };
        let arrays = given.iter().filter(|one| one.field.holds != FieldKind::Parameter).map(|one| {
            // Rows of scores and of targets have an axis of their own.
            let own = usize::from(one.field.holds != FieldKind::Labels);
            Ok((one.field, shaped(framework.readable(one.field.name, one.tensor)?, own)?))
        });
        let weight = weight.map(|weight| shaped(framework.readable("weight", weight)?, 0));
        Ok(Batch { arrays: arrays.collect::<Result<_, _>>()?, weight: weight.transpose()? })
    }

    /// Checks what the core does not see: that all tensors are on one device.
    pub(crate) fn check_devices<F: Framework<Tensor = T>>(&self, framework: &F) -> Result<(), F::Error> {
        let Some((first, tensor)) = self.first() else { return Ok(()) };
        let device = framework.device(tensor);
        let weight = self.weight.as_ref().map(|weight| ("weight", weight));
        let arrays = self.arrays.iter().map(|(field, tensor)| (field.name, tensor));
        for (name, other) in arrays.chain(weight) {
            let its = framework.device(other);
            if its != device {
                let text = format!("{name} is on {its}, {} on {device}", first.name);
                return Err(framework.error(Message(text)));
            }
        }
        Ok(())
    }

    /// Checks what the core does where it reads the arrays: that labels are integers, and numbers of the type of the first.
    pub(crate) fn check_types<F: Framework<Tensor = T>>(
        &self,
        framework: &F,
        loss: &Loss,
    ) -> Result<(), F::Error> {
        let first = self.first().map(|(_, tensor)| framework.content(tensor));
        let weight = self.weight.as_ref().map(|weight| ("weight", FieldKind::Constant, weight));
        let arrays = self.arrays.iter().map(|(field, tensor)| (field.name, field.holds, tensor));
        for (name, holds, tensor) in arrays.chain(weight) {
            let problem = match (holds, framework.content(tensor)) {
                (FieldKind::Labels, Content::Labels) => continue,
                (FieldKind::Labels, _) => "must be integers",
                (_, Content::Labels) => "must be numbers",
                (_, content) if Some(content) == first => continue,
                (_, Content::F32) => "is f32, where the first array of numbers is f64",
                (_, Content::F64) => "is f64, where the first array of numbers is f32",
            };
            return Err(framework.error(Error::Field { loss: loss.card().name, name: name.into(), problem }));
        }
        Ok(())
    }

    /// Checks that there is a weight per observation.
    pub(crate) fn check_weight<F: Framework<Tensor = T>>(
        &self,
        framework: &F,
        observations: &[usize],
    ) -> Result<(), F::Error> {
        self.weight.as_ref().map_or(Ok(()), |weight| fits(framework, weight, observations))
    }

    /// The array of a field.
    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.arrays.iter().find(|(field, _)| field.name == name).map(|(_, tensor)| tensor)
    }

    /// The array of a field, which may have the name of a parameter.
    pub(crate) fn array(&self, field: &Field) -> Option<&T> {
        self.get(field.name).filter(|_| field.holds != FieldKind::Parameter)
    }

    /// The first array of numbers with a gradient, which determines the type of the computation.
    pub(crate) fn first(&self) -> Option<&(Field, T)> {
        self.arrays.iter().find(|(field, _)| field.holds == FieldKind::Variable)
    }

    /// The same batch on the host.
    pub(crate) fn on_host<F: Framework<Tensor = T>>(&self, framework: &F) -> Result<Self, F::Error> {
        let arrays = self.arrays.iter().map(|(field, tensor)| Ok((*field, framework.to_host(tensor)?)));
        let weight = self.weight.as_ref().map(|weight| framework.to_host(weight)).transpose()?;
        Ok(Batch { arrays: arrays.collect::<Result<_, _>>()?, weight })
    }

    /// Calls `evaluate` with the arrays as inputs, and perhaps another tensor, in borrowed memory.
    pub(crate) fn borrowed<F: Framework<Tensor = T>, R>(
        &self,
        framework: &F,
        upstream: Option<&T>,
        checked: bool,
        evaluate: impl FnOnce(Inputs, Option<Data>) -> Result<R, F::Error>,
    ) -> Result<R, F::Error> {
        let arrays = self.arrays.iter().map(|(_, tensor)| tensor);
        let tensors: Vec<&T> = arrays.chain(&self.weight).chain(upstream).collect();
        framework.read(&tensors, |data| {
            let mut inputs = if checked { Inputs::new().checked() } else { Inputs::new() };
            for ((field, tensor), data) in self.arrays.iter().zip(data) {
                inputs = inputs.with(field.name, ArrayRef::new(*data, &framework.shape(tensor)));
            }
            let mut rest = data[self.arrays.len()..].iter().copied();
            if self.weight.is_some() {
                inputs = inputs.weight(rest.next().expect("the weights are read"));
            }
            evaluate(inputs, rest.next())
        })
    }
}

/// Checks the shape of weights.
fn fits<F: Framework>(framework: &F, weight: &F::Tensor, observations: &[usize]) -> Result<(), F::Error> {
    let got = framework.shape(weight);
    if got == observations {
        return Ok(());
    }
    let sizes: Vec<_> = observations.iter().map(usize::to_string).collect();
    let (name, want) = ("weight".into(), format!("({})", sizes.join(", ")));
    Err(framework.error(Error::Axes { name, got, want }))
}

/// The axes before that of the classes, if a row-wise loss has other than one of them.
pub(crate) fn leading_axes<F: Framework>(
    framework: &F,
    call: &Call<F::Tensor>,
    given: &[Given<F::Tensor>],
) -> Option<Vec<usize>> {
    let by_rows = call.loss.labelled().is_some() || call.loss.soft().is_some();
    let shape = |at: usize| {
        let field = call.loss.fields().get(at)?;
        let one = given.iter().find(|one| one.field.name == field.name)?;
        Some((field, framework.shape(one.tensor)))
    };
    let (_, scores) = shape(0).filter(|_| by_rows)?;
    let (field, targets) = shape(1)?;

    let (_, leading) = scores.split_last().filter(|(_, leading)| leading.len() != 1)?;
    let fits = match field.holds {
        FieldKind::Labels => targets == leading,
        _ => targets == scores,
    };
    // The core's message has the shapes that do not fit.
    fits.then(|| leading.to_vec())
}
