//! `perdita eval`: the stages from arguments to results.
//!
//! ```text
//! given     maps options to fields of the losses, and checks that none is missing
//! find      finds the file and the columns of each input
//! load      reads inputs, whole or batch by batch
//! names     names of groups and queries
//! chunk     cuts rows into groups or queries
//! classes   names of classes, and the numbers that stand for them
//! convert   arrays in the layout that the losses take
//! missing   rows and entries without a value, left out
//! pairs     columns of predictions and targets that belong together
//! batch     builds the arrays of a chunk by field name
//! sums      calls Loss::evaluate, and sums the results
//! run       accumulates sums by loss and group, and writes the --rows file
//! report    prints tables, JSON, CSV
//! ```
//!
//! If the observations of all losses are the rows of one table, its batches are evaluated while it is read, in constant memory.
//! All other inputs are held in memory, in single precision if the files are.
mod batch;
mod chunk;
mod classes;
mod convert;
mod explain;
mod find;
mod given;
mod load;
mod missing;
mod names;
mod pairs;
mod report;
mod rows;
mod run;
mod sums;
mod worst;

use crate::args::Eval;
use crate::exit::usage;
use crate::notes::note;
use crate::options::{Family, PRED, TARGET};
use crate::read::Missing;
use crate::read::Progress;
use crate::text::count;
use anyhow::{Result, bail, ensure};
use chunk::{get, has_rows, words};
use classes::Classes;
use find::{Part, Pass, find};
use given::{Content, RequestedInput, Role, family, given};
use load::{Loaded, add_weights, load, stream};
use missing::{LeftOut, leave_out_entries, leave_out_rows};
use pairs::pair;
use perdita::loss::{Error, FieldKind};
use perdita_catalog::{CallElement, Loss};
use report::{Line, Report, sort_groups, speed};
use rows::RowsFile;
use run::{Found, Run, keys};
use serde_json::{Value, json};
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;
use sums::{Memory, Sums};

