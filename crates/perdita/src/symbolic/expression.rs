//! Expressions in a normal form: what is the same up to the order of terms and factors is made the same.
use super::number::{nice, whole};
use std::cmp::Ordering;
use std::f64::consts::{LN_2, PI};

/// Something with a name.
///
/// Parameters come before inputs, as they do in print.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Symbol {
    /// A parameter of a loss: δ.
    Parameter(String),
    /// A prediction, or how far it is from the target.
    Variable(String),
    /// A target.
    Target(String),
    /// What a row has at the class c.
    Entry(String),
    /// What a row has at its label, y.
    Labelled(String),
    /// 1 for the class that is the label, and 0 for the others.
    IsLabel,
}
impl Symbol {
    /// The name, without an index.
    pub fn name(&self) -> &str {
        match self {
            Symbol::Parameter(name)
            | Symbol::Variable(name)
            | Symbol::Target(name)
            | Symbol::Entry(name)
            | Symbol::Labelled(name) => name,
            Symbol::IsLabel => "[c = y]",
        }
    }
}

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Function {
    /// 1/(1 + e⁻ˣ)
    Sigmoid,
    /// |x|
    Abs,
    /// −1, 0 or 1
    Sign,
    /// eˣ
    Exp,
    /// ln x
    Ln,
    /// ln(1 + eˣ)
    Softplus,
    /// tanh x
    Tanh,
    /// cosh x
    Cosh,
}

/// Which classes a row is summed over.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Over {
    /// All.
    Classes,
    /// All but the label.
    Others,
}

/// A number that has a name, a number, or what is made of them.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Expression {
    /// A number.
    Number(f64),
    /// A name.
    Symbol(Symbol),
    /// A sum.
    Sum(Vec<Expression>),
    /// A product, a number first if there is one.
    Product(Vec<Expression>),
    /// A power.
    Power(Box<Expression>, Box<Expression>),
    /// A function of something.
    Apply(Function, Box<Expression>),
    /// The smaller of two.
    Min(Box<[Expression; 2]>),
    /// The larger of two.
    Max(Box<[Expression; 2]>),
    /// The third where the first is less than the second, else the fourth.
    Choice(Box<[Expression; 4]>),
    /// A sum over the classes of a row.
    Total(Over, Box<Expression>),
    /// The largest of a row.
    Largest(Box<Expression>),
    /// What it is in each of several ranges.
    Cases(Vec<Case>),
}
use Expression::{Apply, Number, Power, Product, Sum};

/// A line of a case distinction.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Case {
    /// Where it holds; `None` for wherever the lines before do not.
    pub range: Option<Range>,
    /// What it is there.
    pub value: Expression,
}
/// Where something lies.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Range {
    /// What lies there.
    pub of: Expression,
    /// Its least, and whether that belongs to the range.
    pub least: Option<(Expression, bool)>,
    /// Its largest, and whether that belongs to the range.
    pub most: Option<(Expression, bool)>,
}

/// What the number of classes is called.
pub(super) const CLASSES: &str = "C";

impl From<f64> for Expression {
    fn from(x: f64) -> Self {
        Number(x)
    }
}
impl From<Symbol> for Expression {
    fn from(symbol: Symbol) -> Self {
        Expression::Symbol(symbol)
    }
}

