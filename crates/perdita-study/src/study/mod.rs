//! The comparison of losses: the same model, trained with each loss on the same folds.
mod answer;
mod figures;
mod measure;
mod page;
mod theory;

pub use answer::Best;
pub use measure::{HeldOut, metrics_of};
pub use page::page;
pub use theory::{Expectation, PredictionOutcome, expectations};

use crate::data::{Features, Folds, Frame, Matrix, Target};
use crate::error::Error;
use crate::fit::{Linear, Objective, fitting};
use crate::look::{Profile, candidates};
use crate::metrics::{Estimate, Metric, estimate};
use crate::model::Model;
use perdita_catalog::Loss;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The largest number of points of a learning curve.
const CURVE: usize = 60;

/// The settings of a study.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The losses, compared with the first; if empty, the losses that the data suggest.
    pub losses: Vec<Loss>,
    /// The models.
    pub models: Vec<Model>,
    /// The number of folds.
    pub folds: usize,
    /// The random seed.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { losses: Vec::new(), models: vec![Model::Linear(Linear::default())], folds: 5, seed: 0 }
    }
}

/// The results of a study.
#[derive(Clone, Debug)]
pub struct Study {
    /// The target.
    pub target: Target,
    /// The profile of the data.
    pub look: Profile,
    /// The number of folds.
    pub folds: usize,
    /// The random seed.
    pub seed: u64,
    /// The metrics, in the order of [`Run::folds`].
    pub metrics: Vec<Metric>,
    /// A run for every model and loss: all losses of the first model first.
    pub runs: Vec<Run>,
}

/// A model trained with a loss, and its metrics.
#[derive(Clone, Debug)]
pub struct Run {
    /// The model.
    pub model: Model,
    /// The loss.
    pub loss: Loss,
    /// The value of each metric on each fold.
    pub folds: Vec<Vec<Option<f64>>>,
    /// The mean of each metric over folds, with its interval.
    pub estimates: Vec<Option<Estimate>>,
    /// The mean paired difference of each metric to the first loss of the same model.
    pub differences: Vec<Option<Estimate>>,
    /// The held-out predictions of all rows.
    pub held_out: HeldOut,
    /// The learning curve of the first fold: step, training loss, and the first metric on held-out rows.
    pub curve: Vec<(usize, f64, Option<f64>)>,
    /// The number of folds on which training did not converge.
    pub unfinished: usize,
}

impl Run {
    /// The loss as text, with long lists of numbers shortened.
    pub fn name(&self) -> String {
        let written = self.loss.to_string();
        let list = written.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?)));
        let shorter = list.and_then(|(before, (list, after))| match *list.split(", ").collect::<Vec<_>>() {
            [first, _, _, .., last] => Some(format!("{before}[{first}, …, {last}]{after}")),
            _ => None,
        });
        shorter.unwrap_or(written)
    }
}

impl Study {
    /// The runs of a model.
    pub fn of(&self, model: &Model) -> Vec<&Run> {
        self.runs.iter().filter(|run| run.model.name() == model.name()).collect()
    }

    /// The models, in order.
    pub fn models(&self) -> Vec<&Model> {
        let mut models: Vec<&Model> = Vec::new();
        for run in &self.runs {
            if models.iter().all(|model| model.name() != run.model.name()) {
                models.push(&run.model);
            }
        }
        models
    }

    /// The index of a metric.
    pub fn at(&self, metric: Metric) -> Option<usize> {
        self.metrics.iter().position(|&other| other == metric)
    }

    /// The best run by a metric among the runs of a model, and for each run whether it does not differ significantly from
    /// the best. `None` if the metric is undefined or has no order.
    pub fn best(&self, runs: &[&Run], metric: Metric) -> Option<(usize, Vec<bool>)> {
        let (at, more) = (self.at(metric)?, metric.more_is_better()?);
        let mean =
            |run: &Run| run.estimates[at].map(|estimate| if more { estimate.mean } else { -estimate.mean });
        let known = runs.iter().enumerate().filter_map(|(place, run)| Some((place, mean(run)?)));
        // The first of equal ones.
        let (best, _) = known.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
        let tie =
            |run: &&Run| difference(run, runs[best], at).is_some_and(|difference| difference.holds(0.0));
        Some((best, runs.iter().map(tie).collect()))
    }
}

/// The mean paired difference of a metric between two runs.
pub fn difference(run: &Run, other: &Run, metric: usize) -> Option<Estimate> {
    let pairs = run.folds[metric].iter().zip(&other.folds[metric]);
    estimate(&pairs.map(|(a, b)| Some((*a)? - (*b)?)).collect::<Vec<_>>())
}

