//! The results of a run so far, and the totals file that they are written to after each file.
use super::format::{Columns, FileState, Totals, same_columns};
use super::queries::Queries;
use super::settings::Settings;
use crate::eval::result::FileResult;
use crate::notes::note;
use crate::replace::Output;
use crate::text::count;
use anyhow::{Result, bail, ensure};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The time between two writes of a totals file is at least so many times the time that a write takes: with many small files, writing
/// all totals after each would take longer than reading the files.
const SHARE: u32 = 9;

/// The results of a run.
pub(in crate::eval) struct Store {
    totals: Totals,
    path: Option<PathBuf>,
    inputs: Vec<PathBuf>,
    /// The files of an earlier run.
    resumed: HashSet<String>,
    queries: Queries,
    /// The time of the last write, and the time that it took.
    written: Option<(Instant, Duration)>,
}

impl Store {
    /// A run over these files. `path` is the totals file; what it has of them already is taken, if the run `resumes`.
    ///
    /// # Errors
    /// A totals file that cannot be written, or is not of this run.
    pub(in crate::eval) fn new(
        settings: Settings,
        inputs: &[PathBuf],
        path: Option<&Path>,
        resumes: bool,
    ) -> Result<Self> {
        let files: Vec<String> = inputs.iter().map(|path| FileState::name(path)).collect();
        let mut totals = Totals::new(settings, Columns::new(), files, Vec::new());
        if let Some(path) = path.filter(|path| resumes && path.exists()) {
            totals.resume(path, inputs)?;
        }
        let resumed = totals.results.iter().map(|result| result.file.name.clone()).collect();
        let mut queries = Queries::default();
        totals.results.iter().try_for_each(|result| queries.add(result))?;
        let (path, inputs) = (path.map(Path::to_owned), inputs.to_vec());
        let store = Store { totals, path, inputs, resumed, queries, written: None };
        // A path that cannot be written costs no work.
        store.output().transpose()?;
        Ok(store)
    }

    /// True if a file was evaluated in an earlier run.
    pub(in crate::eval) fn has(&self, file: &Path) -> bool {
        self.resumed.contains(&FileState::name(file))
    }

    /// Checks that a file has the columns of the others.
    pub(in crate::eval) fn check_columns(&mut self, file: &str, columns: Columns) -> Result<()> {
        if self.totals.columns.is_empty() {
            self.totals.columns = columns;
            return Ok(());
        }
        let known = self.totals.results.first().map_or("the totals", |result| &result.file.name);
        same_columns(file, &columns, known, &self.totals.columns)
    }

    /// Adds the result of a file, and writes the totals unless that takes too much of the time.
    ///
    /// # Errors
    /// A query of a file before; totals that cannot be written.
    pub(in crate::eval) fn add(&mut self, result: FileResult) -> Result<()> {
        self.queries.add(&result)?;
        self.totals.results.push(result);
        match self.written {
            Some((at, took)) if at.elapsed() < took * SHARE => Ok(()),
            _ => self.write(),
        }
    }

    /// The results, in the order of the files, when the run is complete.
    pub(in crate::eval) fn finish(mut self) -> Result<Vec<FileResult>> {
        self.totals.results.sort_by(|a, b| a.file.name.cmp(&b.file.name));
        self.write()?;
        Ok(self.totals.results)
    }

    fn output(&self) -> Option<Result<Output>> {
        let inputs: Vec<&Path> = self.inputs.iter().map(PathBuf::as_path).collect();
        self.path.as_ref().map(|path| Output::create("--totals", path, &inputs))
    }

    fn write(&mut self) -> Result<()> {
        let start = Instant::now();
        if let Some(output) = self.output() {
            output?.complete_with(&self.totals.bytes()?)?;
            self.written = Some((Instant::now(), start.elapsed()));
        }
        Ok(())
    }
}

impl Totals {
    /// Takes the results of an earlier run from its totals file, but for those of files that have changed since.
    fn resume(&mut self, path: &Path, inputs: &[PathBuf]) -> Result<()> {
        let name = path.display().to_string();
        let before = Totals::read(path)?;
        before.settings.same(&name, &self.settings, "this command")?;
        let states: HashMap<&str, FileState> = self
            .files
            .iter()
            .map(String::as_str)
            .zip(inputs.iter().map(|path| FileState::of(path)))
            .collect();
        let state = |result: &FileResult| states.get(result.file.name.as_str());
        if let Some(gone) = before.results.iter().find(|result| state(result).is_none()) {
            bail!("{name}: it has totals of {}, which is no file of this command", gone.file.name);
        }

        let (kept, changed): (Vec<_>, Vec<_>) =
            before.results.into_iter().partition(|result| state(result) == Some(&result.file));
        for result in changed {
            note(&format!("note: {} has changed since it was evaluated: it is read again", result.file.name));
        }
        note(&format!(
            "note: --resume: {} of {} are evaluated already",
            kept.len(),
            count(inputs.len() as u64, "file")
        ));
        (self.columns, self.results) = (before.columns, kept);
        Ok(())
    }
}

/// The totals of several files of totals: those of one run over all files that were evaluated.
///
/// # Errors
/// Totals that are not of the same settings and columns, are not complete, or share a file or a query.
pub(in crate::eval) fn merged(paths: &[PathBuf]) -> Result<Totals> {
    let mut all: Option<(String, Totals)> = None;
    let mut origins: HashMap<String, String> = HashMap::new();
    for path in paths {
        let name = path.display().to_string();
        let totals = Totals::read(path)?;
        let (done, files) = (totals.results.len(), totals.files.len());
        let evaluated: HashSet<&String> = totals.results.iter().map(|result| &result.file.name).collect();
        if let Some(missing) = totals.files.iter().find(|file| !evaluated.contains(file)) {
            bail!(
                "{name}: {done} of {} are evaluated, and {missing} is not: run its command again, with --resume",
                count(files as u64, "file")
            );
        }
        for result in &totals.results {
            let file = &result.file.name;
            if let Some(other) = origins.insert(file.clone(), name.clone()) {
                bail!("{name}: it has totals of {file}, as {other} has");
            }
        }
        match &mut all {
            None => all = Some((name, totals)),
            Some((first, known)) => {
                totals.settings.same(&name, &known.settings, first)?;
                same_columns(&name, &totals.columns, first, &known.columns)?;
                known.files.extend(totals.files);
                known.results.extend(totals.results);
            }
        }
    }
    let Some((_, mut totals)) = all else { bail!("there are no totals") };
    ensure!(!totals.results.is_empty(), "there are no totals");
    totals.files.sort();
    totals.results.sort_by(|a, b| a.file.name.cmp(&b.file.name));
    let mut queries = Queries::default();
    totals.results.iter().try_for_each(|result| queries.add(result))?;
    Ok(totals)
}
