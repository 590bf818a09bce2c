//! Which inputs are given, and whether they are those that a loss takes.
use crate::args::Eval;
use crate::inputs::{option, options};
use crate::memory::{Content, Wish};
use anyhow::{Result, bail};
use perdita::loss::Input;
use perdita_catalog::Loss;
use perdita_catalog::Shape;

/// What an input is to a loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    A,
    /// Negatives of which every row of a has its own.
    OwnNegatives,
    Of(Input),
}
impl Role {
    pub(super) const B: Role = Role::Of(Input::B);

    pub(super) fn option(self) -> &'static str {
        match self {
            Role::A => "--a",
            Role::OwnNegatives => "--own-negatives",
            Role::Of(input) => option(input),
        }
    }
    /// What it is to a loss, if it is not the rows of a.
    fn input(self) -> Option<Input> {
        match self {
            Role::A => None,
            Role::OwnNegatives => Some(Input::Negatives),
            Role::Of(input) => Some(input),
        }
    }
    fn is_labels(self) -> bool {
        matches!(self, Role::Of(Input::Labels | Input::KeyLabels))
    }
    /// Whether it is rows that are multiplied.
    fn is_rows(self) -> bool {
        matches!(self, Role::A | Role::OwnNegatives | Role::Of(Input::B | Input::Negatives))
    }
    /// Whether it is one number per row.
    fn is_column(self) -> bool {
        self.is_labels() || matches!(self, Role::Of(Input::Bias | Input::Weight))
    }
}

/// All that is given.
pub(super) fn given(args: &Eval) -> Vec<Wish<'_, Role>> {
    let e = &args.embeddings;
    let all = [
        (Role::A, &e.a),
        (Role::B, &e.b),
        (Role::Of(Input::Labels), &e.labels),
        (Role::Of(Input::KeyLabels), &e.key_labels),
        (Role::Of(Input::Targets), &e.soft_targets),
        (Role::Of(Input::Bias), &e.bias),
        (Role::Of(Input::Negatives), &e.negatives),
        (Role::OwnNegatives, &e.own_negatives),
        (Role::Of(Input::Weight), &args.weight),
    ];
    all.into_iter()
        .filter_map(|(role, text)| {
            Some(Wish {
                role,
                option: role.option().into(),
                text: text.as_deref()?,
                content: if role.is_labels() { Content::Labels } else { Content::Numbers },
                is_column: role.is_column(),
                has_axes: false,
                is_precise: role.is_rows(),
            })
        })
        .collect()
}

/// Whether there is all that a loss needs, and nothing that it does not know.
pub(super) fn fit(loss: &Loss, given: &[Wish<Role>]) -> Result<()> {
    let Shape::Product(any) = loss.shape() else { return Ok(()) };
    let has = |input| given.iter().any(|wish| wish.role.input() == Some(input));
    let needed = any.needs().iter().find(|&&input| !has(input));
    if let Some(&input) = needed {
        bail!("{loss} needs {}", option(input));
    }
    let known = |input| any.needs().contains(&input) || any.allows().contains(&input);
    if let Some(wish) = given.iter().find(|wish| !wish.role.input().is_none_or(known)) {
        let (needs, allows) = options(&**any);
        let takes = [needs, allows].concat().join(", ");
        bail!("{loss} takes no {}; it takes {takes}", wish.option);
    }
    Ok(())
}
