//! The computed side of a comparison: a quantity of a loss, or an expression of several.
use super::Problem;
use super::arrays::Array;
use super::expression::Expression;
use super::quantity::{Quantity, takes, unknown};
use super::variables::Point;
use perdita::real::{Interval, span};
use perdita_catalog::{LOSSES, Loss};
use std::fmt;

/// An expression of quantities of losses, and of variables.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    text: String,
    expression: Expression,
    quantities: Vec<(String, Quantity)>,
}

impl Subject {
    /// Parses a quantity, or an expression of named quantities.
    ///
    /// # Errors
    /// Those of both.
    pub(super) fn parse(
        text: &str,
        named: &[(String, String)],
        given: &[(String, Array)],
        variables: &[String],
    ) -> Result<Subject, Problem> {
        if named.is_empty() || Quantity::is(text) {
            let quantity = Quantity::parse(text, given, variables).map_err(|problem| problem.of("of"))?;
            let text = quantity.to_string();
            let expression = Expression::Name(text.clone());
            return Ok(Subject { expression, quantities: vec![(text.clone(), quantity)], text });
        }

        let of_where = |problem: Problem| problem.of("where");
        let mut quantities = Vec::new();
        for (name, text) in named {
            if LOSSES.iter().any(|entry| entry.card().name == name) {
                let taken = format!("`{name}` is the name of a loss: choose another for `{text}`");
                return Err(of_where(Problem::new(taken)));
            }
            let quantity = Quantity::parse(text, given, variables).map_err(of_where)?;
            quantities.push((name.clone(), quantity));
        }
        let expression = Expression::parse(text).map_err(|problem| problem.of("of"))?;
        quantities.retain(|(name, _)| expression.names().contains(name));
        if quantities.is_empty() {
            let known: Vec<&str> = named.iter().map(|(name, _)| &name[..]).collect();
            let known = known.join(", ");
            return Err(
                Problem::new(format!("`{text}` has none of the quantities in `where` ({known})")).of("of")
            );
        }
        Ok(Subject { text: text.trim().into(), expression, quantities })
    }

    /// Requires each input to belong to a loss, and no variable of inputs to have the name of a parameter.
    pub(super) fn check(&self, given: &[(String, Array)]) -> Result<(), Problem> {
        for (name, _) in given {
            if !self.quantities().any(|quantity| takes(&quantity.loss, name)) {
                let first = self.quantities().next().expect("a subject has a quantity");
                return Err(unknown(&first.loss, name).of("at"));
            }
        }
        for name in self.names() {
            if let Some(quantity) = self.quantities().find(|quantity| quantity.parameter(name).is_some()) {
                let loss = quantity.loss.card().name;
                return Err(Problem::new(format!(
                    "`{name}` is a parameter of {loss}, and cannot be a variable of inputs: choose another name"
                )));
            }
        }
        Ok(())
    }

    /// The names of variables that it depends on.
    pub(super) fn names(&self) -> Vec<&String> {
        let own =
            self.expression.names().iter().filter(|name| self.quantities.iter().all(|(q, _)| q != *name));
        own.chain(self.quantities.iter().flat_map(|(_, quantity)| quantity.names())).collect()
    }

    /// The quantities.
    pub(super) fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        self.quantities.iter().map(|(_, quantity)| quantity)
    }

    /// The quantity, if it is one.
    pub(super) fn alone(&self) -> Option<&Quantity> {
        match (&self.expression, &self.quantities[..]) {
            (Expression::Name(_), [(_, quantity)]) => Some(quantity),
            _ => None,
        }
    }

    /// The value of a parameter of its losses.
    pub(super) fn parameter(&self, name: &str) -> Option<f64> {
        self.quantities().find_map(|quantity| quantity.parameter(name))
    }

    /// The losses with the parameters that a point has.
    ///
    /// # Errors
    /// A value outside a parameter's domain.
    pub(super) fn losses_at(&self, point: &Point) -> Result<Vec<Loss>, Problem> {
        self.quantities().map(|quantity| quantity.loss_at(point)).collect()
    }

    /// The value at a point, with its losses.
    ///
    /// # Errors
    /// A number outside its domain.
    pub(super) fn at(&self, losses: &[Loss], point: &Point) -> Result<f64, Problem> {
        let values = self.quantities().zip(losses).map(|(quantity, loss)| quantity.at(loss, point));
        let values = values.collect::<Result<Vec<f64>, Problem>>()?;
        let of = |name: &str| self.place(name).map_or_else(|| point.of(name), |k| values[k]);
        Ok(self.expression.at(0.0, &of))
    }

    /// An enclosure of the value.
    ///
    /// # Errors
    /// A number outside its domain.
    pub(super) fn range(&self, losses: &[Loss], point: &Point) -> Result<Interval, Problem> {
        let ranges = self.quantities().zip(losses).map(|(quantity, loss)| quantity.range(loss, point));
        let ranges = ranges.collect::<Result<Vec<Interval>, Problem>>()?;
        let number = |name: &str| span(point.of(name), point.of(name));
        let of = |name: &str| self.place(name).map_or_else(|| number(name), |k| ranges[k]);
        Ok(self.expression.at(span(0.0, 0.0), &of))
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.quantities.iter().position(|(known, _)| known == name)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}
