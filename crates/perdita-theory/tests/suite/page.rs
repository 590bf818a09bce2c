//! The HTML page of the claims.
use super::{CHINESE, ENGLISH, JUDGED, Made};
use perdita_report::{Block, Page, Section};
use perdita_theory::{Lang, SOURCE, Topic, check, claims, page};

fn section<'a>(page: &'a Page, title: &str) -> &'a Section {
    page.sections.iter().find(|section| section.title == title).unwrap_or_else(|| panic!("{title}"))
}

/// The ids and badges of the cards of a section.
fn cards(section: &Section) -> Vec<(&str, Vec<&str>)> {
    let mut found = Vec::new();
    for block in &section.blocks {
        if let Block::Card { id, badges, .. } = block {
            found.push((id.as_str(), badges.iter().map(|(word, _)| word.as_str()).collect()));
        }
    }
    found
}

#[test]
fn every_claim_is_on_the_page() {
    let Made { page, html, .. } = &*ENGLISH;
    let of_topics = page.sections.iter().filter(|s| Topic::ALL.iter().any(|topic| topic.title() == s.title));
    let found: Vec<(&str, Vec<&str>)> = of_topics.flat_map(cards).collect();
    let ids: Vec<&str> = found.iter().map(|(id, _)| *id).collect();
    assert!(claims().iter().all(|claim| ids.contains(&claim.id)) && ids.len() == claims().len());
    // No claim fails: that is the subject of the tests of claims.
    assert!(found.iter().all(|(_, badges)| ["proved", "holds", "failed"].contains(&badges[0])), "{found:?}");
    let gradient = found.iter().find(|(id, _)| *id == "focal-gradient").unwrap();
    assert_eq!(gradient.1, ["holds", "text: wrong"]);
    let card = section(page, Topic::Focal.title()).blocks.iter().find_map(|block| match block {
        Block::Card { id, blocks, .. } if id == "focal-gradient" => Some(format!("{blocks:?}")),
        _ => None,
    });
    let card = card.unwrap();
    assert!(card.contains("Rejects") && card.contains("[T4.8a](#text-T4-8a): wrong"), "{card}");

    assert!(ids.iter().all(|id| html.contains(&format!("<article id=\"{id}\""))));
    assert!(html.matches("<svg").count() > 20 && !html.contains("merror"));
}

#[test]
fn wrong_statements_come_first_and_say_what_is_right() {
    let page = &ENGLISH.page;
    let titles: Vec<&str> = page.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles[..4], ["Results", "Wrong in the text", "Right in the text", "Figures"]);
    let wrong = section(page, "Wrong in the text");
    let found = cards(wrong);
    assert!(found.len() > 12 && found.iter().any(|(id, _)| *id == "text-T4-8a"), "{found:?}");
    let first = found.iter().position(|(_, badges)| badges[0] == "text: unsupported").unwrap_or(found.len());
    assert!(found[..first].iter().all(|(_, badges)| badges == &["text: wrong"]));
    assert!(found[first..].iter().all(|(_, badges)| badges == &["text: unsupported"]));
    for block in &wrong.blocks {
        let Block::Card { id, blocks, .. } = block else { panic!("a section of cards") };
        let Block::Facts(facts) = &blocks[0] else { panic!("{id} begins with the reason") };
        assert!(
            ["Right", "Reason"].contains(&facts[0].0.as_str()) && !facts[0].1.is_empty(),
            "{id}: {facts:?}"
        );
    }
    let Block::Table(rest) = &section(page, "Right in the text").blocks[0] else { panic!("a table") };
    assert_eq!(rest.rows.len() + found.len(), perdita_theory::text().statements.len());
}

/// Numbers and names stand in the order of their places.
#[test]
fn the_lead_counts_the_statements() {
    let count = |word: &str| {
        JUDGED.iter().filter(|one| one.outcome().is_some_and(|outcome| outcome.word() == word)).count()
    };
    let (wrong, unsupported) = (count("wrong"), count("unsupported"));
    let Block::Text(lead) = &ENGLISH.page.lead[0] else { panic!("the lead begins with text") };
    let counts =
        format!("Of {} of its statements, {wrong} are wrong and {unsupported} unsupported.", JUDGED.len());
    assert!(lead.starts_with(&format!("The text is {SOURCE}. {counts}")), "{lead}");
}

#[test]
fn sliders_exercises_and_properties_are_there() {
    let page = &ENGLISH.page;
    let mut sliders = Vec::new();
    for block in &section(page, "Figures").blocks {
        let Block::Slider(slider) = block else { continue };
        assert!((15..=25).contains(&slider.values.len()), "{}", slider.letter);
        for panel in &slider.figure.panels {
            let moving = panel.marks.iter().filter(|mark| mark.name() == slider.moving).count();
            assert_eq!(moving, slider.values.len(), "{}", slider.letter);
        }
        sliders.push(slider.letter.as_str());
    }
    assert_eq!(sliders, ["γ", "δ", "ε", "τ"]);

    let folded = |block: &&Block| matches!(block, Block::Details { .. });
    assert!(section(page, "Exercises").blocks.iter().filter(folded).count() > 7);
    let Block::Grid(grid) = &section(page, "Properties of the losses").blocks[0] else { panic!("a grid") };
    assert_eq!((grid.rows.len(), grid.header.len()), (3, 10));
    assert!(grid.rows[2].1[0].title.starts_with("refuted: "), "{:?}", grid.rows[2]);

    let summary =
        |block: &Block| if let Block::Details { summary, .. } = block { Some(summary.clone()) } else { None };
    let mut tasks: Vec<String> =
        section(page, "Formulas of the losses").blocks.iter().filter_map(summary).collect();
    let all = tasks.len();
    tasks.sort_unstable();
    tasks.dedup();
    assert_eq!(tasks.len(), all, "each task is once in {tasks:?}");
}

/// The complete page, with the properties of all losses, has about 90 kB more, and must stay below 1.2 MB.
#[test]
fn the_page_is_small() {
    const KILOBYTE: usize = 1000;
    let length = ENGLISH.html.len();
    assert!(length < 1100 * KILOBYTE, "{} kB", length / KILOBYTE);
}

#[test]
fn the_page_speaks_chinese() {
    let Made { page, html, .. } = &*CHINESE;
    assert!(html.contains("<html lang=\"zh-CN\">") && html.contains("焦点损失") && html.contains("交叉熵"));
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(page.sections.iter().all(|section| is_chinese(&section.title)));
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        if let Block::Card { id, title, badges, .. } = block {
            // A statement may be a formula alone.
            let title = if id.starts_with("text-") { "公式" } else { title };
            assert!(
                is_chinese(title) && badges.iter().all(|(word, _)| is_chinese(word)),
                "{title}: {badges:?}"
            );
        }
    }
}

#[test]
fn a_part_of_the_claims_is_a_page_too() {
    let focal: Vec<_> = claims().into_iter().filter(|claim| claim.id == "focal-gradient").collect();
    let page = page(&check(&focal, &|| ()), None, Lang::En);
    let titles: Vec<&str> = page.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(
        titles,
        ["Results", "Wrong in the text", "Figures", "The focal loss", "Formulas of the losses"]
    );
    let Block::Text(counts) = &page.lead[0] else { panic!("the lead begins with text") };
    assert!(counts.contains("Beside them stand 1 claims") && counts.contains("0 failed"), "{counts}");
}
