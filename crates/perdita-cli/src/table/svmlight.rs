//! SVMlight, and LETOR's ranking files: `2 qid:7 1:0.5 4:-1 # a comment`, a row per line. Features that a line does not name are 0.
//! Fields are `target`, `qid` if there are queries, and the features by their numbers. The file is read twice: once for the numbers
//! of its features.

use std::collections::HashMap;

use anyhow::{Result, anyhow, bail, ensure};

use super::csv::Numbers;
use super::lines::Lines;
use super::opening::Input;
use super::places::cell_place;
use super::source::{Block, Field, Source, Wanted};
use super::{ColumnType, Options, enough_bytes};

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 1 << 24;

struct SvmLight {
    rows: Rows,
    fields: Vec<Field>,
    wanted: Wanted,
    has_queries: bool,
    /// The number of the first feature.
    first: u64,
    row: u64,
}

/// A line: its target, its query, its features.
struct Line<'t> {
    /// Its number, from 1.
    number: u64,
    target: &'t str,
    query: Option<&'t str>,
    features: Vec<(u64, f64)>,
}

/// The lines that are no comments.
struct Rows {
    lines: Lines,
    /// The last line, without its comment.
    text: Vec<u8>,
    options: Options,
}

/// True for a text whose first line is of this format.
pub(super) fn is_svmlight(head: &[u8]) -> bool {
    let is_comment = |line: &&[u8]| line.trim_ascii().is_empty() || line.starts_with(b"#");
    let line = head.split(|&byte| byte == b'\n').find(|line| !is_comment(line)).unwrap_or_default();
    let line = line.split(|&byte| byte == b'#').next().unwrap_or_default();
    let Ok(line) = str::from_utf8(line) else { return false };
    let mut tokens = line.split_ascii_whitespace();
    let has_target = tokens.next().is_some_and(|target| target.parse::<f64>().is_ok());
    let is_feature = |token: &str| {
        token
            .split_once(':')
            .is_some_and(|(key, x)| key == "qid" || key.parse::<u64>().is_ok() && x.parse::<f64>().is_ok())
    };
    let mut features = tokens.peekable();
    has_target && features.peek().is_some() && features.all(is_feature)
}

/// Opens a text; `again` is the same text.
pub(super) fn open(
    input: Input,
    again: Input,
    bytes: Option<u64>,
    options: Options,
) -> Result<Box<dyn Source>> {
    let rows = |input| Rows { lines: Lines::new(input, MAX_LINE, bytes), text: Vec::new(), options };
    let (mut survey, mut has_queries, mut range) = (rows(input), false, None::<(u64, u64)>);
    while let Some(line) = survey.next()? {
        has_queries |= line.query.is_some();
        for (number, _) in line.features {
            let (first, last) = range.unwrap_or((number, number));
            range = Some((first.min(number), last.max(number)));
        }
    }
    // Features are counted from 1, or from 0.
    let (first, last) = range.map_or((1, 0), |(first, last)| (first.min(1), last));
    let count = (last + 1).saturating_sub(first);
    ensure!(
        enough_bytes(count, survey.lines.position),
        "a feature of number {last} in a text of {} bytes",
        survey.lines.position
    );
    let names = ["target"].into_iter().chain(has_queries.then_some("qid")).map(String::from);
    let names = names.chain((first..first + count).map(|number| number.to_string()));
    let fields = names.map(|name| Field::new(name, ColumnType::Untyped, None)).collect();
    let wanted = Wanted::default();
    Ok(Box::new(SvmLight { rows: rows(again), fields, wanted, has_queries, first, row: 0 }))
}

impl Rows {
    fn next(&mut self) -> Result<Option<Line<'_>>> {
        self.text.clear();
        while self.text.trim_ascii().is_empty() {
            let Some(line) = self.lines.next()? else { return Ok(None) };
            let end = line.iter().position(|&byte| byte == b'#').unwrap_or(line.len());
            self.text.clear();
            self.text.extend_from_slice(&line[..end]);
        }
        let place = format!("line {}", self.lines.number);
        let text = str::from_utf8(&self.text).map_err(|_| anyhow!("{place}: this is not UTF-8"))?;
        let mut tokens = text.split_ascii_whitespace();
        let (target, mut query, mut features) = (tokens.next().unwrap_or_default(), None, Vec::new());
        let mut numbers = Numbers::new(false, self.options.skip_missing);
        for token in tokens {
            let Some((key, x)) = token.split_once(':') else {
                bail!("{place}: `{token}` is no NUMBER:VALUE")
            };
            if key == "qid" {
                ensure!(query.replace(x).is_none() && !x.is_empty(), "{place}: there is not one query");
                continue;
            }
            let number: u64 =
                key.parse().map_err(|_| anyhow!("{place}: `{key}` is no number of a feature"))?;
            let x = numbers
                .number(x.as_bytes())
                .map_err(|problem| anyhow!("{place}, feature {number}: {problem}"))?;
            let is_next = features.last().is_none_or(|&(before, _)| before < number);
            ensure!(is_next, "{place}: feature {number} is not in ascending order");
            features.push((number, x));
        }
        Ok(Some(Line { number: self.lines.number, target, query, features }))
    }
}

impl Source for SvmLight {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn start(&mut self, wanted: Wanted) -> Result<()> {
        self.wanted = wanted;
        Ok(())
    }

    fn next(&mut self) -> Result<Block> {
        let mut block = self.wanted.block();
        let before = 1 + usize::from(self.has_queries);
        let mut numbers = Numbers::new(false, self.rows.options.skip_missing);
        while block.rows < self.wanted.rows {
            let Some(line) = self.rows.next()? else { break };
            let number = line.number;
            let features: HashMap<u64, f64> = line.features.into_iter().collect();
            let place = |column: &str| cell_place(self.row, Some(&number), column);
            let feature =
                |field: usize| features.get(&(self.first + (field - before) as u64)).copied().unwrap_or(0.0);
            for (out, &field) in block.numeric.iter_mut().zip(&self.wanted.numeric) {
                let text = match field {
                    0 => line.target,
                    1 if self.has_queries => line.query.unwrap_or_default(),
                    _ => {
                        out.push(feature(field));
                        continue;
                    }
                };
                let number = numbers.number(text.as_bytes());
                out.push(
                    number.map_err(|problem| anyhow!("{}: {problem}", place(&self.fields[field].name)))?,
                );
            }
            for (out, &(field, _)) in block.text.iter_mut().zip(&self.wanted.text) {
                match field {
                    0 => out.push(line.target),
                    1 if self.has_queries => match line.query {
                        Some(query) => out.push(query),
                        None => out.push_null(),
                    },
                    _ => out.push(feature(field)),
                }
            }
            block.places.lines.push(number);
            block.rows += 1;
            self.row += 1;
        }
        Ok(block)
    }

    fn progress(&self) -> Option<f64> {
        self.rows.lines.progress()
    }
}
