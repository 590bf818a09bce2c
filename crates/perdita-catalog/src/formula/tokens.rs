//! Tokens of a formula's text: numbers, names and signs, with their places.
//!
//! ```text
//! number  = digits [ "." digits ] [ "e" [ sign ] digits ] | "½" | "¼" | "∞"
//! name    = letter { letter | digit | "_" }          Greek letters and subscripts are letters
//! sign    = "+" | "-" | … ; typographic variants ("−", "·", "≤", "²") are the sign that they stand for
//! comment = "#" to the end of the line
//! ```
//!
//! A line break outside brackets separates definitions, as `;` does.
use super::Problem;
use winnow::ascii::{digit1, float};
use winnow::combinator::{alt, peek, preceded, repeat};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, one_of, take_till, take_while};

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    /// The place of its first character, in bytes.
    pub(super) at: usize,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind<'t> {
    Number(f64),
    Name(&'t str),
    Sign(&'static str),
}

/// Signs and their typographic variants, longer ones first.
const SIGNS: &[(&str, &str)] = &[
    ("**", "^"),
    ("<=", "<="),
    (">=", ">="),
    ("==", "=="),
    ("!=", "!="),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
    ("*", "*"),
    ("·", "*"),
    ("×", "*"),
    ("/", "/"),
    ("^", "^"),
    ("²", "²"),
    ("³", "³"),
    ("√", "√"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("<", "<"),
    (">", ">"),
    ("=", "="),
    ("(", "("),
    (")", ")"),
    ("[", "["),
    ("]", "]"),
    ("{", "{"),
    ("}", "}"),
    (",", ","),
    (";", ";"),
];

/// Numbers of one character.
const FRACTIONS: &[(&str, f64)] =
    &[("½", 0.5), ("¼", 0.25), ("¾", 0.75), ("⅓", 1.0 / 3.0), ("∞", f64::INFINITY)];

type Text<'t> = LocatingSlice<&'t str>;
type Result<T> = std::result::Result<T, EmptyError>;

/// The tokens of a text.
///
/// # Errors
/// A character that begins no token.
pub(super) fn tokens(text: &str) -> std::result::Result<Vec<Token<'_>>, Problem> {
    let mut rest = LocatingSlice::new(text);
    let (mut tokens, mut depth): (Vec<Token>, usize) = (Vec::new(), 0);

    loop {
        let lines = blank(&mut rest);
        let at = rest.current_token_start();
        if lines && depth == 0 && tokens.last().is_some_and(|last| last.kind != Kind::Sign(";")) {
            tokens.push(Token { kind: Kind::Sign(";"), at });
        }
        if rest.is_empty() {
            return Ok(tokens);
        }
        let kind = kind.parse_next(&mut rest).map_err(|EmptyError| unexpected(text, at))?;
        match kind {
            Kind::Sign("(" | "[" | "{") => depth += 1,
            Kind::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
            _ => {}
        }
        tokens.push(Token { kind, at });
    }
}

fn unexpected(text: &str, at: usize) -> Problem {
    let character = text[at..].chars().next().unwrap_or_default();
    let hint = match character {
        '|' => "; write abs(x)",
        '%' => "; there is no remainder",
        '"' | '\'' => "; words are written without quotes",
        '&' => "; write `and`",
        '!' | '~' => "; write `not`",
        _ => "",
    };
    Problem::new(at, format!("`{character}` is no part of a formula{hint}"))
}

/// Skips spaces and comments; true if there was a line break.
fn blank(rest: &mut Text) -> bool {
    let spaces = take_while::<_, _, EmptyError>(1.., char::is_whitespace);
    let comment = ('#', take_till(0.., '\n')).take();
    let skipped: Result<Vec<&str>> = repeat(0.., alt((spaces, comment))).parse_next(rest);
    skipped.is_ok_and(|parts| parts.iter().any(|part| part.contains('\n')))
}

fn kind<'t>(rest: &mut Text<'t>) -> Result<Kind<'t>> {
    alt((number.map(Kind::Number), name.map(Kind::Name), sign.map(Kind::Sign))).parse_next(rest)
}

fn number(rest: &mut Text) -> Result<f64> {
    // `float` also reads signs and words such as `inf`, which are tokens of their own here.
    let begins = alt((digit1.void(), ('.', digit1).void()));
    alt((preceded(peek(begins), float), |rest: &mut Text| listed(rest, FRACTIONS))).parse_next(rest)
}

fn name<'t>(rest: &mut Text<'t>) -> Result<&'t str> {
    let letter = |c: char| c.is_alphabetic() || c == '_' || ('₀'..='₉').contains(&c) || c == '\u{302}';
    (one_of(letter), take_while(0.., move |c: char| letter(c) || c.is_ascii_digit())).take().parse_next(rest)
}

fn sign(rest: &mut Text) -> Result<&'static str> {
    listed(rest, SIGNS)
}

/// The value of the first entry that the text begins with.
fn listed<T: Copy>(rest: &mut Text, list: &[(&'static str, T)]) -> Result<T> {
    let (sign, value) = list.iter().find(|(sign, _)| rest.starts_with(sign)).ok_or(EmptyError)?;
    repeat::<_, _, (), _, _>(sign.chars().count(), any).parse_next(rest).map(|()| *value)
}
