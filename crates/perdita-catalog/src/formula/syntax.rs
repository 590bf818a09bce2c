//! The syntax tree of a formula, in an arena: operands come before their operations, so that no walk over it recurses.
use perdita::loss::Value;

/// An index of a node in the [`Tree`].
pub(super) type Id = usize;

/// The parameters of a loss of the catalogue, by name.
pub(super) type Settings = Vec<(String, Value)>;

/// A node and its place in the text, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) syntax: Syntax,
    pub(super) at: usize,
}

/// The kind of a node, with its operands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Syntax {
    Number(f64),
    /// `[1, 2, 3]`, a row with a number for each class.
    List(Vec<f64>),
    Name(String),
    Negative(Id),
    Binary(Binary, Id, Id),
    Compare(Comparison, Id, Id),
    And(Id, Id),
    Or(Id, Id),
    Not(Id),
    /// `then if condition else other`
    Choice {
        condition: Id,
        then: Id,
        other: Id,
    },
    /// `row[label]`
    AtLabel {
        row: Id,
        label: Id,
    },
    /// A function, or a loss of the catalogue with its parameters.
    Call {
        name: String,
        args: Vec<Id>,
        settings: Settings,
    },
}

/// Arithmetic with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Unequal,
}

impl Syntax {
    /// The operands.
    pub(super) fn operands(&self) -> Vec<Id> {
        match self {
            Syntax::Number(_) | Syntax::List(_) | Syntax::Name(_) => Vec::new(),
            &Syntax::Negative(x) | &Syntax::Not(x) => vec![x],
            &Syntax::Binary(_, x, y)
            | &Syntax::Compare(_, x, y)
            | &Syntax::And(x, y)
            | &Syntax::Or(x, y)
            | &Syntax::AtLabel { row: x, label: y } => vec![x, y],
            &Syntax::Choice { condition, then, other } => vec![condition, then, other],
            Syntax::Call { args, .. } => args.clone(),
        }
    }
}

/// A definition, `name = value`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) value: Id,
    /// The place of the name.
    pub(super) at: usize,
}

/// The domain of an input, `name in [low, high]` or `name in {low, high}`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Domain {
    pub(super) name: String,
    pub(super) low: f64,
    pub(super) high: f64,
    /// True if only the two ends are in the domain.
    pub(super) ends_only: bool,
    /// The place of the name.
    pub(super) at: usize,
}

/// A formula: its value, the definitions of names, and the domains of inputs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) value: Id,
    pub(super) definitions: Vec<Definition>,
    pub(super) domains: Vec<Domain>,
}

impl Tree {
    /// Appends a node.
    pub(super) fn push(&mut self, syntax: Syntax, at: usize) -> Id {
        self.nodes.push(Node { syntax, at });
        self.nodes.len() - 1
    }
}
