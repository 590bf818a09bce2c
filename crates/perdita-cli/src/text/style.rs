//! Colours of verdicts, where standard output is a terminal that shows them, and NO_COLOR is not set.
use anstyle::{AnsiColor, Style};
use std::io::stdout;

/// The tone of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Note,
    Bad,
}

/// The text in the colour of a tone.
pub(crate) fn paint(text: &str, tone: Tone) -> String {
    if anstream::AutoStream::choice(&stdout()) == anstream::ColorChoice::Never {
        return text.into();
    }
    let color = match tone {
        Tone::Good => AnsiColor::Green,
        Tone::Note => AnsiColor::Yellow,
        Tone::Bad => AnsiColor::Red,
    };
    let style = Style::new().fg_color(Some(color.into()));
    format!("{style}{text}{style:#}")
}
