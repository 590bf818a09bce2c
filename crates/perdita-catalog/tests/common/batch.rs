//! A batch as owned named arrays, memory for every output that a loss has, and the call that fills it.
use perdita::loss::{Field, FieldKind};
use perdita::{Error, Reduction};
use perdita_catalog::call::Data;
use perdita_catalog::{ArrayRef, CallElement, Evaluation, Inputs, Loss, Outputs};

/// An array: numbers or labels, its shape, and how far apart its rows begin.
#[derive(Clone, Debug)]
pub(crate) struct Array<E> {
    pub(crate) name: &'static str,
    pub(crate) holds: FieldKind,
    pub(crate) shape: Vec<usize>,
    pub(crate) numbers: Vec<E>,
    pub(crate) labels: Vec<i64>,
    pub(crate) stride: usize,
}
impl Array<f64> {
    /// The array of a field. Labels are given as numbers.
    pub(crate) fn new(field: &Field, shape: Vec<usize>, numbers: Vec<f64>) -> Self {
        let (numbers, labels) = match field.holds {
            FieldKind::Labels => (vec![], numbers.iter().map(|&x| x as i64).collect()),
            _ => (numbers, vec![]),
        };
        let stride = shape.last().copied().unwrap_or(1);
        Array { name: field.name, holds: field.holds, shape, numbers, labels, stride }
    }

    /// The same with so much NaN after each row but the last, in the type that is computed in.
    pub(crate) fn hold<E: CallElement>(&self, padding: usize) -> Array<E> {
        let width = self.shape.last().copied().unwrap_or(1);
        let mut numbers: Vec<E> = super::cast(&self.numbers);
        if padding > 0 && !numbers.is_empty() {
            let gap = vec![E::from_f64(f64::NAN); padding];
            numbers = numbers.chunks(width).flat_map(|row| [row, &gap].concat()).collect();
            numbers.truncate(numbers.len() - padding);
        }
        let (name, holds, shape, labels) = (self.name, self.holds, self.shape.clone(), self.labels.clone());
        Array { name, holds, shape, numbers, labels, stride: width + padding }
    }
}
impl<E: CallElement> Array<E> {
    pub(crate) fn array(&self) -> ArrayRef<'_> {
        ArrayRef::new(self.data(), &self.shape).row_stride(self.stride)
    }

    pub(crate) fn data(&self) -> Data<'_> {
        match self.holds {
            FieldKind::Labels => Data::from(&self.labels),
            _ => E::data(&self.numbers),
        }
    }
}

/// The arrays of these names that a loss has a field for.
pub(crate) fn arrays_of(loss: &Loss, given: &[(&str, &[f64], &[usize])]) -> Vec<Array<f64>> {
    let array = |&(name, data, shape): &(&str, &[f64], &[usize])| {
        let field = loss.fields().iter().find(|field| field.name == name)?;
        Some(Array::new(field, shape.to_vec(), data.to_vec()))
    };
    given.iter().filter_map(array).collect()
}

/// All arrays of a batch.
pub(crate) fn inputs<E: CallElement>(arrays: &[Array<E>]) -> Inputs<'_> {
    arrays.iter().fold(Inputs::new(), |inputs, array| inputs.with(array.name, array.array()))
}

/// The reduction, weights and upstream gradients of a call.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a, E> {
    pub(crate) reduction: Reduction,
    pub(crate) weight: Option<&'a [E]>,
    pub(crate) upstream: Option<&'a [E]>,
}
impl<E> Asked<'_, E> {
    /// The reduced loss of observations that count alike.
    pub(crate) fn plain(reduction: Reduction) -> Self {
        Asked { reduction, weight: None, upstream: None }
    }
}

/// Memory for all results that a loss has: what is there before must not matter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Memory<E> {
    pub(crate) each: Vec<E>,
    pub(crate) curvature: Vec<E>,
    pub(crate) grads: Vec<(&'static str, Vec<E>)>,
}
impl<E: CallElement> Memory<E> {
    /// For a batch of so many observations.
    pub(crate) fn new(loss: &Loss, arrays: &[Array<E>], observations: usize) -> Self {
        let blank = |len| vec![E::from_f64(9.0); len];
        let one_number = loss.each().is_empty() && loss.product().is_some();
        let has_curvature = loss.product().is_none() && loss.multi_input().is_none();
        let variables = arrays.iter().filter(|array| array.holds == FieldKind::Variable);
        Memory {
            each: blank(if one_number { 0 } else { observations }),
            curvature: blank(if has_curvature { arrays[0].numbers.len() } else { 0 }),
            grads: variables.map(|array| (array.name, blank(array.numbers.len()))).collect(),
        }
    }

    /// The loss of a batch with everything that there is memory for.
    pub(crate) fn fill(&mut self, loss: &Loss, inputs: Inputs, asked: Asked<E>) -> Result<Evaluation, Error> {
        let inputs = asked.weight.map_or(inputs, |weight| inputs.weight(E::data(weight)));
        let mut out = Outputs::new();
        if !self.each.is_empty() {
            out = out.each(E::data_mut(&mut self.each));
        }
        if !self.curvature.is_empty() {
            out = out.curvature(E::data_mut(&mut self.curvature));
        }
        for (name, grad) in &mut self.grads {
            out = out.grad(*name, E::data_mut(grad));
        }
        if let Some(upstream) = asked.upstream {
            out = out.upstream(E::data(upstream));
        }
        loss.evaluate(&inputs, asked.reduction, out)
    }

    /// The gradient in the array of this name.
    pub(crate) fn grad(&self, name: &str) -> Option<&[E]> {
        self.grads.iter().find(|(known, _)| *known == name).map(|(_, grad)| &grad[..])
    }

    /// Everything as bits.
    pub(crate) fn bits(&self) -> Vec<u64> {
        let grads = self.grads.iter().flat_map(|(_, grad)| grad);
        self.each.iter().chain(&self.curvature).chain(grads).map(|x| x.to_f64().to_bits()).collect()
    }
}
