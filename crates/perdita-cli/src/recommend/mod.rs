//! `perdita recommend`: losses for a task or for data.
mod call;
mod data;
mod task;

use crate::args::{Recommend, Style};
use crate::exit::usage;
use crate::text::{entry, json, words};
use anyhow::Result;
use perdita_study::guide;

pub(crate) fn run(args: &Recommend) -> Result<String> {
    if let (Some(file), Some(target)) = (&args.file, &args.target) {
        return data::run(args, file, target);
    }
    let Some(task) = &args.task else { return tasks(args.format) };
    let guide = guide::find(task).map_err(|error| usage(format!("--task: {error}")))?;
    match args.format {
        Style::Table => task::table(guide),
        Style::Json => json(&task::describe(guide)?),
    }
}

/// The list of tasks.
fn tasks(format: Style) -> Result<String> {
    if let Style::Json = format {
        return json(&guide::guides().map(|guide| serde_json::json!({ "task": guide.task, "also": guide.also, "about": guide.about })).collect::<Vec<_>>());
    }
    let line = |guide: &guide::Guide| entry(guide.task, 30, words(guide.about));
    Ok(guide::guides().map(line).collect::<String>()
        + "\nperdita recommend --task TASK, or perdita recommend FILE --target COLUMN\n")
}
