//! Dispatch of a dynamic call by the kind of the loss: bound arrays become the typed batch of the kind, and the erased loss
//! evaluates it.
use super::array::{ArrayRef, CallElement};
use super::bind::Bound;
use super::outputs::Evaluation;
use crate::erased::{BIAS, Engine, Erased, NamedArrays, Points, ScoreRows, WholeBatch};
use crate::loss::Loss;
use perdita::batch::Scan;
use perdita::kernel::{Outputs, Reduction};
use perdita::loss::{ClassIndex, Distribution, Error, FieldKind, TargetKind};
use perdita::{Arrays, Embeddings, Labels, Pairs, Pred, Products, Rows, Scores, Target, Targets, batch};

/// A loss and its bound arrays.
pub(super) struct Batch<'l, 'a, E> {
    pub(super) loss: &'l Loss,
    pub(super) arrays: Bound<'l, 'a, E>,
}

impl<'a, E: CallElement> Batch<'_, 'a, E> {
    pub(super) fn evaluate(&self, reduction: Reduction, out: Outputs<E>) -> Result<Evaluation, Error> {
        match self.loss.erased() {
            Erased::Pointwise(any) => self.pointwise(&**any, reduction, out),
            Erased::Labels(any) => self.labels(&**any, reduction, out),
            Erased::Soft(any) => self.soft(&**any, reduction, out),
            Erased::Product(any) => self.product(&**any, reduction, out),
            Erased::Arrays(any) => self.arrays(&**any, reduction, out),
        }
    }

    /// Checks all numbers, also where all real numbers are allowed: the loss is not finite.
    pub(super) fn check(&self) -> Result<(), Error> {
        let (loss, labels) = (self.loss, || self.arrays.labels(1).unwrap_or(Labels::U8(&[])));
        match loss.erased() {
            Erased::Pointwise(_) => self.pairs()?.check(loss.card(), Scan::All),
            Erased::Labels(_) => {
                self.check_rows(&self.weighted(Rows::new(self.scores(), labels())?)?, Scan::All)
            }
            Erased::Soft(_) => {
                self.check_rows(&self.weighted(Rows::soft(self.scores(), self.soft_targets())?)?, Scan::All)
            }
            // These are checked by their evaluation.
            Erased::Product(_) | Erased::Arrays(_) => Ok(()),
        }
    }

    fn check_rows<K: TargetKind>(&self, rows: &Rows<'a, E, K>, scan: Scan) -> Result<(), Error> {
        let ignored = self.loss.labelled().and_then(|any| any.ignored());
        rows.check(self.loss.card(), ignored, scan).map_err(as_fields)
    }

    fn weighted<K: TargetKind>(&self, rows: Rows<'a, E, K>) -> Result<Rows<'a, E, K>, Error> {
        self.arrays.weight.map_or(Ok(rows), |weight| rows.weighted(weight))
    }

    /// The losses per observation; none of a loss that has a single one.
    pub(super) fn each(&self) -> Result<Vec<E>, Error> {
        if self.loss.each().is_empty() {
            return Ok(vec![]);
        }
        let mut each = vec![E::default(); self.observations()?.iter().product()];
        self.evaluate(Reduction::Sum, Outputs::new().each(&mut each)).map(|_| each)
    }

    /// The shape of the observations.
    pub(super) fn observations(&self) -> Result<Vec<usize>, Error> {
        if let Erased::Arrays(any) = self.loss.erased() {
            return self.named()?.observations(self.loss.card().name, any.fields(), any.each());
        }
        self.fit()?;
        let first = self.arrays.get(0).map_or(&[][..], ArrayRef::shape);
        Ok(match self.loss.each() {
            "" => vec![],
            "..." => first.to_vec(),
            _ => first[..1].to_vec(),
        })
    }

    /// Checks that no required array is missing, and that the axes match.
    fn fit(&self) -> Result<(), Error> {
        if self.fits_at_sight() {
            return Ok(());
        }
        let shape = |at| self.arrays.get(at).map(ArrayRef::shape);
        batch::fit(self.loss.card().name, self.loss.fields(), shape)
    }

    /// The shape check of the two arrays of a pointwise or row-wise loss, fast enough for small batches.
    fn fits_at_sight(&self) -> bool {
        let (Some(first), Some(second)) = (self.arrays.get(0), self.arrays.get(1)) else { return false };
        let (first, second) = (first.shape(), second.shape());
        match self.loss.erased() {
            Erased::Pointwise(_) => first == second,
            Erased::Labels(_) => first.len() == 2 && second == &first[..1],
            Erased::Soft(_) => first.len() == 2 && second == first,
            Erased::Product(_) | Erased::Arrays(_) => false,
        }
    }

    fn pointwise(
        &self,
        any: &dyn Engine<Points>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Evaluation, Error> {
        self.fit()?;
        let pairs = self.pairs()?;
        if self.arrays.check.is_some() {
            pairs.check(self.loss.card(), Scan::Bounded)?;
        }
        let total = E::engine(any).evaluate(pairs, reduction, out)?;
        Ok(Evaluation::of_total(total, reduction))
    }

    /// The batch of a pointwise loss.
    fn pairs(&self) -> Result<Pairs<'a, E>, Error> {
        let [prediction, target] = [0, 1].map(|at| self.arrays.numbers(at).unwrap_or(&[]));
        let pairs = Pairs::new(Pred(prediction), Target(target))?;
        self.arrays.weight.map_or(Ok(pairs), |weight| pairs.weighted(weight))
    }

    fn labels(
        &self,
        any: &dyn Engine<ScoreRows<ClassIndex>>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Evaluation, Error> {
        self.fit()?;
        let labels = self.arrays.labels(1).unwrap_or(Labels::U8(&[]));
        self.rows(any, Rows::new(self.scores(), labels)?, reduction, out)
    }

    fn soft(
        &self,
        any: &dyn Engine<ScoreRows<Distribution>>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Evaluation, Error> {
        self.fit()?;
        self.rows(any, Rows::soft(self.scores(), self.soft_targets())?, reduction, out)
    }

    fn soft_targets(&self) -> Targets<'a, E> {
        Targets(self.arrays.numbers(1).unwrap_or(&[]))
    }

    fn scores(&self) -> Scores<'a, E> {
        let data = self.arrays.numbers(0).unwrap_or(&[]);
        let (classes, stride) =
            self.arrays.get(0).map_or((1, 1), |scores| (scores.shape()[1], scores.stride()));
        Scores::strided(data, classes, stride)
    }

    fn rows<K: TargetKind>(
        &self,
        any: &dyn Engine<ScoreRows<K>>,
        rows: Rows<'a, E, K>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Evaluation, Error> {
        let rows = self.weighted(rows)?;
        if self.arrays.check.is_some() {
            self.check_rows(&rows, Scan::Bounded)?;
        }
        let total = E::engine(any).evaluate(rows, reduction, out)?;
        Ok(Evaluation::of_total(total, reduction))
    }

    fn product(
        &self,
        any: &dyn Engine<WholeBatch>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Evaluation, Error> {
        let outcome = E::engine(any).evaluate(self.products()?, reduction, out)?;
        Ok(Evaluation::new(outcome, reduction))
    }

    /// The batch of a similarity loss.
    pub(super) fn products(&self) -> Result<Products<'a, E>, Error> {
        self.fit()?;
        let rows = |at: usize| {
            let width = self.arrays.get(at).and_then(|array| array.shape().last().copied());
            Embeddings::new(self.arrays.numbers(at).unwrap_or(&[]), width.unwrap_or(0))
        };

        let mut batch = Products::of(rows(0)?);
        for (at, field) in self.loss.fields().iter().enumerate() {
            let Some(array) = self.arrays.get(at) else { continue };
            let numbers = self.arrays.numbers(at).unwrap_or(&[]);
            let labels = self.arrays.labels(at).unwrap_or(Labels::U8(&[]));
            batch = match field.name {
                "b" => Products::new(rows(0)?, rows(at)?)?,
                "labels" => batch.labels(labels)?,
                "key_labels" => batch.key_labels(labels)?,
                "targets" => batch.targets(numbers)?,
                BIAS => batch.bias(numbers)?,
                "negatives" if array.shape().len() == 3 => batch.negatives_per_query(rows(at)?)?,
                "negatives" => batch.negatives(rows(at)?)?,
                _ => batch,
            };
        }

        if let Some(weight) = self.arrays.weight {
            batch = batch.weighted(weight)?;
        }
        if self.arrays.check == Some(Scan::All) {
            batch.check(self.loss.card()).map_err(as_fields)?;
        }
        Ok(batch)
    }

    fn arrays(
        &self,
        any: &dyn Engine<NamedArrays>,
        reduction: Reduction,
        out: Outputs<E>,
    ) -> Result<Evaluation, Error> {
        let total = E::engine(any).evaluate(self.named()?, reduction, out)?;
        Ok(Evaluation::of_total(total, reduction))
    }

    /// The batch of a multi-input loss, which checks axes itself.
    fn named(&self) -> Result<Arrays<'a, E>, Error> {
        let mut arrays = Arrays::new().scanned(self.arrays.check);
        for (at, field) in self.loss.fields().iter().enumerate() {
            let Some(array) = self.arrays.get(at) else { continue };
            arrays = match (field.holds, self.arrays.labels(at)) {
                (FieldKind::Labels, Some(labels)) => arrays.labels(field.name, labels, array.shape())?,
                _ => arrays.numbers(field.name, self.arrays.numbers(at).unwrap_or(&[]), array.shape())?,
            };
        }
        if let Some(weight) = self.arrays.weight {
            arrays = arrays.weighted(weight)?;
        }
        Ok(arrays)
    }
}

/// A domain error with the names of the fields: typed batches say `score` and `target`.
fn as_fields(error: Error) -> Error {
    match error {
        Error::Domain { loss, what, index, value, domain } => {
            let what = match what {
                "score" => "scores",
                "target" => "targets",
                other => other,
            };
            Error::Domain { loss, what, index, value, domain }
        }
        other => other,
    }
}
