//! The inputs that the options name, checked against the fields of the losses.
use super::classes::Classes;
use crate::args::Eval;
use crate::options::{
    A, B, BIAS, Family, Gives, KEY_LABELS, LABELS, NEGATIVES, OWN_NEGATIVES, PRED, SOFT_TARGETS, TARGET,
    arrays, options,
};
use crate::read::Missing;
use anyhow::{Result, bail, ensure};
use perdita::loss::{Field, FieldKind, nearest};
use perdita_catalog::Loss;
use std::rc::Rc;
use std::slice::from_ref;

/// The field with the number of items of each query.
pub(super) const LENGTHS: &str = "lengths";

/// The field with the relevance of each item.
pub(super) const RELEVANCE: &str = "relevance";

/// The role of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role<'a> {
    /// The field that this option supplies.
    Option(&'static Gives),
    /// The field of this name.
    Named(&'a str),
    Weight,
    /// The group of each row.
    By,
    /// The query of each row.
    Query,
}

impl Role<'_> {
    /// The field of a loss that the input supplies.
    pub(super) fn field(self, loss: &Loss) -> Option<&Field> {
        arrays(loss).find(|field| match self {
            Role::Option(gives) => gives.fields.contains(&field.name),
            Role::Named(name) => field.name == name,
            Role::Weight | Role::By | Role::Query => false,
        })
    }

    fn is_array(self) -> bool {
        matches!(self, Role::Option(_) | Role::Named(_))
    }
}

/// The type that an input is read as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Content {
    Numbers,
    Labels,
    /// Names of groups or queries.
    Names,
}

/// A requested input.
#[derive(Clone, Debug)]
pub(super) struct RequestedInput<'a> {
    pub(super) role: Role<'a>,
    /// The names of the classes, if it may hold names.
    pub(super) classes: Option<Rc<Classes>>,
    /// The order and the extent of the columns, where they are not those of the file.
    pub(super) remark: Option<String>,
    /// The option, for messages.
    pub(super) option: String,
    /// The value of the option: columns, or a file.
    pub(super) texts: &'a [String],
    pub(super) content: Content,
    /// True if it must be a single column.
    pub(super) is_column: bool,
    /// True if a NumPy array keeps all of its axes.
    pub(super) has_axes: bool,
    /// True if it is a column of the shared file: messages then name the column and no option.
    pub(super) is_shared: bool,
    /// True if it decides the precision of the computation, f32 or f64.
    pub(super) is_precise: bool,
    /// True if a missing value leaves out its row.
    pub(super) skips: bool,
    /// True if a list has an element per item of a query.
    pub(super) is_items: bool,
}

impl RequestedInput<'_> {
    /// True if it is read as text.
    pub(super) fn is_text(&self) -> bool {
        self.content != Content::Numbers || self.classes.is_some()
    }

    /// True if it is predictions, or scores.
    pub(super) fn is_prediction(&self) -> bool {
        match self.role {
            Role::Option(gives) => *gives == PRED,
            Role::Named(name) => PRED.fields.contains(&name),
            _ => false,
        }
    }

    /// True if it is targets, or labels.
    pub(super) fn is_target(&self) -> bool {
        match self.role {
            Role::Option(gives) => [&TARGET, &LABELS, &KEY_LABELS].contains(&gives),
            Role::Named(name) => TARGET.fields.contains(&name),
            _ => false,
        }
    }

    /// True if it is the numbers of items of queries.
    pub(super) fn is_lengths(&self) -> bool {
        self.role == Role::Named(LENGTHS)
    }

    /// The name of the option.
    pub(super) fn name(&self) -> &str {
        self.option.trim_start_matches("--").trim_start_matches("input ")
    }
}

/// The family of the options that are used.
pub(super) fn family(args: &Eval) -> Family {
    match (&args.embeddings.a, args.arrays.inputs.is_empty()) {
        (Some(_), _) => Family::Embeddings,
        (None, true) => Family::Predictions,
        (None, false) => Family::Named,
    }
}

