//! The evaluation so far: sums of each loss and group, batch by batch.
use super::batch::Batch;
use super::chunk::{Chunk, Rows, agree, cut, get, has_items};
use super::given::{Role, family};
use super::load::{Layout, Loaded};
use super::missing::LeftOut;
use super::numbering::Numbering;
use super::rows::{Detail, RowsFile};
use super::sums::{Memory, Sums, evaluate};
use super::worst::Row;
use crate::args::Eval;
use crate::options::Family;
use anyhow::{Result, ensure};
use perdita_catalog::{CallElement, Loss};
use std::rc::Rc;

/// The results of all losses on the batches of a file so far.
pub(super) struct Run<'a> {
    pub(super) args: &'a Eval,
    pub(super) found: Vec<Found>,
    /// The number of rows of the first input.
    pub(super) rows: u64,
    /// The observations that are left out, for want of a value.
    pub(super) left_out: LeftOut,
    /// The number of predictions, similarities or other elements.
    pub(super) work: u64,
    pub(super) queries: Option<Rc<[String]>>,
    pub(super) rows_file: Option<RowsFile>,
}

/// The results of one loss.
#[derive(Default)]
pub(super) struct Found {
    /// The sums by group; `None` for a group without rows so far.
    pub(super) groups: Vec<Option<Sums>>,
    /// The lengths of the axes of the observations, if the loss has a value per observation.
    pub(super) shape: Option<Vec<usize>>,
    /// The number of queries that count, but have no pair of items to rank.
    pub(super) without_pairs: u64,
}

impl Found {
    /// The number of observations.
    pub(super) fn len(&self) -> Option<usize> {
        self.shape.as_ref().map(|shape| shape.iter().product())
    }

