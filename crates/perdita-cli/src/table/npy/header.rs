//! The header of an array, and the elements that its type makes of bytes.

use std::io::Read;

use anyhow::{Context, Result, ensure};
use half::{bf16, f16};

use super::super::{ColumnType, Texts, integer};

/// The longest header that is read, in bytes. NumPy itself reads at most 10,000 unless told otherwise.
const MAX_HEADER: u64 = 1 << 20;

/// The header of an array.
pub(super) struct Header {
    /// The type, as in `<f4`: the byte order, then kind and size.
    pub(super) big_endian: bool,
    pub(super) dtype: String,
    /// The size of an element in bytes; 0 for an unsupported type.
    pub(super) item: usize,
    /// True for Fortran order: the first axis varies fastest.
    pub(super) fortran: bool,
    pub(super) shape: Vec<u64>,
    /// The length of the header in bytes.
    pub(super) length: u64,
}

impl Header {
    pub(super) fn read(input: &mut dyn Read) -> Result<Header> {
        let mut start = [0; 8];
        input.read_exact(&mut start)?;
        ensure!(start.starts_with(b"\x93NUMPY"), "this is not a NumPy array");
        // The first version of the format has a shorter length.
        let (mut length, size) = ([0; 4], if start[6] == 1 { 2 } else { 4 });
        input.read_exact(&mut length[..size])?;
        let length = u32::from_le_bytes(length).into();
        ensure!(length <= MAX_HEADER, "the header of {length} bytes is not NumPy's");
        let mut text = String::new();
        input.take(length).read_to_string(&mut text)?;
        let length = (start.len() + size) as u64 + length;
        Header::parse(&text, length).with_context(|| {
            let start: String = text.chars().take(80).collect();
            format!("invalid NumPy header: {}", start.trim_end().escape_debug())
        })
    }

    /// `{'descr': '<f4', 'fortran_order': False, 'shape': (100, 10), }`
    fn parse(text: &str, length: u64) -> Option<Header> {
        let value = |key| Some(text.split_once(key)?.1.trim_start().strip_prefix(':')?.trim_start());
        // That of records is a list.
        let descr = value("'descr'")?;
        let descr = match descr.strip_prefix('\'') {
            Some(descr) => descr.split_once('\'')?.0,
            None => "records",
        };
        let dtype = descr.trim_start_matches(['<', '>', '|', '=']);
        let item = match dtype {
            "b1" | "i1" | "u1" => 1,
            "f2" | "i2" | "u2" | "bfloat16" => 2,
            "f4" | "i4" | "u4" => 4,
            "f8" | "i8" | "u8" => 8,
            _ => dtype
                .strip_prefix('U')
                .map_or(Some(0), |chars| chars.parse::<usize>().ok()?.checked_mul(4))?,
        };
        let shape = value("'shape'")?.strip_prefix('(')?.split_once(')')?.0.split(',').map(str::trim);
        let shape: Vec<_> =
            shape.filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let fortran = value("'fortran_order'")?.starts_with("True") && shape.len() > 1;
        Some(Header { big_endian: descr.starts_with('>'), dtype: dtype.into(), item, fortran, shape, length })
    }

    pub(super) fn rows(&self) -> u64 {
        self.shape.first().copied().unwrap_or(1)
    }

    /// The number of elements of a row, over all further axes.
    pub(super) fn width(&self) -> usize {
        self.shape.iter().skip(1).product::<u64>() as usize
    }

    /// The position in a row, in C order, of the element at this position in Fortran order.
    pub(super) fn place(&self, mut column: usize) -> usize {
        let (mut place, mut stride) = (0, self.width());
        for &length in self.shape.iter().skip(1) {
            let length = length as usize;
            stride /= length;
            place += column % length * stride;
            column /= length;
        }
        place
    }

    /// True if `f32` holds all its values exactly.
    pub(super) fn is_single(&self) -> bool {
        self.item <= 2 || self.dtype == "f4"
    }

    pub(super) fn kind(&self) -> ColumnType {
        match (self.shape.len(), self.item) {
            (1 | 2, 0) => ColumnType::Other(self.unsupported()),
            (1 | 2, _) if self.dtype.starts_with('U') => ColumnType::Text,
            (1 | 2, _) if self.is_single() => ColumnType::Single,
            (1 | 2, _) => self.wide(),
            (dimensions, _) => ColumnType::Other(format!("an array of {dimensions} dimensions")),
        }
    }

