//! Text in a drawing.

/// A name escaped for kuva, where `$` starts a formula.
pub(super) fn plain(text: &str) -> String {
    text.replace('$', "\\$")
}

/// Text escaped for attributes and elements.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML cannot represent control characters.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The label of a tick: `1e-3` as 10⁻³, other text unchanged. On logarithmic axes large powers are written so, too.
pub(super) fn number(text: &str, ratios: bool) -> String {
    let zeros = text.strip_prefix('1').filter(|rest| rest.len() > 3 && rest.bytes().all(|b| b == b'0'));
    if let Some(zeros) = zeros.filter(|_| ratios) {
        return number(&format!("1e{}", zeros.len()), false);
    }
    if text.parse::<f64>().is_err() {
        return text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    let minus = |s: &str| s.replace('-', "−");
    let Some((digits, exponent)) = text.split_once('e') else { return minus(text) };
    let exponent: String = exponent.chars().map(raised).collect();
    match digits {
        "1" => format!("10{exponent}"),
        _ => format!("{}·10{exponent}", minus(digits)),
    }
}

fn raised(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + c as u32 - '0' as u32).unwrap_or(c),
        c => c,
    }
}

/// The approximate width of a text in pixels, at size 12 in DejaVu Sans, which is wider than most fonts.
pub(super) fn width(text: &str) -> f64 {
    let letter = |c: char| match c {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | ';' | '|' | ' ' => 3.8,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 4.8,
        'm' | 'w' | 'M' | 'W' | '=' | '+' | '−' | '<' | '>' | '%' => 10.5,
        'A'..='Z' => 8.4,
        _ => 7.3,
    };
    text.chars().map(letter).sum()
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_printed_as_in_a_book() {
        for (tick, printed) in [("1e-3", "10⁻³"), ("-2.5", "−2.5"), ("5e-10", "5·10⁻¹⁰"), ("a-b", "a-b")]
        {
            assert_eq!(super::number(tick, false), printed);
        }
        assert_eq!((super::number("100000", true), super::number("100", true)), ("10⁵".into(), "100".into()));
    }
}
