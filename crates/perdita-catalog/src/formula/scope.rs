//! Names of a formula: definitions, parameters, inputs, and so the kind of its observations.
//!
//! ```text
//! defined             a definition; a parameter, if its value is a number
//! inf, pi, π          a constant
//! a loss's name       the loss of the inputs
//! any other           an input
//!
//! kind of the formula:
//!     with functions of rows, row[label], or losses of rows      rows of scores, with a label or a row of targets
//!     one prediction and one target, by their usual names        pairs
//!     other inputs                                               numbers per observation, each with a gradient
//! ```
use super::Problem;
use super::functions::{FUNCTIONS, Function};
use super::syntax::{Domain, Id, Syntax, Tree};
use crate::LOSSES;
use crate::loss::Loss;
use crate::names::elsewhere;
use perdita::loss::{Args, nearest};
use std::collections::HashMap;

/// Usual names of a prediction: a scalar, or a row of scores.
const PREDICTIONS: &[&str] = &[
    "p",
    "x",
    "z",
    "f",
    "ŷ",
    "yhat",
    "y_hat",
    "y_pred",
    "pred",
    "prediction",
    "logit",
    "logits",
    "score",
    "scores",
    "mu",
    "μ",
];

/// Usual names of a target.
const TARGETS: &[&str] =
    &["y", "t", "q", "target", "targets", "y_true", "label", "labels", "probs", "probabilities"];

/// Constants.
const CONSTANTS: &[(&str, f64)] =
    &[("inf", f64::INFINITY), ("pi", std::f64::consts::PI), ("π", std::f64::consts::PI)];

/// The most inputs of a formula of numbers.
const INPUTS_MAX: usize = perdita::kernel::ExecutedNumbers::COLUMNS_MAX;

/// The observations of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observations {
    /// A prediction and a target.
    Pairs,
    /// Numbers by name, each with a gradient.
    Numbers,
    /// A row of scores and a label.
    Labels,
    /// A row of scores and a row of targets.
    Rows,
}

/// The meaning of a name.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Defined(Id),
    Constant(f64),
    Input(usize),
    Loss(Box<Loss>),
}

/// The names of a formula, resolved.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// The nodes that the value depends on, in an order of evaluation.
    pub(super) order: Vec<Id>,
    /// The meanings of names, and of calls of losses.
    pub(super) meanings: HashMap<Id, Meaning>,
    /// The inputs, as the formula calls them: the prediction or scores first, then the target.
    pub(super) inputs: Vec<String>,
    /// True for inputs that are rows.
    pub(super) wide: Vec<bool>,
    /// The input that is a label, which is no number.
    pub(super) label: Option<usize>,
    /// The number of classes, if there is a list with a number for each.
    pub(super) classes: Option<usize>,
    pub(super) kind: Observations,
}

impl Scope {
    /// Resolves the names.
    ///
    /// # Errors
    /// A name that is defined twice, by itself, or never used; unknown functions; inputs of which none is the row.
    pub(super) fn of(tree: &Tree) -> Result<Scope, Problem> {
        let defined = definitions(tree)?;
        let order = order(tree, &defined)?;
        let unused = tree.definitions.iter().find(|definition| {
            !order
                .iter()
                .any(|&id| matches!(&tree.nodes[id].syntax, Syntax::Name(name) if *name == definition.name))
        });
        if let Some(unused) = unused {
            return Err(Problem::new(unused.at, format!("`{}` is defined and never used", unused.name)));
        }

        let mut meanings = HashMap::new();
        let mut free: Vec<(usize, Id, &str)> = Vec::new();
        for &id in &order {
            let node = &tree.nodes[id];
            match &node.syntax {
                Syntax::Name(name) => match known(name, &defined, tree) {
                    Some(meaning) => drop(meanings.insert(id, meaning)),
                    None => free.push((node.at, id, name)),
                },
                Syntax::Call { name, args, settings } if Function::find(name, args.len()).is_none() => {
                    let loss = loss(name, settings).map_err(|problem| Problem::new(node.at, problem))?;
                    meanings.insert(id, Meaning::Loss(Box::new(loss)));
                }
                Syntax::Call { name, settings, .. } if !settings.is_empty() => {
                    let problem = format!("the function {name} takes no parameters by name");
                    return Err(Problem::new(node.at, problem));
                }
                _ => {}
            }
        }

        // In the order of the text.
        free.sort_unstable();
        let mut names: Vec<&str> = Vec::new();
        free.iter().for_each(|(_, _, name)| {
            if !names.contains(name) {
                names.push(name)
            }
        });
        let kind = Observed { tree, order: &order, meanings: &meanings };
        let (kind, inputs) = kind.of(names, free.first().map_or(0, |first| first.0))?;
        for (_, id, name) in free {
            let input = inputs.iter().position(|input| input == name).expect("every free name is an input");
            meanings.insert(id, Meaning::Input(input));
        }

        let mut domains: Vec<&str> = Vec::new();
        for Domain { name, at, .. } in &tree.domains {
            let problem = if !inputs.contains(name) {
                "is no input of the formula"
            } else if domains.contains(&&name[..]) {
                "has two domains"
            } else if kind == Observations::Labels && *name == inputs[1] {
                "is a label: its domain is the classes"
            } else {
                domains.push(name);
                continue;
            };
            return Err(Problem::new(*at, format!("`{name}` {problem}")));
        }
        let wide = |i| kind == Observations::Rows || kind == Observations::Labels && i == 0;
        let wide = (0..inputs.len()).map(wide).collect();
        let label = (kind == Observations::Labels).then_some(1);
        let classes = classes(tree, &order)?;
        Ok(Scope { order, meanings, inputs, wide, label, classes, kind })
    }

