//! The arrays of a chunk of rows, by the field names of a loss.
use super::chunk::{Chunk, Rows, has_items, has_rows, words};
use super::given::{LENGTHS, RELEVANCE, Role};
use super::load::{Layout, Loaded};
use crate::options::{A, OWN_NEGATIVES};
use crate::text::count;
use anyhow::{Result, bail, ensure};
use perdita::loss::{Field, FieldKind};
use perdita_catalog::{ArrayRef, CallElement, Inputs, Loss};
use std::borrow::Cow;

/// An array: the rows of a chunk of one input.
pub(super) struct Taken<'a, E: Clone> {
    /// The field of the loss; `None` for weights.
    pub(super) field: Option<&'a Field>,
    pub(super) input: &'a Loaded<'a, E>,
    /// The indices of the rows; `None` for all rows.
    rows: Option<Cow<'a, [usize]>>,
    pub(super) shape: Vec<usize>,
    /// The leading axes, where they are one axis of the field: (batch, tokens) of (batch, tokens, vocabulary).
    lead: Option<Vec<usize>>,
    /// The number of times that each row stands in `numbers`.
    repeated: usize,
    pub(super) numbers: Cow<'a, [E]>,
    labels: Cow<'a, [i64]>,
}

/// The elements of the given rows.
fn gather<'a, T: Copy>(from: &'a [T], width: usize, rows: Option<&[usize]>) -> Cow<'a, [T]> {
    match rows {
        Some(rows) if !from.is_empty() => {
            rows.iter().flat_map(|&row| &from[row * width..][..width]).copied().collect()
        }
        _ => Cow::Borrowed(from),
    }
}

impl<'a, E: CallElement> Taken<'a, E> {
    /// The rows, with `lead` as their leading axes.
    fn new(
        field: Option<&'a Field>,
        input: &'a Loaded<'a, E>,
        rows: Option<Cow<'a, [usize]>>,
        lead: &[usize],
    ) -> Self {
        let width = input.width();
        let mut shape = lead.to_vec();
        match &input.layout {
            Layout::Columns(_) if width == 1 && !field.is_some_and(|field| has_more(field, lead.len())) => {}
            Layout::Columns(_) => shape.push(width),
            Layout::Axes(axes) if axes.is_empty() => shape.clear(),
            Layout::Axes(axes) => shape.extend(&axes[1..]),
        }
        let numbers = gather(&input.numbers, width, rows.as_deref());
        let labels = gather(&input.labels, width, rows.as_deref());
        Taken { field, input, rows, shape, lead: None, repeated: 1, numbers, labels }
    }

    /// Splits the concatenated negatives of each row into embeddings of the dimension of a.
    fn split(&mut self, a: &Loaded<E>) -> Result<()> {
        let (name, got, width) = (self.input.name(), self.input.width(), a.width());
        ensure!(
            got % width == 0,
            "{name} has {} per row, which is not a multiple of the {width} of {}",
            count(got as u64, "number"),
            a.name()
        );
        self.shape = vec![self.input.rows(), got / width, width];
        Ok(())
    }

    /// Makes the leading axes one, so that as many are left as the field has.
    fn merge(&mut self) {
        let axes = self.field.map_or(0, |field| words(field.axes).len());
        if axes > 0 && self.shape.len() > axes {
            let lead: Vec<usize> = self.shape.drain(..=self.shape.len() - axes).collect();
            self.shape.insert(0, lead.iter().product());
            self.lead = Some(lead);
        }
    }

    /// Repeats each of its rows, a number each.
    fn repeat(&mut self, times: usize) {
        self.repeated = times;
        self.numbers = self.numbers.iter().flat_map(|&x| std::iter::repeat_n(x, times)).collect();
    }

    fn array(&self) -> ArrayRef<'_> {
        match self.field {
            Some(Field { holds: FieldKind::Labels, .. }) => ArrayRef::new(&*self.labels, &self.shape),
            Some(_) => ArrayRef::new(E::data(&self.numbers), &self.shape),
            None => E::data(&self.numbers).into(),
        }
    }

    /// The place of an element in its file, for messages.
    pub(super) fn place(&self, index: usize) -> String {
        let (index, width) = (index / self.repeated, self.input.width());
        let row = |rows: &[usize]| rows[index / width] * width + index % width;
        self.input.place(self.rows.as_deref().map_or(index, row))
    }
}

/// True for a loss of a row of scores, all of whose leading axes may be rows.
fn is_row_wise(loss: &Loss) -> bool {
    loss.pointwise().is_none() && loss.product().is_none() && loss.multi_input().is_none()
}

