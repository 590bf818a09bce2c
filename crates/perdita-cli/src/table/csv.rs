//! CSV: a header line, then a line per row. Gzip is unpacked on the way.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Error, Result, anyhow, bail, ensure};
use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use flate2::bufread::MultiGzDecoder;
use memchr::{memchr, memchr_iter};

use super::magic;
use super::{Block, ColumnType, Field, Source, Texts, Wanted};

type Input = Box<dyn BufRead + Send>;

struct Csv {
    reader: Reader<Quotes>,
    fields: Vec<Field>,
    wanted: Wanted,
    /// Reused for every row.
    record: ByteRecord,
    row: u64,
    /// Lines end in CR and LF.
    crlf: bool,
    /// The length of the input, if known.
    bytes: Option<u64>,
}

pub(super) fn open(mut input: Input, path: &Path, mut bytes: Option<u64>) -> Result<Box<dyn Source>> {
    if input.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        input = Box::new(BufReader::new(MultiGzDecoder::new(input)));
        bytes = None;
    }
    // The mark at the start of files in UTF-8 belongs to no cell.
    if input.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        input.consume("\u{feff}".len());
    }
    magic::expect_text(input.fill_buf()?)?;
    let line = input.fill_buf()?.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let crlf = line.ends_with(b"\r");
    let is_tsv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tsv"));
    let delimiter = if is_tsv { b'\t' } else { delimiter(line) };
    let input = Quotes::new(input, delimiter);
    let mut reader = ReaderBuilder::new().delimiter(delimiter).buffer_capacity(1 << 16).from_reader(input);

    let header = reader.byte_headers()?.clone();
    ensure!(!header.is_empty(), "there is no header line");
    if reader.get_ref().unclosed {
        bail!(unclosed(&header, 1));
    }
    let fields = header
        .iter()
        .map(|name| Field::new(String::from_utf8_lossy(name.trim_ascii()).into(), ColumnType::Untyped, None))
        .collect();
    let (wanted, record) = (Wanted::default(), ByteRecord::new());
    Ok(Box::new(Csv { reader, fields, wanted, record, row: 0, crlf, bytes }))
}

/// The input of a CSV reader, which takes the rest of a file for a cell if its quote is not closed. Here that is noticed.
struct Quotes {
    input: Input,
    delimiter: u8,
    state: State,
    /// True at the end of the input, if it is inside quotes.
    unclosed: bool,
}

/// The state of the quoting, before the next byte.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// At the start of a cell: a quote opens.
    Start,
    /// In a cell without quotes around it, where a quote is a character.
    Bare,
    /// In quotes.
    Quoted,
    /// Behind a quote in quotes: another one is a character.
    Closed,
}

impl Quotes {
    fn new(input: Input, delimiter: u8) -> Quotes {
        Quotes { input, delimiter, state: State::Start, unclosed: false }
    }

    fn follow(&mut self, mut bytes: &[u8]) {
        while let Some((&byte, rest)) = bytes.split_first() {
            let ends = |byte| byte == self.delimiter || byte == b'\n' || byte == b'\r';
            (self.state, bytes) = match self.state {
                State::Start | State::Bare => match memchr(b'"', bytes) {
                    None => {
                        let ended = ends(bytes[bytes.len() - 1]);
                        (if ended { State::Start } else { State::Bare }, &[][..])
                    }
                    Some(0) if self.state == State::Start => (State::Quoted, rest),
                    Some(0) => (State::Bare, rest),
                    Some(at) if ends(bytes[at - 1]) => (State::Quoted, &bytes[at + 1..]),
                    Some(at) => (State::Bare, &bytes[at + 1..]),
                },
                State::Quoted => match memchr(b'"', bytes) {
                    None => (State::Quoted, &[][..]),
                    Some(at) => (State::Closed, &bytes[at + 1..]),
                },
                State::Closed if byte == b'"' => (State::Quoted, rest),
                State::Closed if ends(byte) => (State::Start, rest),
                State::Closed => (State::Bare, rest),
            };
        }
    }
}

impl Read for Quotes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.follow(&buffer[..count]);
        self.unclosed |= count == 0 && self.state == State::Quoted;
        Ok(count)
    }
}

