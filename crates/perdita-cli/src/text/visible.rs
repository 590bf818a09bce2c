//! Names and cells of files in messages: nothing in them moves the cursor, changes colours or fills the screen.

/// The longest name that is shown in full.
const NAME: usize = 120;
/// The longest word that is shown in full, such as a path.
const WORD: usize = 300;
/// The shown ends of longer ones.
const ENDS: (usize, usize) = (60, 20);

/// The text with control characters, and those that change the direction of writing, escaped.
pub(crate) fn visible(text: &str) -> String {
    let escaped = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if escaped(c) { shown.extend(c.escape_debug()) } else { shown.push(c) }
    }
    shown
}

/// A message on one or several lines, visible, with long names between backticks and long words shortened.
pub(crate) fn message(text: &str) -> String {
    let line = |line: &str| {
        let parts = line.split('`').enumerate().map(|(at, part)| match at % 2 {
            1 => shortened(part, NAME),
            _ => part.split(' ').map(|word| shortened(word, WORD)).collect::<Vec<_>>().join(" "),
        });
        visible(&parts.collect::<Vec<_>>().join("`"))
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The beginning and the end of a text that is longer than `most`.
fn shortened(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.into();
    }
    let head: String = text.chars().take(ENDS.0).collect();
    let tail: String = text.chars().skip(length - ENDS.1).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(visible("\u{1b}[31mred\n\u{9b}\u{202e}é"), r"\u{1b}[31mred\n\u{9b}\u{202e}é");
        assert_eq!(message("no column `a\u{7}b`\nthere is `c`"), "no column `a\\u{7}b`\nthere is `c`");
    }

    #[test]
    fn long_names_are_shortened() {
        let name = "x".repeat(100_000);
        let shown = message(&format!("unknown loss `{name}`; or {name}"));
        let short = format!("{}…{}", "x".repeat(60), "x".repeat(20));
        assert_eq!(shown, format!("unknown loss `{short}`; or {short}"));
        let fits = format!("`{}`: /{}", "y".repeat(NAME), "z".repeat(WORD - 1));
        assert_eq!(message(&fits), fits);
    }
}
