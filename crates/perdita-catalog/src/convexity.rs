//! Convexity of losses of several numbers, proved by composition.
//!
//! ```text
//! for each node of the program, from its arguments:
//!     convex, concave    as a function of the inputs with a gradient; an affine one is both
//!     log-convex         the logarithm is: exponentials of convex functions, and sums and products of these
//!     sign, constant
//! the loss is convex if the node of its value is
//! ```
//!
//! The rules are those of disciplined convex programming: a sum of convex functions is convex, a maximum, an increasing
//! convex function of one, a logarithm of a log-convex one. A maximum that is subtracted before exponentials and added to
//! their logarithm is followed as a *shift*: ln Σ exp(z − t) + t is convex for any t.
//!
//! Signs are those of the rules, and of enclosures of all nodes: 1 − t is a factor that keeps convexity for a target t from 0 to 1.
//! It is a proof in one direction: what it does not show to be convex may be. Each node is visited once.
use crate::formula::Formula;
use crate::loss::Loss;
use perdita::loss::FieldKind;
use perdita::real::Interval;
use perdita::trace::{Node, Op, Program};

/// The number of classes of the rows that are examined. The rules do not depend on it.
const CLASSES: usize = 3;

/// Rows of more classes, by the length of a formula's list, are examined without enclosures.
const CLASSES_MAX: usize = 64;

/// True if a loss of rows or of several inputs is proved to be convex, in all inputs with a gradient together; of a formula, in
/// the form that is computed or as it is written. Of losses of a prediction and a target, claims are proved by intervals: see
/// [`properties`](crate::properties::properties).
///
/// ```
/// use perdita_catalog::is_proved_convex;
/// assert!(is_proved_convex(&"logsumexp(z) - z[y]".parse()?));
/// assert!(!is_proved_convex(&"1 - softmax(z)[y]".parse()?));
/// # Ok::<(), perdita_catalog::Error>(())
/// ```
pub fn is_proved_convex(loss: &Loss) -> bool {
    let input = |name: &str| {
        let field = loss.fields().iter().find(|field| field.name == name);
        field.map_or((Interval::REAL, false), |field| (field.domain, field.holds != FieldKind::Variable))
    };
    let classes = loss.formula().map_or(CLASSES, Formula::classes_tried);
    let written = loss.formula().and_then(|formula| formula.written(classes).ok());
    let traced = loss.trace(classes).ok().flatten();
    [written, traced].into_iter().flatten().any(|program| is_convex(&program, classes, &input))
}

/// The same of a formula of rows.
pub(crate) fn is_row_proved_convex(formula: &Formula) -> bool {
    let input = |name: &str| match name {
        "scores" => (Interval::REAL, false),
        _ => (formula.domain(1).0, true),
    };
    let classes = formula.classes_tried();
    let forms = [formula.written(classes), formula.program(classes)];
    forms.into_iter().flatten().any(|program| is_convex(&program, classes, &input))
}

/// `input` is the domain of an input, and true if it has no gradient.
fn is_convex(program: &Program, classes: usize, input: &dyn Fn(&str) -> (Interval, bool)) -> bool {
    let mut shapes: Vec<Shape> = Vec::with_capacity(program.nodes.len());
    for (node, range) in program.nodes.iter().zip(ranges(program, classes, input)) {
        let shape = match node.op {
            Op::Input(i) => Shape { constant: input(&program.inputs[i].name).1, ..Shape::AFFINE },
            _ => Known { program, shapes: &shapes }.of(node),
        };
        shapes.push(shape.within(range));
    }
    shapes[program.outputs[0]].convex
}

/// Enclosures of all nodes.
fn ranges(program: &Program, classes: usize, input: &dyn Fn(&str) -> (Interval, bool)) -> Vec<Interval> {
    // The difference of two infinite ends is none. The time is that of all classes, for each label.
    let is_infinite = |node: &Node| matches!(node.op, Op::Literal(c) if !c.is_finite());
    if classes > CLASSES_MAX || program.nodes.iter().any(is_infinite) {
        return vec![Interval::REAL; program.nodes.len()];
    }
    let inputs: Vec<Vec<Interval>> =
        program.inputs.iter().map(|of| vec![input(&of.name).0; if of.wide { classes } else { 1 }]).collect();
    let inputs: Vec<&[Interval]> = inputs.iter().map(Vec::as_slice).collect();
    let all = Program { outputs: (0..program.nodes.len()).collect(), ..program.clone() };
    let runs = (0..classes).map(|label| {
        let values = all.run(&inputs, Some(label)).into_iter();
        values.map(|row| row.into_iter().reduce(Interval::hull).unwrap_or(Interval::REAL)).collect::<Vec<_>>()
    });
    runs.reduce(|x, y| x.into_iter().zip(y).map(|(x, y)| x.hull(y)).collect()).unwrap_or_default()
}

/// Facts about a node as a function of the inputs.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    convex: bool,
    concave: bool,
    constant: bool,
    nonnegative: bool,
    nonpositive: bool,
    log_convex: bool,
    shift: Option<Shift>,
}

