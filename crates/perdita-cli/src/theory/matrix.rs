//! `perdita theory --matrix`: what is known of every loss, as a table, CSV, LaTeX or JSON.
use crate::args::MatrixFormat;
use crate::notes;
use crate::text::{self, entry, json, plain_minus, words};
use anyhow::Result;
use perdita_catalog::LOSSES;
use perdita_theory::matrix::{Property, Row, Status, matrix};
use serde_json::{Value, json};

pub(super) fn run(format: MatrixFormat) -> Result<String> {
    let rows = rows();
    match format {
        MatrixFormat::Table => Ok(table(&rows)),
        MatrixFormat::Json => json(&plain_minus(rows.iter().map(describe).collect())),
        MatrixFormat::Csv => csv(&rows),
        MatrixFormat::Latex => Ok(latex(&rows)),
    }
}

/// The matrix, with a progress bar.
pub(super) fn rows() -> Vec<Row> {
    let bar = notes::bar(LOSSES.len() as u64, "{wide_bar} {pos} of {len} losses");
    let rows = matrix(&|| bar.inc(1));
    bar.finish_and_clear();
    rows
}

/// The names of the columns where they are narrow.
const SHORT: [&str; Property::ALL.len()] =
    ["diff", "conv", "Lip", "smo", "prop", "cal", "elic", "sym", "infl"];

const STATUSES: [Status; 5] =
    [Status::Proved, Status::Tested, Status::Refuted, Status::Open, Status::NotApplicable];

fn table(rows: &[Row]) -> String {
    let header = std::iter::once("loss").chain(SHORT).collect();
    let cells = |row: &Row| {
        let symbols = row.findings.iter().map(|finding| finding.status.symbol().to_string());
        std::iter::once(row.loss.split('(').next().unwrap_or_default().to_string()).chain(symbols).collect()
    };
    let symbols = STATUSES.map(|status| format!("{} {}", status.symbol(), status.name())).join(", ");
    let about = format!("{symbols}. Columns: {}.", Property::ALL.map(Property::name).join(", "));
    let more = "`perdita show LOSS` has the evidence of a row, --format csv, latex or json that of all.";
    text::table(header, rows.iter().map(cells).collect(), 1)
        + "\n"
        + &entry("", 0, words(&about))
        + &entry("", 0, words(more))
}

fn describe(row: &Row) -> Value {
    json!({ "loss": row.loss, "properties": describe_row(row) })
}

/// The findings of a row by the names of the properties.
pub(crate) fn describe_row(row: &Row) -> Value {
    let findings = Property::ALL.iter().zip(&row.findings);
    findings
        .map(|(property, finding)| (property.name().to_lowercase().replace(' ', "_"), json!(finding)))
        .collect()
}

/// A line per loss: a column for the status of each property, and one for its evidence.
fn csv(rows: &[Row]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = Property::ALL.iter().flat_map(|property| {
        let name = property.name().to_lowercase().replace(' ', "_");
        [name.clone(), format!("{name}_evidence")]
    });
    writer.write_record(std::iter::once("loss".to_string()).chain(columns))?;
    for row in rows {
        let cells =
            row.findings.iter().flat_map(|finding| [finding.status.name(), finding.evidence.as_str()]);
        writer.write_record(std::iter::once(row.loss.as_str()).chain(cells))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// A `longtable`, with symbols of plain LaTeX.
fn latex(rows: &[Row]) -> String {
    let symbol = |status: Status| match status {
        Status::Proved => "$\\bullet$",
        Status::Tested => "$\\circ$",
        Status::Refuted => "$\\times$",
        Status::Open => "?",
        Status::NotApplicable => "",
    };
    let row = |row: &Row| {
        let name = row.loss.split('(').next().unwrap_or_default().replace('_', "\\_");
        let cells: Vec<&str> = row.findings.iter().map(|finding| symbol(finding.status)).collect();
        format!("{name} & {} \\\\\n", cells.join(" & "))
    };
    let legend = STATUSES
        .iter()
        .filter(|status| **status != Status::NotApplicable)
        .map(|&status| format!("{} {}", symbol(status), status.name()));
    format!(
        "% \\usepackage{{longtable}}\n\\begin{{longtable}}{{l{}}}\nloss & {} \\\\\n\\hline\n\\endhead\n{}\\end{{longtable}}\n% {}\n",
        "c".repeat(Property::ALL.len()),
        SHORT.join(" & "),
        rows.iter().map(row).collect::<String>(),
        legend.collect::<Vec<_>>().join(", "),
    )
}
