//! Simplification: the shortest of several forms of an expression, namely expanded, factored, over a common denominator, with
//! σ(−x) as 1 − σ(x) and vice versa.
use super::algebra::{
    add, apply, base, coefficient, content, divide, factors, multiply, negated, number, order, power, split,
    sub, terms,
};
use super::expression::{Case, Expression, Function, Symbol};
use super::memo::memoized;
use super::number::whole;
use Expression::{Apply, Number, Power, Product, Sum};

/// The cost of reading an expression: its length, without outer brackets, with nested choices counted twice.
pub(super) fn cost(x: &Expression) -> usize {
    let (mut open, mut length, mut before) = (Vec::new(), 0, ' ');
    for c in x.to_string().chars() {
        match c {
            ' ' => (),
            '(' => {
                // The brackets of a function are part of its name.
                let bracket = !before.is_alphabetic();
                length += if bracket { open.iter().filter(|bracket| **bracket).count() } else { 0 };
                open.push(bracket);
            }
            ')' => drop(open.pop()),
            _ => length += 2,
        }
        before = c;
    }
    length + nesting(x)
}

fn nesting(x: &Expression) -> usize {
    let branch =
        |x: &Expression| matches!(x, Expression::Min(_) | Expression::Max(_) | Expression::Choice(_));
    let nested = branch(x) && x.parts().iter().any(|part| part.any(&branch));
    let choice = matches!(x, Expression::Choice(_));
    usize::from(nested) * 60 + usize::from(choice) * 30 + x.parts().into_iter().map(nesting).sum::<usize>()
}

/// The order of terms: positive ones before negative ones, numbers first.
pub(super) fn sum_order(terms: &mut [Expression]) {
    let place = |x: &Expression| (coefficient(x) < 0.0, !matches!(x, Number(_)));
    terms.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| order(a, b)));
}

/// The shortest form that is found.
pub(super) fn tidied(x: &Expression) -> Expression {
    memoized(x, shortest_form)
}

fn shortest_form(x: &Expression) -> Expression {
    let x = arguments_tidied(x);
    match &x {
        Sum(_) | Product(_) | Power(..) => {
            let forms = all_forms(&x);
            arguments_tidied(&shortest(x, forms))
        }
        _ => x,
    }
}

/// Simplifies the arguments of functions, and the bases of fractional powers.
fn arguments_tidied(x: &Expression) -> Expression {
    match x {
        Apply(function, inside) => match (function, apply(*function, tidied(inside))) {
            (Function::Ln, Apply(Function::Ln, inside)) => {
                let forms: Vec<Expression> =
                    all_forms(&inside).into_iter().map(|form| apply(Function::Ln, form)).collect();
                shortest(Apply(Function::Ln, inside), forms)
            }
            (_, x) => x,
        },
        Power(base, exponent) if !matches!(**exponent, Number(n) if whole(n)) => {
            power(tidied(base), tidied(exponent))
        }
        // The denominator.
        Power(base, exponent) if matches!(**exponent, Number(n) if n < 0.0) => {
            let base = tidied(base);
            power(logistic(&base).unwrap_or(base), (**exponent).clone())
        }
        Product(all) => {
            let factor = |x: &Expression| match arguments_tidied(x) {
                // 1 + eˣ is 1/σ(−x); 1 − eˣ is clearer as it is.
                x @ Sum(_) if !is_one_minus_exp(&x) => logistic(&tidied(&x)).unwrap_or(x),
                x => x,
            };
            multiply(all.iter().map(factor))
        }
        Number(_) | Expression::Symbol(_) => x.clone(),
        _ => x.rebuilt(&arguments_tidied),
    }
}

/// True for c − c·eˣ.
fn is_one_minus_exp(sum: &Expression) -> bool {
    let Sum(all) = sum else { return false };
    let [Number(c), term] = &all[..] else { return false };
    matches!(split(term.clone()), (k, Apply(Function::Exp, _)) if k == -c)
}

/// Writes a sum with eˣ = σ(x)/σ(−x) as a quotient of sums with σ, if its numerator is shorter.
fn logistic(sum: &Expression) -> Option<Expression> {
    let Sum(all) = sum else { return None };
    let exponent = all.iter().flat_map(|term| factors(term.clone())).find_map(|factor| match factor {
        Apply(Function::Exp, u) => Some(*u),
        _ => None,
    })?;
    let below = apply(Function::Sigmoid, negated(&exponent));
    let above = tidied(&add(all.iter().map(|term| multiply([term.clone(), below.clone()]))));
    (cost(&above) < cost(sum)).then(|| divide(above, below))
}

/// The forms with and without expanded constant sums.
fn all_forms(x: &Expression) -> Vec<Expression> {
    let mut all = forms(x);
    let (held, names) = held(x);
    let free = |form: &Expression| names.iter().fold(form.clone(), |x, (sum, name)| x.replaced(name, sum));
    if !names.is_empty() {
        let freed: Vec<Expression> = forms(&held).iter().map(free).collect();
        if let Some(best) = freed.iter().min_by_key(|form| cost(form)) {
            all.extend(forms(best));
        }
        all.extend(freed);
    }
    all
}

