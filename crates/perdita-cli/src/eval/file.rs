//! The evaluation of a file, or of inputs that are all in files of their own.
use super::chunk::{has_rows, words};
use super::classes::Classes;
use super::find::{Part, Pass, find};
use super::given::{Content, RequestedInput, Role, family};
use super::load::{Loaded, add_weights, load, stream};
use super::missing::{leave_out_entries, leave_out_rows};
use super::pairs::pair;
use super::result::FileResult;
use super::rows::RowsFile;
use super::run::Run;
use super::sums::Memory;
use super::totals::{Columns, FileState, Store};
use crate::args::Eval;
use crate::exit::usage;
use crate::files::STANDARD_INPUT;
use crate::options::{PRED, TARGET};
use crate::read::{Missing, Progress};
use anyhow::{Result, bail, ensure};
use perdita::loss::FieldKind;
use perdita_catalog::{CallElement, Loss};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

/// A run over files.
pub(super) struct Evaluation<'a> {
    args: &'a Eval,
    requested_inputs: &'a [RequestedInput<'a>],
    files: &'a [PathBuf],
    /// True if the results of its files are merged, now or later.
    is_merged: bool,
    rows_file: Option<RowsFile>,
    start: Instant,
}

impl<'a> Evaluation<'a> {
    /// # Errors
    /// Several files, or totals, of losses that are no sums over the rows of files.
    pub(super) fn new(
        args: &'a Eval,
        requested_inputs: &'a [RequestedInput<'a>],
        files: &'a [PathBuf],
        start: Instant,
    ) -> Result<Self> {
        let is_merged = files.len() > 1 || args.totals.is_some();
        if is_merged {
            is_sum_over_files(args, requested_inputs, files).map_err(usage)?;
        }
        Ok(Evaluation { args, requested_inputs, files, is_merged, rows_file: None, start })
    }

    /// Evaluates a file.
    ///
    /// # Errors
    /// Files, columns and values that the losses do not take, and columns that are not those of the files before.
    pub(super) fn file(&mut self, file: Option<&Path>, store: &mut Store) -> Result<FileResult> {
        let result = self.evaluate(file, store);
        let Some(name) = file.filter(|_| self.is_merged).map(|file| file.display().to_string()) else {
            return result;
        };
        // Nearly all messages name the file.
        result.map_err(|error| if format!("{error:#}").contains(&name) { error } else { error.context(name) })
    }

    /// Completes the --rows file.
    pub(super) fn finish(self) -> Result<()> {
        self.rows_file.map_or(Ok(()), RowsFile::finish)
    }

    fn evaluate(&mut self, file: Option<&Path>, store: &mut Store) -> Result<FileResult> {
        let args = self.args;
        // Before it is read: a change meanwhile is one that `--resume` sees.
        let state = file.map(FileState::of).unwrap_or_default();
        let mut passes = find(file, &args.reading, self.requested_inputs)?;
        name_classes(&mut passes);
        pair(&mut passes)?;
        if let (true, Some(file)) = (self.is_merged, file) {
            if let Some(pass) = passes.iter().find(|pass| pass.path != file) {
                let path = pass.path.display();
                bail!("{path}: with several FILEs, or --totals, all inputs are columns of FILE");
            }
            store.check_columns(&state.name, columns(&passes))?;
        }

        let is_one_table = passes.len() == 1 && passes[0].is_table();
        if is_one_table && args.losses.iter().all(|loss| is_of_rows(loss, self.requested_inputs)) {
            return self.while_read(passes.remove(0), state);
        }
        let comparing = args.losses.iter().find(|loss| loss.product().is_some() || loss.each().is_empty());
        if let Some(loss) = comparing.filter(|_| args.reading.missing == Missing::Skip) {
            bail!("--missing skip: {loss} is not a mean over rows");
        }
        let passes = passes.into_iter().map(|pass| pass.apart(&args.reading)).collect::<Result<Vec<_>>>()?;
        let passes: Vec<Pass> = passes.into_iter().flatten().collect();
        match passes.iter().all(Pass::is_single) {
            true => self.in_memory::<f32>(passes, state),
            false => self.in_memory::<f64>(passes, state),
        }
    }

    /// Evaluates the columns of one table while reading them.
    fn while_read(&mut self, pass: Pass, state: FileState) -> Result<FileResult> {
        let args = self.args;
        ensure!(
            !args.channels_first,
            "--channels-first: the predictions are columns, not an array of several axes"
        );
        args.losses.iter().try_for_each(|loss| has_columns(loss, pass.parts()))?;
        let mut run = self.run(&[&pass.path], &state)?;
        let mut memory = Memory::<f64>::default();
        let inputs = stream(pass, &Progress::new(self.start), |inputs, left_out| {
            run.left_out.count += left_out.count;
            run.add(inputs, &mut memory)
        })?;
        ensure!(self.is_merged || run.rows > 0, "{}: there are no rows", inputs[0].name());
        Ok(self.result(run, &inputs, state))
    }

    /// Evaluates inputs after reading all of them.
    fn in_memory<E: CallElement>(&mut self, passes: Vec<Pass>, state: FileState) -> Result<FileResult> {
        let args = self.args;
        let paths: Vec<PathBuf> = passes.iter().map(|pass| pass.path.clone()).collect();
        let mut run = self.run(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>(), &state)?;
        let mut inputs: Vec<Loaded<E>> = load(passes, &Progress::new(self.start))?;
        inputs.sort_by_key(|input| {
            self.requested_inputs.iter().position(|requested| requested.option == input.requested.option)
        });
        if self.is_merged && inputs.iter().all(|input| input.rows() == 0) {
            return Ok(self.result(run, &inputs, state));
        }

        if args.channels_first {
            let is_scores = |input: &&mut Loaded<E>| {
                input.requested.is_prediction()
                    || input.requested.is_target() && input.requested.content == Content::Numbers
            };
            inputs.iter_mut().filter(is_scores).try_for_each(Loaded::channels_last)?;
        }
        if args.reading.missing == Missing::Skip {
            let is_table = |input: &Loaded<E>| input.is_table() && input.rows() == inputs[0].rows();
            let is_table = inputs.iter().all(is_table);
            run.left_out = match is_table {
                true => {
                    add_weights(&mut inputs);
                    leave_out_rows(&mut inputs)
                }
                false => leave_out_entries(&mut inputs, &args.losses, family(args))?,
            };
        }
        run.add(&inputs, &mut Memory::default())?;
        Ok(self.result(run, &inputs, state))
    }

    /// A run over a file, with the --rows file, which replaces none of the inputs.
    fn run(&mut self, inputs: &[&Path], state: &FileState) -> Result<Run<'a>> {
        let args = self.args;
        if let (None, Some(path)) = (&self.rows_file, &args.rows) {
            let joined = args.reading.targets.iter().chain(self.files).map(PathBuf::as_path);
            let inputs: Vec<&Path> = inputs.iter().copied().chain(joined).collect();
            self.rows_file = Some(RowsFile::create(path, &inputs)?);
        }
        if let Some(rows_file) = self.rows_file.as_mut().filter(|_| self.files.len() > 1) {
            rows_file.begin(state.name.clone());
        }
        Ok(Run::new(args, self.rows_file.take()))
    }

    /// The results of a run, which gives back the --rows file.
    fn result<E: CallElement>(&mut self, mut run: Run, inputs: &[Loaded<E>], state: FileState) -> FileResult {
        self.rows_file = run.rows_file.take();
        FileResult::new(run, inputs, state)
    }
}