/// All requested inputs.
///
/// # Errors
/// An input that a loss does not take, or a missing one.
pub(super) fn given<'a>(args: &'a Eval) -> Result<Vec<RequestedInput<'a>>> {
    let (family, losses) = (family(args), &args.losses);
    same_family(family, losses)?;

    let mut all: Vec<(Role, &[String])> = match family {
        Family::Predictions => {
            vec![(Role::Option(&PRED), &args.pred), (Role::Option(&TARGET), &args.target)]
        }
        Family::Embeddings => {
            let e = &args.embeddings;
            let one = |gives, text: &'a Option<String>| (Role::Option(gives), text.as_slice());
            vec![
                one(&A, &e.a),
                one(&B, &e.b),
                one(&LABELS, &e.labels),
                one(&KEY_LABELS, &e.key_labels),
                one(&SOFT_TARGETS, &e.soft_targets),
                one(&BIAS, &e.bias),
                one(&NEGATIVES, &e.negatives),
                one(&OWN_NEGATIVES, &e.own_negatives),
            ]
        }
        Family::Named => {
            let named = |(name, text): &'a (String, String)| (Role::Named(name), from_ref(text));
            args.arrays.inputs.iter().map(named).collect()
        }
    };

    all.extend([
        (Role::Weight, args.weight.as_slice()),
        (Role::By, args.by.as_slice()),
        (Role::Query, args.arrays.query.as_slice()),
    ]);
    all.retain(|(_, texts)| !texts.is_empty());
    let mut requested_inputs: Vec<RequestedInput> =
        all.into_iter().map(|(role, texts)| requested(args, family, role, texts)).collect::<Result<_>>()?;
    for (at, RequestedInput { option, .. }) in requested_inputs.iter().enumerate() {
        ensure!(
            requested_inputs[..at].iter().all(|before| before.option != *option),
            "{option} is given twice"
        );
    }
    for requested in &requested_inputs {
        losses.iter().try_for_each(|loss| is_known(loss, requested, losses))?;
    }
    losses.iter().try_for_each(|loss| is_complete(loss, family, &requested_inputs))?;
    let has_lengths =
        requested_inputs.iter().any(|requested| requested.is_lengths() || requested.role == Role::Query);
    if !has_lengths && losses.iter().all(is_ranking) {
        for requested in &mut requested_inputs {
            let fields = losses.iter().filter_map(|loss| requested.role.field(loss));
            requested.is_items = fields.into_iter().any(|field| field.axes.contains(' '));
        }
    }
    if args.reading.missing == Missing::Skip {
        let unweighted = losses.iter().find(|loss| !loss.has_weights());
        ensure!(unweighted.is_none(), "--missing skip: {} is not a mean over rows", losses[0]);
    }
    if !args.classes.is_empty() {
        let classes = Rc::new(Classes::given(&args.classes, &losses[0])?);
        let mut targets = requested_inputs.iter_mut().filter(|requested| requested.is_target()).peekable();
        ensure!(targets.peek().is_some(), "--classes: there are no labels or targets that they name");
        targets.for_each(|requested| requested.classes = Some(Rc::clone(&classes)));
    }
    Ok(requested_inputs)
}

/// Checks that the options of a family supply the fields of all losses.
fn same_family(family: Family, losses: &[Loss]) -> Result<()> {
    let Some(loss) = losses.iter().find(|loss| !family.takes(loss)) else { return Ok(()) };
    let of = |loss: &Loss| Family::of(loss).words();
    match losses.iter().find(|other| of(other) != of(&losses[0])) {
        Some(other) => {
            let (loss, takes, others) = (&losses[0], of(&losses[0]).0, of(other).0);
            bail!("{loss} takes {takes}, and {other} takes {others}: evaluate them separately")
        }
        None => bail!("{loss} takes {}: {}, not {}", of(loss).0, of(loss).1, family.words().1),
    }
}

