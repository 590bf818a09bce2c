//! The grammar: tokens to a syntax tree.
//!
//! ```text
//! formula    = value { ";" ( name "=" value | name "in" domain ) }
//! domain     = ( "[" | "(" ) number "," number ( "]" | ")" ) | "{" number "," number "}"
//! value      = expression [ "if" expression "else" value ]
//! expression = operands joined by, from loose to tight:
//!              or · and · not · < <= > >= == != · + - · * / · unary - √ · ^ ** (from the right) · [y] ² ³
//! operand    = number | list | name | name "(" [ argument { "," argument } ] ")" | "(" value ")"
//! argument   = value | name "=" setting
//! setting    = [ "-" ] number | name | list
//! list       = "[" { [ "-" ] number "," } "]"
//! ```
//!
//! Only nesting and powers recurse, and both are bounded.
use super::Problem;
use super::literals::{list, number, setting};
use super::syntax::{Binary, Comparison, Definition, Domain, Id, Settings, Syntax, Tree};
use super::tokens::{Kind, Token};
use winnow::combinator::{Infix, Postfix, Prefix, expression};
use winnow::error::{ErrMode, ParserError};
use winnow::prelude::*;
use winnow::stream::{Stateful, Stream, TokenSlice};

/// The deepest nesting of brackets and `else`, and the most powers and consecutive signs of a formula.
const DEEPEST: usize = 64;

/// The tokens that are left, and the tree so far.
pub(super) type Rest<'s, 't> = Stateful<TokenSlice<'s, Token<'t>>, State>;

/// The state of the grammar.
#[derive(Debug)]
pub(super) struct State {
    tree: Tree,
    depth: usize,
    /// Values in brackets: a comparison of one is no chain.
    bracketed: Vec<Id>,
    /// The length of the text: the place of its end.
    end: usize,
}

pub(super) type Result<T> = std::result::Result<T, ErrMode<Problem>>;

impl ParserError<Rest<'_, '_>> for Problem {
    type Inner = Problem;

    fn from_input(rest: &Rest) -> Problem {
        expected(rest, "another token")
    }

    fn into_inner(self) -> std::result::Result<Problem, Problem> {
        Ok(self)
    }
}

/// The tree of a formula.
///
/// # Errors
/// The token that was expected, and its place; brackets or powers nested too deep.
pub(super) fn parse(tokens: &[Token], end: usize) -> std::result::Result<Tree, Problem> {
    bounded(tokens)?;
    let state = State { tree: Tree::default(), depth: 0, bracketed: Vec::new(), end };
    let mut rest = Rest { input: TokenSlice::new(tokens), state };
    formula(&mut rest).map_err(|error| error.into_inner().expect("the input is complete"))?;
    Ok(rest.state.tree)
}

/// Checks what the grammar recurses on without a bound of its own.
fn bounded(tokens: &[Token]) -> std::result::Result<(), Problem> {
    let (mut powers, mut signs) = (0, 0);
    for token in tokens {
        let sign = matches!(token.kind, Kind::Sign("-" | "+" | "√") | Kind::Name("not"));
        signs = if sign { signs + 1 } else { 0 };
        powers += usize::from(token.kind == Kind::Sign("^"));
        if powers.max(signs) > DEEPEST {
            let problem = format!("more than {DEEPEST} powers, or signs in a row: define parts by name");
            return Err(Problem::new(token.at, problem));
        }
    }
    Ok(())
}

fn formula(rest: &mut Rest) -> Result<()> {
    while is_next(rest, ";") {}
    rest.state.tree.value = value(rest)?;
    while is_next(rest, ";") {
        if rest.input.eof_offset() > 0 && peek(rest) != Some(Kind::Sign(";")) {
            definition(rest)?;
        }
    }

    match peek(rest) {
        None => Ok(()),
        Some(Kind::Sign("=")) if rest.state.tree.definitions.is_empty() => {
            Err(cut(rest, "the loss comes first, then definitions, as in `r^2; r = p - y`".into()))
        }
        Some(_) => Err(ErrMode::Cut(expected(rest, "an operator, `;` or the end"))),
    }
}

