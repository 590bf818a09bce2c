//! The inputs of losses of several arrays, in memory, and the rows of them that are evaluated together.
use super::given::Role;
use crate::memory::{Loaded, Pass, load};
use crate::read::Progress;
use crate::text::count;
use anyhow::{Result, ensure};
use perdita::loss::Field;
use perdita_catalog::ByName;

/// All inputs.
pub(super) struct Data<'a, E> {
    pub(super) inputs: Vec<Loaded<'a, Role<'a>, E>>,
    pub(super) chunks: Vec<Chunk>,
}

/// Rows that are evaluated together, and their group.
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

/// Queries that are made equally long: each has its last row several times.
pub(super) struct Queries {
    /// Which queries they are.
    pub(super) which: Vec<usize>,
    /// How many items each really has.
    pub(super) lengths: Vec<i64>,
    /// How many it has now.
    pub(super) items: usize,
    /// The rows of all of them.
    pub(super) rows: Vec<usize>,
}

impl<'a, E: ByName> Data<'a, E> {
    pub(super) fn read(passes: Vec<Pass<'a, Role<'a>>>, progress: &Progress) -> Result<Self> {
        let inputs = load(passes, progress)?;
        let mut data = Data { inputs, chunks: Vec::new() };
        for input in &data.inputs {
            ensure!(input.len() > 0, "{}: there are no rows", input.name());
        }
        if let Some(names) = data.groups().or(data.queries()) {
            for input in &data.inputs {
                let (name, of, rows) = (input.name(), names.name(), input.rows());
                let (got, want) = (count(rows as u64, "row"), names.rows());
                ensure!(rows == want, "{name} has {got}, but {of} has {want}");
            }
        }
        data.chunks = data.cut();
        Ok(data)
    }
    pub(super) fn get(&self, role: Role) -> Option<&Loaded<'a, Role<'a>, E>> {
        self.inputs.iter().find(|input| input.wish.role == role)
    }
    /// What groups are made by.
    pub(super) fn groups(&self) -> Option<&Loaded<'a, Role<'a>, E>> {
        self.get(Role::By)
    }
    /// What queries are made by.
    pub(super) fn queries(&self) -> Option<&Loaded<'a, Role<'a>, E>> {
        self.get(Role::Query)
    }
    /// That all rows of a query have the same in an input that belongs to the query as a whole.
    pub(super) fn agree(&self, input: &Loaded<Role, E>) -> Result<()> {
        let Some(queries) = self.queries() else { return Ok(()) };
        let (width, names) = (input.width(), &queries.names);
        let mut first = vec![None; names.names.len()];
        for (row, &query) in names.of.iter().enumerate() {
            let first = *first[query].get_or_insert(row);
            for (before, at) in (first * width..).zip(row * width..).take(width) {
                let number =
                    |at: usize| input.numbers.get(at).map_or_else(|| input.labels[at] as f64, |x| x.to_f64());
                let (want, got, name) = (number(before), number(at), &names.names[query]);
                ensure!(
                    got == want || got.is_nan() && want.is_nan(),
                    "{}: {got}, but query `{name}` has {want} in its first row",
                    input.place(at)
                );
            }
        }
        Ok(())
    }
    fn cut(&self) -> Vec<Chunk> {
        let Some(input) = self.groups().or(self.queries()) else {
            return vec![Chunk { group: 0, rows: Rows::All }];
        };
        let mut members = vec![Vec::new(); input.names.names.len()];
        input.names.of.iter().enumerate().for_each(|(row, &name)| members[name].push(row));
        if input.wish.role == Role::By {
            let chunk = |(group, rows)| Chunk { group, rows: Rows::Some(rows) };
            return members.into_iter().enumerate().map(chunk).collect();
        }
        // Of about the same length, so that there are never twice as many items as rows.
        let mut order: Vec<usize> = (0..members.len()).collect();
        let class = |query: &usize| members[*query].len().next_power_of_two();
        order.sort_by_key(class);
        let alike = order.chunk_by(|a, b| class(a) == class(b));
        alike.map(|which| Chunk { group: 0, rows: Rows::Of(Queries::new(which, &members)) }).collect()
    }
}

impl Queries {
    fn new(which: &[usize], members: &[Vec<usize>]) -> Self {
        let items = which.iter().map(|&query| members[query].len()).max().unwrap_or(0);
        let mut rows = Vec::with_capacity(which.len() * items);
        for &query in which {
            let own = &members[query];
            rows.extend(own);
            // What lies beyond a query's length does not count, but has to lie in the domain.
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

/// Axes, word for word.
fn words(axes: &str) -> Vec<&str> {
    axes.split_whitespace().collect()
}

/// That the first axis of a field, and of what is averaged over, is that of the rows that `--by` puts into groups.
pub(super) fn has_groups(field: &Field, each: &str) -> Result<()> {
    let (axes, each) = (words(field.axes), words(each));
    ensure!(
        !each.is_empty() && axes.first() == each.first(),
        "--by: `{}` ({}) does not begin with the axis of the losses ({})",
        field.name,
        field.axes,
        each.join(" ")
    );
    Ok(())
}

/// Whether a field has something for each of the items that `--query` puts together, or for each query.
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

/// Whether a field has another axis after so many, even if there is one column only.
pub(super) fn has_more(field: &Field, axes: usize) -> bool {
    words(field.axes).into_iter().skip(axes).any(|axis| axis != "...")
}
