//! The members of ZIP archives, and their bytes with a checksum.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ZipArchive};

/// The bytes that a byte of Deflate unpacks to at most.
const DEFLATE_RATIO: u64 = 1032;

/// The location of a member in a file: its range of bytes, and its unpacked size.
pub(super) struct Member {
    pub(super) start: u64,
    length: u64,
    pub(super) size: u64,
    pub(super) deflated: bool,
    /// The CRC-32 of its bytes, unpacked; a file has none.
    pub(super) crc: Option<u32>,
}

/// The members of an archive and their names, in order; for one that cannot be read, the reason.
pub(super) fn members(path: &Path) -> Result<Vec<(String, Result<Member>)>> {
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let file = File::open(path)?;
    let file_length = file.metadata()?.len();
    let archive = ZipArchive::from_file(file, &mut buffer)?;
    let mut entries = archive.entries(&mut buffer);
    let mut members = Vec::new();
    while let Some(entry) = entries.next_entry()? {
        let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let member = || {
            let (start, end) = archive.get_entry(entry.wayfinder())?.compressed_data_range();
            let deflated = match entry.compression_method() {
                CompressionMethod::STORE => false,
                CompressionMethod::DEFLATE => true,
                other => bail!("it is compressed by {other:?}, which is not read"),
            };
            let (length, size) = (end.saturating_sub(start), entry.uncompressed_size_hint());
            ensure!(
                end <= file_length && size <= length.saturating_mul(if deflated { DEFLATE_RATIO } else { 1 }),
                "the archive says that it has {size} bytes, which {length} bytes of the file cannot hold"
            );
            Ok(Member { start, length, size, deflated, crc: Some(entry.crc32()) })
        };
        let member = member().with_context(|| label(&name));
        members.push((name, member));
    }
    Ok(members)
}

/// A member in a message.
fn label(name: &str) -> String {
    name.strip_suffix(".npy").map_or_else(|| format!("member `{name}`"), |array| format!("array `{array}`"))
}

impl Member {
    /// A file that is no archive.
    pub(super) fn whole(path: &Path) -> Result<Member> {
        let length = path.metadata()?.len();
        Ok(Member { start: 0, length, size: length, deflated: false, crc: None })
    }

    /// Its bytes, unpacked.
    pub(super) fn input(&self, path: &Path) -> Result<Box<dyn Read + Send>> {
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
