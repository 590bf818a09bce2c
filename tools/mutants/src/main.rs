//! The mutation score of the core: of the wrong programs that cargo-mutants makes, the share that the tests notice.
//!
//! cargo-mutants compiles the crate and its tests once for each mutant, which takes minutes each. Here a sample of its
//! mutants is placed into one copy of the sources, each behind a condition, and compiled once; the environment variable
//! `PERDITA_MUTANT` then chooses one.
//!
//! ```text
//! list     the mutants of cargo-mutants, a sample by a seed
//! copy     a work tree of the current commit, in target/mutants
//! place    a + b  becomes  (if crate::is_mutant(17) { a - b } else { a + b })
//! check    what does not compile is left out, until all compiles
//! build    the tests of the core and of the catalogue
//! run      without a mutant: all must pass; then with each: caught at the first test that fails, or if they do not end
//! ```
//!
//! Results are lines of `target/mutants/results.jsonl`; a run that is started again goes on with what is left. Left out are
//! constants, which can have no condition, and mutants inside of each other.
mod build;
mod list;
mod place;
mod run;

use anyhow::{Context, Result};
use clap::Parser;
use list::Mutant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The mutation score of perdita's core.
#[derive(Parser)]
struct Args {
    /// Mutants to draw
    #[arg(long, default_value_t = 500)]
    sample: usize,

    /// Seed of the sample
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Folder for the work tree, the builds and the results
    #[arg(long, default_value = "target/mutants")]
    dir: PathBuf,
}

/// A line of the results.
#[derive(Serialize, Deserialize)]
struct Outcome {
    mutant: String,
    /// The test that fails; none if all pass.
    caught: Option<String>,
}

fn main() -> Result<()> {
    let Args { sample, seed, dir } = Args::parse();
    std::fs::create_dir_all(&dir)?;
    let dir = dir.canonicalize()?;
    let tree = build::work_tree(&dir)?;

    let all = list::mutants(&tree)?;
    let drawn = list::sample(all, sample, seed);
    let built = build::viable(&tree, &dir, &drawn)?;
    println!(
        "{} mutants drawn: {} do not compile, {} are left out, {} are tried",
        drawn.len(),
        built.unviable,
        built.left_out,
        built.placed.len()
    );

    let suites = run::baselines(build::tests(&tree, &dir)?)?;
    let results = dir.join("results.jsonl");
    let mut known = HashSet::new();
    let mut catchers = run::Catchers::default();
    for Outcome { mutant, caught } in read(&results)? {
        known.insert(mutant);
        caught.iter().for_each(|test| catchers.add(test));
    }
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&results)?;
    for (id, mutant) in built.placed.iter().map(|&id| (id, &drawn[id])) {
        if known.contains(&mutant.name) {
            continue;
        }
        let caught = run::first_failure(&suites, &catchers, id)?;
        caught.iter().for_each(|test| catchers.add(test));
        writeln!(file, "{}", serde_json::to_string(&Outcome { mutant: mutant.name.clone(), caught })?)?;
    }
    report(&read(&results)?, &drawn);
    Ok(())
}

fn read(results: &Path) -> Result<Vec<Outcome>> {
    if !results.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(results)?;
    text.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
}

/// The score by folder, and the mutants that no test catches.
fn report(outcomes: &[Outcome], drawn: &[Mutant]) {
    let is_drawn: HashSet<&str> = drawn.iter().map(|mutant| &mutant.name[..]).collect();
    let outcomes: Vec<&Outcome> = outcomes.iter().filter(|o| is_drawn.contains(&o.mutant[..])).collect();
    let mut folders: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for Outcome { mutant, caught } in &outcomes {
        let folder = mutant.trim_start_matches("crates/perdita/src/").split(['/', ':']).next().unwrap_or("");
        let (all, found) = folders.entry(folder).or_default();
        *all += 1;
        *found += usize::from(caught.is_some());
    }

    for Outcome { mutant, .. } in outcomes.iter().filter(|outcome| outcome.caught.is_none()) {
        println!("missed: {mutant}");
    }
    for (folder, (all, found)) in &folders {
        println!("{folder:12} {found:4} of {all:4}");
    }
    let found = outcomes.iter().filter(|outcome| outcome.caught.is_some()).count();
    println!("caught: {found} of {} ({:.1} %)", outcomes.len(), 100.0 * found as f64 / outcomes.len() as f64);
}
