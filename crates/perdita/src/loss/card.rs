//! What a loss says about itself, as data: it feeds the docs, the checks, the test generator, the certificates, the
//! command line and the bindings.
use super::Error;
use crate::real::{Interval, span};

/// (0, ∞)
pub const POSITIVE: Interval = span(f64::MIN_POSITIVE, f64::MAX);
/// [0, ∞)
pub const NON_NEGATIVE: Interval = span(0.0, f64::MAX);
/// [0, ∞), and ∞ itself: where numbers of things and amounts lie. A parameter is never ∞, a prediction may be.
pub const HALF_LINE: Interval = span(0.0, f64::INFINITY);
/// (0, ∞), and ∞ itself
pub const OPEN_HALF_LINE: Interval = span(f64::MIN_POSITIVE, f64::INFINITY);
/// [0, 1]
pub const PROBABILITY: Interval = span(0.0, 1.0);
/// (0, 1)
pub const UNIT_OPEN: Interval = span(f64::MIN_POSITIVE, 1.0f64.next_down());

/// The problem a loss is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A number is predicted.
    Regression,
    /// One of two classes.
    Binary,
    /// One of several classes.
    Multiclass,
    /// A distribution over classes.
    Distribution,
    /// Vectors of which those that belong together should be alike.
    Contrastive,
    /// Vectors whose distances should follow labels.
    Metric,
    /// Data like those that were seen.
    Generative,
    /// A class for every pixel.
    Segmentation,
    /// Boxes around objects.
    Detection,
    /// Items in the order of their relevance.
    Ranking,
    /// Images that look alike.
    Image,
    /// A sequence of labels, whose places are not known.
    Sequence,
    /// A student that follows a teacher.
    Distillation,
    /// Answers that people prefer.
    Preference,
    /// Several losses at once.
    Combination,
}
impl std::fmt::Display for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.pad(match self {
            Task::Regression => "regression",
            Task::Binary => "binary classification",
            Task::Multiclass => "multiclass classification",
            Task::Distribution => "distributions",
            Task::Contrastive => "contrastive learning",
            Task::Metric => "metric learning",
            Task::Generative => "generative models",
            Task::Segmentation => "segmentation",
            Task::Detection => "object detection",
            Task::Ranking => "ranking",
            Task::Image => "images",
            Task::Sequence => "sequences",
            Task::Distillation => "distillation",
            Task::Preference => "preferences",
            Task::Combination => "combinations",
        })
    }
}

/// The quantity that a model predicts for the loss.
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
    /// A number that ranks or separates, with no probability behind it.
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
    /// The gradient of a critic in its input.
    Gradient,
    /// A reconstruction, and the mean and log-variance of its code.
    ReconstructionAndCode,
    /// Losses of several tasks, and their log-variances.
    LossAndLogVariance,
}
impl Predicts {
    /// The name, as people write it.
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
    /// what is transformed first.
    pub const fn symbol(self) -> &'static str {
        match self {
            Predicts::Value | Predicts::Amount | Predicts::Probability | Predicts::Quantile => "p",
            Predicts::Mean | Predicts::Rate => "μ",
            Predicts::Distance => "d",
            _ => "x",
        }
    }

    /// Whether the prediction is the logarithm of a mean or a rate.
    pub const fn is_log(self) -> bool {
        matches!(self, Predicts::LogMean | Predicts::LogRate)
    }
}
impl std::fmt::Display for Predicts {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A number.
    Number(f64),
    /// A number, or `none`.
    Optional(Option<f64>),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Flag(bool),
    /// One of some words; the first is the default.
    Choice(&'static [&'static str]),
    /// A number for all classes, or a list with one for each; `none` where there is no default.
    PerClass(Option<f64>),
}

/// A parameter: its name, default, domain and meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// The name, as in `huber(delta=1)`.
    pub name: &'static str,
    /// What it is, and its default.
    pub kind: Kind,
    /// Where its numbers may lie.
    pub domain: Interval,
    /// One line.
    pub doc: &'static str,
    /// The letter in formulas, where it is not the Greek letter of the name.
    pub symbol: Option<&'static str>,
}
impl Param {
    /// The same, with a letter in formulas.
    pub const fn symbol(self, symbol: &'static str) -> Param {
        Param { symbol: Some(symbol), ..self }
    }

