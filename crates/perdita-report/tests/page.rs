//! The HTML of a page, and errors.
use perdita_figures::{Axis, Figure, Mark, Panel};
use perdita_report::{Block, Error, Grid, Page, Section, Slider, Symbol, Table, Tone, Words};

fn text(text: &str) -> Block {
    Block::Text(text.into())
}

fn card(id: &str, blocks: Vec<Block>) -> Block {
    Block::Card {
        id: id.into(),
        title: format!("Claim {id}"),
        badges: vec![("holds".into(), Tone::Good), ("text: wrong".into(), Tone::Bad)],
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
        "<article id=\"one\" data-badges=\"holds|text: wrong\">",
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

/// Without a script, all cards and curves are visible, and the controls are not.
#[test]
fn controls_are_for_the_script() {
    let lines = ["γ", "γ"].map(|name| Mark::line(name, vec![(0.0, 0.0), (1.0, 1.0)]));
    let slider = Slider {
        figure: Figure::single("", Panel { marks: lines.into(), ..Panel::default() }),
        moving: "γ".into(),
        letter: "γ".into(),
        values: vec!["0.5".into(), "1".into()],
        start: 1,
        caption: "One formula".into(),
    };
    let few = page(vec![card("one", vec![Block::Slider(slider)])]).html().unwrap();
    assert!(few.contains("data-moving=\"γ\" data-values=\"0.5 1\"") && few.contains("<label hidden>"));
    assert!(few.contains("type=\"range\" min=\"0\" max=\"1\" value=\"1\""));
    assert_eq!(few.matches("<g data-name=\"γ\">").count(), 2);
    assert!(!few.contains("id=\"filter\""));

    let many = page((0..12).map(|k| card(&format!("card-{k}"), vec![])).collect()).html().unwrap();
    assert!(many.contains("<form id=\"filter\" role=\"search\" hidden"));
    for chip in ["value=\"\" checked", "value=\"holds\"", "<span>text: wrong <b>12</b></span>"] {
        assert!(many.contains(chip), "{chip}");
    }
}

#[test]
fn a_grid_explains_its_symbols() {
    let symbol = Symbol { symbol: "●".into(), title: "proved: 1 ≤ \"2\"".into(), tone: Tone::Good };
    let grid = Grid {
        caption: "● proved".into(),
        header: vec!["loss".into(), "convex".into()],
        rows: vec![("`mse`".into(), vec![symbol])],
    };
    let html = page(vec![Block::Grid(grid)]).html().unwrap();
    assert!(html.contains("<th scope=\"row\"><code>mse</code></th>"));
    assert!(html.contains("<td class=\"good\" title=\"proved: 1 ≤ &quot;2&quot;\">●</td>"));
}

#[test]
fn a_page_is_in_its_language() {
    let words = Words { lang: "zh-CN".into(), contents: "目录".into(), ..Words::default() };
    let html = Page { words, ..page(vec![]) }.html().unwrap();
    assert!(html.contains("<html lang=\"zh-CN\">") && html.contains("<summary>目录</summary>"));
}

#[test]
fn links_lead_to_cards() {
    let html = page(vec![text("in [0, 1], by [one](#one)"), card("one", vec![])]).html().unwrap();
    assert!(html.contains("in [0, 1], by <a href=\"#one\">one</a>"));
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
