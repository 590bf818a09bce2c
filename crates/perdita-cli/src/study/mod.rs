//! `perdita study`: the same model trained with each of several losses.
mod describe;
pub(crate) mod frame;
mod leaderboard;

use crate::args::{Model as Choice, Study as Args, Style};
use crate::replace::replace;
use crate::text::json;
use anyhow::{Context, Result, ensure};
use frame::Data;
use indicatif::{ProgressBar, ProgressStyle};
use perdita_study::Model;
use perdita_study::fit::Linear;
use perdita_study::study::{Settings, page, study};

pub(crate) fn run(args: &Args) -> Result<String> {
    ensure!(
        args.ridge > 0.0 && args.ridge.is_finite(),
        "--ridge: {} is not a finite number above 0",
        args.ridge
    );
    let settings =
        Settings { losses: args.losses.clone(), models: models(args)?, folds: args.folds, seed: args.seed };
    let Data { file, frame, target, features } =
        frame::read(&args.file, &args.reading, &args.target, args.task.as_deref(), &args.features)?;
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} models, {eta} left");
    let bar = ProgressBar::new(0);
    let bar = style.map_or(ProgressBar::hidden(), |style| bar.with_style(style));
    let progress = |done: usize, of: usize| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    };
    let result = study(&frame, target, &features, &settings, &progress).with_context(|| file.clone())?;
    bar.finish_and_clear();
    if let Some(path) = &args.report {
        replace("--report", path, &[&args.file], page(&result, &file).html()?.as_bytes())?;
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
        Choice::Mlp => mlp().context(missing),
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
