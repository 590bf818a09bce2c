//! Named figures: those of textbooks, computed from the formulas.
mod embeddings;
mod families;
mod surfaces;

use crate::Figure;
use perdita::loss::nearest;
use perdita_catalog::Loss;

/// A named figure.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The name on the command line.
    pub name: &'static str,
    /// The description in a line.
    pub about: &'static str,
    draw: fn() -> Result<Figure, String>,
}

impl Preset {
    /// The figure, computed.
    ///
    /// # Errors
    /// None for the figures here.
    pub fn figure(&self) -> Result<Figure, String> {
        (self.draw)()
    }
}

/// All named figures.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "regression",
        about: "squared, absolute and Huber error, and their gradients",
        draw: families::regression,
    },
    Preset {
        name: "influence",
        about: "influence of an error: gradients of robust losses",
        draw: families::influence,
    },
    Preset { name: "focal", about: "the focal loss, compared with cross-entropy", draw: families::focal },
    Preset {
        name: "label-smoothing",
        about: "cross-entropy with label smoothing",
        draw: families::label_smoothing,
    },
    Preset {
        name: "noisy-labels",
        about: "losses that are robust to wrong labels",
        draw: families::noisy_labels,
    },
    Preset { name: "margin", about: "margin losses, surrogates of the 0-1 loss", draw: families::margin },
    Preset { name: "gan", about: "generator losses of GANs, and their gradients", draw: families::gan },
    Preset { name: "boxes", about: "IoU losses of two boxes that move apart", draw: families::boxes },
    Preset {
        name: "contrastive",
        about: "the contrastive loss of a positive and a negative pair",
        draw: surfaces::contrastive,
    },
    Preset { name: "triplet", about: "the triplet loss by both distances", draw: surfaces::triplet },
    Preset { name: "dice", about: "the Dice loss of two pixels", draw: surfaces::dice },
    Preset {
        name: "info-nce",
        about: "embeddings before and after InfoNCE at three temperatures",
        draw: embeddings::info_nce,
    },
];

/// The figure of this name.
///
/// # Errors
/// An unknown name; the message has the nearest one, and all names.
pub fn ready(name: &str) -> Result<Figure, String> {
    let found = PRESETS.iter().find(|r| r.name == name).ok_or_else(|| {
        let known: Vec<&str> = PRESETS.iter().map(|r| r.name).collect();
        let near = nearest(name, known.iter().copied());
        let hint = near.map_or(String::new(), |near| format!(" (did you mean `{near}`?)"));
        format!("unknown figure `{name}`{hint}; there are {}", known.join(", "))
    })?;
    found.figure()
}

/// A loss of the catalogue.
fn loss(text: &str) -> Result<Loss, String> {
    text.parse().map_err(|e: perdita::Error| e.to_string())
}