pub(crate) fn run(args: &Eval) -> Result<String> {
    let start = Instant::now();
    let requested_inputs = given(args).map_err(usage)?;
    let mut passes = find(args.file.as_deref(), &args.reading, &requested_inputs)?;
    name_classes(&mut passes);
    pair(&mut passes)?;
    let is_one_table = passes.len() == 1 && passes[0].is_table();
    if is_one_table && args.losses.iter().all(|loss| is_of_rows(loss, &requested_inputs)) {
        return while_read(args, passes.remove(0), start);
    }
    let comparing = args.losses.iter().find(|loss| loss.product().is_some() || loss.each().is_empty());
    if let Some(loss) = comparing.filter(|_| args.reading.missing == Missing::Skip) {
        bail!("--missing skip: {loss} is not a mean over rows");
    }
    let passes = passes.into_iter().map(|pass| pass.apart(&args.reading)).collect::<Result<Vec<_>>>()?;
    let passes: Vec<Pass> = passes.into_iter().flatten().collect();
    match passes.iter().all(Pass::is_single) {
        true => in_memory::<f32>(args, &requested_inputs, passes, start),
        false => in_memory::<f64>(args, &requested_inputs, passes, start),
    }
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

/// Evaluates the columns of one table while reading them.
fn while_read(args: &Eval, pass: Pass, start: Instant) -> Result<String> {
    ensure!(
        !args.channels_first,
        "--channels-first: the predictions are columns, not an array of several axes"
    );
    args.losses.iter().try_for_each(|loss| has_columns(loss, pass.parts()))?;
    let mut run = Run::new(args, rows_file(args, &[&pass.path])?);
    let mut memory = Memory::<f64>::default();
    let inputs = stream(pass, &Progress::new(start), |inputs, left_out| {
        run.left_out.count += left_out.count;
        run.add(inputs, &mut memory)
    })?;
    ensure!(run.rows > 0, "{}: there are no rows", inputs[0].name());
    finish(run, &inputs, start)
}

/// Evaluates inputs after reading all of them.
fn in_memory<E: CallElement>(
    args: &Eval,
    requested_inputs: &[RequestedInput],
    passes: Vec<Pass>,
    start: Instant,
) -> Result<String> {
    let paths: Vec<&Path> = passes.iter().map(|pass| pass.path.as_path()).collect();
    let mut run = Run::new(args, rows_file(args, &paths)?);
    let mut inputs: Vec<Loaded<E>> = load(passes, &Progress::new(start))?;
    inputs.sort_by_key(|input| {
        requested_inputs.iter().position(|requested| requested.option == input.requested.option)
    });
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
    finish(run, &inputs, start)
}

fn rows_file(args: &Eval, inputs: &[&Path]) -> Result<Option<RowsFile>> {
    let joined = args.reading.targets.as_deref();
    let inputs: Vec<&Path> = inputs.iter().copied().chain(joined).collect();
    args.rows.as_deref().map(|path| RowsFile::create(path, &inputs)).transpose()
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

/// The report of a complete run.
fn finish<E: CallElement>(mut run: Run, inputs: &[Loaded<E>], start: Instant) -> Result<String> {
    run.finish()?;
    let args = run.args;
    for input in inputs {
        let remark = input.requested.remark.iter();
        remark.for_each(|remark| note(&format!("note: {}: {remark}", input.requested.option)));
    }
    let (first, is_of_predictions) = (&run.found[0], family(args) == Family::Predictions);
    let (observations, thing) =
        (first.len().map_or(run.rows, |len| len as u64), run.numbering(first).thing());
    if args.reading.missing == Missing::Skip {
        let LeftOut { count: left_out, is_observations } = run.left_out;
        let (of, thing) = if is_observations { (observations, thing) } else { (run.rows, "row") };
        ensure!(left_out < of, "{}: every {thing} lacks a value", inputs[0].name());
        note(&format!("note: --missing skip: {} left out, of {of}", count(left_out, thing)));
    }
    for (loss, found) in args.losses.iter().zip(&run.found).filter(|(_, found)| found.without_pairs > 0) {
        let (has, its) = if found.without_pairs == 1 { ("has", "its") } else { ("have", "their") };
        note(&format!(
            "note: {loss}: {} of {observations} {has} no two items of different relevance: {its} loss is 0 by \
             convention, and counts in the mean",
            count(found.without_pairs, "query"),
        ));
    }
    let speed = speed((observations, thing), (run.work, run.unit()), start.elapsed());
    let mut about = json!({});
    if is_of_predictions {
        about["file"] = inputs[0].file.as_str().into();
    }
    if args.reading.missing == Missing::Skip {
        about["skipped"] = run.left_out.count.into();
    }
    let in_files = inputs.iter().filter(|input| !input.requested.texts.is_empty());
    about["inputs"] = in_files.map(Loaded::describe).collect::<Value>();
    (about["rows"], about["observations"]) = (run.rows.into(), observations.into());
    (about["computed_in"], about["by"]) = (E::NAME.into(), args.by.as_deref().into());

    let lines = args.losses.iter().zip(&run.found).flat_map(|(loss, found)| lines(&run, loss, found, inputs));
    let lines: Vec<Line> = lines.collect();
    for line in lines.iter().filter(|line| line.group.is_none()) {
        examine(line, thing, args.unchecked)?;
    }
    let report = Report { lines, by: args.by.as_deref(), is_of_predictions, about };
    report.present(args.format, &speed)
}

/// Notes that nothing counts or that the mean is infinite, and refuses sums that overflowed.
fn examine(line: &Line, thing: &str, unchecked: bool) -> Result<()> {
    let (loss, total) = (line.loss, &line.sums.total);
    if total.count() == 0 {
        note(&format!(
            "note: {loss}: no {thing} counts (weight 0, ignored, no positive): the mean is 0 by convention"
        ));
    }
    if total.mean().is_infinite() {
        note(&format!(
            "note: {loss}: the mean is infinite, as a loss is, or the sum exceeds the largest 64-bit float"
        ));
    }
    // Every batch was checked; infinities of both signs may meet nevertheless.
    if !unchecked && total.is_nan()? {
        return Err(Error::NotANumber { loss: loss.card().name, index: None }.into());
    }
    Ok(())
}

/// A line per group, and one for all rows.
fn lines<'a, E: CallElement>(
    run: &Run,
    loss: &'a Loss,
    found: &Found,
    inputs: &[Loaded<E>],
) -> Vec<Line<'a>> {
    let line = |group: Option<String>, sums: Sums, information| Line {
        loss,
        group,
        sums,
        information,
        numbering: run.numbering(found),
    };
    let names = get(inputs, Role::By).map_or(&[][..], |by| &by.names.names);
    let groups = names.iter().zip(&found.groups);
    let groups = groups.filter_map(|(name, sums)| Some(line(Some(name.clone()), sums.clone()?, None)));
    let mut lines: Vec<Line> = groups.collect();
    sort_groups(&mut lines);

    let whole = found.groups.iter().flatten().fold(Sums::new(run.args.worst), Sums::merge);
    let information = information(loss, &whole, inputs);
    lines.push(line(None, whole, information));
    lines
}

/// The lower bound on the mutual information, in nats, if the loss gives one and every row has exactly one positive.
fn information<E: CallElement>(loss: &Loss, sums: &Sums, inputs: &[Loaded<E>]) -> Option<f64> {
    let product = loss.product()?;
    let has_labels = inputs.iter().any(|input| input.requested.content == Content::Labels);
    if has_labels || sums.total.count() == 0 {
        return None;
    }
    product.information_bound(sums.total.mean(), keys(loss, inputs).saturating_sub(1))
}
