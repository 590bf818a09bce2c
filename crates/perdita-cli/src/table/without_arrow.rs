//! Parquet and Arrow IPC, in a build that does not read them.

use std::path::Path;

use anyhow::{Result, bail};

use super::Options;
use super::source::Source;

pub(super) fn parquet(_: &Path, _: Options) -> Result<Box<dyn Source>> {
    bail!("this is Parquet, {ABSENT}")
}

pub(super) fn file(_: &Path, _: Options) -> Result<Box<dyn Source>> {
    bail!("this is Arrow IPC, {ABSENT}")
}

pub(super) fn stream(_: &Path, _: Options) -> Result<Box<dyn Source>> {
    bail!("this is an Arrow IPC stream, {ABSENT}")
}

/// The remedy.
const ABSENT: &str =
    "which this build does not read: write it as CSV or .npz, or build with the feature `arrow`";
