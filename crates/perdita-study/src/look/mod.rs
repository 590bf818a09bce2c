//! A look at data: what of them matters for the choice of a loss.
mod advice;
mod classes;
mod numbers;

pub use advice::{Advice, advise, candidates};
pub use classes::{ClassCount, Classes};
pub use numbers::Numbers;

use crate::data::{Features, Folds, Frame, Kind, Target};
use crate::error::Error;
use crate::fit::{Linear, Objective};
use perdita_catalog::Loss;
use rayon::prelude::*;
use serde::Serialize;

/// Folds of the models that are fitted for a look.
const FOLDS: usize = 5;

/// What was seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Look {
    /// The name of the target.
    pub target: String,
    /// Its kind.
    pub kind: Kind,
    /// How that was found out.
    pub reason: String,
    /// How many rows.
    pub rows: usize,
    /// How many features, each word counted as one.
    pub features: usize,
    /// Of a target of numbers.
    pub numbers: Option<Numbers>,
    /// Of a target of classes.
    pub classes: Option<Classes>,
    /// The column that says which rows belong together.
    pub group: Option<String>,
    /// What was left out, filled in, or could not be seen.
    pub notes: Vec<String>,
}
impl Look {
    /// Looks at data. For residuals and doubtful labels a linear model is fitted, five times, and asked for the fifth of the
    /// rows that it has not seen.
    ///
    /// # Errors
    /// What is wrong with the data.
    pub fn at(frame: &Frame, target: &Target, features: &Features, seed: u64) -> Result<Look, Error> {
        let mut look = Look {
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
                Err(error) => look.notes.push(format!("labels were not looked at: {error}")),
            }
            look.classes = Some(classes);
        } else {
            let mut numbers = Numbers::describe(&target.values);
            // A robust fit, whose residuals outliers do not shrink; and again, now that their scale is known.
            for _ in 0..2 {
                let loss = format!("huber(delta={})", numbers.delta());
                match held_out_scores(&loss.parse()?, target, features, seed) {
                    Ok((predictions, _)) => numbers.residuals(&predictions, &target.values),
                    Err(error) => {
                        look.notes.push(format!("residuals were not looked at: {error}"));
                        break;
                    }
                }
            }
            look.numbers = Some(numbers);
        }
        Ok(look)
    }
}

/// The score of each row by a linear model that has not seen it, and how many scores a row has.
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
