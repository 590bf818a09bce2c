//! Numbers for people: printed, and compared with printed ones.

/// A number to five significant digits; very large and very small numbers have an exponent.
pub fn short(x: f64) -> String {
    rounded(x, 5)
}

/// A number to `digits` significant digits, without trailing zeros.
pub(crate) fn rounded(x: f64, digits: usize) -> String {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { "0".into() } else { x.to_string().replace("inf", "∞").replace('-', "−") };
    }
    // What rounds up to the next power of ten has its exponent.
    let scientific = format!("{x:.*e}", digits - 1);
    let (_, exponent) = scientific.split_once('e').expect("`e` is always written");
    let exponent: i32 = exponent.parse().expect("an exponent is a number");
    let text = if (-4..7).contains(&exponent) {
        let places = (digits as i32 - 1 - exponent).max(0) as usize;
        trimmed(&format!("{x:.places$}")).to_string()
    } else {
        let (mantissa, _) = scientific.split_once('e').expect("as above");
        format!("{}e{exponent}", trimmed(mantissa))
    };
    text.replace('-', "−")
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// True if a number rounds to the printed one, such as `0.29`, `5e-5` or `1000`; `None` if that is not a number.
pub(crate) fn agrees(printed: &str, computed: f64) -> Option<bool> {
    let value: f64 = printed.parse().ok()?;
    let (mantissa, exponent) = printed.split_once(['e', 'E']).unwrap_or((printed, "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, digits)| digits.len() as i32);
    let unit = 10f64.powi(exponent.parse::<i32>().ok()? - decimals);
    Some((computed - value).abs() <= 0.5 * unit * (1.0 + 1e-9))
}
