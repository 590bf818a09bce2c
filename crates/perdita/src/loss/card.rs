//! Metadata of a loss, used by the documentation, the checks, the test generator, the certificates, the command line
//! and the bindings.
use super::{Domain, Error};
use crate::real::{Interval, span};

/// (0, ∞)
pub const POSITIVE: Interval = span(f64::MIN_POSITIVE, f64::MAX);
/// [0, ∞)
pub const NON_NEGATIVE: Interval = span(0.0, f64::MAX);
/// [0, ∞]: counts and amounts. A parameter is never ∞, a prediction may be.
pub const HALF_LINE: Interval = span(0.0, f64::INFINITY);
/// (0, ∞]
pub const OPEN_HALF_LINE: Interval = span(f64::MIN_POSITIVE, f64::INFINITY);
/// [0, 1]
pub const PROBABILITY: Interval = span(0.0, 1.0);
/// [−∞, 0]
pub const LOG_PROBABILITY: Interval = span(f64::NEG_INFINITY, 0.0);
/// [−1, 1], of which only the end points are labels
pub const SIGNS: Interval = span(-1.0, 1.0);
/// (0, 1)
pub const UNIT_OPEN: Interval = span(f64::MIN_POSITIVE, 1.0f64.next_down());

/// Task of a loss: its folder in `losses/` and its heading in lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A number.
    Regression,
    /// One of two classes.
    Binary,
    /// One of several classes.
    Multiclass,
    /// Any number of classes per example.
    Multilabel,
    /// A distribution over classes: soft targets, divergences, distillation.
    Distribution,
    /// Embeddings, from positive pairs and negatives.
    ContrastiveLearning,
    /// Embeddings, from labels or given pairs and triplets.
    MetricLearning,
    /// Samples: adversarial networks, variational autoencoders.
    Generative,
    /// Bounding boxes.
    Detection,
    /// The order of items by relevance.
    Ranking,
    /// Chosen and rejected answers.
    Preference,
    /// Several losses at once.
    MultiTask,
    /// Structural and feature-based similarity of images.
    Image,
    /// The class of each pixel.
    Segmentation,
    /// A sequence of labels without alignment.
    Sequence,
}
impl std::fmt::Display for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.pad(match self {
            Task::Regression => "regression",
            Task::Binary => "binary classification",
            Task::Multiclass => "multiclass classification",
            Task::Multilabel => "multi-label classification",
            Task::Distribution => "distributions",
            Task::ContrastiveLearning => "contrastive learning",
            Task::MetricLearning => "metric learning",
            Task::Generative => "generative models",
            Task::Detection => "object detection",
            Task::Ranking => "ranking",
            Task::Preference => "preference optimisation",
            Task::MultiTask => "multi-task learning",
            Task::Image => "images",
            Task::Segmentation => "segmentation",
            Task::Sequence => "sequences",
        })
    }
}

