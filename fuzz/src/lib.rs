//! The bodies of the fuzz targets. The tests of the crates run them too, on the corpus and on seeded mutations of it: what a
//! target finds belongs into `corpus/`, where it is tested ever after.

pub mod evaluate_arrays;
pub mod parse_formula;
pub mod parse_loss;
mod read_table;

// The command line is a program: its readers are compiled once more here.
#[allow(dead_code)]
#[path = "../../crates/perdita-cli/src/table/mod.rs"]
mod table;

use std::fs;

/// Reads bytes as the file of this name.
pub fn read_bytes(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a temporary file");
    read_table::read_table(&path);
}
