//! The statements of the text: a card for each that is wrong or unsupported, and a table of the others.
use super::badge;
use super::typeset::typeset;
use crate::judged::Judged;
use crate::judgement::{Judgement, Outcome};
use crate::lang::Texts;
use perdita_report::{Block, Section, Table};

/// The most comparisons that a card shows unfolded.
const SHOWN: usize = 2;

/// The id of a statement's card.
pub(super) fn anchor(statement: &str) -> String {
    format!("text-{}", statement.replace('.', "-"))
}

/// True if a statement has a card.
pub(super) fn is_wrong(judged: &Judged) -> bool {
    judged.outcome().is_some_and(|outcome| outcome.rank() >= Outcome::UNSUPPORTED)
}

pub(super) fn sections(text: &[Judged], texts: &Texts) -> Vec<Section> {
    let (mut wrong, rest): (Vec<&Judged>, Vec<&Judged>) = text.iter().partition(|judged| is_wrong(judged));
    // Wrong statements stand before those that are only unsupported, each in the order of the text.
    wrong.sort_by_key(|judged| std::cmp::Reverse(judged.outcome().map(Outcome::rank)));
    let mut sections = Vec::new();
    if !wrong.is_empty() {
        let blocks = wrong.into_iter().map(|judged| card(judged, texts)).collect();
        sections.push(Section { title: texts.text("Wrong in the text"), blocks });
    }
    if !rest.is_empty() {
        sections.push(Section { title: texts.text("Right in the text"), blocks: vec![table(&rest, texts)] });
    }
    sections
}

fn card(judged: &Judged, texts: &Texts) -> Block {
    let statement = judged.statement;
    let wrong: Vec<&Judgement> =
        judged.judgements.iter().filter(|j| j.outcome.rank() >= Outcome::UNSUPPORTED).collect();
    let mut facts: Vec<(String, String)> = Vec::new();
    for judgement in wrong.iter().take(SHOWN) {
        facts.extend(reason(judgement, texts));
    }
    let compared = [wrong.len(), judged.judgements.len()].map(|n| n.to_string());
    facts.push((
        texts.text("Compared"),
        texts.filled("{} of {} comparisons are wrong or unsupported", &compared),
    ));
    if !judged.claims.is_empty() {
        facts.push((texts.text("Claims"), links(&judged.claims)));
    }

    let mut blocks = vec![Block::Facts(facts)];
    if judged.judgements.len() > 1 {
        let row = |j: &Judgement| vec![typeset(&j.what), typeset(&j.outcome.to_string())];
        let header = ["what is compared", "verdict"].map(|name| texts.text(name)).into();
        let rows = judged.judgements.iter().map(row).collect();
        blocks.push(Block::Details {
            summary: texts.text("All comparisons"),
            blocks: vec![Block::Table(Table { caption: String::new(), header, rows, left: 2 })],
        });
    }
    let outcome = judged.outcome().expect("a wrong statement has been judged");
    Block::Card {
        id: anchor(&statement.id),
        title: format!("{}: {}", statement.id, typeset(&texts.says(statement))),
        badges: vec![badge(outcome, texts)],
        blocks,
    }
}

/// The right statement and the size of the error; or the reason of another verdict.
fn reason(judgement: &Judgement, texts: &Texts) -> Vec<(String, String)> {
    match &judgement.outcome {
        Outcome::Wrong { right, off } => {
            // A correction often names what it corrects.
            let is_named = right.starts_with(&judgement.what);
            let right = if is_named { right.clone() } else { format!("{}: {right}", judgement.what) };
            vec![(texts.text("Right"), typeset(&right)), (texts.text("Error"), typeset(off))]
        }
        Outcome::Unsupported { why } => vec![(texts.text("Reason"), typeset(why))],
        _ => Vec::new(),
    }
}

pub(super) fn links(claims: &[&str]) -> String {
    claims.iter().map(|id| format!("[{id}](#{id})")).collect::<Vec<_>>().join(", ")
}

fn table(rest: &[&Judged], texts: &Texts) -> Block {
    let row = |judged: &&Judged| {
        let verdict = judged.outcome().map_or_else(
            || texts.text("not compared"),
            |outcome| match outcome {
                Outcome::NotComparable { why } => format!("{}: {why}", texts.text(outcome.word())),
                _ => texts.text(outcome.word()),
            },
        );
        vec![
            judged.statement.id.clone(),
            typeset(&texts.says(judged.statement)),
            typeset(&verdict),
            links(&judged.claims),
        ]
    };
    Block::Table(Table {
        caption: String::new(),
        header: ["id", "statement", "verdict", "claims"].map(|name| texts.text(name)).into(),
        rows: rest.iter().map(row).collect(),
        left: 4,
    })
}
