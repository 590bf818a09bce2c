//! The copy of the sources with mutants, and its builds.
use crate::list::Mutant;
use crate::place::place;
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The switch of all mutants, at the end of the crate's root.
const SWITCH: &str = r#"
/// True for the mutant that the environment names.
#[doc(hidden)]
#[inline(always)]
pub fn is_mutant(id: u32) -> bool {
    static ACTIVE: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    let named = || std::env::var("PERDITA_MUTANT").ok().and_then(|id| id.parse().ok()).unwrap_or(u32::MAX);
    *ACTIVE.get_or_init(named) == id
}
"#;

const ROOT: &str = "crates/perdita/src/lib.rs";
const FEATURES: &str = "perdita/products,perdita/executor,perdita/half";

/// The mutants that compile.
pub(crate) struct Built {
    /// The mutants in the sources, by their ids.
    pub(crate) placed: Vec<usize>,
    pub(crate) unviable: usize,
    /// Constants, chains of conditions, and mutants inside of others.
    pub(crate) left_out: usize,
}

/// A test binary, and the folder in which cargo would run it.
pub(crate) struct Suite {
    pub(crate) binary: PathBuf,
    pub(crate) folder: PathBuf,
}

/// A work tree of the current commit.
pub(crate) fn work_tree(dir: &Path) -> Result<PathBuf> {
    let tree = dir.join("tree");
    let tree_name = tree.to_str().context("the folder's name")?;
    if !tree.exists() {
        git(Path::new("."), &["worktree", "add", "--detach", "--force", tree_name, "HEAD"])?;
    }
    let head = git(Path::new("."), &["rev-parse", "HEAD"])?;
    git(&tree, &["checkout", "--quiet", "--force", String::from_utf8(head.stdout)?.trim()])?;
    Ok(tree)
}

fn git(folder: &Path, args: &[&str]) -> Result<Output> {
    let output = Command::new("git").args(args).current_dir(folder).output()?;
    ensure!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output)
}

/// Places the mutants, without those that do not compile.
pub(crate) fn viable(tree: &Path, dir: &Path, drawn: &[Mutant]) -> Result<Built> {
    let mut unviable = BTreeSet::new();
    loop {
        let ranges = place_all(tree, drawn, &unviable)?;
        let wrong = errors(tree, dir, &ranges)?;
        if wrong.is_empty() {
            // In the order of the sample, so that a run that is stopped has tried a sample, too.
            let mut placed: Vec<usize> = ranges.values().flatten().map(|&(id, _)| id).collect();
            placed.sort_unstable();
            let left_out = drawn.len() - unviable.len() - placed.len();
            return Ok(Built { placed, unviable: unviable.len(), left_out });
        }
        unviable.extend(wrong);
    }
}

/// The mutants of each file, with their ranges of bytes.
type Ranges = BTreeMap<String, Vec<(usize, Range<usize>)>>;

fn place_all(tree: &Path, drawn: &[Mutant], unviable: &BTreeSet<usize>) -> Result<Ranges> {
    git(tree, &["checkout", "--quiet", "--force", "."])?;
    let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (id, mutant) in drawn.iter().enumerate().filter(|(id, _)| !unviable.contains(id)) {
        files.entry(&mutant.file).or_default().push((id, mutant));
    }

    let mut ranges = Ranges::new();
    for (file, mutants) in files {
        let path = tree.join(file);
        let placed = place(&std::fs::read_to_string(&path)?, &mutants).with_context(|| file.to_owned())?;
        std::fs::write(&path, placed.text)?;
        ranges.insert(file.to_owned(), placed.mutants);
    }
    let root = tree.join(ROOT);
    std::fs::write(&root, std::fs::read_to_string(&root)? + SWITCH)?;
    Ok(ranges)
}

/// A message of cargo.
#[derive(Deserialize)]
struct Message {
    message: Option<Diagnostic>,
    executable: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
    spans: Vec<Bytes>,
    children: Vec<Diagnostic>,
}

#[derive(Deserialize)]
struct Bytes {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
}

fn cargo(tree: &Path, dir: &Path, args: &[&str]) -> Result<(bool, Vec<Message>)> {
    let output = Command::new("cargo")
        .args(args)
        .args(["--features", FEATURES, "--message-format=json"])
        .env("CARGO_TARGET_DIR", dir.join("build"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // Mutants that change nothing but a type's inference make code that lints would refuse.
        .env("RUSTFLAGS", "--cap-lints=warn")
        .current_dir(tree)
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let messages = text.lines().map(serde_json::from_str).collect::<Result<_, _>>();
    Ok((output.status.success(), messages.context("messages of cargo")?))
}

/// The mutants that do not compile.
fn errors(tree: &Path, dir: &Path, ranges: &Ranges) -> Result<BTreeSet<usize>> {
    let (compiles, messages) = cargo(tree, dir, &["check", "-p", "perdita"])?;
    let mut wrong = BTreeSet::new();
    let mut text = String::new();
    for error in messages.into_iter().filter_map(|message| message.message).filter(|e| e.level == "error") {
        wrong.extend(blamed(&error, ranges));
        text += error.rendered.as_deref().unwrap_or_default();
    }
    if !compiles && wrong.is_empty() {
        bail!("no mutant is to blame for\n{text}");
    }
    Ok(wrong)
}

/// The mutants within an error's places; without any, those before them: a value that is returned decides a type.
fn blamed(error: &Diagnostic, ranges: &Ranges) -> BTreeSet<usize> {
    fn spans(error: &Diagnostic) -> Vec<&Bytes> {
        error.spans.iter().chain(error.children.iter().flat_map(spans)).collect()
    }
    let mut inside = BTreeSet::new();
    let mut before = BTreeSet::new();
    for Bytes { file_name, byte_start, byte_end } in spans(error) {
        let mutants = ranges.get(file_name).map_or(&[][..], Vec::as_slice);
        inside.extend(
            mutants.iter().filter(|(_, at)| at.start < *byte_end && *byte_start < at.end).map(|m| m.0),
        );
        before.extend(mutants.iter().rfind(|(_, at)| at.start <= *byte_start).map(|m| m.0));
    }
    if inside.is_empty() { before } else { inside }
}

/// The tests of the core, and then those of the catalogue.
pub(crate) fn tests(tree: &Path, dir: &Path) -> Result<Vec<Suite>> {
    let args = ["test", "--no-run", "-p", "perdita", "-p", "perdita-catalog", "--lib", "--tests"];
    let (compiles, messages) = cargo(tree, dir, &args)?;
    ensure!(compiles, "the tests do not compile");
    let suites = messages.into_iter().filter_map(|message| {
        let folder = message.manifest_path?.parent()?.to_owned();
        Some(Suite { binary: message.executable?, folder })
    });
    let mut suites: Vec<Suite> = suites.collect();
    suites.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(suites)
}