/// Quantity that a model predicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predicts {
    /// A number on the scale of the target.
    Value,
    /// A positive number on the scale of the target.
    Amount,
    /// The mean of a distribution.
    Mean,
    /// The logarithm of a mean.
    LogMean,
    /// The rate of a Poisson distribution.
    Rate,
    /// The logarithm of a rate.
    LogRate,
    /// One or more quantiles.
    Quantile,
    /// A mean and a variance.
    MeanAndVariance,
    /// A mean and the logarithm of a variance.
    MeanAndLogVariance,
    /// A location and a scale.
    LocationAndScale,
    /// An unnormalised log-probability: the input of a sigmoid or a softmax.
    Logit,
    /// A probability.
    Probability,
    /// The logarithm of a probability.
    LogProbability,
    /// The logarithm of a probability, averaged over tokens.
    MeanLogProbability,
    /// A number that ranks or separates, without a probabilistic interpretation.
    Score,
    /// The distance of two embeddings.
    Distance,
    /// An embedding.
    Embedding,
    /// The hidden state before a linear layer.
    HiddenState,
    /// Feature maps.
    Features,
    /// An image.
    Image,
    /// A bounding box.
    Box,
    /// Logits of the classes and a bounding box.
    LogitsAndBox,
    /// The gradient of a critic with respect to its input.
    Gradient,
    /// A reconstruction, and the mean and log-variance of the latents.
    ReconstructionAndCode,
    /// Losses of several tasks, and their log-variances.
    LossAndLogVariance,
}
impl Predicts {
    /// The name, as in prose.
    pub const fn name(self) -> &'static str {
        match self {
            Predicts::Value => "prediction",
            Predicts::Amount => "amount",
            Predicts::Mean => "mean",
            Predicts::LogMean => "log-mean",
            Predicts::Rate => "rate",
            Predicts::LogRate => "log-rate",
            Predicts::Quantile => "quantile",
            Predicts::MeanAndVariance => "mean and variance",
            Predicts::MeanAndLogVariance => "mean and log-variance",
            Predicts::LocationAndScale => "location and scale",
            Predicts::Logit => "logit",
            Predicts::Probability => "probability",
            Predicts::LogProbability => "log-probability",
            Predicts::MeanLogProbability => "mean log-probability",
            Predicts::Score => "score",
            Predicts::Distance => "distance",
            Predicts::Embedding => "embedding",
            Predicts::HiddenState => "hidden state",
            Predicts::Features => "features",
            Predicts::Image => "image",
            Predicts::Box => "box",
            Predicts::LogitsAndBox => "logits and box",
            Predicts::Gradient => "gradient",
            Predicts::ReconstructionAndCode => "reconstruction and code",
            Predicts::LossAndLogVariance => "loss and log-variance",
        }
    }

    /// The letter of a single prediction in formulas: p on the scale of the target, μ for its mean, d for a distance, x for
    /// a prediction that is transformed first, such as a logit.
    pub const fn symbol(self) -> &'static str {
        match self {
            Predicts::Value | Predicts::Amount | Predicts::Probability | Predicts::Quantile => "p",
            Predicts::Mean | Predicts::Rate => "μ",
            Predicts::Distance => "d",
            _ => "x",
        }
    }

    /// True for logarithms of means and rates.
    pub const fn is_log(self) -> bool {
        matches!(self, Predicts::LogMean | Predicts::LogRate)
    }
}
impl std::fmt::Display for Predicts {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// Kind of a parameter, with its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamKind {
    /// A number.
    Number(f64),
    /// A number, or `none`.
    Optional(Option<f64>),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Flag(bool),
    /// One of several words; the first is the default.
    Choice(&'static [&'static str]),
    /// A number for all classes, or a list with one for each; `none` where there is no default.
    PerClass(Option<f64>),
}
impl ParamKind {
    /// A whole number, or `none`.
    pub const fn optional_integer(default: Option<usize>) -> ParamKind {
        match default {
            Some(k) => ParamKind::Optional(Some(k as f64)),
            None => ParamKind::Optional(None),
        }
    }

    /// A list of one number per class; the default is one number for all classes, or none.
    pub const fn per_class(default: &[f64]) -> ParamKind {
        match default {
            [] => ParamKind::PerClass(None),
            [x, ..] => ParamKind::PerClass(Some(*x)),
        }
    }
}

/// Parameter of a loss: name, default, domain and documentation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// The name, as in `huber(delta=1)`.
    pub name: &'static str,
    /// Kind and default.
    pub kind: ParamKind,
    /// Domain of the numbers.
    pub domain: Interval,
    /// One line.
    pub doc: &'static str,
    /// The letter in formulas, if it is not the Greek letter of the name.
    pub symbol: Option<&'static str>,
    /// True for the arguments of the constructor `new`, false for options.
    pub required: bool,
}
impl Param {
    /// A parameter of this kind, without documentation or domain.
    ///
    /// `Param::of("delta", ParamKind::Number(1.0)).within(POSITIVE).document("threshold of the linear part")`
    pub const fn of(name: &'static str, kind: ParamKind) -> Param {
        Param { name, kind, domain: Interval::REAL, doc: "", symbol: None, required: false }
    }

    /// The same, with a letter in formulas.
    pub const fn symbol(self, symbol: &'static str) -> Param {
        Param { symbol: Some(symbol), ..self }
    }

    /// The same, with the domain `domain`.
    pub const fn within(self, domain: Interval) -> Param {
        Param { domain, ..self }
    }

    /// The same, with this documentation, unless it is empty.
    pub const fn document(self, doc: &'static str) -> Param {
        if doc.is_empty() { self } else { Param { doc: doc.trim_ascii_start(), ..self } }
    }

