//! Literals of a formula: numbers, lists of them, and values of parameters of losses.
use super::grammar::{Rest, Result, expected, is_next, peek};
use super::tokens::Kind;
use perdita::loss::Value;
use winnow::error::ErrMode;
use winnow::stream::Stream;

/// The values that parameters have.
const SETTINGS: &str = "the value of a parameter: a number, a list or a word";

/// The value of a parameter of a loss of the catalogue.
pub(super) fn setting(rest: &mut Rest) -> Result<Value> {
    if is_next(rest, "[") {
        return Ok(Value::List(list(rest, SETTINGS)?));
    }

    let Some(Kind::Name(word)) = peek(rest) else { return Ok(Value::Number(number(rest, SETTINGS)?)) };
    rest.input.next_token();
    Ok(match word {
        "none" | "None" => Value::None,
        "true" | "True" => Value::Flag(true),
        "false" | "False" => Value::Flag(false),
        "inf" => Value::Number(f64::INFINITY),
        word => Value::Word(word.into()),
    })
}

/// The numbers of a list, after its bracket.
pub(super) fn list(rest: &mut Rest, what: &str) -> Result<Vec<f64>> {
    let mut list = Vec::new();
    while !is_next(rest, "]") {
        list.push(number(rest, what)?);
        if !is_next(rest, ",") && peek(rest) != Some(Kind::Sign("]")) {
            return Err(ErrMode::Cut(expected(rest, "`,` or `]`")));
        }
    }
    Ok(list)
}

/// A number, possibly negative.
pub(super) fn number(rest: &mut Rest, what: &str) -> Result<f64> {
    let sign = if is_next(rest, "-") { -1.0 } else { 1.0 };
    match peek(rest) {
        Some(Kind::Number(x)) => {
            rest.input.next_token();
            Ok(sign * x)
        }
        Some(Kind::Name("inf")) => {
            rest.input.next_token();
            Ok(sign * f64::INFINITY)
        }
        _ => Err(ErrMode::Cut(expected(rest, what))),
    }
}
