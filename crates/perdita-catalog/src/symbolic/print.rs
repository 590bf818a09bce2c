//! Printing of expressions: as text with Unicode superscripts, and as LaTeX.
use super::algebra::{base, coefficient, factors, negated, split};
use super::expression::{Case, Expression, Function, Over, Range, Symbol};
use super::letters::{latex_letter, superscript, vulgar};
use super::number::{fraction, whole};
use super::tidy::sum_order;
use Expression::{Apply, Number, Power, Product, Sum};
use std::f64::consts::PI;
use std::fmt;

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(&Printer { latex: false }.print(self))
    }
}

impl Expression {
    /// The expression as LaTeX, for mathematics mode.
    pub fn latex(&self) -> String {
        Printer { latex: true }.print(self)
    }
}

impl Symbol {
    /// The LaTeX style.
    pub fn latex(&self) -> String {
        Printer { latex: true }.symbol(self)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(&Printer { latex: false }.symbol(self))
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(&Printer { latex: false }.range(self))
    }
}

struct Printer {
    latex: bool,
}

impl Printer {
    fn pick(&self, text: &'static str, latex: &'static str) -> &'static str {
        if self.latex { latex } else { text }
    }

    fn print(&self, x: &Expression) -> String {
        match x {
            Number(_) | Product(_) => self.product(x),
            Expression::Symbol(symbol) => self.symbol(symbol),
            Sum(terms) => self.sum(terms),
            Power(base, exponent) => match **exponent {
                Number(n) if n < 0.0 => self.product(x),
                _ => self.power(base, exponent),
            },
            Apply(function, x) => self.apply(*function, x, None),
            Expression::Min(x) => self.extreme("min", &x[..]),
            Expression::Max(x) => self.extreme("max", &x[..]),
            Expression::Choice(x) => {
                let [a, b, then, other] = x.each_ref().map(|x| self.print(x));
                let less = self.pick(" < ", " < ");
                self.lines(&[(then, Some(format!("{a}{less}{b}"))), (other, None)])
            }
            Expression::Total(over, x) => {
                let sign = match over {
                    Over::Classes => self.pick("Σ_c ", r"\sum_{c} "),
                    Over::Others => self.pick("Σ_{c≠y} ", r"\sum_{c \ne y} "),
                };
                let x = if matches!(**x, Sum(_)) { self.bracketed(x) } else { self.print(x) };
                format!("{sign}{x}")
            }
            Expression::Largest(x) => {
                format!("{}{}", self.pick("max_c ", r"\max_{c} "), self.atom(x))
            }
            Expression::Cases(cases) => {
                let line = |Case { range, value }: &Case| {
                    (self.print(value), range.as_ref().map(|range| self.range(range)))
                };
                self.lines(&cases.iter().map(line).collect::<Vec<_>>())
            }
        }
    }

    fn lines(&self, lines: &[(String, Option<String>)]) -> String {
        let line = |(value, condition): &(String, Option<String>)| match (condition, self.latex) {
            (Some(condition), false) => format!("{value} if {condition}"),
            (Some(condition), true) => format!(r"{value} & \text{{if }} {condition}"),
            (None, false) => format!("{value} otherwise"),
            (None, true) => format!(r"{value} & \text{{otherwise}}"),
        };
        let lines: Vec<String> = lines.iter().map(line).collect();
        match self.latex {
            true => format!(r"\begin{{cases}} {} \end{{cases}}", lines.join(r" \\ ")),
            false => lines.join("; "),
        }
    }

    fn range(&self, range: &Range) -> String {
        let less = |closed: bool| if closed { self.pick(" ≤ ", r" \le ") } else { " < " };
        let more = |closed: bool| if closed { self.pick(" ≥ ", r" \ge ") } else { " > " };
        let of = self.print(&range.of);
        match (&range.least, &range.most) {
            (Some((least, _)), Some((most, _))) if least == most => format!("{of} = {}", self.print(least)),
            // −c ≤ x ≤ c
            (Some((least, closed)), Some((most, also))) if *least == negated(most) && closed == also => {
                format!("|{of}|{}{}", less(*closed), self.print(most))
            }
            (Some((least, closed)), Some((most, also))) => {
                format!("{}{}{of}{}{}", self.print(least), less(*closed), less(*also), self.print(most))
            }
            (Some((least, closed)), None) => format!("{of}{}{}", more(*closed), self.print(least)),
            (None, Some((most, closed))) => format!("{of}{}{}", less(*closed), self.print(most)),
            (None, None) => String::new(),
        }
    }

    fn symbol(&self, symbol: &Symbol) -> String {
        let name = if self.latex { latex_letter(symbol.name()) } else { symbol.name().into() };
        match symbol {
            Symbol::IsLabel => symbol.name().into(),
            Symbol::Entry(_) => format!("{name}_c"),
            Symbol::Labelled(_) => format!("{name}_y"),
            _ => name,
        }
    }

    fn sum(&self, terms: &[Expression]) -> String {
        let mut terms = terms.to_vec();
        sum_order(&mut terms);
        let mut text = String::new();
        for (i, term) in terms.iter().enumerate() {
            let negative = coefficient(term) < 0.0;
            let sign = match (i, negative) {
                (0, true) => self.pick("−", "-"),
                (0, false) => "",
                (_, true) => self.pick(" − ", " - "),
                (_, false) => " + ",
            };
            text += sign;
            let size = if negative { negated(term) } else { term.clone() };
            text += &if matches!(size, Sum(_)) { self.bracketed(&size) } else { self.print(&size) };
        }
        text
    }

    fn bracketed(&self, x: &Expression) -> String {
        format!("({})", self.print(x))
    }

    /// The expression, in brackets if needed.
    fn atom(&self, x: &Expression) -> String {
        match x {
            Expression::Symbol(_) | Apply(Function::Abs | Function::Sigmoid, _) => self.print(x),
            Expression::Min(_) | Expression::Max(_) => self.print(x),
            Number(c) if *c >= 0.0 && whole(*c) => self.print(x),
            _ => self.bracketed(x),
        }
    }

    fn product(&self, x: &Expression) -> String {
        let (c, rest) = split(x.clone());

        let (mut above, mut below) = (Vec::new(), Vec::new());
        for factor in factors(rest) {
            match base(factor) {
                (Number(1.0), _) => (),
                (base, Number(n)) if n < 0.0 => below.push(super::algebra::power(base, Number(-n))),
                (base, exponent) => above.push(super::algebra::power(base, exponent)),
            }
        }
        let sign = if c < 0.0 { self.pick("−", "-") } else { "" };
        let c = c.abs();

        let (mut before, mut under) = (String::new(), String::new());
        match fraction(c) {
            Some((n, 1)) if n == 1 && !above.is_empty() => (),
            Some((n, 1)) => before = n.to_string(),
            Some((n, d)) if below.is_empty() => match vulgar(n, d) {
                Some(glyph) if !self.latex => before = glyph.into(),
                _ if self.latex => before = format!(r"\tfrac{{{n}}}{{{d}}}"),
                _ if above.is_empty() => before = format!("{n}/{d}"),
                _ => before = format!("({n}/{d})"),
            },
            Some((n, d)) => {
                under = d.to_string();
                if n != 1 || above.is_empty() {
                    before = n.to_string();
                }
            }
            None => before = self.decimal(c),
        }

        let above = self.chain(before, &mut above);
        if below.is_empty() {
            return format!("{sign}{above}");
        }
        let several = below.len() + usize::from(!under.is_empty()) > 1;
        let alone = matches!(&below[..], [Sum(_)]) && under.is_empty();
        let below = if alone && self.latex { self.print(&below[0]) } else { self.chain(under, &mut below) };
        match self.latex {
            true => format!(r"{sign}\frac{{{above}}}{{{below}}}"),
            false if several => format!("{sign}{above}/({below})"),
            false => format!("{sign}{above}/{below}"),
        }
    }

    /// The factors in sequence.
    fn chain(&self, before: String, factors: &mut [Expression]) -> String {
        factors.sort_by_key(rank);

        let mut text = before;
        for (i, factor) in factors.iter().enumerate() {
            let lone = factors.len() == 1 && text.is_empty();
            let next = match factor {
                Sum(_) if lone && self.latex => self.bracketed(factor),
                Sum(_) | Expression::Cases(_) | Expression::Choice(_) => self.bracketed(factor),
                Expression::Total(..) if i + 1 < factors.len() => self.bracketed(factor),
                _ => self.print(factor),
            };
            // A space separates words from letters,
            let after = text.chars().last();
            let letter = next.starts_with(|c: char| c.is_ascii_alphabetic());
            let apart = match self.latex {
                true => letter && text.contains('\\') && after.is_some_and(|c| c.is_ascii_alphabetic()),
                // and names from an index.
                false if letter && (text.ends_with("_c") || text.ends_with("_y")) => true,
                false => is_word(factor) && after.is_some_and(|c| c != ')' || !short_exp(&next)),
            };
            if apart {
                text.push(' ');
            }
            text += &next;
        }
        if text.is_empty() { "1".into() } else { text }
    }

    fn decimal(&self, c: f64) -> String {
        let pi = self.pick("π", r"\pi");
        match fraction(c / PI) {
            Some((1, 1)) => pi.into(),
            Some((n, 1)) => format!("{n}{pi}"),
            _ if c == f64::INFINITY => self.pick("∞", r"\infty").into(),
            _ => {
                let text = c.to_string();
                // Rounded numbers are shortened from seventeen digits.
                if text.len() > 8 { format!("{c:.6}") } else { text }
            }
        }
    }

    fn power(&self, base: &Expression, exponent: &Expression) -> String {
        let raised = self.print(exponent);
        let sup = match self.latex {
            true => format!("^{{{raised}}}"),
            false => match superscript(&raised) {
                Some(sup) => sup,
                None => format!("^{}", self.atom(exponent)),
            },
        };
        match base {
            Apply(Function::Exp, _) => format!("({}){sup}", self.print(base)),
            Apply(function @ (Function::Ln | Function::Softplus | Function::Tanh | Function::Cosh), x)
                if matches!(exponent, Number(n) if *n > 0.0 && whole(*n)) =>
            {
                self.apply(*function, x, Some(sup))
            }
            Expression::Symbol(Symbol::Entry(_) | Symbol::Labelled(_)) if self.latex => {
                format!("{{{}}}{sup}", self.print(base))
            }
            _ => format!("{}{sup}", self.atom(base)),
        }
    }

    fn apply(&self, function: Function, x: &Expression, sup: Option<String>) -> String {
        let sup = sup.unwrap_or_default();
        let inside = self.print(x);

        let named =
            |text: &'static str, latex: &'static str| format!("{}{sup}({inside})", self.pick(text, latex));
        match function {
            Function::Abs => format!("|{inside}|"),
            Function::Sigmoid => named("σ", r"\sigma"),
            Function::Sign => named("sgn", r"\operatorname{sgn}"),
            Function::Tanh => named("tanh", r"\tanh"),
            Function::Cosh => named("cosh", r"\cosh"),
            Function::Exp if self.latex => format!("e^{{{inside}}}"),
            Function::Exp => match superscript(&inside) {
                Some(raised) if raised.chars().count() <= 4 => format!("e{raised}"),
                _ => format!("exp({inside})"),
            },
            Function::Ln => match x {
                Expression::Symbol(_) => format!("{}{sup} {inside}", self.pick("ln", r"\ln")),
                Number(c) if *c > 0.0 => format!("{}{sup} {inside}", self.pick("ln", r"\ln")),
                Apply(Function::Cosh, _) | Expression::Total(..) if sup.is_empty() => {
                    format!("{} {inside}", self.pick("ln", r"\ln"))
                }
                Apply(Function::Sigmoid, _) => format!("{}{sup} {inside}", self.pick("ln", r"\ln")),
                _ => named("ln", r"\ln"),
            },
            Function::Softplus => {
                let exp = self.apply(Function::Exp, x, None);
                format!("{}{sup}(1 + {exp})", self.pick("ln", r"\ln"))
            }
        }
    }

    fn extreme(&self, name: &'static str, of: &[Expression]) -> String {
        let [a, b] = of else { return String::new() };
        let (a, b) = if matches!(b, Number(_)) { (b, a) } else { (a, b) };
        let name = if self.latex { format!(r"\{name}") } else { name.into() };
        format!("{name}({}, {})", self.print(a), self.print(b))
    }
}

fn short_exp(text: &str) -> bool {
    text.starts_with('e') && !text.starts_with("exp")
}

/// True if the text begins with a word, which needs a space after a letter.
fn is_word(factor: &Expression) -> bool {
    match base(factor.clone()).0 {
        Apply(Function::Abs | Function::Sigmoid, _) => false,
        Apply(..)
        | Expression::Min(_)
        | Expression::Max(_)
        | Expression::Total(..)
        | Expression::Largest(_) => true,
        _ => false,
    }
}

/// The position of a factor in a product.
fn rank(factor: &Expression) -> u8 {
    let (base, _) = base(factor.clone());
    let variable = |x: &Expression| matches!(x, Expression::Symbol(Symbol::Variable(_) | Symbol::Entry(_)));
    match &base {
        Number(_) | Expression::Symbol(Symbol::Parameter(_)) => 0,
        Sum(_) if !base.any(&variable) => 1,
        Expression::Symbol(_) => 2,
        Apply(Function::Sigmoid | Function::Abs | Function::Sign, _) => 4,
        Apply(Function::Exp, _) => 5,
        Apply(..) => 6,
        Expression::Total(..) => 7,
        _ => 3,
    }
}
