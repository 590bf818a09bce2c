//! CSV: a header line, unless there is none, then a line per row.

mod cells;
mod quotes;
#[cfg(test)]
mod tests;

use anyhow::{Error, Result, anyhow, bail, ensure};
use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use memchr::memchr_iter;
use quotes::Quotes;

use super::opening::Input;
use super::places::{cell_place, place};
use super::source::{Block, Field, Source, Wanted};
use super::{ColumnType, Options};
pub(super) use cells::Numbers;
use cells::quoted;

pub(crate) use cells::check_exact;

struct Csv {
    reader: Reader<Quotes>,
    fields: Vec<Field>,
    wanted: Wanted,
    numbers: Numbers,
    /// Reused for every row.
    record: ByteRecord,
    row: u64,
    /// Lines end in CR and LF.
    crlf: bool,
    /// The length of the input, if known.
    bytes: Option<u64>,
}

pub(super) fn open(
    mut input: Input,
    extension: &str,
    bytes: Option<u64>,
    options: Options,
) -> Result<Box<dyn Source>> {
    // NumPy's savetxt makes a comment of the header.
    let is_comment = !options.headless && input.fill_buf()?.starts_with(b"#");
    if is_comment {
        let blank = input.fill_buf()?[1..].iter().take_while(|&&byte| byte == b' ').count();
        input.consume(1 + blank);
    }
    let line = input.fill_buf()?.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let crlf = line.ends_with(b"\r");
    let delimiter = if extension == "tsv" { b'\t' } else { delimiter(line, options.headless, is_comment) };
    let input = Quotes::new(input, delimiter);
    let mut reader = ReaderBuilder::new()
        .has_headers(!options.headless)
        .delimiter(delimiter)
        .buffer_capacity(1 << 16)
        .from_reader(input);

    let header = reader.byte_headers()?.clone();
    ensure!(!header.is_empty(), "there is no header line");
    if reader.get_ref().unclosed {
        bail!(unclosed(&header, 1));
    }
    let fields = header
        .iter()
        .enumerate()
        .map(|(at, name)| {
            if options.headless { at.to_string() } else { String::from_utf8_lossy(name.trim_ascii()).into() }
        })
        .map(|name| Field::new(name, ColumnType::Untyped, None))
        .collect();
    let numbers = Numbers::new(delimiter != b',', options.skip_missing);
    let (wanted, record) = (Wanted::default(), ByteRecord::new());
    Ok(Box::new(Csv { reader, fields, wanted, numbers, record, row: 0, crlf, bytes }))
}

/// The error about a row that begins on this line, and whose last cell is quoted up to the end of the file.
fn unclosed(record: &ByteRecord, line: u64) -> Error {
    let cells = record.len().saturating_sub(1);
    let before = record.iter().take(cells).map(|cell| memchr_iter(b'\n', cell).count() as u64);
    anyhow!("line {}: a quote opens here that nothing closes", line + before.sum::<u64>())
}

/// The most frequent of `,`, `;` and tab in the header line, or in the first row. Where there is none of them, spaces may delimit
/// rows and headers of `savetxt`.
fn delimiter(line: &[u8], is_row: bool, is_comment: bool) -> u8 {
    let count = |delimiter| {
        let mut quoted = false;
        line.iter()
            .filter(|&&byte| {
                quoted ^= byte == b'"';
                byte == delimiter && !quoted
            })
            .count()
    };
    // Of equals, `max_by_key` takes the last.
    // In a row, commas may be decimal marks.
    if let Some(&sure) = b"\t;".iter().find(|&&delimiter| is_row && count(delimiter) > 0) {
        return sure;
    }
    let most = b"\t;,".iter().copied().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',');
    if (is_row || is_comment) && count(most) == 0 && count(b' ') > 0 { b' ' } else { most }
}

impl Source for Csv {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn start(&mut self, wanted: Wanted) -> Result<()> {
        self.wanted = wanted;
        Ok(())
    }

    fn next(&mut self) -> Result<Block> {
        let &Wanted { ref numeric, ref text, rows, .. } = &self.wanted;
        let mut block = self.wanted.block();

        while block.rows < rows {
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return Err(self.explain(error)),
            }
            // Before its cells are looked at: the last of them holds the rest of the file.
            if self.reader.get_ref().unclosed {
                bail!(unclosed(&self.record, self.line()));
            }
            for (out, &field) in block.numeric.iter_mut().zip(numeric) {
                let cell = self.record[field].trim_ascii();
                match self.numbers.number(cell) {
                    Ok(number) => out.push(number),
                    Err(problem) => return Err(self.bad(field, &problem)),
                }
            }
            for (out, &(field, _)) in block.text.iter_mut().zip(text) {
                let cell = self.record[field].trim_ascii();
                match (
                    self.wanted.plain.then(|| self.numbers.with_point(cell)).flatten(),
                    str::from_utf8(cell),
                ) {
                    (Some(number), _) => out.push(number),
                    (None, Ok(text)) => out.push(text),
                    (None, Err(_)) => {
                        return Err(
                            self.bad(field, &format!("{} where UTF-8 text is expected", quoted(cell)))
                        );
                    }
                }
            }
            block.places.lines.push(self.line());
            block.rows += 1;
            self.row += 1;
        }
        Ok(block)
    }

    fn progress(&self) -> Option<f64> {
        self.bytes.map(|bytes| self.reader.position().byte() as f64 / bytes as f64)
    }
}

impl Csv {
    fn bad(&self, field: usize, problem: &str) -> Error {
        anyhow!("{}: {problem}", cell_place(self.row, Some(&self.line()), &self.fields[field].name))
    }

    fn explain(&self, error: csv::Error) -> Error {
        match error.kind() {
            ErrorKind::UnequalLengths { expected_len, len, .. } => {
                anyhow!(
                    "{}: {len} cells where the header has {expected_len}",
                    place(self.row, Some(&self.line()))
                )
            }
            _ => error.into(),
        }
    }

    /// The line on which the last row begins. The reader counts line feeds, and with CRLF it leaves each to the row
    /// after it.
    fn line(&self) -> u64 {
        let left = u64::from(self.crlf);
        // Behind the row before, which is too early where empty lines follow.
        let start = self.record.position().map_or(0, |position| position.line()) + left;
        // Before the row after, which is too early where there is no last line feed.
        let end = self.reader.position().line() + left - 1;
        if end <= start {
            return start;
        }
        let inside = self.record.as_slice().iter().filter(|&&byte| byte == b'\n').count() as u64;
        start.max(end - inside)
    }
}
