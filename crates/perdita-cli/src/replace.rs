//! Files that get their name when they are complete.
use anyhow::{Context, Result, ensure};
use std::io::Write;
use std::path::Path;
use tempfile::Builder;

/// Writes a file, or leaves what is there as it is. `option` is what the user gave the path to.
pub(crate) fn replace(option: &str, path: &Path, content: &[u8]) -> Result<()> {
    let name = || format!("{option} {}", path.display());
    // What is renamed to /dev/stdout would take the place of the link.
    let replaceable = path.symlink_metadata().map_or(true, |about| about.is_file());
    ensure!(replaceable, "{}: this is not a file that can be replaced", name());
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(".perdita-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(directory).with_context(name)?;
    file.write_all(content).with_context(name)?;
    file.persist(path).with_context(name)?;
    Ok(())
}
