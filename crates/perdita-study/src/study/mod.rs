//! The same model trained with each loss, and what that changed.
mod figures;
mod measure;
mod page;
mod theory;

pub use measure::{HeldOut, metrics_of};
pub use page::page;
pub use theory::{Expectation, Outcome, expectations};

use crate::data::{Features, Folds, Frame, Matrix, Target};
use crate::error::Error;
use crate::fit::{Linear, Objective, fitting};
use crate::look::{Look, candidates};
use crate::metrics::{Estimate, Metric, estimate};
use crate::model::Model;
use perdita_catalog::Loss;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Points of a learning curve, at most.
const CURVE: usize = 60;

/// What to study.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The losses; those that the data suggest, if there are none. Others are compared with the first.
    pub losses: Vec<Loss>,
    /// The models.
    pub models: Vec<Model>,
    /// How many folds.
    pub folds: usize,
    /// What everything random follows from.
    pub seed: u64,
}
impl Default for Settings {
    fn default() -> Self {
        Settings { losses: Vec::new(), models: vec![Model::Linear(Linear::default())], folds: 5, seed: 0 }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Study {
    /// What is predicted.
    pub target: Target,
    /// What the data look like.
    pub look: Look,
    /// How many folds.
    pub folds: usize,
    /// What everything random followed from.
    pub seed: u64,
    /// The metrics, in the order of [`Run::folds`].
    pub metrics: Vec<Metric>,
    /// A model trained with a loss, for every model and loss: all losses of the first model first.
    pub runs: Vec<Run>,
}

/// A model trained with a loss.
#[derive(Clone, Debug)]
pub struct Run {
    /// The model.
    pub model: Model,
    /// The loss.
    pub loss: Loss,
    /// Of each metric its value on each fold.
    pub folds: Vec<Vec<Option<f64>>>,
    /// Of each metric its mean with an interval.
    pub estimates: Vec<Option<Estimate>>,
    /// Of each metric its mean difference to the first loss of the same model, fold by fold.
    pub differences: Vec<Option<Estimate>>,
    /// All rows, each predicted by a model that has not seen it.
    pub held_out: HeldOut,
    /// On the first fold, after so many steps: the loss on the rows of training, and the first metric on the others.
    pub curve: Vec<(usize, f64, Option<f64>)>,
    /// Folds on which training had not come to its end.
    pub unfinished: usize,
}
impl Run {
    /// The loss, as it is written; of a long list of numbers only its ends.
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
    /// Where a metric stands among the others.
    pub fn at(&self, metric: Metric) -> Option<usize> {
        self.metrics.iter().position(|&other| other == metric)
    }
    /// Of the runs of a model, the one that is best by a metric, and for each run whether the difference to it is within its
    /// interval. None if the metric is undefined, or neither more nor less of it is better.
    pub fn best(&self, runs: &[&Run], metric: Metric) -> Option<(usize, Vec<bool>)> {
        let (at, more) = (self.at(metric)?, metric.more_is_better()?);
        let mean =
            |run: &Run| run.estimates[at].map(|estimate| if more { estimate.mean } else { -estimate.mean });
        let known = runs.iter().enumerate().filter_map(|(place, run)| Some((place, mean(run)?)));
        // Of equals the first.
        let (best, _) = known.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
        let tie =
            |run: &&Run| difference(run, runs[best], at).is_some_and(|difference| difference.holds(0.0));
        Some((best, runs.iter().map(tie).collect()))
    }
}

/// The mean difference of a metric between two runs, fold by fold.
pub fn difference(run: &Run, other: &Run, metric: usize) -> Option<Estimate> {
    let pairs = run.folds[metric].iter().zip(&other.folds[metric]);
    estimate(&pairs.map(|(a, b)| Some((*a)? - (*b)?)).collect::<Vec<_>>())
}

/// Trains the models with each loss on all folds but one, and looks at that one, for each in turn. `progress` hears how many
/// of how many models are trained.
///
/// # Errors
/// What is wrong with data, losses or settings.
pub fn study(
    frame: &Frame,
    target: Target,
    features: &Features,
    settings: &Settings,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Study, Error> {
    let folds = Folds::new(&target, settings.folds, settings.seed)?;
    let look = Look::at(frame, &target, features, settings.seed)?;
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
            Error::Loss(format!("{error}. What fits: {names}"))
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

/// The rows of a fold and all others.
struct Part {
    training: Vec<usize>,
    held_out: Vec<usize>,
    x: Matrix,
    x_held_out: Matrix,
}
/// A model, as far as it matters.
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
