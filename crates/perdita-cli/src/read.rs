//! Reading in the background, with a progress bar.
use crate::notes;
use crate::table::{Batch, Batches};
use anyhow::{Result, anyhow};
use indicatif::ProgressBar;
use std::cell::OnceCell;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

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
