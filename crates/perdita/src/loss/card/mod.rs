//! Metadata of a loss, used by the documentation, the checks, the test generator, the certificates, the command line
//! and the bindings.
mod domains;
mod param;
mod predicts;
mod task;

pub use domains::{
    HALF_LINE, LOG_PROBABILITY, NON_NEGATIVE, OPEN_HALF_LINE, POSITIVE, PROBABILITY, SIGNS, UNIT_OPEN,
};
pub use param::{Param, ParamKind};
pub use predicts::Predicts;
pub use task::Task;

use super::{Domain, Error};
use crate::real::Interval;

/// Metadata of a loss: everything but the code of its formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// The name in the catalogue.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The task.
    pub task: Task,
    /// The formula, as text.
    pub formula: &'static str,
    /// The quantity that is predicted.
    pub predicts: Predicts,
    /// Domain of predictions (scores).
    pub prediction: Interval,
    /// Domain of targets. Labels have the classes as their domain.
    pub target: Interval,
    /// True if only the two end points of that domain are targets (−1 and 1).
    pub two_labels: bool,
    /// True if −y is a target wherever y is, with ℓ(−p, −y) = ℓ(p, y): `target` is the domain of |y|.
    pub mirrored: bool,
    /// The parameters.
    pub params: &'static [Param],
    /// The quantity that the minimiser estimates, or the purpose of the loss.
    pub estimates: &'static str,
    /// Kinks of the loss, and the subgradient taken there.
    pub kinks: &'static str,
    /// Reference: the publication of the loss.
    pub reference: &'static str,
}
/// Constructors, one per family of losses, with its domains. Struct update adds the texts:
/// `Card { summary, formula, estimates, reference, ..Card::regression("huber", Self::PARAMS) }`.
impl Card {
    /// Card with unrestricted predictions and targets.
    const fn new(name: &'static str, task: Task, predicts: Predicts, params: &'static [Param]) -> Card {
        let (prediction, target) = (Interval::REAL, Interval::REAL);
        let (summary, formula, estimates, kinks, reference) = ("", "", "", "none", "");
        let (two_labels, mirrored) = (false, false);
        Card {
            name,
            summary,
            task,
            formula,
            predicts,
            prediction,
            target,
            two_labels,
            mirrored,
            params,
            estimates,
            kinks,
            reference,
        }
    }

    /// Regression: a number is predicted; the target is any number.
    pub const fn regression(name: &'static str, params: &'static [Param]) -> Card {
        Card::new(name, Task::Regression, Predicts::Value, params)
    }

    /// A logit is predicted; the target is the probability of class 1.
    pub const fn binary(name: &'static str, params: &'static [Param]) -> Card {
        Card { target: PROBABILITY, ..Card::new(name, Task::Binary, Predicts::Logit, params) }
    }

    /// A score is predicted; the target is −1 or 1.
    pub const fn margin(name: &'static str, params: &'static [Param]) -> Card {
        Card { target: SIGNS, two_labels: true, ..Card::new(name, Task::Binary, Predicts::Score, params) }
    }

    /// A row of logits is predicted; the target is the label of a class.
    pub const fn multiclass(name: &'static str, params: &'static [Param]) -> Card {
        Card { target: NON_NEGATIVE, ..Card::new(name, Task::Multiclass, Predicts::Logit, params) }
    }

    /// A row of logits is predicted; the target is a row of 0s and 1s, one per class.
    pub const fn multilabel(name: &'static str, params: &'static [Param]) -> Card {
        Card { target: PROBABILITY, ..Card::new(name, Task::Multilabel, Predicts::Logit, params) }
    }

    /// A row of logits is predicted; the target is a row of probabilities.
    pub const fn distribution(name: &'static str, params: &'static [Param]) -> Card {
        Card { target: NON_NEGATIVE, ..Card::new(name, Task::Distribution, Predicts::Logit, params) }
    }

