//! The shortest form of an expression in a prediction and a target.
use super::algebra::{add, multiply, negated, number, power, sub};
use super::branch::{Context, cases};
use super::eval::{Values, same};
use super::expression::{Case, Expression, Range};
use super::tidy::{common, cost, tidied};
use perdita::loss::{Card, PROBABILITY};
use perdita::real::span;

/// The shortest form.
pub(super) fn finished(
    x: &Expression,
    card: &Card,
    prediction: &Expression,
    target: &Expression,
    parameters: &[(&str, f64)],
) -> Expression {
    let parameters = Values { numbers: parameters, ..Values::default() };
    let context = Context { prediction, domain: card.prediction, parameters };
    let signs = card.target == span(-1.0, 1.0) && card.two_labels;
    // y² = 1 for labels −1 and 1.
    let square = power(target.clone(), number(2.0));
    let smooth = |x: &Expression| {
        let short = if signs { tidied(x).replaced(&square, &number(1.0)) } else { tidied(x) };
        match mixed(x, target, parameters) {
            // It is clearer even if it is longer by half.
            Some(mixed) if card.target == PROBABILITY && 2 * cost(&mixed) <= 3 * cost(&short) => mixed,
            _ => short,
        }
    };
    let mut forms: Vec<Expression> = cases(x, context, &smooth).into_iter().collect();
    if forms.is_empty() || !x.any(&|x| matches!(x, Expression::Choice(_))) {
        forms.push(smooth(x));
    }
    if card.two_labels {
        forms.extend(by_label(x, card, target, context));
    }
    forms.into_iter().min_by_key(cost).unwrap_or_else(|| x.clone())
}

/// The cases of two labels.
fn by_label(x: &Expression, card: &Card, target: &Expression, context: Context) -> Vec<Expression> {
    let prediction = context.prediction;
    let at = |label: f64| {
        let x = x.replaced(target, &number(label));
        let tidy = tidied(&x);
        match cases(&x, context, &tidied) {
            Some(cases) if cost(&cases) < cost(&tidy) => cases,
            _ => tidy,
        }
    };
    let (low, high) = (at(card.target.lo), at(card.target.hi));

    let mut forms = Vec::new();
    if card.target == span(-1.0, 1.0) {
        // f(yx) is f(x) for 1 and f(−x) for −1.
        let mirrored = low.replaced(prediction, &negated(prediction));
        let joint = high.replaced(prediction, &multiply([prediction.clone(), target.clone()]));
        if same(&mirrored, &high, context.parameters)
            && meet(&mirrored, &high, prediction, context.parameters)
        {
            forms.push(joint);
        } else if same(&negated(&mirrored), &high, context.parameters)
            && meet(&negated(&mirrored), &high, prediction, context.parameters)
        {
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

/// True if two expressions of the prediction are equal where their cases change, too: at a jump, both have the same value.
fn meet(a: &Expression, b: &Expression, prediction: &Expression, parameters: Values) -> bool {
    let ends = |x: &Expression| -> Vec<Expression> {
        let Expression::Cases(cases) = x else { return Vec::new() };
        let ranges =
            cases.iter().filter_map(|case| case.range.as_ref()).filter(|range| range.of == *prediction);
        ranges.flat_map(|range| [&range.least, &range.most]).flatten().map(|(end, _)| end.clone()).collect()
    };
    ends(a).into_iter().chain(ends(b)).all(|end| {
        let [a, b] = [a, b].map(|x| x.replaced(prediction, &end).eval(parameters));
        (a - b).abs() <= 1e-9 * (1.0 + a.abs()) || a.is_nan() && b.is_nan()
    })
}

/// The form y·f₁ + (1 − y)·f₀ for targets from 0 to 1.
fn mixed(x: &Expression, target: &Expression, parameters: Values) -> Option<Expression> {
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
    same(x, &joint, parameters).then_some(joint)
}