/// The error about a row that begins on this line, and whose last cell is quoted up to the end of the file.
fn unclosed(record: &ByteRecord, line: u64) -> Error {
    let cells = record.len().saturating_sub(1);
    let before = record.iter().take(cells).map(|cell| memchr_iter(b'\n', cell).count() as u64);
    anyhow!("line {}: a quote opens here that nothing closes", line + before.sum::<u64>())
}

/// The most frequent of `,`, `;` and tab in the header line.
fn delimiter(line: &[u8]) -> u8 {
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
    b"\t;,".iter().copied().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
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
        let &Wanted { ref numeric, ref text, rows } = &self.wanted;
        let mut block = Block {
            rows: 0,
            numeric: numeric.iter().map(|_| Vec::with_capacity(rows)).collect(),
            text: text.iter().map(|_| Texts::default()).collect(),
            lines: Vec::with_capacity(rows),
        };

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
                out.push(number(cell).ok_or_else(|| self.bad(field, "a number"))?);
            }
            for (out, &(field, _)) in block.text.iter_mut().zip(text) {
                let cell = str::from_utf8(self.record[field].trim_ascii());
                out.push(cell.map_err(|_| self.bad(field, "UTF-8 text"))?);
            }
            block.lines.push(self.line());
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
    fn bad(&self, field: usize, expected: &str) -> Error {
        let cell = match self.record[field].trim_ascii() {
            [] => "an empty cell".into(),
            cell => format!("`{}`", String::from_utf8_lossy(cell)),
        };
        anyhow!("{}, column `{}`: {cell} where {expected} is expected", self.place(), self.fields[field].name)
    }

    fn explain(&self, error: csv::Error) -> Error {
        match error.kind() {
            ErrorKind::UnequalLengths { expected_len, len, .. } => {
                anyhow!("{}: {len} cells where the header has {expected_len}", self.place())
            }
            _ => error.into(),
        }
    }

    /// The place of the last row that was read.
    fn place(&self) -> String {
        format!("line {} (row {}, from 0)", self.line(), self.row)
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

/// A number from text. Every spelling of `nan` and `inf` is one; an empty cell and `NA` are not, as their meaning is unknown.
fn number(cell: &[u8]) -> Option<f64> {
    let cell = str::from_utf8(cell).ok()?;
    cell.parse()
        .ok()
        .or_else(|| cell.to_ascii_lowercase().parse().map(|truth: bool| f64::from(u8::from(truth))).ok())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::super::Table;
    use super::super::tests::{error, read, write};

    #[test]
    fn delimiters_are_read_off_the_header() {
        for (name, content) in [
            ("a.csv", "a,b;,c\n1,x,2\n"),
            ("a.csv", "\u{feff}a;b;c\r\n1;x;2\r\n"),
            ("a.txt", "\"a\"\t\"b,,,,\"\tc\n1\tx\t2"),
            ("a.tsv", "a\tb,,,,\tc\n1\tx\t2\n"),
            ("a", " a , b , c \n 1 , x , 2 \n"),
        ] {
            let (_directory, path) = write(name, content);
            let (numbers, texts) = read(&path, &["a", "c"], &["b*"]).unwrap();
            assert_eq!((numbers, texts), (vec![vec![1.], vec![2.]], vec![vec!["x".into()]]), "{content}");
        }
    }

    #[test]
    fn spellings_of_numbers() {
        let (_directory, path) = write("a.csv", "a\n-1.5e3\n.5\n+2\nnan\nNaN\ninf\n-Inf\nTrue\nfalse\n");
        let numbers = &read(&path, &["a"], &[]).unwrap().0[0];
        let expected = [-1500., 0.5, 2., f64::NAN, f64::NAN, f64::INFINITY, -f64::INFINITY, 1., 0.];
        assert_eq!(numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), expected.map(f64::to_bits));
    }

    #[test]
    fn a_mistake_is_shown_with_its_place() {
        let (_directory, path) = write("a.csv", "a,b\n1,\"two\nlines\"\n3,abc\n,4\n5,6,7\n");
        assert_eq!(
            error(&path, &["a", "b"], &[]),
            "a.csv: line 2 (row 0, from 0), column `b`: `two\nlines` where a number is expected"
        );
        assert_eq!(
            error(&path, &["a"], &["b"]),
            "a.csv: line 5 (row 2, from 0), column `a`: an empty cell where a number is expected"
        );
        assert_eq!(
            error(&path, &[], &["b"]),
            "a.csv: line 6 (row 3, from 0): 3 cells where the header has 2"
        );
        let (_directory, path) = write("a.csv", b"a\n\xff\n");
        assert_eq!(
            error(&path, &[], &["a"]),
            "a.csv: line 2 (row 0, from 0), column `a`: `\u{fffd}` where UTF-8 text is expected"
        );
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for (content, line) in [
            ("a\nNA\n", 2),
            ("a\nNA", 2),
            ("a\n\n1\n\n\nNA\n2", 6),
            ("a\n\"1\n\"\nNA\n", 4),
            ("a\r\nNA\r\n", 2),
            ("a\r\n1\r\nNA", 3),
            ("a\r\n1\r\nNA\r\n2\r\n", 3),
            ("a\r\n\r\n1\r\n\r\nNA\r\n", 5),
            ("a\r\n\"\r\n1\"\r\nNA\r\n", 4),
        ] {
            let (_directory, path) = write("a.csv", content);
            let message = error(&path, &["a"], &[]);
            assert!(message.starts_with(&format!("a.csv: line {line} ")), "{content:?}: {message}");
        }
    }

    #[test]
    fn files_without_rows() {
        for content in ["a,b", "a,b\n"] {
            let (_directory, path) = write("a.csv", content);
            assert_eq!(read(&path, &["a"], &[]).unwrap().0, [[0.0; 0]]);
        }
        let (_directory, path) = write("a.csv", "\n\n");
        assert_eq!(error(&path, &["a"], &[]), "a.csv: there is no header line");
    }

    #[test]
    fn many_rows_come_in_batches_with_progress() {
        let rows = 150_000;
        let content: String = (0..rows).fold("x\n".into(), |content, row| content + &format!("{row}\n"));
        let (_directory, path) = write("a.csv", &content);
        let (numbers, _) = read(&path, &["x"], &[]).unwrap();
        assert!(numbers[0].iter().copied().eq((0..rows).map(f64::from)));

        let table = Table::open(&path).unwrap();
        let mut batches = table.batches(&[vec![0]], &[]).unwrap();
        assert_eq!(batches.next().unwrap().unwrap().rows, 1 << 16);
        assert!((0.3..0.6).contains(&batches.progress().unwrap()));
        assert_eq!(batches.by_ref().count(), 2);
        assert_eq!(batches.progress(), Some(1.0));
    }

    #[test]
    fn an_unclosed_quote_is_shown_with_its_line() {
        for (content, line) in [
            ("p,y,note\n1,2,\"ok\n3,5,ok\n7,9,ok\n", 2),
            ("p,y\n1,2\n\"a\nb\",\"3\n4,5\n", 4),
            ("p,y\r\n1,2\r\n3,\"4", 3),
            ("p,\"y\n1,2\n", 1),
        ] {
            let (_directory, path) = write("a.csv", content);
            let expected = format!("a.csv: line {line}: a quote opens here that nothing closes");
            assert_eq!(error(&path, &["p"], &[]), expected, "{content:?}");
        }
        // Quotes inside a cell are characters, and two in quotes are one.
        for content in ["p,y\n1,5\"\n2,3\n", "p,y\n1,\"a\"\"\n\"\n2,\"\"\"\"\n", "p,y\n1,\"a\"b\"\n2,\"3\""] {
            let (_directory, path) = write("a.csv", content);
            assert_eq!(read(&path, &["p"], &["y"]).unwrap().0, [[1., 2.]], "{content:?}");
        }
    }

    #[test]
    fn gzip_is_unpacked() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(b"a;b\n1;2\n").unwrap();
        let (_directory, path) = write("a.csv.gz", encoder.finish().unwrap());
        assert_eq!(read(&path, &["b"], &[]).unwrap().0, [[2.]]);
    }
}