fn requested<'a>(
    args: &Eval,
    family: Family,
    role: Role<'a>,
    texts: &'a [String],
) -> Result<RequestedInput<'a>> {
    let option = match role {
        Role::Option(gives) => gives.option.into(),
        Role::Named(name) => format!("--input {name}"),
        Role::Weight => "--weight".into(),
        Role::By => "--by".into(),
        Role::Query => "--query".into(),
    };
    let fields: Vec<&Field> = args.losses.iter().filter_map(|loss| role.field(loss)).collect();
    let is_labels = |field: &&Field| field.holds == FieldKind::Labels;
    let some_labels = fields.iter().any(is_labels);
    ensure!(
        !some_labels || fields.iter().all(is_labels),
        "{option} is labels to one loss and numbers to another: evaluate them separately"
    );
    let is_named = family == Family::Named;
    let per_row = fields.iter().any(|field| !field.axes.contains([' ', '.']));
    Ok(RequestedInput {
        role,
        option,
        texts,
        skips: args.reading.missing == Missing::Skip,
        is_items: false,
        classes: None,
        remark: None,
        content: match role {
            Role::By | Role::Query => Content::Names,
            _ if some_labels => Content::Labels,
            _ => Content::Numbers,
        },
        is_column: match role {
            Role::By | Role::Query => true,
            Role::Weight => !is_named,
            _ => family == Family::Embeddings && per_row,
        },
        has_axes: is_named && (role.is_array() || role == Role::Weight),
        is_shared: family == Family::Predictions && !args.file.is_empty(),
        is_precise: fields.iter().any(|field| field.holds == FieldKind::Variable),
    })
}

/// True for a loss over the items of queries, of which each has its number of items.
fn is_ranking(loss: &Loss) -> bool {
    arrays(loss).any(|field| field.name == LENGTHS && field.holds == FieldKind::Labels)
}

/// Checks that a loss takes an input.
fn is_known(loss: &Loss, requested: &RequestedInput, losses: &[Loss]) -> Result<()> {
    let option = &requested.option;

    let is_known = match requested.role {
        Role::By => {
            let by = requested.texts.concat();
            ensure!(
                loss.product().is_none(),
                "{option} {by}: {loss} compares rows with each other, so it is not a sum over groups"
            );
            true
        }
        Role::Query => {
            ensure!(is_ranking(loss), "{option}: {loss} is not a ranking loss over the items of queries");
            true
        }
        Role::Weight => loss.has_weights(),
        Role::Option(_) | Role::Named(_) => requested.role.field(loss).is_some(),
    };

    match requested.role {
        _ if is_known => Ok(()),
        Role::Named(name) => {
            let names = arrays(loss).map(|field| field.name);
            let near = nearest(name, names.clone());
            let hint = near.map_or(String::new(), |known| format!(" (did you mean `{known}`?)"));
            let takes = names.collect::<Vec<_>>().join(", ");
            let other = losses.iter().find(|other| requested.role.field(other).is_some());
            let unlike = |other| format!(", unlike {other}: evaluate them separately");
            let apart = other.map_or(String::new(), unlike);
            bail!("{option}: {loss} takes no `{name}`{hint}; it takes {takes}{apart}")
        }
        _ => {
            let (needs, allows) = options(loss);
            bail!("{loss} takes no {option}; it takes {}", [needs, allows].concat().join(", "))
        }
    }
}

/// Checks that no required input of a loss is missing.
fn is_complete(loss: &Loss, family: Family, given: &[RequestedInput]) -> Result<()> {
    let has = |name: &str| {
        given.iter().any(|requested| requested.role.field(loss).is_some_and(|field| field.name == name))
    };
    let query = given.iter().any(|requested| requested.role == Role::Query);
    ensure!(!query || !has(LENGTHS), "--input {LENGTHS}: with --query the items of each query are counted");
    let is_given = |field: &&Field| field.optional || has(field.name) || query && field.name == LENGTHS;
    match arrays(loss).find(|field| !is_given(field)) {
        None => Ok(()),
        Some(Field { name, doc, .. }) if family == Family::Named => {
            bail!("{loss} needs --input {name}=…: {doc}")
        }
        Some(field) => bail!("{loss} needs {}", family.option(field.name)),
    }
}