    /// The names of one side of a rewrite rule: `z` and `w` are rows, `y` a label, any other name a number or a row. The names
    /// of both sides have the same places.
    pub(super) fn of_rule(tree: &Tree, names: &[&str]) -> Scope {
        let order = order(tree, &HashMap::new()).expect("a rule has no definitions");
        let mut meanings = HashMap::new();
        for &id in &order {
            match &tree.nodes[id].syntax {
                Syntax::Name(name) => {
                    let input = names.iter().position(|known| known == name).expect("a name of the rule");
                    meanings.insert(id, Meaning::Input(input));
                }
                Syntax::Call { name, args, .. } if Function::find(name, args.len()).is_none() => {
                    meanings.insert(id, Meaning::Loss(Box::new(loss(name, &[]).expect("a loss"))));
                }
                _ => {}
            }
        }
        Scope {
            order,
            meanings,
            inputs: names.iter().map(|&name| name.to_owned()).collect(),
            wide: names.iter().map(|&name| ["z", "w"].contains(&name)).collect(),
            label: names.iter().position(|&name| name == "y"),
            classes: None,
            kind: Observations::Labels,
        }
    }
}

/// The number of classes that lists have.
fn classes(tree: &Tree, order: &[Id]) -> Result<Option<usize>, Problem> {
    let mut classes = None;
    for node in order.iter().map(|&id| &tree.nodes[id]) {
        let Syntax::List(list) = &node.syntax else { continue };
        let known = *classes.get_or_insert(list.len());
        let problem = match list.len() {
            0 => "a list has a number for each class".into(),
            len if len != known => format!("a list has {len} numbers, another {known}: one for each class"),
            _ => continue,
        };
        return Err(Problem::new(node.at, problem));
    }
    Ok(classes)
}

/// The place of each definition by name.
fn definitions(tree: &Tree) -> Result<HashMap<&str, usize>, Problem> {
    let mut defined = HashMap::new();
    for (i, definition) in tree.definitions.iter().enumerate() {
        let name = &definition.name[..];
        let problem = |problem: &str| Err(Problem::new(definition.at, format!("`{name}` {problem}")));
        if CONSTANTS.iter().any(|(constant, _)| *constant == name) {
            return problem("is a constant: another name is needed");
        }
        if defined.insert(name, i).is_some() {
            return problem("is defined twice");
        }
    }
    Ok(defined)
}

/// The nodes that the value depends on, operands first.
fn order(tree: &Tree, defined: &HashMap<&str, usize>) -> Result<Vec<Id>, Problem> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }

    let mut state = vec![State::New; tree.nodes.len()];
    let (mut order, mut open) = (Vec::new(), vec![tree.value]);
    while let Some(&id) = open.last() {
        if state[id] != State::New {
            open.pop();
            if state[id] == State::Open {
                state[id] = State::Done;
                order.push(id);
            }
            continue;
        }

        state[id] = State::Open;
        let mut needs = tree.nodes[id].syntax.operands();
        if let Syntax::Name(name) = &tree.nodes[id].syntax {
            needs.extend(defined.get(&name[..]).map(|&i| tree.definitions[i].value));
        }
        for need in needs {
            if state[need] == State::Open {
                let Syntax::Name(name) = &tree.nodes[id].syntax else {
                    unreachable!("only names refer back")
                };
                return Err(Problem::new(tree.nodes[id].at, format!("`{name}` is defined by itself")));
            }
            open.push(need);
        }
    }
    Ok(order)
}

/// The meaning of a name, unless it is an input.
fn known(name: &str, defined: &HashMap<&str, usize>, tree: &Tree) -> Option<Meaning> {
    if let Some(&i) = defined.get(name) {
        return Some(Meaning::Defined(tree.definitions[i].value));
    }
    if let Some((_, value)) = CONSTANTS.iter().find(|(constant, _)| *constant == name) {
        return Some(Meaning::Constant(*value));
    }
    loss(name, &[]).ok().map(|loss| Meaning::Loss(Box::new(loss)))
}

