//! Pages as HTML. Style, script and figures are embedded: a page needs no network.
use crate::page::{Block, Page, Section, Table, Tone};
use crate::{Error, math, text};
use base64::{Engine, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::HashSet;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// The number of cards from which a page has a search.
const MANY: usize = 12;
/// The number of columns from which a table becomes a list on a narrow screen.
const WIDE: usize = 3;
const MATH_FONT: &[u8] = include_bytes!("font/stix-two-math.woff2");

/// The font of the formulas: without a mathematical font, browsers do not stretch braces.
fn math_font() -> String {
    let data = BASE64_STANDARD.encode(MATH_FONT);
    format!("@font-face {{ font-family: \"Page Math\"; src: url(\"data:font/woff2;base64,{data}\"); }}\n")
}

impl Page {
    /// The page as one HTML file.
    ///
    /// # Errors
    /// A formula that is not LaTeX, an unclosed `$` or backtick, two parts with the same id.
    pub fn html(&self) -> Result<String, Error> {
        self.names_are_unique()?;
        let sections = self.sections.iter().map(section).collect::<Result<Vec<_>, _>>()?;

        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    style { (PreEscaped(math_font())) (PreEscaped(STYLE)) }
                }
                body {
                    (self.contents()?)
                    main {
                        header {
                            h1 { (self.title) }
                            (blocks(&self.lead)?)
                        }
                        @for section in sections { (section) }
                        footer { (text::markup(&self.colophon)?) }
                    }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        Ok(page.into_string())
    }

    /// Links to the sections and their cards.
    fn contents(&self) -> Result<Markup, Error> {
        let sections = self.sections.iter().map(|section| {
            let cards = section.blocks.iter().filter_map(entry);
            Ok((
                slug(&section.title),
                text::markup(&section.title)?,
                cards.collect::<Result<Vec<_>, Error>>()?,
            ))
        });

        let sections = sections.collect::<Result<Vec<_>, Error>>()?;
        Ok(html! {
            nav aria-label="Contents" {
                button #theme type="button" title="Light or dark" aria-label="Light or dark" { "◐" }
                details open {
                    summary { "Contents" }
                    (self.filter())
                    ol {
                        @for (id, title, cards) in sections {
                            li {
                                a href={ "#" (id) } { (title) }
                                @if !cards.is_empty() {
                                    ul { @for card in cards { (card) } }
                                }
                            }
                        }
                    }
                }
            }
        })
    }

    /// The search for cards, by words and by badge, if there are many.
    fn filter(&self) -> Markup {
        let badges =
            self.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
                Block::Card { badge, .. } => Some(badge.as_ref().map(|(word, _)| word.as_str())),
                _ => None,
            });
        let badges: Vec<Option<&str>> = badges.collect();
        let mut words: Vec<&str> = Vec::new();
        for word in badges.iter().flatten() {
            if !words.contains(word) {
                words.push(word);
            }
        }
        let count = |word: &str| badges.iter().filter(|badge| **badge == Some(word)).count();
        html! {
            @if badges.len() >= MANY {
                form #filter role="search" {
                    input type="search" name="words" placeholder="Search" aria-label="Search";
                    @if words.len() > 1 {
                        select name="badge" aria-label="Show" {
                            option value="" { "all " (badges.len()) }
                            @for word in words { option value=(word) { (word) " " (count(word)) } }
                        }
                    }
                    output {}
                }
            }
        }
    }

    fn names_are_unique(&self) -> Result<(), Error> {
        let mut known = HashSet::from(["theme".to_owned()]);
        for section in &self.sections {
            let cards = section.blocks.iter().filter_map(card_name).map(|(id, _)| id.to_owned());
            for id in std::iter::once(slug(&section.title)).chain(cards) {
                if !known.insert(id.clone()) {
                    return Err(Error::Twice { id });
                }
            }
        }
        Ok(())
    }
}

/// The line of a card in the contents, with its badge if that is worth a look.
fn entry(block: &Block) -> Option<Result<Markup, Error>> {
    let Block::Card { id, title, badge, .. } = block else { return None };
    let badge = badge.as_ref().filter(|(_, tone)| matches!(tone, Tone::Note | Tone::Bad));
    Some(text::markup(title).map(|title| {
        html! {
            li data-card=(id) {
                a href={ "#" (id) } { (title) }
                @if let Some((word, tone)) = badge { " " span.mark.(class(*tone)) { (word) } }
            }
        }
    }))
}

fn card_name(block: &Block) -> Option<(&str, &str)> {
    match block {
        Block::Card { id, title, .. } => Some((id, title)),
        _ => None,
    }
}

/// The id of a title.
fn slug(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

fn section(section: &Section) -> Result<Markup, Error> {
    Ok(html! {
        section id=(slug(&section.title)) {
            h2 { (text::markup(&section.title)?) }
            (blocks(&section.blocks)?)
        }
    })
}

fn blocks(all: &[Block]) -> Result<Markup, Error> {
    let all = all.iter().map(block).collect::<Result<Vec<_>, _>>()?;
    Ok(html! { @for block in all { (block) } })
}

fn block(block: &Block) -> Result<Markup, Error> {
    Ok(match block {
        Block::Text(paragraph) => html! { p { (text::markup(paragraph)?) } },
        Block::Formula(latex) => html! { div.formula { (math::block(latex)?) } },
        Block::Table(table) => self::table(table)?,
        Block::Figure { figure, caption } => html! {
            figure {
                @if figure.panels.len() > 1 && !figure.title.is_empty() { strong.title { (figure.title) } }
                div.panels { @for panel in figure.panels_svg() { div.panel { (PreEscaped(panel)) } } }
                @if !caption.is_empty() { figcaption { (text::markup(caption)?) } }
            }
        },
        Block::Card { id, title, badge, blocks } => html! {
            article id=(id) data-badge=[badge.as_ref().map(|(word, _)| word)] {
                h3 {
                    a href={ "#" (id) } { (text::markup(title)?) }
                    @if let Some((word, tone)) = badge { span.badge.(class(*tone)) { (word) } }
                }
                (self::blocks(blocks)?)
            }
        },
        Block::Facts(facts) => {
            let facts = facts.iter().map(|(name, said)| Ok((name, text::markup(said)?)));
            let facts = facts.collect::<Result<Vec<_>, Error>>()?;
            html! { dl { @for (name, said) in facts { dt { (name) } dd { (said) } } } }
        }
        Block::Details { summary, blocks } => html! {
            details { summary { (text::markup(summary)?) } (self::blocks(blocks)?) }
        },
    })
}

fn table(table: &Table) -> Result<Markup, Error> {
    let number = |column: usize| (column >= table.left).then_some("number");
    let cell = |(column, text): (usize, &String)| Ok((number(column), text::markup(text)?));
    let cells = |row: &Vec<String>| row.iter().enumerate().map(cell).collect::<Result<Vec<_>, Error>>();
    let rows = table.rows.iter().map(cells).collect::<Result<Vec<_>, _>>()?;
    let header = cells(&table.header)?;
    let is_wide = table.header.len() >= WIDE || table.left > 1;
    Ok(html! {
        div.table.wide[is_wide] tabindex="0" {
            table {
                @if !table.caption.is_empty() { caption { (text::markup(&table.caption)?) } }
                thead { tr { @for (class, name) in &header { th class=[class] scope="col" { (name) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for ((class, cell), (_, name)) in row.iter().zip(&header) {
                                td class=[class] {
                                    @if is_wide { span.label aria-hidden="true" { (name) } }
                                    span { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Note => "note",
        Tone::Bad => "bad",
    }
}
