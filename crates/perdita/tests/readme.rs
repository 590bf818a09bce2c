//! The README's table of losses is the catalogue's.
use perdita::catalog::LOSSES;
use std::fmt::Write;

const BEGIN: &str = "<!-- losses: written by `UPDATE=1 cargo test -p perdita --test readme` -->\n";
const END: &str = "<!-- end of losses -->";

#[test]
fn the_table_is_the_catalogue() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(path).expect("the README");
    let mut table = String::from("\n| loss | for | formula | parameters |\n| --- | --- | --- | --- |\n");
    for card in LOSSES.iter().map(|e| e.card()) {
        let params: Vec<String> =
            card.params.iter().map(|p| format!("`{}={}`", p.name, p.default())).collect();
        let formula = card.formula.replace('|', "\\|");
        writeln!(table, "| `{}` | {} | {formula} | {} |", card.name, card.task, params.join(", ")).unwrap();
    }
    table.push('\n');
    let (before, rest) = readme.split_once(BEGIN).expect("the table's first line");
    let (current, after) = rest.split_once(END).expect("the table's last line");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, [before, BEGIN, &table, END, after].concat()).expect("the README is writable");
    } else {
        assert_eq!(current, table, "run it again with UPDATE=1");
    }
}
