//! Text cells as numbers.

use super::super::rounded;
use perdita_study::data::is_missing;

/// Integers of so many digits are exact in 64-bit floats.
const MOST_EXACT_DIGITS: usize = 15;

/// Checks that no integer is rounded: a cell, and the number that stands for it.
pub(crate) fn check_exact(cell: &[u8], number: f64) -> Result<(), String> {
    let is_exact = cell.len() <= MOST_EXACT_DIGITS || !is_rounded(cell, number);
    if is_exact { Ok(()) } else { Err(rounded(String::from_utf8_lossy(cell))) }
}

/// The numbers of a file, which has decimal points or decimal commas.
pub(in super::super) struct Numbers {
    /// True if commas are not delimiters.
    commas: bool,
    /// True if a missing value is NaN, not an error.
    missing: bool,
    /// The mark of the decimal numbers so far.
    mark: Option<u8>,
}

impl Numbers {
    pub(in super::super) fn new(commas: bool, missing: bool) -> Self {
        Numbers { commas, missing, mark: None }
    }

    /// A number; or what is wrong with the cell.
    pub(in super::super) fn number(&mut self, cell: &[u8]) -> Result<f64, String> {
        if let Some(number) = number(cell) {
            if self.commas && cell.contains(&b'.') {
                self.agree(cell, b'.')?;
            }
            return check_exact(cell, number).map(|()| number);
        }
        if let Some(number) = self.with_point(cell).and_then(|cell| number(cell.as_bytes())) {
            self.agree(cell, b',')?;
            return Ok(number);
        }
        match str::from_utf8(cell) {
            Ok(text) if self.missing && is_missing(text) => Ok(f64::NAN),
            _ => Err(format!("{} where a number is expected", quoted(cell))),
        }
    }

    /// The cell with a decimal point, if it is a number with a decimal comma.
    pub(in super::super) fn with_point(&self, cell: &[u8]) -> Option<String> {
        let is_decimal =
            self.commas && cell.iter().filter(|&&byte| byte == b',').count() == 1 && !cell.contains(&b'.');
        let text = is_decimal.then(|| str::from_utf8(cell).ok())??.replace(',', ".");
        number(text.as_bytes()).is_some().then_some(text)
    }

    /// Checks that decimal numbers have the mark of those before.
    fn agree(&mut self, cell: &[u8], mark: u8) -> Result<(), String> {
        match *self.mark.get_or_insert(mark) {
            known if known == mark => Ok(()),
            known => {
                Err(format!("{} where decimal numbers before have a `{}`", quoted(cell), char::from(known)))
            }
        }
    }
}

/// A cell in a message.
pub(in super::super) fn quoted(cell: &[u8]) -> String {
    match cell {
        [] => "an empty cell".into(),
        cell => format!("`{}`", String::from_utf8_lossy(cell)),
    }
}

/// True for an integer that its number is not. Numbers with a point or an exponent are approximate by their spelling.
fn is_rounded(cell: &[u8], number: f64) -> bool {
    let digits = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+")).unwrap_or(cell);
    let digits = &digits[digits.iter().take_while(|&&byte| byte == b'0').count()..];
    !digits.is_empty()
        && digits.iter().all(u8::is_ascii_digit)
        && format!("{:.0}", number.abs()).as_bytes() != digits
}

/// A number from text. Every spelling of `nan` and `inf` is one; an empty cell and `NA` are not, as their meaning is unknown.
fn number(cell: &[u8]) -> Option<f64> {
    let cell = str::from_utf8(cell).ok()?;
    cell.parse()
        .ok()
        .or_else(|| cell.to_ascii_lowercase().parse().map(|truth: bool| f64::from(u8::from(truth))).ok())
}