/// Facts about a node and another one, `by`, together.
#[derive(Clone, Copy, Debug)]
enum Shift {
    /// The sum of both is convex, or concave.
    Added { by: usize, convex: bool, concave: bool },
    /// The product with its exponential is log-convex.
    Multiplied { by: usize },
    /// The same of one more.
    OneMore { by: usize },
}

impl Shape {
    const AFFINE: Shape = Shape {
        convex: true,
        concave: true,
        constant: false,
        nonnegative: false,
        nonpositive: false,
        log_convex: false,
        shift: None,
    };

    /// The same of a node with this enclosure.
    fn within(self, range: Interval) -> Shape {
        let (nonnegative, nonpositive) =
            (self.nonnegative || range.lo >= 0.0, self.nonpositive || range.hi <= 0.0);
        Shape {
            nonnegative,
            nonpositive,
            log_convex: self.log_convex || self.constant && nonnegative,
            ..self
        }
    }

    fn is_affine(self) -> bool {
        self.convex && self.concave
    }

    /// A constant, or a row of them.
    fn constant(values: &[f64]) -> Shape {
        let nonnegative = values.iter().all(|c| *c >= 0.0);
        Shape {
            constant: true,
            nonnegative,
            nonpositive: values.iter().all(|c| *c <= 0.0),
            log_convex: nonnegative,
            ..Shape::AFFINE
        }
    }

    fn negated(self) -> Shape {
        Shape {
            convex: self.concave,
            concave: self.convex,
            constant: self.constant,
            nonnegative: self.nonpositive,
            nonpositive: self.nonnegative,
            log_convex: false,
            shift: None,
        }
    }

    /// The facts that two numbers share: of one of them, or of a sum.
    fn or(self, o: Shape) -> Shape {
        Shape {
            convex: self.convex && o.convex,
            concave: self.concave && o.concave,
            constant: self.constant && o.constant,
            nonnegative: self.nonnegative && o.nonnegative,
            nonpositive: self.nonpositive && o.nonpositive,
            log_convex: self.log_convex && o.log_convex,
            shift: None,
        }
    }

    /// The product with a constant.
    fn scaled(self, constant: Shape) -> Shape {
        let keeps_shift = constant.nonnegative && matches!(self.shift, Some(Shift::Multiplied { .. }));
        match (constant.nonnegative, constant.nonpositive) {
            (true, _) => Shape { shift: self.shift.filter(|_| keeps_shift), ..self },
            (_, true) => self.negated(),
            _ if self.is_affine() => Shape { constant: self.constant, ..Shape::AFFINE },
            _ => Shape { constant: self.constant, ..Shape::default() },
        }
    }

    fn times(self, o: Shape) -> Shape {
        match (self.constant, o.constant) {
            (true, _) => o.scaled(self),
            (_, true) => self.scaled(o),
            _ => {
                let log_convex = self.log_convex && o.log_convex;
                let nonnegative = self.nonnegative && o.nonnegative || self.nonpositive && o.nonpositive;
                Shape { convex: log_convex, log_convex, nonnegative, ..Shape::default() }
            }
        }
    }

    /// The size: |x|, x² and the like, increasing for positive numbers and decreasing for negative ones.
    fn size(self) -> bool {
        self.is_affine() || self.convex && self.nonnegative || self.concave && self.nonpositive
    }
}

/// The shapes of all earlier nodes.
struct Known<'a> {
    program: &'a Program,
    shapes: &'a [Shape],
}

