//! Notes on standard error: the files that are written, the time that it took, progress. `--quiet` omits them.
use crate::text::{message, rounded};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

static QUIET: AtomicBool = AtomicBool::new(false);

pub(crate) fn set_quiet(quiet: bool) {
    QUIET.store(quiet, Ordering::Relaxed);
}

pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Writes a line to standard error.
pub(crate) fn note(text: &str) {
    if !is_quiet() {
        eprintln!("{}", message(text));
    }
}

/// Names a file that is written, and its size.
pub(crate) fn wrote(path: &Path, bytes: usize) {
    let size = match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", rounded(bytes as f64 / 1e6, 2)),
    };
    note(&format!("wrote {} ({size})", path.display()));
}

/// A progress bar on the terminal; hidden if standard error is none.
pub(crate) fn bar(length: u64, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template);
    match style {
        Ok(style) if !is_quiet() => ProgressBar::new(length).with_style(style),
        _ => ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden()),
    }
}

/// A spinner on the terminal, for work of unknown length.
pub(crate) fn spinner(template: &str) -> ProgressBar {
    let bar = bar(0, template);
    bar.unset_length();
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