/// Checks that losses are sums over the rows of files, each of which has all that its rows need.
fn is_sum_over_files(args: &Eval, requested_inputs: &[RequestedInput], files: &[PathBuf]) -> Result<()> {
    let what = if files.len() > 1 { "several FILEs" } else { "--totals" };
    ensure!(
        files.iter().all(|file| file != Path::new(STANDARD_INPUT)),
        "{what}: standard input has no name by which its totals could be told from others"
    );
    if let Some(file) = files.iter().find(|file| file.to_str().is_none()) {
        bail!(
            "{what}: the name of {} is not UTF-8, and totals are known by the names of their files",
            file.display()
        )
    }
    ensure!(
        files.len() == 1 || args.reading.targets.is_none(),
        "--targets: it has the targets of one FILE, and there are {}",
        files.len()
    );
    for loss in &args.losses {
        ensure!(
            loss.product().is_none() && !loss.each().is_empty(),
            "{what}: {loss} compares rows with each other, so it is not a sum over files"
        );
        let mut fields = requested_inputs.iter().filter_map(|requested| requested.role.field(loss));
        if let Some(field) = fields.find(|field| !has_rows(field, loss.each())) {
            let (name, axes, each) = (field.name, field.axes, loss.each());
            bail!("{what}: `{name}` ({axes}) does not begin with the axis of the losses ({each})");
        }
    }
    Ok(())
}

