//! `perdita study`: the same model trained with each of several losses.
mod describe;
pub(crate) mod frame;
mod leaderboard;

use crate::args::{Model as Choice, Study as Args, Style};
use crate::exit::usage;
use crate::notes;
use crate::replace::Output;
use crate::text::json;
use anyhow::{Result, ensure};
use frame::Data;
use perdita_study::fit::Linear;
use perdita_study::study::{Settings, page, study};
use perdita_study::{Error, Model};

pub(crate) fn run(args: &Args) -> Result<String> {
    let is_penalty = args.ridge > 0.0 && args.ridge.is_finite();
    ensure!(is_penalty, usage(format!("--ridge: {} is not a finite number above 0", args.ridge)));
    let settings =
        Settings { losses: args.losses.clone(), models: models(args)?, folds: args.folds, seed: args.seed };
    let report =
        args.report.as_deref().map(|path| Output::create("--report", path, &[&args.file])).transpose()?;
    let Data { file, frame, target, features } =
        frame::read(&args.file, &args.reading, &args.target, args.task.as_deref(), &args.features)?;
    let bar = notes::bar(0, "{wide_bar} {pos} of {len} models, {eta} left");
    let progress = |done: usize, of: usize| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    };
    let failed = |error| match error {
        Error::Setting(_) => usage(error),
        _ => anyhow::Error::new(error).context(file.clone()),
    };
    let result = study(&frame, target, &features, &settings, &progress).map_err(failed)?;
    bar.finish_and_clear();
    if let (Some(output), Some(path)) = (report, &args.report) {
        let html = page(&result, &file).html()?;
        output.complete_with(html.as_bytes())?;
        notes::wrote(path, html.len());
    }
    match args.format {
        Style::Table => Ok(leaderboard::table(&result, &file)),
        Style::Json => json(&describe::describe(&result, &file)),
    }
}

/// The requested models; all available ones by default.
fn models(args: &Args) -> Result<Vec<Model>> {
    let linear = Model::Linear(Linear { ridge: args.ridge, ..Linear::default() });
    if args.models.is_empty() {
        return Ok([Some(linear), mlp()].into_iter().flatten().collect());
    }
    let missing = "--model mlp: not in this build; install it with `cargo install --path crates/perdita-cli --features mlp`";
    let model = |choice: &Choice| match choice {
        Choice::Linear => Ok(linear.clone()),
        Choice::Mlp => mlp().ok_or_else(|| usage(missing)),
    };
    let mut models: Vec<Model> = Vec::new();
    for choice in &args.models {
        let model = model(choice)?;
        if !models.contains(&model) {
            models.push(model);
        }
    }
    Ok(models)
}

#[cfg(feature = "mlp")]
fn mlp() -> Option<Model> {
    Some(Model::Mlp(Default::default()))
}

#[cfg(not(feature = "mlp"))]
fn mlp() -> Option<Model> {
    None
}
