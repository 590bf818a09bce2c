//! The recording of a formula: its syntax tree on traced numbers.
use super::functions::{Apply, Function, power};
use super::scope::{Meaning, Observations, Scope};
use super::syntax::{Binary, Comparison, Id, Syntax, Tree};
use super::{AS_WRITTEN, Problem};
use crate::loss::Loss;
use perdita::real::Real;
use perdita::trace::{Input, Op, Program, Traced, record};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Comparisons of a condition: each doubles the pieces at most once.
const COMPARISONS_MAX: usize = 32;

/// The program of a formula as it is written, for rows of `classes` numbers.
///
/// # Errors
/// A label where a number is expected, and the like; parts that take another number of classes.
pub(super) fn program(tree: &Tree, scope: &Scope, classes: usize) -> Result<Program, Problem> {
    if let Some(known) = scope.classes.filter(|&known| known != classes) {
        let problem = format!("its lists are of {known} classes, and the rows have {classes}");
        return Err(Problem::new(tree.nodes[tree.value].at, problem));
    }
    let mut program = side(tree, scope, classes)?;
    let names: &[&str] = match scope.kind {
        Observations::Pairs => &["prediction", "target"],
        Observations::Labels => &["scores"],
        Observations::Rows => &["scores", "targets"],
        Observations::Numbers => &[],
    };
    program.inputs.iter_mut().zip(names).for_each(|(input, name)| input.name = (*name).into());
    match program.nodes[program.outputs[0]].wide {
        true => {
            let problem = "a loss is one number per row: reduce it, as in sum(…)";
            Err(Problem::new(tree.nodes[tree.value].at, problem.into()))
        }
        false => Ok(program),
    }
}

/// The program of a number or a row.
pub(super) fn side(tree: &Tree, scope: &Scope, classes: usize) -> Result<Program, Problem> {
    let inputs = scope.inputs.iter().zip(&scope.wide).enumerate();
    let inputs = inputs.filter(|(i, _)| scope.label != Some(*i));
    let inputs = inputs.map(|(_, (name, &wide))| Input { name: name.clone(), wide }).collect();

    let problem = RefCell::new(None);
    let program = record(inputs, &|x| {
        let recorder = Recorder { tree, scope, classes, inputs: x };
        recorder.value().unwrap_or_else(|found| {
            problem.replace(Some(found));
            x[0]
        })
    });
    problem.into_inner().map_or(Ok(program), Err)
}

/// The value of a node.
#[derive(Clone)]
enum Value<'g> {
    Number(Traced<'g>),
    /// A row without the number at the label.
    Others(Traced<'g>),
    Condition(Rc<Condition<'g>>),
    Label,
}

/// A condition: comparisons, joined.
enum Condition<'g> {
    Less(Traced<'g>, Traced<'g>),
    Not(Rc<Condition<'g>>),
    And(Rc<Condition<'g>>, Rc<Condition<'g>>, usize),
}

impl<'g> Condition<'g> {
    /// The number of comparisons.
    fn count(&self) -> usize {
        match self {
            Condition::Less(..) => 1,
            Condition::Not(condition) => condition.count(),
            Condition::And(.., count) => *count,
        }
    }

    fn negated(condition: Rc<Self>) -> Rc<Self> {
        Rc::new(Condition::Not(condition))
    }

    fn both(x: Rc<Self>, y: Rc<Self>) -> Rc<Self> {
        let count = x.count() + y.count();
        Rc::new(Condition::And(x, y, count))
    }

    /// `then` where the condition holds, else `other`.
    fn choose(&self, then: Traced<'g>, other: Traced<'g>) -> Traced<'g> {
        match self {
            Condition::Less(x, y) => x.select_lt(*y, then, other),
            Condition::Not(condition) => condition.choose(other, then),
            Condition::And(x, y, _) => x.choose(y.choose(then, other), other),
        }
    }
}

/// The recording of one formula.
struct Recorder<'a, 'g> {
    tree: &'a Tree,
    scope: &'a Scope,
    classes: usize,
    inputs: &'a [Traced<'g>],
}

