//! The mutants that cargo-mutants lists.
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

/// The folders and files of the core whose mutants are listed.
const SOURCES: [&str; 6] = ["certify.rs", "kernel/**", "loss/**", "losses/**", "real/**", "trace/**"];

/// A change of the sources.
#[derive(Deserialize)]
pub(crate) struct Mutant {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) genre: Genre,
    pub(crate) span: Span,
    pub(crate) replacement: String,
}

/// The kinds of changes.
#[derive(Clone, Copy, Deserialize, PartialEq)]
pub(crate) enum Genre {
    /// An operator by another.
    BinaryOperator,
    /// An operator deleted.
    UnaryOperator,
    /// The body of a function by a value.
    FnValue,
    /// A field of a struct with a base deleted.
    StructField,
    /// An arm deleted.
    MatchArm,
    /// The condition of an arm by a constant.
    MatchArmGuard,
}

#[derive(Deserialize)]
pub(crate) struct Span {
    pub(crate) start: Place,
}

/// A line and a column in characters, both from 1.
#[derive(Clone, Copy, Deserialize, Hash, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// All mutants of the core.
pub(crate) fn mutants(tree: &Path) -> Result<Vec<Mutant>> {
    let mut command = Command::new("cargo");
    command.args(["mutants", "--list", "--json", "--package", "perdita"]).current_dir(tree);
    for source in SOURCES {
        command.arg("--file").arg(format!("crates/perdita/src/{source}"));
    }
    let output = command.output()?;
    ensure!(
        output.status.success(),
        "cargo mutants: {} (cargo install cargo-mutants)",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("the list of cargo-mutants")
}

/// A part of the mutants, the same for the same seed.
pub(crate) fn sample(mut all: Vec<Mutant>, count: usize, seed: u64) -> Vec<Mutant> {
    all.sort_by_cached_key(|mutant| {
        let mut hasher = DefaultHasher::new();
        (seed, &mutant.name).hash(&mut hasher);
        hasher.finish()
    });
    all.truncate(count);
    all
}
