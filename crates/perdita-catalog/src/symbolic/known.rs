//! Programs with symbolic numbers: traced at several values of a loss's parameters.
use super::algebra::literal;
use super::expression::{CLASSES, Expression, Symbol};
use super::names;
use super::parameters::{explain, join_halves};
use super::replay::{alike, literals, replay};
use crate::loss::Loss;
use perdita::loss::{ParamKind, Value};
use perdita::real::Interval;
use perdita::trace::Program;

/// The number of probed parameter values. Three determine a polynomial, the others must agree.
pub(super) const PROBES: usize = 8;
/// The length of probed rows.
const ROWS: [usize; PROBES] = [7, 11, 13, 17, 19, 23, 29, 31];

/// A numeric parameter: its name, domain and value.
pub(super) type Parameter = (&'static str, Interval, f64);
pub(super) fn numbers(loss: &Loss) -> Vec<Parameter> {
    let params = loss.card().params.iter().zip(loss.args().iter());
    let number =
        |(param, (name, value)): (&perdita::loss::Param, (&'static str, &Value))| match (param.kind, value) {
            (ParamKind::Number(_) | ParamKind::Optional(_) | ParamKind::PerClass(_), Value::Number(x))
                if *x != 0.0 =>
            {
                Some((name, param.domain, *x))
            }
            _ => None,
        };
    params.filter_map(number).collect()
}

/// Other values of a parameter: generic ones, exact in single precision.
pub(super) fn probe(domain: Interval, i: usize, k: usize) -> f64 {
    const STEPS: [f64; PROBES] = [13.0, 37.0, 21.0, 53.0, 29.0, 45.0, 11.0, 59.0];
    let step = STEPS[(k * (i + 1) + i) % PROBES] + [0.0, 0.5, 0.25][i % 3];
    let part = step / 128.0;
    // A parameter of a formula may be any number.
    let lo = if domain.lo == f64::NEG_INFINITY { 0.0 } else { domain.lo.max(-1e6) };
    let hi = domain.hi;
    if hi - lo < 100.0 {
        // The ends are 0 or 1 up to the last bit.
        lo.round() + ((hi - lo) * 64.0).round() / 64.0 * part
    } else {
        lo.round() + 3.0 + 2.0 * part
    }
}

/// The loss with other values of some of its parameters.
pub(super) fn with(loss: &Loss, parameters: &[Parameter], values: &[f64]) -> Option<Loss> {
    let values = parameters.iter().map(|(name, ..)| *name).zip(values);
    values
        .into_iter()
        .try_fold(loss.clone(), |loss, (name, &value)| loss.with(name, Value::Number(value)).ok())
}

/// Programs, and the expressions of their numbers in the parameters.
pub(super) struct Known {
    programs: Vec<Program>,
    numbers: Vec<Vec<Expression>>,
    /// The letters of the parameters.
    pub(super) symbols: Vec<Symbol>,
}

impl Known {
    /// The programs that `trace` records of the loss, for rows of the given number of classes if it has rows.
    pub(super) fn of(
        loss: &Loss,
        parameters: &[Parameter],
        rows: bool,
        trace: &dyn Fn(&Loss, usize) -> Option<Vec<Program>>,
    ) -> Option<Known> {
        let mut symbols: Vec<Symbol> =
            parameters.iter().map(|(name, ..)| names::parameter(loss.card(), name)).collect();
        let mut probes: Vec<Vec<f64>> = (0..PROBES)
            .map(|k| parameters.iter().enumerate().map(|(i, (_, domain, _))| probe(*domain, i, k)).collect())
            .collect();
        let mut traced = Vec::new();

        for (k, values) in probes.iter_mut().enumerate() {
            let classes = ROWS[k];
            traced.push(trace(&with(loss, parameters, values)?, classes)?);
            if rows {
                values.push(classes as f64);
            }
        }
        if rows {
            symbols.push(Symbol::Parameter(CLASSES.into()));
        }

        let explained = |which: usize| {
            let all_alike = traced.iter().all(|other| alike(&other[which], &traced[0][which]));
            let mut seen: Vec<Vec<f64>> = traced.iter().map(|all| literals(&all[which])).collect();
            match symbols.is_empty() {
                true => {
                    join_halves(&mut seen);
                    Some(seen[0].iter().map(|c| literal(*c)).collect())
                }
                false if all_alike => explain(&symbols, &probes, &seen),
                false => None,
            }
        };

        let numbers = (0..traced[0].len()).map(explained).collect::<Option<_>>()?;
        let programs = traced.swap_remove(0);
        symbols.truncate(parameters.len());
        Some(Known { programs, numbers, symbols })
    }

    /// The first output of each program for these inputs.
    pub(super) fn on(&self, inputs: &[Expression]) -> Option<Vec<Expression>> {
        let first = |(program, numbers): (&Program, &Vec<Expression>)| {
            replay(program, inputs, &mut numbers.iter().cloned()).map(|outputs| outputs[0].clone())
        };
        self.programs.iter().zip(&self.numbers).map(first).collect()
    }
}
