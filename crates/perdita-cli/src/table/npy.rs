//! NumPy: the array of an `.npy` file, or the named arrays of an `.npz` archive. The format:
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>

use std::fs::File;
use std::io::{self, BufReader, Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use half::f16;
use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ZipArchive};

use super::{Array, Block, CELLS, Cells, ColumnType, Field, Source, Texts, Wanted, enough_bytes, integer};

/// The longest header that is read, in bytes. NumPy itself reads at most 10,000 unless told otherwise.
const MAX_HEADER: u64 = 1 << 20;

/// The bytes that a byte of Deflate unpacks to at most.
const DEFLATE_RATIO: u64 = 1032;

pub(super) fn array(path: &Path) -> Result<Box<dyn Source>> {
    let length = path.metadata()?.len();
    let member = Member { start: 0, length, size: length, deflated: false, crc: None };
    let header = member.header(path)?;
    // Without a name there is nothing to call a single column: it is a matrix, too.
    let field = Field::new(String::new(), header.kind(), Some(header.width()));
    Ok(NumPy::source(path, vec![field], vec![member]))
}

pub(super) fn archive(path: &Path) -> Result<Box<dyn Source>> {
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let file = File::open(path)?;
    let file_length = file.metadata()?.len();
    let archive = ZipArchive::from_file(file, &mut buffer)?;
    let mut entries = archive.entries(&mut buffer);
    let (mut fields, mut members) = (Vec::new(), Vec::new());
    while let Some(entry) = entries.next_entry()? {
        let Some(name) = entry.file_path().as_bytes().strip_suffix(b".npy") else { continue };
        let name = String::from_utf8_lossy(name).into_owned();
        let range = archive.get_entry(entry.wayfinder()).map(|entry| entry.compressed_data_range());
        let (start, end) = range.with_context(|| format!("array `{name}`"))?;
        let deflated = match entry.compression_method() {
            CompressionMethod::STORE => false,
            CompressionMethod::DEFLATE => true,
            other => bail!("array `{name}` is compressed by a method ({other:?}) that NumPy does not use"),
        };
        let (length, size) = (end.saturating_sub(start), entry.uncompressed_size_hint());
        ensure!(
            end <= file_length && size <= length.saturating_mul(if deflated { DEFLATE_RATIO } else { 1 }),
            "array `{name}`: the archive says that it has {size} bytes, which {length} bytes of the file cannot hold"
        );
        let member = Member { start, length, size, deflated, crc: Some(entry.crc32()) };
        let header = member.header(path).with_context(|| format!("array `{name}`"))?;
        let width = (header.shape.len() == 2).then(|| header.width());
        fields.push(Field::new(name, header.kind(), width));
        members.push(member);
    }
    Ok(NumPy::source(path, fields, members))
}

struct NumPy {
    path: PathBuf,
    fields: Vec<Field>,
    members: Vec<Member>,
    wanted: Wanted,
    /// The wanted fields, in order, and their arrays.
    projection: Vec<usize>,
    arrays: Vec<Stored>,
    row: u64,
}

impl NumPy {
    fn source(path: &Path, fields: Vec<Field>, members: Vec<Member>) -> Box<dyn Source> {
        let (wanted, projection, arrays) = (Wanted::default(), Vec::new(), Vec::new());
        Box::new(NumPy { path: path.into(), fields, members, wanted, projection, arrays, row: 0 })
    }

    fn rows(&self) -> u64 {
        self.arrays.first().map_or(0, |array| array.header.rows())
    }
}

impl Source for NumPy {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn start(&mut self, wanted: Wanted) -> Result<()> {
        self.projection = wanted.fields();
        self.wanted = wanted;
        for &field in &self.projection {
            let array = self.members[field].open(&self.path)?;
            let rows = array.header.rows();
            self.arrays.push(array);
            ensure!(
                rows == self.rows(),
                "array `{}` has {} rows, but `{}` has {rows}",
                self.fields[self.projection[0]].name,
                self.rows(),
                self.fields[field].name
            );
        }
        Ok(())
    }