    /// Adds observations of a group, along the first axis.
    fn add(&mut self, group: usize, sums: Sums, shape: Option<Vec<usize>>) {
        self.groups.resize(self.groups.len().max(group + 1), None);
        self.groups[group] = Some(match self.groups[group].take() {
            Some(before) => before.merge(&sums),
            None => sums,
        });
        match (&mut self.shape, shape) {
            (Some(known), Some(more)) => known.iter_mut().zip(more).take(1).for_each(|(a, b)| *a += b),
            (known, shape) => *known = shape,
        }
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(args: &'a Eval, rows_file: Option<RowsFile>) -> Self {
        let found = args.losses.iter().map(|_| Found::default()).collect();
        Run { args, found, rows: 0, left_out: LeftOut::default(), work: 0, queries: None, rows_file }
    }

    /// The numbering of a loss's observations.
    pub(super) fn numbering(&self, found: &Found) -> Numbering {
        Numbering::new(self.queries.as_ref(), found.shape.as_ref())
    }

    /// Evaluates every loss on a batch of inputs.
    pub(super) fn add<E: CallElement>(&mut self, inputs: &[Loaded<E>], memory: &mut Memory<E>) -> Result<()> {
        let chunks = cut(inputs)?;
        self.queries = get(inputs, Role::Query).map(|queries| queries.names.names.as_slice().into());
        let first = self.found[0].len().unwrap_or(0);
        let losses = 0..self.args.losses.len();
        let details =
            losses.map(|at| self.add_loss(at, inputs, &chunks, memory)).collect::<Result<Vec<_>>>()?;
        self.write(inputs, first as u64, &details)?;
        self.rows += inputs[0].rows_of_file() as u64;
        self.work += work(self.args, inputs) as u64;
        Ok(())
    }

    /// Evaluates a loss. Returns its columns of the --rows file.
    fn add_loss<E: CallElement>(
        &mut self,
        at: usize,
        inputs: &[Loaded<E>],
        chunks: &[Chunk],
        memory: &mut Memory<E>,
    ) -> Result<Detail> {
        let (args, loss, found) = (self.args, &self.args.losses[at], &mut self.found[at]);
        same_in_queries(loss, inputs)?;
        let mut detail = Detail::default();
        let before = found.len().unwrap_or(0);

        for chunk in chunks {
            let batch = Batch::new(inputs, chunk, loss)?;
            let (mut sums, mut shape) = evaluate(loss, &batch, args, memory)
                .map_err(|error| batch.explain(loss, family(args), error))?;
            if let (Some(shape), Some(lead)) = (&mut shape, batch.lead()) {
                *shape = lead.to_vec();
            }
            if let Rows::Of(queries) = &chunk.rows {
                let is_each = memory.each.len() == queries.which.len();
                ensure!(is_each, "--query: {loss} is not averaged over queries alone");
            }
            let places = shape.as_ref().map(|shape| chunk.observations(shape)).unwrap_or_default();
            for (loss, &place) in memory.each.iter().zip(&places) {
                sums.worst.push(Row { loss: loss.to_f64(), file: 0, row: (before + place) as u64 });
            }
            if self.rows_file.is_some() {
                let is_prediction = family(args) == Family::Predictions;
                let grad = if is_prediction { &memory.grads[0][..] } else { &[] };
                detail.put(&places, &memory.each, grad);
            }
            found.without_pairs += batch.without_pairs(&memory.each);
            found.add(chunk.group, sums, shape);
        }
        Ok(detail)
    }

    /// Writes the observations of a batch to the --rows file; `first` is the index of the first one.
    fn write<E>(&mut self, inputs: &[Loaded<E>], first: u64, details: &[Detail]) -> Result<()> {
        let Some(mut file) = self.rows_file.take() else { return Ok(()) };
        let (losses, numbering) = (&self.args.losses, self.numbering(&self.found[0]));

        for (loss, found) in losses.iter().zip(&self.found) {
            ensure!(found.shape.is_some(), "--rows: {loss} has no per-row losses");
            ensure!(
                self.numbering(found) == numbering,
                "--rows: {loss} is averaged over other axes than {}: write them separately",
                losses[0]
            );
        }

        if !file.has_header() {
            let width = details[0].grad.len() / details[0].each.len();
            let columns = match &inputs[0].layout {
                Layout::Columns(names) if names.len() == width => names.clone(),
                _ if width == 1 => vec!["prediction".into()],
                _ => (0..width).map(|element| format!("prediction[{element}]")).collect(),
            };
            let gradients = |loss| columns.iter().map(move |column| format!("d {loss} / d {column}"));
            let header =
                losses.iter().flat_map(|loss| std::iter::once(loss.to_string()).chain(gradients(loss)));
            file.header(numbering.thing(), &header.collect::<Vec<_>>())?;
        }

        file.write(&numbering, first, details)?;
        self.rows_file = Some(file);
        Ok(())
    }
}

/// Checks that inputs with one value per query agree in all rows of each query.
fn same_in_queries<E: CallElement>(loss: &Loss, inputs: &[Loaded<E>]) -> Result<()> {
    for input in inputs.iter().filter(|_| get(inputs, Role::Query).is_some()) {
        let is_per_item = match (input.requested.role, input.requested.role.field(loss)) {
            (Role::By | Role::Query, _) => true,
            (_, Some(field)) => has_items(field, loss.each())?,
            (_, None) => false,
        };
        if !is_per_item {
            agree(inputs, input)?;
        }
    }
    Ok(())
}

/// The number of predictions, similarities or other elements of a batch.
fn work<E: CallElement>(args: &Eval, inputs: &[Loaded<E>]) -> usize {
    let loss = &args.losses[0];
    match family(args) {
        Family::Predictions => inputs[0].len(),
        _ if loss.product().is_some() => inputs[0].rows() * keys(loss, inputs),
        _ => inputs.iter().map(Loaded::len).sum(),
    }
}

/// The number of rows that each row of a is compared with: its positive and negatives, the rows of b, or those of a.
pub(super) fn keys<E: CallElement>(loss: &Loss, inputs: &[Loaded<E>]) -> usize {
    let of =
        |name| inputs.iter().find(|input| input.requested.role.field(loss).is_some_and(|f| f.name == name));
    match (of("negatives"), of("b"), of("a")) {
        (Some(negatives), _, Some(a)) => 1 + negatives.per_row(a).unwrap_or(negatives.rows()),
        (None, Some(keys), _) | (None, None, Some(keys)) => keys.rows(),
        _ => 0,
    }
}
