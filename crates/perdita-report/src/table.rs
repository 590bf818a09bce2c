//! Tables, which become lists on a narrow screen, and grids of symbols, which scroll.
use crate::html::class;
use crate::page::{Grid, Table};
use crate::{Error, text};
use maud::{Markup, html};

/// The number of columns from which a table becomes a list on a narrow screen.
const WIDE: usize = 3;

pub(crate) fn table(table: &Table) -> Result<Markup, Error> {
    let number = |column: usize| (column >= table.left).then_some("number");
    let cell = |(column, text): (usize, &String)| Ok((number(column), text::markup(text)?));
    let cells = |row: &Vec<String>| row.iter().enumerate().map(cell).collect::<Result<Vec<_>, Error>>();
    let rows = table.rows.iter().map(cells).collect::<Result<Vec<_>, _>>()?;
    let header = cells(&table.header)?;
    let labels: Vec<String> = table.header.iter().map(|name| text::plain(name)).collect();
    let is_wide = table.header.len() >= WIDE || table.left > 1;
    Ok(html! {
        div.table.wide[is_wide] tabindex="0" {
            table {
                @if !table.caption.is_empty() { caption { (text::markup(&table.caption)?) } }
                thead { tr { @for (class, name) in &header { th class=[class] scope="col" { (name) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for ((class, cell), label) in row.iter().zip(&labels) {
                                td class=[class] data-label=[is_wide.then_some(label)] { span { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    })
}

pub(crate) fn grid(grid: &Grid) -> Result<Markup, Error> {
    let header = grid.header.iter().map(|name| text::markup(name)).collect::<Result<Vec<_>, _>>()?;
    let row = |(name, symbols)| Ok((text::markup(name)?, symbols));
    let rows = grid.rows.iter().map(|(name, symbols)| row((name, symbols)));
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    Ok(html! {
        @if !grid.caption.is_empty() { p.caption { (text::markup(&grid.caption)?) } }
        div.table.grid tabindex="0" {
            table {
                thead { tr { @for name in &header { th scope="col" { (name) } } } }
                tbody {
                    @for (name, symbols) in rows {
                        tr {
                            th scope="row" { (name) }
                            @for cell in symbols { td.(class(cell.tone)) title=(cell.title) { (cell.symbol) } }
                        }
                    }
                }
            }
        }
    })
}
