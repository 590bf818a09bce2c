//! Formulas of row-wise losses.
use super::algebra::{add, apply, divide, number};
use super::derive::Form;
use super::eval::Values;
use super::expression::{CLASSES, Expression, Function, Over, Symbol};
use super::expressions::{Definition, Expressions, Meaning};
use super::known::{Known, Parameter};
use super::tidy::{cost, presented, tidied};
use crate::loss::Loss;
use perdita::loss::Predicts;
use perdita::real::Dual;

/// Value and slope, in terms of the scores or of their softmax, whichever is shorter. `None` if the loss is not row-wise.
pub(super) fn rows(loss: &Loss, parameters: &[Parameter], form: &Form) -> Option<Expressions> {
    let card = loss.card();
    let soft = loss.soft().is_some();
    if !soft && loss.labelled().is_none() {
        return None;
    }
    let known = Known::of(loss, parameters, true, &|loss, classes| {
        let value = form(loss, classes)?;
        let slope = value.backward();
        Some(vec![value, slope])
    })?;

    // p is the softmax: probabilities that are predicted as they are have another letter.
    let letter = match card.predicts {
        Predicts::LogProbability => "x",
        Predicts::Probability => "q",
        _ => "z",
    };
    let score = Symbol::Entry(letter.into());
    let target = if soft { Symbol::Entry("t".into()) } else { Symbol::Target("y".into()) };
    let scores = Expression::from(score.clone());
    let (share, lse) =
        (Expression::from(Symbol::Entry(SHARE.into())), Expression::from(Symbol::Variable(LSE.into())));
    let softmax = add([apply(Function::Ln, share.clone()), lse.clone()]);

    let forms = [scores.clone(), softmax].into_iter().filter_map(|scores| {
        let inputs = if soft { vec![scores, target.clone().into()] } else { vec![scores] };
        let outputs = known.on(&[&inputs[..], &[number(1.0)]].concat())?;
        // What is long before it is made short does not become a line.
        if outputs.iter().any(|x| cost(x) > LONGEST) {
            return None;
        }
        let [value, slope] = [0, 1].map(|i| presented(&tidied(&certain(&outputs[i]))));
        let written =
            |x: &Expression| !x.any(&|x| matches!(x, Expression::Largest(_) | Expression::Choice(_)));
        (written(&value) && written(&slope)).then_some([value, slope])
    });

    let [value, slope] = forms.min_by_key(|[value, slope]| cost(value) + cost(slope))?;
    let used = |x: &Expression| value.contains(x) || slope.contains(x);
    let mut definitions = Vec::new();
    let exp = apply(Function::Exp, scores);
    let total = Expression::Total(Over::Classes, Box::new(exp.clone()));
    if used(&share) || used(&share.at_label()) {
        let meaning = Meaning::Short(divide(exp, total.clone()));
        definitions.push(Definition { symbol: Symbol::Entry(SHARE.into()), meaning });
    }
    if used(&lse) {
        let meaning = Meaning::Short(apply(Function::Ln, total));
        definitions.push(Definition { symbol: Symbol::Variable(LSE.into()), meaning });
    }

    for (symbol, (name, _, value)) in known.symbols.iter().zip(parameters) {
        if used(&symbol.clone().into()) {
            definitions
                .push(Definition { symbol: symbol.clone(), meaning: Meaning::Parameter(name, *value) });
        }
    }
    let formula = Expressions::new((score, target), value, slope, None, definitions);
    agrees(&formula, loss).then_some(formula)
}

/// The largest size of a formula that is simplified.
const LONGEST: usize = 2000;
/// The symbol of the softmax of the scores.
pub(super) const SHARE: &str = "p";
/// The symbol of ln Σ exp of the scores.
const LSE: &str = "L";

/// The condition 0 < 1 − p_y: the label is not certain.
fn certain(x: &Expression) -> Expression {
    let own = Expression::from(Symbol::Labelled(SHARE.into()));
    let miss = add([number(1.0), super::algebra::negated(&own)]);
    match x {
        Expression::Choice(of) if of[0] == number(0.0) && tidied(&of[1]) == miss => certain(&of[2]),
        _ => x.rebuilt(&certain),
    }
}

/// True if the formula has the values and slopes of the loss on a few rows.
fn agrees(formula: &Expressions, loss: &Loss) -> bool {
    const ROWS: [[f64; 4]; 3] = [[0.3, -1.2, 2.1, 0.7], [-4.0, 3.5, 0.1, 1.9], [0.9, 0.8, -0.3, -2.2]];
    const TARGETS: [[f64; 4]; 3] = [[0.1, 0.2, 0.3, 0.4], [0.7, 0.05, 0.05, 0.2], [0.25, 0.25, 0.15, 0.35]];
    let domain = loss.card().prediction;
    (0..ROWS.len()).all(|k| {
        // Scores that are probabilities, or their logarithms, sum to 1.
        let lse = ROWS[k].iter().map(|x| x.exp()).sum::<f64>().ln();
        let scores = ROWS[k].map(|x| match (domain.contains(-1.0), domain.contains(1.5)) {
            (true, true) => x,
            (true, false) => x - lse,
            _ => (x - lse).exp(),
        });
        let label = k + 1;
        let mut grad = [Dual::fixed(0.0); 4];
        let (row, targets) = (scores.map(Dual::fixed), TARGETS[k].map(Dual::fixed));
        let value = match (loss.labelled(), loss.soft()) {
            (Some(any), _) => any.dual_at(&row, label, &mut grad),
            (_, Some(any)) => any.dual_at(&row, &targets, &mut grad),
            _ => return false,
        };
        let total = scores.iter().map(|x| x.exp()).sum::<f64>();
        let shares = scores.map(|x| x.exp() / total);
        let (score, target) = formula.inputs();
        let rows = [(score.name(), &scores[..]), (target.name(), &TARGETS[k][..]), (SHARE, &shares[..])];
        let mut numbers = vec![(LSE, total.ln()), (CLASSES, 4.0)];
        numbers.extend(formula.definitions.iter().filter_map(|definition| match definition.meaning {
            Meaning::Parameter(_, value) => Some((definition.symbol.name(), value)),
            Meaning::Short(_) => None,
        }));
        let values = Values { numbers: &numbers, rows: &rows, label };
        let close = |got: f64, want: f64| (got - want).abs() <= 1e-9 * (1.0 + want.abs());
        let slopes = (0..4).all(|c| close(formula.slope.at(values, c), grad[c].re));
        close(formula.value.eval(values), value.re) && slopes
    })
}
