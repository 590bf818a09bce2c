//! Chunks of rows that are evaluated together: all rows, a group, or queries of similar length.
use super::given::Role;
use super::load::Loaded;
use crate::text::count;
use anyhow::{Result, ensure};
use perdita::loss::Field;
use perdita::real::Element;

/// Rows that are evaluated together, and the index of their group.
pub(super) struct Chunk {
    pub(super) group: usize,
    pub(super) rows: Rows,
}

pub(super) enum Rows {
    All,
    /// Only these, in this order.
    Some(Vec<usize>),
    Of(Queries),
}

/// Queries padded to the same length by repeating the last row of each.
pub(super) struct Queries {
    /// The indices of the queries.
    pub(super) which: Vec<usize>,
    /// The number of items of each, without padding.
    pub(super) lengths: Vec<i64>,
    /// The number of items of each, with padding.
    pub(super) items: usize,
    /// The rows of all queries, one query after another.
    pub(super) rows: Vec<usize>,
}

/// The input with this role.
pub(super) fn get<'i, 'a, E>(inputs: &'i [Loaded<'a, E>], role: Role) -> Option<&'i Loaded<'a, E>> {
    inputs.iter().find(|input| input.requested.role == role)
}

/// Cuts inputs into chunks by their groups or queries.
///
/// # Errors
/// An input without rows, or without one for each that is grouped.
pub(super) fn cut<E: Element>(inputs: &[Loaded<E>]) -> Result<Vec<Chunk>> {
    for input in inputs {
        ensure!(input.len() > 0, "{}: there are no rows", input.name());
    }
    let by = get(inputs, Role::By);
    let queries = get(inputs, Role::Query);
    for names in by.iter().chain(&queries) {
        for input in inputs {
            let (name, of, rows) = (input.name(), names.name(), input.rows());
            let (got, want) = (count(rows as u64, "row"), names.rows());
            ensure!(rows == want, "{name} has {got}, but {of} has {want}");
        }
    }
    let group = |row: usize| by.map_or(0, |by| by.names.of[row]);
    if let Some(queries) = queries_of(inputs) {
        let members = members(&queries);
        // Queries of one group and of similar length, so that padding at most doubles the number of items.
        let class = |query: &usize| (group(members[*query][0]), members[*query].len().next_power_of_two());
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by_key(class);
        let alike = order.chunk_by(|a, b| class(a) == class(b));
        let chunk = |which: &[usize]| Chunk {
            group: group(members[which[0]][0]),
            rows: Rows::Of(Queries::new(which, &members)),
        };
        return Ok(alike.map(chunk).collect());
    }
    let Some(by) = by else { return Ok(vec![Chunk { group: 0, rows: Rows::All }]) };
    // A group of an earlier batch may have no rows here.
    let groups = members(&by.names.of).into_iter().enumerate().filter(|(_, rows)| !rows.is_empty());
    Ok(groups.map(|(group, rows)| Chunk { group, rows: Rows::Some(rows) }).collect())
}

/// The query of each row, counted from 0, where rows are items of queries.
pub(super) fn queries_of<E: Element>(inputs: &[Loaded<E>]) -> Option<Vec<usize>> {
    let named = get(inputs, Role::Query).map(|queries| queries.names.of.clone());
    named.or_else(|| inputs.first()?.lists())
}

/// The rows of each name.
fn members(of: &[usize]) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); of.iter().max().map_or(0, |last| last + 1)];
    of.iter().enumerate().for_each(|(row, &name)| members[name].push(row));
    members
}

impl Chunk {
    /// The indices of its observations among those of all rows; `shape` has the lengths of its own axes.
    pub(super) fn observations(&self, shape: &[usize]) -> Vec<usize> {
        let each = shape.iter().skip(1).product::<usize>();
        match &self.rows {
            Rows::All => (0..shape.iter().product()).collect(),
            Rows::Some(rows) => rows.iter().flat_map(|row| row * each..(row + 1) * each).collect(),
            Rows::Of(queries) => queries.which.clone(),
        }
    }
}

impl Queries {
    fn new(which: &[usize], members: &[Vec<usize>]) -> Self {
        let items = which.iter().map(|&query| members[query].len()).max().unwrap_or(0);
        let mut rows = Vec::with_capacity(which.len() * items);
        for &query in which {
            let own = &members[query];
            rows.extend(own);
            // Padding has no weight, but must lie in the domain.
            rows.extend(std::iter::repeat_n(own[own.len() - 1], items - own.len()));
        }
        let lengths = which.iter().map(|&query| members[query].len() as i64).collect();
        Queries { which: which.to_vec(), lengths, items, rows }
    }

    /// The first row of each.
    pub(super) fn first(&self) -> Vec<usize> {
        self.rows.iter().copied().step_by(self.items).collect()
    }
}

/// Checks that an input with one value per query has the same value in all rows of each query.
pub(super) fn agree<E: Element>(inputs: &[Loaded<E>], input: &Loaded<E>) -> Result<()> {
    let Some(queries) = get(inputs, Role::Query) else { return Ok(()) };
    let (width, names) = (input.width(), &queries.names);
    let mut first = vec![None; names.names.len()];
    for (row, &query) in names.of.iter().enumerate() {
        let first = *first[query].get_or_insert(row);
        for (before, at) in (first * width..).zip(row * width..).take(width) {
            let (want, got, name) = (input.number(before), input.number(at), &names.names[query]);
            ensure!(
                got == want || got.is_nan() && want.is_nan(),
                "{}: {got}, but query `{name}` has {want} in its first row",
                input.place(at)
            );
        }
    }
    Ok(())
}

/// The names of axes.
pub(super) fn words(axes: &str) -> Vec<&str> {
    axes.split_whitespace().collect()
}

/// True if the first axis of a field is the first axis of the losses, so that rows are independent.
pub(super) fn has_rows(field: &Field, each: &str) -> bool {
    let first = words(each).first().copied();
    first.is_some() && words(field.axes).first().copied() == first
}

/// True if a field has an entry per item, false if per query.
pub(super) fn has_items(field: &Field, each: &str) -> Result<bool> {
    let (axes, each) = (words(field.axes), words(each));
    ensure!(
        each.len() == 1 && axes.starts_with(&each),
        "--query: `{}` ({}) does not begin with the axis of queries ({})",
        field.name,
        field.axes,
        each.join(" ")
    );
    Ok(axes.len() > 1)
}