/// A definition, or the domain of an input.
fn definition(rest: &mut Rest) -> Result<()> {
    let at = place(rest);
    let name = match rest.input.next_token() {
        Some(Token { kind: Kind::Name(name), .. }) if !KEYWORDS.contains(name) => (*name).to_owned(),
        _ => return Err(ErrMode::Cut(Problem::new(at, "expected a definition, name = value".into()))),
    };
    if is_next(rest, "in") {
        let domain = domain(rest, name, at)?;
        rest.state.tree.domains.push(domain);
        return Ok(());
    }

    needs(rest, "=", "`=` or `in` after the name")?;
    let value = value(rest)?;
    rest.state.tree.definitions.push(Definition { name, value, at });
    Ok(())
}

fn domain(rest: &mut Rest, name: String, at: usize) -> Result<Domain> {
    const FORMS: &str = "a domain, as in [0, 1], (0, inf) or {-1, 1}";
    let ends_only = is_next(rest, "{");
    let above = !ends_only && is_next(rest, "(");
    if !ends_only && !above {
        needs(rest, "[", FORMS)?;
    }
    let mut low = number(rest, FORMS)?;
    needs(rest, ",", "`,`")?;
    let mut high = number(rest, FORMS)?;
    let below = !ends_only && is_next(rest, ")");
    if !below {
        needs(rest, if ends_only { "}" } else { "]" }, FORMS)?;
    }

    // Without an end: from the next number on, of 0 the smallest with all its digits.
    let next_up = |x: f64| if x == 0.0 { f64::MIN_POSITIVE } else { x.next_up() };
    if above && low.is_finite() {
        low = next_up(low);
    }
    if below && high.is_finite() {
        high = -next_up(-high);
    }
    if low < high {
        return Ok(Domain { name, low, high, ends_only, at });
    }
    Err(ErrMode::Cut(Problem::new(at, format!("the domain of {name} is empty: {low} is not below {high}"))))
}

/// Words that are no names.
const KEYWORDS: &[&str] = &["if", "else", "and", "or", "not", "in"];

fn value(rest: &mut Rest) -> Result<Id> {
    rest.state.depth += 1;
    if rest.state.depth > DEEPEST {
        let problem = format!("more than {DEEPEST} levels of brackets or `else`: define parts by name");
        return Err(cut(rest, problem));
    }

    let at = place(rest);
    let mut then = arithmetic(rest)?;
    if is_next(rest, "if") {
        let condition = arithmetic(rest)?;
        needs(rest, "else", "`else`")?;
        let other = value(rest)?;
        then = rest.state.tree.push(Syntax::Choice { condition, then, other }, at);
    }

    rest.state.depth -= 1;
    Ok(then)
}

/// Operators and their operands.
fn arithmetic(rest: &mut Rest) -> Result<Id> {
    expression(operand).prefix(prefix).infix(infix).postfix(postfix).parse_next(rest)
}

fn operand(rest: &mut Rest) -> Result<Id> {
    let at = place(rest);
    match peek(rest) {
        Some(Kind::Number(x)) => {
            rest.input.next_token();
            Ok(rest.state.tree.push(Syntax::Number(x), at))
        }
        Some(Kind::Name(name)) if !KEYWORDS.contains(&name) => {
            rest.input.next_token();
            if !is_next(rest, "(") {
                return Ok(rest.state.tree.push(Syntax::Name(name.into()), at));
            }
            let (args, settings) = arguments(rest)?;
            Ok(rest.state.tree.push(Syntax::Call { name: name.into(), args, settings }, at))
        }
        Some(Kind::Sign("[")) => {
            rest.input.next_token();
            let list = list(rest, "a number for each class")?;
            Ok(rest.state.tree.push(Syntax::List(list), at))
        }
        Some(Kind::Sign("(")) => {
            rest.input.next_token();
            let inside = value(rest)?;
            needs(rest, ")", "`)`")?;
            rest.state.bracketed.push(inside);
            Ok(inside)
        }
        _ => Err(ErrMode::Backtrack(expected(rest, "a number, a name or `(`"))),
    }
}

