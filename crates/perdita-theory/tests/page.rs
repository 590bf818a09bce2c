//! The HTML page of the claims.
use perdita_report::Block;
use perdita_theory::{Topic, check, claims, page};

fn summary(block: &Block) -> Option<&str> {
    if let Block::Details { summary, .. } = block { Some(summary) } else { None }
}

#[test]
fn every_claim_is_on_the_page() {
    let page = page(&check(&claims(), &|| ()));
    let cards = |block: &Block| match block {
        Block::Card { id, badge, .. } => Some((id.clone(), badge.as_ref().expect("a verdict").0.clone())),
        _ => None,
    };
    let found: Vec<(String, String)> =
        page.sections.iter().flat_map(|section| section.blocks.iter().filter_map(cards)).collect();
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    assert!(claims().iter().all(|claim| ids.contains(&claim.id)) && ids.len() == claims().len());
    assert!(found.iter().all(|(_, badge)| badge != "failed"));
    for topic in Topic::ALL {
        assert!(page.sections.iter().any(|section| section.title == topic.title()), "{topic:?}");
    }

    let formulas = page.sections.iter().find(|section| section.title == "Formulas of the losses").unwrap();
    let mut tasks: Vec<&str> = formulas.blocks.iter().filter_map(summary).collect();
    let all = tasks.len();
    tasks.sort_unstable();
    tasks.dedup();
    assert_eq!(tasks.len(), all, "each task is once in {tasks:?}");

    let html = page.html().expect("all formulas are LaTeX");
    assert!(ids.iter().all(|id| html.contains(&format!("<article id=\"{id}\""))));
    assert!(html.matches("<svg").count() > 20 && !html.contains("merror"));
}

#[test]
fn a_part_of_the_claims_is_a_page_too() {
    let focal: Vec<_> = claims().into_iter().filter(|claim| claim.id == "focal-gradient").collect();
    let page = page(&check(&focal, &|| ()));
    let titles: Vec<&str> = page.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["Results", "Figures", "The focal loss", "Formulas of the losses"]);
    let Block::Text(counts) = &page.lead[0] else { panic!("the lead begins with text") };
    assert!(counts.ends_with("of 1: 1 holds."), "{counts}");
}
