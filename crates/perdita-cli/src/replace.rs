//! Atomic output files: a file gets its name when it is complete.
use anyhow::{Context, Result, ensure};
use std::io::Write;
use std::path::Path;
use tempfile::{Builder, NamedTempFile};

/// A temporary file in the directory of the output file. `option` is the option that named the output; `inputs` are files
/// that it must not replace.
pub(crate) fn beside(option: &str, path: &Path, inputs: &[&Path]) -> Result<NamedTempFile> {
    let name = || format!("{option} {}", path.display());
    // What is renamed to /dev/stdout would take the place of the link.
    let replaceable = path.symlink_metadata().map_or(true, |about| about.is_file());
    ensure!(replaceable, "{}: this is not a regular file", name());
    let same = |input: &&Path| {
        path.canonicalize().is_ok_and(|path| input.canonicalize().is_ok_and(|input| input == path))
    };
    ensure!(!inputs.iter().any(same), "{}: this is an input file", name());
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = Builder::new();
    builder.prefix(".perdita-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory.unwrap_or(Path::new("."))).with_context(name)
}

/// Writes a file, or leaves the existing one unchanged.
pub(crate) fn replace(option: &str, path: &Path, inputs: &[&Path], content: &[u8]) -> Result<()> {
    let name = || format!("{option} {}", path.display());
    let mut file = beside(option, path, inputs)?;
    file.write_all(content).with_context(name)?;
    file.persist(path).with_context(name)?;
    Ok(())
}