/// The arguments between the brackets of a call.
fn arguments(rest: &mut Rest) -> Result<(Vec<Id>, Settings)> {
    let (mut args, mut settings) = (Vec::new(), Vec::new());
    while !is_next(rest, ")") {
        let ahead = rest.input.iter_offsets().map(|(_, token)| token.kind).take(2).collect::<Vec<_>>();
        match ahead[..] {
            [Kind::Name(name), Kind::Sign("=")] => {
                rest.input.next_slice(2);
                settings.push((name.to_owned(), setting(rest)?));
            }
            _ if settings.is_empty() => args.push(value(rest)?),
            _ => return Err(ErrMode::Cut(expected(rest, "name=value after the first parameter"))),
        }
        if !is_next(rest, ",") && peek(rest) != Some(Kind::Sign(")")) {
            return Err(ErrMode::Cut(expected(rest, "an operator, `,` or `)`")));
        }
    }
    Ok((args, settings))
}

fn prefix<'s, 't>(rest: &mut Rest<'s, 't>) -> Result<Prefix<Rest<'s, 't>, Id, ErrMode<Problem>>> {
    let operator = match peek(rest) {
        Some(Kind::Sign("-")) => Prefix(13, |rest, x| Ok(unary(rest, Syntax::Negative(x), x))),
        Some(Kind::Sign("+")) => Prefix(13, |_, x| Ok(x)),
        Some(Kind::Sign("√")) => Prefix(17, |rest, x| {
            let root = Syntax::Call { name: "sqrt".into(), args: vec![x], settings: Vec::new() };
            Ok(unary(rest, root, x))
        }),
        Some(Kind::Name("not")) => Prefix(5, |rest, x| Ok(unary(rest, Syntax::Not(x), x))),
        _ => return Err(ErrMode::Cut(expected(rest, "a number, a name or `(`"))),
    };
    rest.input.next_token();
    Ok(operator)
}

fn unary(rest: &mut Rest, syntax: Syntax, x: Id) -> Id {
    let at = rest.state.tree.nodes[x].at;
    rest.state.tree.push(syntax, at)
}

fn postfix<'s, 't>(rest: &mut Rest<'s, 't>) -> Result<Postfix<Rest<'s, 't>, Id, ErrMode<Problem>>> {
    let operator = match peek(rest) {
        Some(Kind::Sign("²")) => Postfix(19, |rest, x| Ok(power(rest, x, 2.0))),
        Some(Kind::Sign("³")) => Postfix(19, |rest, x| Ok(power(rest, x, 3.0))),
        Some(Kind::Sign("[")) => Postfix(19, |rest, row| {
            let label = value(rest)?;
            needs(rest, "]", "`]`")?;
            Ok(unary(rest, Syntax::AtLabel { row, label }, row))
        }),
        _ => return Err(ErrMode::Backtrack(expected(rest, "an operator"))),
    };
    rest.input.next_token();
    Ok(operator)
}

fn power(rest: &mut Rest, x: Id, exponent: f64) -> Id {
    let exponent = unary(rest, Syntax::Number(exponent), x);
    unary(rest, Syntax::Binary(Binary::Power, x, exponent), x)
}

