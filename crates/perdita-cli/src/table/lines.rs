//! The lines of a text, each of bounded length.

use std::io::{BufRead, Read};

use anyhow::{Result, ensure};

use super::opening::Input;

pub(super) struct Lines {
    input: Input,
    /// The length of the longest line that is read, in bytes.
    most: u64,
    line: Vec<u8>,
    /// The number of the last line, from 1.
    pub(super) number: u64,
    /// The number of bytes read.
    pub(super) position: u64,
    /// The length of the input, if known.
    bytes: Option<u64>,
}

impl Lines {
    pub(super) fn new(input: Input, most: u64, bytes: Option<u64>) -> Self {
        Lines { input, most, line: Vec::new(), number: 0, position: 0, bytes }
    }

    /// The next line, with its end.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>> {
        self.line.clear();
        let count = self.input.by_ref().take(self.most + 1).read_until(b'\n', &mut self.line)? as u64;
        if count == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.position += count;
        ensure!(count <= self.most, "line {}: it has more than {} bytes", self.number, self.most);
        Ok(Some(&self.line))
    }

    /// The fraction of the input that is read.
    pub(super) fn progress(&self) -> Option<f64> {
        self.bytes.map(|bytes| self.position as f64 / bytes as f64)
    }
}
