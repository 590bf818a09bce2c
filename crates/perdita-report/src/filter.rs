//! The search for cards: by words, and by badge. It is for the script: without one, all cards stay visible.
use crate::page::{Block, Page, Tone};
use maud::{Markup, html};

/// The number of cards from which a page has a search.
const MANY: usize = 12;
/// Separates the badges of a card in its attribute.
const SEPARATOR: &str = "|";

/// The badges of a card, as the script reads them.
pub(crate) fn key(badges: &[(String, Tone)]) -> Option<String> {
    let words: Vec<&str> = badges.iter().map(|(word, _)| word.as_str()).collect();
    (!words.is_empty()).then(|| words.join(SEPARATOR))
}

/// The search, if there are many cards.
pub(crate) fn filter(page: &Page) -> Markup {
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    let cards = blocks.filter_map(|block| match block {
        Block::Card { badges, .. } => Some(badges),
        _ => None,
    });
    let (mut count, mut counts) = (0, Vec::<(&str, usize)>::new());
    for badges in cards {
        count += 1;
        for (word, _) in badges {
            match counts.iter_mut().find(|(known, _)| known == word) {
                Some((_, n)) => *n += 1,
                None => counts.push((word, 1)),
            }
        }
    }

    let words = &page.words;
    html! {
        @if count >= MANY {
            form #filter role="search" hidden data-shown=(words.shown) {
                input type="search" name="words" placeholder=(words.search) aria-label=(words.search);
                @if counts.len() > 1 {
                    fieldset {
                        (chip("", &words.all, count, true))
                        @for (word, n) in counts { (chip(word, word, n, false)) }
                    }
                }
                output {}
            }
        }
    }
}

fn chip(value: &str, word: &str, count: usize, is_checked: bool) -> Markup {
    html! {
        label {
            input type="radio" name="badge" value=(value) checked[is_checked];
            span { (word) " " b { (count) } }
        }
    }
}
