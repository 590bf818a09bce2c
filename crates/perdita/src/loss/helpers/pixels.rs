//! Parameters and inputs that all segmentation losses share.
use crate::loss::{Card, Definition, Field, PROBABILITY};
use crate::real::Interval;

crate::choice! {
    /// Activation of the predictions
    pub enum Activation {
        /// Softmax over mutually exclusive classes
        Softmax = "softmax",
        /// Sigmoid of each class independently
        Sigmoid = "sigmoid",
        /// None: predictions are probabilities
        Identity = "identity",
    }
}

crate::parameters! {
    /// Activation, axes and ignored pixels
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Pixels {
        /// function that makes the predictions probabilities
        activation: Activation = Activation::Softmax,
        /// range of the sums: each image, or the whole batch
        batch named over("image", "batch"): bool = false,
        /// axis of the classes: the second, or the last
        channels_last named channels("first", "last"): bool = false,
        /// label to ignore
        ignore_index: i64 = -100,
    }
}
impl Pixels {
    /// Axes of the mean where each region has a loss.
    pub fn regions(&self) -> &'static str {
        if self.batch { "c" } else { "n c" }
    }

    /// Axes of the mean where each image has a loss.
    pub fn images(&self) -> &'static str {
        if self.batch { "" } else { "n" }
    }

    /// Card of a loss with this activation.
    pub fn card<L: Definition>(&self) -> Card {
        if self.activation == Activation::Identity { L::CARD.of_probabilities() } else { L::CARD }
    }

    /// Inputs: prediction, labels or soft targets, and mask.
    pub fn fields(&self) -> &'static [Field] {
        const fn fields(axes: &'static str, domain: Interval) -> [Field; 4] {
            [
                Field::variable("prediction", axes, domain, "a logit or probability per class of each pixel"),
                Field::labels("labels", "n ...", "the class of each pixel, unless there is a target")
                    .optional(),
                Field::constant("target", axes, PROBABILITY, "the probability of each class at each pixel")
                    .optional(),
                MASK,
            ]
        }
        match (self.channels_last, self.activation) {
            (false, Activation::Identity) => const { &fields("n c ...", PROBABILITY) },
            (false, _) => const { &fields("n c ...", Interval::REAL) },
            (true, Activation::Identity) => const { &fields("n ... c", PROBABILITY) },
            (true, _) => const { &fields("n ... c", Interval::REAL) },
        }
    }

    /// Inputs: prediction, labels and mask.
    pub fn labelled(&self) -> &'static [Field] {
        const fn fields(axes: &'static str, domain: Interval) -> [Field; 3] {
            [
                Field::variable("prediction", axes, domain, "a logit or probability per class of each pixel"),
                Field::labels("labels", "n ...", "the class of each pixel"),
                MASK,
            ]
        }
        match (self.channels_last, self.activation) {
            (false, Activation::Identity) => const { &fields("n c ...", PROBABILITY) },
            (false, _) => const { &fields("n c ...", Interval::REAL) },
            (true, Activation::Identity) => const { &fields("n ... c", PROBABILITY) },
            (true, _) => const { &fields("n ... c", Interval::REAL) },
        }
    }

    /// Inputs: prediction of one class, labels and mask.
    pub fn binary() -> &'static [Field] {
        const {
            &[
                Field::variable("prediction", "n ...", Interval::REAL, "a logit per pixel"),
                Field::labels("labels", "n ...", "1 for each pixel of the region, 0 for all others"),
                MASK,
            ]
        }
    }
}
const MASK: Field =
    Field::constant("mask", "n ...", PROBABILITY, "0 for pixels to ignore, else 1").optional();
