//! Tables as they stand in a text, with bars between the columns.
//!
//! ```text
//! p    | ce    | fl at gamma=1 | fl at gamma=2        names of variables, then quantities
//! 0.9  | 0.105 | 0.011         | 0.001                values of the variables, then printed numbers
//! ```
use super::Problem;
use super::comparison::{Said, Written};
use super::expression::number;
use super::variables::Values;

/// A comparison per cell.
///
/// # Errors
/// A row with another number of cells; a value of a variable that is no number.
pub(super) fn cells(text: &str, common: &Written) -> Result<Vec<Written>, Problem> {
    let is_rule = |line: &&str| !line.is_empty() && !line.chars().all(|c| "|-:+ ".contains(c));
    let mut lines = text.lines().map(str::trim).filter(is_rule).map(split);
    let head = lines.next().ok_or_else(|| Problem::new("a table begins with a line of names".into()))?;
    let columns: Vec<Column> =
        head.iter().map(|title| Column::parse(title, common)).collect::<Result<_, _>>()?;

    let mut found = Vec::new();
    for row in lines {
        if row.len() != columns.len() {
            return Err(Problem::new(format!(
                "the row `{}` has {} cells, the head {}",
                row.join(" | "),
                row.len(),
                columns.len()
            )));
        }
        let mut of_row = Vec::new();
        for (column, cell) in columns.iter().zip(&row) {
            if let Column::Variable(name) = column {
                let value = number(cell).ok_or_else(|| {
                    Problem::new(format!("`{cell}` in the column `{name}` is not a number"))
                })?;
                of_row.push((name.clone(), Values::List(vec![value])));
            }
        }
        for (column, cell) in columns.iter().zip(&row).filter(|(_, cell)| !["", "-", "–", "—"].contains(cell))
        {
            let Column::Quantity { of, values } = column else { continue };
            let mut written =
                Written { of: of.clone(), said: Said::Printed(cell.to_string()), ..common.clone() };
            for (name, value) in of_row.iter().chain(values) {
                written.values.retain(|(known, _)| known != name);
                written.values.push((name.clone(), value.clone()));
            }
            found.push(written);
        }
    }
    Ok(found)
}

/// The cells of a line, which may begin and end with a bar.
fn split(line: &str) -> Vec<&str> {
    let line = line.strip_prefix('|').unwrap_or(line);
    line.strip_suffix('|').unwrap_or(line).split('|').map(str::trim).collect()
}

/// A column.
enum Column {
    Variable(String),
    Quantity { of: String, values: Vec<(String, Values)> },
}

impl Column {
    /// `p`, `fl`, `gamma=2`, `fl at gamma=2`
    fn parse(title: &str, common: &Written) -> Result<Column, Problem> {
        let is_quantity = common.quantities.iter().any(|(name, _)| name == title);
        let is_name = title.chars().all(|c| c.is_alphanumeric() || c == '_');
        if is_name && !is_quantity {
            return Ok(Column::Variable(title.into()));
        }
        let (of, settings) = match title.split_once(" at ") {
            Some((of, settings)) => (of.trim(), settings),
            None if title.contains('=') => (&common.of[..], title),
            None => (title, ""),
        };
        let settings = settings.split(',').filter(|setting| !setting.trim().is_empty());
        let values = settings.map(|setting| {
            let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
            Ok((name.trim().to_string(), value.parse::<Values>()?))
        });
        Ok(Column::Quantity { of: of.into(), values: values.collect::<Result<_, Problem>>()? })
    }
}
