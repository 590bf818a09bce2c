//! Files that arguments name: paths, patterns (`part-*.csv`) and directories. They are taken in the order of their names, so that a
//! result does not depend on the order of the arguments.
use anyhow::{Context, Result, bail, ensure};
use glob::{MatchOptions, glob_with};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Standard input, where a path is expected.
pub(crate) const STANDARD_INPUT: &str = "-";

/// A file that begins with a point is matched by a pattern that does.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The files in the order of their names. `outputs` are no inputs, unless their names are given: patterns and directories leave them
/// out.
///
/// # Errors
/// A pattern that matches nothing, a directory without files or with further directories, a file that is named twice.
pub(crate) fn files(given: &[PathBuf], outputs: &[&Path]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in given {
        match pattern(path) {
            None => add(path, outputs, &mut found)?,
            Some(pattern) => {
                let name = || path.display().to_string();
                let before = found.len();
                for path in glob_with(pattern, OPTIONS).with_context(name)? {
                    let path = path?;
                    if !is_output(&path, outputs) {
                        add(&path, outputs, &mut found)?;
                    }
                }
                ensure!(found.len() > before, "{}: no file matches", name());
            }
        }
    }

    found.sort_by_cached_key(|path| path.display().to_string());
    let mut known: HashMap<PathBuf, &Path> = HashMap::new();
    for path in &found {
        let Ok(same) = path.canonicalize() else { continue };
        if let Some(other) = known.insert(same, path) {
            bail!("{} is named twice, also as {}", path.display(), other.display());
        }
    }
    Ok(found)
}

/// The path as a pattern, if it is one, and not the name of a file.
fn pattern(path: &Path) -> Option<&str> {
    path.to_str().filter(|text| text.contains(['*', '?', '[']) && !path.exists())
}

/// Adds a file, or the files of a directory. Names that begin with a point or `_` are those of other programs (`_SUCCESS`).
fn add(path: &Path, outputs: &[&Path], found: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        found.push(path.into());
        return Ok(());
    }
    let name = path.display();
    let before = found.len();
    for entry in path.read_dir().with_context(|| name.to_string())? {
        let entry = entry.with_context(|| name.to_string())?.path();
        let is_hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '_']));
        if is_hidden || is_output(&entry, outputs) {
            continue;
        }
        let inner = entry.display();
        ensure!(
            !entry.is_dir(),
            "{name} holds a directory, {inner}: name it too, or use a pattern ('{name}/*/*')"
        );
        found.push(entry);
    }
    ensure!(found.len() > before, "{name}: the directory has no files");
    Ok(())
}

fn is_output(path: &Path, outputs: &[&Path]) -> bool {
    let is = |output: &&Path| output.canonicalize().is_ok_and(|a| path.canonicalize().is_ok_and(|b| a == b));
    outputs.iter().any(is)
}
