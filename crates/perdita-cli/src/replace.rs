//! Output files. A file is created under a temporary name before the work begins, so that a path that cannot be written costs no
//! work, and gets its name when it is complete: an interrupted command leaves the existing file unchanged, and no other.
use anyhow::{Context, Result, ensure};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::{Builder, NamedTempFile};

/// An output file that is not complete.
pub(crate) struct Output {
    file: NamedTempFile,
    path: PathBuf,
    name: String,
}

impl Output {
    /// Creates the file. `option` is the option that names it; `inputs` are files that it must not replace.
    pub(crate) fn create(option: &str, path: &Path, inputs: &[&Path]) -> Result<Self> {
        let name = format!("{option} {}", path.display());
        // What is renamed to /dev/stdout would take the place of the link.
        let replaceable = path.symlink_metadata().map_or(true, |about| about.is_file());
        ensure!(replaceable, "{name}: this is not a regular file");
        let same = |input: &&Path| {
            path.canonicalize().is_ok_and(|path| input.canonicalize().is_ok_and(|input| input == path))
        };
        ensure!(!inputs.iter().any(same), "{name}: this is an input file");
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let file = temporary(directory.unwrap_or(Path::new(".")), &name)?;
        Ok(Output { file, path: path.into(), name })
    }

    /// Writes the content, and completes the file.
    pub(crate) fn complete_with(mut self, content: &[u8]) -> Result<()> {
        self.file.write_all(content).with_context(|| self.name.clone())?;
        self.complete()
    }

    /// Gives the file its name, when it is on the disk: after a crash of the machine, too, it is whole.
    pub(crate) fn complete(self) -> Result<()> {
        self.file.as_file().sync_all().with_context(|| self.name.clone())?;
        self.file.persist(&self.path).map_err(|error| error.error).context(self.name)?;
        Ok(())
    }

    /// The option and the path, for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The temporary files of this process.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary file in a directory, removed if the process is interrupted, terminated, or loses its terminal. Its errors are
/// those of the system, with the name of the output.
fn temporary(directory: &Path, name: &str) -> Result<NamedTempFile> {
    // Locked until the file is known: a signal meanwhile waits.
    let mut files = TEMPORARY.lock().unwrap_or_else(|e| e.into_inner());
    if files.is_empty() {
        ctrlc::set_handler(|| {
            for path in TEMPORARY.lock().unwrap_or_else(|e| e.into_inner()).iter() {
                // The process ends whether or not the file still exists.
                let _ = std::fs::remove_file(path);
            }
            std::process::exit(130);
        })?;
    }

    let failed = Cell::new(None);
    let create = |path: &Path| {
        File::options().read(true).write(true).create_new(true).open(path).inspect_err(|error| {
            failed.set(error.raw_os_error());
        })
    };
    let made = Builder::new().prefix(".perdita-").make_in(directory, create);
    let made = made.map_err(|error| failed.get().map_or(error, io::Error::from_raw_os_error));
    let file = made.with_context(|| name.to_owned())?;
    files.push(file.path().into());
    Ok(file)
}
