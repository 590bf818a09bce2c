//! Figures that are ready to be drawn: those of textbooks, computed from the formulas.
mod embeddings;
mod families;
mod surfaces;

use crate::Figure;
use perdita_catalog::Loss;

/// A figure that has a name.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    /// The name, as it is asked for.
    pub name: &'static str,
    /// What it shows, in a line.
    pub about: &'static str,
    draw: fn() -> Result<Figure, String>,
}
impl Ready {
    /// The figure, computed.
    ///
    /// # Errors
    /// None of the figures here asks for what there is not.
    pub fn figure(&self) -> Result<Figure, String> {
        (self.draw)()
    }
}

/// All of them.
pub const READY: &[Ready] = &[
    Ready {
        name: "regression",
        about: "squared, absolute and Huber error, and their slopes",
        draw: families::regression,
    },
    Ready {
        name: "influence",
        about: "how much an outlier pulls: slopes of robust losses",
        draw: families::influence,
    },
    Ready {
        name: "focal",
        about: "the focal loss, beside cross-entropy, and its slope",
        draw: families::focal,
    },
    Ready {
        name: "label-smoothing",
        about: "cross-entropy that asks for no certainty",
        draw: families::label_smoothing,
    },
    Ready {
        name: "noisy-labels",
        about: "losses for labels of which some are wrong",
        draw: families::noisy_labels,
    },
    Ready {
        name: "margin",
        about: "losses of a margin, beside the mistakes that they stand for",
        draw: families::margin,
    },
    Ready { name: "gan", about: "what the two generators of a GAN learn from", draw: families::gan },
    Ready { name: "boxes", about: "the IoU family where boxes slide apart", draw: families::boxes },
    Ready {
        name: "contrastive",
        about: "the contrastive loss around a point's partner",
        draw: surfaces::contrastive,
    },
    Ready { name: "triplet", about: "the triplet loss over both distances", draw: surfaces::triplet },
    Ready { name: "dice", about: "the Dice loss of two pixels", draw: surfaces::dice },
    Ready {
        name: "info-nce",
        about: "embeddings before and after InfoNCE at three temperatures",
        draw: embeddings::info_nce,
    },
];

/// The figure of this name.
///
/// # Errors
/// An unknown name, with those that are known.
pub fn ready(name: &str) -> Result<Figure, String> {
    let found = READY.iter().find(|r| r.name == name).ok_or_else(|| {
        let known: Vec<&str> = READY.iter().map(|r| r.name).collect();
        format!("the figure `{name}` is unknown; there are {}", known.join(", "))
    })?;
    found.figure()
}

/// A loss of the catalogue.
fn loss(text: &str) -> Result<Loss, String> {
    text.parse().map_err(|e: perdita::Error| e.to_string())
}
