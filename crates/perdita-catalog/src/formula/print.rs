//! The text of a formula, which parses to the same formula.
use super::syntax::{Binary, Comparison, Domain, Id, Syntax, Tree};
use std::fmt;

/// Precedence of the forms, as in the grammar.
const CHOICE: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 3;
const NOT: u8 = 5;
const COMPARE: u8 = 7;
const ADD: u8 = 9;
const MULTIPLY: u8 = 11;
const NEGATIVE: u8 = 13;
const POWER: u8 = 15;
const AT_LABEL: u8 = 19;
const ATOM: u8 = 21;

/// A text and the precedence of its outermost form.
#[derive(Clone, Default)]
struct Part {
    text: String,
    level: u8,
}

impl Part {
    /// The text, in brackets if it is looser than `level`.
    fn within(self, level: u8) -> String {
        if self.level < level { format!("({})", self.text) } else { self.text }
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut parts = Parts { uses: self.uses(), done: Vec::with_capacity(self.nodes.len()) };
        for node in &self.nodes {
            let part = parts.of(&node.syntax);
            parts.done.push(part);
        }

        f.write_str(&parts.take(self.value).text)?;
        for definition in &self.definitions {
            write!(f, "; {} = {}", definition.name, parts.take(definition.value).text)?;
        }
        for Domain { name, low, high, ends_only, .. } in &self.domains {
            let [open, close] = if *ends_only { ["{", "}"] } else { ["[", "]"] };
            write!(f, "; {name} in {open}{}, {}{close}", number(*low), number(*high))?;
        }
        Ok(())
    }
}

impl Tree {
    /// The number of times that each node is an operand.
    fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0; self.nodes.len()];
        self.nodes.iter().flat_map(|node| node.syntax.operands()).for_each(|id| uses[id] += 1);
        uses
    }
}

/// The texts of the nodes so far. A long sum grows in place: a text moves into the form that uses it last.
struct Parts {
    uses: Vec<usize>,
    done: Vec<Part>,
}

impl Parts {
    fn take(&mut self, id: Id) -> Part {
        self.uses[id] = self.uses[id].saturating_sub(1);
        if self.uses[id] == 0 { std::mem::take(&mut self.done[id]) } else { self.done[id].clone() }
    }

    /// Two operands around a sign.
    fn join(&mut self, x: Id, sign: &str, y: Id, [level, left, right]: [u8; 3]) -> Part {
        let mut text = self.take(x).within(left);
        text.push_str(sign);
        text.push_str(&self.take(y).within(right));
        Part { text, level }
    }

    fn of(&mut self, syntax: &Syntax) -> Part {
        match syntax {
            Syntax::Number(x) => Part { text: number(*x), level: ATOM },
            Syntax::List(list) => {
                let list: Vec<_> = list.iter().map(|x| number(*x)).collect();
                Part { text: format!("[{}]", list.join(", ")), level: ATOM }
            }
            Syntax::Name(name) => Part { text: name.clone(), level: ATOM },
            &Syntax::Negative(x) => {
                Part { text: format!("-{}", self.take(x).within(NEGATIVE)), level: NEGATIVE }
            }
            &Syntax::Not(x) => Part { text: format!("not {}", self.take(x).within(NOT)), level: NOT },
            &Syntax::Or(x, y) => self.join(x, " or ", y, [OR, OR, AND]),
            &Syntax::And(x, y) => self.join(x, " and ", y, [AND, AND, NOT]),
            &Syntax::Compare(comparison, x, y) => {
                let sign = match comparison {
                    Comparison::Less => " < ",
                    Comparison::LessOrEqual => " <= ",
                    Comparison::Greater => " > ",
                    Comparison::GreaterOrEqual => " >= ",
                    Comparison::Equal => " == ",
                    Comparison::Unequal => " != ",
                };
                self.join(x, sign, y, [COMPARE, ADD, ADD])
            }
            &Syntax::Binary(operator, x, y) => match operator {
                Binary::Add => self.join(x, " + ", y, [ADD, ADD, MULTIPLY]),
                Binary::Subtract => self.join(x, " - ", y, [ADD, ADD, MULTIPLY]),
                Binary::Multiply => self.join(x, "*", y, [MULTIPLY, MULTIPLY, NEGATIVE]),
                Binary::Divide => self.join(x, "/", y, [MULTIPLY, MULTIPLY, NEGATIVE]),
                Binary::Power => self.join(x, "^", y, [POWER, AT_LABEL, NEGATIVE]),
            },
            &Syntax::Choice { condition, then, other } => {
                let (then, condition) = (self.take(then).within(OR), self.take(condition).within(OR));
                let other = self.take(other).text;
                Part { text: format!("{then} if {condition} else {other}"), level: CHOICE }
            }
            &Syntax::AtLabel { row, label } => {
                let (row, label) = (self.take(row).within(AT_LABEL), self.take(label).text);
                Part { text: format!("{row}[{label}]"), level: AT_LABEL }
            }
            Syntax::Call { name, args, settings } => {
                let args = args.iter().map(|&arg| self.take(arg).text);
                let settings = settings.iter().map(|(name, value)| format!("{name}={value}"));
                let inside: Vec<_> = args.chain(settings).collect();
                Part { text: format!("{name}({})", inside.join(", ")), level: ATOM }
            }
        }
    }
}

/// A number that parses to the same bits.
fn number(x: f64) -> String {
    if x.is_infinite() { format!("{x}") } else { format!("{x:?}").trim_end_matches(".0").into() }
}
