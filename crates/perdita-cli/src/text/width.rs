//! The width of the terminal.
use std::io::{IsTerminal, stdout};
use std::sync::LazyLock;

/// The width of prose where there is no terminal.
const PROSE: usize = 80;
/// Longer lines are hard to read, …
const LONGEST: usize = 100;
/// … and shorter ones are broken by the terminal.
const SHORTEST: usize = 30;

/// The columns of the terminal: COLUMNS, or those of standard output. None if it is a file or a pipe.
pub(crate) fn terminal() -> Option<usize> {
    static COLUMNS: LazyLock<Option<usize>> = LazyLock::new(|| {
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let found = asked.or_else(|| if stdout().is_terminal() { measured() } else { None });
        found.filter(|&columns: &usize| columns > 0).map(|columns| columns.max(SHORTEST))
    });
    *COLUMNS
}

/// The width of prose.
pub(super) fn prose() -> usize {
    terminal().map_or(PROSE, |columns| columns.min(LONGEST))
}

/// The columns of a text, without the sequences that colour it.
pub(super) fn columns(text: &str) -> usize {
    let mut is_sequence = false;
    let mut shown = 0;
    for c in text.chars() {
        match (is_sequence, c) {
            (false, '\u{1b}') => is_sequence = true,
            (false, _) => shown += 1,
            (true, c) => is_sequence = c != 'm',
        }
    }
    shown
}
