//! Totals files: the results of the files of a run, so that others can be merged with them, and the run resumed.
//!
//! ```text
//! settings    the losses and options that results depend on: those of other settings are not merged
//! texts       numbers as texts that keep every digit
//! format      the file: a checksum, the version, the settings, the columns, the results by file
//! queries     the file of each query: no query has rows in two
//! store       the results of a run, written after each file, and those of several totals files
//! ```
//!
//! A totals file is written whole or not at all, and a checksum over all of it is compared when it is read.
mod format;
mod queries;
mod settings;
mod store;
#[cfg(test)]
mod tests;
mod texts;

pub(super) use format::{Columns, FileState};
pub(super) use settings::Settings;
pub(super) use store::{Store, merged};
pub(super) use texts::{double, shared, text};
