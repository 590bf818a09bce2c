//! The figures that the text itself shows, and those that explain its losses.
use perdita_figures::ready;
use perdita_report::Block;

/// Which of the figures that are ready, and what to see in each.
const SHOWN: &[(&str, &str)] = &[
    (
        "regression",
        "The loss against the error: the squared error rises fastest, Huber's follows it and then the absolute one.",
    ),
    ("focal", "The focal loss, what it leaves of the cross-entropy, and what it leaves of the gradient."),
    ("contrastive", "Partners are pulled together from anywhere; others are pushed apart up to the margin."),
    ("triplet", "Where the negative is farther than the positive by the margin, nothing is left to learn."),
    ("dice", "Neither of two pixels has a gradient of its own: what one gains depends on the other."),
    (
        "info-nce",
        "A high temperature gathers whole classes, a low one the nearest neighbours only. Keys are drawn just outside their circle.",
    ),
];

/// All of them, drawn.
pub(crate) fn figures() -> Vec<Block> {
    let figure = |&(name, caption): &(&str, &str)| {
        let figure = ready::ready(name).expect("the figures that are ready are drawn in its tests");
        Block::Figure { figure, caption: caption.into() }
    };
    SHOWN.iter().map(figure).collect()
}