/// Replaces factors that are sums without the prediction, such as 1 − y, by names, so that they are not expanded.
fn held(x: &Expression) -> (Expression, Vec<(Expression, Expression)>) {
    fn sums(x: &Expression, found: &mut Vec<Expression>) {
        let moves = |x: &Expression| matches!(x, Expression::Symbol(Symbol::Variable(_) | Symbol::Entry(_)));
        if let Product(all) = x {
            let fixed = all.iter().filter(|factor| matches!(factor, Sum(_)) && !factor.any(&moves));
            fixed.for_each(|sum| {
                if !found.contains(sum) {
                    found.push(sum.clone());
                }
            });
        }
        x.parts().into_iter().for_each(|part| sums(part, found));
    }
    let mut found = Vec::new();
    sums(x, &mut found);
    let name = |i: usize| Symbol::Parameter(format!("sum{i}").into()).into();
    let names: Vec<(Expression, Expression)> =
        found.into_iter().enumerate().map(|(i, sum)| (sum, name(i))).collect();
    (names.iter().fold(x.clone(), |x, (sum, name)| x.replaced(sum, name)), names)
}

/// Factors out the common number of a sum's terms. It is the last step, as any other would expand it again.
pub(super) fn presented(x: &Expression) -> Expression {
    match x {
        Sum(all) => {
            let (c, _) = content(x.clone());
            let size = c.abs();
            let terms: Vec<Expression> =
                all.iter().map(|term| presented(&super::algebra::times(1.0 / size, term.clone()))).collect();
            if size <= 1.0 {
                Sum(all.iter().map(presented).collect())
            } else {
                Product(vec![number(size), Sum(terms)])
            }
        }
        Product(all) => Product(all.iter().map(presented).collect()),
        Power(base, exponent) => Power(Box::new(presented(base)), Box::new(presented(exponent))),
        Apply(function, x) => Apply(*function, Box::new(presented(x))),
        Expression::Cases(cases) => {
            let case = |case: &Case| Case { range: case.range.clone(), value: presented(&case.value) };
            Expression::Cases(cases.iter().map(case).collect())
        }
        _ => x.clone(),
    }
}

fn shortest(x: Expression, forms: impl IntoIterator<Item = Expression>) -> Expression {
    let mut best = (cost(&x), x);
    for form in forms {
        let cost = cost(&form);
        // The later one of equal length, which is factored.
        if cost <= best.0 {
            best = (cost, form);
        }
    }
    best.1
}

fn forms(x: &Expression) -> Vec<Expression> {
    let mut all = vec![expanded(x)];
    let mut arguments = Vec::new();
    collect(x, &mut arguments);
    for sign in [1.0, -1.0].into_iter().filter(|_| !arguments.is_empty()) {
        for softplus in [false, true] {
            all.push(oriented(x, &arguments, sign, softplus));
        }
    }
    let joined: Vec<Expression> = all.iter().filter_map(together).collect();
    all.extend(joined);
    all.sort_by(order);
    all.dedup();
    let factored: Vec<Expression> = all.iter().map(|x| factored(x, 2)).collect();
    all.extend(factored);
    all.extend(hyperbolic(x));
    // Names that stood for σ(x) are σ(x) again.
    all.iter().map(|form| restored(form, &arguments)).collect()
}

/// The arguments of σ and ln(1 + exp), up to the sign.
fn collect(x: &Expression, found: &mut Vec<Expression>) {
    if let Apply(Function::Sigmoid | Function::Softplus, v) = x {
        let v = if coefficient(v) < 0.0 { negated(v) } else { (**v).clone() };
        if !found.contains(&v) && !found.contains(&negated(&v)) {
            found.push(v);
        }
    }
    x.parts().into_iter().for_each(|part| collect(part, found));
}

fn stand_in(i: usize, sign: f64) -> Expression {
    Symbol::Variable(format!("σ{}{i}", if sign > 0.0 { '+' } else { '-' }).into()).into()
}

/// Expands, and writes all σ(−x) as 1 − σ(x).
fn oriented(x: &Expression, arguments: &[Expression], sign: f64, softplus: bool) -> Expression {
    let mut x = x.clone();
    for (i, v) in arguments.iter().enumerate() {
        let v = super::algebra::times(sign, v.clone());
        let stand_in = stand_in(i, sign);
        x = x.replaced(&apply(Function::Sigmoid, v.clone()), &stand_in);
        x = x.replaced(&apply(Function::Sigmoid, negated(&v)), &sub(number(1.0), stand_in));
        if softplus {
            let log = apply(Function::Softplus, v.clone());
            x = x.replaced(&apply(Function::Softplus, negated(&v)), &sub(log, v));
        }
    }
    expanded(&x)
}

fn restored(x: &Expression, arguments: &[Expression]) -> Expression {
    let mut x = x.clone();
    for (i, v) in arguments.iter().enumerate() {
        for sign in [1.0, -1.0] {
            let sigmoid = apply(Function::Sigmoid, super::algebra::times(sign, v.clone()));
            x = x.replaced(&stand_in(i, sign), &sigmoid);
        }
    }
    x
}

