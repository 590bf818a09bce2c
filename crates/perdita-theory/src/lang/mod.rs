//! The languages of the page. Texts are looked up by their English text, claims and statements by their ids, in `zh.toml`.
//!
//! A text without a translation stays English, and `cargo test -p perdita-theory --test suite lang` lists it as a line for that file.
use crate::claim::Claim;
use crate::statement::Statement;
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// The translations into a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dictionary {
    /// By the English text.
    texts: BTreeMap<String, String>,
    /// Titles of claims, by id.
    claims: BTreeMap<String, String>,
    /// Statements of the text, by id.
    statements: BTreeMap<String, String>,
}

static CHINESE: LazyLock<Dictionary> =
    LazyLock::new(|| toml::from_str(include_str!("zh.toml")).expect("the tests read zh.toml"));

/// The texts of a page in its language.
#[derive(Debug)]
pub(crate) struct Texts {
    dictionary: Option<&'static Dictionary>,
    /// The texts without a translation, as lines of the dictionary.
    missing: RefCell<BTreeSet<(&'static str, String)>>,
}

impl Texts {
    pub(crate) fn new(lang: Lang) -> Texts {
        let dictionary = (lang == Lang::Zh).then(|| &*CHINESE);
        Texts { dictionary, missing: RefCell::default() }
    }

    /// A fixed text.
    pub(crate) fn text(&self, english: &str) -> String {
        self.find("texts", |d| &d.texts, english, english)
    }

    /// A fixed text in which each `{}` stands for one of these.
    pub(crate) fn filled(&self, english: &str, parts: &[String]) -> String {
        let text = self.text(english);
        let mut pieces = text.split("{}");
        let first = pieces.next().unwrap_or_default().to_string();
        pieces.zip(parts).fold(first, |text, (piece, part)| text + part + piece)
    }

    /// The title of a claim.
    pub(crate) fn title(&self, claim: &Claim) -> String {
        self.find("claims", |d| &d.claims, claim.id, claim.title)
    }

    /// The summary of a statement of the text.
    pub(crate) fn says(&self, statement: &Statement) -> String {
        self.find("statements", |d| &d.statements, &statement.id, &statement.says)
    }

    /// The texts without a translation so far, as lines of the dictionary.
    pub(crate) fn missing(&self) -> Vec<String> {
        self.missing.borrow().iter().map(|(table, line)| format!("[{table}] {line}")).collect()
    }

    fn find(
        &self,
        table: &'static str,
        of: impl Fn(&Dictionary) -> &BTreeMap<String, String>,
        key: &str,
        english: &str,
    ) -> String {
        let Some(dictionary) = self.dictionary else { return english.into() };
        of(dictionary).get(key).cloned().unwrap_or_else(|| {
            let line = format!("{key:?} = {english:?}");
            self.missing.borrow_mut().insert((table, line));
            english.into()
        })
    }
}
