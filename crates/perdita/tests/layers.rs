//! Imports point one way: real ← loss ← { losses, batch ← kernel, certify, combine, trace } ← catalog ← symbolic.
use std::path::Path;

/// Each layer, and those it may name.
const LAYERS: &[(&str, &[&str])] = &[
    ("real", &[]),
    ("loss", &["real"]),
    ("losses", &["real", "loss"]),
    ("batch", &["real", "loss"]),
    ("kernel", &["real", "loss", "batch"]),
    ("certify", &["real", "loss"]),
    ("combine", &["loss"]),
    ("trace", &["real", "loss"]),
    ("catalog", &["real", "loss", "losses", "batch", "kernel", "certify", "trace"]),
    ("symbolic", &["real", "loss", "trace", "catalog"]),
];

#[test]
fn imports_point_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (layer, below) in LAYERS {
        let mut files = Vec::new();
        collect(&src.join(layer), &mut files);
        collect(&src.join(format!("{layer}.rs")), &mut files);
        assert!(!files.is_empty(), "{layer} is gone");
        for (path, line) in files.iter().flat_map(|(p, text)| text.lines().map(move |l| (p, l))) {
            // Examples in the docs see the crate from outside.
            let code = line.split("//").next().unwrap_or_default();
            for used in code.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let known = LAYERS.iter().any(|(layer, _)| *layer == name);
                let fine = !known || name == *layer || below.contains(&name.as_str());
                assert!(fine, "{path}: {layer} must not import {name}: {line}");
            }
        }
    }
}
fn collect(path: &Path, files: &mut Vec<(String, String)>) {
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|e| collect(&e.unwrap().path(), files));
    } else if let Ok(text) = std::fs::read_to_string(path) {
        files.push((path.display().to_string(), text));
    }
}
