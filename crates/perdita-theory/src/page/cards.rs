//! Claims by topic, a card each: the statement, both verdicts, the wrong losses that it rejects, tables, figures and values.
use super::badge;
use super::statements::anchor;
use super::typeset::typeset;
use crate::claim::{Checked, Topic};
use crate::judgement::{Judgement, Outcome};
use crate::lang::Texts;
use crate::table::ValueTable;
use crate::verdict::{Method, Verdict};
use perdita_report::{Block, Section, Table, Tone};

/// The sections of the topics. The comparisons of `judged` statements are on cards of their own.
pub(super) fn sections(checked: &[Checked], judged: &[&str], texts: &Texts) -> Vec<Section> {
    let topics = Topic::ALL.into_iter().filter(|&topic| checked.iter().any(|c| c.claim.topic == topic));
    let section = |topic: Topic| {
        let of_topic = checked.iter().filter(|c| c.claim.topic == topic);
        Section {
            title: texts.text(topic.title()),
            blocks: of_topic.map(|checked| card(checked, judged, texts)).collect(),
        }
    };
    topics.map(section).collect()
}

fn card(checked: &Checked, judged: &[&str], texts: &Texts) -> Block {
    let Checked { claim, verdict, evidence, judgements } = checked;
    let tone = match verdict {
        Verdict::Proved { .. } | Verdict::Holds { .. } => Tone::Good,
        Verdict::Failed { .. } => Tone::Bad,
    };
    let mut badges = vec![(texts.text(verdict.word()), tone)];
    badges.extend(checked.outcome().map(|outcome| badge(outcome, texts)));

    let rejected: Vec<String> =
        claim.rejects.iter().map(|mutant| format!("{} (`{}`)", typeset(mutant.title), mutant.of)).collect();
    let facts = [
        ("Reference", claim.reference.to_string()),
        ("Method", texts.text(method(claim.method))),
        ("Verdict", typeset(&verdict.to_string().replacen(verdict.word(), &texts.text(verdict.word()), 1))),
        ("The text", of_text(judgements, texts)),
        ("Rejects", rejected.join("; ")),
    ];
    let facts = facts.into_iter().filter(|(_, fact)| !fact.is_empty());
    let facts = facts.map(|(name, fact)| (texts.text(name), fact)).collect();

    let mut blocks = vec![Block::Text(claim.latex.into()), Block::Facts(facts)];
    blocks.extend(evidence.tables.iter().map(|table| Block::Table(typeset_table(table))));
    let charts = evidence.charts.iter().cloned();
    blocks
        .extend(charts.map(|chart| Block::Figure { figure: chart.figure, caption: typeset(&chart.caption) }));
    let elsewhere: Vec<String> = judgements
        .iter()
        .filter(|judgement| judged.contains(&judgement.statement.as_str()))
        .map(Judgement::line)
        .collect();
    let own = evidence.lines.iter().filter(|line| !elsewhere.contains(line));
    blocks.push(Block::Details {
        summary: texts.text("Computed values"),
        blocks: own.map(|line| Block::Text(typeset(line))).collect(),
    });
    Block::Card { id: claim.id.into(), title: typeset(&texts.title(claim)), badges, blocks }
}

/// The verdict on each statement of the text: its worst, and the number of comparisons if there are several.
fn of_text(judgements: &[Judgement], texts: &Texts) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for judgement in judgements {
        if !ids.contains(&judgement.statement.as_str()) {
            ids.push(&judgement.statement);
        }
    }
    let of = |id: &str| {
        let all: Vec<&Outcome> =
            judgements.iter().filter(|j| j.statement == id).map(|j| &j.outcome).collect();
        let worst = all.iter().copied().max_by_key(|outcome| outcome.rank()).expect("each id has one");
        let word = texts.text(worst.word());
        if worst.rank() < Outcome::UNSUPPORTED {
            return format!("{id}: {word}");
        }
        let count = all.iter().filter(|outcome| outcome.rank() >= Outcome::UNSUPPORTED).count();
        let link = format!("[{id}](#{})", anchor(id));
        match all.len() {
            1 => format!("{link}: {word}"),
            n => format!("{link}: {word} ({count}/{n})"),
        }
    };
    ids.into_iter().map(of).collect::<Vec<_>>().join("; ")
}

fn typeset_table(table: &ValueTable) -> Table {
    let shown = table.shown();
    let all = |texts: Vec<String>| texts.iter().map(|text| typeset(text)).collect();
    Table {
        caption: typeset(&shown.caption),
        header: all(shown.header),
        rows: shown.rows.into_iter().map(all).collect(),
        left: shown.left,
    }
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Intervals => {
            "proof by interval arithmetic: the formula's values are enclosed on boxes that cover the domain"
        }
        Method::Duals => "identity, with exact derivatives (dual numbers), at random and extreme points",
        Method::Exact => "exact sums, and integrals to all digits",
        Method::MonteCarlo => "Monte Carlo, with its standard error",
        Method::Experiment => "experiment: a fit or a search, and its measured result",
    }
}