impl<'g> Recorder<'_, 'g> {
    fn value(&self) -> Result<Traced<'g>, Problem> {
        let mut values: Vec<Option<Value>> = vec![None; self.tree.nodes.len()];
        for &id in &self.scope.order {
            let value = self.node(id, &values)?;
            values[id] = Some(value);
        }

        self.number(self.tree.value, &values)
    }

    fn problem(&self, id: Id, problem: impl Into<String>) -> Problem {
        Problem::new(self.tree.nodes[id].at, problem.into())
    }

    /// The number, or row, of a node.
    fn number(&self, id: Id, values: &[Option<Value<'g>>]) -> Result<Traced<'g>, Problem> {
        match values[id].as_ref().expect("operands come first") {
            Value::Others(_) => Err(self.problem(id, "others(…) stands in sum, mean, max, min or logsumexp")),
            _ => self.operand(id, values).map(|(x, _)| x),
        }
    }

    /// The same for an operand of an elementwise operation; true if it lacks the number at the label.
    fn operand(&self, id: Id, values: &[Option<Value<'g>>]) -> Result<(Traced<'g>, bool), Problem> {
        match values[id].as_ref().expect("operands come first") {
            Value::Number(x) => Ok((*x, false)),
            Value::Others(x) => Ok((*x, true)),
            // A comparison counts as 1 or 0, as in NumPy.
            Value::Condition(condition) => {
                let one = self.inputs[0].lit(1.0);
                Ok((condition.choose(one, one.lit(0.0)), false))
            }
            Value::Label => Err(self.problem(id, "the label stands in row[label] or one_hot(label)")),
        }
    }

    fn condition(&self, id: Id, values: &[Option<Value<'g>>]) -> Result<Rc<Condition<'g>>, Problem> {
        let condition = match values[id].as_ref().expect("operands come first") {
            Value::Condition(condition) => condition.clone(),
            // A number is true unless it is 0.
            Value::Number(x) => {
                let zero = x.lit(0.0);
                Condition::negated(Self::equal(*x, zero))
            }
            _ => return Err(self.problem(id, "expected a comparison, such as p < 0")),
        };
        match condition.count() {
            0..=COMPARISONS_MAX => Ok(condition),
            count => {
                let problem = format!("{count} comparisons in one condition: at most {COMPARISONS_MAX}");
                Err(self.problem(id, problem))
            }
        }
    }

    fn equal(x: Traced<'g>, y: Traced<'g>) -> Rc<Condition<'g>> {
        let less = |x, y| Condition::negated(Rc::new(Condition::Less(x, y)));
        Condition::both(less(x, y), less(y, x))
    }

    fn node(&self, id: Id, values: &[Option<Value<'g>>]) -> Result<Value<'g>, Problem> {
        // An elementwise operation on a row without its label gives another.
        let others = Cell::new(false);
        let number = |id| {
            let (x, is_others) = self.operand(id, values)?;
            others.set(others.get() || is_others);
            Ok(x)
        };
        let elementwise = |x| if others.get() { Value::Others(x) } else { Value::Number(x) };
        let condition = |id| self.condition(id, values);
        let lit = |c| self.inputs[0].lit(c);
        Ok(match &self.tree.nodes[id].syntax {
            Syntax::Number(c) => Value::Number(lit(*c)),
            Syntax::List(list) => Value::Number(self.inputs[0].constants(list)),
            Syntax::Name(_) => match &self.scope.meanings[&id] {
                Meaning::Defined(value) => values[*value].clone().expect("definitions come first"),
                Meaning::Constant(c) => Value::Number(lit(*c)),
                Meaning::Input(i) if self.scope.label == Some(*i) => Value::Label,
                // A label comes last.
                Meaning::Input(i) => Value::Number(self.inputs[*i]),
                Meaning::Loss(loss) => Value::Number(self.loss(id, loss, &[])?),
            },
            &Syntax::Negative(x) => {
                let x = number(x)?;
                match x.op() {
                    Op::Literal(c) => Value::Number(lit(-c)),
                    _ => elementwise(-x),
                }
            }
            &Syntax::Binary(operator, x, y) => {
                let (x, y) = (number(x)?, number(y)?);
                elementwise(match operator {
                    Binary::Add => x + y,
                    Binary::Subtract => x - y,
                    Binary::Multiply => x * y,
                    Binary::Divide => x / y,
                    Binary::Power => power(x, y),
                })
            }
            &Syntax::Compare(comparison, x, y) => {
                let (x, y) = (number(x)?, number(y)?);
                let less = |x, y| Rc::new(Condition::Less(x, y));
                Value::Condition(match comparison {
                    Comparison::Less => less(x, y),
                    Comparison::Greater => less(y, x),
                    Comparison::LessOrEqual => Condition::negated(less(y, x)),
                    Comparison::GreaterOrEqual => Condition::negated(less(x, y)),
                    Comparison::Equal => Self::equal(x, y),
                    Comparison::Unequal => Condition::negated(Self::equal(x, y)),
                })
            }
            &Syntax::Not(x) => Value::Condition(Condition::negated(condition(x)?)),
            &Syntax::And(x, y) => Value::Condition(Condition::both(condition(x)?, condition(y)?)),
            &Syntax::Or(x, y) => {
                let neither =
                    Condition::both(Condition::negated(condition(x)?), Condition::negated(condition(y)?));
                Value::Condition(Condition::negated(neither))
            }
            &Syntax::Choice { condition: test, then, other } => {
                elementwise(condition(test)?.choose(number(then)?, number(other)?))
            }
            &Syntax::AtLabel { row, label } => {
                self.is_label(label, values)?;
                Value::Number(self.number(row, values)?.at_label())
            }
            Syntax::Call { name, args, .. } => match self.scope.meanings.get(&id) {
                Some(Meaning::Loss(loss)) => {
                    Value::Number(self.loss(id, loss, &self.losses_inputs(id, loss, args, values)?)?)
                }
                _ => self.call(id, name, args, values)?,
            },
        })
    }

    fn is_label(&self, id: Id, values: &[Option<Value<'g>>]) -> Result<(), Problem> {
        match values[id] {
            Some(Value::Label) => Ok(()),
            _ => Err(self.problem(id, "expected the name of the label, such as y")),
        }
    }

    fn call(
        &self,
        id: Id,
        name: &str,
        args: &[Id],
        values: &[Option<Value<'g>>],
    ) -> Result<Value<'g>, Problem> {
        let function = Function::find(name, args.len()).expect("names are resolved");
        if args.len() != function.arguments.len() {
            let signature = function.arguments.join(", ");
            let problem = format!("{name}({signature}) has {} arguments here", args.len());
            return Err(self.problem(id, problem));
        }

        let number = |i: usize| self.number(args[i], values);
        let others = args.iter().any(|&arg| matches!(values[arg], Some(Value::Others(_))));
        let operand = |i: usize| self.operand(args[i], values).map(|(x, _)| x);
        let elementwise = |x| Ok(if others { Value::Others(x) } else { Value::Number(x) });
        if name == AS_WRITTEN && id != self.tree.value {
            return Err(self.problem(id, format!("{name}(…) stands around the whole formula")));
        }
        Ok(Value::Number(match function.apply {
            Apply::Elementwise(f) => {
                let args: Vec<_> = (0..args.len()).map(operand).collect::<Result<_, _>>()?;
                return elementwise(f(&args));
            }
            Apply::Where => {
                return elementwise(self.condition(args[0], values)?.choose(operand(1)?, operand(2)?));
            }
            Apply::Reduction(f) => match values[args[0]] {
                Some(Value::Others(row)) => f(row, true, self.classes),
                _ => f(number(0)?, false, self.classes),
            },
            Apply::Row(f) => f(number(0)?, self.classes),
            Apply::Others if self.scope.label.is_some() => return Ok(Value::Others(number(0)?)),
            Apply::Others => return Err(self.problem(id, "others(…) needs a label, as in row[label]")),
            Apply::OneHot => {
                self.is_label(args[0], values)?;
                let zero = self.inputs[0].constants(&vec![0.0; self.classes]);
                zero.set_label(zero.lit(1.0))
            }
            Apply::Classes => self.inputs[0].lit(self.classes as f64),
        }))
    }

    /// The inputs of a loss of the catalogue.
    fn losses_inputs(
        &self,
        id: Id,
        loss: &Loss,
        args: &[Id],
        values: &[Option<Value<'g>>],
    ) -> Result<Vec<Traced<'g>>, Problem> {
        let has_label = loss.labelled().is_some();
        match args {
            [] => Ok(Vec::new()),
            [scores, label] if has_label => {
                self.is_label(*label, values)?;
                Ok(vec![self.number(*scores, values)?])
            }
            [prediction, target] => {
                Ok(vec![self.number(*prediction, values)?, self.number(*target, values)?])
            }
            _ => {
                let problem = format!("{} takes a prediction and a target", loss.card().name);
                Err(self.problem(id, problem))
            }
        }
    }

    /// A loss of the catalogue. Without `inputs`, it takes those of the formula.
    fn loss(&self, id: Id, loss: &Loss, inputs: &[Traced<'g>]) -> Result<Traced<'g>, Problem> {
        let problem = |error: perdita::Error| self.problem(id, error.to_string());
        let program = if let Some(any) = loss.pointwise() {
            any.as_written()
        } else if let Some(any) = loss.labelled() {
            if (0..self.classes).any(|label| any.weight(label) != 1.0) {
                let problem = "class weights change the mean: give them as weights of the rows";
                return Err(self.problem(id, problem));
            }
            any.trace(self.classes).map_err(problem)?
        } else if let Some(any) = loss.soft() {
            any.trace(self.classes).map_err(problem)?
        } else {
            let problem =
                format!("{} is neither pointwise nor row-wise: it is no part of a formula", loss.card().name);
            return Err(self.problem(id, problem));
        };

        let inputs = if inputs.is_empty() { self.inputs } else { inputs };
        if inputs.len() < program.inputs.len() {
            let name = loss.card().name;
            let problem = format!("{name} takes a prediction and a target: write {name}(…, …)");
            return Err(self.problem(id, problem));
        }
        if let Some((input, given)) =
            program.inputs.iter().zip(inputs).find(|(input, x)| input.wide != x.is_wide())
        {
            let shapes = ["a number", "a row"];
            let (expected, found) = (shapes[usize::from(input.wide)], shapes[usize::from(given.is_wide())]);
            let name = loss.card().name;
            return Err(self.problem(id, format!("the {} of {name} is {expected}, not {found}", input.name)));
        }
        let (outputs, slopes) = program.replay_outputs(inputs, self.classes);
        let slope = slopes.first().copied().flatten().or(outputs.get(1).copied());
        // Its own slope keeps more digits, but it is that in the prediction alone.
        match slope {
            Some(slope) if !self.has_gradient(inputs.get(1).copied()) => {
                Ok(inputs[0].with_derivative(outputs[0], slope))
            }
            _ => Ok(outputs[0]),
        }
    }

    /// True if derivatives in a target matter.
    fn has_gradient(&self, target: Option<Traced<'g>>) -> bool {
        let Some(target) = target else { return false };
        self.scope.kind == Observations::Numbers || depends_on(target, self.inputs[0])
    }
}

/// True if a number is computed from another.
fn depends_on<'g>(x: Traced<'g>, input: Traced<'g>) -> bool {
    let (mut open, mut seen) = (vec![x], Vec::new());
    while let Some(x) = open.pop() {
        if x == input {
            return true;
        }
        if !seen.contains(&x) {
            seen.push(x);
            open.extend(x.args());
        }
    }
    false
}
