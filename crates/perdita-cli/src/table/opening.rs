//! The format of a file: of binary formats by its first bytes, of texts by its first line and its extension.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use flate2::bufread::MultiGzDecoder;

use super::archive::members;
use super::source::Source;
use super::{Options, arrow, csv, jsonl, magic, npy, svmlight};

/// The bytes of a text.
pub(super) type Input = Box<dyn BufRead + Send>;

/// Opens a text once more, from its beginning.
type Again = Box<dyn Fn() -> Result<Input>>;

type Open = fn(&Path, Options) -> Result<Box<dyn Source>>;

/// The first bytes of each binary format; any other file is a text.
const MAGIC: [(&[u8], Open); 5] = [
    (b"PAR1", arrow::parquet),
    (b"ARROW1", arrow::file),
    (b"\xff\xff\xff\xff", arrow::stream),
    (b"\x93NUMPY", npy::array),
    (b"PK\x03\x04", archive),
];

/// Extensions of these formats. A file with one of them but other first bytes is broken, not a text.
const NO_TEXT: [&str; 8] = ["parquet", "arrow", "arrows", "feather", "ipc", "npy", "npz", "zip"];

pub(super) fn source(path: &Path, options: Options) -> Result<Box<dyn Source>> {
    if path == Path::new("-") {
        let input = Box::new(BufReader::new(std::io::stdin()));
        let again = || bail!("SVMlight is read twice: it cannot come from a pipe");
        return text(input, path, None, options, Box::new(again));
    }
    let file = File::open(path)?;
    let about = file.metadata()?;
    let mut input = BufReader::with_capacity(1 << 16, file);
    let head = input.fill_buf()?;
    ensure!(!head.is_empty(), "the file is empty");

    if let Some((_, open)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        ensure!(about.is_file(), "only texts can come from a pipe");
        return open(path, options);
    }
    let extension = extension(path);
    ensure!(!NO_TEXT.contains(&extension.as_str()), "the file does not start as a .{extension} file does");
    let (again, is_file) = (path.to_owned(), about.is_file());
    let again = move || {
        ensure!(is_file, "SVMlight is read twice: it cannot come from a pipe");
        Ok(Box::new(BufReader::new(File::open(&again)?)) as Input)
    };
    text(Box::new(input), path, is_file.then_some(about.len()), options, Box::new(again))
}

/// An archive of arrays, or of one text.
fn archive(path: &Path, options: Options) -> Result<Box<dyn Source>> {
    let mut all = members(path)?;
    if all.iter().any(|(name, _)| name.ends_with(".npy")) {
        return npy::archive(path, all);
    }
    // Folders, and what macOS adds.
    all.retain(|(name, _)| !name.ends_with('/') && !name.starts_with("__MACOSX/"));
    let names: Vec<String> = all.iter().map(|(name, _)| format!("`{name}`")).collect();
    let (Some((name, member)), true) = (all.pop(), all.is_empty()) else {
        bail!("an archive holds one table, or NumPy's arrays; there are {}", names.join(", "))
    };
    let (member, path, label) = (member?, path.to_owned(), format!("member `{name}`"));
    let open = move || Ok(Box::new(BufReader::new(member.input(&path)?)) as Input);
    let read = || {
        let mut input = open()?;
        let head = input.fill_buf()?;
        ensure!(!head.is_empty(), "the file is empty");
        let is_text = !MAGIC.iter().any(|(magic, _)| head.starts_with(magic));
        ensure!(is_text, "unpack it: only texts are read from an archive");
        text(input, &PathBuf::from(&name), None, options, Box::new(open))
    };
    read().context(label)
}

/// A text, as the format that it has.
fn text(
    input: Input,
    name: &Path,
    bytes: Option<u64>,
    options: Options,
    again: Again,
) -> Result<Box<dyn Source>> {
    let (mut input, is_packed) = unpacked(input)?;
    let bytes = bytes.filter(|_| !is_packed);
    let mut extension = extension(name);
    if let ("gz", Some(stem)) = (extension.as_str(), name.file_stem()) {
        extension = self::extension(Path::new(stem));
    }
    magic::expect_text(input.fill_buf()?)?;
    let head = input.fill_buf()?.trim_ascii_start();
    let is_array = head.starts_with(b"[");
    ensure!(!(is_array && extension.starts_with("json")), "a JSON array: write an object per line");
    match extension.as_str() {
        "jsonl" | "ndjson" | "json" => jsonl::open(input, bytes, options),
        _ if head.starts_with(b"{") => jsonl::open(input, bytes, options),
        "svm" | "svmlight" | "libsvm" | "letor" => {
            svmlight::open(input, unpacked(again()?)?.0, bytes, options)
        }
        _ if svmlight::is_svmlight(head) => svmlight::open(input, unpacked(again()?)?.0, bytes, options),
        extension => csv::open(input, extension, bytes, options),
    }
}

/// The bytes of a text, unpacked; true if they were packed. The mark at the start of files in UTF-8 is left out.
fn unpacked(mut input: Input) -> Result<(Input, bool)> {
    let is_packed = input.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    if is_packed {
        input = Box::new(BufReader::new(MultiGzDecoder::new(input)));
    }
    if input.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        input.consume("\u{feff}".len());
    }
    Ok((input, is_packed))
}

/// The extension of a file, in lower case.
fn extension(path: &Path) -> String {
    path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase()
}
