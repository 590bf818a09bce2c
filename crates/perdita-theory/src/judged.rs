//! The statements of the text, each with all judgements on it: those from its own formulas and numbers, and those of claims.
use crate::claim::Checked;
use crate::judgement::{Judgement, Outcome};
use crate::statement::{Statement, judge, text};

/// A statement of the text, and the judgements on it.
#[derive(Debug)]
pub struct Judged {
    /// The statement.
    pub statement: &'static Statement,
    /// The judgements, the worst first.
    pub judgements: Vec<Judgement>,
    /// The claims that judge it.
    pub claims: Vec<&'static str>,
}

impl Judged {
    /// The outcome of the statement: its worst one. `None` if nothing judges it.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.judgements.first().map(|judgement| &judgement.outcome)
    }
}

/// The statements of the text, judged by their own comparisons and by these claims, in the order of the text.
pub fn judged(checked: &[Checked]) -> Vec<Judged> {
    let of = |statement: &'static Statement| {
        let by_claims: Vec<(&'static str, &Judgement)> = checked
            .iter()
            .flat_map(|checked| checked.judgements.iter().map(|judgement| (checked.claim.id, judgement)))
            .filter(|(_, judgement)| judgement.statement == statement.id)
            .collect();
        // The text is tested as a whole, so that each comparison can be made.
        let mut judgements = judge(statement).unwrap_or_default();
        judgements.extend(by_claims.iter().map(|(_, judgement)| (*judgement).clone()));
        judgements.sort_by_key(|judgement| std::cmp::Reverse(judgement.outcome.rank()));

        let mut claims: Vec<&str> = by_claims.into_iter().map(|(claim, _)| claim).collect();
        claims.dedup();
        Judged { statement, judgements, claims }
    };
    text().statements.iter().map(of).collect()
}
