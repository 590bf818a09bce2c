//! Tasks, by which losses are grouped.
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
