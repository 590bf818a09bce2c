//! Checks that removed designs do not come back: sources are searched for names, without comments and string literals.
use super::layers::{collect, crates};

/// Names that the sources of a folder may not use.
const GONE: &[(&str, &[&str])] = &[
    // Kernels generic in the order of derivatives, and a loop per loss for the general case: drivers know no formula.
    ("perdita/src/kernel", &["ORDER", "general"]),
    // Precision is erased in one way, for products as for every other kind.
    ("perdita-catalog/src", &["ByName", "OnProducts", "as_product"]),
];

#[test]
fn names_are_gone() {
    for (folder, names) in GONE {
        for (path, text) in sources(folder) {
            let code = code(&text);
            let found = words(&code).find(|word| names.contains(word));
            assert_eq!(found, None, "{path}");
        }
    }
}

/// The curvature of rows is executed, or on dual numbers in double precision, class by class: no `Dual<Lanes>` is compiled.
#[test]
fn curvature_of_rows_has_no_kernel() {
    assert!(!crates().join("perdita/src/kernel/rowwise/curvature.rs").exists());
    for (path, text) in sources("perdita/src/kernel/rowwise") {
        assert!(!code(&text).replace(char::is_whitespace, "").contains("Dual<Lanes"), "{path}");
    }
}

/// The enum of kinds is private to the catalogue: callers use the dynamic call and capabilities.
#[test]
fn kinds_are_no_public_enum() {
    for (path, text) in sources("perdita-catalog/src") {
        let code = code(&text);
        let words: Vec<&str> = words(&code).collect();
        let declared = words.windows(2).any(|pair| pair == ["enum", "Shape"]);
        assert!(!declared, "{path}: the enum of kinds is called Erased, and is not public");
        assert!(!code.contains("pub enum Erased"), "{path}: Erased is public");
        assert!(!code.contains("pub fn erased("), "{path}: Loss::erased is public");
    }
}

/// The list of losses is the same in tests.
#[test]
fn the_list_is_the_same_in_tests() {
    for (path, text) in sources("perdita-catalog/src/list.rs") {
        assert!(
            !words(&code(&text)).any(|word| word == "cfg"),
            "{path}: the list depends on how it is compiled"
        );
    }
}

/// Losses of numbers use the executor: the catalogue compiles no loops for them.
#[test]
fn losses_of_numbers_are_executed() {
    let list = sources("perdita-catalog/src/list.rs").remove(0).1;
    let list = code(&list).replace(char::is_whitespace, "");
    let mut seen = 0;

    for (path, text) in sources("perdita/src/losses") {
        let code = code(&text);
        let words: Vec<&str> = words(&code).collect();
        let named = words.windows(4).find(|words| words[..3] == ["impl", "Numbers", "for"]);
        let Some(&[_, _, _, name]) = named else { continue };
        assert!(list.contains(&format!("Entry::numbers::<{name}>")), "{path}: {name} has loops");
        seen += 1;
    }

    assert!(seen >= 14, "only {seen} losses of numbers");
}

/// The sources of a folder, or of one file: their paths and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&crates().join(folder), &mut files);
    assert!(!files.is_empty(), "{folder} is gone");
    files
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// A source with comments and string literals replaced by spaces.
fn code(source: &str) -> String {
    let (mut rest, mut code) = (source, String::new());
    while let Some(next) = rest.chars().next() {
        let skipped = comment(rest).or_else(|| literal(rest));
        let len = skipped.unwrap_or(next.len_utf8());
        code.push_str(if skipped.is_some() { " " } else { &rest[..len] });
        rest = &rest[len..];
    }
    code
}

/// The length of a comment that begins here.
fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    let mut depth = 0;
    let mut at = 0;
    while rest.starts_with("/*") && at < rest.len() {
        match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }

        if depth == 0 {
            break;
        }
    }

    (at > 0).then_some(at)
}

/// The length of a string literal that begins here: `"…"`, `r#"…"#`; or of a quoted quote character.
fn literal(rest: &str) -> Option<usize> {
    if let Some(found) = ["'\"'", "'\\\"'"].iter().find(|quote| rest.starts_with(**quote)) {
        return Some(found.len());
    }
    let hashes = rest.strip_prefix('r').map_or(0, |rest| rest.len() - rest.trim_start_matches('#').len());
    let is_raw = rest.starts_with('r') && rest[1 + hashes..].starts_with('"');
    if is_raw {
        let (begin, end) = (2 + hashes, format!("\"{}", "#".repeat(hashes)));
        return Some(rest[begin..].find(&end).map_or(rest.len(), |at| begin + at + end.len()));
    }

    let mut escaped = false;
    let end = rest.strip_prefix('"')?.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });

    Some(end.map_or(rest.len(), |at| at + 2))
}

#[test]
fn comments_and_text_are_no_code() {
    let source = r##"
        // ByName
        /* OnProducts /* nested */ ORDER */
        let (a, b) = ("ByName \" general", r#"as_product " "#);
        let quote = '"'; let byname = used; // "
        fn generalised() {}
    "##;
    let code = code(source);
    let found: Vec<&str> = words(&code).collect();
    assert_eq!(found, ["let", "a", "b", "let", "quote", "let", "byname", "used", "fn", "generalised"]);
}
