//! Classes of pixels: what every loss of them lets its caller choose.
use super::{Args, Card, Field, Formula, PROBABILITY, Param, Predicts};
use crate::real::Interval;

/// How a prediction becomes the probability of a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activation {
    /// Logits of classes of which a pixel has one.
    #[default]
    Softmax,
    /// Logits of classes that know nothing of each other.
    Sigmoid,
    /// It is one.
    Identity,
}

/// How pixels and their classes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// How a prediction becomes the probability of a class.
    pub activation: Activation,
    /// Whether the images of the batch are one image.
    pub batch: bool,
    /// Whether the classes are the last axis, not the second.
    pub channels_last: bool,
    /// The label of pixels that are not looked at.
    pub ignore: i64,
}
impl Default for Pixels {
    fn default() -> Self {
        Self::DEFAULT
    }
}
impl Pixels {
    /// Logits of a softmax, the classes first, each image apart.
    pub const DEFAULT: Pixels =
        Pixels { activation: Activation::Softmax, batch: false, channels_last: false, ignore: -100 };
    /// What a prediction is.
    pub const ACTIVATION: Param = Param::choice(
        "activation",
        &["softmax", "sigmoid", "identity"],
        "what makes probabilities of the predictions",
    );
    /// What is one region.
    pub const OVER: Param =
        Param::choice("over", &["image", "batch"], "whether each image is apart, or the batch is one image");
    /// Where the classes are.
    pub const CHANNELS: Param =
        Param::choice("channels", &["first", "last"], "whether classes are the second axis or the last");
    /// What is ignored.
    pub const IGNORE_INDEX: Param =
        Param::integer("ignore_index", -100, "the label of pixels that are not looked at");

    /// As the parameters say; one that a loss lacks has its default.
    pub fn read(args: &Args) -> Self {
        let has = |param: Param| args.iter().any(|(name, _)| name == param.name).then_some(param.name);
        let choice = |param| has(param).map_or(0, |name| args.choice(name));
        Pixels {
            activation: [Activation::Softmax, Activation::Sigmoid, Activation::Identity]
                [choice(Self::ACTIVATION)],
            batch: choice(Self::OVER) == 1,
            channels_last: choice(Self::CHANNELS) == 1,
            ignore: has(Self::IGNORE_INDEX).map_or(Self::DEFAULT.ignore, |name| args.number(name) as i64),
        }
    }
    /// The axes of what is averaged over, where each region has its loss.
    pub fn regions(&self) -> &'static str {
        if self.batch { "c" } else { "n c" }
    }
    /// The axes of what is averaged over, where each image has its loss.
    pub fn images(&self) -> &'static str {
        if self.batch { "" } else { "n" }
    }
    /// The card of a loss whose predictions are read like this.
    pub fn card<L: Formula>(&self) -> Card {
        match self.activation {
            Activation::Identity => {
                Card { predicts: Predicts::Probability, prediction: PROBABILITY, ..L::CARD }
            }
            _ => L::CARD,
        }
    }
    /// The prediction, labels or soft targets, and a mask.
    pub fn fields(&self) -> &'static [Field] {
        const fn fields(axes: &'static str, domain: Interval) -> [Field; 4] {
            [
                Field::variable("prediction", axes, domain, "a logit or probability per class of each pixel"),
                Field::labels("labels", "n ...", "the class of each pixel, unless there is a target")
                    .optional(),
                Field::constant("target", axes, PROBABILITY, "how much each pixel is of each class")
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
    /// The prediction, labels and a mask.
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
    /// The prediction of one class, labels and a mask.
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
    Field::constant("mask", "n ...", PROBABILITY, "0 for each pixel that is not looked at, else 1")
        .optional();
