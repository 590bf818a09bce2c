//! Evaluates a loss, chunk by chunk, and sums up its gradients.
use super::chunk::Batch;
use super::data::{Chunk, Data, Rows, has_items};
use super::given::{Role, arrays, field};
use crate::args::Eval;
use crate::memory::{Score, Slope};
use crate::report::Numbering;
use crate::worst::{Row, Worst};
use anyhow::{Result, ensure};
use perdita::loss::{Error, Holds};
use perdita::{Reduction, Slots, Total};
use perdita_catalog::ByName;
use perdita_catalog::Loss;

/// What has been found out about a loss.
pub(super) struct Found {
    /// By group.
    pub(super) groups: Vec<Sums>,
    /// The loss of every observation.
    pub(super) each: Vec<f64>,
    pub(super) numbering: Numbering,
}

/// Sums over observations. Those of disjoint ones can be merged.
#[derive(Clone)]
pub(super) struct Sums {
    total: Total,
    /// Σ g², of the gradient of the sum in each array.
    squares: Vec<(&'static str, f64)>,
    pub(super) worst: Worst,
}
impl Sums {
    pub(super) fn merge(mut self, o: &Self) -> Self {
        self.total = self.total.merge(o.total);
        self.squares.iter_mut().zip(&o.squares).for_each(|((_, sum), (_, more))| *sum += more);
        Sums { worst: self.worst.merge(&o.worst), ..self }
    }
    /// With the gradient of the mean; 0 if nothing counts, as the mean is.
    pub(super) fn score(&self) -> Score {
        let weight = self.total.weight();
        let norm = |square: f64| if weight == 0.0 { 0.0 } else { square.sqrt() / weight };
        let slope = |&(of, square): &(&'static str, f64)| Slope { of, is_norm: true, value: norm(square) };
        Score {
            total: self.total,
            slopes: self.squares.iter().map(slope).collect(),
            active: None,
            information: None,
            each: None,
        }
    }
}

/// What came out of one chunk.
struct Part {
    total: Total,
    squares: Vec<(&'static str, f64)>,
    each: Vec<f64>,
    /// The lengths of the axes of observations.
    shape: Vec<usize>,
}

impl<E: ByName> Data<'_, E> {
    pub(super) fn evaluate(&self, loss: &Loss, args: &Eval) -> Result<Found> {
        for input in self.inputs.iter().filter(|_| self.queries().is_some()) {
            let per_item = match input.wish.role {
                Role::Array(name) => field(arrays(loss), name)
                    .map_or(Ok(true), |field| has_items(field, arrays(loss).each()))?,
                Role::Weight => false,
                Role::By | Role::Query => continue,
            };
            if !per_item {
                self.agree(input)?;
            }
        }
        let mut groups: Vec<Option<Sums>> = Vec::new();
        let (mut each, mut shape) = (Vec::new(), Vec::new());
        for chunk in &self.chunks {
            let part = self.part(loss, chunk, !args.unchecked)?;
            let indices = chunk.observations(&part.shape);
            let mut worst = Worst::new(args.worst);
            for (&loss, &index) in part.each.iter().zip(&indices) {
                worst.push(Row { loss, row: index as u64 });
                each.resize(each.len().max(index + 1), 0.0);
                each[index] = loss;
            }
            let sums = Sums { total: part.total, squares: part.squares, worst };
            groups.resize(groups.len().max(chunk.group + 1), None);
            let group = &mut groups[chunk.group];
            *group = Some(match group.take() {
                Some(before) => before.merge(&sums),
                None => sums,
            });
            shape = part.shape;
        }
        if let (Some(by), Some(rows)) = (self.groups(), shape.first_mut()) {
            *rows = by.rows();
        }
        let numbering = match self.queries() {
            Some(queries) => Numbering::Queries(queries.names.names.as_slice().into()),
            None if shape.len() > 1 => Numbering::Entries(shape),
            None => Numbering::Rows,
        };
        Ok(Found { groups: groups.into_iter().flatten().collect(), each, numbering })
    }
    fn part(&self, loss: &Loss, chunk: &Chunk, checked: bool) -> Result<Part> {
        let batch = Batch::new(self, chunk, loss)?;
        let part = batch.evaluate(loss, checked).map_err(|error| batch.explain(loss, error))?;
        if let Rows::Of(queries) = &chunk.rows {
            ensure!(
                part.each.len() == queries.which.len(),
                "--query: {loss} is averaged over more than queries"
            );
        }
        Ok(part)
    }
}

impl<E: ByName> Batch<'_, E> {
    fn evaluate(&self, loss: &Loss, checked: bool) -> Result<Part, Error> {
        let (any, batch) = (arrays(loss), self.arrays()?);
        let shape = any.observations(&batch)?;
        let batch = if checked { batch.checked() } else { batch };
        let mut each = vec![E::default(); shape.iter().product()];
        let variable = self.taken.iter().filter_map(|taken| {
            let field = taken.field.filter(|field| field.holds == Holds::Variable)?;
            Some((field.name, vec![E::default(); taken.numbers.len()]))
        });
        let mut grads: Vec<(&'static str, Vec<E>)> = variable.collect();
        let out =
            grads.iter_mut().fold(Slots::none().each(&mut each), |out, (name, grad)| out.grad(name, grad));
        let total = any.evaluate(batch, Reduction::Sum, out)?;
        let square = |grad: Vec<E>| grad.into_iter().map(|x| x.to_f64() * x.to_f64()).sum();
        Ok(Part {
            total,
            squares: grads.into_iter().map(|(name, grad)| (name, square(grad))).collect(),
            each: each.into_iter().map(E::to_f64).collect(),
            shape,
        })
    }
}

impl Chunk {
    /// Which of all observations its own are.
    fn observations(&self, shape: &[usize]) -> Vec<usize> {
        let each = shape.iter().skip(1).product::<usize>();
        match &self.rows {
            Rows::All => (0..shape.iter().product()).collect(),
            Rows::Some(rows) => rows.iter().flat_map(|row| row * each..(row + 1) * each).collect(),
            Rows::Of(queries) => queries.which.clone(),
        }
    }
}
