//! An array as a member of an archive, or a file of its own.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::{Result, ensure};

use super::super::archive::Member;
use super::super::enough_bytes;
use super::header::Header;

impl Member {
    pub(super) fn header(&self, path: &Path) -> Result<Header> {
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

    pub(super) fn open(&self, path: &Path) -> Result<Stored> {
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

pub(super) struct Stored {
    pub(super) header: Header,
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
    pub(super) fn read(&mut self, first_row: u64, rows: usize) -> Result<Vec<u8>> {
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
