//! The README's tables of losses, one per task, are the catalogue's.
use perdita::loss::Task;
use perdita_catalog::{LOSSES, Loss};
use std::fmt::Write;

const BEGIN: &str =
    "<!-- losses: written by `UPDATE=1 cargo test -p perdita-catalog --test suite readme` -->\n";
const END: &str = "<!-- end of losses -->";
const LEGEND: &str = "
Claims of pointwise losses are proved from their formulas (`perdita show`); those of row-wise losses are tested. Values,
gradients and edge cases of all losses are tested.
";

#[test]
fn the_tables_are_the_catalogue() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(path).expect("the README");
    let tables = tables();
    let (before, rest) = readme.split_once(BEGIN).expect("the tables' first line");
    let (current, after) = rest.split_once(END).expect("the tables' last line");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, [before, BEGIN, &tables, END, after].concat()).expect("the README is writable");
    } else {
        assert_eq!(current, tables, "run it again with UPDATE=1");
    }
}

fn tables() -> String {
    let losses: Vec<Loss> = LOSSES.iter().map(|entry| entry.default().expect("a default")).collect();
    let mut tasks: Vec<Task> = Vec::new();
    for task in losses.iter().map(|loss| loss.card().task) {
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    let mut text = String::from(LEGEND);
    for task in tasks {
        let name = task.to_string();
        let (first, rest) = name.split_at(1);
        writeln!(text, "\n### {}{rest}\n", first.to_uppercase()).unwrap();
        text.push_str("| loss | formula | parameters | claims |\n| --- | --- | --- | --- |\n");
        for loss in losses.iter().filter(|loss| loss.card().task == task) {
            let card = loss.card();
            let params: Vec<String> =
                card.params.iter().map(|p| format!("`{}={}`", p.name, p.default())).collect();
            let formula = card.formula.replace('|', "\\|");
            let (params, claims) = (params.join(", "), claims(loss));
            writeln!(text, "| `{}` | {formula} | {params} | {claims} |", card.name).unwrap();
        }
    }
    text.push('\n');
    text
}

/// The claims, with `(tested)` if they are not proved.
fn claims(loss: &Loss) -> String {
    let claims = loss.claims().join(", ");
    let is_tested = loss.labelled().is_some() || loss.soft().is_some();
    if is_tested && !claims.is_empty() { format!("{claims} (tested)") } else { claims }
}
