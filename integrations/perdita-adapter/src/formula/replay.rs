//! The matrices of one replay: labels, weights, inputs.
use super::{Formula, split};
use crate::batch::Batch;
use crate::denominator::denominator;
use crate::framework::{Framework, Message};
use perdita::Reduction;
use perdita::loss::FieldKind;
use perdita::trace::Binary;

/// A formula on a batch.
pub(super) struct Replay<'a, F: Framework> {
    framework: &'a F,
    formula: &'a Formula,
    /// A matrix of the type and the device of the computation.
    like: F::Array,
    labels: Option<Labels<F>>,
    /// The weights of the observations, 0 for those that are ignored; none if all are 1.
    counts: Option<F::Array>,
    inputs: Vec<F::Array>,
}

/// The labels of a batch.
struct Labels<F: Framework> {
    /// The place of the label in each row.
    mask: F::Mask,
    /// True for the rows that are not ignored; none if no label is to be ignored.
    seen: Option<F::Mask>,
    /// True for labels that are no class and not ignored.
    wrong: F::Mask,
    /// The weight of each row by its label, if there are class weights.
    weights: Option<F::Array>,
}

impl<'a, F: Framework> Replay<'a, F> {
    pub(super) fn new(
        framework: &'a F,
        formula: &'a Formula,
        batch: &Batch<F::Tensor>,
    ) -> Result<Self, F::Error> {
        let count = formula.count();
        let (_, first) = batch.first().ok_or_else(|| framework.error(Message("no numbers".into())))?;
        let like = framework.to_matrix(first, count)?;
        let labels = batch.arrays.iter().find(|(field, _)| field.holds == FieldKind::Labels);
        let labels = labels.map(|(_, labels)| Labels::new(framework, formula, labels, &like)).transpose()?;

        let mut replay = Replay { framework, formula, like, labels, counts: None, inputs: vec![] };
        let weight = batch.weight.as_ref().map(|weight| framework.to_matrix(weight, count)).transpose()?;
        replay.counts = replay.counts(weight)?;
        let inputs = formula.program.inputs.iter().map(|input| replay.input(batch, &input.name));
        replay.inputs = inputs.collect::<Result<_, _>>()?;
        Ok(replay)
    }

    /// The losses of the observations, with their weights.
    pub(super) fn each(&self) -> Result<F::Array, F::Error> {
        let mask = self.labels.as_ref().map(|labels| &labels.mask);
        let each = self.formula.program.replay_on(self.framework, &self.inputs, mask)?.remove(0);
        let each = self.framework.broadcast(&each, self.formula.count(), 1)?;
        let each = match &self.labels {
            Some(labels) => self.framework.select(&labels.wrong, &self.number(f64::NAN)?, &each)?,
            None => each,
        };
        match &self.counts {
            Some(counts) => {
                let weighted = self.framework.binary(Binary::Mul, counts, &each)?;
                self.framework.select(&self.framework.is_zero(counts)?, &self.number(0.0)?, &weighted)
            }
            None => Ok(each),
        }
    }

    /// The gradients in the inputs, from those in the losses of the observations.
    pub(super) fn backward(
        &self,
        denominator: &F::Array,
        upstream: Option<&F::Tensor>,
    ) -> Result<Vec<F::Array>, F::Error> {
        let count = self.formula.count();
        let mut factor = self.quotient(&self.number(1.0)?, denominator)?;
        if let Some(counts) = &self.counts {
            factor = self.framework.binary(Binary::Mul, &factor, counts)?;
        }
        if let Some(upstream) = upstream {
            let upstream = self.framework.to_matrix(upstream, count)?;
            factor = self.framework.binary(Binary::Mul, &factor, &upstream)?;
        }
        let mut inputs = self.inputs.clone();
        inputs.push(self.framework.broadcast(&factor, count, 1)?);
        let mask = self.labels.as_ref().map(|labels| &labels.mask);
        self.formula.backward.replay_on(self.framework, &inputs, mask)
    }

    /// The denominator of a reduction.
    pub(super) fn denominator(&self, reduction: Reduction) -> Result<F::Array, F::Error> {
        denominator(self.framework, reduction, &self.like, || {
            let of_labels = self.labels.as_ref().and_then(|labels| labels.weights.as_ref());
            match (of_labels, &self.counts) {
                (None, None) => self.number(self.formula.count() as f64),
                (Some(of_labels), Some(counts)) => self.framework.binary(Binary::Mul, of_labels, counts),
                (Some(only), None) | (None, Some(only)) => Ok(only.clone()),
            }
        })
    }

    /// x/y
    pub(super) fn quotient(&self, x: &F::Array, y: &F::Array) -> Result<F::Array, F::Error> {
        self.framework.binary(Binary::Div, x, y)
    }

    /// A number on the device.
    fn number(&self, x: f64) -> Result<F::Array, F::Error> {
        self.framework.constants(&[x], &self.like)
    }

    /// The weights of the observations, 0 for those that are ignored.
    fn counts(&self, weight: Option<F::Array>) -> Result<Option<F::Array>, F::Error> {
        let Some(seen) = self.labels.as_ref().and_then(|labels| labels.seen.as_ref()) else {
            return Ok(weight);
        };
        let weight = weight.map_or_else(|| self.number(1.0), Ok)?;
        self.framework.select(seen, &weight, &self.number(0.0)?).map(Some)
    }

    /// An input of the program, a row or a number per observation: an array, or a numbered element of its last axis. A missing one
    /// is 0.
    fn input(&self, batch: &Batch<F::Tensor>, name: &str) -> Result<F::Array, F::Error> {
        let count = self.formula.count();
        let (name, place) = split(name);
        let Some(array) = batch.get(name) else {
            return self.framework.broadcast(&self.number(0.0)?, count, 1);
        };
        let rows = self.framework.to_matrix(array, count)?;
        let rows = match place {
            Some(place) => self.framework.column(&rows, place)?,
            None => rows,
        };
        match &self.counts {
            // Ignored observations may hold anything.
            Some(counts) => {
                self.framework.select(&self.framework.is_zero(counts)?, &self.number(0.5)?, &rows)
            }
            None => Ok(rows),
        }
    }
}

impl<F: Framework> Labels<F> {
    fn new(framework: &F, formula: &Formula, labels: &F::Tensor, like: &F::Array) -> Result<Self, F::Error> {
        let number = |x: f64| framework.constants(&[x], like);
        let labels = framework.reshape(labels, &[formula.count(), 1])?;
        let mask = framework.one_hot(&labels, formula.width)?;
        let row = |row: &F::Array| framework.sum(&framework.select(&mask, row, &number(0.0)?)?);

        let seen = formula.ignored.map(|ignored| framework.differs(&labels, ignored)).transpose()?;
        let known = row(&number(1.0)?)?;
        let wrong = match &seen {
            Some(seen) => framework.less(&known, &framework.select(seen, &number(1.0)?, &number(0.0)?)?)?,
            None => framework.is_zero(&known)?,
        };
        let weights = &formula.label_weights;
        let weights = (!weights.is_empty()).then(|| row(&framework.constants(weights, like)?)).transpose()?;
        Ok(Labels { mask, seen, wrong, weights })
    }
}
