//! The inputs of losses on embeddings, in memory.
use super::parts::Role;
use crate::memory::{Loaded, Pass, load};
use crate::read::Progress;
use anyhow::Result;
use perdita::loss::Input;
use perdita::{Embeddings, Labels, Products};
use perdita_catalog::ByName;

/// All inputs; that of a is the first.
pub(super) struct Data<'a, E> {
    pub(super) inputs: Vec<Loaded<'a, Role, E>>,
}
impl<'d, E: ByName> Data<'d, E> {
    pub(super) fn read(passes: Vec<Pass<'d, Role>>, progress: &Progress) -> Result<Self> {
        let mut inputs: Vec<Loaded<Role, E>> = load(passes, progress)?;
        inputs.sort_by_key(|input| input.wish.role != Role::A);
        let data = Data { inputs };
        data.fit()?;
        Ok(data)
    }
    pub(super) fn get(&self, role: Role) -> Option<&Loaded<'d, Role, E>> {
        self.inputs.iter().find(|input| input.wish.role == role)
    }
    pub(super) fn a(&self) -> &Loaded<'d, Role, E> {
        &self.inputs[0]
    }
    /// How many rows a has.
    pub(super) fn rows(&self) -> usize {
        self.a().rows()
    }
    pub(super) fn negatives(&self) -> Option<&Loaded<'d, Role, E>> {
        self.get(Role::OwnNegatives).or(self.get(Role::Of(Input::Negatives)))
    }
    /// How many rows every row of a meets: its partner and negatives, those of b, or those of a.
    pub(super) fn keys(&self) -> usize {
        match self.negatives() {
            Some(own) if own.wish.role == Role::OwnNegatives => 1 + own.width() / self.a().width(),
            Some(shared) => 1 + shared.rows(),
            None => self.get(Role::B).unwrap_or(self.a()).rows(),
        }
    }
    /// What a loss is evaluated on.
    pub(super) fn batch(&self) -> Result<Products<'_, E>, perdita::Error> {
        let a = rows(self.a())?;
        let mut batch = match self.get(Role::B) {
            Some(b) => Products::new(a, rows(b)?)?,
            None => Products::of(a),
        };
        for input in &self.inputs {
            let labels = || Labels::from(&input.labels);
            batch = match input.wish.role {
                Role::A | Role::Of(Input::B) => batch,
                Role::OwnNegatives => batch.negatives_per_query(Embeddings::new(&input.numbers, a.dim())?)?,
                Role::Of(Input::Negatives) => batch.negatives(rows(input)?)?,
                Role::Of(Input::Labels) => batch.labels(labels())?,
                Role::Of(Input::KeyLabels) => batch.key_labels(labels())?,
                Role::Of(Input::Targets) => batch.targets(&input.numbers)?,
                Role::Of(Input::Bias) => batch.bias(&input.numbers)?,
                Role::Of(Input::Weight) => batch.weighted(&input.numbers)?,
            };
        }
        Ok(batch)
    }
}

fn rows<'a, E: ByName>(input: &'a Loaded<Role, E>) -> Result<Embeddings<'a, E>, perdita::Error> {
    Embeddings::new(&input.numbers, input.width())
}
