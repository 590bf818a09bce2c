//! Embeddings, generative models, and models that learn from models or people.
use super::{Guide, Pick};

pub(super) const GUIDES: &[Guide] = &[
    Guide {
        task: "metric learning",
        also: &["embedding", "retrieval", "face recognition", "re-identification"],
        about: "Vectors whose distances follow labels.",
        picks: &[
            Pick {
                loss: "triplet(margin=0.2, mining=semi_hard)",
                why: "The same label nearer than another, by a margin; triplets are mined in the batch.",
                when: "Labels are many, with a few rows each; a batch holds several rows of each of its labels.",
                not: "A batch has one row per label: there is no triplet.",
            },
            Pick {
                loss: "contrastive(margin=1)",
                why: "Pairs that belong together are pulled, others pushed until they are a margin apart.",
                when: "The data are pairs.",
                not: "Labels are known: triplet uses all pairs of a batch.",
            },
            Pick {
                loss: "arc_face(margin=0.5, scale=64)",
                why: "A classifier on the sphere, with a margin between classes.",
                when: "The classes of training are fixed, such as faces.",
                not: "Classes are few, or vectors need their length.",
            },
            Pick {
                loss: "multi_similarity",
                why: "It weighs all pairs of a batch by how hard they are.",
                when: "Retrieval with labels, without tuning of mining.",
                not: "Labels are wrong.",
            },
            Pick {
                loss: "circle",
                why: "Each pair pulls by how far it is from its optimum.",
                when: "As multi_similarity; batches are large.",
                not: "Half precision without scaling: its scale is 256.",
            },
        ],
        advice: "Batches matter more than the loss: take P labels with K rows each.",
    },
    Guide {
        task: "contrastive learning",
        also: &["self-supervised learning", "simclr", "moco", "clip"],
        about: "Two views of a thing should be alike, without labels.",
        picks: &[
            Pick {
                loss: "info_nce(temperature=0.07)",
                why: "Which of many keys belongs to a query: a lower bound on what both know of each other.",
                when: "Queries and keys: MoCo, retrieval. A lower temperature looks harder at the nearest negatives.",
                not: "Both sides count: clip, nt_xent.",
            },
            Pick {
                loss: "nt_xent(temperature=0.5)",
                why: "Two views of each image against all others of the batch (SimCLR).",
                when: "One encoder, two augmentations, large batches.",
                not: "Batches are small: decoupled, or a queue with info_nce.",
            },
            Pick {
                loss: "clip(temperature=0.07)",
                why: "Images find their texts and texts their images.",
                when: "Two kinds of data in pairs.",
                not: "The batch is spread over many machines: siglip needs no normaliser.",
            },
            Pick {
                loss: "siglip",
                why: "Each pair alone is right or wrong; no row needs all others.",
                when: "Batches are very large, or very small.",
                not: "One partner among many is to be found.",
            },
            Pick {
                loss: "sup_con(temperature=0.07)",
                why: "As nt_xent, with all rows of a label as partners.",
                when: "Labels are known.",
                not: "They are not.",
            },
            Pick {
                loss: "vicreg",
                why: "It needs no negatives: it keeps variance up and correlations down.",
                when: "Negatives are false too often, as in small domains.",
                not: "Batches are tiny: variances are then noise.",
            },
        ],
        advice: "The value bounds mutual information: I ≥ ln(keys) − loss. Embeddings are normalised unless normalize=false.",
    },
    Guide {
        task: "vae",
        also: &["variational autoencoder", "elbo", "beta-vae", "latent variables"],
        about: "A latent code with a known prior, and what is rebuilt from it.",
        picks: &[
            Pick {
                loss: "elbo(reconstruction=squared_error)",
                why: "How well it is rebuilt, and how far the code is from the prior.",
                when: "Always: real numbers by squared error.",
                not: "Data are 0 and 1: reconstruction=bce_with_logits.",
            },
            Pick {
                loss: "elbo(beta=4)",
                why: "beta > 1 asks for codes whose parts are independent.",
                when: "The code is to be read.",
                not: "Samples have to be sharp: beta ≤ 1.",
            },
            Pick {
                loss: "gaussian_kl(free_bits=0.1)",
                why: "The second part alone; free_bits keeps codes from being ignored.",
                when: "The reconstruction is a loss of your own.",
                not: "elbo does both.",
            },
        ],
        advice: "Raise beta from 0 in the first epochs if the code is ignored (`combine` has schedules).",
    },
    Guide {
        task: "adversarial training",
        also: &["gan", "generative models", "generative adversarial network"],
        about: "A generator against a discriminator.",
        picks: &[
            Pick {
                loss: "non_saturating_generator",
                why: "The generator's loss with a strong gradient when it is losing.",
                when: "Try it first, with gan_discriminator.",
                not: "Training oscillates: the Wasserstein pair.",
            },
            Pick {
                loss: "gan_discriminator",
                why: "Real against made, by logits.",
                when: "With non_saturating_generator or minimax_generator.",
                not: "Alone.",
            },
            Pick {
                loss: "wgan_critic",
                why: "A distance that still has a slope where the data do not meet.",
                when: "With wgan_generator and gradient_penalty.",
                not: "The critic is not held Lipschitz: the value is then meaningless.",
            },
            Pick {
                loss: "gradient_penalty",
                why: "It holds the critic's slope at 1.",
                when: "With wgan_critic, 10 times.",
                not: "Weights are clipped already.",
            },
            Pick {
                loss: "gan_hinge",
                why: "The discriminator stops at a margin; large models train steadily.",
                when: "With wgan_generator for the generator, and spectral normalisation.",
                not: "The discriminator's output is read as a probability.",
            },
            Pick {
                loss: "lsgan",
                why: "Squared errors instead of logistic ones.",
                when: "Gradients vanish with gan_discriminator.",
                not: "Images are of many kinds: it is the blurriest.",
            },
        ],
        advice: "At the optimum the discriminator's value is 2 ln 2 in all: it knows nothing any more.",
    },
    Guide {
        task: "distillation",
        also: &["knowledge distillation", "teacher and student", "model compression"],
        about: "A student learns from a teacher's scores.",
        picks: &[
            Pick {
                loss: "distillation(temperature=4)",
                why: "The teacher's whole distribution, softened: it says which mistakes are near.",
                when: "The teacher's logits are known. Add cross_entropy with the labels.",
                not: "The teacher was trained with label smoothing: its logits have lost that.",
            },
            Pick {
                loss: "soft_cross_entropy",
                why: "The same for probabilities, without temperature.",
                when: "Only the teacher's probabilities are known.",
                not: "Its logits are.",
            },
        ],
        advice: "A usual sum: 0.9 distillation and 0.1 cross_entropy; the temperature is 2 to 8.",
    },
    Guide {
        task: "preferences",
        also: &["preference", "alignment", "rlhf", "reward model"],
        about: "Of two answers people prefer one.",
        picks: &[
            Pick {
                loss: "dpo(beta=0.1)",
                why: "The policy itself is the reward model; beta holds it near the reference.",
                when: "Pairs of answers, and a reference model.",
                not: "Preferences are all but certain: it drifts off; ipo does not.",
            },
            Pick {
                loss: "ipo(tau=0.1)",
                why: "It aims at a finite difference, so that sure preferences do not pull for ever.",
                when: "Preferences are clean or few.",
                not: "They are noisy and many.",
            },
            Pick {
                loss: "simpo(beta=2, margin=1)",
                why: "It needs no reference model.",
                when: "Memory is short.",
                not: "The policy has to stay near the reference.",
            },
        ],
        advice: "label_smoothing of dpo says how many preferences are wrong.",
    },
    Guide {
        task: "several losses",
        also: &["multi-task learning", "multitask learning", "combinations"],
        about: "Several losses at once, to be weighed.",
        picks: &[
            Pick {
                loss: "uncertainty(scale=0.5)",
                why: "Each loss has a weight that is learnt: how uncertain its task is.",
                when: "Tasks have different units.",
                not: "One task is the one that counts: fix the weights.",
            },
            Pick {
                loss: "ce_dice",
                why: "A ready sum: cross-entropy and Dice.",
                when: "Segmentation.",
                not: "Other tasks.",
            },
            Pick {
                loss: "focal_giou",
                why: "A ready sum: focal and GIoU.",
                when: "Detection.",
                not: "Other tasks.",
            },
        ],
        advice: "perdita::combine has fixed weights, GradNorm, dynamic averages and schedules.",
    },
];
