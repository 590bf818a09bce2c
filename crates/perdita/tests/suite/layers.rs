//! Imports point one way, inside the core and the catalogue (`use crate::…`) and between the crates of the workspace
//! (dependencies in `Cargo.toml`).
use std::path::{Path, PathBuf};

/// The modules of a crate, each with the modules that it may import.
type Layers = &'static [(&'static str, &'static [&'static str])];

const CORE: Layers = &[
    ("alone", &[]),
    ("real", &[]),
    ("loss", &["real"]),
    ("losses", &["real", "loss"]),
    ("batch", &["alone", "real", "loss"]),
    ("trace", &["real", "loss"]),
    ("kernel", &["alone", "real", "loss", "batch", "trace"]),
    ("certify", &["real", "loss", "trace"]),
    ("combine", &["loss", "real"]),
];
const CATALOG: Layers = &[
    ("erased", &[]),
    ("entry", &["erased"]),
    ("list", &["entry"]),
    ("loss", &["erased", "entry", "list"]),
    ("call", &["erased", "loss"]),
    ("symbolic", &["erased", "loss"]),
];

/// The crates, each with the crates of the workspace that it may depend on.
const CRATES: &[(&str, &[&str])] = &[
    ("perdita-mem", &[]),
    ("perdita-gemm", &[]),
    ("perdita", &["mem", "gemm"]),
    ("perdita-catalog", &[""]),
    ("perdita-figures", &["", "catalog"]),
    ("perdita-report", &["figures"]),
    ("perdita-theory", &["", "catalog", "figures", "report"]),
    ("perdita-study", &["", "catalog", "figures", "gemm", "report"]),
    ("perdita-cli", &["", "catalog", "figures", "report", "study", "theory"]),
];

#[test]
fn imports_point_one_way() {
    for (package, layers) in [("perdita", CORE), ("perdita-catalog", CATALOG)] {
        let src = crates().join(package).join("src");

        for (layer, below) in layers {
            let mut files = Vec::new();
            collect(&src.join(layer), &mut files);
            collect(&src.join(format!("{layer}.rs")), &mut files);
            assert!(!files.is_empty(), "{package}: {layer} is gone");

            for (path, line) in files.iter().flat_map(|(p, text)| text.lines().map(move |l| (p, l))) {
                // Examples in the docs use the crate from outside.
                let code = line.split("//").next().unwrap_or_default();
                for used in code.split("crate::").skip(1) {
                    let name: String =
                        used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let known = layers.iter().any(|(layer, _)| *layer == name);
                    let fine = !known || name == *layer || below.contains(&name.as_str());
                    assert!(fine, "{path}: {layer} must not import {name}: {line}");
                }
            }
        }
    }
}

#[test]
fn crates_depend_one_way() {
    for (package, below) in CRATES {
        let manifest = std::fs::read_to_string(crates().join(package).join("Cargo.toml")).unwrap();
        let section = manifest.split("[dependencies]").nth(1).unwrap_or_default();

        for line in section.lines().take_while(|line| !line.starts_with('[')) {
            let Some(name) = line.split(['.', ' ', '=']).next().and_then(|name| name.strip_prefix("perdita"))
            else {
                continue;
            };
            let name = name.trim_start_matches('-');
            assert!(below.contains(&name), "{package} must not depend on perdita-{name}");
        }
    }
}

pub(crate) fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder of crates").to_path_buf()
}

pub(crate) fn collect(path: &Path, files: &mut Vec<(String, String)>) {
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|e| collect(&e.unwrap().path(), files));
    } else if let Ok(text) = std::fs::read_to_string(path) {
        files.push((path.display().to_string(), text));
    }
}
