//! The options of reading, opening of files, and reading in the background, with a progress bar.
use crate::notes;
use crate::table::{Batch, Batches, Options, Table};
use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

/// Options of reading a file, the same for all commands.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// A second file, which has the targets; its rows are found by the key that --on names
    #[arg(long, value_name = "FILE", requires_all = ["on", "file"])]
    pub(crate) targets: Option<PathBuf>,
    /// CSV has no header: columns are 0, 1, …
    #[arg(long)]
    pub(crate) no_header: bool,
    /// Treatment of rows without a value: empty, NA, NaN, null
    #[arg(long, value_enum, default_value_t)]
    pub(crate) missing: Missing,
    /// The column of both files whose values say which rows belong together
    #[arg(long, value_name = "COLUMN", requires = "targets")]
    pub(crate) on: Option<String>,
}

/// Treatment of missing values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub(crate) enum Missing {
    /// They are an error
    #[default]
    Error,
    /// Leave out rows without a prediction, a target or a weight, and count them
    Skip,
}

impl Reading {
    /// The options of the readers.
    pub(crate) fn options(&self) -> Options {
        Options { headless: self.no_header, skip_missing: self.missing == Missing::Skip }
    }
}

/// Opens a file as the options say.
pub(crate) fn open(path: &Path, reading: &Reading) -> Result<Table> {
    let table = Table::open(path, reading.options())?;
    match (&reading.targets, &reading.on) {
        (Some(targets), Some(key)) => {
            table.join(Table::open(targets, reading.options()).context("--targets")?, key).context("--on")
        }
        _ => Ok(table),
    }
}

/// Reads the next batch while `take` processes one; `take` also gets the fraction of the file that is read.
pub(crate) fn read_ahead(
    mut batches: Batches,
    mut take: impl FnMut(Batch, Option<f64>) -> Result<()>,
) -> Result<()> {
    let (sender, receiver) = sync_channel(1);
    let reader = thread::spawn(move || {
        while let Some(batch) = batches.next() {
            if sender.send((batch, batches.progress())).is_err() {
                return;
            }
        }
    });
    // After an error nobody waits for the reader, which may itself be waiting for a pipe.
    receiver.into_iter().try_for_each(|(batch, part)| take(batch?, part))?;
    reader.join().map_err(|_| anyhow!("the reader of the file has panicked"))
}

/// A progress bar on the terminal, shown after a second and removed when dropped.
pub(crate) struct Progress {
    start: Instant,
    bar: OnceCell<ProgressBar>,
}

impl Progress {
    const STEPS: u64 = 1000;

    pub(crate) fn new(start: Instant) -> Self {
        Progress { start, bar: OnceCell::new() }
    }

    /// Shows the fraction that is read, or for a pipe, whose length is unknown, the time.
    pub(crate) fn show(&self, part: Option<f64>) {
        if self.start.elapsed() < Duration::from_secs(1) {
            return;
        }
        let bar = self.bar.get_or_init(|| match part {
            Some(_) => notes::bar(Progress::STEPS, "{wide_bar} {percent:>3} %, {eta} left"),
            None => notes::spinner("{spinner} reading, {elapsed}"),
        });
        if let Some(part) = part {
            bar.set_position((part * Progress::STEPS as f64) as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