/// Cross-validates every model with every loss. `progress` gets the number of trained models and their total.
///
/// # Errors
/// Data, losses or settings that do not fit together.
pub fn study(
    frame: &Frame,
    target: Target,
    features: &Features,
    settings: &Settings,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Study, Error> {
    let folds = Folds::new(&target, settings.folds, settings.seed)?;
    let look = Profile::at(frame, &target, features, settings.seed)?;
    let losses = match settings.losses.is_empty() {
        true => candidates(&look, &target)?,
        false => settings.losses.clone(),
    };

    let mut objectives: Vec<Objective> = Vec::new();
    for loss in &losses {
        if objectives.iter().any(|known| known.loss().to_string() == loss.to_string()) {
            return Err(Error::Setting(format!("{loss} is given twice")));
        }
        let objective = Objective::new(loss, &target).map_err(|error| {
            let names = fitting(&target).join(", ");
            Error::Loss(format!("{error}. Losses that fit: {names}"))
        })?;
        objectives.push(objective);
    }

    let metrics = metrics_of(target.kind);
    let parts: Vec<Part> = (0..folds.count())
        .map(|fold| {
            let (training, held_out) = (folds.training(fold), folds.held_out(fold));
            let (x, x_held_out) = features.split(&training, &held_out);
            Part { training, held_out, x, x_held_out }
        })
        .collect();

    let jobs: Vec<(usize, usize, usize)> = (0..settings.models.len())
        .flat_map(|model| (0..objectives.len()).map(move |loss| (model, loss)))
        .flat_map(|(model, loss)| (0..folds.count()).map(move |fold| (model, loss, fold)))
        .collect();
    let (done, total) = (AtomicUsize::new(0), jobs.len());
    progress(0, total);
    let trained: Vec<Trained> = jobs
        .par_iter()
        .map(|&(model, loss, fold)| {
            let part = &parts[fold];
            let curve = (fold == 0).then_some(metrics[0]);
            let trained =
                train(&settings.models[model], &objectives[loss], part, &target, curve, settings.seed);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            trained
        })
        .collect::<Result<_, _>>()?;

    let mut runs: Vec<Run> = Vec::new();
    for ((model, loss), trained) in (settings.models.iter())
        .flat_map(|model| objectives.iter().map(move |loss| (model, loss)))
        .zip(trained.chunks(folds.count()))
    {
        let held_out =
            HeldOut::gather(loss, &target, trained.iter().zip(&parts).map(|(t, p)| (&p.held_out, &t.scores)));
        let by_fold: Vec<_> = trained
            .iter()
            .zip(&parts)
            .map(|(t, p)| {
                HeldOut::gather(loss, &target, [(&p.held_out, &t.scores)]).measure(metrics, &target)
            })
            .collect();
        let by_metric: Vec<Vec<Option<f64>>> =
            (0..metrics.len()).map(|at| by_fold.iter().map(|values| values[at]).collect()).collect();
        let mut run = Run {
            model: model.clone(),
            loss: loss.loss().clone(),
            estimates: by_metric.iter().map(|folds| estimate(folds)).collect(),
            folds: by_metric,
            differences: Vec::new(),
            held_out,
            curve: trained[0].curve.clone(),
            unfinished: trained.iter().filter(|trained| !trained.converged).count(),
        };
        let first = runs.iter().find(|other| other.model.name() == model.name());
        run.differences = match first {
            Some(first) => (0..metrics.len()).map(|at| difference(&run, first, at)).collect(),
            None => vec![None; metrics.len()],
        };
        runs.push(run);
    }
    Ok(Study { target, look, folds: folds.count(), seed: settings.seed, metrics: metrics.to_vec(), runs })
}

/// The training and the held-out rows of a fold.
struct Part {
    training: Vec<usize>,
    held_out: Vec<usize>,
    x: Matrix,
    x_held_out: Matrix,
}

/// The results on one fold.
struct Trained {
    scores: Vec<f64>,
    curve: Vec<(usize, f64, Option<f64>)>,
    converged: bool,
}

fn train(
    model: &Model,
    objective: &Objective,
    part: &Part,
    target: &Target,
    curve: Option<Metric>,
    seed: u64,
) -> Result<Trained, Error> {
    let own = objective.of(&part.training);
    let fit = model.fit(&part.x, &own, seed)?;
    let scores = fit.predict(&part.x_held_out);

    if let Some(at) = scores.iter().position(|score| !score.is_finite()) {
        let row = part.held_out[at / objective.width()];
        let (loss, model) = (objective.loss(), model.name());
        return Err(Error::Loss(format!(
            "{loss}: the {model} model predicts {} for row {row} (from 0)",
            scores[at]
        )));
    }

    let mut points = Vec::new();
    if let Some(metric) = curve {
        let steps = fit.steps();
        let every = steps.div_ceil(CURVE).max(1);
        for step in (0..steps).filter(|step| step % every == 0 || step + 1 == steps) {
            let scores = fit.predict_at(&part.x, step);
            let loss = own.evaluate(&scores, &mut vec![0.0; scores.len()])?;
            let scores = fit.predict_at(&part.x_held_out, step);
            let held_out = HeldOut::gather(objective, target, [(&part.held_out, &scores)]);
            points.push((fit.count(step), loss, held_out.measure(&[metric], target)[0]));
        }
    }
    Ok(Trained { scores, curve: points, converged: fit.converged() })
}
