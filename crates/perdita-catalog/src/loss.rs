//! Losses by name: parsed from text, and displayed as the same text.
use crate::entry::Entry;
use crate::erased::{self, Erased};
use crate::list::LOSSES;
use crate::names;
use perdita::loss::{Args, Card, Error, Field, args};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A loss made from its name and parameters. Its text parses to the same loss.
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

    /// The card of the loss, with these parameters.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The parameters and their values.
    pub fn args(&self) -> &Args {
        &self.args
    }

    /// The input arrays, and the parameters in which the loss has a gradient.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The axes of the observations: the mean is taken over the entries along them, and each has a weight and a loss. Empty if
    /// there are no per-observation losses: decorrelation of a batch, mined triplets.
    pub fn each(&self) -> &'static str {
        erased::each(&self.erased)
    }

    /// The type-erased loss, by its kind.
    pub(crate) fn erased(&self) -> &Erased {
        &self.erased
    }

    /// The same loss on the other engine: on the executor if it has its own loops, and vice versa. `None` if it has only one
    /// engine.
    #[cfg(feature = "fused")]
    pub fn on_other_engine(&self) -> Option<Loss> {
        let entry = LOSSES.iter().find(|entry| entry.card.name == self.card.name)?;
        let (card, erased) = entry.other?(&self.args).ok()?;
        Some(Loss { args: self.args.clone(), card, erased, fields: self.fields.clone() })
    }

    /// The claimed properties, a word each: proved by [`certify`](perdita::certify) for pointwise losses, tested for row-wise
    /// losses.
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
    /// None for the losses here: all parameters have defaults.
    pub fn default(&self) -> Result<Loss, Error> {
        Loss::new(self, Args::defaults(self.card))
    }
}

impl FromStr for Loss {
    type Err = Error;
    /// # Errors
    /// An unknown name (the message has the nearest one, or that of the loss that other libraries call so), a value outside a parameter's domain, a syntax error, a sum of losses.
    fn from_str(text: &str) -> Result<Self, Error> {
        let sum = is_a_sum(text);
        let parsed = args::parse(text);
        let (name, pairs) = if sum { parsed.map_err(|_| no_loss(text))? } else { parsed? };
        // Combinations are also named by their parts: `focal+giou`.
        let recipe = name.split('+').map(str::trim).collect::<Vec<_>>().join("_");
        let name = recipe.as_str();
        let entry = LOSSES.iter().find(|e| e.card.name == name);
        let entry = entry.ok_or_else(|| if sum { no_loss(text) } else { names::unknown(name) })?;
        let mut args = Args::defaults(entry.card);
        for (name, value) in pairs {
            args.set(name, value)?;
        }
        Loss::new(entry, args)
    }
}

/// True for text with `+` or `*` outside parentheses.
fn is_a_sum(text: &str) -> bool {
    let mut depth = 0;
    text.chars().any(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0 && matches!(c, '+' | '*')
    })
}

/// An error for a sum or a multiple of losses, which are no loss by name.
fn no_loss(text: &str) -> Error {
    let problem = "a loss is one formula, not a sum: evaluate each loss, multiply and add the values and the gradients \
                   (`ce+dice` and `focal+giou` are each the name of one formula)";
    Error::Syntax { text: text.into(), problem: problem.into() }
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
