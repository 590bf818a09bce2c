//! From a loss to its formula: traced, differentiated as a program, its numbers known as parameters, made short.
use super::branch::{Scene, cases};
use super::eval::Values;
use super::expression::{
    Case, Expression, Range, Symbol, add, literal, multiply, negated, number, power, sub,
};
use super::formula::{Definition, Formula, Meaning};
use super::names;
use super::parameters::{explain, join_halves};
use super::replay::{alike, literals, replay};
use super::tidy::{common, cost, expanded, presented, tidied};
use crate::Loss;
use crate::catalog::{AnyPointwise, Shape};
use crate::loss::{Args, Card, Kind, PROBABILITY, Value};
use crate::real::{Interval, span};
use crate::trace::Program;

/// How many values of the parameters are looked at. Three numbers fix a polynomial, the others must agree.
const PROBES: usize = 8;

pub(super) fn formula(loss: &Loss) -> Option<Formula> {
    let parameters = numbers(loss);
    // Where a parameter's own value is a case apart (`beta=0`), it stays a number.
    let mut subsets: Vec<u32> = (0..1 << parameters.len()).collect();
    subsets.sort_by_key(|subset| std::cmp::Reverse(subset.count_ones()));
    subsets.into_iter().find_map(|subset| {
        let chosen = parameters.iter().enumerate().filter(|(i, _)| subset >> i & 1 == 1);
        let chosen: Vec<_> = chosen.map(|(_, parameter)| *parameter).collect();
        match loss.shape() {
            Shape::Pointwise(any) => {
                pointwise(loss, &**any, &chosen).filter(|formula| agrees(formula, loss, &**any))
            }
            _ => None,
        }
    })
}
/// A parameter that is a number: its name, where it may lie, and its value.
type Parameter = (&'static str, Interval, f64);
fn numbers(loss: &Loss) -> Vec<Parameter> {
    let params = loss.card().params.iter().zip(loss.args().iter());
    let number =
        |(param, (name, value)): (&crate::loss::Param, (&'static str, &Value))| match (param.kind, value) {
            (Kind::Number(_) | Kind::Optional(_) | Kind::PerClass(_), Value::Number(x)) if *x != 0.0 => {
                Some((name, param.domain, *x))
            }
            _ => None,
        };
    params.filter_map(number).collect()
}
/// Other values of a parameter, exact in single precision and none of them special.
fn probe(domain: Interval, i: usize, k: usize) -> f64 {
    const STEPS: [f64; PROBES] = [13.0, 37.0, 21.0, 53.0, 29.0, 45.0, 11.0, 59.0];
    let step = STEPS[(k * (i + 1) + i) % PROBES] + [0.0, 0.5, 0.25][i % 3];
    let part = step / 128.0;
    let (lo, hi) = (domain.lo.max(-1e6), domain.hi);
    if hi - lo < 100.0 {
        // The ends are 0 or 1 but for the last bit.
        lo.round() + ((hi - lo) * 64.0).round() / 64.0 * part
    } else {
        lo.round() + 3.0 + 2.0 * part
    }
}
/// The loss with other values of some of its parameters.
fn with(loss: &Loss, parameters: &[Parameter], values: &[f64]) -> Option<Loss> {
    let mut args: Args = loss.args().clone();
    for ((name, ..), value) in parameters.iter().zip(values) {
        args.set(name, Value::Number(*value)).ok()?;
    }
    args.to_string().parse().ok()
}
fn programs(loss: &Loss) -> Option<[Program; 3]> {
    let Shape::Pointwise(any) = loss.shape() else { return None };
    let value = any.trace();
    let slope = value.backward();
    let curvature = slope.backward();
    Some([value, slope, curvature])
}

fn pointwise(loss: &Loss, _: &dyn AnyPointwise, parameters: &[Parameter]) -> Option<Formula> {
    let card = loss.card();
    let symbols: Vec<Symbol> = parameters.iter().map(|(name, ..)| names::parameter(card, name)).collect();
    let programs = programs(loss)?;
    let mut numbers: Vec<Vec<Expression>> = Vec::new();
    if parameters.is_empty() {
        numbers.extend(programs.iter().map(|program| {
            let mut seen = [literals(program)];
            join_halves(&mut seen);
            seen[0].iter().map(|c| literal(*c)).collect()
        }));
    }
    let mut programs = programs;
    if !parameters.is_empty() {
        let probes: Vec<Vec<f64>> = (0..PROBES)
            .map(|k| parameters.iter().enumerate().map(|(i, (_, domain, _))| probe(*domain, i, k)).collect())
            .collect();
        let traced: Vec<[Program; 3]> = probes
            .iter()
            .map(|values| self::programs(&with(loss, parameters, values)?))
            .collect::<Option<_>>()?;
        for which in 0..3 {
            if !traced.iter().all(|other| alike(&other[which], &traced[0][which])) {
                return None;
            }
            let seen: Vec<Vec<f64>> = traced.iter().map(|all| literals(&all[which])).collect();
            numbers.push(explain(&symbols, &probes, &seen)?);
        }
        programs = traced.into_iter().next()?;
    }
    let inputs =
        (Symbol::Variable(names::prediction(card).into()), Symbol::Target(names::target(card).into()));
    let (prediction, target) = (Expression::from(inputs.0.clone()), Expression::from(inputs.1.clone()));
    let residual: Expression = Symbol::Variable("r".into()).into();
    let replayed = |prediction: Expression| -> Option<[Expression; 3]> {
        let (one, zero) = (number(1.0), number(0.0));
        let given = [prediction, target.clone(), one.clone(), one, zero];
        let mut out = programs.iter().zip(&numbers).map(|(program, numbers)| {
            replay(program, &given, &mut numbers.iter().cloned()).map(|outputs| outputs[0].clone())
        });
        Some([out.next()??, out.next()??, out.next()??])
    };
    let values: Vec<(&str, f64)> =
        symbols.iter().map(Symbol::name).zip(parameters.iter().map(|p| p.2)).collect();
    let finish = |x: &Expression| finished(x, card, &prediction, &target, &values);
    let mut definitions: Vec<Definition> = Vec::new();
    let raw = replayed(prediction.clone())?;
    let all = raw.each_ref().map(finish);
    // In terms of how far the prediction is from the target, where that is less.
    let relative = replayed(add([residual.clone(), target.clone()]))?;
    let targets = |all: &[Expression; 3]| all.iter().map(|x| x.count(&target)).sum::<usize>();
    let total = |all: &[Expression; 3]| all.iter().map(cost).sum::<usize>();
    let relative = (targets(&relative) < targets(&raw)).then(|| relative.each_ref().map(finish));
    let all = match relative {
        Some(relative) if total(&relative) < total(&all) => {
            let difference = sub(prediction.clone(), target.clone());
            if relative.iter().all(|x| x.count(&residual) <= 1) {
                relative.map(|x| x.replaced(&residual, &difference))
            } else {
                let symbol = Symbol::Variable("r".into());
                definitions.push(Definition { symbol, meaning: Meaning::Short(difference) });
                relative
            }
        }
        _ => all,
    }
    .each_ref()
    .map(presented);
    let used = |symbol: &Symbol| all.iter().any(|x| x.contains(&symbol.clone().into()));
    for (symbol, (name, _, value)) in symbols.iter().zip(parameters) {
        if used(symbol) {
            definitions
                .push(Definition { symbol: symbol.clone(), meaning: Meaning::Parameter(name, *value) });
        }
    }
    Some(Formula::new(inputs, all, definitions))
}

/// The shortest of the ways to write it.
fn finished(
    x: &Expression,
    card: &Card,
    prediction: &Expression,
    target: &Expression,
    parameters: &[(&str, f64)],
) -> Expression {
    let parameters = Values { numbers: parameters, ..Values::default() };
    let scene = Scene { prediction, domain: card.prediction, parameters };
    let signs = card.target == span(-1.0, 1.0) && card.two_labels;
    // y² of a label that is −1 or 1.
    let square = power(target.clone(), number(2.0));
    let smooth = |x: &Expression| {
        let short = if signs { tidied(x).replaced(&square, &number(1.0)) } else { tidied(x) };
        match mixed(x, target) {
            // Longer by a half, it still says more.
            Some(mixed) if card.target == PROBABILITY && 2 * cost(&mixed) <= 3 * cost(&short) => mixed,
            _ => short,
        }
    };
    let mut forms: Vec<Expression> = cases(x, scene, &smooth).into_iter().collect();
    if forms.is_empty() || !x.any(&|x| matches!(x, Expression::Choice(_))) {
        forms.push(smooth(x));
    }
    if card.two_labels {
        forms.extend(by_label(x, card, target, scene));
    }
    forms.into_iter().min_by_key(cost).unwrap_or_else(|| x.clone())
}
/// Of two labels: what it is for each.
fn by_label(x: &Expression, card: &Card, target: &Expression, scene: Scene) -> Vec<Expression> {
    let prediction = scene.prediction;
    let at = |label: f64| {
        let x = x.replaced(target, &number(label));
        let tidy = tidied(&x);
        match cases(&x, scene, &tidied) {
            Some(cases) if cost(&cases) < cost(&tidy) => cases,
            _ => tidy,
        }
    };
    let (low, high) = (at(card.target.lo), at(card.target.hi));
    let mut forms = Vec::new();
    if card.target == span(-1.0, 1.0) {
        // f(yx) is f(x) for 1 and f(−x) for −1.
        let mirrored = tidied(&low.replaced(prediction, &negated(prediction)));
        let joint = high.replaced(prediction, &multiply([prediction.clone(), target.clone()]));
        if mirrored == high {
            forms.push(joint);
        } else if tidied(&negated(&mirrored)) == high {
            forms.push(tidied(&multiply([target.clone(), joint])));
        }
    }
    let lines = |x: Expression| {
        if let Expression::Cases(lines) = x { lines } else { vec![Case { range: None, value: x }] }
    };
    if !matches!(high, Expression::Cases(_)) {
        let bound = Some((number(card.target.hi), true));
        let range = Range { of: target.clone(), least: bound.clone(), most: bound };
        let first = Case { range: Some(range), value: high };
        forms.push(Expression::Cases([first].into_iter().chain(lines(low)).collect()));
    }
    forms
}
/// Of labels 0 and 1 and what lies between: the share of each.
fn mixed(x: &Expression, target: &Expression) -> Option<Expression> {
    let bends = |x: &Expression| matches!(x, Expression::Min(_) | Expression::Max(_) | Expression::Choice(_));
    if x.any(&bends) || !x.any(&|x| matches!(x, Expression::Apply(..) | Expression::Power(..))) {
        return None;
    }
    let at = |label: f64| tidied(&x.replaced(target, &number(label)));
    let (low, high) = (at(0.0), at(1.0));
    let other = sub(number(1.0), target.clone());
    let shares = [multiply([target.clone(), high]), multiply([other, low])];
    if !common(&shares).is_empty() {
        return None;
    }
    let joint = add(shares);
    let difference = tidied(&expanded(&sub(x.clone(), joint.clone())));
    (difference == number(0.0)).then_some(joint)
}

/// Whether the formula has the values, slopes and curvatures of the loss, at points that are not special.
fn agrees(formula: &Formula, loss: &Loss, any: &dyn AnyPointwise) -> bool {
    let card = loss.card();
    let within = |domain: Interval| -> Vec<f64> {
        let points = [-3.17, -1.31, -0.43, 0.07, 0.23, 0.61, 0.93, 1.79, 4.37];
        points.into_iter().filter(|x| domain.contains(*x)).collect()
    };
    let targets = if card.two_labels { vec![card.target.lo, card.target.hi] } else { within(card.target) };
    within(card.prediction).into_iter().all(|p| {
        targets.iter().all(|t| {
            let jet = any.dual_at(p, *t);
            let want = [jet.value.re, jet.slope.re, jet.slope.du];
            let got = formula.at(p, *t);
            want.iter().zip(got).all(|(want, got)| (want - got).abs() <= 1e-7 * (1.0 + want.abs()))
        })
    })
}
