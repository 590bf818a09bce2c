//! Regression and classification.
use super::{Guide, Pick};

pub(super) const GUIDES: &[Guide] = &[
    Guide {
        task: "regression",
        also: &["robust regression"],
        about: "A real number.",
        picks: &[
            Pick {
                loss: "mse",
                why: "It estimates the mean, and is efficient for Gaussian errors.",
                when: "Errors have about the same size everywhere, and the mean is wanted: totals, energy, money.",
                not: "There are outliers: the gradient grows with the error.",
            },
            Pick {
                loss: "huber(delta=1)",
                why: "It is quadratic near 0 and linear beyond delta, so delta bounds the gradient of each row.",
                when: "Some rows may be wrong or extreme. Set delta to 1.345 times the scale of the errors: 95 % efficient \
                       for Gaussian errors. `perdita recommend FILE --target COLUMN` computes it.",
                not: "The scale of the errors is unknown: delta far from it gives mse or mae.",
            },
            Pick {
                loss: "mae",
                why: "It estimates the median, the estimate most robust to outliers.",
                when: "Outliers are many, or the typical error matters.",
                not: "The mean is wanted: the median of skewed targets is lower. Its gradient does not shrink, so lower the \
                      learning rate towards the end.",
            },
            Pick {
                loss: "log_cosh",
                why: "It is like huber(delta=1), with smooth derivatives of all orders.",
                when: "A second-order method is used, and the target is scaled so that errors are near 1.",
                not: "Errors are large: there it equals mae.",
            },
            Pick {
                loss: "tukey(scale=4.685)",
                why: "It is constant beyond scale: gross outliers have no influence at all.",
                when: "Some targets are plainly wrong. Set scale to 4.685 times the scale of the errors, and start from the \
                       parameters that huber finds.",
                not: "The first predictions are far off: their gradient is 0, and the loss is not convex.",
            },
        ],
        advice: "Scale the target, or set delta in its units. Choose the metric that matters: each loss is best at its own.",
    },
    Guide {
        task: "quantile regression",
        also: &["prediction intervals", "forecast intervals"],
        about: "A quantile of the target, or an interval.",
        picks: &[
            Pick {
                loss: "quantile(tau=0.9)",
                why: "It weights errors below by tau and above by 1 − tau, so its minimiser is the tau quantile.",
                when: "One quantile is wanted, or one model for each end of an interval.",
                not: "Several quantiles come from one model: they may cross.",
            },
            Pick {
                loss: "quantiles(tau=[0.05, 0.5, 0.95])",
                why: "The same for several quantiles at once.",
                when: "One model has an output per quantile.",
                not: "Only one is needed.",
            },
            Pick {
                loss: "gaussian_nll",
                why: "The model predicts a mean and a variance for each row.",
                when: "Errors are about Gaussian and heteroscedastic.",
                not: "Tails are heavy: use laplace_nll, which is linear in the error.",
            },
            Pick {
                loss: "crps",
                why: "A proper score of the predicted normal distribution, in the units of the target, linear in large errors.",
                when: "Forecasts with an uncertainty are compared, or some rows are outliers.",
                not: "Errors of rows with a small variance must count more: they do in gaussian_nll.",
            },
        ],
        advice: "Check the coverage: the fraction of held-out targets below the prediction should be tau.",
    },
    Guide {
        task: "counts",
        also: &["count regression", "poisson regression", "rates"],
        about: "Counts of events: 0, 1, 2, …",
        picks: &[
            Pick {
                loss: "poisson_nll",
                why: "It estimates the mean on a log scale: predictions are never negative, and the variance grows with the mean.",
                when: "Counts whose variance grows with their mean.",
                not: "Nearly all counts are 0: see tweedie.",
            },
            Pick {
                loss: "tweedie(power=1.5)",
                why: "Its variance grows faster than the mean.",
                when: "Counts are overdispersed, with many zeros.",
                not: "Counts are large and far from 0: mse of their logarithm is simpler.",
            },
        ],
        advice: "The prediction is the logarithm of the mean: take its exponential.",
    },
    Guide {
        task: "positive amounts",
        also: &["amounts", "insurance claims", "durations", "skewed regression"],
        about: "Amounts that are never negative: money, durations, sizes.",
        picks: &[
            Pick {
                loss: "gamma_nll",
                why: "It estimates the mean on a log scale, with relative errors.",
                when: "All amounts are above 0, and large ones vary more.",
                not: "Some amounts are 0, which a gamma variable never is.",
            },
            Pick {
                loss: "tweedie(power=1.5)",
                why: "It models a sum of a random number of amounts: often 0, otherwise positive.",
                when: "Many amounts are exactly 0, such as claims per year.",
                not: "No amount is 0: use gamma_nll.",
            },
            Pick {
                loss: "msle",
                why: "The squared error of logarithms: errors are relative and symmetric in the ratio.",
                when: "Ratios matter, and the prediction is never below 0.",
                not: "Totals matter: it estimates less than the mean.",
            },
        ],
        advice: "Except for msle the prediction is the logarithm of the mean: take its exponential.",
    },
    Guide {
        task: "proportions",
        also: &["shares", "rates from 0 to 1", "fractions"],
        about: "A number from 0 to 1: a proportion, a rate, a known probability.",
        picks: &[
            Pick {
                loss: "bce_with_logits",
                why: "Predictions stay between 0 and 1, and it estimates the mean; targets need not be 0 or 1.",
                when: "The standard choice.",
                not: "Errors near 0 and 1 matter no more than others: use mse.",
            },
            Pick {
                loss: "mse",
                why: "It estimates the mean, with the same weight for all errors.",
                when: "Proportions are far from 0 and 1.",
                not: "Predictions must lie in [0, 1]: a linear model leaves it.",
            },
        ],
        advice: "The prediction is a logit: take its sigmoid.",
    },
    Guide {
        task: "binary classification",
        also: &["binary", "logistic regression"],
        about: "One of two classes.",
        picks: &[
            Pick {
                loss: "bce_with_logits",
                why: "It is a proper scoring rule: its minimiser is the true probability.",
                when: "The standard choice.",
                not: "The inputs are probabilities: use bce, which is less accurate near 0 and 1.",
            },
            Pick {
                loss: "hinge",
                why: "It optimises the decision only: rows beyond the margin have no gradient.",
                when: "Only the decision is used, as in a support vector machine.",
                not: "Probabilities are wanted: its scores are not calibrated.",
            },
            Pick {
                loss: "binary_focal(gamma=2, alpha=0.5)",
                why: "It down-weights easy examples.",
                when: "Most examples are easy and dominate the few hard ones.",
                not: "Probabilities are wanted, or labels are wrong: wrong labels are the hardest examples.",
            },
        ],
        advice: "Choose the threshold on held-out rows by the costs of both errors; 0.5 is optimal only if they are equal.",
    },
    Guide {
        task: "multiclass classification",
        also: &["multiclass"],
        about: "One of several classes.",
        picks: &[
            Pick {
                loss: "cross_entropy",
                why: "It is a proper scoring rule: its minimiser is the true distribution over classes.",
                when: "The standard choice.",
                not: "A row can have several labels: see multi-label classification.",
            },
            Pick {
                loss: "cross_entropy(label_smoothing=0.1)",
                why: "It prevents over-confidence of large networks, which often improves generalisation.",
                when: "The model fits its training rows perfectly and is over-confident on others.",
                not: "The model is small, or is a teacher for distillation: its logits lose information about similar classes.",
            },
            Pick {
                loss: "focal(gamma=2, alpha=1)",
                why: "It down-weights easy examples.",
                when: "Most examples are easy.",
                not: "Probabilities are wanted, or labels are wrong.",
            },
            Pick {
                loss: "brier",
                why: "It is a proper scoring rule, too, and bounded: a certainty that is wrong costs at most 2.",
                when: "Some labels are wrong, and probabilities are wanted.",
                not: "The first predictions are certain and wrong: their gradient vanishes.",
            },
            Pick {
                loss: "multi_margin",
                why: "It optimises the decision only: rows whose class leads by the margin have no gradient.",
                when: "Only the decision is used, and classes hardly overlap.",
                not: "Probabilities are wanted, or classes overlap: where they have the probabilities 0.4, 0.35 and 0.25 its best \
                      scores tie the first two. cross_entropy finds the most probable class.",
            },
        ],
        advice: "Use logits, not probabilities: they are more accurate and faster.",
    },
    Guide {
        task: "multi-label classification",
        also: &["multilabel classification", "tagging"],
        about: "Any number of labels per row, each present or absent.",
        picks: &[
            Pick {
                loss: "multi_label_soft_margin",
                why: "A binary cross-entropy for each label.",
                when: "The standard choice.",
                not: "Labels exclude each other: use cross_entropy.",
            },
            Pick {
                loss: "asymmetric(gamma_pos=0, gamma_neg=4, margin=0.05)",
                why: "It ignores easy negatives, the many labels that are clearly absent.",
                when: "There are many labels, and a row has few of them.",
                not: "Probabilities are wanted: it overestimates them.",
            },
        ],
        advice: "Choose a threshold per label.",
    },
    Guide {
        task: "imbalanced classification",
        also: &["class imbalance", "rare events", "long tail", "fraud"],
        about: "Classification with rare classes.",
        picks: &[
            Pick {
                loss: "focal(gamma=2, alpha=1)",
                why: "It weights examples by (1 − p)^gamma, which down-weights the many easy ones. One alpha for all classes only \
                      scales the loss: give one per class, or 1.",
                when: "There are about a thousand easy examples per hard one, as in object detection. No rule gives gamma for an \
                       imbalance; 2 was best for one detector (Lin et al. 2017): compare several on held-out rows.",
                not: "Probabilities are wanted of a model that can fit them: its minimiser is nearer to 1/2 than they are. A linear \
                      model gains little from it.",
            },
            Pick {
                loss: "binary_focal(gamma=2, alpha=0.25)",
                why: "The binary form, with one logit; alpha is the weight of positives, 1 − alpha that of negatives.",
                when: "As above, with two classes. Choose alpha together with gamma, on held-out rows: 0.25 weights rare positives \
                       down, as a gamma of 2 has down-weighted the easy negatives already.",
                not: "As above.",
            },
            Pick {
                loss: "bce_with_logits(pos_weight=10)",
                why: "pos_weight is the weight of positive rows: set it to negatives/positives.",
                when: "False negatives cost more than false positives, and the threshold is fixed at 0.5.",
                not: "Probabilities are wanted, or the threshold can be chosen afterwards: weighting mostly moves the threshold.",
            },
            Pick {
                loss: "cross_entropy(class_weights=[0.5, 5])",
                why: "All classes have equal total weight: weights n/(C·n_c), one per class.",
                when: "Several classes are equally important.",
                not: "Some class has a handful of rows, which then dominate the loss.",
            },
            Pick {
                loss: "logit_adjustment(tau=1, prior=[0.9, 0.1])",
                why: "It shifts logits by the log priors of the classes: consistent for balanced accuracy.",
                when: "Balanced accuracy is the metric; pass the class frequencies as `prior`.",
                not: "Test data have the same class frequencies, and plain accuracy is the metric.",
            },
            Pick {
                loss: "ldam(counts=[900, 100])",
                why: "Rare classes get larger margins.",
                when: "A deep network has many classes with a long tail.",
                not: "Features are not normalised: its scale of 30 assumes so.",
            },
        ],
        advice: "Measure average precision or balanced accuracy, not plain accuracy: at 1:1000 it is 99.9 % for a model that \
                 always predicts the majority class. Plain cross_entropy with a threshold chosen on held-out rows is the baseline to beat.",
    },
    Guide {
        task: "noisy labels",
        also: &["label noise", "wrong labels"],
        about: "Classification where some training labels are wrong.",
        picks: &[
            Pick {
                loss: "generalized_cross_entropy(q=0.7)",
                why: "It interpolates cross-entropy and the absolute error: examples that contradict the model are down-weighted.",
                when: "A fraction of the labels is wrong, and the model could memorise them.",
                not: "Labels are clean: it converges slowly, especially with many classes.",
            },
            Pick {
                loss: "symmetric_cross_entropy(alpha=0.1, beta=1)",
                why: "It adds the reverse cross-entropy, which is bounded for wrong labels.",
                when: "As above, with faster convergence.",
                not: "Probabilities are wanted.",
            },
            Pick {
                loss: "cross_entropy(label_smoothing=0.1)",
                why: "It models a tenth of the labels as uniformly random.",
                when: "Few labels are wrong, and at random.",
                not: "One class is systematically labelled as another.",
            },
        ],
        advice: "Do not use focal: it emphasises the hardest examples, which are the wrong labels. `perdita recommend FILE \
                 --target COLUMN` estimates how many labels a model contradicts.",
    },
];
