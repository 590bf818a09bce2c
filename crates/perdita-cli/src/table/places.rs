//! The places of rows and cells in a file, for messages.

/// The place of a row.
pub(crate) fn place(row: u64, line: Option<&u64>) -> String {
    match line {
        Some(line) => format!("line {line} (row {row}, from 0)"),
        None => format!("row {row} (from 0)"),
    }
}

/// The place of a cell.
pub(super) fn cell_place(row: u64, line: Option<&u64>, column: &str) -> String {
    format!("{}, column `{column}`", place(row, line))
}

/// The places of the rows of a batch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// The number of the first row.
    pub(super) first: u64,
    /// The number of each row, where they do not follow one another: those of a joined table, and of elements of lists.
    pub(super) rows: Vec<u64>,
    /// The line on which each row begins, from 1, if the file has lines.
    pub(super) lines: Vec<u64>,
    /// The place of each element in its list, if the rows are elements of lists.
    pub(super) elements: Vec<usize>,
}

impl Places {
    fn row(&self, at: usize) -> u64 {
        self.rows.get(at).copied().unwrap_or(self.first + at as u64)
    }

    /// The place of a cell.
    pub(crate) fn cell(&self, at: usize, column: &str) -> String {
        let (row, line) = (self.row(at), self.lines.get(at));
        match self.elements.get(at) {
            Some(element) => cell_place(row, line, &format!("{column}[{element}]")),
            None => cell_place(row, line, column),
        }
    }

    /// Adds the elements of the list of a row.
    pub(super) fn push_list(&mut self, row: u64, line: Option<u64>, elements: usize) {
        self.rows.extend((0..elements).map(|_| row));
        self.lines.extend(line.into_iter().flat_map(|line| (0..elements).map(move |_| line)));
        self.elements.extend(0..elements);
    }

    /// Adds the rows that follow.
    pub(crate) fn append(&mut self, mut next: Places) {
        self.rows.append(&mut next.rows);
        self.lines.append(&mut next.lines);
        self.elements.append(&mut next.elements);
    }

    /// The list of each row, counted from 0, if the rows are elements of lists.
    pub(crate) fn lists(&self) -> Option<Vec<usize>> {
        let mut begun = 0;
        let list = |&element: &usize| {
            begun += usize::from(element == 0);
            begun - 1
        };
        (!self.elements.is_empty()).then(|| self.elements.iter().map(list).collect())
    }

    /// The number of rows of the file that `rows` rows of the batch are of.
    pub(crate) fn count(&self, rows: usize) -> usize {
        match self.elements.is_empty() {
            true => rows,
            false => self.elements.iter().filter(|&&element| element == 0).count(),
        }
    }

    /// The number of rows of the file up to the end of the batch, which has so many.
    pub(crate) fn end(&self, rows: usize) -> u64 {
        self.first + self.count(rows) as u64
    }
}
