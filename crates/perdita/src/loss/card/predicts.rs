//! Quantities that models predict, with their names in prose and their letters in formulas.
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
