//! The file of a loss is in the folder of its task.
use perdita_catalog::LOSSES;
use std::path::Path;

#[test]
fn folders_are_tasks() {
    let losses = Path::new(env!("CARGO_MANIFEST_DIR")).join("../perdita/src/losses");
    for entry in LOSSES {
        let card = entry.card();
        let file = losses.join(snake_case(&format!("{:?}", card.task))).join(format!("{}.rs", card.name));
        assert!(file.is_file(), "{} is missing: {} is a loss of {}", file.display(), card.name, card.task);
    }
}

fn snake_case(variant: &str) -> String {
    let mut name = String::new();
    for c in variant.chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}
