//! `perdita eval` of losses of several arrays: all is read, and then every loss is computed of all of it, of each group
//! or query.
mod check;
mod chunk;
mod data;
mod given;
mod score;

use crate::args::Eval;
use crate::memory::{Line, Loaded, Pass, Report, find};
use crate::read::Progress;
use crate::report::{present, sort_names, speed};
use crate::rows::{Detail, RowsFile};
use anyhow::{Result, ensure};
use data::Data;
use given::Role;
use perdita_catalog::ByName;
use perdita_catalog::Loss;
use score::{Found, Sums};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

pub(crate) fn run(args: &Eval) -> Result<String> {
    let start = Instant::now();
    let given = given::given(args)?;
    args.losses.iter().try_for_each(|loss| given::fit(loss, args))?;
    let passes = find(args.file.as_deref(), &given)?;
    match passes.iter().all(Pass::single) {
        true => evaluate::<f32>(args, passes, start),
        false => evaluate::<f64>(args, passes, start),
    }
}

fn evaluate<E: ByName>(args: &Eval, passes: Vec<Pass<Role>>, start: Instant) -> Result<String> {
    let inputs: Vec<&Path> = passes.iter().map(Pass::path).collect();
    let rows_file = args.rows.as_deref().map(|path| RowsFile::create(path, &inputs)).transpose()?;

    let data = Data::<E>::read(passes, &Progress::new(start))?;
    let found = args.losses.iter().map(|loss| data.evaluate(loss, args));
    let found: Vec<Found> = found.collect::<Result<_>>()?;
    if let Some(rows_file) = rows_file {
        write_rows(rows_file, args, &found)?;
    }
    let observations = found[0].each.len() as u64;
    let thing = found[0].numbering.thing();
    let numbers = data.inputs.iter().map(Loaded::len).sum::<usize>() as u64;
    let inputs: Value = data.inputs.iter().map(Loaded::describe).collect();
    let mut about = json!({ "inputs": inputs, "observations": observations, "computed_in": E::NAME });
    if let Some(by) = &args.by {
        about["by"] = by.as_str().into();
    }
    let lines = args.losses.iter().zip(found).flat_map(|(loss, found)| lines(&data, loss, found));
    let report = Report { lines: lines.collect(), by: args.by.as_deref(), about };
    present(&report, args.format, &speed((observations, thing), (numbers, "number"), start.elapsed()))
}

/// A line for each group, and one for all of them.
fn lines<'a, E: ByName>(data: &Data<E>, loss: &'a Loss, found: Found) -> Vec<Line<'a>> {
    let Found { groups, numbering, .. } = found;
    let line = |group: Option<&String>, sums: &Sums| Line {
        loss,
        group: group.cloned(),
        score: sums.score(),
        worst: sums.worst.clone(),
        numbering: numbering.clone(),
    };
    let names = data.groups().map_or(&[][..], |by| &by.names.names);
    let mut lines: Vec<Line> = names.iter().zip(&groups).map(|(name, sums)| line(Some(name), sums)).collect();
    sort_names(&mut lines, |line| line.group.as_deref().unwrap_or_default());
    let whole = groups[1..].iter().fold(groups[0].clone(), Sums::merge);
    lines.push(line(None, &whole));
    lines
}

/// The loss of every observation.
fn write_rows(mut file: RowsFile, args: &Eval, found: &[Found]) -> Result<()> {
    let (first, loss) = (&found[0], &args.losses[0]);
    for (found, other) in found.iter().zip(&args.losses) {
        let (got, want) = (&found.numbering, &first.numbering);
        ensure!(
            got == want,
            "--rows: {other} is averaged over other axes than {loss}: write them one by one"
        );
    }
    let details: Vec<Detail> =
        found.iter().map(|found| Detail { each: found.each.clone(), grad: Vec::new() }).collect();
    let losses: Vec<String> = args.losses.iter().map(Loss::to_string).collect();
    file.header(first.numbering.thing(), &losses)?;
    file.write(&first.numbering, 0, &(0..first.each.len()).collect::<Vec<_>>(), &details)?;
    file.finish()
}