    /// The same, with documentation, domain and letter of the parameter with its name among `others`.
    pub const fn like(self, others: &[Param]) -> Param {
        Param { name: self.name, kind: self.kind, required: self.required, ..Param::named(others, self.name) }
    }

    /// The parameter with this name. A compile error in constants where there is none.
    pub const fn named(params: &[Param], name: &str) -> Param {
        let (name, mut i) = (name.as_bytes(), 0);
        while i < params.len() {
            let (other, mut j) = (params[i].name.as_bytes(), 0);
            while j < name.len() && j < other.len() && name[j] == other[j] {
                j += 1;
            }
            if j == name.len() && j == other.len() {
                return params[i];
            }
            i += 1;
        }
        panic!("no parameter has this name")
    }

    /// The number of parameters in several lists.
    #[doc(hidden)]
    pub const fn count(lists: &[&[Param]]) -> usize {
        let (mut count, mut i) = (0, 0);
        while i < lists.len() {
            count += lists[i].len();
            i += 1;
        }
        count
    }

    /// Several lists, one after another, of which the first parameters are required.
    #[doc(hidden)]
    pub const fn join<const N: usize>(lists: &[&[Param]], required: usize) -> [Param; N] {
        let mut all = [Param::of("", ParamKind::Flag(false)); N];
        let (mut n, mut i) = (0, 0);
        while i < lists.len() {
            let mut j = 0;
            while j < lists[i].len() {
                all[n] = Param { required: n < required, ..lists[i][j] };
                (n, j) = (n + 1, j + 1);
            }
            i += 1;
        }
        all
    }

    /// Text form of the default.
    pub fn default(&self) -> String {
        match self.kind {
            ParamKind::Number(x) | ParamKind::Optional(Some(x)) | ParamKind::PerClass(Some(x)) => {
                x.to_string()
            }
            ParamKind::Integer(x) => x.to_string(),
            ParamKind::Flag(x) => x.to_string(),
            ParamKind::Choice(words) => words[0].into(),
            ParamKind::Optional(None) | ParamKind::PerClass(None) => "none".into(),
        }
    }

    /// Text form of the accepted values.
    pub fn accepts(&self) -> String {
        match self.kind {
            ParamKind::Number(_) => self.domain.to_string(),
            ParamKind::Optional(_) => format!("{} or none", self.domain),
            ParamKind::Integer(_) => "an integer".into(),
            ParamKind::Flag(_) => "true or false".into(),
            ParamKind::Choice(words) => format!("one of {}", words.join(", ")),
            ParamKind::PerClass(Some(_)) => format!("{}, or a list of one per class", self.domain),
            ParamKind::PerClass(None) => format!("none, or a list of one per class in {}", self.domain),
        }
    }
}

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

/// Mathematical properties in the prediction, for every target in the domain, that the test suite must prove from the
/// formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claims {
    /// Convexity: the slope is non-decreasing.
    pub convex: bool,
    /// Strong convexity: lower bound of the curvature.
    pub strong: f64,
    /// Lipschitz constant: upper bound of |slope|.
    pub lipschitz: f64,
    /// Smoothness constant: upper bound of the curvature.
    pub smooth: f64,
    /// Lower bound of the loss.
    pub least: f64,
}
impl Claims {
    /// Non-negative, without further claims. A loss that may be negative claims `least: f64::NEG_INFINITY`.
    pub const NONE: Claims =
        Claims { convex: false, strong: 0.0, lipschitz: f64::INFINITY, smooth: f64::INFINITY, least: 0.0 };
    /// Convex and non-negative.
    pub const CONVEX: Claims = Claims { convex: true, ..Claims::NONE };
    /// Names of the claims.
    pub fn words(&self) -> Vec<&'static str> {
        let words = [
            (self.convex && self.strong == 0.0, "convex"),
            (self.convex && self.strong > 0.0, "strongly convex"),
            (self.lipschitz.is_finite(), "Lipschitz"),
            (self.smooth.is_finite(), "smooth"),
            (self.least == 0.0, "≥ 0"),
            (self.least.is_finite() && self.least != 0.0, "bounded below"),
        ];
        words.into_iter().filter(|(claimed, _)| *claimed).map(|(_, word)| word).collect()
    }
}
