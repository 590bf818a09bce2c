# Written by tools/stubs.py.
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from torch import Tensor

PerClass: TypeAlias = float | Sequence[float] | Tensor | None
Reduction: TypeAlias = str | float | Tensor

def mse(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    weight: Tensor | None = None,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Squared error.

    input and target of the same shape (*).
    """
    ...

def mae(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    weight: Tensor | None = None,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Absolute error.

    input and target of the same shape (*).
    """
    ...

def huber(
    input: Tensor,
    target: Tensor,
    reduction: Reduction = "mean",
    delta: float = 1.0,
    weight: Tensor | None = None,
    *,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Quadratic for small errors, linear for large errors.

    input and target of the same shape (*).
    """
    ...

def smooth_l1(
    input: Tensor,
    target: Tensor,
    *,
    beta: float = 1.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Absolute error, quadratic for small errors.

    input and target of the same shape (*).
    """
    ...

def log_cosh(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Logarithm of the hyperbolic cosine of the error.

    input and target of the same shape (*).
    """
    ...

def quantile(
    input: Tensor,
    target: Tensor,
    *,
    tau: float = 0.5,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Pinball loss: weight τ of underestimates, 1 − τ of overestimates.

    input and target of the same shape (*).
    """
    ...

def quantiles(
    input: Tensor,
    target: Tensor,
    *,
    tau: PerClass = 0.5,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Pinball loss averaged over several quantiles of one target.

    input (..., d); target (...).
    """
    ...

def expectile(
    input: Tensor,
    target: Tensor,
    *,
    tau: float = 0.5,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Asymmetric squared error: weight τ of underestimates, 1 − τ of overestimates.

    input and target of the same shape (*).
    """
    ...

def epsilon_insensitive(
    input: Tensor,
    target: Tensor,
    *,
    epsilon: float = 0.1,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Absolute error beyond a tube of half-width ε.

    input and target of the same shape (*).
    """
    ...

def squared_epsilon_insensitive(
    input: Tensor,
    target: Tensor,
    *,
    epsilon: float = 0.1,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Squared error beyond a tube of half-width ε.

    input and target of the same shape (*).
    """
    ...

def charbonnier(
    input: Tensor,
    target: Tensor,
    *,
    epsilon: float = 0.001,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Charbonnier loss: a smooth absolute error.

    input and target of the same shape (*).
    """
    ...

def cauchy(
    input: Tensor,
    target: Tensor,
    *,
    scale: float = 2.385,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Cauchy (Lorentzian) loss: quadratic for small errors, logarithmic for large errors.

    input and target of the same shape (*).
    """
    ...

def welsch(
    input: Tensor,
    target: Tensor,
    *,
    scale: float = 2.985,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Welsch (Leclerc) loss: quadratic for small errors, constant for large errors, smooth.

    input and target of the same shape (*).
    """
    ...

def tukey(
    input: Tensor,
    target: Tensor,
    *,
    scale: float = 4.685,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Tukey's biweight: quadratic for small errors, constant for large errors.

    input and target of the same shape (*).
    """
    ...

def barron(
    input: Tensor,
    target: Tensor,
    *,
    alpha: float = 1.0,
    scale: float = 1.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Barron's general robust loss: from the squared error to losses that ignore outliers, by its shape α.

    input and target of the same shape (*).
    """
    ...

def msle(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Squared logarithmic error: squared difference of ln(1 + p) and ln(1 + y).

    input and target of the same shape (*).
    """
    ...

def mape(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Absolute error relative to the target.

    input and target of the same shape (*).
    """
    ...

def poisson_nll(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    *,
    eps: float = 1e-08,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative log-likelihood of a Poisson distribution.

    input and target of the same shape (*).
    """
    ...

def gamma_nll(
    input: Tensor,
    target: Tensor,
    *,
    log_input: bool = True,
    eps: float = 1e-08,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative log-likelihood of a gamma distribution.

    input and target of the same shape (*).
    """
    ...

def tweedie(
    input: Tensor,
    target: Tensor,
    *,
    power: float = 1.5,
    log_input: bool = True,
    eps: float = 1e-08,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative log-likelihood of a Tweedie distribution, for non-negative targets with exact zeros.

    input and target of the same shape (*).
    """
    ...

def gaussian_nll(
    input: Tensor,
    target: Tensor,
    var: Tensor | float,
    full: bool = False,
    eps: float = 1e-06,
    reduction: Reduction = "mean",
    *,
    log_variance: bool = False,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    input (...); target (...); var (...).
    """
    ...

def laplace_nll(
    input: Tensor,
    target: Tensor,
    scale: Tensor,
    *,
    log_scale: bool = False,
    full: bool = False,
    eps: float = 1e-06,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative log-likelihood of a Laplace distribution with predicted location and scale.

    input (...); target (...); scale (...).
    """
    ...

def crps(
    input: Tensor,
    target: Tensor,
    var: Tensor,
    *,
    log_variance: bool = False,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Continuous ranked probability score of a normal distribution with predicted mean and variance.

    input (...); target (...); var (...).
    """
    ...

def bce(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    eps: float = 0.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy on probabilities.

    input and target of the same shape (*).
    """
    ...

def bce_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    pos_weight: float | Tensor | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy on logits.

    input and target of the same shape (*).
    """
    ...

def binary_focal(
    input: Tensor,
    target: Tensor,
    alpha: float | None = 0.25,
    gamma: float = 2.0,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy that down-weights easy examples, on logits.

    input and target of the same shape (*).
    """
    ...

def binary_poly1(
    input: Tensor,
    target: Tensor,
    *,
    epsilon: float = 1.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy plus ε (1 − p), on logits.

    input and target of the same shape (*).
    """
    ...

def asymmetric(
    input: Tensor,
    target: Tensor,
    *,
    gamma_pos: float = 0.0,
    gamma_neg: float = 4.0,
    margin: float = 0.05,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy that down-weights easy negatives and discards the easiest, on logits.

    input and target of the same shape (*).
    """
    ...

def soft_margin(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Logistic loss; labels −1 and 1.

    input and target of the same shape (*).
    """
    ...

def hinge(
    input: Tensor,
    target: Tensor,
    *,
    margin: float = 1.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Hinge loss: linear below the margin, 0 above; labels −1 and 1.

    input and target of the same shape (*).
    """
    ...

def squared_hinge(
    input: Tensor,
    target: Tensor,
    *,
    margin: float = 1.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Squared hinge loss: quadratic below the margin, 0 above; labels −1 and 1.

    input and target of the same shape (*).
    """
    ...

def exponential(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Exponential loss of AdaBoost; labels −1 and 1.

    input and target of the same shape (*).
    """
    ...

def zero_one(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """0-1 loss: 1 for each wrong class, for evaluation; labels −1 and 1.

    input and target of the same shape (*).
    """
    ...

def hinge_embedding(
    input: Tensor,
    target: Tensor,
    margin: float = 1.0,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Distance of similar pairs, hinge of the distance of dissimilar pairs; labels 1 and −1.

    input and target of the same shape (*).
    """
    ...

def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: PerClass = None,
    *,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    from_logits: bool = True,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of logits (or probabilities) and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C, or (probabilities) as input.
    """
    ...

def focal(
    input: Tensor,
    target: Tensor,
    alpha: PerClass = 0.25,
    gamma: float = 2.0,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy that down-weights easy examples, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def nll(
    input: Tensor,
    target: Tensor,
    weight: PerClass = None,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative log-likelihood of log-probabilities and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def poly1(
    input: Tensor,
    target: Tensor,
    *,
    epsilon: float = 1.0,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy plus ε (1 − p), on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def brier(
    input: Tensor,
    target: Tensor,
    *,
    from_logits: bool = True,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Brier score: squared error of the class probabilities, of logits (or probabilities) and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def generalized_cross_entropy(
    input: Tensor,
    target: Tensor,
    *,
    q: float = 0.7,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Between cross-entropy and mean absolute error, robust to noisy labels, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def symmetric_cross_entropy(
    input: Tensor,
    target: Tensor,
    *,
    alpha: float = 0.1,
    beta: float = 1.0,
    log_zero: float = -4.0,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Cross-entropy plus reverse cross-entropy, robust to noisy labels, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def logit_adjustment(
    input: Tensor,
    target: Tensor,
    *,
    tau: float = 1.0,
    ignore_index: int = -100,
    prior: PerClass = None,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of logits adjusted by the class priors.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def ldam(
    input: Tensor,
    target: Tensor,
    *,
    max_margin: float = 0.5,
    scale: float = 30.0,
    ignore_index: int = -100,
    counts: PerClass = None,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of scaled scores, with a margin of the target class that is larger for rare classes.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def multi_margin(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: PerClass = None,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Multi-class hinge loss of the margins between the score of the target class and all others.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) without C.
    """
    ...

def linear_cross_entropy(
    input: Tensor,
    linear_weight: Tensor,
    target: Tensor,
    *,
    linear_bias: Tensor | None = None,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    weight: PerClass = None,
    soft_cap: float | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of the logits of a linear layer, without materialising them.

    input (N, dim) or (dim,); linear_weight (C, dim) or (C, d1, …, dim); target (class indices or probabilities)
    as that of cross_entropy; linear_bias as linear_weight without dim.
    """
    ...

def linear_focal(
    input: Tensor,
    linear_weight: Tensor,
    target: Tensor,
    alpha: PerClass = 0.25,
    gamma: float = 2.0,
    *,
    linear_bias: Tensor | None = None,
    ignore_index: int = -100,
    soft_cap: float | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Focal loss of the logits of a linear layer, without materialising them.

    input (n, dim); linear_weight (m, dim); target (n,); linear_bias (m,) (optional).
    """
    ...

def multi_label_soft_margin(
    input: Tensor,
    target: Tensor,
    weight: PerClass = None,
    *,
    reduction: Reduction = "mean",
    dim: int = -1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy averaged over the classes of multi-label targets, on logits.

    input and target (N, C), (N, …, C) or (C,).
    """
    ...

def soft_cross_entropy(
    input: Tensor,
    target: Tensor,
    *,
    label_smoothing: float = 0.0,
    z_loss: float = 0.0,
    from_logits: bool = True,
    class_weights: PerClass = None,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of logits (or probabilities) and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,).
    """
    ...

def kl(
    input: Tensor,
    target: Tensor,
    *,
    log_target: bool = False,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Kullback–Leibler divergence of log-probabilities from a target distribution.

    input and target of the same shape (*).
    """
    ...

def soft_focal(
    input: Tensor,
    target: Tensor,
    alpha: PerClass = 0.25,
    gamma: float = 2.0,
    *,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy with target probabilities that down-weights easy examples, on logits.

    input and target (N, C), (N, C, d1, …) or (C,).
    """
    ...

def jensen_shannon(
    input: Tensor,
    target: Tensor,
    *,
    beta: float = 0.5,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    input and target (N, C), (N, C, d1, …) or (C,).
    """
    ...

def distillation(
    input: Tensor,
    target: Tensor,
    *,
    temperature: float = 4.0,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Kullback–Leibler divergence of a student's softmax from a teacher's, at a temperature.

    input and target (N, C), (N, C, d1, …) or (C,).
    """
    ...

def sparsemax(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Fenchel–Young loss of sparsemax, a softmax with exact zeros, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,).
    """
    ...

def entmax15(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    dim: int = 1,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Fenchel–Young loss of 1.5-entmax, between cross-entropy and sparsemax, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,).
    """
    ...

def info_nce(
    query: Tensor,
    positive: Tensor,
    negatives: Tensor | None = None,
    *,
    labels: Tensor | None = None,
    key_labels: Tensor | None = None,
    temperature: float | Tensor = 0.07,
    normalize: bool = True,
    logit_scale: float | Tensor | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of each query's positive key among all keys.

    query (n, dim); positive (m, dim); negatives (k, dim) or (n, k, dim) (optional); labels (n,) (optional);
    key_labels (m,) (optional).
    """
    ...

def nt_xent(
    z_a: Tensor,
    z_b: Tensor,
    *,
    temperature: float | Tensor = 0.5,
    normalize: bool = True,
    logit_scale: float | Tensor | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR).

    z_a (n, dim); z_b (m, dim).
    """
    ...

def decoupled(
    z_a: Tensor,
    z_b: Tensor,
    *,
    temperature: float | Tensor = 0.1,
    normalize: bool = True,
    logit_scale: float | Tensor | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """NT-Xent without the positive in the denominator.

    z_a (n, dim); z_b (m, dim).
    """
    ...

def clip(
    image_features: Tensor,
    text_features: Tensor,
    *,
    temperature: float | Tensor = 0.07,
    normalize: bool = True,
    logit_scale: float | Tensor | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """InfoNCE in both directions, as between images and texts.

    image_features (n, dim); text_features (m, dim).
    """
    ...

def siglip(
    image_features: Tensor,
    text_features: Tensor,
    *,
    temperature: float | Tensor = 0.1,
    bias: float | Tensor = -10.0,
    normalize: bool = True,
    logit_scale: float | Tensor | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy of all pairs of embeddings, positive or negative.

    image_features (n, dim); text_features (m, dim).
    """
    ...

def sup_con(
    features: Tensor,
    labels: Tensor | None = None,
    *,
    temperature: float | Tensor = 0.07,
    normalize: bool = True,
    positives: Literal["outside", "inside"] = "outside",
    logit_scale: float | Tensor | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy with all embeddings of the same label as positives.

    features (n, dim) or (n, views, dim); labels (n,), optional for several views.
    """
    ...

def vicreg(
    z_a: Tensor,
    z_b: Tensor,
    *,
    invariance: float = 25.0,
    variance: float = 25.0,
    covariance: float = 1.0,
    epsilon: float = 0.0001,
    reduction: Reduction = "mean",
    checked: bool = True,
) -> Tensor:
    """Invariance between two views, variance and decorrelation of their features.

    z_a (n, dim); z_b (m, dim).
    """
    ...

def barlow_twins(
    z_a: Tensor,
    z_b: Tensor,
    *,
    redundancy: float = 0.005,
    epsilon: float = 1e-05,
    reduction: Reduction = "mean",
    checked: bool = True,
) -> Tensor:
    """Deviation of the cross-correlation matrix of two views from the identity.

    z_a (n, dim); z_b (m, dim).
    """
    ...

def contrastive(
    input1: Tensor,
    input2: Tensor,
    same: Tensor,
    *,
    margin: float = 1.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.

    input1 (..., d); input2 (..., d); same (...).
    """
    ...

def cosine_embedding(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0.0,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.

    input1 (..., d); input2 (..., d); target (...).
    """
    ...

def triplet_margin(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 1e-06,
    swap: bool = False,
    *,
    squared: bool = False,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Hinge of the difference of anchor–positive and anchor–negative distances.

    anchor (..., d); positive (..., d); negative (..., d).
    """
    ...

def n_pair(
    query: Tensor,
    positive: Tensor,
    negatives: Tensor | None = None,
    *,
    labels: Tensor | None = None,
    key_labels: Tensor | None = None,
    temperature: float | Tensor = 1.0,
    logit_scale: float | Tensor | None = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of each anchor's positive among the positives of all anchors.

    query (n, dim); positive (m, dim); negatives (k, dim) or (n, k, dim) (optional); labels (n,) (optional);
    key_labels (m,) (optional).
    """
    ...

def triplet(
    embeddings: Tensor,
    labels: Tensor,
    *,
    margin: float = 0.2,
    mining: Literal["batch_hard", "batch_all", "semi_hard", "distance_weighted"] = "batch_hard",
    distance: Literal["euclidean", "squared", "cosine"] = "euclidean",
    normalize: bool = False,
    average: Literal["all", "active"] = "all",
    seed: int = 0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Hinge of the difference of anchor–positive and anchor–negative distances, of triplets mined in the batch.

    embeddings (n, dim); labels (n,).
    """
    ...

def lifted_structure(
    embeddings: Tensor,
    labels: Tensor,
    *,
    margin: float = 1.0,
    normalize: bool = False,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Hinge of log-sum-exps over all positives and all negatives of each anchor.

    embeddings (n, dim); labels (n,).
    """
    ...

def multi_similarity(
    embeddings: Tensor,
    labels: Tensor,
    *,
    alpha: float = 2.0,
    beta: float = 50.0,
    base: float = 0.5,
    normalize: bool = True,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Soft thresholds on the similarities, with more weight on hard positives and hard negatives.

    embeddings (n, dim); labels (n,).
    """
    ...

def circle(
    embeddings: Tensor,
    labels: Tensor,
    *,
    margin: float = 0.25,
    scale: float = 256.0,
    normalize: bool = True,
    detach: bool = True,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Similarities of positives and negatives, each weighted by its distance from the optimum.

    embeddings (n, dim); labels (n,).
    """
    ...

def arc_face(
    input: Tensor,
    linear_weight: Tensor,
    target: Tensor,
    *,
    margin: float = 0.5,
    scale: float = 64.0,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of cosines, with an additive angular margin of the target class.

    input (n, dim); linear_weight (m, dim); target (n,).
    """
    ...

def cos_face(
    input: Tensor,
    linear_weight: Tensor,
    target: Tensor,
    *,
    margin: float = 0.35,
    scale: float = 64.0,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Softmax cross-entropy of cosines, with an additive cosine margin of the target class.

    input (n, dim); linear_weight (m, dim); target (n,).
    """
    ...

def gan_discriminator(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy of a discriminator; target 1 for real data, 0 for generated.

    input and target of the same shape (*).
    """
    ...

def lsgan(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Squared error of a discriminator or generator; target 1 for real data, 0 for generated.

    input and target of the same shape (*).
    """
    ...

def gan_hinge(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Hinge loss of a discriminator; target 1 for real data, 0 for generated.

    input and target of the same shape (*).
    """
    ...

def wgan_critic(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Critic score of generated data minus that of real data; target 1 for real data, 0 for generated.

    input and target of the same shape (*).
    """
    ...

def gaussian_kl(
    mean: Tensor,
    log_variance: Tensor,
    *,
    beta: float = 1.0,
    free_bits: float = 0.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """KL divergence of a normal distribution from the standard normal, summed over latents.

    mean (..., d); log_variance (..., d).
    """
    ...

def elbo(
    input: Tensor,
    target: Tensor,
    mean: Tensor,
    log_variance: Tensor,
    *,
    reconstruction: Literal["squared_error", "bce", "bce_with_logits", "gaussian"] = "squared_error",
    sigma: float = 1.0,
    beta: float = 1.0,
    free_bits: float = 0.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative ELBO of a variational autoencoder: reconstruction loss plus KL divergence.

    input (n, x); target (n, x); mean (n, d); log_variance (n, d).
    """
    ...

def minimax_generator(
    score: Tensor, *, reduction: Reduction = "mean", checked: bool = True, sample_weight: Tensor | None = None
) -> Tensor:
    """Log-probability that the discriminator classifies generated samples as generated.

    score (...).
    """
    ...

def non_saturating_generator(
    score: Tensor, *, reduction: Reduction = "mean", checked: bool = True, sample_weight: Tensor | None = None
) -> Tensor:
    """Binary cross-entropy of the discriminator on generated samples labelled as real.

    score (...).
    """
    ...

def wgan_generator(
    score: Tensor, *, reduction: Reduction = "mean", checked: bool = True, sample_weight: Tensor | None = None
) -> Tensor:
    """Negative critic score of generated samples.

    score (...).
    """
    ...

def gradient_penalty(
    gradient: Tensor,
    *,
    target: float = 1.0,
    one_sided: bool = False,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Squared deviation of the norm of a critic's gradients from a target, by default 1.

    gradient (..., d).
    """
    ...

def iou(
    input: Tensor,
    target: Tensor,
    *,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """One minus intersection over union of two boxes.

    input (..., 4); target (..., 4).
    """
    ...

def giou(
    input: Tensor,
    target: Tensor,
    *,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """IoU loss plus the empty fraction of the enclosing box.

    input (..., 4); target (..., 4).
    """
    ...

def diou(
    input: Tensor,
    target: Tensor,
    *,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """IoU loss plus the normalised distance of the centres.

    input (..., 4); target (..., 4).
    """
    ...

def ciou(
    input: Tensor,
    target: Tensor,
    *,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """IoU loss plus the normalised distance of the centres and the difference of the aspect ratios.

    input (..., 4); target (..., 4).
    """
    ...

def focal_giou(
    logits: Tensor,
    target: Tensor,
    boxes: Tensor,
    target_boxes: Tensor,
    matched: Tensor,
    *,
    gamma: float = 2.0,
    alpha: float | None = 0.25,
    box_weight: float = 1.0,
    format: Literal["xyxy", "xywh", "cxcywh"] = "xyxy",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Focal loss of the classes plus GIoU loss of the matched boxes.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,).
    """
    ...

def margin_ranking(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0.0,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Hinge loss of the difference of two scores.

    input1 (...); input2 (...); target (...).
    """
    ...

def ranknet(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    sigma: float = 1.0,
    pairs: Literal["mean", "sum"] = "mean",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Logistic loss of all pairs of items of different relevance.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """
    ...

def lambdarank(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    sigma: float = 1.0,
    k: float | None = None,
    gain: Literal["exponential", "linear"] = "exponential",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Logistic loss of pairs of items, weighted by the change of NDCG when they are swapped.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """
    ...

def listnet(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Cross-entropy of the top-one probabilities of relevances and scores.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """
    ...

def list_mle(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative log-likelihood of the ranking by relevance, in a Plackett–Luce model.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """
    ...

def approx_ndcg(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    temperature: float = 0.1,
    gain: Literal["exponential", "linear"] = "exponential",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """One minus NDCG, with ranks approximated by sigmoids.

    scores (..., m); relevance (..., m); lengths (...) (optional).
    """
    ...

def dpo(
    chosen: Tensor,
    rejected: Tensor,
    reference_chosen: Tensor,
    reference_rejected: Tensor,
    *,
    beta: float = 0.1,
    label_smoothing: float = 0.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Logistic loss of the difference of the log-ratios of the chosen and the rejected answer.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...).
    """
    ...

def ipo(
    chosen: Tensor,
    rejected: Tensor,
    reference_chosen: Tensor,
    reference_rejected: Tensor,
    *,
    tau: float = 0.1,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Squared error of the difference of the log-ratios of the chosen and the rejected answer.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...).
    """
    ...

def simpo(
    chosen: Tensor,
    rejected: Tensor,
    *,
    beta: float = 2.0,
    margin: float = 1.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Logistic loss of the difference of mean token log-probabilities, with a margin, without a reference model.

    chosen (...); rejected (...).
    """
    ...

def uncertainty(
    loss: Tensor,
    log_variance: Tensor,
    *,
    scale: float = 0.5,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Losses of several tasks, weighted by learned variances.

    loss (...); log_variance (...).
    """
    ...

def total_variation(
    image: Tensor,
    *,
    norm: Literal["anisotropic", "isotropic", "squared"] = "anisotropic",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Norm of the differences of neighbouring pixels.

    image (n, c, h, w).
    """
    ...

def ssim(
    input: Tensor,
    target: Tensor,
    *,
    window: int = 11,
    sigma: float = 1.5,
    range: float = 1.0,
    k1: float = 0.01,
    k2: float = 0.03,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """One minus the structural similarity of two images: luminance, contrast and structure of patches.

    input (n, c, h, w); target (n, c, h, w).
    """
    ...

def ms_ssim(
    input: Tensor,
    target: Tensor,
    *,
    window: int = 11,
    sigma: float = 1.5,
    range: float = 1.0,
    k1: float = 0.01,
    k2: float = 0.03,
    scales: int = 5,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """One minus the structural similarity of two images at several scales.

    input (n, c, h, w); target (n, c, h, w).
    """
    ...

def feature_distance(
    input: Tensor,
    target: Tensor,
    channel_weights: Tensor | None = None,
    *,
    distance: Literal["squared", "absolute"] = "squared",
    normalize: bool = False,
    channels: Literal["mean", "sum"] = "mean",
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Distance between the features of two images (perceptual loss).

    input (n, c, ...); target (n, c, ...); channel_weights (c,) (optional).
    """
    ...

def gram(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Distance between the Gram matrices of the features of two images (style loss).

    input (n, c, ...); target (n, c, ...).
    """
    ...

def content_style(
    content: Tensor,
    content_target: Tensor,
    style: Tensor,
    style_target: Tensor,
    *,
    content_weight: float = 1.0,
    style_weight: float = 1.0,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Content loss plus style loss of neural style transfer.

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x).
    """
    ...

def dice(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    smooth: float = 1.0,
    squared: bool = False,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """One minus the Dice coefficient of predicted and true regions.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
    """
    ...

def jaccard(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    smooth: float = 1.0,
    squared: bool = False,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """One minus intersection over union of predicted and true regions.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
    """
    ...

def tversky(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    alpha: float = 0.3,
    beta: float = 0.7,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Dice loss with separate weights of false positives and false negatives.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
    """
    ...

def focal_tversky(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    gamma: float = 1.3333333333333333,
    alpha: float = 0.3,
    beta: float = 0.7,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Power 1/γ of the Tversky loss, for small regions.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
    """
    ...

def log_cosh_dice(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Logarithm of the hyperbolic cosine of the Dice loss.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
    """
    ...

def generalized_dice(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    background: bool = True,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Dice loss of all classes together, each weighted by its inverse squared size.

    input (n, c, ...); target (n, c, ...) or labels (n, ...); mask (n, ...) (optional).
    """
    ...

def ce_dice(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    ce_weight: float = 1.0,
    dice_weight: float = 1.0,
    smooth: float = 1.0,
    squared: bool = False,
    background: bool = True,
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Pixel-wise cross-entropy plus Dice loss, from one softmax.

    input (n, c, ...); target (n, ...); mask (n, ...) (optional).
    """
    ...

def lovasz_softmax(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    classes: Literal["present", "all"] = "present",
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Lovász extension of the Jaccard loss to the probability errors of the pixels.

    input (n, c, ...); target (n, ...); mask (n, ...) (optional).
    """
    ...

def lovasz_hinge(
    input: Tensor,
    target: Tensor,
    mask: Tensor | None = None,
    *,
    over: Literal["image", "batch"] = "image",
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Lovász extension of the Jaccard loss to the hinge errors of the pixels, on logits.

    input (n, ...); target (n, ...); mask (n, ...) (optional).
    """
    ...

def ctc(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Tensor | Sequence[int] | int,
    target_lengths: Tensor | Sequence[int] | int,
    blank: int = 0,
    reduction: Reduction = "mean",
    zero_infinity: bool = False,
    *,
    from_logits: bool = False,
    checked: bool = True,
    sample_weight: Tensor | None = None,
) -> Tensor:
    """Negative log-likelihood of a sequence of labels, summed over all alignments.

    log_probs (T, N, C) or (T, C); targets (N, S) or concatenated; input_lengths, target_lengths (N,).
    """
    ...

def multi_label_margin(input: Tensor, target: Tensor, *, reduction: Reduction = "mean") -> Tensor:
    """Hinge loss of every target class against every other class, over the number of classes."""
    ...

def triplet_margin_with_distance(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: Reduction = "mean",
) -> Tensor:
    """Hinge loss of the distance to the negative over that to the positive, for any distance function."""
    ...
