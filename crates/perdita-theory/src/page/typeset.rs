//! Mathematics in plain text, such as `p_t` and `−(1 − p_t)^γ log p_t`, as LaTeX between `$` for the page.
//!
//! ```text
//! split the text into words
//! a word is mathematics if it has a sign of it: a subscript, an exponent, ∂, Σ, …   "(1", "−", "p_t)^γ"
//! it takes with it the words beside it that may be mathematics                      numbers, letters, operators, `log`, CE
//! a comma or semicolon outside of brackets ends a formula
//! write each formula as LaTeX; what has no translation stays as it is
//! ```
//!
//! A number or a letter alone is none: most of them stand in prose and tables.
use std::iter::Peekable;
use std::str::Chars;

/// Names that LaTeX has as functions.
const FUNCTIONS: [&str; 5] = ["log", "ln", "exp", "max", "min"];
/// Names that are written upright.
const UPRIGHT: [&str; 4] = ["logit", "softmax", "sigmoid", "sign"];
/// Signs, and their LaTeX.
const SIGNS: [(char, &str); 50] = [
    ('−', "-"),
    ('·', r"\cdot "),
    ('×', r"\times "),
    ('Σ', r"\sum "),
    ('∂', r"\partial "),
    ('∞', r"\infty "),
    ('≤', r"\le "),
    ('≥', r"\ge "),
    ('≈', r"\approx "),
    ('≠', r"\ne "),
    ('≪', r"\ll "),
    ('→', r"\to "),
    ('∈', r"\in "),
    ('∝', r"\propto "),
    ('‖', r"\|"),
    ('½', r"\tfrac12 "),
    ('ℓ', r"\ell "),
    ('√', r"\surd "),
    ('±', r"\pm "),
    ('…', r"\ldots "),
    ('ŷ', r"\hat y"),
    ('α', r"\alpha "),
    ('β', r"\beta "),
    ('γ', r"\gamma "),
    ('δ', r"\delta "),
    ('ε', r"\varepsilon "),
    ('θ', r"\theta "),
    ('λ', r"\lambda "),
    ('μ', r"\mu "),
    ('ν', r"\nu "),
    ('π', r"\pi "),
    ('ρ', r"\rho "),
    ('σ', r"\sigma "),
    ('τ', r"\tau "),
    ('φ', r"\varphi "),
    ('ψ', r"\psi "),
    ('ω', r"\omega "),
    ('Δ', r"\Delta "),
    ('Φ', r"\Phi "),
    ('<', "<"),
    ('>', ">"),
    ('=', "="),
    ('+', "+"),
    ('/', "/"),
    ('(', "("),
    (')', ")"),
    ('[', "["),
    (']', "]"),
    ('|', "|"),
    ('!', "!"),
];
/// Raised and lowered characters, and those that they stand for.
const RAISED: [(char, char); 18] = [
    ('⁰', '0'),
    ('¹', '1'),
    ('²', '2'),
    ('³', '3'),
    ('⁴', '4'),
    ('⁵', '5'),
    ('⁶', '6'),
    ('⁷', '7'),
    ('⁸', '8'),
    ('⁹', '9'),
    ('⁻', '-'),
    ('⁺', '+'),
    ('ˣ', 'x'),
    ('ⁿ', 'n'),
    ('ᵞ', 'γ'),
    ('ᵅ', 'α'),
    ('ᵝ', 'β'),
    ('ᵟ', 'δ'),
];
const LOWERED: [(char, char); 4] = [('₀', '0'), ('₁', '1'), ('₂', '2'), ('₃', '3')];
/// The sign over the letter before it.
const HAT: char = '\u{302}';

fn found<T: Copy>(table: &[(char, T)], c: char) -> Option<T> {
    table.iter().find(|(known, _)| *known == c).map(|(_, is)| *is)
}

/// The text with its formulas between `$`.
pub fn typeset(text: &str) -> String {
    // A formula or code already.
    if let Some(at) = text.find(['$', '`']) {
        let (before, marked) = text.split_at(at);
        let (mark, rest) = marked.split_at(1);
        return match rest.split_once(mark) {
            Some((inside, after)) => {
                format!("{}{mark}{inside}{mark}{}", typeset(before), typeset(after))
            }
            None => text.into(),
        };
    }

    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let length = run(rest);
        let (words, after) = rest.split_at(length);
        match words.is_empty() {
            true => {
                let next = word_end(rest);
                out += &rest[..next];
                rest = &rest[next..];
            }
            false => {
                out += &formula(words);
                rest = after;
            }
        }
    }
    out
}

/// Punctuation at the end of a word.
const MARKS: [char; 10] = [',', ';', ':', '.', '，', '；', '：', '。', '、', '（'];

/// The end of the first word, with the space or the Chinese punctuation after it.
fn word_end(text: &str) -> usize {
    let is_end = |c: char| c == ' ' || (MARKS.contains(&c) && !c.is_ascii());
    text.find(is_end).map_or(text.len(), |at| at + text[at..].chars().next().map_or(0, char::len_utf8))
}

/// The length of the words at the beginning of the text that may be one formula.
fn run(text: &str) -> usize {
    let (mut length, mut depth) = (0, 0i32);
    while length < text.len() {
        let end = length + word_end(&text[length..]);
        let word = text[length..end].trim_end();
        let opens = |c: char| "([{".contains(c);
        let change: i32 = word.chars().map(|c| i32::from(opens(c)) - i32::from(")]}".contains(c))).sum();
        let bare = word.trim_end_matches(MARKS);
        let is_article = length == 0 && ["a", "A"].contains(&bare);
        if bare.is_empty() || is_article || !may_be_mathematics(bare) {
            break;
        }
        depth += change;
        length = end;
        if bare != word && depth <= 0 {
            break;
        }
    }
    length
}

