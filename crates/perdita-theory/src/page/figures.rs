//! The figures of the page: those of the source, and figures that explain its losses.
use crate::lang::Texts;
use perdita_figures::ready;
use perdita_report::Block;

/// Named figures, with their captions.
const SHOWN: &[(&str, &str)] = &[
    (
        "regression",
        "Regression losses against the error: the Huber loss is quadratic near 0, as MSE, and linear beyond δ, as MAE.",
    ),
    ("focal", "The focal loss, and its ratio to cross-entropy: of the losses, and of their gradients."),
    ("contrastive", "Positive pairs attract at any distance; negative pairs repel up to the margin."),
    ("triplet", "The loss is 0 where the negative is farther than the positive by at least the margin."),
    ("dice", "The gradient in one pixel depends on the other: the Dice loss is not a sum over pixels."),
    (
        "info-nce",
        "Embeddings trained with InfoNCE: at a high temperature whole classes cluster, at a low one only near neighbours. Keys \
         are drawn just outside their circle.",
    ),
];

/// The figures, drawn.
pub(super) fn figures(texts: &Texts) -> Vec<Block> {
    let figure = |&(name, caption): &(&str, &str)| {
        let figure = ready::ready(name).expect("the figures that are ready are drawn in its tests");
        Block::Figure { figure, caption: texts.text(caption) }
    };
    SHOWN.iter().map(figure).collect()
}
