//! Losses by name: parsed from text, and displayed as the same text.
use crate::entry::Entry;
use crate::erased::{self, Erased};
use crate::formula::Formula;
use crate::interned;
use crate::list::LOSSES;
use crate::names;
use perdita::loss::{Args, Card, Error, Field, Value, args};
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
    formula: Option<Arc<Formula>>,
}

impl Loss {
    /// The loss of an entry with these parameters.
    pub(crate) fn of_entry(entry: &Entry, args: Args) -> Result<Self, Error> {
        let (card, erased) = (entry.build)(&args)?;
        let fields = erased::fields(&erased, &card).into();
        Ok(Loss { args, card, erased, fields, formula: None })
    }

    /// The loss of a formula.
    ///
    /// # Errors
    /// A formula too long to be evaluated.
    pub fn of_formula(formula: Formula) -> Result<Self, Error> {
        let card = interned::card(&formula);
        let erased = erased::of_formula(&formula, card)?;
        let fields = erased::fields(&erased, card).into();
        let args = Args::defaults(card);
        Ok(Loss { args, card: *card, erased, fields, formula: Some(Arc::new(formula)) })
    }

    /// The loss with another value of a parameter.
    ///
    /// # Errors
    /// No parameter of this name; a value outside its domain.
    pub fn with(&self, name: &str, value: Value) -> Result<Self, Error> {
        let mut args = self.args.clone();
        args.set(name, value)?;
        let Some(formula) = &self.formula else {
            let entry = LOSSES.iter().find(|entry| entry.card.name == self.card.name);
            return Loss::of_entry(entry.expect("a loss of the catalogue"), args);
        };

        // The card has the values that the text has.
        let formula = Formula::clone(formula).with(name, args.number(name))?;
        let erased = erased::of_formula(&formula, args.card())?;
        Ok(Loss {
            args,
            card: self.card,
            erased,
            fields: self.fields.clone(),
            formula: Some(Arc::new(formula)),
        })
    }

    /// The formula that the loss was made of; `None` for losses of the catalogue.
    pub fn formula(&self) -> Option<&Formula> {
        self.formula.as_deref()
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
        Loss::of_entry(self, Args::defaults(self.card))
    }
}

impl FromStr for Loss {
    type Err = Error;
    /// The loss of this name, with its parameters; or of this formula.
    ///
    /// # Errors
    /// An unknown name (the message has the nearest one, or that of the loss that other libraries call so), a value outside a
    /// parameter's domain, a syntax error.
    fn from_str(text: &str) -> Result<Self, Error> {
        match named(text) {
            Ok(loss) => Ok(loss),
            Err(error) if is_call(text) => Err(error),
            Err(error) => match Formula::parse(text) {
                Ok(formula) => Loss::of_formula(formula),
                // A formula that consists of one loss is meant as that loss.
                Err(_) if begins_with_loss(text) => Err(error),
                Err(error) => Err(error),
            },
        }
    }
}

/// True for text that begins with the name of a loss, and has no operators.
fn begins_with_loss(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let is_known = LOSSES.iter().any(|entry| entry.card.name == &text[..end]);
    is_known && !text.contains(['+', '-', '*', '/', '^', ';'])
}

/// The loss of the catalogue with this text.
fn named(text: &str) -> Result<Loss, Error> {
    let (name, pairs) = args::parse(text)?;
    // Combinations are also named by their parts: `focal+giou`.
    let recipe = name.split('+').map(str::trim).collect::<Vec<_>>().join("_");
    let name = recipe.as_str();
    let entry = LOSSES.iter().find(|e| e.card.name == name);
    let entry = entry.ok_or_else(|| names::unknown(name))?;
    let mut args = Args::defaults(entry.card);
    for (name, value) in pairs {
        args.set(name, value)?;
    }
    Loss::of_entry(entry, args)
}

/// True for text that is meant as the name of a loss, possibly with parameters: a word, and nothing behind it but brackets
/// that are empty, begin with name=value, or do not end.
fn is_call(text: &str) -> bool {
    let is_word = |text: &str| text.trim().chars().all(|c| c.is_alphanumeric() || "_:".contains(c));
    let (name, rest) = text.split_at(text.find('(').unwrap_or(text.len()));
    let Some(rest) = rest.strip_prefix('(') else { return is_word(name) };
    let (inside, after) = rest.split_once(')').unwrap_or((rest, ""));
    let first = inside.split(',').next().unwrap_or_default();
    let is_setting =
        first.split_once('=').is_some_and(|(name, value)| is_word(name) && !value.starts_with('='));
    is_word(name) && after.trim().is_empty() && (inside.trim().is_empty() || is_setting)
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.formula {
            Some(formula) => formula.fmt(f),
            None => self.args.fmt(f),
        }
    }
}

impl fmt::Debug for Loss {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
