//! Pages as HTML. Style, script and figures are embedded: a page needs no network.
use crate::page::{Block, Page, Section, Tone};
use crate::{Error, figure, filter, math, table, text};
use base64::{Engine, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::HashSet;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
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
            html lang=(self.words.lang) {
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
                        (filter::filter(self))
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
        let words = &self.words;
        Ok(html! {
            nav aria-label=(words.contents) {
                button #theme type="button" title=(words.theme) aria-label=(words.theme) { "◐" }
                details open {
                    summary { (words.contents) }
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

    fn names_are_unique(&self) -> Result<(), Error> {
        let mut known = HashSet::from(["theme", "filter"].map(String::from));
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

/// The line of a card in the contents, with a badge if one is worth a look.
fn entry(block: &Block) -> Option<Result<Markup, Error>> {
    let Block::Card { id, title, badges, .. } = block else { return None };
    let badge = badges.iter().find(|(_, tone)| matches!(tone, Tone::Note | Tone::Bad));
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
        Block::Table(table) => table::table(table)?,
        Block::Grid(grid) => table::grid(grid)?,
        Block::Figure { figure, caption } => figure::figure(figure, caption)?,
        Block::Slider(slider) => figure::slider(slider)?,
        Block::Card { id, title, badges, blocks } => html! {
            article id=(id) data-badges=[filter::key(badges)] {
                h3 {
                    a href={ "#" (id) } { (text::markup(title)?) }
                    @for (word, tone) in badges { span.badge.(class(*tone)) { (word) } }
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

pub(crate) fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Note => "note",
        Tone::Bad => "bad",
    }
}
