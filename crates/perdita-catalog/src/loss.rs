//! A loss by name: parsed from text, written as it is read.
use crate::entry::Entry;
use crate::erased::{self, Erased};
use crate::list::LOSSES;
use perdita::loss::{Args, Card, Error, Field, args};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A loss made from its name and parameters. It is written as it is read.
#[derive(Clone)]
pub struct Loss {
    args: Args,
    card: Card,
    erased: Erased,
    fields: Arc<[Field]>,
}
impl Loss {
    fn new(entry: &Entry, args: Args) -> Result<Self, Error> {
        let (card, erased) = (entry.build)(&args)?;
        let fields = erased::fields(&erased, &card).into();
        Ok(Loss { args, card, erased, fields })
    }
    /// What the loss says about itself, with these parameters.
    pub fn card(&self) -> &Card {
        &self.card
    }
    /// Its parameters and their values.
    pub fn args(&self) -> &Args {
        &self.args
    }
    /// The arrays that it takes, and the parameters in which it has a gradient.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }
    /// The axes of its observations: the mean is taken over the entries along them, and each has a weight and a loss. Empty
    /// where single losses do not exist: decorrelation of a batch, mined triplets.
    pub fn each(&self) -> &'static str {
        erased::each(&self.erased)
    }
    /// The loss itself, by its kind.
    pub(crate) fn erased(&self) -> &Erased {
        &self.erased
    }
    /// The same loss on the other engine: executed, if it has loops of its own, and the other way round. None if it has
    /// one engine.
    #[cfg(feature = "fused")]
    pub fn on_other_engine(&self) -> Option<Loss> {
        let entry = LOSSES.iter().find(|entry| entry.card.name == self.card.name)?;
        let (card, erased) = entry.other?(&self.args).ok()?;
        Some(Loss { args: self.args.clone(), card, erased, fields: self.fields.clone() })
    }
    /// What it claims, in a word each: of one prediction proved by [`certify`](perdita::certify), of a row of scores tested.
    pub fn claims(&self) -> Vec<&'static str> {
        let convex = |convex: bool| convex.then_some("convex").into_iter().collect();
        match &self.erased {
            Erased::Pointwise(any) => any.claims().words(),
            Erased::Labels(any) => convex(any.convex()),
            Erased::Soft(any) => convex(any.convex()),
            Erased::Product(_) | Erased::Arrays(_) => Vec::new(),
        }
    }
}
impl Entry {
    /// The loss with its defaults.
    ///
    /// # Errors
    /// None of the losses here needs a parameter that has no default.
    pub fn default(&self) -> Result<Loss, Error> {
        Loss::new(self, Args::defaults(self.card))
    }
}

impl FromStr for Loss {
    type Err = Error;
    /// # Errors
    /// An unknown name (with the nearest that is known), a value that a parameter cannot take, a slip of syntax.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, pairs) = args::parse(text)?;
        // Recipes are known by their parts too: `focal+giou`.
        let recipe = name.replace('+', "_");
        let name = recipe.as_str();
        let known = LOSSES.iter().map(|e| e.card.name);
        let entry = LOSSES.iter().find(|e| e.card.name == name);
        let entry = entry.ok_or_else(|| args::unknown("unknown loss".into(), name, known))?;
        let mut args = Args::defaults(entry.card);
        for (name, value) in pairs {
            args.set(name, value)?;
        }
        Loss::new(entry, args)
    }
}
impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.args.fmt(f)
    }
}
impl fmt::Debug for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.args.fmt(f)
    }
}
