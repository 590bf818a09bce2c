//! The format of a file, by its first bytes.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Result, ensure};

use super::source::Source;
use super::{Options, arrow, csv, npy};

type Open = fn(&Path, Options) -> Result<Box<dyn Source>>;

/// The first bytes of each format; any other file is CSV.
const MAGIC: [(&[u8], Open); 5] = [
    (b"PAR1", arrow::parquet),
    (b"ARROW1", arrow::file),
    (b"\xff\xff\xff\xff", arrow::stream),
    (b"\x93NUMPY", npy::array),
    (b"PK\x03\x04", npy::archive),
];

/// Extensions of these formats. A file with one of them but other first bytes is broken, not CSV.
const NOT_CSV: [&str; 7] = ["parquet", "arrow", "arrows", "feather", "ipc", "npy", "npz"];

pub(super) fn source(path: &Path, options: Options) -> Result<Box<dyn Source>> {
    if path == Path::new("-") {
        return csv::open(Box::new(BufReader::new(std::io::stdin())), path, None, options);
    }
    let file = File::open(path)?;
    let about = file.metadata()?;
    let mut input = BufReader::with_capacity(1 << 16, file);
    let head = input.fill_buf()?;
    ensure!(!head.is_empty(), "the file is empty");

    if let Some((_, open)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        ensure!(about.is_file(), "only CSV can come from a pipe");
        return open(path, options);
    }
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    ensure!(!NOT_CSV.contains(&extension.as_str()), "the file does not start as a .{extension} file does");
    csv::open(Box::new(input), path, about.is_file().then_some(about.len()), options)
}