/// True unless a word is prose: letters that are no name of mathematics, and no product such as `αy`.
fn may_be_mathematics(word: &str) -> bool {
    // An exponent is no letter of its word.
    let is_letter = |c: char| c.is_alphabetic() && found(&RAISED, c).is_none();
    let mut before = None;
    for part in word.split_inclusive(|c: char| !is_letter(c)) {
        let letters = part.trim_end_matches(|c: char| !is_letter(c));
        let is_name = letters.chars().count() < 2
            || FUNCTIONS.contains(&letters)
            || UPRIGHT.contains(&letters)
            || letters.chars().any(|c| ('α'..='ω').contains(&c))
            || letters.chars().all(char::is_uppercase)
            || before == Some('_');
        if !is_name || letters.chars().any(|c| c >= '\u{2e80}') {
            return false;
        }
        before = part.chars().next_back();
    }
    true
}

/// True if words have a sign of mathematics. `a_b` has one; `cross_entropy` is a name.
fn has_sign(words: &str) -> bool {
    let mut previous = [' '; 2];
    for c in words.chars() {
        let is_sign = match c {
            '_' | '^' => {
                previous[1].is_alphanumeric() && !previous[0].is_alphabetic()
                    || previous[1] == ')'
                    || previous[1] == ']'
            }
            'Σ' | '∂' | '‖' | '√' | 'ŷ' | HAT => true,
            c => found(&RAISED, c).is_some() || found(&LOWERED, c).is_some(),
        };
        if is_sign {
            return true;
        }
        previous = [previous[1], c];
    }
    false
}

/// Words as a formula, if they have a sign of one and can be translated.
fn formula(words: &str) -> String {
    let bare = words.trim_end().trim_end_matches(MARKS);
    if !has_sign(bare) || !is_whole(bare) {
        return plain(words);
    }
    match latex(&mut bare.chars().peekable(), None) {
        Some(latex) => format!("${}${}", latex.trim_end(), &words[bare.len()..]),
        None => plain(words),
    }
}

/// True if each bracket is closed, and none before it is opened.
fn is_whole(words: &str) -> bool {
    let mut open = Vec::new();
    for c in words.chars() {
        match c {
            '(' | '[' | '{' => open.push(c),
            ')' | ']' | '}' if open.pop().is_none() => return false,
            _ => {}
        }
    }
    open.is_empty()
}

/// Words that are no formula together: the first as it is, the rest anew.
fn plain(words: &str) -> String {
    let (first, rest) = words.split_at(word_end(words));
    let alone = rest.is_empty() || !has_sign(rest);
    if alone { words.into() } else { format!("{first}{}", typeset(rest)) }
}

/// Characters as LaTeX, up to a closing bracket. None if one has no translation.
fn latex(chars: &mut Peekable<Chars>, close: Option<char>) -> Option<String> {
    let mut out = String::new();
    while let Some(c) = chars.next() {
        if Some(c) == close {
            return Some(out);
        }
        match c {
            '_' | '^' => out += &format!("{c}{{{}}}", script(chars)?),
            ' ' | ',' | '.' | ':' | ';' => out.push(c),
            c if c.is_ascii_digit() => out.push(c),
            c if c.is_ascii_alphabetic() => out += &name(c, chars),
            c => match (found(&RAISED, c), found(&LOWERED, c), found(&SIGNS, c)) {
                (Some(raised), ..) => out += &format!("^{{{}}}", several(raised, chars, &RAISED)),
                (_, Some(lowered), _) => out += &format!("_{{{}}}", several(lowered, chars, &LOWERED)),
                (.., Some(sign)) => out += sign,
                _ => return None,
            },
        }
    }
    close.is_none().then_some(out)
}

/// The subscript or superscript after `_` or `^`: in brackets, or one name or number.
fn script(chars: &mut Peekable<Chars>) -> Option<String> {
    match chars.next()? {
        '(' => nested(chars),
        '{' => latex(chars, Some('}')),
        c if c.is_ascii_digit() => Some(std::iter::once(c).chain(while_digits(chars)).collect()),
        c if c.is_ascii_alphabetic() => Some(name(c, chars)),
        c => found(&SIGNS, c).map(|sign| sign.trim_end().into()),
    }
}

/// An exponent in parentheses, in which there may be others.
fn nested(chars: &mut Peekable<Chars>) -> Option<String> {
    let (mut inside, mut depth) = (String::new(), 1);
    for c in chars.by_ref() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth == 0 {
            return latex(&mut inside.chars().peekable(), None);
        }
        inside.push(c);
    }
    None
}

fn while_digits(chars: &mut Peekable<Chars>) -> Vec<char> {
    std::iter::from_fn(|| chars.next_if(char::is_ascii_digit)).collect()
}

/// A letter, a function, or an upright name.
fn name(first: char, chars: &mut Peekable<Chars>) -> String {
    let more = std::iter::from_fn(|| chars.next_if(char::is_ascii_alphabetic));
    let name: String = std::iter::once(first).chain(more).collect();
    if chars.next_if_eq(&HAT).is_some() {
        return format!("\\hat {name}");
    }
    match name.len() {
        1 => name,
        _ if FUNCTIONS.contains(&name.as_str()) => format!("\\{name} "),
        _ => format!("\\text{{{name}}}"),
    }
}

/// Characters that are raised or lowered together.
fn several(first: char, chars: &mut Peekable<Chars>, table: &[(char, char)]) -> String {
    let more = std::iter::from_fn(|| chars.next_if(|c| found(table, *c).is_some()));
    std::iter::once(first).chain(more.filter_map(|c| found(table, c))).collect()
}
