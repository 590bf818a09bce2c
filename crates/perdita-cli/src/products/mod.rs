//! `perdita eval` of losses on rows of embeddings: all is read, and then every loss is computed of all of it.
mod check;
mod data;
mod parts;
mod score;

use crate::args::Eval;
use crate::memory::{Line, Loaded, Pass, Report, Score, find};
use crate::read::Progress;
use crate::report::{Numbering, present, speed};
use crate::rows::{Detail, RowsFile};
use crate::worst::Worst;
use anyhow::{Context, Result, bail};
use data::Data;
use parts::Role;
use perdita_catalog::ByName;
use perdita_catalog::Loss;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

pub(crate) fn run(args: &Eval) -> Result<String> {
    let start = Instant::now();
    if let Some(by) = &args.by {
        let loss = &args.losses[0];
        bail!("--by {by}: {loss} compares rows with each other, and is not a sum over groups of them");
    }
    let given = parts::given(args);
    args.losses.iter().try_for_each(|loss| parts::fit(loss, &given))?;
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
    let scores = args.losses.iter().map(|loss| data.evaluate(loss, !args.unchecked));
    let scores = scores.collect::<Result<Vec<_>>>()?;
    if let Some(mut rows_file) = rows_file {
        let detail = |(loss, score): (&Loss, &Score)| {
            let each = score.each.clone().with_context(|| format!("--rows: {loss} has no loss per row"))?;
            Ok(Detail { each, grad: Vec::new() })
        };
        let details = args.losses.iter().zip(&scores).map(detail).collect::<Result<Vec<_>>>()?;
        let losses: Vec<String> = args.losses.iter().map(Loss::to_string).collect();
        rows_file.header("row", &losses)?;
        rows_file.write(&Numbering::Rows, 0, &(0..data.rows()).collect::<Vec<_>>(), &details)?;
        rows_file.finish()?;
    }
    let inputs: Value = data.inputs.iter().map(Loaded::describe).collect();
    let about = json!({ "inputs": inputs, "rows": data.rows(), "computed_in": E::NAME });
    let line = |(loss, score): (_, Score)| {
        let worst = Worst::of(args.worst, score.each.iter().flatten().copied());
        Line { loss, group: None, score, worst, numbering: Numbering::Rows }
    };
    let lines = args.losses.iter().zip(scores).map(line).collect();
    let (rows, similarities) = (data.rows() as u64, (data.rows() * data.keys()) as u64);
    let speed = speed((rows, "row"), (similarities, "similarity"), start.elapsed());
    present(&Report { lines, by: None, about }, args.format, &speed)
}
