//! The inputs of a plan: tensors of a batch as matrices, of which those with a requested gradient are variables.
use super::blocks::Run;
use super::tape::{Made, Tape, Var};
use crate::batch::Batch;
use crate::framework::{Framework, Message};
use perdita::loss::{Field, FieldKind};

/// The inputs of a similarity loss.
pub(super) struct Inputs<F: Framework> {
    pub(super) a: Var<F>,
    pub(super) b: Option<Var<F>>,
    /// Rows that all rows of a share, or a row per row of a with its negatives beside each other.
    pub(super) negatives: Option<Var<F>>,
    /// The number of negatives of each row of a; none if all share them.
    pub(super) per_query: Option<usize>,
    /// A number per row of b, in a row.
    pub(super) bias: Option<Var<F>>,
    pub(super) targets: Option<Var<F>>,
    /// Labels of the rows of a, a column.
    pub(super) labels: Option<F::Tensor>,
    /// Labels of the rows of b, a column.
    pub(super) key_labels: Option<F::Tensor>,
    /// A weight per row of a, a column.
    pub(super) weight: Var<F>,
    /// True if there are weights, of which any may be 0.
    is_weighted: bool,
    pub(super) temperature: Var<F>,
    /// The bias of all scores.
    pub(super) score_bias: Var<F>,
    framework: F,
}

impl<F: Framework> Inputs<F> {
    pub(super) fn new(
        run: &Run<F>,
        batch: &Batch<F::Tensor>,
        [temperature, bias]: [f64; 2],
        wanted: &[Field],
    ) -> Result<Self, F::Error> {
        let (tape, f) = (&run.tape, run.tape.framework);
        let is_wanted = |name: &str, is_parameter: bool| {
            let same = |field: &&Field| (field.holds == FieldKind::Parameter) == is_parameter;
            wanted.iter().filter(same).any(|field| field.name == name)
        };
        let var = |name: &str, is_parameter: bool, value: F::Array, size: [usize; 2]| {
            let make = if is_wanted(name, is_parameter) { Tape::variable } else { Tape::constant };
            make(tape, value, size)
        };
        let shape = |name: &str| batch.get(name).map_or(vec![], |tensor| f.shape(tensor));
        let matrix = |name: &str, rows: usize| {
            let matrix = batch.get(name).map(|tensor| {
                let size = [rows, shape(name).iter().product::<usize>() / rows];
                Ok(var(name, false, f.to_matrix(tensor, rows)?, size))
            });
            matrix.transpose()
        };
        let number = |name: &str, x: f64| Ok(var(name, true, tape.number(x)?.value, [1, 1]));
        let column = |name: &str| {
            let labels = batch.get(name).map(|labels| f.reshape(labels, &[shape(name)[0], 1]));
            labels.transpose()
        };

        let rows = shape("a")[0];
        let a = matrix("a", rows)?.ok_or_else(|| missing(&f, "a"))?;
        let weight = match &batch.weight {
            Some(weight) => f.to_matrix(weight, rows)?,
            None => f.broadcast(&tape.number(1.0)?.value, rows, 1)?,
        };
        let negatives = shape("negatives");
        Ok(Inputs {
            b: matrix("b", shape("b").first().copied().unwrap_or(1))?,
            negatives: matrix("negatives", negatives.first().copied().unwrap_or(1))?,
            per_query: (negatives.len() == 3).then(|| negatives[1]),
            bias: matrix("bias", 1)?,
            targets: matrix("targets", rows)?,
            labels: column("labels")?,
            key_labels: column("key_labels")?,
            weight: tape.constant(weight, [rows, 1]),
            is_weighted: batch.weight.is_some(),
            temperature: number("temperature", temperature)?,
            score_bias: number("bias", bias)?,
            framework: f,
            a,
        })
    }

    /// The rows of b.
    pub(super) fn b(&self) -> Result<&Var<F>, F::Error> {
        self.b.as_ref().ok_or_else(|| missing(&self.framework, "b"))
    }

    /// The labels of the rows of a.
    pub(super) fn labels(&self) -> Result<&F::Tensor, F::Error> {
        self.labels.as_ref().ok_or_else(|| missing(&self.framework, "labels"))
    }

    /// Rows that are compared with others, normalised if that is requested.
    pub(super) fn queries(&self, tape: &Tape<F>, normalize: bool, x: &Var<F>) -> Made<F> {
        let x = if self.is_weighted { tape.queries(x, &self.weight)? } else { x.clone() };
        tape.factor(normalize, &x)
    }

    /// Rows as [queries](Self::queries) and as keys: the same, if there are no weights.
    pub(super) fn queries_and_keys(
        &self,
        tape: &Tape<F>,
        normalize: bool,
        x: &Var<F>,
    ) -> Result<[Var<F>; 2], F::Error> {
        let keys = tape.factor(normalize, x)?;
        let queries = if self.is_weighted { self.queries(tape, normalize, x)? } else { keys.clone() };
        Ok([queries, keys])
    }

    /// The variable of a field.
    pub(super) fn get(&self, field: &Field) -> Option<&Var<F>> {
        match (field.name, field.holds) {
            ("temperature", _) => Some(&self.temperature),
            ("bias", FieldKind::Parameter) => Some(&self.score_bias),
            ("a", _) => Some(&self.a),
            ("b", _) => self.b.as_ref(),
            ("bias", _) => self.bias.as_ref(),
            ("negatives", _) => self.negatives.as_ref(),
            _ => None,
        }
    }
}

/// The error of an array that is not given.
pub(super) fn missing<F: Framework>(framework: &F, name: &str) -> F::Error {
    framework.error(Message(format!("{name} is missing")))
}
