//! Damaged files are errors: the corpus of each fuzz target that reads tables, and seeded mutations of it.
#![allow(unreachable_pub, reason = "the fuzz targets are another crate, which shares these files")]

#[path = "../../../fuzz/src/memory.rs"]
mod memory;
#[path = "../../../fuzz/src/mutate.rs"]
pub(crate) mod mutate;
#[path = "../../../fuzz/src/read_table.rs"]
mod read_table;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use mutate::{Random, Seed, corpus, mutated};
use read_table::read_table;

const MUTATIONS: usize = 2000;
const MOST_TIME: Duration = Duration::from_secs(20);

/// The memory limit of a file of any size, in bytes: batches of a few columns, buffers of decoders.
const MOST_MEMORY: usize = 96 << 20;

/// Reads a file. An error that does not name the file is a fault, and so is memory beyond the limit.
fn read(path: &Path, ratio: usize) -> Result<(), String> {
    let mut errors = Vec::new();
    let peak = memory::peak(|| errors = read_table(path));
    let bytes = fs::metadata(path).unwrap().len() as usize;
    if peak > MOST_MEMORY + ratio * bytes {
        return Err(format!("{} MiB for a file of {bytes} bytes", peak >> 20));
    }
    let name = path.to_str().unwrap();
    match errors.iter().map(|error| format!("{error:#}")).find(|error| !error.starts_with(name)) {
        Some(error) => Err(format!("no name of the file: {error}")),
        None => Ok(()),
    }
}

/// The corpus of a target and mutations of it, in files of this name. `ratio`: the bytes that one byte may unpack to.
fn check(target: &str, name: &str, ratio: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let seeds = corpus(target);
    let (begin, mut random) = (Instant::now(), Random(1));
    let run = |Seed { name, bytes }: &Seed, mutation: Option<usize>| {
        fs::write(&path, bytes).unwrap();
        if let Err(fault) = read(&path, ratio) {
            // Kept to reproduce the fault.
            let kept = std::env::temp_dir().join(format!("perdita-{target}-{}", mutation.unwrap_or(0)));
            fs::write(&kept, bytes).unwrap();
            panic!("{name}, mutation {mutation:?}, {}: {fault}", kept.display());
        }
    };
    seeds.iter().for_each(|seed| run(seed, None));
    for mutation in 0..MUTATIONS {
        if begin.elapsed() > MOST_TIME {
            break;
        }
        let seed = &seeds[mutation % seeds.len()];
        run(&Seed { name: seed.name.clone(), bytes: mutated(&seed.bytes, &mut random) }, Some(mutation));
    }
}

#[test]
fn numpy() {
    check("numpy", "a.npy", 1032);
}

#[test]
fn arrow() {
    check("arrow", "a.arrow", 1 << 15);
}

#[test]
fn parquet() {
    check("parquet", "a.parquet", 1 << 15);
}

#[test]
fn json_lines() {
    check("jsonl", "a.jsonl", 1 << 15);
}

#[test]
fn svmlight() {
    check("svmlight", "a.svm", 1 << 15);
}

#[test]
fn zip() {
    check("zip", "a.zip", 1 << 15);
}

#[test]
fn csv() {
    check("csv", "a.csv", 1032);
}
