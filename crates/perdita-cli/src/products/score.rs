//! Evaluates a loss, and sums up its gradients.
use super::data::Data;
use super::parts::Role;
use crate::memory::{Loaded, Score, Slope};
use anyhow::Result;
use perdita::loss::{Formula, Input};
use perdita::losses::info_nce::InfoNce;
use perdita::{Gradients, Outcome, Reduction};
use perdita_catalog::Loss;
use perdita_catalog::{ByName, Shape};

impl<E: ByName> Data<'_, E> {
    pub(super) fn evaluate(&self, loss: &Loss, checked: bool) -> Result<Score> {
        self.score(loss, checked).map_err(|error| self.explain(loss, error))
    }
    fn score(&self, loss: &Loss, checked: bool) -> Result<Score, perdita::Error> {
        let Shape::Product(any) = loss.shape() else { unreachable!("{loss} does not take rows") };
        let mut batch = self.batch()?;
        if checked {
            batch = batch.checked(loss.card())?;
        }
        let blank = |input: &Loaded<Role, E>| (input.wish.role, vec![E::default(); input.numbers.len()]);
        let mut grads: Vec<_> = self.inputs.iter().map(blank).collect();
        let mut each = Some(vec![E::default(); self.rows()]);
        let outcome = match any.evaluate(batch, Reduction::Mean, gradients(&mut grads, each.as_deref_mut())) {
            Err(perdita::Error::NoRows { .. }) => {
                each = None;
                any.evaluate(batch, Reduction::Mean, gradients(&mut grads, None))?
            }
            outcome => outcome?,
        };
        let mut slopes: Vec<Slope> = grads.iter().filter_map(|(role, grad)| norm(*role, grad)).collect();
        for (of, value) in [("temperature", outcome.temperature), ("bias", outcome.bias)] {
            slopes.extend(value.map(|value| Slope { of, is_norm: false, value }));
        }
        Ok(Score {
            total: outcome.total,
            slopes,
            active: outcome.active,
            information: self.information(loss, &outcome),
            each: each.map(|each| each.into_iter().map(E::to_f64).collect()),
        })
    }
    /// It is a bound where every row has one partner among others.
    fn information(&self, loss: &Loss, outcome: &Outcome) -> Option<f64> {
        let bounds = loss.card().name == InfoNce::CARD.name
            && self.get(Role::Of(Input::Labels)).is_none()
            && outcome.total.count() > 0;
        bounds.then(|| InfoNce::mutual_information(outcome.total.mean(), self.keys() - 1))
    }
}

/// Where gradients and the losses of rows go.
fn gradients<'a, E: ByName>(grads: &'a mut [(Role, Vec<E>)], each: Option<&'a mut [E]>) -> Gradients<'a, E> {
    let mut out = each.map_or(Gradients::none(), |each| Gradients::none().each(each));
    for (role, grad) in grads {
        out = match role {
            Role::A => out.a(grad),
            Role::Of(Input::B) => out.b(grad),
            Role::OwnNegatives | Role::Of(Input::Negatives) => out.negatives(grad),
            Role::Of(Input::Bias) => out.bias(grad),
            Role::Of(Input::Labels | Input::KeyLabels | Input::Targets | Input::Weight) => out,
        };
    }
    out
}

/// The length of an input's gradient, if it has one.
fn norm<E: ByName>(role: Role, grad: &[E]) -> Option<Slope> {
    let of = match role {
        Role::A => "a",
        Role::Of(Input::B) => "b",
        Role::OwnNegatives | Role::Of(Input::Negatives) => "negatives",
        Role::Of(Input::Bias) => "bias",
        Role::Of(Input::Labels | Input::KeyLabels | Input::Targets | Input::Weight) => return None,
    };
    let value = grad.iter().map(|x| x.to_f64() * x.to_f64()).sum::<f64>().sqrt();
    Some(Slope { of, is_norm: true, value })
}
