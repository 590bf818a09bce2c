//! Programs with parameters as inputs, for derivatives in parameters and for values that are not known yet.
//!
//! The loss is traced at several values of its parameters. If the programs differ in their numbers only, each number that varies
//! is a polynomial in the parameters, 1 over one, or the logarithm of one, with coefficients from some of the traces; the other
//! traces must agree. It is then computed from inputs, if that is right at the [ends](super::ends) of their domains, too.
use super::ends;
use super::known::{PROBES, Parameter, probe, with};
use super::parameters::{simple, solve};
use crate::loss::Loss;
use perdita::loss::{Error, ParamKind};
use perdita::trace::{Input, Node, Op, Program};

impl Loss {
    /// The formula as a [program](Loss::trace) whose last inputs are these parameters. `None` if the loss has no formula, or is
    /// none of a parameter: of a word, a flag, or a number at whose least value the loss has another formula.
    ///
    /// ```
    /// use perdita_catalog::Loss;
    /// let huber = "huber".parse::<Loss>()?.trace_in(&["delta"], 1)?.expect("a formula");
    /// assert_eq!(huber.run(&[&[3.0], &[0.0], &[2.0]], None), [[4.0]]);
    /// let slopes = huber.backward().run(&[&[3.0], &[0.0], &[2.0], &[1.0]], None);
    /// assert_eq!(slopes, [[2.0], [-2.0], [1.0]]); // the last in delta
    /// # Ok::<(), perdita_catalog::Error>(())
    /// ```
    ///
    /// # Errors
    /// Another number of classes than a parameter has.
    pub fn trace_in(&self, parameters: &[&str], width: usize) -> Result<Option<Program>, Error> {
        self.trace(width)?; // for its error
        Ok(parametric(self, parameters, width))
    }
}

fn parametric(loss: &Loss, names: &[&str], width: usize) -> Option<Program> {
    let params = loss.card().params;
    let known: Vec<Parameter> = names
        .iter()
        .map(|name| params.iter().find(|param| param.name == *name && is_number(param.kind)))
        .map(|param| param.map(|param| (param.name, param.domain, 0.0)))
        .collect::<Option<_>>()?;

    let probes: Vec<Vec<f64>> = (0..PROBES)
        .map(|k| known.iter().enumerate().map(|(i, (_, domain, _))| probe(*domain, i, k)).collect())
        .collect();
    let traced: Vec<Program> =
        probes.iter().map(|values| with(loss, &known, values)?.trace(width).ok()?).collect::<Option<_>>()?;

    let first = traced[0].inputs.len();
    let is_written = loss.formula().is_some();
    let mut made = Building { nodes: Vec::new(), first, probes: &probes, varies: Vec::new(), is_written };
    let mut places = Vec::with_capacity(traced[0].nodes.len());
    for (id, node) in traced[0].nodes.iter().enumerate() {
        let all: Vec<&Node> = traced.iter().map(|program| program.nodes.get(id)).collect::<Option<_>>()?;
        if all.iter().any(|other| other.args != node.args) {
            return None;
        }
        places.push(made.copy(&all, &places)?);
    }
    if traced.iter().any(|program| {
        program.nodes.len() != places.len()
            || program.outputs != traced[0].outputs
            || program.slopes != traced[0].slopes
    }) {
        return None;
    }

    let Program { mut inputs, outputs, slopes, .. } = traced.into_iter().next()?;
    inputs.extend(names.iter().map(|name| Input { name: (*name).into(), wide: false }));
    let program = Program {
        inputs,
        nodes: made.nodes,
        outputs: outputs.into_iter().map(|id| places[id]).collect(),
        slopes: slopes.into_iter().map(|slope| slope.map(|id| places[id])).collect(),
    };
    ends::agree(loss, &known, &probes[0], &program, width).then_some(program)
}

fn is_number(kind: ParamKind) -> bool {
    matches!(kind, ParamKind::Number(_) | ParamKind::Optional(_) | ParamKind::PerClass(_))
}

/// The program that is being made.
struct Building<'a> {
    nodes: Vec<Node>,
    /// The number of inputs before the parameters.
    first: usize,
    probes: &'a [Vec<f64>],
    /// True for nodes that depend on a parameter.
    varies: Vec<bool>,
    /// True for the program of a [`Formula`](crate::Formula).
    is_written: bool,
}

