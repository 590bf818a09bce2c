//! Numerically stable forms: a program is replayed node by node, and each new node is rewritten by the first rule that
//! matches it.
//!
//! ```text
//! node of the program:  all arguments are literals?                  a literal, computed in double precision
//!                       a rule's left side matches the node?         build its right side, by the same procedure
//!                       else                                         append the node
//! ```
//!
//! Every rule moves a sign outwards, a label inwards, or removes a function that the right side does not have, so it ends;
//! the number of rewrites is bounded all the same.
use super::grammar;
use super::record;
use super::rules::{NAMES, RULES, Rule};
use super::scope::Scope;
use super::tokens::tokens;
use perdita::real::Real;
use perdita::trace::{Op, Program, Traced, record as record_program};
use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

/// Classes of the rows in rules: any number, since no rule depends on it.
const CLASSES: usize = 3;

/// The most rewrites per node.
const REWRITES_MAX: usize = 16;

/// A rule with both sides as programs of [`NAMES`].
struct Compiled {
    rule: &'static Rule,
    written: Program,
    computed: Program,
}

fn compiled() -> &'static [Compiled] {
    static COMPILED: OnceLock<Vec<Compiled>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let compile = |rule| Compiled { rule, written: side(rule.written), computed: side(rule.computed) };
        RULES.iter().map(compile).collect()
    })
}

/// One side of a rule.
pub(super) fn side(text: &str) -> Program {
    let side = || {
        let tree = grammar::parse(&tokens(text)?, text.len())?;
        record::side(&tree, &Scope::of_rule(&tree, NAMES), CLASSES)
    };
    side().unwrap_or_else(|problem| panic!("{text}: {}", problem.text))
}

/// The stable form of a program for rows of `classes` numbers, and the rules that were applied.
pub(super) fn stable(program: &Program, classes: usize) -> (Program, Vec<&'static Rule>) {
    let (program, mut rules) = rewritten(program, classes, &|rule| !is_for_proofs(rule) && !is_at_last(rule));
    let (program, last) = rewritten(&program, classes, &is_at_last);
    rules.extend(last);
    (program, rules)
}

/// Forms of a program of scalars for proofs: without rules that matter to rounding alone, since shorter forms are easier to
/// prove; and with the rules for proofs.
pub(super) fn for_proofs(program: &Program) -> [Program; 2] {
    [
        rewritten(program, 0, &|rule| !rule.gain.contains(BESIDE) && !rule.gain.ends_with(LAST)).0,
        rewritten(program, 0, &|rule| !rule.gain.contains(BESIDE)).0,
    ]
}

/// Rules that are applied to the form that all others give.
fn is_at_last(rule: &Rule) -> bool {
    rule.gain.ends_with("at last")
}

/// Rules whose gain says so keep the digits of a small number beside a large one.
const BESIDE: &str = "beside";

/// Rules for proofs that hide the form of their left side from others.
const LAST: &str = "in proofs alone";

/// True for rules whose right sides are not rewritten: they contain the left side, as a derivative or in another form.
fn is_final(rule: &Rule) -> bool {
    is_for_proofs(rule) || rule.computed.contains(rule.written)
}

/// True for rules that are of use to proofs alone.
fn is_for_proofs(rule: &Rule) -> bool {
    rule.gain.ends_with("in proofs") || rule.gain.ends_with(LAST)
}

fn rewritten(
    program: &Program,
    classes: usize,
    is_allowed: &dyn Fn(&Rule) -> bool,
) -> (Program, Vec<&'static Rule>) {
    let applied = RefCell::new(Vec::new());
    let rewritten = record_program(program.inputs.clone(), &|inputs| {
        let rewriter = Rewriter {
            classes,
            is_allowed,
            applied: &applied,
            left: Cell::new(REWRITES_MAX * program.nodes.len() + REWRITES_MAX),
        };
        rewriter.replay(program, inputs)
    });

    let mut rules: Vec<&'static Rule> = Vec::new();
    for rule in applied.into_inner() {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    (rewritten, rules)
}

/// The rewriting of one program.
struct Rewriter<'a> {
    classes: usize,
    is_allowed: &'a dyn Fn(&Rule) -> bool,
    applied: &'a RefCell<Vec<&'static Rule>>,
    /// The number of rewrites that are left.
    left: Cell<usize>,
}

