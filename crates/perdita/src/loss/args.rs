//! Parameters by name: `huber(delta=1.5)`, `focal(gamma=2, alpha=[0.25, 0.75])`.
use super::{Card, Error, ParamKind, Parameter, nearest};
use std::fmt;

/// Value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `none`
    None,
    /// `true`, `false`
    Flag(bool),
    /// A number.
    Number(f64),
    /// `[1, 2, 3]`
    List(Vec<f64>),
    /// `inside`
    Word(String),
}
impl Value {
    /// The numbers of the value: one, a list, or none.
    pub fn numbers(&self) -> &[f64] {
        match self {
            Value::Number(x) => std::slice::from_ref(x),
            Value::List(xs) => xs,
            _ => &[],
        }
    }
}
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Value::None => f.write_str("none"),
            Value::Flag(b) => b.fmt(f),
            Value::Number(x) => write_number(f, *x),
            Value::Word(word) => f.write_str(word),
            Value::List(xs) => {
                f.write_str("[")?;
                for (i, x) in xs.iter().enumerate() {
                    f.write_str(if i > 0 { ", " } else { "" })?;
                    write_number(f, *x)?;
                }
                f.write_str("]")
            }
        }
    }
}

/// Writes a number; very large and very small ones with an exponent, not with hundreds of digits.
fn write_number(f: &mut fmt::Formatter, x: f64) -> fmt::Result {
    let plain = x == 0.0 || x.is_infinite() || (1e-5..1e16).contains(&x.abs());
    if plain { write!(f, "{x}") } else { write!(f, "{x:e}") }
}

/// Values of all parameters of a card, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Args {
    card: &'static Card,
    values: Vec<Value>,
}
impl Args {
    /// The defaults of a card.
    pub fn defaults(card: &'static Card) -> Args {
        let default = |kind| match kind {
            ParamKind::Number(x) | ParamKind::Optional(Some(x)) | ParamKind::PerClass(Some(x)) => {
                Value::Number(x)
            }
            ParamKind::Integer(x) => Value::Number(x as f64),
            ParamKind::Flag(b) => Value::Flag(b),
            ParamKind::Choice(words) => Value::Word(words[0].into()),
            ParamKind::Optional(None) | ParamKind::PerClass(None) => Value::None,
        };
        Args { card, values: card.params.iter().map(|p| default(p.kind)).collect() }
    }

    /// The card.
    pub fn card(&self) -> &'static Card {
        self.card
    }

    /// Sets one parameter.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), Error> {
        let (card, known) = (self.card, || self.card.params.iter().map(|p| p.name));
        let Some(i) = known().position(|p| p == name) else {
            return Err(unknown(format!("{} has no parameter", card.name), name, known()));
        };
        let param = &card.params[i];
        let fits = match (param.kind, &value) {
            (ParamKind::Flag(_), Value::Flag(_)) => true,
            (ParamKind::Choice(words), Value::Word(word)) => words.contains(&&word[..]),
            (ParamKind::Integer(_), Value::Number(x)) => x.fract() == 0.0,
            (ParamKind::Number(_) | ParamKind::Optional(_), Value::Number(_)) => true,
            (ParamKind::PerClass(default), Value::Number(_)) => default.is_some(),
            (ParamKind::PerClass(_), Value::List(xs)) => !xs.is_empty(),
            (ParamKind::Optional(_) | ParamKind::PerClass(None), Value::None) => true,
            _ => false,
        };
        if !fits {
            let (loss, value, accepts) = (card.name, value.to_string(), param.accepts());
            return Err(Error::ParamKind { loss, param: param.name, value, accepts });
        }
        self.values[i] = value;
        Ok(())
    }

    /// Every parameter with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.card.params.iter().map(|p| p.name).zip(&self.values)
    }

    /// Checked value of the parameter `name`; `None` if the card has no such parameter.
    pub fn read<T: Parameter>(&self, name: &str) -> Result<Option<T>, Error> {
        let Some(param) = self.card.param(name) else { return Ok(None) };
        let value = self.get(name);
        // Checked before the conversion, as −1 is not a `usize`.
        for &x in value.numbers() {
            self.card.check(param.name, x)?;
        }
        T::from_value(value).map(Some).map_err(|takes| {
            let (loss, value, accepts) = (self.card.name, value.to_string(), takes.to_string());
            Error::ParamKind { loss, param: param.name, value, accepts }
        })
    }

    /// True if the parameter `name` has the value `word`; false if there is no such parameter.
    pub fn is(&self, name: &str, word: &str) -> bool {
        self.iter().any(|(n, value)| n == name && matches!(value, Value::Word(w) if w == word))
    }

    fn get(&self, name: &str) -> &Value {
        let found = self.iter().find(|(n, _)| *n == name);
        found.unwrap_or_else(|| panic!("{} has no parameter {name}", self.card.name)).1
    }

    /// Numeric value of a parameter.
    ///
    /// # Panics
    /// If the card has no such numeric parameter, which is a bug in the file of the loss.
    pub fn number(&self, name: &str) -> f64 {
        match self.get(name) {
            Value::Number(x) => *x,
            _ => panic!("{}: {name} is not a number", self.card.name),
        }
    }
}
/// Text form of the loss, with the parameters that differ from their defaults.
impl fmt::Display for Args {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.card.name)?;
        let defaults = Args::defaults(self.card);
        let mut before = "(";
        for ((name, value), (_, default)) in self.iter().zip(defaults.iter()) {
            if value != default {
                write!(f, "{before}{name}={value}")?;
                before = ", ";
            }
        }
        f.write_str(if before == "(" { "" } else { ")" })
    }
}

