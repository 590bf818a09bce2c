//! Numbers for people.

/// The powers of ten that are written out.
pub(crate) const PLAIN: std::ops::Range<i32> = -5..9;

/// The power of ten of a number.
pub(crate) fn magnitude(x: f64) -> i32 {
    x.abs().log10().floor() as i32
}

/// A number to four significant digits.
pub(crate) fn short(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return x.to_string();
    }
    if !PLAIN.contains(&magnitude(x)) {
        let text = format!("{x:.3e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        return format!("{}e{exponent}", trimmed(mantissa));
    }
    let digits = (3 - magnitude(x)).max(0) as usize;
    trimmed(&format!("{x:.digits$}")).into()
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn four_digits() {
        let written = [0.0, 1.0, 25.184, 443.18969, 120000.0, 0.00012344, 1016.6].map(short);
        assert_eq!(written, ["0", "1", "25.18", "443.2", "120000", "0.0001234", "1017"]);
        assert_eq!([6.129847e11, -1e9, 1e-12, 1e308].map(short), ["6.13e11", "-1e9", "1e-12", "1e308"]);
    }
}
