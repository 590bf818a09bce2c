//! Numbers and classes.
use super::{Guide, Pick};

pub(super) const GUIDES: &[Guide] = &[
    Guide {
        task: "regression",
        also: &["robust regression"],
        about: "A number is predicted.",
        picks: &[
            Pick {
                loss: "mse",
                why: "It estimates the mean, and uses every observation best when errors are Gaussian.",
                when: "Errors are of one size, and the mean is wanted: totals, energy, money that is added up.",
                not: "There are outliers: an error ten times as large pulls ten times as hard.",
            },
            Pick {
                loss: "huber(delta=1)",
                why: "It is the squared error near 0 and the absolute error far out, so that no row pulls harder than delta.",
                when: "Some rows may be wrong or extreme. Set delta to 1.345 times the scale of the errors: 95 % as good as \
                       mse without outliers. `perdita recommend FILE --target COLUMN` computes it.",
                not: "You do not know the scale of the errors: a delta far from it gives mse or mae.",
            },
            Pick {
                loss: "mae",
                why: "It estimates the median, which outliers move least.",
                when: "Outliers are many, or what counts is the typical error.",
                not: "The mean is wanted: on skewed targets the median is too low. Its slope never shrinks, so lower the \
                      learning rate towards the end.",
            },
            Pick {
                loss: "log_cosh",
                why: "It is like huber(delta=1), and smooth in every derivative.",
                when: "A second-order method is used, and the target is scaled so that errors are near 1.",
                not: "The target has large units: there it is mae.",
            },
        ],
        advice: "Scale the target, or set delta in its units. Judge by the error that costs you: a loss is best at its own.",
    },
    Guide {
        task: "quantile regression",
        also: &["prediction intervals", "forecast intervals"],
        about: "A number that the target stays below with a given probability.",
        picks: &[
            Pick {
                loss: "quantile(tau=0.9)",
                why: "Too low costs tau, too high 1 − tau: the minimiser has a share tau of the targets below it.",
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
                why: "The model says how sure it is: a mean and a variance for each row.",
                when: "Errors are about Gaussian, and their size differs from row to row.",
                not: "Tails are heavy: laplace_nll pays for large errors once, not squared.",
            },
        ],
        advice: "Check the share of held-out targets that lie below: it should be tau.",
    },
    Guide {
        task: "counts",
        also: &["count regression", "poisson regression", "rates"],
        about: "How often something happens: 0, 1, 2, …",
        picks: &[
            Pick {
                loss: "poisson_nll",
                why: "It estimates the mean on a log scale, so predictions are never negative, and large counts may err more.",
                when: "Counts whose variance grows with their mean.",
                not: "Nearly all are 0: see tweedie.",
            },
            Pick {
                loss: "tweedie(power=1.5)",
                why: "Its variance grows faster than the mean.",
                when: "Counts are spread wider than Poisson allows, with many zeros.",
                not: "Counts are large and nowhere near 0: mse of their logarithm is simpler.",
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
                why: "It estimates the mean on a log scale and counts errors in percent.",
                when: "All amounts are above 0, and large ones vary more.",
                not: "Some are 0: a gamma variable never is.",
            },
            Pick {
                loss: "tweedie(power=1.5)",
                why: "A sum of a random number of amounts: 0 often, positive otherwise.",
                when: "Many are exactly 0, such as claims per year.",
                not: "None is 0: use gamma_nll.",
            },
            Pick {
                loss: "msle",
                why: "The squared error of logarithms: a factor of two is as bad up as down.",
                when: "Ratios matter, and the prediction is never below 0.",
                not: "Totals have to be right: it estimates less than the mean.",
            },
        ],
        advice: "Except for msle the prediction is the logarithm of the mean: take its exponential.",
    },
    Guide {
        task: "shares",
        also: &["proportions", "rates from 0 to 1", "fractions"],
        about: "A number from 0 to 1: a share, a rate, a probability that is known.",
        picks: &[
            Pick {
                loss: "bce_with_logits",
                why: "Predictions stay between 0 and 1, and it estimates the mean; targets need not be 0 or 1.",
                when: "Always try it first.",
                not: "Errors near 0 and 1 count no more than others: mse.",
            },
            Pick {
                loss: "mse",
                why: "It estimates the mean, and every error counts alike.",
                when: "Shares are nowhere near 0 or 1.",
                not: "Predictions have to be shares: a linear model leaves 0 to 1.",
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
                why: "It is proper: its minimiser is the true probability, so scores can be read as probabilities.",
                when: "Always try it first.",
                not: "You feed it probabilities: that is bce, which is less accurate near 0 and 1.",
            },
            Pick {
                loss: "hinge",
                why: "It cares for the decision only: rows beyond the margin pull no more.",
                when: "Only the decision is used, as in a support vector machine.",
                not: "Probabilities are wanted: its scores are not calibrated.",
            },
            Pick {
                loss: "binary_focal(gamma=2, alpha=0.5)",
                why: "It plays down what is easy already.",
                when: "Most rows are easy, and the few hard ones are drowned by their number.",
                not: "Probabilities are wanted, or labels are wrong: wrong labels are the hardest rows.",
            },
        ],
        advice: "Choose the threshold on held-out rows by what mistakes cost; 0.5 is right only if both cost the same.",
    },
    Guide {
        task: "multiclass classification",
        also: &["multiclass"],
        about: "One of several classes.",
        picks: &[
            Pick {
                loss: "cross_entropy",
                why: "It is proper: its minimiser is the true distribution over classes.",
                when: "Always try it first.",
                not: "A row can have several labels: see multi-label classification.",
            },
            Pick {
                loss: "cross_entropy(label_smoothing=0.1)",
                why: "It keeps large networks from claiming certainty, which often helps them to generalise.",
                when: "The model fits its training rows perfectly, and is too sure of itself on others.",
                not: "The model is small, or is to teach another one: the scores lose what distillation needs.",
            },
            Pick {
                loss: "focal(gamma=2, alpha=1)",
                why: "It plays down what is easy already.",
                when: "Most rows are easy.",
                not: "Probabilities are wanted, or labels are wrong.",
            },
            Pick {
                loss: "multi_margin",
                why: "It cares for the decision only.",
                when: "Only the decision is used.",
                not: "Probabilities are wanted.",
            },
        ],
        advice: "Give logits, not probabilities: it is more accurate and faster.",
    },
    Guide {
        task: "multi-label classification",
        also: &["multilabel classification", "tagging"],
        about: "Any number of several labels, each there or not.",
        picks: &[
            Pick {
                loss: "multi_label_soft_margin",
                why: "A binary cross-entropy for each label.",
                when: "Always try it first.",
                not: "Labels exclude each other: that is cross_entropy.",
            },
            Pick {
                loss: "asymmetric(gamma_pos=0, gamma_neg=4, margin=0.05)",
                why: "It drops the many labels that are easily seen to be absent.",
                when: "There are many labels, of which a row has few.",
                not: "Probabilities are wanted: they come out too large.",
            },
        ],
        advice: "Each label has a threshold of its own.",
    },
    Guide {
        task: "imbalanced classification",
        also: &["class imbalance", "rare events", "long tail", "fraud"],
        about: "Classes of which some are rare.",
        picks: &[
            Pick {
                loss: "focal(gamma=2)",
                why: "It weighs a row by (1 − p)^gamma, so that the many easy rows no longer drown the hard ones.",
                when: "A network sees a thousand easy rows for each hard one, as in object detection. gamma: 0.5 at 1:10, 1 at \
                       1:100, 2 at 1:1000 and beyond.",
                not: "Probabilities are wanted: its scores are not calibrated. A linear model gains little from it.",
            },
            Pick {
                loss: "binary_focal(gamma=2, alpha=0.25)",
                why: "The same for two classes and one logit; alpha weighs the positive class.",
                when: "As above, with two classes.",
                not: "As above.",
            },
            Pick {
                loss: "bce_with_logits(pos_weight=10)",
                why: "A positive row counts as pos_weight rows: set it to negatives/positives.",
                when: "Missing a positive costs more than a false alarm, and the decision is made at 0.5.",
                not: "Probabilities are wanted, or a threshold can be chosen afterwards: weighting mostly moves the threshold.",
            },
            Pick {
                loss: "cross_entropy(class_weights=[0.5, 5])",
                why: "Each class counts alike: weights n/(C·n_c), one per class.",
                when: "Several classes, each as important as the others.",
                not: "Some class has a handful of rows: its weight makes them the whole loss.",
            },
            Pick {
                loss: "logit_adjustment(tau=1, prior=[0.9, 0.1])",
                why: "It moves scores by the logarithm of the classes' shares: right for balanced accuracy, by theory.",
                when: "Balanced accuracy is what counts; give it the shares in `prior`.",
                not: "The rows that come later have the same shares, and plain accuracy counts.",
            },
            Pick {
                loss: "ldam(counts=[900, 100])",
                why: "Rare classes get wider margins.",
                when: "A deep network on many classes with a long tail.",
                not: "Features are not normalised: its scale of 30 assumes so.",
            },
        ],
        advice: "Measure average precision or balanced accuracy, never plain accuracy: at 1:1000 it is 99.9 % for a model that \
                 does nothing. Plain cross_entropy with a threshold chosen on held-out rows is the baseline to beat.",
    },
    Guide {
        task: "noisy labels",
        also: &["label noise", "wrong labels"],
        about: "Classification where some training labels are wrong.",
        picks: &[
            Pick {
                loss: "generalized_cross_entropy(q=0.7)",
                why: "Between cross-entropy and the absolute error: a row that contradicts the model pulls ever less.",
                when: "A share of the labels is wrong, and the model could learn them by heart.",
                not: "Labels are clean: it learns slowly, most of all with many classes.",
            },
            Pick {
                loss: "symmetric_cross_entropy(alpha=0.1, beta=1)",
                why: "It adds the cross-entropy the other way round, which no wrong label can make large.",
                when: "As above; it learns faster at the start.",
                not: "Probabilities are wanted.",
            },
            Pick {
                loss: "cross_entropy(label_smoothing=0.1)",
                why: "It says that a tenth of the labels may be any.",
                when: "Labels are wrong at random, and few.",
                not: "One class is mistaken for one other.",
            },
        ],
        advice: "Never use focal here: it looks for the hardest rows, and those are the wrong ones. `perdita recommend FILE \
                 --target COLUMN` estimates how many labels a model contradicts.",
    },
];
