//! A profile of data: the properties that matter for the choice of a loss.
mod advice;
mod classes;
mod numbers;

pub use advice::{Advice, advise, candidates};
pub use classes::{ClassCount, Classes};
pub use numbers::Numbers;

use crate::data::{Features, Folds, Frame, Target, TargetType};
use crate::error::Error;
use crate::fit::{Linear, Objective};
use perdita_catalog::Loss;
use rayon::prelude::*;
use serde::Serialize;

/// The folds of the models that a profile fits.
const FOLDS: usize = 5;

/// The profile of data.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Profile {
    /// The name of the target.
    pub target: String,
    /// The kind of the target.
    pub kind: TargetType,
    /// The reason for the kind.
    pub reason: String,
    /// The number of rows.
    pub rows: usize,
    /// The number of features, one for each level of a text column.
    pub features: usize,
    /// The profile of a numeric target.
    pub numbers: Option<Numbers>,
    /// The profile of a target of classes.
    pub classes: Option<Classes>,
    /// The column that groups rows, as queries do.
    pub group: Option<String>,
    /// Notes on columns that are not used, filled cells, and checks that failed.
    pub notes: Vec<String>,
}

impl Profile {
    /// Profiles data. Residuals and doubtful labels come from a linear model under five-fold cross-validation.
    ///
    /// # Errors
    /// Data that no model can be fitted to.
    pub fn at(frame: &Frame, target: &Target, features: &Features, seed: u64) -> Result<Profile, Error> {
        let mut look = Profile {
            target: target.name.clone(),
            kind: target.kind,
            reason: target.reason.clone(),
            rows: frame.rows(),
            features: features.names.len(),
            numbers: None,
            classes: None,
            group: features.group.clone(),
            notes: features.notes.clone(),
        };

        if target.kind.is_class() {
            let (loss, mut classes) = (classes::loss(target), Classes::count(target));
            match held_out_scores(&loss.parse()?, target, features, seed) {
                Ok((scores, width)) => classes.doubt(&scores, width, target),
                Err(error) => look.notes.push(format!("labels were not checked: {error}")),
            }
            look.classes = Some(classes);
        } else {
            let mut numbers = Numbers::describe(&target.values);
            // A robust fit, so that outliers keep large residuals; twice, as delta needs the scale of the residuals.
            for _ in 0..2 {
                let loss = format!("huber(delta={})", numbers.delta());
                match held_out_scores(&loss.parse()?, target, features, seed) {
                    Ok((predictions, _)) => numbers.residuals(&predictions, &target.values),
                    Err(error) => {
                        look.notes.push(format!("residuals were not checked: {error}"));
                        break;
                    }
                }
            }
            look.numbers = Some(numbers);
        }
        Ok(look)
    }
}

/// The held-out scores of a linear model, and the number of scores per row.
fn held_out_scores(
    loss: &Loss,
    target: &Target,
    features: &Features,
    seed: u64,
) -> Result<(Vec<f64>, usize), Error> {
    let folds = Folds::new(target, FOLDS, seed)?;
    let objective = Objective::new(loss, target)?;
    let width = objective.width();
    let parts: Vec<(Vec<usize>, Vec<f64>)> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let (training, held_out) = (folds.training(fold), folds.held_out(fold));
            let (x, x_held_out) = features.split(&training, &held_out);
            let fit = Linear::default().fit(&x, &objective.of(&training))?;
            Ok((held_out, fit.predict(&x_held_out)))
        })
        .collect::<Result<_, Error>>()?;
    let mut scores = vec![0.0; target.rows() * width];
    for (rows, part) in parts {
        for (&row, own) in rows.iter().zip(part.chunks(width)) {
            scores[row * width..][..width].copy_from_slice(own);
        }
    }
    Ok((scores, width))
}