    fn next(&mut self) -> Result<Block> {
        let rows = (self.rows() - self.row).min(self.wanted.rows as u64) as usize;

        let mut bytes = Vec::new();
        for (array, &field) in self.arrays.iter_mut().zip(&self.projection) {
            let read = array.read(self.row, rows);
            bytes.push(
                read.with_context(|| {
                    format!("array `{}`, from row {} on", self.fields[field].name, self.row)
                })?,
            );
        }
        let cells = |field| {
            let index = self.projection.binary_search(&field).expect("the field is wanted");
            (&self.arrays[index].header, bytes[index].as_slice())
        };
        let numbers = |&field| {
            let (header, bytes) = cells(field);
            header.numbers(bytes)
        };
        let texts = |&(field, element)| {
            let (header, bytes) = cells(field);
            header.texts(bytes, element)
        };
        let numeric = self.wanted.numeric.iter().map(numbers).collect();
        let text = self.wanted.text.iter().map(texts).collect();
        self.row += rows as u64;
        Ok(Block { rows, numeric, text, ..Block::default() })
    }

    fn progress(&self) -> Option<f64> {
        Some(self.row as f64 / self.rows().max(1) as f64)
    }

    fn apart(&self) -> bool {
        true
    }

    fn array(&self, field: usize) -> Result<Option<Array>> {
        let Field { name, .. } = &self.fields[field];
        let stored = self.members[field].open(&self.path)?;
        let header = &stored.header;
        let kind = match header.item {
            0 => header.kind(),
            _ if header.dtype.starts_with('U') => ColumnType::Text,
            _ if header.is_single() => ColumnType::Single,
            _ => ColumnType::Number,
        };
        let shape = header.shape.iter().map(|&length| length as usize).collect();
        Ok(Some(Array { name: name.clone(), kind, shape, cells: Box::new(Whole { stored, row: 0 }) }))
    }
}

/// A reader of an array with all of its axes, block by block.
struct Whole {
    stored: Stored,
    row: u64,
}

impl Whole {
    /// The bytes of the next rows; none at the end.
    fn bytes(&mut self) -> Result<Vec<u8>> {
        let rows = (CELLS / self.stored.header.width().max(1)).max(1) as u64;
        let rows = rows.min(self.stored.header.rows() - self.row) as usize;
        let bytes = self.stored.read(self.row, rows)?;
        self.row += rows as u64;
        Ok(bytes)
    }
}

impl Cells for Whole {
    fn numbers(&mut self) -> Result<Vec<f64>> {
        let bytes = self.bytes()?;
        Ok(self.stored.header.numbers(&bytes))
    }

    fn integers(&mut self) -> Result<Vec<Result<i64, f64>>> {
        let bytes = self.bytes()?;
        Ok(self.stored.header.integers(&bytes))
    }

    fn progress(&self) -> f64 {
        self.row as f64 / self.stored.header.rows().max(1) as f64
    }
}

/// The location of an array in a file: its range of bytes, and its unpacked size.
struct Member {
    start: u64,
    length: u64,
    size: u64,
    deflated: bool,
    /// The CRC-32 of its bytes, unpacked; an `.npy` file has none.
    crc: Option<u32>,
}

impl Member {
    /// The bytes of the array, header first.
    fn input(&self, path: &Path) -> Result<Box<dyn Read + Send>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(self.start))?;
        let packed = BufReader::new(file).take(self.length);
        let unpacked: Box<dyn Read + Send> =
            if self.deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) };
        Ok(match self.crc {
            None => unpacked,
            Some(expected) => {
                Box::new(Checked { input: unpacked, left: self.size, crc: Crc::new(), expected })
            }
        })
    }

    fn header(&self, path: &Path) -> Result<Header> {
        let header = Header::read(&mut self.input(path)?)?;
        let needed =
            header.shape.iter().try_fold(header.item as u64, |product, &length| product.checked_mul(length));
        ensure!(
            needed.is_some_and(|needed| needed <= self.size.saturating_sub(header.length)),
            "the array is cut short: its header says {:?} of `{}`",
            header.shape,
            header.dtype
        );
        // A checksum of what is not read would not be looked at.
        ensure!(
            self.crc.is_none() || header.item == 0 || needed == Some(self.size - header.length),
            "the array has more bytes than {:?} of `{}`, which its header says",
            header.shape,
            header.dtype
        );
        // Of an array without elements, the axes are all that is left to say how much it takes to name its columns.
        let named = header.shape.iter().try_fold(1u64, |product, &length| product.checked_mul(length.max(1)));
        ensure!(
            named.is_some_and(|named| enough_bytes(named, self.size)),
            "the array has no bytes, but its header says {:?} of `{}`",
            header.shape,
            header.dtype
        );
        Ok(header)
    }

    fn open(&self, path: &Path) -> Result<Stored> {
        let mut input = self.input(path)?;
        let header = Header::read(&mut input)?;
        let data = match (header.fortran, self.deflated) {
            (false, _) => Data::Rows(input),
            (true, false) => {
                // Columns are read in no order that a checksum could be computed in.
                io::copy(&mut input, &mut io::sink())?;
                Data::Columns(Box::new(File::open(path)?), self.start + header.length)
            }
            (true, true) => {
                let mut unpacked = Vec::new();
                input.take(self.size).read_to_end(&mut unpacked)?;
                Data::Columns(Box::new(Cursor::new(unpacked)), 0)
            }
        };
        Ok(Stored { header, data })
    }
}

