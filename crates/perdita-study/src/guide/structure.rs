//! Segmentation, detection, images, ranking, sequences and distributions.
use super::{Guide, Pick};

pub(super) const GUIDES: &[Guide] = &[
    Guide {
        task: "image segmentation",
        also: &["segmentation", "medical image segmentation"],
        about: "A class for every pixel.",
        picks: &[
            Pick {
                loss: "ce_dice",
                why: "Cross-entropy scores each pixel, Dice the overlap of the whole region.",
                when: "The standard choice.",
                not: "Most images contain only background: Dice is then noise.",
            },
            Pick {
                loss: "tversky(alpha=0.3, beta=0.7)",
                why: "A Dice loss that weights false negatives more than false positives.",
                when: "Small regions such as lesions are missed.",
                not: "False positives cost as much as false negatives.",
            },
            Pick {
                loss: "lovasz_softmax",
                why: "It is the Lovász extension of the Jaccard loss: a convex surrogate of IoU.",
                when: "Fine-tuning for mean IoU, after cross-entropy.",
                not: "Training from scratch: it converges slowly.",
            },
            Pick {
                loss: "generalized_dice",
                why: "It weights each class by the inverse square of its area.",
                when: "Classes differ in area by orders of magnitude.",
                not: "Classes are absent from most images.",
            },
        ],
        advice: "Use logits, and mark unlabelled pixels with `ignore_index`.",
    },
    Guide {
        task: "object detection",
        also: &["detection", "bounding boxes"],
        about: "Boxes around objects, and their classes.",
        picks: &[
            Pick {
                loss: "focal_giou",
                why: "Focal loss for the classes of all anchors, nearly all of them background, and GIoU for the boxes of those \
                      that match.",
                when: "A one-stage detector is trained; `focal+giou` is another name.",
                not: "Proposals are balanced already: cross-entropy suffices for the classes.",
            },
            Pick {
                loss: "giou",
                why: "1 − IoU with a penalty that has a gradient for disjoint boxes too.",
                when: "Only boxes are predicted.",
                not: "Boxes are nested: there it equals IoU; ciou also uses the centres.",
            },
            Pick {
                loss: "ciou",
                why: "IoU, with penalties on the distance of the centres and on the aspect ratio.",
                when: "Boxes should converge fast.",
                not: "Boxes are long and thin: their aspect ratio is noisy.",
            },
        ],
        advice: "Start the class's bias at −ln 99, so that all anchors begin as background (RetinaNet).",
    },
    Guide {
        task: "image generation",
        also: &["super-resolution", "image restoration", "images", "perceptual"],
        about: "Image generation, restoration, super-resolution.",
        picks: &[
            Pick {
                loss: "feature_distance",
                why: "The perceptual loss: it compares features of a pretrained network, not pixels.",
                when: "A target image is known; add a small adversarial loss.",
                not: "Each pixel must be right, as in measurements.",
            },
            Pick {
                loss: "non_saturating_generator",
                why: "The adversarial loss of the generator: its gradient does not vanish when the discriminator wins.",
                when: "Textures should be sharp. The discriminator takes gan_discriminator.",
                not: "Training must be stable: wgan_generator with gradient_penalty is more stable.",
            },
            Pick {
                loss: "gan_discriminator",
                why: "The loss of the discriminator: real against generated images.",
                when: "Together with non_saturating_generator.",
                not: "Alone.",
            },
            Pick {
                loss: "ssim",
                why: "Similarity of luminance, contrast and structure in windows.",
                when: "No pretrained network is available.",
                not: "Images are not aligned.",
            },
            Pick {
                loss: "total_variation",
                why: "A penalty on noise.",
                when: "With another loss, and a small weight.",
                not: "Alone: a constant image minimises it.",
            },
        ],
        advice: "Usual weights: pixels 1, perceptual 0.1, adversarial 0.001. Tune the last one visually.",
    },
    Guide {
        task: "style transfer",
        also: &["artistic style"],
        about: "The content of one image in the style of another.",
        picks: &[
            Pick {
                loss: "content_style(content_weight=1, style_weight=1000)",
                why: "It compares content by features, and style by their Gram matrices.",
                when: "The standard choice.",
                not: "There is a target image: see image generation.",
            },
            Pick {
                loss: "gram",
                why: "The style alone.",
                when: "Several layers have different weights.",
                not: "Positions matter: Gram matrices discard them.",
            },
        ],
        advice: "Try powers of ten for the ratio of style to content.",
    },
    Guide {
        task: "ranking",
        also: &["learning to rank", "recommendation", "search"],
        about: "Items of a query in the order of their relevance.",
        picks: &[
            Pick {
                loss: "lambdarank",
                why: "It weights pairs by the change of NDCG when they are swapped.",
                when: "The top of the list matters, and relevance is graded.",
                not: "Only pairs were observed, such as clicks against skips: use ranknet.",
            },
            Pick {
                loss: "ranknet",
                why: "The logistic loss of each pair.",
                when: "All pairs are equally important.",
                not: "The top of the list matters.",
            },
            Pick {
                loss: "listnet",
                why: "A cross-entropy over the items of a query.",
                when: "Lists are long: its cost is linear in the number of items.",
                not: "Relevance has many widely spaced grades.",
            },
            Pick {
                loss: "margin_ranking(margin=1)",
                why: "It requires the better item of a pair to score higher by a margin.",
                when: "The data are pairs.",
                not: "The data are lists.",
            },
        ],
        advice: "Group rows by query with `--query COLUMN`; never split a query between training and test.",
    },
    Guide {
        task: "sequences",
        also: &["sequence", "speech recognition", "handwriting recognition", "ctc"],
        about: "Sequences of labels, with or without alignment to the input.",
        picks: &[
            Pick {
                loss: "ctc",
                why: "It sums over all alignments of the labels with the input.",
                when: "The alignment is unknown and monotonic: speech, handwriting.",
                not: "The order changes, as in translation.",
            },
            Pick {
                loss: "cross_entropy(ignore_index=-100)",
                why: "One label per position; padding is ignored.",
                when: "The alignment is known: tagging, language models, translation with teacher forcing.",
                not: "The alignment is unknown.",
            },
        ],
        advice: "With ctc, zero_infinity=true drops inputs that are too short for their labels.",
    },
    Guide {
        task: "language modelling",
        also: &["language modeling", "large vocabulary", "next token", "many classes"],
        about: "One of very many classes, after a linear layer.",
        picks: &[
            Pick {
                loss: "linear_cross_entropy",
                why: "The last layer and the loss are fused: the logits are never stored.",
                when: "Logits would not fit in memory: a vocabulary of tens of thousands.",
                not: "There are few classes.",
            },
            Pick {
                loss: "linear_cross_entropy(z_loss=0.0001)",
                why: "Its z-loss keeps the softmax normaliser near 1.",
                when: "Logits drift in half precision.",
                not: "Training is stable without it.",
            },
            Pick {
                loss: "cross_entropy",
                why: "The same on logits in memory.",
                when: "The logits fit in memory.",
                not: "The logits do not fit in memory.",
            },
        ],
        advice: "Mark padding with ignore_index; give Reduction::Over the number of tokens when gradients are accumulated.",
    },
    Guide {
        task: "distributions",
        also: &["soft targets", "soft labels", "distribution"],
        about: "Targets that are distributions over classes: votes, mixtures, another model.",
        picks: &[
            Pick {
                loss: "soft_cross_entropy",
                why: "The cross-entropy from the target to the prediction; its minimiser is the target.",
                when: "The standard choice.",
                not: "The value should be 0 for a perfect prediction: use kl.",
            },
            Pick {
                loss: "kl",
                why: "Cross-entropy minus the entropy of the target: 0 for a perfect prediction.",
                when: "The value matters; it takes log-probabilities.",
                not: "The inputs are logits.",
            },
            Pick {
                loss: "jensen_shannon",
                why: "It is symmetric and bounded by ln 2.",
                when: "Some targets are wrong.",
                not: "Rare classes matter.",
            },
            Pick {
                loss: "sparsemax",
                why: "Its probabilities can be exactly 0.",
                when: "Few of many classes should have a probability above 0, as in attention.",
                not: "Log loss is the metric: it is ∞ for a probability of 0.",
            },
        ],
        advice: "Targets should sum to 1.",
    },
];