pub(super) fn order(a: &Expression, b: &Expression) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}
pub(super) fn number(x: f64) -> Expression {
    Number(x)
}
/// A literal of a formula: some are better known by what they are made of.
pub(super) fn literal(c: f64) -> Expression {
    let ln_two_pi = 0.5 * (2.0 * PI).ln();
    match c {
        LN_2 => apply(Function::Ln, number(2.0)),
        _ if c == ln_two_pi => times(0.5, apply(Function::Ln, number(2.0 * PI))),
        _ => Number(nice(c)),
    }
}
pub(super) fn add(terms: impl IntoIterator<Item = Expression>) -> Expression {
    let mut parts: Vec<(Expression, f64)> = Vec::new();
    for term in terms {
        let flat = if let Sum(terms) = term { terms } else { vec![term] };
        for (c, rest) in flat.into_iter().map(split) {
            match parts.iter_mut().find(|(known, _)| *known == rest) {
                Some((_, sum)) => *sum = nice(*sum + c),
                None => parts.push((rest, c)),
            }
        }
    }
    parts.retain(|(_, c)| *c != 0.0);
    join_labels(&mut parts);
    join_exponentials(&mut parts);
    parts.sort_by(|(a, _), (b, _)| order(a, b));
    if let [(Number(_), c), (Apply(Function::Sigmoid, x), d)] = &parts[..]
        && *c == -d
    {
        return times(*c, apply(Function::Sigmoid, negated(x)));
    }
    let mut terms: Vec<Expression> = parts.into_iter().map(|(rest, c)| times(c, rest)).collect();
    if let Some(sum) = log_cosh(&terms) {
        return sum;
    }
    match terms.len() {
        0 => Number(0.0),
        1 => terms.remove(0),
        _ => Sum(terms),
    }
}
/// What all others of a row sum to, and what the label has, is what all classes sum to.
fn join_labels(parts: &mut Vec<(Expression, f64)>) {
    let found = parts.iter().enumerate().find_map(|(i, (part, c))| {
        let Expression::Total(Over::Others, term) = part else { return None };
        let (rest, own) = split(term.at_label());
        let j = parts.iter().position(|(other, d)| *other == own && *d == c * rest)?;
        Some((i, j, Expression::Total(Over::Classes, term.clone()), *c))
    });
    if let Some((i, j, total, c)) = found {
        parts[i] = (total, c);
        parts.remove(j);
    }
}
/// eᵘ + e⁻ᵘ = 2 cosh u
fn join_exponentials(parts: &mut Vec<(Expression, f64)>) {
    let found = parts.iter().enumerate().find_map(|(i, (part, c))| {
        let Apply(Function::Exp, u) = part else { return None };
        let other = apply(Function::Exp, negated(u));
        let j = parts.iter().position(|(part, d)| *part == other && c == d)?;
        Some((i, j, apply(Function::Cosh, (**u).clone()), 2.0 * c))
    });
    if let Some((i, j, cosh, c)) = found {
        parts[i] = (cosh, c);
        parts.remove(j);
    }
}
/// ln(1 + e²ᵘ) − u = ln 2 + ln cosh u
fn log_cosh(terms: &[Expression]) -> Option<Expression> {
    terms.iter().enumerate().find_map(|(i, term)| {
        let (c, Apply(Function::Softplus, v)) = split(term.clone()) else { return None };
        let half = times(0.5, *v);
        let others = terms.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, t)| t.clone());
        let gone = if let Sum(terms) = &half { terms.len() } else { 1 };
        let rest = add(others.chain([times(c, half.clone())]));
        let left = if let Sum(terms) = &rest { terms.len() } else { usize::from(rest != Number(0.0)) };
        (left + gone < terms.len()).then(|| {
            let cosh = apply(Function::Ln, apply(Function::Cosh, half));
            add([rest, times(c, apply(Function::Ln, number(2.0))), times(c, cosh)])
        })
    })
}
pub(super) fn sub(a: Expression, b: Expression) -> Expression {
    add([a, times(-1.0, b)])
}
pub(super) fn times(c: f64, x: Expression) -> Expression {
    multiply([Number(c), x])
}
pub(super) fn negated(x: &Expression) -> Expression {
    times(-1.0, x.clone())
}
pub(super) fn divide(a: Expression, b: Expression) -> Expression {
    multiply([a, power(b, number(-1.0))])
}
/// The number and the rest of a term.
pub(super) fn split(term: Expression) -> (f64, Expression) {
    match term {
        Number(c) => (c, Number(1.0)),
        Product(mut factors) => match factors[0] {
            Number(c) => {
                factors.remove(0);
                (c, if factors.len() == 1 { factors.remove(0) } else { Product(factors) })
            }
            _ => (1.0, Product(factors)),
        },
        term => (1.0, term),
    }
}
/// The base and exponent of a factor.
pub(super) fn base(factor: Expression) -> (Expression, Expression) {
    match factor {
        Power(base, exponent) => (*base, *exponent),
        factor => (factor, Number(1.0)),
    }
}
/// The factors of a term.
pub(super) fn factors(term: Expression) -> Vec<Expression> {
    if let Product(factors) = term { factors } else { vec![term] }
}
/// The terms of a sum.
pub(super) fn terms(sum: Expression) -> Vec<Expression> {
    if let Sum(terms) = sum { terms } else { vec![sum] }
}
pub(super) fn multiply(all: impl IntoIterator<Item = Expression>) -> Expression {
    let (mut c, mut exponents) = (1.0, Vec::new());
    let mut powers: Vec<(Expression, Expression)> = Vec::new();
    let mut waiting: Vec<Expression> = all.into_iter().collect();
    waiting.reverse();
    while let Some(factor) = waiting.pop() {
        match factor {
            Number(x) => c = nice(c * x),
            Product(factors) => waiting.extend(factors.into_iter().rev()),
            Apply(Function::Exp, x) => exponents.push(*x),
            factor => {
                let (base, exponent) = base(factor);
                match powers.iter_mut().find(|(known, _)| *known == base) {
                    Some((_, sum)) => *sum = add([sum.clone(), exponent]),
                    None => powers.push((base, exponent)),
                }
            }
        }
    }
    if c == 0.0 {
        return Number(0.0);
    }
    let mut exponent = add(exponents);
    join_sigmoids(&mut powers, &mut exponent);
    join_signs(&mut powers);
    let lone = powers.iter().filter(|(_, e)| *e != Number(0.0)).count() == 1 && exponent == Number(0.0);
    let mut factors = Vec::new();
    for (base, exponent) in powers {
        match (base, exponent) {
            (_, Number(0.0)) => (),
            (Sum(terms), Number(n)) if whole(n) && !(lone && n == 1.0) => {
                let (content, primitive) = content(Sum(terms));
                c = nice(c * content.powf(n));
                factors.push(power(primitive, Number(n)));
            }
            (base, exponent) => factors.push(power(base, exponent)),
        }
    }
    if exponent != Number(0.0) {
        factors.push(apply(Function::Exp, exponent));
    }
    // A power may have come out as something that is multiplied differently.
    let settled = |factor: &Expression| !matches!(factor, Number(_) | Product(_));
    if !factors.iter().all(settled) {
        return multiply(factors.into_iter().chain([Number(c)]));
    }
    let distinct = |i: usize| {
        let (b, _) = base(factors[i].clone());
        factors[..i].iter().all(|other| base(other.clone()).0 != b)
    };
    if !(0..factors.len()).all(distinct) {
        return multiply(factors.into_iter().chain([Number(c)]));
    }
    factors.sort_by(order);
    match (factors.len(), c) {
        (0, _) => Number(c),
        (1, 1.0) => factors.remove(0),
        (1, _) if matches!(factors[0], Sum(_)) => {
            add(terms(factors.remove(0)).into_iter().map(|term| times(c, term)))
        }
        (_, 1.0) => Product(factors),
        _ => Product([Number(c)].into_iter().chain(factors).collect()),
    }
}
/// σ(x)·e⁻ˣ = σ(−x)
fn join_sigmoids(powers: &mut Vec<(Expression, Expression)>, exponent: &mut Expression) {
    if *exponent == Number(0.0) {
        return;
    }
    let found = powers.iter().position(|(base, power)| {
        let opposite = |x: &Expression| add([exponent.clone(), x.clone()]) == Number(0.0);
        matches!((base, power), (Apply(Function::Sigmoid, x), Number(n)) if *n >= 1.0 && opposite(x))
    });
    if let Some(i) = found {
        let mirrored = apply(Function::Sigmoid, exponent.clone());
        powers[i].1 = sub(powers[i].1.clone(), Number(1.0));
        *exponent = Number(0.0);
        match powers.iter_mut().find(|(base, _)| *base == mirrored) {
            Some((_, power)) => *power = add([power.clone(), Number(1.0)]),
            None => powers.push((mirrored, Number(1.0))),
        }
    }
}
/// |x|·sgn x = x
fn join_signs(powers: &mut [(Expression, Expression)]) {
    let found = powers.iter().find_map(|(base, e)| match base {
        Apply(Function::Sign, x) if *e == Number(1.0) => Some(x.clone()),
        _ => None,
    });
    let Some(x) = found else { return };
    let abs = Apply(Function::Abs, x.clone());
    let Some(i) = powers.iter().position(|(base, e)| *base == abs && *e == Number(1.0)) else { return };
    powers[i].0 = *x.clone();
    if let Some((_, e)) = powers.iter_mut().find(|(base, _)| *base == Apply(Function::Sign, x.clone())) {
        *e = Number(0.0);
    }
}
fn is_parameter(x: &Expression) -> bool {
    matches!(x, Expression::Symbol(Symbol::Parameter(_)))
}
/// The common number of a sum's terms, with the sign of the first, and the sum without it.
pub(super) fn content(sum: Expression) -> (f64, Expression) {
    let Sum(terms) = &sum else { return (1.0, sum) };
    let numbers: Vec<f64> = terms.iter().map(|term| split(term.clone()).0).collect();
    let least = numbers.iter().map(|c| c.abs()).fold(f64::INFINITY, f64::min);
    let alike = least >= 1.0 || numbers.iter().all(|c| c.abs() == least);
    let common = if alike && numbers.iter().all(|c| whole(c / least)) { least } else { 1.0 };
    // The sign of the last: 1 − x and p − y are met more often than their negatives.
    let sign = if numbers.iter().filter(|c| **c < 0.0).count() * 2 > numbers.len() { -1.0 } else { 1.0 };
    let even = numbers.iter().filter(|c| **c < 0.0).count() * 2 == numbers.len();
    // A parameter is rather taken from what moves.
    let first = if is_parameter(&split(terms[0].clone()).1) {
        numbers.last().copied().unwrap_or(1.0)
    } else {
        numbers[0]
    };
    let sign = if even { first.signum() } else { sign };
    let c = common * sign;
    let terms = terms.iter().map(|term| times(1.0 / c, term.clone()));
    (c, Sum(terms.collect()))
}
pub(super) fn power(base: Expression, exponent: Expression) -> Expression {
    let n = if let Number(n) = exponent { Some(n) } else { None };
    let integer = n.is_some_and(whole);
    match (base, n) {
        (_, Some(0.0)) => Number(1.0),
        (base, Some(1.0)) => base,
        (Number(0.0), n) if n.is_none_or(|n| n > 0.0) => Number(0.0),
        (Number(1.0), _) => Number(1.0),
        (Number(x), Some(n)) if (integer && x != 0.0) || x > 0.0 => Number(nice(x.powf(n))),
        (Power(base, inner), _) if integer || !matches!(*inner, Number(n) if whole(n)) => {
            power(*base, multiply([*inner, exponent]))
        }
        (Product(factors), _) if integer => multiply(factors.into_iter().map(|f| power(f, exponent.clone()))),
        (Apply(Function::Exp, x), _) => apply(Function::Exp, multiply([*x, exponent])),
        (Apply(Function::Abs, x), Some(n)) if whole(n / 2.0) => power(*x, exponent),
        (Sum(terms), Some(n)) if integer => {
            if let [Number(1.0), Apply(Function::Exp, x)] = &terms[..]
                && n < 0.0
            {
                return power(apply(Function::Sigmoid, negated(x)), Number(-n));
            }
            let (c, primitive) = content(Sum(terms));
            let power = Power(Box::new(primitive), Box::new(exponent));
            if c == 1.0 { power } else { Product(vec![Number(nice(c.powf(n))), power]).flattened() }
        }
        (base, _) => Power(Box::new(base), Box::new(exponent)),
    }
}
pub(super) fn apply(function: Function, x: Expression) -> Expression {
    use Function::*;
    let negative = || split(x.clone()).0 < 0.0 || matches!(&x, Sum(_)) && content(x.clone()).0 < 0.0;
    match (function, &x) {
        (Exp, Number(0.0)) => Number(1.0),
        (Exp, Apply(Ln, y)) => (**y).clone(),
        (Exp, Sum(_) | Product(_)) => {
            let logarithm = |term: &Expression| {
                let mut exponents = factors(term.clone());
                let i = exponents.iter().position(|factor| matches!(factor, Apply(Ln | Softplus, _)))?;
                match exponents.remove(i) {
                    Apply(Ln, y) => Some(power(*y, multiply(exponents))),
                    Apply(_, y) if matches!(exponents[..], [] | [Number(_)]) => {
                        Some(power(add([number(1.0), apply(Exp, *y)]), multiply(exponents)))
                    }
                    _ => None,
                }
            };
            let all = terms(x.clone());
            if !all.iter().any(|term| logarithm(term).is_some()) {
                return Apply(Exp, Box::new(x));
            }
            let powers: Vec<Expression> = all.iter().filter_map(logarithm).collect();
            let rest = add(all.into_iter().filter(|term| logarithm(term).is_none()));
            multiply(powers.into_iter().chain([apply(Exp, rest)]))
        }
        (Ln, Number(1.0)) => Number(0.0),
        (Ln, Apply(Exp, y)) => (**y).clone(),
        (Ln, Apply(Sigmoid, y)) => times(-1.0, apply(Softplus, negated(y))),
        (Ln, Power(y, e)) => multiply([(**e).clone(), apply(Ln, (**y).clone())]),
        (Ln, Product(factors)) => add(factors.iter().map(|f| apply(Ln, f.clone()))),
        (Ln, Sum(terms)) => match &terms[..] {
            [Number(1.0), Apply(Exp, y)] => apply(Softplus, (**y).clone()),
            _ => Apply(Ln, Box::new(x)),
        },
        (Abs, Number(c)) => Number(c.abs()),
        (Abs, Apply(Abs | Exp | Sigmoid | Softplus | Cosh, _)) => x,
        (Sign, Number(c)) => Number(c.signum() * f64::from(u8::from(*c != 0.0))),
        (Tanh, Number(0.0)) => Number(0.0),
        (Sigmoid, Number(0.0)) => Number(0.5),
        (Cosh, Apply(Abs, y)) => apply(Cosh, (**y).clone()),
        (Abs | Cosh, _) if negative() => apply(function, negated(&x)),
        (Tanh | Sign, _) if negative() => times(-1.0, apply(function, negated(&x))),
        (Abs, Product(_)) if split(x.clone()).0 != 1.0 => {
            let (c, rest) = split(x);
            times(c, apply(Abs, rest))
        }
        _ => Apply(function, Box::new(x)),
    }
}
impl Expression {
    fn flattened(self) -> Expression {
        if let Product(factors) = self { multiply(factors) } else { self }
    }
    /// The same of other parts, in the normal form.
    pub(super) fn rebuilt(&self, f: &dyn Fn(&Expression) -> Expression) -> Expression {
        match self {
            Number(_) | Expression::Symbol(_) => self.clone(),
            Sum(terms) => add(terms.iter().map(f)),
            Product(factors) => multiply(factors.iter().map(f)),
            Power(base, exponent) => power(f(base), f(exponent)),
            Apply(function, x) => apply(*function, f(x)),
            Expression::Min(x) => min(f(&x[0]), f(&x[1])),
            Expression::Max(x) => max(f(&x[0]), f(&x[1])),
            Expression::Choice(x) => choice(x.each_ref().map(f)),
            Expression::Total(over, x) => total(*over, f(x)),
            Expression::Largest(x) => Expression::Largest(Box::new(f(x))),
            Expression::Cases(cases) => {
                let bound = |b: &Option<(Expression, bool)>| b.as_ref().map(|(x, closed)| (f(x), *closed));
                let range = |r: &Range| Range { of: f(&r.of), least: bound(&r.least), most: bound(&r.most) };
                let case =
                    |case: &Case| Case { range: case.range.as_ref().map(range), value: f(&case.value) };
                Expression::Cases(cases.iter().map(case).collect())
            }
        }
    }
    /// With `from` replaced wherever it stands.
    pub fn replaced(&self, from: &Expression, to: &Expression) -> Expression {
        match self.contains(from) {
            true if self == from => to.clone(),
            true => self.rebuilt(&|part| part.replaced(from, to)),
            false => self.clone(),
        }
    }
    /// Whether `part` stands anywhere in it.
    pub fn contains(&self, part: &Expression) -> bool {
        self == part || self.parts().iter().any(|x| x.contains(part))
    }
    /// How often `part` stands in it.
    pub(super) fn count(&self, part: &Expression) -> usize {
        if self == part { 1 } else { self.parts().iter().map(|p| p.count(part)).sum() }
    }
    /// Whether a part of it is as asked.
    pub(super) fn any(&self, f: &dyn Fn(&Expression) -> bool) -> bool {
        f(self) || self.parts().iter().any(|part| part.any(f))
    }
    /// Of how many parts it is made.
    pub(super) fn size(&self) -> usize {
        1 + self.parts().into_iter().map(Expression::size).sum::<usize>()
    }
    /// What it is made of.
    pub(super) fn parts(&self) -> Vec<&Expression> {
        match self {
            Number(_) | Expression::Symbol(_) => Vec::new(),
            Sum(parts) | Product(parts) => parts.iter().collect(),
            Power(base, exponent) => vec![base, exponent],
            Apply(_, x) | Expression::Total(_, x) | Expression::Largest(x) => vec![x],
            Expression::Min(x) | Expression::Max(x) => x.iter().collect(),
            Expression::Choice(x) => x.iter().collect(),
            Expression::Cases(cases) => cases
                .iter()
                .flat_map(|Case { range, value }| {
                    let ranges = range.iter().flat_map(|r| {
                        let bounds = [&r.least, &r.most].into_iter().flatten().map(|(x, _)| x);
                        bounds.chain([&r.of])
                    });
                    ranges.chain([value])
                })
                .collect(),
        }
    }
    /// What it is at the label, if it is a row.
    pub(super) fn at_label(&self) -> Expression {
        match self {
            Expression::Symbol(Symbol::Entry(name)) => Symbol::Labelled(name.clone()).into(),
            Expression::Symbol(Symbol::IsLabel) => number(1.0),
            // What is summed over has no class left.
            Expression::Total(..) | Expression::Largest(_) => self.clone(),
            _ => self.rebuilt(&|part| part.at_label()),
        }
    }
    /// Whether it differs from class to class.
    pub(super) fn is_wide(&self) -> bool {
        match self {
            Expression::Symbol(symbol) => matches!(symbol, Symbol::Entry(_) | Symbol::IsLabel),
            Expression::Total(..) | Expression::Largest(_) => false,
            _ => self.parts().iter().any(|part| part.is_wide()),
        }
    }
}
pub(super) fn min(a: Expression, b: Expression) -> Expression {
    match (&a, &b) {
        (Number(x), Number(y)) => Number(x.min(*y)),
        // A guard that only acts where eˣ is beyond all doubles.
        (_, Number(c)) if *c >= GUARD => a,
        (Number(c), _) if *c >= GUARD => b,
        _ if a == b => a,
        _ => Expression::Min(Box::new([a, b])),
    }
}
pub(super) fn max(a: Expression, b: Expression) -> Expression {
    match (&a, &b) {
        (Number(x), Number(y)) => Number(x.max(*y)),
        (_, Number(c)) if *c <= -GUARD => a,
        (Number(c), _) if *c <= -GUARD => b,
        _ if a == b => a,
        _ => Expression::Max(Box::new([a, b])),
    }
}
/// From here on eˣ is ∞ in double precision.
const GUARD: f64 = 710.0;
pub(super) fn choice([a, b, then, other]: [Expression; 4]) -> Expression {
    match (&a, &b) {
        _ if then == other => then,
        (Number(x), Number(y)) => {
            if x < y {
                then
            } else {
                other
            }
        }
        (_, Number(c)) if *c >= GUARD => then,
        (_, Number(c)) if *c <= -GUARD => other,
        (Number(c), _) if *c >= GUARD => other,
        (Number(c), _) if *c <= -GUARD => then,
        _ => Expression::Choice(Box::new([a, b, then, other])),
    }
}
/// A sum over classes, without the factors that all have in common.
pub(super) fn total(over: Over, x: Expression) -> Expression {
    let x = super::tidy::expanded(&x);
    let probability = Expression::from(Symbol::Entry(super::rows::SHARE.into()));
    let term = |term: Expression| {
        let (wide, narrow): (Vec<_>, Vec<_>) =
            factors(term).into_iter().flat_map(apart).partition(Expression::is_wide);
        let count = match over {
            Over::Classes => Expression::from(Symbol::Parameter(CLASSES.into())),
            Over::Others => sub(Symbol::Parameter(CLASSES.into()).into(), number(1.0)),
        };
        let own = |x: &Expression| matches!(x, Expression::Symbol(Symbol::IsLabel));
        let wide = match (&wide[..], over) {
            ([], _) => count,
            // Probabilities sum to 1.
            ([share], Over::Classes) if *share == probability => number(1.0),
            ([share], Over::Others) if *share == probability => sub(number(1.0), probability.at_label()),
            (_, Over::Classes) if wide.iter().any(own) => multiply(wide).at_label(),
            (_, Over::Others) if wide.iter().any(own) => number(0.0),
            _ => Expression::Total(over, Box::new(multiply(wide))),
        };
        super::tidy::expanded(&multiply(narrow.into_iter().chain([wide])))
    };
    add(terms(x).into_iter().map(term))
}
/// e^(wide + narrow) in two factors.
fn apart(factor: Expression) -> Vec<Expression> {
    match factor {
        Apply(Function::Exp, x) => {
            let (wide, narrow): (Vec<_>, Vec<_>) = terms(*x).into_iter().partition(Expression::is_wide);
            [wide, narrow].map(|part| apply(Function::Exp, add(part))).into()
        }
        factor => vec![factor],
    }
}
