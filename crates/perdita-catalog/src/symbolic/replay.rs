//! Replay of a program on expressions.
use super::algebra::{add, apply, choice, divide, max, min, multiply, number, power, sub, times, total};
use super::expression::{Expression, Function, Over, Symbol};
use perdita::trace::{Node, Op, Program};

/// The output of a program for symbolic inputs and numbers. `None` if a step has no expression.
pub(super) fn replay(
    program: &Program,
    inputs: &[Expression],
    literals: &mut dyn Iterator<Item = Expression>,
) -> Option<Vec<Expression>> {
    let mut values: Vec<Expression> = Vec::with_capacity(program.nodes.len());
    for Node { op, args, .. } in &program.nodes {
        let x = |i: usize| values[args[i]].clone();
        let unary = |f| apply(f, values[args[0]].clone());
        values.push(match op {
            Op::Input(i) => inputs[*i].clone(),
            Op::Literal(_) => literals.next()?,
            Op::Constants(_) | Op::JumpDerivative | Op::KinkBound | Op::Hypot | Op::OverHypot | Op::Power => {
                return None;
            }
            Op::Add => add([x(0), x(1)]),
            Op::Sub => sub(x(0), x(1)),
            Op::Mul | Op::StrongMul => multiply([x(0), x(1)]),
            Op::Div => divide(x(0), x(1)),
            Op::Neg => times(-1.0, x(0)),
            Op::SelectLt | Op::Piecewise => choice([x(0), x(1), x(2), x(3)]),
            Op::WithDerivative => x(1),
            Op::Min => min(x(0), x(1)),
            Op::Max => max(x(0), x(1)),
            Op::Abs => unary(Function::Abs),
            Op::Sqrt => power(x(0), number(0.5)),
            Op::Exp => unary(Function::Exp),
            Op::ExpM1 => sub(unary(Function::Exp), number(1.0)),
            Op::Ln => unary(Function::Ln),
            Op::Ln1p => apply(Function::Ln, add([number(1.0), x(0)])),
            Op::Tanh => unary(Function::Tanh),
            Op::Sigmoid => unary(Function::Sigmoid),
            Op::Softplus => unary(Function::Softplus),
            Op::Powf(_) => power(x(0), literals.next()?),
            Op::Sum => total(Over::Classes, x(0)),
            Op::SumOthers => total(Over::Others, x(0)),
            Op::Largest => Expression::Largest(Box::new(x(0))),
            Op::AtLabel => x(0).at_label(),
            // x_c + [c = y] (x − x_y)
            Op::SetLabel => {
                let own = sub(x(1), x(0).at_label());
                add([x(0), multiply([Symbol::IsLabel.into(), own])])
            }
        });
        // Long loops, written out, are no formula.
        if values.last().is_some_and(|x| x.size() > LARGEST) {
            return None;
        }
    }
    Some(program.outputs.iter().map(|&id| values[id].clone()).collect())
}

/// The largest number of parts of an expression.
const LARGEST: usize = 4000;
/// The numbers of a program, in the order of its steps.
pub(super) fn literals(program: &Program) -> Vec<f64> {
    let literal = |node: &Node| match node.op {
        Op::Literal(c) | Op::Powf(c) => Some(c),
        _ => None,
    };
    program.nodes.iter().filter_map(literal).collect()
}

/// True if two programs differ only in their numbers.
pub(super) fn alike(a: &Program, b: &Program) -> bool {
    let same = |(a, b): (&Node, &Node)| {
        let op = match (&a.op, &b.op) {
            (Op::Literal(_), Op::Literal(_)) | (Op::Powf(_), Op::Powf(_)) => true,
            (a, b) => a == b,
        };
        op && a.args == b.args
    };
    a.nodes.len() == b.nodes.len() && a.outputs == b.outputs && a.nodes.iter().zip(&b.nodes).all(same)
}