/// 4 σ(2x) σ(−2x) = 1 − tanh² x
fn hyperbolic(x: &Expression) -> Option<Expression> {
    let (c, rest) = split(x.clone());
    let both = factors(rest);
    let [Apply(Function::Sigmoid, v), Apply(Function::Sigmoid, w)] = &both[..] else { return None };
    let quarter = whole(c / 4.0) && **v == negated(w) && whole(coefficient(v) / 2.0);
    let tanh = || apply(Function::Tanh, super::algebra::times(0.5, (**w).clone()));
    quarter.then(|| {
        let one_less = sub(number(1.0), power(tanh(), number(2.0)));
        super::algebra::times(c / 4.0, one_less)
    })
}

/// Expands products of sums.
pub(super) fn expanded(x: &Expression) -> Expression {
    match x {
        Sum(all) => add(all.iter().map(expanded)),
        Product(all) => {
            let mut sum = vec![number(1.0)];
            for factor in all.iter().map(expanded) {
                let terms = terms(factor);
                if sum.len() * terms.len() > 60 {
                    return x.clone();
                }
                sum =
                    sum.iter().flat_map(|a| terms.iter().map(|b| multiply([a.clone(), b.clone()]))).collect();
            }
            add(sum)
        }
        Power(sum, n) => match (&**sum, &**n) {
            (Sum(_), Number(n)) if *n >= 2.0 && *n <= 4.0 && whole(*n) => {
                let copies = (0..*n as usize).map(|_| (**sum).clone()).collect();
                expanded(&Product(copies))
            }
            _ => x.clone(),
        },
        _ => x.clone(),
    }
}

/// Puts the terms of a sum over a common denominator.
fn together(x: &Expression) -> Option<Expression> {
    let Sum(all) = x else { return None };
    let mut below: Vec<(Expression, f64)> = Vec::new();
    for term in all {
        for factor in factors(split(term.clone()).1) {
            let (base, Number(n)) = base(factor) else { continue };
            if n < 0.0 && whole(n) {
                match below.iter_mut().find(|(known, _)| *known == base) {
                    Some((_, most)) => *most = most.max(-n),
                    None => below.push((base, -n)),
                }
            }
        }
    }
    if below.is_empty() {
        return None;
    }
    let denominator = multiply(below.into_iter().map(|(base, n)| power(base, number(n))));
    let numerator = add(all.iter().map(|term| expanded(&multiply([term.clone(), denominator.clone()]))));
    Some(divide(factored(&numerator, 2), denominator))
}

/// Factors out what several terms have in common.
pub(super) fn factored(x: &Expression, depth: usize) -> Expression {
    let Sum(all) = x else {
        // A quotient's numerator.
        return match x {
            Product(all) => multiply(all.iter().map(|factor| factored(factor, depth))),
            _ => x.clone(),
        };
    };
    let common = common(all);

    if !common.is_empty() {
        let inverse = multiply(common.iter().map(|(b, e)| power(b.clone(), negated(e))));
        let rest = add(all.iter().map(|term| multiply([term.clone(), inverse.clone()])));
        let before = common.into_iter().map(|(b, e)| power(b, e));
        return multiply(before.chain([factored(&rest, depth)]));
    }
    let (c, primitive) = content(x.clone());
    if c != 1.0 && c != -1.0 {
        return Product(vec![number(c), factored(&primitive, depth)]);
    }
    if depth == 0 || all.len() > 12 {
        return x.clone();
    }

    let mut best = (cost(x), x.clone());
    let mut tried = Vec::new();
    for term in all {
        for factor in factors(split(term.clone()).1) {
            let (b, _) = base(factor);
            if matches!(b, Number(_)) || tried.contains(&b) {
                continue;
            }
            tried.push(b.clone());
            let has =
                |term: &&Expression| factors(split((*term).clone()).1).into_iter().any(|f| base(f).0 == b);
            let (with, without): (Vec<&Expression>, Vec<&Expression>) = all.iter().partition(has);
            if with.len() < 2 || without.is_empty() {
                continue;
            }
            let with = factored(&Sum(with.into_iter().cloned().collect()), depth - 1);
            let without = factored(&add(without.into_iter().cloned()), depth - 1);
            let both = add([with, without]);
            let cost = cost(&both);
            if cost < best.0 {
                best = (cost, both);
            }
        }
    }
    best.1
}

/// The factors that all terms share.
pub(super) fn common(all: &[Expression]) -> Vec<(Expression, Expression)> {
    let powers = |term: &Expression| -> Vec<(Expression, Expression)> {
        factors(split(term.clone()).1)
            .into_iter()
            .map(base)
            .filter(|(b, _)| !matches!(b, Number(_)))
            .collect()
    };

    let mut shared = powers(&all[0]);
    for term in &all[1..] {
        let other = powers(term);
        shared.retain_mut(|(b, e)| {
            let Some((_, exponent)) = other.iter().find(|(base, _)| base == b) else { return false };
            match sub(exponent.clone(), e.clone()) {
                Number(d) => {
                    if d < 0.0 {
                        *e = exponent.clone();
                    }
                    true
                }
                _ => false,
            }
        });
    }
    shared
}