/// The columns of each input.
fn columns(passes: &[Pass]) -> Columns {
    let parts = passes.iter().flat_map(Pass::parts);
    let mut columns: Columns =
        parts.map(|part| (part.requested.option.clone(), part.columns.clone())).collect();
    columns.sort();
    columns
}

/// Gives labels the names of the columns of predictions, unless `--classes` names them.
fn name_classes(passes: &mut [Pass]) {
    let columns = passes.iter().flat_map(Pass::parts).find(|part| part.requested.is_prediction());
    let Some(classes) = columns.filter(|part| part.columns.len() > 1) else { return };
    let classes = Rc::new(Classes::of_columns(&classes.columns));
    for part in passes.iter_mut().flat_map(Pass::parts_mut) {
        let requested = &mut part.requested;
        if requested.content == Content::Labels && !requested.is_lengths() && requested.classes.is_none() {
            requested.classes = Some(Rc::clone(&classes));
        }
    }
}

/// True if the observations of a loss are rows of the inputs, so that batches can be evaluated independently.
fn is_of_rows(loss: &Loss, requested_inputs: &[RequestedInput]) -> bool {
    let mut fields = requested_inputs.iter().filter_map(|requested| requested.role.field(loss));
    let has_queries = requested_inputs.iter().any(|requested| requested.role == Role::Query);
    loss.product().is_none() && !has_queries && fields.all(|field| has_rows(field, loss.each()))
}

/// Checks the numbers of prediction and target columns.
fn has_columns(loss: &Loss, parts: &[Part]) -> Result<()> {
    let find = |gives| {
        let (role, field) = (Role::Option(gives), Role::Option(gives).field(loss)?);
        let per_class = words(field.axes).len() > 1;
        Some((parts.iter().find(|part| part.requested.role == role)?, field, per_class))
    };
    let (Some((pred, _, per_class)), Some((target, field, per_class_too))) = (find(&PRED), find(&TARGET))
    else {
        return Ok(());
    };
    let is_of_one = !per_class && !per_class_too;
    let want = if per_class_too || is_of_one { pred.columns.len() } else { 1 };
    if target.columns.len() == want {
        return Ok(());
    }
    let (name, what) = (loss.card().name, loss.card().predicts.name());
    if is_of_one {
        let (pred, target) = (pred.describe(), target.describe());
        bail!("{name} takes a target for each {what}, but --pred names {pred} and --target {target}");
    }
    let label = if field.holds == FieldKind::Labels { "label" } else { "target" };
    let per = |per_class| if per_class { "per class" } else { "per row" };
    let first = if per_class == per_class_too { String::new() } else { format!(" {}", per(per_class)) };
    bail!(
        "{name} takes one {what}{first} and one {label} {}, but --pred names {} and --target {}",
        per(per_class_too),
        pred.describe(),
        target.describe()
    )
}
