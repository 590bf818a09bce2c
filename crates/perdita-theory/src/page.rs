//! The claims as a page.
use crate::claim::{Checked, Topic};
use crate::figures::figures;
use crate::formulas::formulas;
use crate::verdict::{Method, Verdict};
use perdita_report::{Block, Page, Section, Tone};
use std::fmt::Write;

/// A page of claims that were checked: what was found, and every claim with its figures and tables.
pub fn page(checked: &[Checked]) -> Page {
    let topics = Topic::ALL.into_iter().filter(|&topic| checked.iter().any(|c| c.claim.topic == topic));
    let mut sections = vec![summary(checked)];
    sections.push(Section { title: "Figures".into(), blocks: figures() });
    sections.extend(topics.map(|topic| section(topic, checked)));
    sections.push(Section { title: "The losses as formulas".into(), blocks: formulas() });
    Page {
        title: "What is said about loss functions".into(),
        lead: lead(checked),
        sections,
        colophon: format!(
            "Written by perdita {}: `perdita theory --report FILE`. Every value comes from the formula of the loss; random \
             numbers have fixed seeds, so another run gives the same page.",
            env!("CARGO_PKG_VERSION")
        ),
    }
}

fn count(checked: &[Checked], word: &str) -> usize {
    checked.iter().filter(|c| c.verdict.word() == word).count()
}

fn lead(checked: &[Checked]) -> Vec<Block> {
    let mut counts = String::new();
    for word in ["proved", "holds", "corrected", "refuted", "failed"] {
        match count(checked, word) {
            0 => {}
            n => write!(counts, "{}{n} {}", if counts.is_empty() { "" } else { ", " }, plural(word, n))
                .expect("a string can be written to"),
        }
    }
    vec![
        Block::Text(format!(
            "A text on loss functions states theorems, identities, tables and rules. They are checked here by computation, claim by \
             claim; of {}: {counts}.",
            checked.len()
        )),
        Block::Text(
            "Each loss is one formula, written once. Run on intervals it encloses every value that it takes on a box: boxes that \
             cover the whole domain are a proof. Run on dual numbers it gives exact derivatives: identities are compared at \
             random and at extreme points. What is an expectation is integrated to all digits, or drawn at random with the \
             standard error that is left."
                .into(),
        ),
        Block::Text(
            "Our own statement of each claim must hold. What the text prints, a number or a formula, is compared with what was \
             computed; where the two differ, the claim is corrected. There is no list of errors behind this page."
                .into(),
        ),
    ]
}
fn plural(word: &str, n: usize) -> &str {
    if word == "holds" && n != 1 { "hold" } else { word }
}

/// A table of the verdicts, and what is corrected.
fn summary(checked: &[Checked]) -> Section {
    let words = ["proved", "holds", "corrected", "refuted", "failed"];
    let topics = Topic::ALL.into_iter().filter(|&topic| checked.iter().any(|c| c.claim.topic == topic));
    let rows = topics.map(|topic| {
        let of = |word: &str| {
            checked.iter().filter(|c| c.claim.topic == topic && c.verdict.word() == word).count()
        };
        let counts = words.iter().map(|word| match of(word) {
            0 => "·".into(),
            n => n.to_string(),
        });
        [topic.title().to_string()].into_iter().chain(counts).collect()
    });
    let mut blocks = vec![Block::Table(perdita_report::Table {
        caption: "Verdicts by topic".into(),
        header: ["topic"].iter().chain(&words).map(|name| name.to_string()).collect(),
        rows: rows.collect(),
        left: 1,
    })];
    let noted = checked.iter().filter_map(|c| {
        let instead = match &c.verdict {
            Verdict::Corrected { right } => right,
            Verdict::Refuted { witness } => witness,
            Verdict::Failed { why } => why,
            Verdict::Proved { .. } | Verdict::Holds { .. } => return None,
        };
        Some(vec![c.claim.title.into(), c.claim.says.into(), instead.clone()])
    });
    let noted: Vec<Vec<String>> = noted.collect();
    if !noted.is_empty() {
        blocks.push(Block::Table(perdita_report::Table {
            caption: "What is not as the text says".into(),
            header: ["claim", "the text", "computed"].map(String::from).into(),
            left: 3,
            rows: noted,
        }));
    }
    Section { title: "What was found".into(), blocks }
}

fn section(topic: Topic, checked: &[Checked]) -> Section {
    let blocks = checked.iter().filter(|c| c.claim.topic == topic).map(card).collect();
    Section { title: topic.title().into(), blocks }
}

fn card(checked: &Checked) -> Block {
    let Checked { claim, verdict, evidence } = checked;
    let tone = match verdict {
        Verdict::Proved { .. } | Verdict::Holds { .. } => Tone::Good,
        Verdict::Corrected { .. } | Verdict::Refuted { .. } => Tone::Note,
        Verdict::Failed { .. } => Tone::Bad,
    };
    let facts = [
        ("Source", claim.source.to_string()),
        ("It says", claim.says.to_string()),
        ("Method", method(claim.method).to_string()),
        ("Verdict", verdict.to_string()),
    ];
    let mut blocks = vec![
        Block::Text(claim.latex.into()),
        Block::Facts(facts.map(|(name, fact)| (name.to_string(), fact)).into()),
    ];
    blocks.extend(evidence.tables.iter().cloned().map(Block::Table));
    let charts = evidence.charts.iter().cloned();
    blocks.extend(charts.map(|chart| Block::Figure { figure: chart.figure, caption: chart.caption }));
    blocks.push(Block::Details {
        summary: "What was computed".into(),
        blocks: evidence.lines.iter().map(|line| Block::Text(line.clone())).collect(),
    });
    Block::Card {
        id: claim.id.into(),
        title: claim.title.into(),
        badge: Some((verdict.word().into(), tone)),
        blocks,
    }
}
fn method(method: Method) -> &'static str {
    match method {
        Method::Intervals => {
            "proof by intervals: the formula encloses every value on boxes that cover the domain"
        }
        Method::Duals => "identity, compared with exact derivatives at random and extreme points",
        Method::Exact => "exact values: sums and integrals to all digits",
        Method::MonteCarlo => "Monte Carlo, with its standard error",
        Method::Experiment => "experiment: something is fitted or searched, and measured",
    }
}
