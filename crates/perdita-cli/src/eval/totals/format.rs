//! The format of totals files: JSON, whose first field is a checksum (CRC-32) over all that follows.
use super::settings::Settings;
use crate::eval::result::FileResult;
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::to_string;
use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The first bytes of a totals file, before the checksum, and those behind it.
const HEAD: (&str, &str) = ("{\n  \"checksum\": \"", "\",\n");

/// The number of hexadecimal digits of the checksum.
const DIGITS: usize = 8;

/// The version of the format.
const FORMAT: u32 = 2;

/// The version of perdita: totals are merged with those of the same version, as losses of another may be computed otherwise.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A file that was evaluated, as it was then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::eval) struct FileState {
    pub(in crate::eval) name: String,
    bytes: u64,
    /// The time of its last change, in seconds since 1970, if the system knows it.
    modified: Option<String>,
}

impl FileState {
    /// The name of a file in totals: its path, without components that change nothing (`./`).
    pub(in crate::eval) fn name(path: &Path) -> String {
        let path: PathBuf = path.components().filter(|component| *component != Component::CurDir).collect();
        path.display().to_string()
    }

    /// The file as it is now.
    pub(in crate::eval) fn of(path: &Path) -> Self {
        let name = FileState::name(path);
        let Ok(about) = path.metadata() else { return FileState { name, ..FileState::default() } };
        let since = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = since.map(|since| format!("{}.{:09}", since.as_secs(), since.subsec_nanos()));
        FileState { name, bytes: about.len(), modified }
    }
}

/// The columns of each input, by its option.
pub(in crate::eval) type Columns = Vec<(String, Vec<String>)>;

/// The content of a totals file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::eval) struct Totals {
    pub(in crate::eval) settings: Settings,
    pub(in crate::eval) columns: Columns,
    /// The names of all files of the run.
    pub(in crate::eval) files: Vec<String>,
    /// The results of those that are evaluated.
    pub(in crate::eval) results: Vec<FileResult>,
    /// Compared before the rest is read.
    #[serde(rename = "checksum")]
    _checksum: String,
    /// Read by [`Version`].
    #[serde(rename = "perdita")]
    _version: String,
    #[serde(rename = "format")]
    _format: u32,
}

/// The fields that say how the others are to be read.
#[derive(Deserialize)]
struct Version {
    perdita: String,
    format: u32,
}

impl Version {
    /// # Errors
    /// Another version, or another format of it.
    fn check(self) -> Result<()> {
        let Version { perdita, format } = self;
        ensure!(perdita == VERSION, "perdita {perdita} wrote these totals, and this is perdita {VERSION}");
        ensure!(
            format == FORMAT,
            "these totals have the format {format}, and this perdita reads the format {FORMAT}"
        );
        Ok(())
    }
}

impl Totals {
    pub(in crate::eval) fn new(
        settings: Settings,
        columns: Columns,
        files: Vec<String>,
        results: Vec<FileResult>,
    ) -> Self {
        let (_checksum, _version) = (String::new(), VERSION.into());
        Totals { settings, columns, files, results, _checksum, _version, _format: FORMAT }
    }

    /// The bytes of the file: a line per result.
    pub(in crate::eval) fn bytes(&self) -> Result<Vec<u8>> {
        Self::with_checksum(|bytes| {
            write!(
                bytes,
                "  \"perdita\": {},\n  \"format\": {FORMAT},\n  \"settings\": {},\n  \"columns\": {},\n  \"files\": \
                 {},\n  \"results\": [",
                to_string(VERSION)?,
                to_string(&self.settings)?,
                to_string(&self.columns)?,
                to_string(&self.files)?,
            )?;
            let mut end = "\n    ";
            for result in &self.results {
                bytes.extend(end.as_bytes());
                serde_json::to_writer(&mut *bytes, result)?;
                end = ",\n    ";
            }
            bytes.extend(b"\n  ]\n}\n");
            Ok(())
        })
    }

    /// The bytes of a file with this body, which is written once: totals of a million groups are 200 MB.
    pub(super) fn with_checksum(write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<Vec<u8>> {
        let (before, after) = HEAD;
        let mut bytes = format!("{before}{:0DIGITS$x}{after}", 0).into_bytes();
        let body = bytes.len();
        write(&mut bytes)?;
        let checksum = format!("{:0DIGITS$x}", crc32fast::hash(&bytes[body..]));
        bytes[before.len()..][..DIGITS].copy_from_slice(checksum.as_bytes());
        Ok(bytes)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// A file that is none of totals, is not whole, or is of another version.
    pub(in crate::eval) fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let bytes = fs::read(path).with_context(|| name.clone())?;
        Self::parse(&bytes).context(name)
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self> {
        let Some(rest) = bytes.strip_prefix(HEAD.0.as_bytes()) else {
            bail!("this is no file that --totals has written")
        };
        let end = rest.iter().position(|&byte| byte == b'"').unwrap_or(rest.len());
        let (digits, rest) = rest.split_at(end);
        let body = rest.strip_prefix(HEAD.1.as_bytes()).unwrap_or_default();
        let is_whole = digits == format!("{:0DIGITS$x}", crc32fast::hash(body)).as_bytes();
        match serde_json::from_slice(bytes) {
            // Another version may have another checksum.
            Ok(version) => Version::check(version)?,
            Err(error) if is_whole => return Err(error.into()),
            Err(_) => {}
        }
        ensure!(is_whole, "the file is damaged, incomplete or edited: its checksum is another");

        let totals: Totals = serde_json::from_slice(bytes)?;
        let files: HashSet<&String> = totals.files.iter().collect();
        let is_sound =
            |result: &FileResult| files.contains(&result.file.name) && result.is_sound(&totals.settings);
        let are_sound = !totals.settings.losses.is_empty() && totals.results.iter().all(is_sound);
        ensure!(are_sound, "the totals contradict each other");
        Ok(totals)
    }
}

/// Checks that the inputs of a file have the columns of another.
///
/// # Errors
/// The first column that differs.
pub(in crate::eval) fn same_columns(file: &str, own: &Columns, other: &str, others: &Columns) -> Result<()> {
    for ((option, columns), (_, expected)) in own.iter().zip(others) {
        if columns == expected {
            continue;
        }
        let differs = columns.iter().zip(expected).find(|(column, expected)| column != expected);
        match differs {
            Some((column, expected)) => {
                bail!("{file}: {option}: column `{column}`, where {other} has `{expected}`")
            }
            None => {
                let longer = if columns.len() > expected.len() { columns } else { expected };
                let column = &longer[columns.len().min(expected.len())];
                let (has, lacks) = if columns.len() > expected.len() { (file, other) } else { (other, file) };
                bail!("{file}: {option}: {has} has a column `{column}`, and {lacks} has not")
            }
        }
    }
    ensure!(own.len() == others.len(), "{file}: the inputs are not those of {other}");
    Ok(())
}
