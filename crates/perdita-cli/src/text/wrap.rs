//! Wrapped text.
use super::visible;
use super::width::{columns, prose};

/// The indent of continued names.
pub(super) const INDENT: usize = 2;

/// The words of a text. Text in brackets, such as an interval, is one word.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    text.split(move |c| {
        depth += i32::from("([".contains(c)) - i32::from(")]".contains(c));
        c == ' ' && depth == 0
    })
}

/// A label and its parts, wrapped and indented.
pub(crate) fn entry<S: AsRef<str>>(label: &str, indent: usize, parts: impl IntoIterator<Item = S>) -> String {
    within(prose(), label, indent, parts)
}

/// The same for a width. A part that no line holds is broken at its spaces.
pub(super) fn within<S: AsRef<str>>(
    width: usize,
    label: &str,
    indent: usize,
    parts: impl IntoIterator<Item = S>,
) -> String {
    // A narrow terminal has no room for wide labels: the text begins below them.
    let inner = if indent * 2 > width { 4.min(indent) } else { indent };
    let mut lines = wrapped(label, width).join("\n");
    let (mut at, mut gap) = (columns(label), "");
    if at < indent {
        lines.extend(std::iter::repeat_n(' ', indent - at));
        at = indent;
    }
    // A label that is too long has a line of its own.
    let mut is_full = columns(label) >= indent && !label.is_empty();
    for part in parts {
        let part = visible(part.as_ref());
        let fits = columns(&part) + inner <= width;
        let pieces = if fits { vec![part.as_str()] } else { part.split(' ').collect() };
        for piece in pieces {
            let room = gap.len() + columns(piece);
            if is_full || (at + room > width && at > inner) {
                lines.truncate(lines.trim_end_matches(' ').len());
                lines += &format!("\n{:inner$}", "");
                (at, gap, is_full) = (inner, "", false);
            }
            lines += gap;
            lines += piece;
            at += gap.len() + columns(piece);
            gap = " ";
        }
    }
    lines + "\n"
}

/// The parts of a name between which it can be broken: after spaces, and after an opening parenthesis.
pub(super) fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    cell.split_inclusive([' ', '('])
}

/// The lines of a name; the second and further ones are indented.
pub(super) fn wrapped(cell: &str, width: usize) -> Vec<String> {
    if columns(cell) <= width {
        return vec![cell.into()];
    }
    let mut lines = vec![String::new()];
    for piece in pieces(cell) {
        let line = lines.last_mut().expect("there is one");
        if columns(line) + columns(piece.trim_end()) > width && !line.trim().is_empty() {
            line.truncate(line.trim_end().len());
            lines.push(" ".repeat(INDENT) + piece);
        } else {
            line.push_str(piece);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_entries_are_broken() {
        let lines = within(80, "label", 8, words(&["word"; 20].join(" ")));
        assert!(lines.lines().all(|line| line.len() <= 80), "{lines}");
        assert_eq!(lines.lines().nth(1).unwrap().find("word"), Some(8));
        assert_eq!(words("in [0, ∞) or (0, 1)").collect::<Vec<_>>(), ["in", "[0, ∞)", "or", "(0, 1)"]);
        assert_eq!(within(80, "a", 3, ["b"]), "a  b\n");
        assert_eq!(within(80, "abc", 3, ["d", "e"]), "abc\n   d e\n");
    }

    #[test]
    fn brackets_longer_than_a_line_are_broken() {
        let long = format!("f({})", ["argument"; 20].join(", "));
        let lines = within(40, "formula", 10, words(&long));
        assert!(lines.lines().all(|line| columns(line) <= 40), "{lines}");
        let name = within(30, "cross_entropy(label_smoothing=0.1, z_loss=0.0001)", 20, ["x"]);
        assert_eq!(name, "cross_entropy(\n  label_smoothing=0.1,\n  z_loss=0.0001)\n    x\n");
        let narrow = within(30, "  a-label-as-wide-as-this", 36, words("and its text in a narrow terminal"));
        assert!(narrow.lines().all(|line| columns(line) <= 36), "{narrow}");
    }

    #[test]
    fn colours_have_no_width() {
        let label = "\u{1b}[32mholds\u{1b}[0m";
        assert_eq!(within(80, label, 8, ["x"]), format!("{label}   x\n"));
    }
}
