//! The statements of a text, each with all judgements on it: those from its own formulas and numbers, and those of claims.
use crate::claim::Checked;
use crate::judgement::{Judgement, Outcome};
use crate::statement::{Problem, Statement, Text, judge, text};
use rayon::prelude::*;

/// A statement, and the judgements on it.
#[derive(Debug)]
pub struct Judged<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// The judgements, the worst first.
    pub judgements: Vec<Judgement>,
    /// The claims that judge it.
    pub claims: Vec<&'static str>,
}

impl<'a> Judged<'a> {
    fn of(statement: &'a Statement, mut judgements: Vec<Judgement>, claims: Vec<&'static str>) -> Self {
        judgements.sort_by_key(|judgement| std::cmp::Reverse(judgement.outcome.rank()));
        Judged { statement, judgements, claims }
    }

    /// The outcome of the statement: its worst one. `None` if nothing judges it.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.judgements.first().map(|judgement| &judgement.outcome)
    }
}

/// Statements of the text, judged by their own comparisons and by these claims, in the order of the text.
pub fn judged(checked: &[Checked], which: &(dyn Fn(&Statement) -> bool + Sync)) -> Vec<Judged<'static>> {
    let of = |statement: &'static Statement| {
        let by_claims: Vec<(&'static str, &Judgement)> = checked
            .iter()
            .flat_map(|checked| checked.judgements.iter().map(|judgement| (checked.claim.id, judgement)))
            .filter(|(_, judgement)| judgement.statement == statement.id)
            .collect();
        // The text is tested as a whole, so that each comparison can be made.
        let mut judgements = judge(statement).unwrap_or_default();
        judgements.extend(by_claims.iter().map(|(_, judgement)| (*judgement).clone()));
        let mut claims: Vec<&str> = by_claims.into_iter().map(|(claim, _)| claim).collect();
        claims.dedup();
        Judged::of(statement, judgements, claims)
    };
    text().statements.par_iter().filter(|statement| which(statement)).map(of).collect()
}

impl Text {
    /// The statements, judged by their own comparisons.
    ///
    /// # Errors
    /// A number outside the domain of a loss.
    pub fn judged(&self) -> Result<Vec<Judged<'_>>, Problem> {
        self.statements.iter().map(|one| Ok(Judged::of(one, judge(one)?, Vec::new()))).collect()
    }
}
