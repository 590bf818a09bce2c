//! The page of losses, a table per task, is the catalogue's.
use perdita::loss::Task;
use perdita_catalog::{LOSSES, Loss};
use std::fmt::Write;

const HEAD: &str = "\
<!-- Written by `UPDATE=1 cargo test -p perdita-docs losses`. -->

# The losses

The formula, the parameters with their defaults, and the claims of every loss. The claims of a loss of one prediction are proved
from its formula (`perdita show` prints the proof); those of a row of scores are tested. Values, gradients and edge cases of all
losses are tested, with claims or without.

Inputs and parameters in detail are in the [Python reference](python/index.md); derivatives are in [Closed forms](closed-forms.md).
";

#[test]
fn the_page_is_the_catalogue() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/losses.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, page).expect("the page is writable");
    } else {
        let current = std::fs::read_to_string(path).expect("the page");
        assert_eq!(current, page, "run it again with UPDATE=1");
    }
}

fn page() -> String {
    let losses: Vec<Loss> = LOSSES.iter().map(|entry| entry.default().expect("a default")).collect();
    let mut tasks: Vec<Task> = Vec::new();
    for task in losses.iter().map(|loss| loss.card().task) {
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }

    let mut text = String::from(HEAD);
    for task in tasks {
        let name = task.to_string();
        let (first, rest) = name.split_at(1);
        writeln!(text, "\n## {}{rest}\n", first.to_uppercase()).unwrap();
        text.push_str("| loss | formula | parameters | claims |\n| --- | --- | --- | --- |\n");
        for loss in losses.iter().filter(|loss| loss.card().task == task) {
            let card = loss.card();
            let params: Vec<String> =
                card.params.iter().map(|p| format!("`{}={}`", p.name, p.default())).collect();
            let formula = card.formula.replace('|', "\\|");
            let (params, claims) = (params.join(", "), claims(loss));
            let (page, anchor) = (name.replace(' ', "-"), card.name.replace('_', ""));
            let link = format!("[`{}`](python/{page}.md#{anchor})", card.name);
            writeln!(text, "| {link} | {formula} | {params} | {claims} |").unwrap();
        }
    }
    text
}

/// The claims of a loss, and the evidence for them if it is no proof.
fn claims(loss: &Loss) -> String {
    let claims = loss.claims().join(", ");
    let is_tested = loss.labelled().is_some() || loss.soft().is_some();
    if is_tested && !claims.is_empty() { format!("{claims} (tested)") } else { claims }
}