    /// Embeddings of two views, compared by similarity.
    pub const fn contrastive(name: &'static str, params: &'static [Param]) -> Card {
        Card {
            kinks: "none; a normalised row of zeros has gradient 0",
            target: NON_NEGATIVE,
            ..Card::new(name, Task::ContrastiveLearning, Predicts::Embedding, params)
        }
    }

    /// Embeddings with labels, compared by distance.
    pub const fn metric(name: &'static str, params: &'static [Param]) -> Card {
        Card {
            estimates: "embeddings with smaller distances within classes than between them",
            target: NON_NEGATIVE,
            ..Card::new(name, Task::MetricLearning, Predicts::Embedding, params)
        }
    }

    /// The logit or score of a discriminator.
    pub const fn generative(name: &'static str, predicts: Predicts, params: &'static [Param]) -> Card {
        Card::new(name, Task::Generative, predicts, params)
    }

    /// Logits per class and pixel; labels, or a target per class and pixel.
    pub const fn segmentation(name: &'static str, params: &'static [Param]) -> Card {
        Card {
            estimates: "regions that maximise the Dice coefficient",
            kinks: "empty prediction and empty target, s = 0: value 0, gradient 0",
            target: PROBABILITY,
            ..Card::new(name, Task::Segmentation, Predicts::Logit, params)
        }
    }

    /// Two bounding boxes.
    pub const fn detection(name: &'static str, params: &'static [Param]) -> Card {
        Card {
            estimates: "the ground-truth box",
            kinks: "coinciding edges",
            ..Card::new(name, Task::Detection, Predicts::Box, params)
        }
    }

    /// Scores and relevances of the items of a list.
    pub const fn ranking(name: &'static str, params: &'static [Param]) -> Card {
        Card { target: NON_NEGATIVE, ..Card::new(name, Task::Ranking, Predicts::Score, params) }
    }

    /// Log-probabilities of a preferred and a rejected answer.
    pub const fn preference(name: &'static str, params: &'static [Param]) -> Card {
        Card::new(name, Task::Preference, Predicts::LogProbability, params)
    }

    /// Images, or features of images.
    pub const fn image(name: &'static str, predicts: Predicts, params: &'static [Param]) -> Card {
        Card::new(name, Task::Image, predicts, params)
    }

    /// Rows of logits, one per frame, and a sequence of labels.
    pub const fn sequence(name: &'static str, params: &'static [Param]) -> Card {
        Card { target: NON_NEGATIVE, ..Card::new(name, Task::Sequence, Predicts::Logit, params) }
    }

    /// Losses of several tasks.
    pub const fn multi_task(name: &'static str, params: &'static [Param]) -> Card {
        Card::new(name, Task::MultiTask, Predicts::LossAndLogVariance, params)
    }
}
impl Card {
    /// The same loss, of probabilities instead of logits.
    pub const fn of_probabilities(self) -> Card {
        Card { predicts: Predicts::Probability, prediction: PROBABILITY, ..self }
    }

    /// True if `y` is a valid target, which is finite.
    pub fn is_target(&self, y: f64) -> bool {
        Domain::of_targets(self).contains(y)
    }

    /// The domain of targets in words: `-1 or 1`, `[0, 1]`, `(0, ∞) in absolute value`.
    pub fn targets(&self) -> String {
        match (self.two_labels, self.mirrored) {
            (true, _) => format!("{} or {}", self.target.lo, self.target.hi),
            (_, true) => format!("{} in absolute value", self.target),
            _ => self.target.to_string(),
        }
    }

    /// The parameter of this name.
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|p| p.name == name)
    }

    /// `value`, if it lies in the domain of the parameter `name`.
    pub fn check(&self, name: &'static str, value: f64) -> Result<f64, Error> {
        let domain = self.param(name).map_or(Interval::REAL, |p| p.domain);
        if domain.contains(value) {
            Ok(value)
        } else {
            Err(Error::Param { loss: self.name, param: name, value, domain })
        }
    }
}
