//! Numbers for people.

/// A number to four significant digits.
pub(crate) fn short(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return x.to_string();
    }
    let digits = (3 - x.abs().log10().floor() as i32).max(0) as usize;
    let text = format!("{x:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn four_digits() {
        let written = [0.0, 1.0, 25.184, 443.18969, 120000.0, 0.00012344, 1016.6].map(short);
        assert_eq!(written, ["0", "1", "25.18", "443.2", "120000", "0.0001234", "1017"]);
    }
}
