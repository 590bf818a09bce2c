//! The property matrix as a grid of symbols.
use crate::lang::Texts;
use crate::matrix::{Finding, Property, Row, Status};
use perdita_report::{Block, Grid, Section, Symbol, Tone};

pub(super) fn section(rows: &[Row], texts: &Texts) -> Section {
    let statuses = [Status::Proved, Status::Tested, Status::Refuted, Status::Open, Status::NotApplicable];
    let legend = statuses.map(|status| format!("{} {}", status.symbol(), texts.text(status.name())));
    let symbol = |finding: &Finding| {
        let status = texts.text(finding.status.name());
        let title = match finding.evidence.as_str() {
            "" => status,
            evidence => format!("{status}: {evidence}"),
        };
        let tone = match finding.status {
            Status::Proved | Status::Tested => Tone::Good,
            Status::Refuted => Tone::Bad,
            Status::Open => Tone::Note,
            Status::NotApplicable => Tone::Plain,
        };
        Symbol { symbol: finding.status.symbol().into(), title, tone }
    };
    let row = |row: &Row| (format!("`{}`", row.loss), row.findings.iter().map(symbol).collect());
    let properties = Property::ALL.iter().map(|property| texts.text(property.name()));
    let grid = Grid {
        caption: format!("{}. {}", legend.join(", "), texts.text("Point at a symbol for the evidence")),
        header: [texts.text("loss")].into_iter().chain(properties).collect(),
        rows: rows.iter().map(row).collect(),
    };
    Section { title: texts.text("Properties of the losses"), blocks: vec![Block::Grid(grid)] }
}