/// True if a field has more than `axes` axes, so that a single column is an axis of length 1.
fn has_more(field: &Field, axes: usize) -> bool {
    words(field.axes).into_iter().skip(axes).any(|axis| axis != "...")
}

/// All arrays of a chunk.
pub(super) struct Batch<'a, E: Clone> {
    pub(super) taken: Vec<Taken<'a, E>>,
    pub(super) weight: Option<Taken<'a, E>>,
    lengths: Option<&'a [i64]>,
}

impl<'a, E: CallElement> Batch<'a, E> {
    pub(super) fn new(inputs: &'a [Loaded<'a, E>], chunk: &'a Chunk, loss: &'a Loss) -> Result<Self> {
        let mut batch = Batch { taken: Vec::new(), weight: None, lengths: None };
        if let Rows::Of(queries) = &chunk.rows {
            batch.lengths = Some(&queries.lengths);
        }

        for input in inputs {
            let role = input.requested.role;
            let field = role.field(loss);
            if matches!(role, Role::By | Role::Query) {
                continue;
            }
            let (rows, lead) = match &chunk.rows {
                Rows::All => (None, vec![input.rows()]),
                Rows::Some(rows) => {
                    if let Some(Field { name, axes, .. }) =
                        field.filter(|field| !has_rows(field, loss.each()))
                    {
                        let each = loss.each();
                        bail!("--by: `{name}` ({axes}) does not begin with the axis of the losses ({each})");
                    }
                    (Some(rows.into()), vec![rows.len()])
                }
                Rows::Of(queries) => match field.map_or(Ok(false), |field| has_items(field, loss.each()))? {
                    true => (Some((&queries.rows).into()), vec![queries.which.len(), queries.items]),
                    false => (Some(queries.first().into()), vec![queries.which.len()]),
                },
            };
            let mut taken = Taken::new(field, input, rows, &lead);
            if role == Role::Option(&OWN_NEGATIVES) {
                let a = inputs.iter().find(|input| input.requested.role == Role::Option(&A));
                a.map_or(Ok(()), |a| taken.split(a))?;
            }
            if is_row_wise(loss) {
                taken.merge();
            }
            match role {
                Role::Weight => batch.weight = Some(taken),
                _ => batch.taken.push(taken),
            }
        }
        // A weight of a row is that of each prediction in it.
        let in_row = match batch.lead() {
            Some(lead) => lead[1..].iter().product(),
            None if loss.pointwise().is_some() => {
                batch.get("prediction").map_or(1, |taken| taken.input.width())
            }
            None => 1,
        };
        if let Some(weight) = &mut batch.weight
            && weight.input.width() == 1
            && in_row > 1
        {
            weight.repeat(in_row);
        }
        Ok(batch)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Taken<'a, E>> {
        self.taken.iter().find(|taken| taken.field.is_some_and(|field| field.name == name))
    }

    /// The leading axes of scores, where they are one axis of the loss.
    pub(super) fn lead(&self) -> Option<&[usize]> {
        self.get("scores")?.lead.as_deref()
    }

    /// The number of lists of weight above 0 whose items are equally relevant, and which have the loss 0 for it.
    pub(super) fn without_pairs(&self, each: &[E]) -> u64 {
        let (Some(relevance), true) = (self.get(RELEVANCE), each.iter().any(|loss| loss.to_f64() == 0.0))
        else {
            return 0;
        };
        let items = relevance.shape.last().copied().unwrap_or(0);
        let lengths = self.lengths.or(self.get(LENGTHS).map(|lengths| &*lengths.labels));
        let is_without = |&list: &usize| {
            let weight = self.weight.as_ref().map_or(1.0, |weight| weight.numbers[list].to_f64());
            if weight == 0.0 || each[list].to_f64() != 0.0 {
                return false;
            }
            // Of a list that counts, the length is checked.
            let length = lengths.map_or(items, |lengths| lengths[list] as usize);
            relevance.numbers[list * items..][..length].windows(2).all(|pair| pair[0] == pair[1])
        };
        (0..each.len()).filter(is_without).count() as u64
    }

    /// The inputs of the call.
    pub(super) fn inputs(&self) -> Inputs<'_> {
        let mut inputs = Inputs::new();
        for taken in &self.taken {
            if let Some(field) = taken.field {
                inputs.push(field.name, taken.array());
            }
        }
        if let Some(lengths) = self.lengths {
            inputs.push(LENGTHS, lengths.into());
        }
        match &self.weight {
            Some(weight) => inputs.weight(weight.array()),
            None => inputs,
        }
    }
}
