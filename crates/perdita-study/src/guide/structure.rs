//! Images, boxes, rankings, sequences, distributions.
use super::{Guide, Pick};

pub(super) const GUIDES: &[Guide] = &[
    Guide {
        task: "image segmentation",
        also: &["segmentation", "medical image segmentation"],
        about: "A class for every pixel.",
        picks: &[
            Pick {
                loss: "ce_dice",
                why: "Cross-entropy judges pixels one by one, Dice the region as a whole.",
                when: "Always try it first.",
                not: "There is nothing but background in most images: Dice is then noise.",
            },
            Pick {
                loss: "tversky(alpha=0.3, beta=0.7)",
                why: "Dice that counts what is missed more than what is too much.",
                when: "Small regions are missed, such as lesions.",
                not: "False alarms cost as much.",
            },
            Pick {
                loss: "lovasz_softmax",
                why: "It is the intersection over union, made convex in the mistakes.",
                when: "Fine-tuning for the mean intersection over union, after cross-entropy.",
                not: "Training from the start: it is slow there.",
            },
            Pick {
                loss: "generalized_dice",
                why: "Each class counts by the inverse square of its area.",
                when: "Classes differ in area by orders of magnitude.",
                not: "Classes are absent from most images.",
            },
        ],
        advice: "Give logits, and mark pixels that nobody labelled with `ignore_index`.",
    },
    Guide {
        task: "object detection",
        also: &["detection", "bounding boxes"],
        about: "Boxes around objects, and their classes.",
        picks: &[
            Pick {
                loss: "focal_giou",
                why: "Focal loss for the class of all anchors, of which nearly all are background, and GIoU for the boxes of those \
                      that match.",
                when: "A one-stage detector is trained; `focal+giou` is another name.",
                not: "Proposals are balanced already: cross-entropy will do for the class.",
            },
            Pick {
                loss: "giou",
                why: "1 − IoU, and it still has a gradient where boxes do not meet.",
                when: "Boxes alone.",
                not: "One box lies in the other: there it is IoU; ciou looks at the centres too.",
            },
            Pick {
                loss: "ciou",
                why: "IoU, the distance of the centres and the shape.",
                when: "Boxes should settle fast.",
                not: "Boxes are long and thin: their shape is a noisy number.",
            },
        ],
        advice: "Start the class's bias at −ln 99, so that all anchors begin as background (RetinaNet).",
    },
    Guide {
        task: "image generation",
        also: &["super-resolution", "image restoration", "images", "perceptual"],
        about: "Images that look right: generation, restoration, super-resolution.",
        picks: &[
            Pick {
                loss: "feature_distance",
                why: "The perceptual loss: images are compared by the features of a pretrained network, not by pixels.",
                when: "A target image is known; use it with a small adversarial part.",
                not: "Each pixel has to be right, as in measurements.",
            },
            Pick {
                loss: "non_saturating_generator",
                why: "The adversarial part for the generator: its gradient is strong when it is losing.",
                when: "Textures should be sharp. The discriminator takes gan_discriminator.",
                not: "Training has to be stable: wgan_generator with gradient_penalty is steadier.",
            },
            Pick {
                loss: "gan_discriminator",
                why: "The discriminator's half of the game: real against made.",
                when: "Together with non_saturating_generator.",
                not: "Alone.",
            },
            Pick {
                loss: "ssim",
                why: "Luminance, contrast and structure in a window.",
                when: "No pretrained network is at hand.",
                not: "Images are shifted against each other.",
            },
            Pick {
                loss: "total_variation",
                why: "A penalty on noise.",
                when: "With another loss, and a small weight.",
                not: "Alone: a grey image is its best.",
            },
        ],
        advice: "A usual sum: pixels 1, perceptual 0.1, adversarial 0.001. Tune the last with the eye.",
    },
    Guide {
        task: "style transfer",
        also: &["artistic style"],
        about: "The content of one image in the style of another.",
        picks: &[
            Pick {
                loss: "content_style(content_weight=1, style_weight=1000)",
                why: "Content is compared by features, style by their correlations.",
                when: "Always.",
                not: "There is a target image: see image generation.",
            },
            Pick {
                loss: "gram",
                why: "The style alone.",
                when: "Several layers, each with a weight.",
                not: "Places matter: correlations forget them.",
            },
        ],
        advice: "The ratio of style to content is a matter of taste: try powers of ten.",
    },
    Guide {
        task: "ranking",
        also: &["learning to rank", "recommendation", "search"],
        about: "Items of a query in the order of their relevance.",
        picks: &[
            Pick {
                loss: "lambdarank",
                why: "Pairs count by what swapping them would change in NDCG.",
                when: "The top of the list is what counts, and relevance has grades.",
                not: "Only pairs were observed, such as clicks against skips: ranknet.",
            },
            Pick {
                loss: "ranknet",
                why: "The logistic loss of each pair in the wrong order.",
                when: "All pairs count alike.",
                not: "The top of the list is what counts.",
            },
            Pick {
                loss: "listnet",
                why: "A cross-entropy over the items of a query.",
                when: "Lists are long: its cost grows with the items, not with the pairs.",
                not: "Grades are many and far apart.",
            },
            Pick {
                loss: "margin_ranking(margin=1)",
                why: "One pair: which of two is better, by a margin.",
                when: "The data are pairs.",
                not: "The data are lists.",
            },
        ],
        advice: "Rows of one query belong together: `--query COLUMN`; never split a query between training and test.",
    },
    Guide {
        task: "sequences",
        also: &["sequence", "speech recognition", "handwriting recognition", "ctc"],
        about: "Labels in order, whose places in the input are not known.",
        picks: &[
            Pick {
                loss: "ctc",
                why: "It adds up all ways to place the labels.",
                when: "The output is longer than its labels, in the same order: speech, handwriting.",
                not: "The order changes, as in translation.",
            },
            Pick {
                loss: "cross_entropy(ignore_index=-100)",
                why: "One label for each place; padding is ignored.",
                when: "Places are known: tagging, language models, translation with teacher forcing.",
                not: "Places are not known.",
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
                why: "The last layer and the loss in one: the scores are never stored.",
                when: "Scores would not fit into memory: a vocabulary of tens of thousands.",
                not: "There are few classes.",
            },
            Pick {
                loss: "linear_cross_entropy(z_loss=0.0001)",
                why: "It also keeps the scores' normaliser near 1.",
                when: "Training in half precision drifts.",
                not: "It does not.",
            },
            Pick {
                loss: "cross_entropy",
                why: "The same on scores that are there.",
                when: "They fit.",
                not: "They do not.",
            },
        ],
        advice: "Mark padding with ignore_index; give Reduction::Over the number of tokens when gradients are accumulated.",
    },
    Guide {
        task: "distributions",
        also: &["soft targets", "soft labels", "distribution"],
        about: "The target is a distribution over classes: votes, mixtures, another model.",
        picks: &[
            Pick {
                loss: "soft_cross_entropy",
                why: "The cross-entropy from the target to the prediction; its minimiser is the target.",
                when: "Always try it first.",
                not: "The value itself is read: its least is the entropy of the target; kl begins at 0.",
            },
            Pick {
                loss: "kl",
                why: "The same, less the target's entropy: 0 is perfect.",
                when: "The value is read; it takes log probabilities.",
                not: "You have logits.",
            },
            Pick {
                loss: "jensen_shannon",
                why: "Symmetric and bounded: no row can cost more than ln 2.",
                when: "Some targets are wrong.",
                not: "Rare classes matter.",
            },
            Pick {
                loss: "sparsemax",
                why: "Its predictions can be exactly 0.",
                when: "Few classes of many should be named, as in attention.",
                not: "Every class needs a probability: it is ∞ for log loss.",
            },
        ],
        advice: "Targets should sum to 1.",
    },
];
