//! Embeddings, generative models, distillation and preferences.
use super::{Guide, Pick};

pub(super) const GUIDES: &[Guide] = &[
    Guide {
        task: "metric learning",
        also: &["embedding", "retrieval", "face recognition", "re-identification"],
        about: "Embeddings whose distances reflect labels.",
        picks: &[
            Pick {
                loss: "triplet(margin=0.2, mining=semi_hard)",
                why: "The positive is closer than the negative by a margin; triplets are mined in the batch.",
                when: "There are many labels with few rows each, and a batch has several rows per label.",
                not: "A batch has one row per label: there are no triplets.",
            },
            Pick {
                loss: "contrastive(margin=1)",
                why: "It attracts positive pairs, and repels negative pairs up to a margin.",
                when: "The data are pairs.",
                not: "Labels are known: use triplet, which uses all pairs of a batch.",
            },
            Pick {
                loss: "arc_face(margin=0.5, scale=64)",
                why: "A softmax classifier on normalised embeddings, with an angular margin.",
                when: "The training classes are fixed, such as faces.",
                not: "Classes are few, or the norms of embeddings matter.",
            },
            Pick {
                loss: "multi_similarity",
                why: "It weights all pairs of a batch by hardness.",
                when: "Retrieval with labels, without mining to tune.",
                not: "Labels are wrong.",
            },
            Pick {
                loss: "circle",
                why: "It weights each pair by its distance from the optimum.",
                when: "As multi_similarity; batches are large.",
                not: "Training is in half precision without loss scaling: its scale is 256.",
            },
        ],
        advice: "The sampling of batches matters more than the loss: take P labels with K rows each.",
    },
    Guide {
        task: "contrastive learning",
        also: &["self-supervised learning", "simclr", "moco", "clip"],
        about: "Similar embeddings for two views of an example, without labels.",
        picks: &[
            Pick {
                loss: "info_nce(temperature=0.07)",
                why: "Classification of the positive key among all keys: a lower bound on mutual information.",
                when: "Queries and keys: MoCo, retrieval. A lower temperature emphasises the hardest negatives.",
                not: "The loss should be symmetric: use clip or nt_xent.",
            },
            Pick {
                loss: "nt_xent(temperature=0.5)",
                why: "Two views of each image against all others of the batch (SimCLR).",
                when: "One encoder, two augmentations, large batches.",
                not: "Batches are small: use decoupled, or info_nce with a queue.",
            },
            Pick {
                loss: "clip(temperature=0.07)",
                why: "A symmetric InfoNCE: each image against all texts, and each text against all images.",
                when: "Data are pairs of two modalities.",
                not: "The batch is distributed over many machines: siglip needs no global normaliser.",
            },
            Pick {
                loss: "siglip",
                why: "A sigmoid loss per pair, without a softmax over the batch.",
                when: "Batches are very large, or very small.",
                not: "The task is to rank one positive among many candidates.",
            },
            Pick {
                loss: "sup_con(temperature=0.07)",
                why: "As nt_xent, with all rows of the same label as positives.",
                when: "Labels are known.",
                not: "Labels are unknown.",
            },
            Pick {
                loss: "vicreg",
                why: "It needs no negatives: it preserves variance and decorrelates features.",
                when: "False negatives are frequent, as in small domains.",
                not: "Batches are tiny: variances are noisy.",
            },
        ],
        advice: "The value bounds mutual information: I ≥ ln(keys) − loss. Embeddings are normalised unless normalize=false.",
    },
    Guide {
        task: "vae",
        also: &["variational autoencoder", "elbo", "beta-vae", "latent variables"],
        about: "Variational autoencoders: a latent code with a prior, and its reconstruction.",
        picks: &[
            Pick {
                loss: "elbo(reconstruction=squared_error)",
                why: "The negative ELBO: reconstruction plus KL divergence from the prior.",
                when: "The standard choice for real-valued data.",
                not: "Data are binary: use reconstruction=bce_with_logits.",
            },
            Pick {
                loss: "elbo(beta=4)",
                why: "beta > 1 favours disentangled codes (β-VAE).",
                when: "The code should be interpretable.",
                not: "Samples must be sharp: use beta ≤ 1.",
            },
            Pick {
                loss: "gaussian_kl(free_bits=0.1)",
                why: "The KL term alone; free_bits prevents posterior collapse.",
                when: "The reconstruction is a loss of yours.",
                not: "elbo has both terms.",
            },
        ],
        advice: "If the posterior collapses, anneal beta from 0 in the first epochs (`combine` has schedules).",
    },
    Guide {
        task: "adversarial training",
        also: &["gan", "generative models", "generative adversarial network"],
        about: "A generator against a discriminator.",
        picks: &[
            Pick {
                loss: "non_saturating_generator",
                why: "The generator's loss whose gradient does not vanish when the discriminator wins.",
                when: "The standard choice, with gan_discriminator.",
                not: "Training oscillates: use wgan_critic and wgan_generator.",
            },
            Pick {
                loss: "gan_discriminator",
                why: "Binary cross-entropy of real against generated samples, on logits.",
                when: "With non_saturating_generator or minimax_generator.",
                not: "Alone.",
            },
            Pick {
                loss: "wgan_critic",
                why: "The Wasserstein distance has a gradient even for disjoint distributions.",
                when: "With wgan_generator and gradient_penalty.",
                not: "The critic is not constrained to be Lipschitz: the value is then meaningless.",
            },
            Pick {
                loss: "gradient_penalty",
                why: "It keeps the critic's gradient norm at 1.",
                when: "With wgan_critic, at a weight of 10.",
                not: "Weights are clipped already.",
            },
            Pick {
                loss: "gan_hinge",
                why: "The discriminator's loss is 0 beyond a margin; large models train stably.",
                when: "With wgan_generator for the generator, and spectral normalisation.",
                not: "The discriminator's output is used as a probability.",
            },
            Pick {
                loss: "lsgan",
                why: "Squared errors instead of logistic losses.",
                when: "Gradients vanish with gan_discriminator.",
                not: "Images are diverse: samples are blurrier.",
            },
        ],
        advice: "At the optimum the discriminator's total loss is 2 ln 2: it cannot tell real from generated.",
    },
    Guide {
        task: "distillation",
        also: &["knowledge distillation", "teacher and student", "model compression"],
        about: "A student learns from a teacher's scores.",
        picks: &[
            Pick {
                loss: "distillation(temperature=4)",
                why: "It matches the teacher's softened distribution, which shows the similarity of classes.",
                when: "The teacher's logits are available. Add cross_entropy with the labels.",
                not: "The teacher was trained with label smoothing: its logits have lost the similarities.",
            },
            Pick {
                loss: "soft_cross_entropy",
                why: "The same for probabilities, without temperature.",
                when: "Only the teacher's probabilities are available.",
                not: "The teacher's logits are available.",
            },
        ],
        advice: "Usual weights: 0.9 distillation and 0.1 cross_entropy; temperatures of 2 to 8.",
    },
    Guide {
        task: "preference optimisation",
        also: &["preference optimization", "preferences", "alignment", "rlhf", "reward model"],
        about: "Preference pairs: a chosen and a rejected answer.",
        picks: &[
            Pick {
                loss: "dpo(beta=0.1)",
                why: "The policy is its own reward model; beta keeps it near the reference.",
                when: "There are pairs of answers and a reference model.",
                not: "Preferences are nearly deterministic: it overfits; use ipo.",
            },
            Pick {
                loss: "ipo(tau=0.1)",
                why: "It has a finite target margin, so deterministic preferences do not drive it to infinity.",
                when: "Preferences are clean or few.",
                not: "Preferences are noisy and many.",
            },
            Pick {
                loss: "simpo(beta=2, margin=1)",
                why: "It needs no reference model.",
                when: "Memory is limited.",
                not: "The policy must stay near the reference.",
            },
        ],
        advice: "Set label_smoothing of dpo to the fraction of wrong preferences.",
    },
    Guide {
        task: "multi-task learning",
        also: &["multitask learning", "several losses", "combinations"],
        about: "Weighted sums of several losses.",
        picks: &[
            Pick {
                loss: "uncertainty(scale=0.5)",
                why: "It learns the weight of each loss from the uncertainty of its task.",
                when: "Losses have different units.",
                not: "One task matters most: fix the weights.",
            },
            Pick {
                loss: "ce_dice",
                why: "The sum of cross-entropy and Dice.",
                when: "Segmentation.",
                not: "Other tasks.",
            },
            Pick {
                loss: "focal_giou",
                why: "The sum of focal and GIoU.",
                when: "Detection.",
                not: "Other tasks.",
            },
        ],
        advice: "perdita::combine has fixed weights, GradNorm, dynamic weight averaging and schedules.",
    },
];