impl Rewriter<'_> {
    /// The first output of a program on other numbers, rewritten.
    fn replay<'g>(&self, program: &Program, inputs: &[Traced<'g>]) -> Traced<'g> {
        let mut values: Vec<Traced<'g>> = Vec::with_capacity(program.nodes.len());
        let origin = inputs[0];
        for node in &program.nodes {
            let args: Vec<_> = node.args.iter().map(|&arg| values[arg]).collect();
            values.push(match &node.op {
                Op::Input(i) => inputs[*i],
                op => self.build(origin, op, &args),
            });
        }
        values[program.outputs[0]]
    }

    /// A node, rewritten.
    fn build<'g>(&self, origin: Traced<'g>, op: &Op, args: &[Traced<'g>]) -> Traced<'g> {
        if let Some(c) = constant(op, args) {
            return origin.apply(&Op::Literal(c), &[], self.classes);
        }
        let node = origin.apply(op, args, self.classes);

        for Compiled { rule, written, computed } in
            compiled().iter().filter(|one| (self.is_allowed)(one.rule))
        {
            let mut bound = vec![None; NAMES.len()];
            if self.matches(written, written.outputs[0], node, &mut bound) {
                let Some(left) = self.left.get().checked_sub(1) else { return node };
                self.left.set(left);
                if !rule.gain.is_empty() {
                    self.applied.borrow_mut().push(rule);
                }
                let inputs: Vec<_> = bound.into_iter().map(|x| x.unwrap_or(node)).collect();
                return match is_final(rule) {
                    true => computed.replay_outputs(&inputs, self.classes).0[0],
                    false => self.replay(computed, &inputs),
                };
            }
        }
        node
    }

    /// True if a node has the form of a node of a rule; `bound` has what its names stand for.
    fn matches<'g>(&self, rule: &Program, at: usize, x: Traced<'g>, bound: &mut Bound<'g>) -> bool {
        let node = &rule.nodes[at];
        if let Op::Input(i) = node.op {
            if let Some(known) = bound[i] {
                return known == x;
            }
            bound[i] = Some(x);
            return match NAMES[i] {
                "z" => x.is_wide(),
                "w" => x.is_wide() && !is_shifted(x),
                "s" => !x.is_wide(),
                "c" => matches!(x.op(), Op::Literal(c) if c > 0.0),
                _ => true,
            };
        }

        let before = bound.clone();
        if let (Op::Powf(c), Some([exponent, base])) = (x.op(), power(rule, at)) {
            let all = [(exponent, x.lit(c)), (base, x.args()[0])];
            let is_power = self.all_match(rule, &all, bound);
            if !is_power {
                bound.clone_from(&before);
            }
            return is_power;
        }
        if is_same(&node.op, &x.op()) {
            let args = x.args();
            let in_order: Vec<_> = node.args.iter().copied().zip(args.iter().copied()).collect();
            if self.all_match(rule, &in_order, bound) {
                return true;
            }
            bound.clone_from(&before);
            let commutes = matches!(node.op, Op::Add | Op::Mul | Op::Min | Op::Max);
            let swapped: Vec<_> = node.args.iter().copied().zip(args.into_iter().rev()).collect();
            if commutes && self.all_match(rule, &swapped, bound) {
                return true;
            }
            bound.clone_from(&before);
        }
        // −(a − b) has been rewritten to b − a, and the like: what the rule has there may be built and compared.
        self.built(rule, at, bound) == Some(x)
    }

    /// True if all arguments match; those that bind names first, so that the others can be built.
    fn all_match<'g>(&self, rule: &Program, args: &[(usize, Traced<'g>)], bound: &mut Bound<'g>) -> bool {
        let is_label = |&&(arg, _): &&(usize, Traced<'g>)| has_label(rule, arg);
        let (last, first): (Vec<_>, Vec<_>) = args.iter().partition(is_label);
        first.into_iter().chain(last).all(|&(arg, x)| self.matches(rule, arg, x, bound))
    }

    /// A node of a rule, built from what its names stand for; `None` while one of them stands for nothing. Literals and
    /// inputs are matched without it.
    fn built<'g>(&self, rule: &Program, at: usize, bound: &Bound<'g>) -> Option<Traced<'g>> {
        let node = &rule.nodes[at];
        match node.op {
            Op::Input(i) => bound[i],
            Op::Neg | Op::AtLabel => {
                let arg = self.built(rule, node.args[0], bound)?;
                let applied = self.applied.borrow().len();
                let built = self.build(arg, &node.op, &[arg]);
                // It is no part of the program yet.
                self.applied.borrow_mut().truncate(applied);
                Some(built)
            }
            _ => None,
        }
    }
}

/// True for equal operations. A row of zeros is one of any length.
fn is_same(rule: &Op, op: &Op) -> bool {
    let is_zero = |op: &Op| matches!(op, Op::Constants(row) if row.iter().all(|&c| c == 0.0));
    rule == op || is_zero(rule) && is_zero(op)
}

/// Exponent and base of a power, which a rule has as exp(c·ln a): its exponent is a name.
fn power(rule: &Program, at: usize) -> Option<[usize; 2]> {
    let argument = |at: usize, op: Op, i: usize| (rule.nodes[at].op == op).then(|| rule.nodes[at].args[i]);
    let product = argument(at, Op::Exp, 0)?;
    let logarithm = argument(product, Op::StrongMul, 1)?;
    Some([argument(product, Op::StrongMul, 0)?, argument(logarithm, Op::Ln, 0)?])
}

/// The values of the names of a rule.
type Bound<'g> = Vec<Option<Traced<'g>>>;

/// True if a part of a rule has an entry at the label.
fn has_label(rule: &Program, at: usize) -> bool {
    let node = &rule.nodes[at];
    node.op == Op::AtLabel || node.args.iter().any(|&arg| has_label(rule, arg))
}

/// True for a row less a constant for derivatives, as `logsumexp` computes it.
fn is_shifted(x: Traced) -> bool {
    x.op() == Op::Sub && x.args()[1].op() == Op::WithDerivative
}

/// The value of an operation on literals.
fn constant(op: &Op, args: &[Traced]) -> Option<f64> {
    let literal = |x: &Traced| match x.op() {
        Op::Literal(c) => Some(c),
        _ => None,
    };
    let args: Vec<f64> = args.iter().map(literal).collect::<Option<_>>()?;
    match op {
        Op::Add => Some(args[0] + args[1]),
        Op::Sub => Some(args[0] - args[1]),
        Op::Mul => Some(args[0] * args[1]),
        Op::Div => Some(args[0] / args[1]),
        Op::Neg => Some(-args[0]),
        Op::Abs => Some(args[0].abs()),
        Op::Sqrt => Some(args[0].sqrt()),
        Op::Exp => Some(args[0].exp()),
        Op::Ln => Some(args[0].ln()),
        Op::Powf(c) => Some(args[0].powf(*c)),
        _ => None,
    }
}