impl Building<'_> {
    /// A node of all traces, of which the first is copied with its numbers as functions of the parameters.
    fn copy(&mut self, all: &[&Node], places: &[usize]) -> Option<usize> {
        let Node { op, args, wide } = all[0];
        let args: Vec<usize> = args.iter().map(|&arg| places[arg]).collect();
        let seen: Vec<&[f64]> = all.iter().map(|node| numbers(&node.op)).collect();
        if all.iter().all(|node| node.op == *op) {
            // Derivatives are only in its first argument. `stop_gradient` in a formula is a constant by definition.
            let is_constant = |x: usize, slope: usize| x == slope && self.nodes[x].op == Op::Literal(0.0);
            let is_hidden = *op == Op::WithDerivative && self.varies[args[1]];
            let hidden = is_hidden && !(self.is_written && is_constant(args[0], args[2]));
            return (!hidden).then(|| self.push(op.clone(), args, *wide));
        }
        match op {
            Op::Literal(_) if all.iter().all(|node| matches!(node.op, Op::Literal(_))) => {
                self.number(&seen, false)
            }
            Op::Powf(_) if all.iter().all(|node| matches!(node.op, Op::Powf(_))) => {
                let exponent = self.number(&seen, false)?;
                Some(self.push(Op::Power, vec![args[0], exponent], *wide))
            }
            Op::Constants(_) if all.iter().all(|node| matches!(node.op, Op::Constants(_))) => {
                self.number(&seen, true)
            }
            _ => None,
        }
    }

    fn push(&mut self, op: Op, args: Vec<usize>, wide: bool) -> usize {
        let node = Node { op, args, wide };
        if let Some(known) = self.nodes.iter().position(|known| *known == node) {
            return known;
        }
        let is_parameter = matches!(node.op, Op::Input(i) if i >= self.first);
        self.varies.push(is_parameter || node.args.iter().any(|&arg| self.varies[arg]));
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Numbers, a row of them if `wide`, as a function of the parameters.
    fn number(&mut self, seen: &[&[f64]], wide: bool) -> Option<usize> {
        let count = seen[0].len();
        let bases = bases(self.probes[0].len());
        for form in [Form::Itself, Form::Reciprocal, Form::Logarithm] {
            let values: Vec<Vec<f64>> = (0..count)
                .map(|j| seen.iter().map(|numbers| form.polynomial(numbers[j])).collect())
                .collect();
            // The exponential of a large number says nothing of it.
            if matches!(form, Form::Logarithm)
                && values.iter().flatten().any(|x| *x == 0.0 || x.is_infinite())
            {
                continue;
            }
            let fit = |basis: &Vec<Vec<usize>>| -> Option<Vec<Vec<f64>>> {
                values.iter().map(|values| coefficients(basis, self.probes, values)).collect()
            };
            let found = bases.iter().find_map(|basis| fit(basis).map(|found| (basis, found)));
            let Some((basis, found)) = found else { continue };
            let sum = self.polynomial(basis, &found, wide);
            return Some(match form {
                Form::Itself => sum,
                Form::Reciprocal => {
                    let one = self.push(Op::Literal(1.0), vec![], false);
                    self.push(Op::Div, vec![one, sum], wide)
                }
                Form::Logarithm => self.push(Op::Ln, vec![sum], wide),
            });
        }
        None
    }

    /// A polynomial, whose coefficients are rows if `wide`.
    fn polynomial(&mut self, basis: &[Vec<usize>], coefficients: &[Vec<f64>], wide: bool) -> usize {
        let mut sum = None;
        for (k, monomial) in basis.iter().enumerate() {
            let of: Vec<f64> = coefficients.iter().map(|all| all[k]).collect();
            if of.iter().all(|c| *c == 0.0) {
                continue;
            }
            let one = of.iter().all(|c| *c == 1.0) && !monomial.is_empty() && !wide;
            let op = if wide { Op::Constants(of.clone()) } else { Op::Literal(of[0]) };
            let mut term = if one { None } else { Some(self.push(op, vec![], wide)) };
            for &i in monomial {
                let parameter = self.push(Op::Input(self.first + i), vec![], false);
                term = Some(match term {
                    Some(term) => self.push(Op::Mul, vec![term, parameter], wide),
                    None => parameter,
                });
            }
            sum = Some(match (sum, term) {
                (Some(sum), Some(term)) => self.push(Op::Add, vec![sum, term], wide),
                (sum, term) => sum.or(term).unwrap_or_default(),
            });
        }
        sum.unwrap_or_else(|| self.push(Op::Literal(0.0), vec![], false))
    }
}

/// The numbers of an operation.
fn numbers(op: &Op) -> &[f64] {
    match op {
        Op::Literal(c) | Op::Powf(c) => std::slice::from_ref(c),
        Op::Constants(per_class) => per_class,
        _ => &[],
    }
}

/// A number in terms of a polynomial.
#[derive(Clone, Copy)]
enum Form {
    Itself,
    Reciprocal,
    Logarithm,
}

impl Form {
    /// The value of the polynomial, from the number.
    fn polynomial(self, number: f64) -> f64 {
        match self {
            Form::Itself => number,
            Form::Reciprocal => 1.0 / number,
            Form::Logarithm => number.exp(),
        }
    }
}

/// Sets of monomials, the shorter first; a monomial is a list of parameters.
fn bases(parameters: usize) -> Vec<Vec<Vec<usize>>> {
    let each = || 0..parameters;
    let pairs = || each().flat_map(|i| (0..i).map(move |j| [j, i]));
    let one = || vec![vec![]];
    let with = |more: Vec<Vec<usize>>| [one(), more].concat();
    let mut all = vec![one()];
    all.extend(each().map(|i| with(vec![vec![i]])));
    all.extend(each().map(|i| with(vec![vec![i, i]])));
    all.extend(each().map(|i| with(vec![vec![i], vec![i, i]])));
    all.extend(pairs().map(|[i, j]| with(vec![vec![i], vec![j], vec![i, j]])));
    all
}

/// The coefficients of the polynomial that takes these values at all probes.
fn coefficients(basis: &[Vec<usize>], probes: &[Vec<f64>], values: &[f64]) -> Option<Vec<f64>> {
    let row = |probe: &[f64]| -> Vec<f64> {
        basis.iter().map(|monomial| monomial.iter().map(|&i| probe[i]).product()).collect()
    };
    let equations = probes.iter().zip(values).map(|(probe, value)| [row(probe), vec![*value]].concat());
    let found = solve(equations.take(basis.len()).collect())?;
    let found: Vec<f64> = found.into_iter().map(|c| simple(c).unwrap_or(c)).collect();
    let agrees = |(probe, value): (&Vec<f64>, &f64)| {
        let got: f64 = row(probe).iter().zip(&found).map(|(x, c)| x * c).sum();
        (got - value).abs() <= 1e-11 * value.abs().max(1.0)
    };
    probes.iter().zip(values).all(agrees).then_some(found)
}