    /// A type that is not read, in words.
    fn unsupported(&self) -> String {
        let bytes = self.dtype.strip_prefix('V').filter(|size| matches!(*size, "1" | "2"));
        let hint = match bytes {
            Some(_) => {
                " (bytes without a type; NumPy writes bfloat16 and float8 of ml_dtypes so: save float32)"
            }
            None => "",
        };
        format!("NumPy's type `{}`{hint}", self.dtype)
    }

    /// The type of numbers that are not all exact in `f32`.
    pub(super) fn wide(&self) -> ColumnType {
        if self.dtype == "f8" { ColumnType::Number } else { ColumnType::Integer }
    }

    /// The first integer that [`numbers`](Self::numbers) rounds, with its index.
    pub(super) fn rounded(&self, bytes: &[u8]) -> Option<(usize, i128)> {
        let is_rounded = |integer: &i128| *integer as f64 as i128 != *integer;
        let cells = || bytes.as_chunks().0.iter().enumerate();
        match self.dtype.as_str() {
            "i8" => {
                cells().map(|(at, &cell)| (at, i64::from_le_bytes(cell).into())).find(|(_, x)| is_rounded(x))
            }
            "u8" => {
                cells().map(|(at, &cell)| (at, u64::from_le_bytes(cell).into())).find(|(_, x)| is_rounded(x))
            }
            _ => None,
        }
    }

    pub(super) fn numbers(&self, bytes: &[u8]) -> Vec<f64> {
        fn cast<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f64) -> Vec<f64> {
            bytes.as_chunks().0.iter().map(|&cell| number(cell)).collect()
        }
        match self.dtype.as_str() {
            "f8" => cast(bytes, f64::from_le_bytes),
            "f4" => cast(bytes, |cell| f32::from_le_bytes(cell).into()),
            "f2" => cast(bytes, |cell| f16::from_le_bytes(cell).into()),
            "bfloat16" => cast(bytes, |cell| bf16::from_le_bytes(cell).into()),
            "i8" => cast(bytes, |cell| i64::from_le_bytes(cell) as f64),
            "i4" => cast(bytes, |cell| i32::from_le_bytes(cell).into()),
            "i2" => cast(bytes, |cell| i16::from_le_bytes(cell).into()),
            "i1" => cast(bytes, |cell| i8::from_le_bytes(cell).into()),
            "u8" => cast(bytes, |cell| u64::from_le_bytes(cell) as f64),
            "u4" => cast(bytes, |cell| u32::from_le_bytes(cell).into()),
            "u2" => cast(bytes, |cell| u16::from_le_bytes(cell).into()),
            _ => cast(bytes, |cell| u8::from_le_bytes(cell).into()),
        }
    }

    /// The elements as integers; or an element that is none, as text. Large integers would not survive an `f64`.
    pub(super) fn integers(&self, bytes: &[u8]) -> Vec<Result<i64, String>> {
        let cells = || bytes.as_chunks().0.iter();
        match self.dtype.as_str() {
            "i8" => cells().map(|&cell| Ok(i64::from_le_bytes(cell))).collect(),
            "u8" => {
                let integer = |x: u64| i64::try_from(x).map_err(|_| x.to_string());
                cells().map(|&cell| integer(u64::from_le_bytes(cell))).collect()
            }
            _ => self.numbers(bytes).into_iter().map(|x| integer(x).ok_or(x.to_string())).collect(),
        }
    }

    pub(super) fn texts(&self, bytes: &[u8], element: usize) -> Texts {
        let mut texts = Texts::default();
        for cell in bytes.chunks_exact(self.item).skip(element).step_by(self.width()) {
            match (self.dtype.as_str(), cell.try_into()) {
                // Beyond 2⁵³, different numbers are the same `f64`.
                ("i8", Ok(cell)) => texts.push(i64::from_le_bytes(cell)),
                ("u8", Ok(cell)) => texts.push(u64::from_le_bytes(cell)),
                ("b1", _) => texts.push(cell != [0]),
                (unicode, _) if unicode.starts_with('U') => {
                    let chars = cell.as_chunks().0.iter().map(|&code| u32::from_le_bytes(code));
                    let chars = chars
                        .take_while(|&code| code != 0)
                        .map(|code| char::from_u32(code).unwrap_or('\u{fffd}'));
                    texts.push(chars.collect::<String>());
                }
                _ => texts.push(self.numbers(cell)[0]),
            }
        }
        texts
    }
}
