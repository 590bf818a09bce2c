//! Tests of the claims and of the page: one binary, which checks all claims once, and makes the page once in each language.
mod check;
mod claims;
mod evidence;
mod exercises;
mod lang;
mod matrix;
mod mutants;
mod numerics;
mod page;
mod statements;
mod typeset;

use perdita_report::Page;
use perdita_theory::matrix::row;
use perdita_theory::testing::translated;
use perdita_theory::{Checked, Judged, Lang, check, claims, judged};
use std::sync::LazyLock;

/// All claims, checked.
static CHECKED: LazyLock<Vec<Checked>> = LazyLock::new(|| check(&claims(), &|| ()));

/// All statements of the text, judged.
static JUDGED: LazyLock<Vec<Judged>> = LazyLock::new(|| judged(&CHECKED, &|_| true));

/// The page of all claims, with a property matrix of a few losses.
struct Made {
    page: Page,
    html: String,
    /// The texts without a translation.
    missing: Vec<String>,
}

impl Made {
    fn new(lang: Lang) -> Made {
        let rows = ["mse", "mae", "hinge"].map(|loss| row(&loss.parse().unwrap()));
        let (page, missing) = translated(&CHECKED, Some(&rows), lang);
        let html = page.html().expect("all formulas are LaTeX");
        Made { page, html, missing }
    }
}

static ENGLISH: LazyLock<Made> = LazyLock::new(|| Made::new(Lang::En));
static CHINESE: LazyLock<Made> = LazyLock::new(|| Made::new(Lang::Zh));