    /// A number.
    pub const fn number(name: &'static str, default: f64, domain: Interval, doc: &'static str) -> Param {
        Param { name, kind: Kind::Number(default), domain, doc, symbol: None }
    }
    /// A number, or `none`.
    pub const fn optional(
        name: &'static str,
        default: Option<f64>,
        domain: Interval,
        doc: &'static str,
    ) -> Param {
        Param { name, kind: Kind::Optional(default), domain, doc, symbol: None }
    }
    /// A whole number.
    pub const fn integer(name: &'static str, default: i64, doc: &'static str) -> Param {
        Param { name, kind: Kind::Integer(default), domain: Interval::REAL, doc, symbol: None }
    }
    /// `true` or `false`.
    pub const fn flag(name: &'static str, default: bool, doc: &'static str) -> Param {
        Param { name, kind: Kind::Flag(default), domain: Interval::REAL, doc, symbol: None }
    }
    /// One of some words, of which the first is the default.
    pub const fn choice(name: &'static str, words: &'static [&'static str], doc: &'static str) -> Param {
        Param { name, kind: Kind::Choice(words), domain: Interval::REAL, doc, symbol: None }
    }
    /// A number for all classes, or a list with one for each.
    pub const fn per_class(
        name: &'static str,
        default: Option<f64>,
        domain: Interval,
        doc: &'static str,
    ) -> Param {
        Param { name, kind: Kind::PerClass(default), domain, doc, symbol: None }
    }
    /// The default, as it is written.
    pub fn default(&self) -> String {
        match self.kind {
            Kind::Number(x) | Kind::Optional(Some(x)) | Kind::PerClass(Some(x)) => x.to_string(),
            Kind::Integer(x) => x.to_string(),
            Kind::Flag(x) => x.to_string(),
            Kind::Choice(words) => words[0].into(),
            Kind::Optional(None) | Kind::PerClass(None) => "none".into(),
        }
    }
    /// What it may be, in words.
    pub fn accepts(&self) -> String {
        match self.kind {
            Kind::Number(_) => self.domain.to_string(),
            Kind::Optional(_) => format!("{} or none", self.domain),
            Kind::Integer(_) => "an integer".into(),
            Kind::Flag(_) => "true or false".into(),
            Kind::Choice(words) => format!("one of {}", words.join(", ")),
            Kind::PerClass(Some(_)) => format!("{}, or a list of one per class", self.domain),
            Kind::PerClass(None) => format!("none, or a list of one per class in {}", self.domain),
        }
    }
}

/// Everything about a loss but its formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// The name in the catalogue.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// What it is for.
    pub task: Task,
    /// The formula, for people.
    pub formula: &'static str,
    /// The quantity that is predicted.
    pub predicts: Predicts,
    /// Where a prediction (a score) may lie.
    pub prediction: Interval,
    /// Where a target may lie. Labels have the classes as their domain.
    pub target: Interval,
    /// Whether only the two ends of that domain are targets (−1 and 1).
    pub two_labels: bool,
    /// The parameters.
    pub params: &'static [Param],
    /// What the minimiser estimates, or what else the loss is for.
    pub estimates: &'static str,
    /// Where the loss has a kink, and which subgradient is taken there.
    pub kinks: &'static str,
    /// The source.
    pub reference: &'static str,
}
impl Card {
    /// Whether `y` can be a target.
    pub fn is_target(&self, y: f64) -> bool {
        self.target.contains(y) && (!self.two_labels || y == self.target.lo || y == self.target.hi)
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
    /// All of `values`, if they lie in the domain of the parameter `name`.
    pub fn check_all(&self, name: &'static str, values: &[f64]) -> Result<Vec<f64>, Error> {
        values.iter().map(|&v| self.check(name, v)).collect()
    }
}

/// What the suite must be able to prove from the formula, in the prediction, for every target in the domain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claims {
    /// The slope never falls.
    pub convex: bool,
    /// The curvature never falls below this.
    pub strong: f64,
    /// |slope| never exceeds this.
    pub lipschitz: f64,
    /// The curvature never exceeds this.
    pub smooth: f64,
    /// The loss never falls below this.
    pub least: f64,
}
impl Claims {
    /// Nothing but that the loss is not negative.
    pub const NONE: Claims =
        Claims { convex: false, strong: 0.0, lipschitz: f64::INFINITY, smooth: f64::INFINITY, least: 0.0 };
    /// Convex, and not negative.
    pub const CONVEX: Claims = Claims { convex: true, ..Claims::NONE };
    /// Each claim in a word.
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