impl Known<'_> {
    fn of(&self, node: &Node) -> Shape {
        let x = |i: usize| self.shapes[node.args[i]];
        let all_constant = !node.args.is_empty() && node.args.iter().all(|&arg| self.shapes[arg].constant);
        let shape = match &node.op {
            Op::Literal(c) => return Shape::constant(&[*c]),
            Op::Constants(row) => return Shape::constant(row),
            Op::Neg => x(0).negated(),
            Op::Add => self.sum(node.args[0], node.args[1]),
            Op::Sub => self.difference(node.args[0], node.args[1]),
            Op::Mul | Op::StrongMul if node.args[0] == node.args[1] => Shape {
                convex: x(0).size(),
                log_convex: x(0).log_convex,
                nonnegative: true,
                ..Shape::default()
            },
            Op::Mul | Op::StrongMul => x(0).times(x(1)),
            Op::Div if x(1).constant => x(0).scaled(x(1)),
            // The inverse of a concave function, where that is positive.
            Op::Div => Shape {
                convex: x(0).constant && x(0).nonnegative && x(1).concave && x(1).nonnegative,
                nonnegative: x(0).nonnegative && x(1).nonnegative,
                ..Shape::default()
            },
            Op::WithDerivative => x(1),
            // A choice by constants.
            Op::SelectLt | Op::Piecewise if x(0).constant && x(1).constant => x(2).or(x(3)),
            Op::Min => Shape { convex: false, log_convex: false, ..x(0).or(x(1)) },
            Op::Max => {
                Shape { concave: false, nonnegative: x(0).nonnegative || x(1).nonnegative, ..x(0).or(x(1)) }
            }
            Op::Hypot => Shape { convex: x(0).size() && x(1).size(), nonnegative: true, ..Shape::default() },
            Op::Largest => Shape { concave: false, ..x(0) },
            Op::Sum | Op::SumOthers => {
                Shape { shift: x(0).shift.filter(|shift| matches!(shift, Shift::Multiplied { .. })), ..x(0) }
            }
            Op::AtLabel => x(0),
            Op::SetLabel => x(0).or(x(1)),
            op => function(op, x(0)),
        };
        // Whatever it is, it does not change.
        if all_constant { Shape { convex: true, concave: true, constant: true, ..shape } } else { shape }
    }

    fn sum(&self, x: usize, y: usize) -> Shape {
        self.unshifted(x, y).or_else(|| self.unshifted(y, x)).unwrap_or_else(|| {
            let [first, second] = [x, y].map(|id| self.shapes[id]);
            let shift =
                moved(first, second).or_else(|| moved(second, first)).or(added(first.shift, second.shift));
            Shape { shift, ..first.or(second) }
        })
    }

    /// The sum of a shifted number and its shift, or its shift less another number.
    fn unshifted(&self, x: usize, by: usize) -> Option<Shape> {
        let Some(Shift::Added { by: known, convex, concave }) = self.shapes[x].shift else { return None };
        let whole = Shape { convex, concave, ..Shape::default() };
        if by == known {
            return Some(whole);
        }
        let Node { op, args, .. } = &self.program.nodes[by];
        let rest = (*op == Op::Sub && args[0] == known).then(|| self.shapes[args[1]])?;
        Some(whole.or(rest.negated()))
    }

    fn difference(&self, x: usize, y: usize) -> Shape {
        let [first, second] = [x, y].map(|id| self.shapes[id]);
        let rest = second.negated();
        // Any subtrahend may be added again.
        let new = Shift::Added { by: y, convex: first.convex, concave: first.concave };
        let shift = match first.shift {
            Some(Shift::Multiplied { by }) if self.program.nodes[y].op == Op::Literal(1.0) => {
                Shift::OneMore { by }
            }
            _ => moved(first, rest).unwrap_or(new),
        };
        Shape { shift: Some(shift), ..first.or(rest) }
    }
}

/// The shift of a sum of a shifted number and another.
fn moved(x: Shape, o: Shape) -> Option<Shift> {
    match x.shift? {
        Shift::Added { by, convex, concave } => {
            Some(Shift::Added { by, convex: convex && o.convex, concave: concave && o.concave })
        }
        Shift::Multiplied { .. } | Shift::OneMore { .. } => None,
    }
}

/// The shift of a sum of two numbers that are log-convex with the same one.
fn added(x: Option<Shift>, o: Option<Shift>) -> Option<Shift> {
    match (x?, o?) {
        (Shift::Multiplied { by }, Shift::Multiplied { by: same }) if by == same => x,
        (Shift::Multiplied { by }, Shift::OneMore { by: same }) if by == same => o,
        (Shift::OneMore { by }, Shift::Multiplied { by: same }) if by == same => x,
        _ => None,
    }
}

/// An elementary function.
fn function(op: &Op, x: Shape) -> Shape {
    let nothing = Shape::default();
    match *op {
        Op::Abs => Shape { convex: x.size(), nonnegative: true, ..nothing },
        Op::Sqrt => Shape { concave: x.concave, nonnegative: true, ..nothing },
        Op::Exp => {
            let shift = match x.shift {
                Some(Shift::Added { by, convex: true, .. }) => Some(Shift::Multiplied { by }),
                _ => None,
            };
            Shape { convex: x.convex, log_convex: x.convex, nonnegative: true, shift, ..nothing }
        }
        Op::ExpM1 => {
            Shape { convex: x.convex, nonnegative: x.nonnegative, nonpositive: x.nonpositive, ..nothing }
        }
        Op::Ln => {
            let shift = match x.shift {
                Some(Shift::Multiplied { by }) => Some(Shift::Added { by, convex: true, concave: false }),
                _ => None,
            };
            Shape { convex: x.log_convex, concave: x.concave, shift, ..nothing }
        }
        Op::Ln1p => Shape {
            shift: match x.shift {
                Some(Shift::OneMore { by }) => Some(Shift::Added { by, convex: true, concave: false }),
                _ => None,
            },
            convex: x.log_convex,
            concave: x.concave,
            nonnegative: x.nonnegative,
            nonpositive: x.nonpositive,
            ..nothing
        },
        Op::Softplus => Shape { convex: x.convex, nonnegative: true, ..nothing },
        Op::Sigmoid => Shape { nonnegative: true, ..nothing },
        Op::Powf(c) => Shape {
            convex: c >= 1.0 && x.convex && x.nonnegative || c <= 0.0 && x.concave,
            concave: (0.0..=1.0).contains(&c) && x.concave,
            log_convex: c >= 0.0 && x.log_convex,
            nonnegative: true,
            ..nothing
        },
        _ => nothing,
    }
}
