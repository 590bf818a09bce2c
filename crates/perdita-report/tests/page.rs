//! The HTML of a page, and errors.
use perdita_figures::{Axis, Figure, Mark, Panel};
use perdita_report::{Block, Error, Page, Section, Table, Tone};

fn text(text: &str) -> Block {
    Block::Text(text.into())
}

fn card(id: &str, blocks: Vec<Block>) -> Block {
    Block::Card {
        id: id.into(),
        title: format!("Claim {id}"),
        badge: Some(("holds".into(), Tone::Good)),
        blocks,
    }
}

fn page(blocks: Vec<Block>) -> Page {
    let section = Section { title: "Focal loss & friends".into(), blocks };
    Page {
        title: "Losses < 1".into(),
        sections: vec![section],
        colophon: "made by a test".into(),
        ..Page::default()
    }
}

#[test]
fn everything_is_there() {
    let panel = Panel {
        x: Axis::new("error"),
        y: Axis::new("loss"),
        marks: vec![Mark::line("mse", vec![(0.0, 0.0), (1.0, 1.0)])],
        ..Panel::default()
    };
    let table = Table {
        caption: "Cells".into(),
        header: vec!["γ".into(), "$N$".into()],
        rows: vec![vec!["2".into(), "1 < 3".into()]],
        left: 1,
    };
    let html = page(vec![
        text("a <b> & $p_t$"),
        Block::Formula(r"\frac{\partial L}{\partial z} = p - y".into()),
        card("one", vec![Block::Facts(vec![("source".into(), "`code`".into())])]),
        Block::Table(table),
        Block::Figure {
            figure: Figure { title: "A figure".into(), panels: vec![panel.clone(), panel] },
            caption: "Under it".into(),
        },
        Block::Details { summary: "More".into(), blocks: vec![text("hidden")] },
    ])
    .html()
    .unwrap();
    for part in [
        "<title>Losses &lt; 1</title>",
        "<section id=\"focal-loss-friends\">",
        "<a href=\"#focal-loss-friends\">",
        "<a href=\"#one\">",
        "<article id=\"one\" data-badge=\"holds\">",
        "a &lt;b&gt; &amp; <math",
        "<mfrac>",
        "<span class=\"badge good\">holds</span>",
        "<code>code</code>",
        "<td class=\"number\"><span>1 &lt; 3</span></td>",
        "<strong class=\"title\">A figure</strong>",
        "<svg",
        "<figcaption>Under it</figcaption>",
        "<summary>More</summary>",
        "made by a test",
    ] {
        assert!(html.contains(part), "{part} is missing");
    }
}

#[test]
fn formulas_are_well_formed() {
    let formula = perdita_report::mathml(
        r"\begin{cases} x < y & a \lt b \\ x \le y & \text{if } a<b \end{cases}",
        false,
    );
    let formula = formula.unwrap();
    assert!(formula.contains("<mo>&lt;</mo>"), "{formula}");
    assert!(
        formula.matches("&lt;").count() >= 4 && !formula.contains("<<") && !formula.contains("< "),
        "{formula}"
    );
}

#[test]
fn the_network_is_not_asked() {
    let html = page(vec![Block::Formula("x^2".into())]).html().unwrap();
    for part in ["<link", " src=", "@import", "url(\"http", "href=\"http"] {
        assert!(!html.contains(part), "{part}");
    }
}

#[test]
fn what_cannot_be_shown_is_an_error() {
    let error = |block| page(vec![block]).html().unwrap_err();
    assert!(matches!(error(Block::Formula(r"\frac{1".into())), Error::Formula { .. }));
    assert!(matches!(error(text(r"see $\unheard{x}$")), Error::Formula { .. }));
    assert!(matches!(error(text("costs 5 $")), Error::Unclosed { .. }));
    let twice = page(vec![card("one", vec![]), card("one", vec![])]).html().unwrap_err();
    assert_eq!(twice.to_string(), "the id `one` is used twice in the page");
}

#[test]
fn a_page_of_nothing_is_a_page() {
    assert!(Page::default().html().unwrap().starts_with("<!DOCTYPE html>"));
}
