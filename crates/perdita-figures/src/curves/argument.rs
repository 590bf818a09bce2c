//! The horizontal axis of a plotted loss.
use super::arrays;
use perdita::loss::{Card, NON_NEGATIVE, Predicts, Task};
use perdita::real::Interval;
use perdita_catalog::Loss;
use std::fmt;
use std::str::FromStr;

/// The variable on the horizontal axis; all other inputs are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The prediction minus the target.
    Error,
    /// The prediction.
    Prediction,
    /// The logit or score of the true class, minus that of the other.
    Margin,
    /// The probability of the true class of two.
    Probability,
    /// The distance of two embeddings.
    Distance,
    /// The cosine similarity of two embeddings.
    Cosine,
    /// The distance of the negative minus the distance of the positive.
    Gap,
    /// The score of the first item minus that of the second.
    Difference,
    /// The discriminator's output for a generated sample.
    Score,
    /// The horizontal shift of a unit box from the true one.
    Shift,
}

impl Argument {
    /// All variables.
    pub const ALL: [Argument; 10] = [
        Argument::Error,
        Argument::Prediction,
        Argument::Margin,
        Argument::Probability,
        Argument::Distance,
        Argument::Cosine,
        Argument::Gap,
        Argument::Difference,
        Argument::Score,
        Argument::Shift,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Argument::Error => "error",
            Argument::Prediction => "prediction",
            Argument::Margin => "margin",
            Argument::Probability => "probability",
            Argument::Distance => "distance",
            Argument::Cosine => "cosine",
            Argument::Gap => "gap",
            Argument::Difference => "difference",
            Argument::Score => "score",
            Argument::Shift => "shift",
        }
    }

    /// The label of the axis.
    pub(super) fn label(self, loss: &Loss, target: f64) -> String {
        let card = loss.card();
        match self {
            Argument::Error => "error p − y".into(),
            Argument::Prediction => format!("{} (target {target})", card.predicts),
            Argument::Margin if loss.pointwise().is_none() => {
                format!("{} of the true class − other", card.predicts)
            }
            Argument::Margin if card.two_labels && card.target.lo < 0.0 => {
                format!("margin y·{}", card.predicts)
            }
            Argument::Margin => format!("{} (target {target})", card.predicts),
            Argument::Probability => "probability of the true class".into(),
            Argument::Distance => "distance of the pair".into(),
            Argument::Cosine => "cosine similarity of the pair".into(),
            Argument::Gap => "d(anchor, negative) − d(anchor, positive)".into(),
            Argument::Difference if card.task == Task::Preference => "ln π(chosen) − ln π(rejected)".into(),
            Argument::Difference => "score difference, first − second".into(),
            Argument::Score => format!("{} of a generated sample", card.predicts),
            Argument::Shift => "shift of the box, in widths".into(),
        }
    }

    /// The default range.
    pub(super) fn range(self, loss: &Loss, target: f64) -> (f64, f64) {
        match self {
            // Log-probabilities are sums over all tokens of an answer.
            Argument::Difference if loss.card().task == Task::Preference => (-30.0, 30.0),
            Argument::Error => (-3.0, 3.0),
            Argument::Prediction => (target - 3.0, target + 3.0),
            Argument::Margin | Argument::Score => (-6.0, 6.0),
            Argument::Probability => (0.0, 1.0),
            Argument::Distance => (0.0, 2.0),
            Argument::Cosine => (-1.0, 1.0),
            Argument::Gap | Argument::Difference => (-2.0, 2.0),
            Argument::Shift => (-2.0, 2.0),
        }
    }

    /// The domain.
    pub(super) fn domain(self, loss: &Loss) -> Interval {
        match self {
            Argument::Prediction => loss.card().prediction,
            Argument::Probability => perdita::loss::PROBABILITY,
            Argument::Cosine => Interval { lo: -1.0, hi: 1.0 },
            Argument::Distance => NON_NEGATIVE,
            Argument::Gap => Interval { lo: -arrays::GAP, hi: arrays::GAP },
            _ => Interval::REAL,
        }
    }

    /// The variables that a loss can be plotted over, the default first. Empty if the loss is no function of one variable.
    pub fn of(loss: &Loss) -> Vec<Argument> {
        if loss.pointwise().is_some() {
            return of_pointwise(loss.card());
        }
        if loss.labelled().is_some() {
            return of_labelled(loss.card());
        }
        if loss.soft().is_some() {
            return of_soft(loss.card());
        }
        let curve = loss.multi_input().and_then(|any| any.curve());
        curve.map(arrays::argument).into_iter().collect()
    }
}

fn of_pointwise(card: &Card) -> Vec<Argument> {
    if matches!(card.task, Task::Binary | Task::Generative) {
        return match card.predicts {
            Predicts::Logit => vec![Argument::Margin, Argument::Probability],
            Predicts::Probability => vec![Argument::Probability],
            Predicts::Score => vec![Argument::Margin],
            _ => vec![Argument::Prediction],
        };
    }
    // The error alone determines the loss only where predictions and targets are unrestricted.
    if card.prediction == Interval::REAL && card.target == Interval::REAL {
        return vec![Argument::Error, Argument::Prediction];
    }
    vec![Argument::Prediction]
}

fn of_labelled(card: &Card) -> Vec<Argument> {
    match card.predicts {
        Predicts::Logit => vec![Argument::Probability, Argument::Margin],
        Predicts::Probability | Predicts::LogProbability => vec![Argument::Probability],
        _ => vec![Argument::Margin],
    }
}

fn of_soft(card: &Card) -> Vec<Argument> {
    match card.predicts {
        Predicts::Probability | Predicts::LogProbability => vec![Argument::Probability],
        // A teacher's logits are not a class.
        _ if card.target == Interval::REAL => Vec::new(),
        // A softmax, unless the classes do not exclude each other.
        Predicts::Logit if card.task != Task::Multilabel => vec![Argument::Probability, Argument::Margin],
        _ => vec![Argument::Margin],
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Argument {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = Argument::ALL.into_iter().find(|a| a.name() == text);
        known.ok_or_else(|| format!("there are {}", Argument::ALL.map(Argument::name).join(", ")))
    }
}
