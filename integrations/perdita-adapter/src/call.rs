//! A loss by its text, and what a call of it takes.
use crate::framework::Framework;
use perdita::loss::{Args, Error, Field, FieldKind, Value};
use perdita_catalog::Loss;
use std::fmt;

/// Reduction of the losses of the observations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Reduction {
    /// Σwℓ/Σw; 0 if nothing counts.
    #[default]
    Mean,
    /// Σwℓ
    Sum,
    /// Σwℓ/n for an explicit n: the tokens of all micro-batches, the rows of all machines.
    Over(f64),
    /// wℓ of every observation, in their shape.
    None,
}

impl Reduction {
    /// The reduction of gradients: losses that are not reduced are summed with their upstream gradients.
    pub(crate) fn of_core(self) -> perdita::Reduction {
        match self {
            Reduction::Mean => perdita::Reduction::Mean,
            Reduction::Sum | Reduction::None => perdita::Reduction::Sum,
            Reduction::Over(n) => perdita::Reduction::Over(n),
        }
    }
}

/// A loss of the catalogue, its reduction, and weights.
#[derive(Clone)]
pub struct Call<T> {
    /// The loss.
    pub loss: Loss,
    /// The reduction.
    pub reduction: Reduction,
    /// A weight per observation.
    pub weight: Option<T>,
    /// True if numbers outside their domains are an error.
    pub checked: bool,
    /// True if the formula is replayed on the host, too.
    pub replayed: bool,
}

/// A tensor of a call.
#[derive(Debug)]
pub struct Given<'a, T> {
    /// The field that it is given for.
    pub field: Field,
    /// The tensor.
    pub tensor: &'a T,
    /// True if its gradient is wanted.
    pub is_trained: bool,
}

impl<T: Clone> Call<T> {
    /// The mean of the loss with this text.
    ///
    /// # Errors
    /// An unknown name, a parameter outside its domain, a syntax error.
    pub fn new(text: &str) -> Result<Self, Error> {
        let loss = text.parse()?;
        Ok(Call { loss, reduction: Reduction::Mean, weight: None, checked: false, replayed: false })
    }

    /// The field of this name.
    ///
    /// # Errors
    /// An unknown name; the message has the nearest one.
    pub fn field(&self, name: &str) -> Result<Field, Error> {
        let name = self.loss.slot(name)?.name();
        let field = self.loss.fields().iter().find(|field| field.name == name);
        Ok(*field.expect("a slot is a field"))
    }

    /// The names of predictions and targets: the first array, and the next one that holds labels or numbers, as the target does.
    pub fn pair(&self, has_labels: bool) -> (&'static str, &'static str) {
        let arrays = || self.loss.fields().iter().filter(|field| field.holds != FieldKind::Parameter);
        let holds_such = |field: &&Field| (field.holds == FieldKind::Labels) == has_labels;
        let required = |field: &&Field| !field.optional;

        let mut rest = arrays().skip(1);
        let second = arrays().skip(1).filter(required).find(holds_such);
        let second = second.or_else(|| arrays().skip(1).find(holds_such)).or_else(|| rest.next());
        let first = arrays().next().map_or("prediction", |field| field.name);
        (first, second.map_or("target", |field| field.name))
    }

    /// The call with the parameters that are given as tensors.
    pub(crate) fn with_parameters<F: Framework<Tensor = T>>(
        &self,
        framework: &F,
        given: &[Given<T>],
    ) -> Result<Self, F::Error> {
        let wrap = |error: Error| framework.error(error);
        let mut args: Option<Args> = None;
        for Given { field, tensor, .. } in given.iter().filter(|one| one.field.holds == FieldKind::Parameter)
        {
            if framework.shape(tensor).iter().product::<usize>() != 1 {
                let (loss, name) = (self.loss.card().name, field.name.into());
                return Err(wrap(Error::Field { loss, name, problem: "must have one element" }));
            }
            let args = args.get_or_insert_with(|| self.loss.args().clone());
            args.set(field.name, Value::Number(framework.number(tensor)?)).map_err(wrap)?;
        }
        match args {
            Some(args) => Ok(Call { loss: args.to_string().parse().map_err(wrap)?, ..self.clone() }),
            None => Ok(self.clone()),
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Loss")
            .field("loss", &format_args!("{}", self.loss))
            .field("reduction", &self.reduction)
            .finish_non_exhaustive()
    }
}
