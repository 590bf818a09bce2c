//! The body of the target that parses losses: a text is a loss or an error, and a loss is read back as it is written.

use perdita_catalog::Loss;

/// Parses a text. True if it is a loss.
pub fn parse_loss(text: &str) -> bool {
    let Ok(loss) = text.parse::<Loss>() else { return false };
    let written = loss.to_string();
    let read: Loss =
        written.parse().unwrap_or_else(|error| panic!("{text}: {written} is not read back: {error}"));
    assert_eq!(read.to_string(), written, "{text}");
    true
}