/// A loss of the catalogue, as a part of a formula.
fn loss(name: &str, settings: &[(String, perdita::loss::Value)]) -> Result<Loss, String> {
    let Some(entry) = LOSSES.iter().find(|entry| entry.card().name == name) else {
        let functions = FUNCTIONS.iter().flat_map(|function| function.names).copied();
        let losses = LOSSES.iter().map(|entry| entry.card().name);
        let hint = match elsewhere(name) {
            Some(here) => Some(format!("; in perdita it is `{here}`")),
            None => nearest(name, functions.chain(losses)).map(|near| format!("; did you mean `{near}`?")),
        };
        return Err(format!("unknown function `{name}`{}", hint.unwrap_or_default()));
    };
    let mut args = Args::defaults(entry.card());
    settings.iter().try_for_each(|(key, value)| args.set(key, value.clone())).map_err(|e| e.to_string())?;
    Loss::of_entry(entry, args).map_err(|error| error.to_string())
}

/// The parts that decide the kind of a formula.
struct Observed<'a> {
    tree: &'a Tree,
    order: &'a [Id],
    meanings: &'a HashMap<Id, Meaning>,
}

impl Observed<'_> {
    /// The kind of the formula, and its inputs in order.
    fn of(&self, names: Vec<&str>, at: usize) -> Result<(Observations, Vec<String>), Problem> {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let is_prediction = |name: &&str| PREDICTIONS.contains(name);
        let is_target = |name: &&str| TARGETS.contains(name);
        let of_rows = self.losses().any(|loss| loss.pointwise().is_none()) || self.has_functions_of_rows();

        if of_rows {
            let label = self.label();
            let soft = self.losses().any(|loss| loss.soft().is_some());
            let labels = label.is_some() || self.losses().any(|loss| loss.labelled().is_some());
            if labels && soft {
                return Err(Problem::new(at, "one part takes a label, another a row of targets".into()));
            }
            let kind = if labels { Observations::Labels } else { Observations::Rows };
            // Losses by their names alone have the usual inputs.
            if names.is_empty() {
                return Ok((kind, owned(&["z", "y"])));
            }
            let target = label.or_else(|| names.iter().copied().find(is_target));
            let scores = names.iter().copied().find(|name| Some(*name) != target);
            return match (names.len(), scores, target) {
                (2, Some(scores), Some(target)) => Ok((kind, owned(&[scores, target]))),
                _ => {
                    let found = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                    let others = names.iter().find(|name| Some(**name) != scores && Some(**name) != target);
                    let hint = others.map_or(String::new(), |other| {
                        format!(
                            ", such as `{other} = 2`, or `{other} = [1, 2, 3]` with a number for each class"
                        )
                    });
                    let problem = format!(
                        "a formula of rows takes scores and one target, such as z and y, not {found}; other names need a definition{hint}"
                    );
                    Err(Problem::new(at, problem))
                }
            };
        }

        let bare = self.losses().next().is_some();
        match names[..] {
            [] if bare => Ok((Observations::Pairs, owned(&["p", "y"]))),
            [] => Err(Problem::new(at, "the formula has no inputs, such as p and y".into())),
            [one] if bare && (is_prediction(&one) || is_target(&one)) => {
                let pair = if is_prediction(&one) { [one, "y"] } else { ["p", one] };
                Ok((Observations::Pairs, owned(&pair)))
            }
            [first, second] if is_prediction(&first) && is_target(&second) => {
                Ok((Observations::Pairs, owned(&[first, second])))
            }
            [first, second] if is_target(&first) && is_prediction(&second) => {
                Ok((Observations::Pairs, owned(&[second, first])))
            }
            _ if names.len() > INPUTS_MAX => {
                Err(Problem::new(at, format!("{} inputs are too many: at most {INPUTS_MAX}", names.len())))
            }
            _ => Ok((Observations::Numbers, owned(&names))),
        }
    }

    fn losses(&self) -> impl Iterator<Item = &Loss> {
        self.meanings.values().filter_map(|meaning| match meaning {
            Meaning::Loss(loss) => Some(&**loss),
            _ => None,
        })
    }

    fn has_functions_of_rows(&self) -> bool {
        self.order.iter().any(|&id| match &self.tree.nodes[id].syntax {
            Syntax::AtLabel { .. } | Syntax::List(_) => true,
            Syntax::Call { name, args, .. } => {
                Function::find(name, args.len()).is_some_and(Function::is_of_rows)
            }
            _ => false,
        })
    }

    /// The input that is used as a label.
    fn label(&self) -> Option<&str> {
        let name = |id: Id| match &self.tree.nodes[id].syntax {
            Syntax::Name(name) => Some(&name[..]),
            _ => None,
        };
        self.order.iter().find_map(|&id| match &self.tree.nodes[id].syntax {
            Syntax::AtLabel { label, .. } => name(*label),
            Syntax::Call { name: function, args, .. } if function == "one_hot" => name(*args.first()?),
            Syntax::Call { args, .. } => match self.meanings.get(&id) {
                Some(Meaning::Loss(loss)) if loss.labelled().is_some() => name(*args.get(1)?),
                _ => None,
            },
            _ => None,
        })
    }
}
