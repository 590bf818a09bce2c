//! The tables of the page of formulas are those of the language: its functions, and its rewrite rules.
use perdita_catalog::formula::{FUNCTIONS, RULES};

#[test]
fn the_tables_are_those_of_the_language() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/formulas.md");
    let current = std::fs::read_to_string(path).expect("the page");
    let page = with_table(&with_table(&current, "functions", &functions()), "rules", &rules());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, page).expect("the page is writable");
    } else {
        assert_eq!(current, page, "run it again with UPDATE=1");
    }
}

/// The page with another table between the comments with its name.
fn with_table(page: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = page.split_once(&begin).expect(name);
    let (_, after) = rest.split_once(&end).expect(name);
    format!("{before}{begin}{table}{end}{after}")
}

fn functions() -> String {
    let mut table = String::from("| function | other names | |\n| --- | --- | --- |\n");
    for function in FUNCTIONS {
        let others: Vec<String> = function.names[1..].iter().map(|name| format!("`{name}`")).collect();
        let (signature, doc) = (function.arguments.join(", "), function.doc.replace('|', "\\|"));
        table += &format!("| `{}({signature})` | {} | {doc} |\n", function.names[0], others.join(", "));
    }
    table
}

fn rules() -> String {
    let mut table = String::from("| as written | as computed | reason |\n| --- | --- | --- |\n");
    for rule in RULES.iter().filter(|rule| !rule.gain.is_empty()) {
        table += &format!("| `{}` | `{}` | {} |\n", rule.written, rule.computed, rule.gain);
    }
    table
}