fn infix<'s, 't>(rest: &mut Rest<'s, 't>) -> Result<Infix<Rest<'s, 't>, Id, ErrMode<Problem>>> {
    macro_rules! fold {
        ($syntax:expr) => {
            |rest, x, y| Ok(unary(rest, $syntax(x, y), x))
        };
    }
    macro_rules! compare {
        ($comparison:ident) => {
            Infix::Left(7, |rest, x, y| Ok(compare(rest, Comparison::$comparison, x, y)))
        };
    }

    let operator = match peek(rest) {
        Some(Kind::Name("or")) => Infix::Left(1, fold!(Syntax::Or)),
        Some(Kind::Name("and")) => Infix::Left(3, fold!(Syntax::And)),
        Some(Kind::Sign("<")) => compare!(Less),
        Some(Kind::Sign("<=")) => compare!(LessOrEqual),
        Some(Kind::Sign(">")) => compare!(Greater),
        Some(Kind::Sign(">=")) => compare!(GreaterOrEqual),
        Some(Kind::Sign("==")) => compare!(Equal),
        Some(Kind::Sign("!=")) => compare!(Unequal),
        Some(Kind::Sign("+")) => Infix::Left(9, fold!(|x, y| Syntax::Binary(Binary::Add, x, y))),
        Some(Kind::Sign("-")) => Infix::Left(9, fold!(|x, y| Syntax::Binary(Binary::Subtract, x, y))),
        Some(Kind::Sign("*")) => Infix::Left(11, fold!(|x, y| Syntax::Binary(Binary::Multiply, x, y))),
        Some(Kind::Sign("/")) => Infix::Left(11, fold!(|x, y| Syntax::Binary(Binary::Divide, x, y))),
        Some(Kind::Sign("^")) => Infix::Right(15, fold!(|x, y| Syntax::Binary(Binary::Power, x, y))),
        _ => return Err(ErrMode::Backtrack(expected(rest, "an operator"))),
    };
    rest.input.next_token();
    Ok(operator)
}

/// A comparison; `a < b < c` is `a < b and b < c`.
fn compare(rest: &mut Rest, comparison: Comparison, x: Id, y: Id) -> Id {
    let middle = match rest.state.tree.nodes[x].syntax {
        _ if rest.state.bracketed.contains(&x) => None,
        Syntax::Compare(_, _, middle) => Some(middle),
        Syntax::And(_, last) => match rest.state.tree.nodes[last].syntax {
            Syntax::Compare(_, _, middle) => Some(middle),
            _ => None,
        },
        _ => None,
    };
    match middle {
        None => unary(rest, Syntax::Compare(comparison, x, y), x),
        Some(middle) => {
            let second = unary(rest, Syntax::Compare(comparison, middle, y), middle);
            unary(rest, Syntax::And(x, second), x)
        }
    }
}

/// The kind of the next token.
pub(super) fn peek<'t>(rest: &Rest<'_, 't>) -> Option<Kind<'t>> {
    rest.input.peek_token().map(|token| token.kind)
}

/// Takes the next token if it is this sign or keyword.
pub(super) fn is_next(rest: &mut Rest, word: &str) -> bool {
    let is_word = matches!(peek(rest), Some(Kind::Sign(next) | Kind::Name(next)) if next == word);
    if is_word {
        rest.input.next_token();
    }
    is_word
}

fn needs(rest: &mut Rest, sign: &str, what: &str) -> Result<()> {
    if is_next(rest, sign) { Ok(()) } else { Err(ErrMode::Cut(expected(rest, what))) }
}

/// The place of the next token.
fn place(rest: &Rest) -> usize {
    rest.input.peek_token().map_or(rest.state.end, |token| token.at)
}

fn cut(rest: &Rest, problem: String) -> ErrMode<Problem> {
    ErrMode::Cut(Problem::new(place(rest), problem))
}

/// The error for another token than the expected one.
pub(super) fn expected(rest: &Rest, what: &str) -> Problem {
    let found = match peek(rest) {
        None => "the end".into(),
        Some(Kind::Number(x)) => format!("`{x}`"),
        Some(Kind::Name(word) | Kind::Sign(word)) => format!("`{word}`"),
    };
    let after_number =
        matches!(rest.input.previous_tokens().next(), Some(Token { kind: Kind::Number(_), .. }));
    let is_factor = after_number && matches!(peek(rest), Some(Kind::Name(_) | Kind::Sign("(")));
    let hint = if is_factor { "; products are written with `*`" } else { "" };
    Problem::new(place(rest), format!("expected {what}, found {found}{hint}"))
}