/// The bytes of a member of an archive. The last of them come only if all of them have the right CRC-32.
struct Checked {
    input: Box<dyn Read + Send>,
    left: u64,
    crc: Crc,
    expected: u32,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.input.read(&mut buffer[..most])?;
        self.crc.update(&buffer[..count]);
        self.left -= count as u64;
        if self.left == 0 && self.crc.sum() != self.expected {
            let (found, expected) = (self.crc.sum(), self.expected);
            let message = format!("the file is damaged: CRC-32 {found:08x} where {expected:08x} is expected");
            return Err(io::Error::new(ErrorKind::InvalidData, message));
        }
        Ok(count)
    }
}

/// The header of an array.
struct Header {
    /// The type, as in `<f4`: the byte order, then kind and size.
    big_endian: bool,
    dtype: String,
    /// The size of an element in bytes; 0 for an unsupported type.
    item: usize,
    /// True for Fortran order: the first axis varies fastest.
    fortran: bool,
    shape: Vec<u64>,
    /// The length of the header in bytes.
    length: u64,
}

impl Header {
    fn read(input: &mut dyn Read) -> Result<Header> {
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
            "f2" | "i2" | "u2" => 2,
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

    fn rows(&self) -> u64 {
        self.shape.first().copied().unwrap_or(1)
    }

    /// The number of elements of a row, over all further axes.
    fn width(&self) -> usize {
        self.shape.iter().skip(1).product::<u64>() as usize
    }

    /// The position in a row, in C order, of the element at this position in Fortran order.
    fn place(&self, mut column: usize) -> usize {
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
    fn is_single(&self) -> bool {
        self.item <= 2 || self.dtype == "f4"
    }

    fn kind(&self) -> ColumnType {
        match (self.shape.len(), self.item) {
            (1 | 2, 0) => ColumnType::Other(format!("NumPy's type `{}`", self.dtype)),
            (1 | 2, _) if self.dtype.starts_with('U') => ColumnType::Text,
            (1 | 2, _) if self.is_single() => ColumnType::Single,
            (1 | 2, _) => ColumnType::Number,
            (dimensions, _) => ColumnType::Other(format!("an array of {dimensions} dimensions")),
        }
    }

    fn numbers(&self, bytes: &[u8]) -> Vec<f64> {
        fn cast<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f64) -> Vec<f64> {
            bytes.as_chunks().0.iter().map(|&cell| number(cell)).collect()
        }
        match self.dtype.as_str() {
            "f8" => cast(bytes, f64::from_le_bytes),
            "f4" => cast(bytes, |cell| f32::from_le_bytes(cell).into()),
            "f2" => cast(bytes, |cell| f16::from_le_bytes(cell).into()),
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

    /// The elements as integers; an element that is none is an error. Large integers would not survive an `f64`.
    fn integers(&self, bytes: &[u8]) -> Vec<Result<i64, f64>> {
        let cells = || bytes.as_chunks().0.iter();
        match self.dtype.as_str() {
            "i8" => cells().map(|&cell| Ok(i64::from_le_bytes(cell))).collect(),
            "u8" => {
                let integer = |x: u64| i64::try_from(x).map_err(|_| x as f64);
                cells().map(|&cell| integer(u64::from_le_bytes(cell))).collect()
            }
            _ => self.numbers(bytes).into_iter().map(|x| integer(x).ok_or(x)).collect(),
        }
    }

    fn texts(&self, bytes: &[u8], element: usize) -> Texts {
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

struct Stored {
    header: Header,
    data: Data,
}

enum Data {
    /// Rows one after another, in C order.
    Rows(Box<dyn Read + Send>),
    /// Columns one after another, in Fortran order, from a position on.
    Columns(Box<dyn Seekable>, u64),
}

trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

impl Stored {
    /// The bytes of some rows, row by row, little-endian. `Data::Rows` yields them in order.
    fn read(&mut self, first_row: u64, rows: usize) -> Result<Vec<u8>> {
        let Header { item, .. } = self.header;
        let width = self.header.width();

        let mut bytes = vec![0; rows * width * item];
        match &mut self.data {
            Data::Rows(input) => input.read_exact(&mut bytes)?,
            Data::Columns(input, start) => {
                let mut cells = vec![0; rows * item];
                for column in 0..width {
                    let before = (column as u64 * self.header.rows() + first_row) * item as u64;
                    input.seek(SeekFrom::Start(*start + before))?;
                    input.read_exact(&mut cells)?;
                    let place = self.header.place(column);
                    let places = bytes.chunks_exact_mut(item).skip(place).step_by(width);
                    places
                        .zip(cells.chunks_exact(item))
                        .for_each(|(place, cell)| place.copy_from_slice(cell));
                }
            }
        }

        if self.header.big_endian {
            let unit = if self.header.dtype.starts_with('U') { 4 } else { item };
            bytes.chunks_exact_mut(unit).for_each(<[u8]>::reverse);
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use rawzip::ZipArchiveWriter;

    use super::super::Table;
    use super::super::tests::{error, read, write};
    use super::*;

    fn npy(
        descr: &str,
        fortran: bool,
        shape: &str,
        cells: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Vec<u8> {
        let order = if fortran { "True" } else { "False" };
        let header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
        let mut file = b"\x93NUMPY\x01\x00".to_vec();
        file.extend((header.len() as u16).to_le_bytes());
        file.extend(header.as_bytes());
        cells.into_iter().for_each(|cell| file.extend(cell.as_ref()));
        file
    }

    fn npz(arrays: &[(&str, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
        let mut archive = ZipArchiveWriter::new(Vec::new());
        for (name, array) in arrays {
            let (mut entry, config) = archive.new_file(name).compression_method(method).start().unwrap();
            let descriptor = if method == CompressionMethod::STORE {
                let mut writer = config.wrap(&mut entry);
                writer.write_all(array).unwrap();
                writer.finish().unwrap().1
            } else {
                let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::fast()));
                writer.write_all(array).unwrap();
                let (encoder, descriptor) = writer.finish().unwrap();
                encoder.finish().unwrap();
                descriptor
            };
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap()
    }

    #[test]
    fn every_type_and_order_of_bytes() {
        macro_rules! check {
            ($($descr:literal: $one:expr, $two:expr;)*) => {$(
                let (little, big) = ([$one.to_le_bytes(), $two.to_le_bytes()], [$one.to_be_bytes(), $two.to_be_bytes()]);
                for (descr, cells) in [(concat!("<", $descr), little), (concat!(">", $descr), big)] {
                    let (_directory, path) = write("a.npy", npy(descr, false, "(2,)", cells));
                    let (numbers, texts) = read(&path, &["0"], &["0"]).unwrap();
                    assert_eq!((numbers[0].as_slice(), texts[0].as_slice()), (&[1., 2.][..], &["1".to_string(), "2".into()][..]), "{descr}");
                }
            )*};
        }
        check! {
            "f8": 1f64, 2f64; "f4": 1f32, 2f32; "f2": f16::from_f32(1.), f16::from_f32(2.);
            "i8": 1i64, 2i64; "i4": 1i32, 2i32; "i2": 1i16, 2i16; "i1": 1i8, 2i8;
            "u8": 1u64, 2u64; "u4": 1u32, 2u32; "u2": 1u16, 2u16; "u1": 1u8, 2u8;
        }
        let (_directory, path) = write("a.npy", npy("|b1", false, "(2,)", [[1], [0]]));
        let (numbers, texts) = read(&path, &["0"], &["0"]).unwrap();
        assert_eq!((numbers, texts), (vec![vec![1., 0.]], vec![vec!["true".into(), "false".into()]]));
    }

    #[test]
    fn texts() {
        let cells = |bytes: fn(u32) -> [u8; 4]| "é\0abc".chars().map(move |char| bytes(char.into()));
        for (descr, cells) in [("<U2", cells(u32::to_le_bytes)), (">U2", cells(u32::to_be_bytes))] {
            let (_directory, path) = write("a.npy", npy(descr, false, "(2,)", cells.take(4)));
            assert_eq!(read(&path, &[], &["0"]).unwrap().1, [["é", "ab"]]);
            assert_eq!(error(&path, &["0"], &[]), "a.npy: column `0` holds text, but numbers are needed");
        }
        let large = [u64::MAX, u64::MAX - 1].map(u64::to_le_bytes);
        let (_directory, path) = write("a.npy", npy("<u8", false, "(2,)", large));
        assert_eq!(read(&path, &[], &["0"]).unwrap().1, [["18446744073709551615", "18446744073709551614"]]);
    }

    #[test]
    fn matrices_by_rows_and_by_columns() {
        let rows = npy("<i2", false, "(2, 3)", [1i16, 2, 3, 4, 5, 6].map(i16::to_le_bytes));
        let columns = npy(">i2", true, "(2, 3)", [1i16, 4, 2, 5, 3, 6].map(i16::to_be_bytes));

        for array in [&rows, &columns] {
            let (_directory, path) = write("a.npy", array);
            let (numbers, texts) = read(&path, &["*", "2", "0..1"], &["1"]).unwrap();
            assert_eq!(numbers, [vec![1., 2., 3., 4., 5., 6.], vec![3., 6.], vec![1., 2., 4., 5.]]);
            assert_eq!(texts, [["2", "5"]]);
        }
        let target = npy("|u1", false, "(2,)", [[7], [8]]);

        let arrays =
            [("rows.npy", rows), ("columns.npy", columns), ("target.npy", target), ("notes.txt", vec![1])];
        for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
            let (_directory, path) = write("a.npz", npz(&arrays, method));
            let (numbers, texts) =
                read(&path, &["target", "columns", "rows", "rows[2]"], &["target"]).unwrap();
            let matrix = vec![1., 2., 3., 4., 5., 6.];
            assert_eq!(numbers, [vec![7., 8.], matrix.clone(), matrix, vec![3., 6.]]);
            assert_eq!(texts, [["7", "8"]]);
            assert!(
                error(&path, &["x"], &[])
                    .ends_with("there are `rows[0]..rows[2]`, `columns[0]..columns[2]`, `target`")
            );
        }
    }

    #[test]
    fn many_rows_come_in_batches() {
        let count = 150_000u32;
        let (rows, columns) = (
            (0..2 * count).map(u32::to_le_bytes),
            (0..count).map(|row| 2 * row).chain((0..count).map(|row| 2 * row + 1)),
        );
        let rows = npy("<u4", false, &format!("({count}, 2)"), rows);
        let columns = npy("<u4", true, &format!("({count}, 2)"), columns.map(u32::to_le_bytes));
        for method in [CompressionMethod::STORE, CompressionMethod::DEFLATE] {
            let (_directory, path) =
                write("a.npz", npz(&[("c.npy", rows.clone()), ("f.npy", columns.clone())], method));
            for name in ["c", "f"] {
                assert!(
                    read(&path, &[name], &[]).unwrap().0[0].iter().copied().eq((0..2 * count).map(f64::from))
                );
            }
            let mut batches = Table::open(&path).unwrap().batches(&[vec![0, 3]], &[]).unwrap();
            assert_eq!(batches.next().unwrap().unwrap().rows, 1 << 16);
            assert_eq!(batches.progress(), Some(65_536.0 / 150_000.0));
        }
    }

    #[test]
    fn arrays_with_all_axes_come_in_blocks() {
        let count = 2_100_000u32;
        let array = npy("<u4", false, "(3, 700000, 1)", (0..count).map(u32::to_le_bytes));
        let (_directory, path) = write("a.npy", array);
        let whole = Table::open(&path).unwrap().array("").unwrap().unwrap();
        assert_eq!(whole.shape, [3, 700_000, 1]);
        let (mut numbers, mut parts) = (Vec::new(), Vec::new());
        let take = |block: Vec<f64>, part| {
            numbers.extend(block);
            parts.push(part);
        };
        whole.numbers(take).unwrap();
        assert!(numbers.into_iter().eq((0..count).map(f64::from)));
        assert_eq!(parts, [1.0 / 3.0, 2.0 / 3.0, 1.0]);
    }

    #[test]
    fn integers_are_exact() {
        let integers = |array| {
            let (_directory, path) = write("a.npz", npz(&[("y.npy", array)], CompressionMethod::STORE));
            let mut integers = Vec::new();
            let whole = Table::open(&path).unwrap().array("y").unwrap().unwrap();
            whole.integers(|block, _| integers.extend(block)).map(|()| integers).map_err(|e| e.to_string())
        };
        let large = [1i64 << 53, (1 << 53) + 1];
        assert_eq!(integers(npy("<i8", false, "(2,)", large.map(i64::to_le_bytes))).unwrap(), large);
        assert_eq!(integers(npy("<f4", false, "(1, 2)", [0f32, 3.0].map(f32::to_le_bytes))).unwrap(), [0, 3]);
        assert_eq!(
            integers(npy("<f4", false, "(2, 1)", [0f32, 1.5].map(f32::to_le_bytes))).unwrap_err(),
            "[1, 0] (from 0): 1.5 is not a label: a label is an integer"
        );
        let beyond = npy("<u8", false, "(1,)", [u64::MAX.to_le_bytes()]);
        assert!(
            integers(beyond).unwrap_err().starts_with("[0] (from 0): 18446744073709552000 is not a label")
        );
        assert_eq!(
            integers(npy("<U1", false, "(1,)", [[0; 4]])).unwrap_err(),
            "array `y` holds text, but numbers are needed"
        );
    }

    #[test]
    fn files_without_rows() {
        for fortran in [false, true] {
            let (_directory, path) = write("a.npy", npy("<f8", fortran, "(0, 2)", [[0u8; 0]]));
            assert_eq!(read(&path, &["*"], &["1"]).unwrap(), (vec![vec![]], vec![vec![]]));
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let message = |array| {
            let (_directory, path) = write("a.npy", array);
            error(&path, &["0"], &[])
        };
        let none = [[0u8; 0]];
        assert_eq!(
            message(npy("|O", false, "(2,)", none)),
            "a.npy: column `0` holds NumPy's type `O`, but numbers are needed"
        );
        assert_eq!(
            message(npy("<f8", false, "(1, 1, 1)", [[0; 8]])),
            "a.npy: column `0` holds an array of 3 dimensions, but numbers are needed"
        );
        assert_eq!(
            message(npy("<f8", false, "()", [[0; 8]])),
            "a.npy: column `0` holds an array of 0 dimensions, but numbers are needed"
        );
        let (_directory, path) = write("a.npy", npy("<f8", false, "(2, 0)", none));
        assert_eq!(
            error(&path, &["*"], &[]),
            "a.npy: column `` holds nothing in its first row, but numbers are needed"
        );
        assert_eq!(
            message(npy("<f8", false, "(2, 99999999999999999)", none)),
            "a.npy: the array is cut short: its header says [2, 99999999999999999] of `f8`"
        );
        assert_eq!(message(npy("<f8", false, "x", none)).split(':').nth(1), Some(" invalid NumPy header"));
        assert!(message(b"\x93NUMPY\x01\x00".to_vec()).starts_with("a.npy: "));

        let arrays =
            [("a.npy", npy("|u1", false, "(2,)", [[1], [2]])), ("b.npy", npy("|u1", false, "(1,)", [[1]]))];
        let (_directory, path) = write("a.npz", npz(&arrays, CompressionMethod::DEFLATE));
        assert_eq!(error(&path, &["a", "b"], &[]), "a.npz: array `a` has 2 rows, but `b` has 1");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.truncate(bytes.len() - 1);
        let (_directory, path) = write("a.npz", bytes);
        assert!(error(&path, &["a"], &[]).starts_with("a.npz: "));
    }
}
