//! Tables, as wide as the terminal at most: text columns are wrapped, and where that is not enough, each row becomes a list.
use super::visible;
use super::width::{columns, terminal};
use super::wrap::{INDENT, pieces, within, wrapped};

/// The gap between columns.
const GAP: usize = 2;
/// Cells under a header. The first `left` columns are text, flush left; the others are numbers, flush right.
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    left: usize,
}

/// A table, within the width of the terminal.
pub(crate) fn table(header: Vec<&str>, rows: Vec<Vec<String>>, left: usize) -> String {
    Table::new(header, rows, left).within(terminal())
}

impl Table {
    pub(crate) fn new(header: Vec<&str>, rows: Vec<Vec<String>>, left: usize) -> Self {
        let header = header.into_iter().map(visible).collect();
        let rows = rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
        Table { header, rows, left }
    }

    /// The table within a width, if there is a limit.
    pub(crate) fn within(&self, width: Option<usize>) -> String {
        let width = width.unwrap_or(usize::MAX);
        self.side_by_side(width).unwrap_or_else(|| self.stacked(width))
    }

    /// The table with its columns side by side, if they fit.
    pub(crate) fn side_by_side(&self, width: usize) -> Option<String> {
        let widths = self.widths(width)?;
        let line = |cells: &[String]| {
            let cells: Vec<Vec<String>> =
                cells.iter().zip(&widths).map(|(cell, &width)| wrapped(cell, width)).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            let of = |row: usize| {
                let cells = cells.iter().zip(&widths).enumerate().map(|(at, (lines, &width))| {
                    let cell = lines.get(row).map_or("", String::as_str);
                    if at < self.left { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                });
                cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end_matches(' ').to_string() + "\n"
            };
            (0..height).map(of).collect::<String>()
        };
        let rule = "─".repeat(total(&widths));
        let body: String = self.rows.iter().map(|row| line(row)).collect();
        Some(format!("{}{rule}\n{body}", line(&self.header)))
    }

    /// A list per row: the first cell, and below it the others with the names of their columns.
    fn stacked(&self, width: usize) -> String {
        let names = self.header.iter().skip(1).map(|name| columns(name)).max().unwrap_or(0);
        let list = |row: &Vec<String>| {
            let heading = within(width, "", 0, row[0].split(' '));
            let cells = self.header.iter().zip(row).skip(1);
            let cells =
                cells.map(|(name, cell)| within(width, &format!("  {name}"), names + 4, cell.split(' ')));
            heading + &cells.collect::<String>()
        };
        self.rows.iter().map(list).collect::<Vec<_>>().join("\n")
    }

    /// The widths of the columns: as wide as their cells, or text columns narrower, so that all fit.
    fn widths(&self, most: usize) -> Option<Vec<usize>> {
        let cells = |at: usize| self.rows.iter().chain([&self.header]).map(move |row| row[at].as_str());
        let mut widths: Vec<usize> =
            (0..self.header.len()).map(|at| cells(at).map(columns).max().unwrap_or(0)).collect();
        let least = |at: usize| {
            let pieces = cells(at).flat_map(pieces).map(|piece| columns(piece.trim_end()) + INDENT);
            pieces.max().unwrap_or(0)
        };
        let least: Vec<usize> = (0..self.left).map(least).collect();
        while total(&widths) > most {
            let wide = (0..self.left).filter(|&at| widths[at] > least[at]).max_by_key(|&at| widths[at])?;
            widths[wide] -= 1;
        }
        Some(widths)
    }
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn losses() -> Table {
        let row = |loss: &str| [loss, "all", "0.123456", "12.3456"].map(String::from).into();
        let rows = vec![row("mse"), row("cross_entropy(label_smoothing=0.1, z_loss=0.0001)")];
        Table::new(vec!["loss", "fold", "mean", "sum"], rows, 2)
    }

    #[test]
    fn a_pipe_has_no_width() {
        let text = losses().within(None);
        assert!(text.starts_with("loss  ") && text.lines().count() == 4, "{text}");
    }

    #[test]
    fn names_are_wrapped() {
        let text = losses().within(Some(60));
        assert!(text.lines().all(|line| columns(line) <= 60), "{text}");
        let lines: Vec<&str> = text.lines().skip(2).map(str::trim_end).collect();
        assert_eq!(
            lines,
            [
                "mse                                  all   0.123456  12.3456",
                "cross_entropy(label_smoothing=0.1,   all   0.123456  12.3456",
                "  z_loss=0.0001)",
            ]
        );
    }

    #[test]
    fn a_narrow_terminal_gets_lists() {
        let text = losses().within(Some(40));
        assert!(text.lines().all(|line| columns(line) <= 40), "{text}");
        assert!(
            text.starts_with("mse\n  fold  all\n  mean  0.123456\n  sum   12.3456\n\ncross_entropy("),
            "{text}"
        );
    }

    #[test]
    fn cells_of_files_are_visible() {
        let text = Table::new(vec!["\u{1b}[31m"], vec![vec!["\u{7}".into()]], 1).within(None);
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{text}");
    }
}
