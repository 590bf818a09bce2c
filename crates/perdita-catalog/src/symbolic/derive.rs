//! Derivation of formulas: the loss is traced, its program differentiated, its numbers recognised, and the result simplified.
use super::algebra::{add, number, sub};
use super::expression::{Expression, Symbol};
use super::expressions::{Definition, Expressions, Meaning};
use super::finish::finished;
use super::known::{Known, Parameter, numbers};
use super::rows::rows;
use super::tidy::{cost, presented};
use crate::erased::AnyPointwise;
use crate::formula::joined;
use crate::loss::Loss;
use perdita::real::Interval;
use perdita::trace::Program;

impl Expressions {
    /// The formula of a pointwise loss, or of a row-wise loss if it fits in a line; `None` for all others.
    ///
    /// ```
    /// use perdita_catalog::symbolic::Expressions;
    /// let hinge = Expressions::of(&"squared_hinge".parse()?).expect("a formula");
    /// assert_eq!(hinge.value.to_string(), "max(0, m − xy)²");
    /// assert_eq!(hinge.value.latex(), r"\max(0, m - xy)^{2}");
    /// # Ok::<(), perdita::Error>(())
    /// ```
    pub fn of(loss: &Loss) -> Option<Expressions> {
        formula(loss)
    }
}

fn formula(loss: &Loss) -> Option<Expressions> {
    let parameters = numbers(loss);
    // A parameter whose value is a special case (`beta=0`) stays a number.
    let mut subsets: Vec<u32> = (0..1 << parameters.len().min(PARAMETERS_MAX)).collect();
    subsets.sort_by_key(|subset| std::cmp::Reverse(subset.count_ones()));
    subsets.into_iter().find_map(|subset| {
        let chosen = parameters.iter().enumerate().filter(|(i, _)| subset >> i & 1 == 1);
        let chosen: Vec<_> = chosen.map(|(_, parameter)| *parameter).collect();
        let forms = FORMS.iter().filter_map(|form| match loss.pointwise() {
            Some(any) => pointwise(loss, &chosen, form).filter(|formula| agrees(formula, loss, any)),
            None => rows(loss, &chosen, form),
        });
        forms.min_by_key(|formula| cost(&formula.value) + cost(&formula.slope))
    })
}

/// More parameters than this stay numbers.
const PARAMETERS_MAX: usize = 4;

/// A program of a loss for rows of so many classes, to be read.
pub(super) type Form = fn(&Loss, usize) -> Option<Program>;

/// The program that is computed; of a formula, also as it is written.
const FORMS: &[Form] = &[
    |loss, classes| loss.trace(classes).ok()?.filter(|program| loss.formula().is_none() || is_short(program)),
    |loss, classes| {
        let formula = loss.formula().filter(|formula| !formula.is_as_written())?;
        let written = joined(formula.written(classes).ok()?);
        let program = if classes > 0 { written.tidied(classes) } else { written.with_slope() };
        Some(program).filter(is_short)
    },
];

/// True for a program that may be read: the time of simplification grows fast.
fn is_short(program: &Program) -> bool {
    program.nodes.len() <= 50
}

fn pointwise(loss: &Loss, parameters: &[Parameter], form: &Form) -> Option<Expressions> {
    let card = loss.card();
    let known = Known::of(loss, parameters, false, &|loss, _| {
        let value = form(loss, 0)?;
        let slope = value.backward();
        let curvature = slope.backward();
        Some(vec![value, slope, curvature])
    })?;
    let inputs = (Symbol::Variable(card.predicts.symbol().into()), Symbol::Target("y".into()));
    let (prediction, target) = (Expression::from(inputs.0.clone()), Expression::from(inputs.1.clone()));
    let residual: Expression = Symbol::Variable("r".into()).into();
    let replayed = |prediction: Expression| -> Option<[Expression; 3]> {
        let (one, zero) = (number(1.0), number(0.0));
        let [value, slope, curvature] = &known.on(&[prediction, target.clone(), one.clone(), one, zero])?[..]
        else {
            return None;
        };
        Some([value, slope, curvature].map(Clone::clone))
    };
    let values: Vec<(&str, f64)> =
        known.symbols.iter().map(Symbol::name).zip(parameters.iter().map(|p| p.2)).collect();
    let finish = |x: &Expression| finished(x, card, &prediction, &target, &values);
    let mut definitions: Vec<Definition> = Vec::new();
    let raw = replayed(prediction.clone())?;
    let all = raw.each_ref().map(finish);

    // In terms of the error, prediction minus target, if that is shorter.
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

    for (symbol, (name, _, value)) in known.symbols.iter().zip(parameters) {
        if used(symbol) {
            definitions
                .push(Definition { symbol: symbol.clone(), meaning: Meaning::Parameter(name, *value) });
        }
    }
    let [value, slope, curvature] = all;
    Some(Expressions::new(inputs, value, slope, Some(curvature), definitions))
}

/// True if the formula has the values, slopes and curvatures of the loss at generic points.
fn agrees(formula: &Expressions, loss: &Loss, any: &dyn AnyPointwise) -> bool {
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
