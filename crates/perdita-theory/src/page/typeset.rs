//! Mathematics in plain text, such as `p_t` and `(1 − p_t)^γ`, as LaTeX between `$` for the page.

/// The text with its variables that have subscripts, and its exponents, as formulas. A variable is one letter.
pub(crate) fn typeset(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let (formula, length) = match c {
            // A formula or code already.
            '$' | '`' => match after.split_once(c) {
                Some((inside, _)) => (None, 2 + inside.len()),
                None => (None, 1),
            },
            '^' => match exponent(after) {
                Some((latex, length)) => (Some(format!("{{}}^{{{latex}}}")), 1 + length),
                None => (None, 1),
            },
            _ if c.is_alphabetic() && !is_part_of_word(before) => match subscript(after) {
                Some(sub) => (Some(format!("{c}_{{{}}}", upright(sub))), c.len_utf8() + 1 + sub.len()),
                None => (None, c.len_utf8()),
            },
            _ => (None, c.len_utf8()),
        };
        let (taken, left) = rest.split_at(length);
        match formula {
            Some(latex) => out += &format!("${latex}$"),
            None => out += taken,
        }
        before = taken.chars().next_back().unwrap_or(' ');
        rest = left;
    }
    out
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The letters and digits after an underscore, if they end a word.
fn subscript(text: &str) -> Option<&str> {
    let sub = text.strip_prefix('_')?;
    let end = sub.find(|c: char| !c.is_alphanumeric()).unwrap_or(sub.len());
    (end > 0 && !sub[end..].starts_with('_')).then(|| &sub[..end])
}

/// A subscript of several letters is a word.
fn upright(sub: &str) -> String {
    if sub.chars().count() > 1 && sub.chars().all(char::is_alphabetic) {
        format!("\\mathrm{{{sub}}}")
    } else {
        sub.into()
    }
}

/// An exponent as LaTeX, and its length in the text: in parentheses, or one variable or number.
fn exponent(text: &str) -> Option<(String, usize)> {
    let (inside, length) = match text.strip_prefix('(') {
        Some(inside) => {
            let end = inside.find(')').filter(|&end| !inside[..end].contains('('))?;
            (&inside[..end], end + 2)
        }
        None => {
            let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
            (&text[..end], end)
        }
    };
    let is_plain = |c: char| c.is_alphanumeric() || " +−-/.".contains(c);
    let latex = inside.replace('−', "-");
    (!inside.is_empty() && inside.chars().all(is_plain)).then_some((latex, length))
}

#[cfg(test)]
mod tests {
    use super::typeset;

    #[test]
    fn subscripts_and_exponents_are_formulas() {
        for (plain, expected) in [
            ("the loss at p_t = 0.9", "the loss at $p_{t}$ = 0.9"),
            ("(1 − p_t)^γ", "(1 − $p_{t}$)${}^{γ}$"),
            ("(1 − p_t)^(γ−1) ln p_t", "(1 − $p_{t}$)${}^{γ-1}$ ln $p_{t}$"),
            ("N_eff < N_h", "$N_{\\mathrm{eff}}$ < $N_{h}$"),
            ("cross_entropy and `p_t`, $p_t$", "cross_entropy and `p_t`, $p_t$"),
            ("a_b_c, x_, 5 $", "a_b_c, x_, 5 $"),
        ] {
            assert_eq!(typeset(plain), expected);
        }
    }
}
