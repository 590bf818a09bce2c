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
//! file      all of this for one file; checks that losses are sums over files
//! result    the results of a file
//! totals    results in files, to be merged or resumed
//! merged    merges the results of all files, and describes them
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
mod file;
mod find;
mod given;
mod load;
mod merged;
mod missing;
mod names;
mod numbering;
mod pairs;
mod report;
mod result;
mod rows;
mod run;
mod sums;
mod totals;
mod worst;

use crate::args::{Eval, Merge};
use crate::exit::usage;
use crate::files::files;
use crate::replace::Output;
use anyhow::{Result, bail};
use file::Evaluation;
use given::given;
use merged::{Form, report};
use std::path::Path;
use std::time::Instant;
use totals::{FileState, Settings, Store, merged};

pub(crate) fn run(args: &Eval) -> Result<String> {
    let start = Instant::now();
    let requested_inputs = given(args).map_err(usage)?;
    let outputs: Vec<&Path> = args.totals.iter().chain(&args.rows).map(|path| path.as_path()).collect();
    if let [totals, rows] = outputs[..]
        && FileState::name(totals) == FileState::name(rows)
    {
        return Err(usage(format!("--totals and --rows name the same file, {}", rows.display())));
    }
    let files = files(&args.file, &outputs)?;
    let settings = Settings::new(args, &requested_inputs);

    let mut evaluation = Evaluation::new(args, &requested_inputs, &files, start)?;
    let mut store = Store::new(settings.clone(), &files, args.totals.as_deref(), args.resume)?;
    if files.is_empty() {
        let result = evaluation.file(None, &mut store)?;
        store.add(result)?;
    }
    for file in &files {
        if !store.has(file) {
            let result = evaluation.file(Some(file), &mut store)?;
            store.add(result)?;
        }
    }
    evaluation.finish()?;
    let results = store.finish()?;
    let form = Form { format: args.format, time: Some(start.elapsed()), is_part: args.totals.is_some() };
    report(&settings, &results, &form)
}

/// `perdita merge`
pub(crate) fn merge(args: &Merge) -> Result<String> {
    let outputs: Vec<&Path> = args.totals.iter().map(|path| path.as_path()).collect();
    let files = files(&args.file, &outputs)?;
    let inputs: Vec<&Path> = files.iter().map(|path| path.as_path()).collect();
    // A path that cannot be written costs no work.
    let output = args.totals.as_ref().map(|path| Output::create("--totals", path, &inputs)).transpose()?;

    let totals = merged(&files)?;
    if let Some(by) = &args.by
        && totals.settings.by.as_ref() != Some(by)
    {
        let groups = totals.settings.by.map_or("no groups".into(), |by| format!("the groups of `{by}`"));
        bail!("--by {by}: the totals have {groups}");
    }
    if let Some(output) = output {
        output.complete_with(&totals.bytes()?)?;
    }
    let form = Form { format: args.format, time: None, is_part: args.totals.is_some() };
    report(&totals.settings, &totals.results, &form)
}