/// Error for a name that is not in `known`, with the nearest known name.
pub fn unknown(what: String, name: &str, known: impl Iterator<Item = &'static str> + Clone) -> Error {
    Error::Unknown { what, name: name.into(), nearest: nearest(name, known.clone()), known: known.collect() }
}

/// Parameters as written by the user.
type NamedValues<'a> = Vec<(&'a str, Value)>;

/// Splits `name(key=value, …)` into the name and its pairs.
///
/// ```text
/// loss   = name [ "(" [ pair { "," pair } [ "," ] ] ")" ]
/// pair   = key "=" value
/// ```
///
/// # Errors
/// A part that is missing or too much, with the number of its character, from 1.
pub fn parse(text: &str) -> Result<(&str, NamedValues<'_>), Error> {
    let wrong = |problem: String| Error::Syntax { text: text.into(), problem };
    // All parts are slices of the text.
    let at = |part: &str| {
        let before = &text[..part.as_ptr() as usize - text.as_ptr() as usize];
        format!("character {}", before.chars().count() + 1)
    };
    let (name, inside) = match text.split_once('(') {
        None => (text.trim(), ""),
        Some((name, rest)) => {
            let (inside, after) =
                rest.split_once(')').ok_or_else(|| wrong("the closing parenthesis is missing".into()))?;
            let after = after.trim();
            if !after.is_empty() {
                let place = at(after);
                return Err(wrong(format!("`{after}` follows the closing parenthesis, at {place}")));
            }
            (name.trim(), inside)
        }
    };
    if name.is_empty() {
        return Err(wrong("the name of a loss is missing".into()));
    }
    if let Some((_, rest)) = name.split_once(')') {
        let place = at(&name[name.len() - rest.len() - 1..]);
        return Err(wrong(format!("the opening parenthesis is missing, before {place}")));
    }

    let parts: Vec<&str> = split(inside).collect();
    // A comma may stand at the end.
    let count = if parts.last() == Some(&"") { parts.len() - 1 } else { parts.len() };
    let mut pairs = Vec::new();
    for &part in &parts[..count] {
        let place = || at(part);
        if part.is_empty() {
            return Err(wrong(format!("a parameter is missing, at {}", place())));
        }
        let Some((key, value)) = part.split_once('=') else {
            return Err(wrong(format!("`{part}` should be name=value, at {}", place())));
        };
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() {
            return Err(wrong(format!("the name of a parameter is missing, at {}", place())));
        }
        if value.is_empty() {
            return Err(wrong(format!("the value of {key} is missing, at {}", at(value))));
        }
        if pairs.iter().any(|(k, _)| *k == key) {
            return Err(wrong(format!("{key} is given twice")));
        }
        pairs.push((
            key,
            self::value(value).ok_or_else(|| {
                wrong(match value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                    Some(inside) if inside.trim().is_empty() => format!("{key} is an empty list"),
                    _ => format!("{key} = `{value}` is not a number, a list, true, false or none"),
                })
            })?,
        ));
    }
    Ok((name, pairs))
}
/// The parts between the commas that stand outside brackets.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    text.split(move |c| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        c == ',' && depth == 0
    })
    .map(str::trim)
}
/// A word: letters, digits and underscores, of which the first is a letter.
fn word(text: &str) -> Option<&str> {
    let letters = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (letters && text.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(text)
}
fn value(text: &str) -> Option<Value> {
    let number = |t: &str| t.trim().parse::<f64>().ok().filter(|x| !x.is_nan());
    Some(match text {
        "none" | "None" => Value::None,
        "true" | "True" => Value::Flag(true),
        "false" | "False" => Value::Flag(false),
        _ => match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            Some(list) => Value::List(list.split(',').map(number).collect::<Option<_>>()?),
            None => match number(text) {
                Some(x) => Value::Number(x),
                None => Value::Word(word(text)?.into()),
            },
        },
    })
}
