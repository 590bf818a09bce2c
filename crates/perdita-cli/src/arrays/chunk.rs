//! The arrays of some rows, as a loss takes them.
use super::data::{Chunk, Data, Rows, has_groups, has_items, has_more};
use super::given::{LENGTHS, Role, arrays, field};
use crate::memory::{Layout, Loaded};
use anyhow::Result;
use perdita::Arrays;
use perdita::loss::{Error, Field, Holds};
use perdita_catalog::ByName;
use perdita_catalog::Loss;
use std::borrow::Cow;

/// An array: some rows of an input.
pub(super) struct Taken<'a, E: Clone> {
    pub(super) field: Option<&'static Field>,
    pub(super) input: &'a Loaded<'a, Role<'a>, E>,
    /// Which rows; none if it is all of them.
    rows: Option<Cow<'a, [usize]>>,
    shape: Vec<usize>,
    pub(super) numbers: Cow<'a, [E]>,
    labels: Cow<'a, [i64]>,
}

/// Some elements of every row.
fn gather<'a, T: Copy>(from: &'a [T], width: usize, rows: Option<&[usize]>) -> Cow<'a, [T]> {
    match rows {
        Some(rows) if !from.is_empty() => {
            rows.iter().flat_map(|&row| &from[row * width..][..width]).copied().collect()
        }
        _ => Cow::Borrowed(from),
    }
}

impl<'a, E: ByName> Taken<'a, E> {
    /// Rows along axes of these lengths.
    fn new(
        field: Option<&'static Field>,
        input: &'a Loaded<'a, Role<'a>, E>,
        rows: Option<Cow<'a, [usize]>>,
        lead: &[usize],
    ) -> Self {
        let width = input.width();
        let mut shape = lead.to_vec();
        match input.layout() {
            Layout::Columns(_) if width == 1 && !field.is_some_and(|field| has_more(field, lead.len())) => {}
            Layout::Columns(_) => shape.push(width),
            Layout::Axes(axes) if axes.is_empty() => shape.clear(),
            Layout::Axes(axes) => shape.extend(&axes[1..]),
        }
        let numbers = gather(&input.numbers, width, rows.as_deref());
        let labels = gather(&input.labels, width, rows.as_deref());
        Taken { field, input, rows, shape, numbers, labels }
    }
    /// Where in its file an element comes from.
    pub(super) fn place(&self, index: usize) -> String {
        let width = self.input.width();
        let row = |rows: &[usize]| rows[index / width] * width + index % width;
        self.input.place(self.rows.as_deref().map_or(index, row))
    }
}

/// All arrays of some rows.
pub(super) struct Batch<'a, E: Clone> {
    pub(super) taken: Vec<Taken<'a, E>>,
    pub(super) weight: Option<Taken<'a, E>>,
    lengths: Option<&'a [i64]>,
}
impl<'a, E: ByName> Batch<'a, E> {
    pub(super) fn new(data: &'a Data<'a, E>, chunk: &'a Chunk, loss: &Loss) -> Result<Self> {
        let any = arrays(loss);
        let mut batch = Batch { taken: Vec::new(), weight: None, lengths: None };
        if let Rows::Of(queries) = &chunk.rows {
            batch.lengths = Some(&queries.lengths);
        }
        for input in &data.inputs {
            let field = match input.wish.role {
                Role::Array(name) => field(any, name),
                Role::Weight => None,
                Role::By | Role::Query => continue,
            };
            let taken = match &chunk.rows {
                Rows::All => Taken::new(field, input, None, &[input.rows()]),
                Rows::Some(rows) => {
                    field.map_or(Ok(()), |field| has_groups(field, any.each()))?;
                    Taken::new(field, input, Some(rows.into()), &[rows.len()])
                }
                Rows::Of(queries) => {
                    let count = queries.which.len();
                    match field.map_or(Ok(false), |field| has_items(field, any.each()))? {
                        true => {
                            Taken::new(field, input, Some((&queries.rows).into()), &[count, queries.items])
                        }
                        false => Taken::new(field, input, Some(queries.first().into()), &[count]),
                    }
                }
            };
            match field {
                Some(_) => batch.taken.push(taken),
                None => batch.weight = Some(taken),
            }
        }
        Ok(batch)
    }
    pub(super) fn arrays(&self) -> Result<Arrays<'_, E>, Error> {
        let mut arrays = Arrays::new();
        for taken in &self.taken {
            let Some(Field { name, holds, .. }) = taken.field else { continue };
            arrays = match holds {
                Holds::Labels => arrays.labels(name, (&*taken.labels).into(), &taken.shape)?,
                _ => arrays.numbers(name, &taken.numbers, &taken.shape)?,
            };
        }
        if let Some(lengths) = self.lengths {
            arrays = arrays.labels(LENGTHS, lengths.into(), &[lengths.len()])?;
        }
        match &self.weight {
            Some(weight) => arrays.weighted(&weight.numbers),
            None => Ok(arrays),
        }
    }
}
