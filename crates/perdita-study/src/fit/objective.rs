//! The training objective: a loss of the catalogue on the scores of a model.
use crate::data::{Target, TargetType};
use crate::error::Error;
use perdita::Reduction;
use perdita::loss::{Predicts, Task};
use perdita::real::Interval;
use perdita_catalog::{Inputs, LOSSES, Loss, Outputs, Slot};

/// The link function from a score to a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The score is the prediction.
    Identity,
    /// The score is the logarithm of the prediction.
    Log,
    /// The score is a logit; several scores are the logits of a softmax.
    Logit,
}

/// A loss and its targets.
#[derive(Clone, Debug)]
pub struct Objective {
    loss: Loss,
    link: Link,
    width: usize,
    truth: Truth,
    /// The names of the scores and of the targets among the inputs of the loss.
    slots: [Slot; 2],
}

#[derive(Clone, Debug)]
enum Truth {
    Numbers(Vec<f64>),
    Labels(Vec<usize>),
}

/// The names of the losses that fit a target.
pub fn fitting(target: &Target) -> Vec<&'static str> {
    let fits = |loss: &Loss| Objective::new(loss, target).is_ok();
    let losses = LOSSES.iter().filter(|entry| entry.default().is_ok_and(|loss| fits(&loss)));
    losses.map(|entry| entry.card().name).collect()
}

impl Objective {
    /// The objective of a loss for a target.
    ///
    /// # Errors
    /// A loss that does not fit the target.
    pub fn new(loss: &Loss, target: &Target) -> Result<Objective, Error> {
        let classes = target.classes.len();
        let truth = Truth::of(loss, target).map_err(|why| {
            let (name, kind) = (&target.name, target.kind);
            Error::Loss(format!("{loss} {why}, and the target `{name}` holds {kind}"))
        })?;
        let width = if matches!(truth, Truth::Labels(_)) { classes } else { 1 };
        let link = match loss.card().predicts {
            _ if target.kind.is_class() => Link::Logit,
            Predicts::Logit => Link::Logit,
            predicts if predicts.is_log() => Link::Log,
            _ => Link::Identity,
        };
        let names = match truth {
            Truth::Numbers(_) => ["prediction", "target"],
            Truth::Labels(_) => ["scores", "labels"],
        };
        let slots = [loss.slot(names[0])?, loss.slot(names[1])?];
        let objective = Objective { loss: loss.clone(), link, width, truth, slots };

        // A parameter with a number for each class may have another number of classes.
        if let Truth::Labels(_) = objective.truth {
            objective.of(&[0]).evaluate(&vec![0.0; width], &mut vec![0.0; width])?;
        }
        Ok(objective)
    }

    /// The loss.
    pub fn loss(&self) -> &Loss {
        &self.loss
    }

    /// The link function.
    pub fn link(&self) -> Link {
        self.link
    }

    /// The number of scores per row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The objective on some of the rows.
    pub fn of(&self, rows: &[usize]) -> Objective {
        let truth = match &self.truth {
            Truth::Numbers(all) => Truth::Numbers(rows.iter().map(|&row| all[row]).collect()),
            Truth::Labels(all) => Truth::Labels(rows.iter().map(|&row| all[row]).collect()),
        };
        Objective { truth, loss: self.loss.clone(), ..*self }
    }

    /// The targets of a regression.
    pub(crate) fn numbers(&self) -> Option<&[f64]> {
        if let Truth::Numbers(numbers) = &self.truth { Some(numbers) } else { None }
    }

    /// The mean loss of scores, and its gradient.
    ///
    /// # Errors
    /// Lengths that do not match, or parameters for another number of classes.
    pub fn evaluate(&self, scores: &[f64], grad: &mut [f64]) -> Result<f64, Error> {
        let [of_scores, of_targets] = self.slots;
        let inputs = match &self.truth {
            Truth::Numbers(y) => {
                Inputs::new().array(of_scores, scores, &[y.len()]).array(of_targets, y, &[y.len()])
            }
            Truth::Labels(y) => {
                let inputs = Inputs::new().array(of_scores, scores, &[y.len(), self.width]);
                inputs.array(of_targets, y, &[y.len()])
            }
        };
        Ok(self.loss.evaluate(&inputs, Reduction::Mean, Outputs::new().grad(of_scores, grad))?.value())
    }
}

impl Truth {
    /// The targets in the form that the loss takes, or the reason why it does not fit.
    fn of(loss: &Loss, target: &Target) -> Result<Truth, String> {
        if loss.pointwise().is_some() {
            return match target.kind {
                TargetType::Multiclass => Err("takes one score, not one per class".into()),
                _ => numbers(loss, target),
            };
        }
        if loss.labelled().is_some() {
            return match target.kind.is_class() {
                true => labels(loss, target),
                false => Err("takes class labels".into()),
            };
        }
        Err(match (loss.soft(), loss.product()) {
            (Some(_), _) => "takes soft targets",
            (_, Some(_)) => "takes embeddings",
            _ => "takes several named arrays",
        }
        .into())
    }
}

/// The targets of a pointwise loss.
fn numbers(loss: &Loss, target: &Target) -> Result<Truth, String> {
    let card = loss.card();
    if card.prediction != Interval::REAL {
        return Err(format!("takes a {} in {}, but scores are unbounded", card.predicts, card.prediction));
    }
    if target.kind == TargetType::Binary {
        if card.task != Task::Binary {
            return Err(format!("is a loss for {}", card.task));
        }
        let end = |class: f64| if class > 0.0 { card.target.hi } else { card.target.lo };
        return Ok(Truth::Numbers(target.values.iter().map(|&class| end(class)).collect()));
    }
    let share = target.kind == TargetType::Share && card.task == Task::Binary && !card.two_labels;
    if card.task != Task::Regression && !share {
        return Err(format!("is a loss for {}", card.task));
    }
    match target.values.iter().position(|&y| !card.is_target(y)) {
        Some(row) => {
            Err(format!("takes targets in {}, not {} (row {row}, from 0)", card.target, target.values[row]))
        }
        None => Ok(Truth::Numbers(target.values.clone())),
    }
}

/// The targets of a row-wise loss.
fn labels(loss: &Loss, target: &Target) -> Result<Truth, String> {
    let card = loss.card();
    if card.prediction != Interval::REAL {
        return Err(format!("takes a {} in {}, but scores are unbounded", card.predicts, card.prediction));
    }
    Ok(Truth::Labels(target.labels()))
}
