# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import Literal, TypeAlias

from torch import Tensor

PerClass: TypeAlias = float | Sequence[float] | Tensor | None

def mse(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Squared error.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def mae(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Absolute error.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def huber(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    delta: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Quadratic for small errors, linear for large errors.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def smooth_l1(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    beta: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Absolute error, quadratic for small errors.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def log_cosh(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Logarithm of the hyperbolic cosine of the error.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def quantile(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    tau: float = 0.5,
    reduction: str | float = "mean",
) -> Tensor:
    """Pinball loss: weight τ of underestimates, 1 − τ of overestimates.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def quantiles(
    prediction: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    tau: PerClass = 0.5,
    reduction: str | float = "mean",
) -> Tensor:
    """Pinball loss averaged over several quantiles of one target.

    prediction (..., d); target (...); optional: weight (...).
    """
    ...

def epsilon_insensitive(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    epsilon: float = 0.1,
    reduction: str | float = "mean",
) -> Tensor:
    """Absolute error beyond a tube of half-width ε.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def squared_epsilon_insensitive(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    epsilon: float = 0.1,
    reduction: str | float = "mean",
) -> Tensor:
    """Squared error beyond a tube of half-width ε.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def msle(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Squared logarithmic error: squared difference of ln(1 + p) and ln(1 + y).

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def mape(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Absolute error relative to the target.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def poisson_nll(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    log_input: bool = True,
    full: bool = False,
    reduction: str | float = "mean",
) -> Tensor:
    """Negative log-likelihood of a Poisson distribution.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def gamma_nll(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    log_input: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """Negative log-likelihood of a gamma distribution.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def tweedie(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    power: float = 1.5,
    log_input: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """Negative log-likelihood of a Tweedie distribution, for non-negative targets with exact zeros.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def gaussian_nll(
    mean: Tensor,
    variance: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    log_variance: bool = False,
    full: bool = False,
    reduction: str | float = "mean",
) -> Tensor:
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); optional: weight (...).
    """
    ...

def laplace_nll(
    location: Tensor,
    scale: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    log_scale: bool = False,
    full: bool = False,
    reduction: str | float = "mean",
) -> Tensor:
    """Negative log-likelihood of a Laplace distribution with predicted location and scale.

    location (...); scale (...); target (...); optional: weight (...).
    """
    ...

def bce(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    eps: float = 0.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Binary cross-entropy on probabilities.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def bce_with_logits(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    pos_weight: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Binary cross-entropy on logits.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def binary_focal(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    gamma: float = 2.0,
    alpha: float | None = 0.25,
    reduction: str | float = "mean",
) -> Tensor:
    """Binary cross-entropy that down-weights easy examples, on logits.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def binary_poly1(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    epsilon: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Binary cross-entropy plus ε (1 − p), on logits.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def asymmetric(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    gamma_pos: float = 0.0,
    gamma_neg: float = 4.0,
    margin: float = 0.05,
    reduction: str | float = "mean",
) -> Tensor:
    """Binary cross-entropy that down-weights easy negatives and discards the easiest, on logits.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def soft_margin(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Logistic loss; labels −1 and 1.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def hinge(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Hinge loss: linear below the margin, 0 above; labels −1 and 1.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def squared_hinge(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Squared hinge loss: quadratic below the margin, 0 above; labels −1 and 1.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def hinge_embedding(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Distance of similar pairs, hinge of the distance of dissimilar pairs; labels 1 and −1.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def cross_entropy(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    from_logits: bool = True,
    class_weights: PerClass = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Softmax cross-entropy of logits (or probabilities) and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def focal(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    gamma: float = 2.0,
    alpha: PerClass = 0.25,
    ignore_index: int = -100,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Softmax cross-entropy that down-weights easy examples, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def nll(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    class_weights: PerClass = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Negative log-likelihood of log-probabilities and class labels.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def poly1(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    epsilon: float = 1.0,
    ignore_index: int = -100,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Softmax cross-entropy plus ε (1 − p), on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def generalized_cross_entropy(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    q: float = 0.7,
    ignore_index: int = -100,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Between cross-entropy and mean absolute error, robust to noisy labels, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def symmetric_cross_entropy(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    alpha: float = 0.1,
    beta: float = 1.0,
    log_zero: float = -4.0,
    ignore_index: int = -100,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Cross-entropy plus reverse cross-entropy, robust to noisy labels, on logits.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def logit_adjustment(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    tau: float = 1.0,
    ignore_index: int = -100,
    prior: PerClass = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Softmax cross-entropy of logits adjusted by the class priors.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def ldam(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    max_margin: float = 0.5,
    scale: float = 30.0,
    ignore_index: int = -100,
    counts: PerClass = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Softmax cross-entropy of scaled scores, with a margin of the target class that is larger for rare classes.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def multi_margin(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 1.0,
    p: int = 1,
    ignore_index: int = -100,
    class_weights: PerClass = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Multi-class hinge loss of the margins between the score of the target class and all others.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
    """
    ...

def linear_cross_entropy(
    a: Tensor,
    b: Tensor,
    *,
    labels: Tensor | None = None,
    targets: Tensor | None = None,
    bias: Tensor | None = None,
    weight: Tensor | None = None,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    soft_cap: float | None = None,
    reduction: str | float = "mean",
) -> Tensor:
    """Softmax cross-entropy of the logits of a linear layer, without materialising them.

    a (n, dim); b (m, dim); optional: labels (n,); targets (n, m); bias (m,); weight (n,).
    """
    ...

def linear_focal(
    a: Tensor,
    b: Tensor,
    labels: Tensor,
    *,
    bias: Tensor | None = None,
    weight: Tensor | None = None,
    gamma: float = 2.0,
    alpha: PerClass = 0.25,
    ignore_index: int = -100,
    soft_cap: float | None = None,
    reduction: str | float = "mean",
) -> Tensor:
    """Focal loss of the logits of a linear layer, without materialising them.

    a (n, dim); b (m, dim); labels (n,); optional: bias (m,); weight (n,).
    """
    ...

def multi_label_soft_margin(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    class_weights: PerClass = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Binary cross-entropy averaged over the classes of multi-label targets, on logits.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """
    ...

def soft_cross_entropy(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    label_smoothing: float = 0.0,
    z_loss: float = 0.0,
    from_logits: bool = True,
    class_weights: PerClass = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Softmax cross-entropy of logits (or probabilities) and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """
    ...

def kl(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    log_target: bool = False,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Kullback–Leibler divergence of log-probabilities from a target distribution.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """
    ...

def soft_focal(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    gamma: float = 2.0,
    alpha: PerClass = 0.25,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Softmax cross-entropy with target probabilities that down-weights easy examples, on logits.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """
    ...

def jensen_shannon(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    beta: float = 0.5,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Jensen–Shannon divergence of the softmax of logits from a target distribution.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """
    ...

def distillation(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    temperature: float = 4.0,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Kullback–Leibler divergence of a student's softmax from a teacher's, at a temperature.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """
    ...

def sparsemax(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Fenchel–Young loss of sparsemax, a softmax with exact zeros, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """
    ...

def entmax15(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Fenchel–Young loss of 1.5-entmax, between cross-entropy and sparsemax, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
    """
    ...

def info_nce(
    a: Tensor,
    b: Tensor,
    *,
    labels: Tensor | None = None,
    key_labels: Tensor | None = None,
    negatives: Tensor | None = None,
    weight: Tensor | None = None,
    temperature: float | Tensor = 0.07,
    normalize: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """Softmax cross-entropy of each query's positive key among all keys.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """
    ...

def nt_xent(
    a: Tensor,
    b: Tensor,
    *,
    weight: Tensor | None = None,
    temperature: float | Tensor = 0.5,
    normalize: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """Softmax cross-entropy between two views of each example, with all other views as negatives (SimCLR).

    a (n, dim); b (m, dim); optional: weight (n,).
    """
    ...

def decoupled(
    a: Tensor,
    b: Tensor,
    *,
    weight: Tensor | None = None,
    temperature: float | Tensor = 0.1,
    normalize: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """NT-Xent without the positive in the denominator.

    a (n, dim); b (m, dim); optional: weight (n,).
    """
    ...

def clip(
    a: Tensor,
    b: Tensor,
    *,
    weight: Tensor | None = None,
    temperature: float | Tensor = 0.07,
    normalize: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """InfoNCE in both directions, as between images and texts.

    a (n, dim); b (m, dim); optional: weight (n,).
    """
    ...

def siglip(
    a: Tensor,
    b: Tensor,
    *,
    weight: Tensor | None = None,
    temperature: float | Tensor = 0.1,
    bias: float | Tensor = -10.0,
    normalize: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """Binary cross-entropy of all pairs of embeddings, positive or negative.

    a (n, dim); b (m, dim); optional: weight (n,).
    """
    ...

def sup_con(
    a: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    temperature: float | Tensor = 0.07,
    normalize: bool = True,
    positives: Literal["outside", "inside"] = "outside",
    reduction: str | float = "mean",
) -> Tensor:
    """Softmax cross-entropy with all embeddings of the same label as positives.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def vicreg(
    a: Tensor,
    b: Tensor,
    *,
    invariance: float = 25.0,
    variance: float = 25.0,
    covariance: float = 1.0,
    epsilon: float = 0.0001,
    reduction: str | float = "mean",
) -> Tensor:
    """Invariance between two views, variance and decorrelation of their features.

    a (n, dim); b (m, dim).
    """
    ...

def barlow_twins(
    a: Tensor,
    b: Tensor,
    *,
    redundancy: float = 0.005,
    epsilon: float = 1e-05,
    reduction: str | float = "mean",
) -> Tensor:
    """Deviation of the cross-correlation matrix of two views from the identity.

    a (n, dim); b (m, dim).
    """
    ...

def contrastive(
    a: Tensor,
    b: Tensor,
    same: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Squared distance of similar pairs, squared hinge of the distance of dissimilar pairs.

    a (..., d); b (..., d); same (...); optional: weight (...).
    """
    ...

def cosine_embedding(
    a: Tensor,
    b: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 0.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Cosine distance of similar pairs, hinge of the cosine of dissimilar pairs.

    a (..., d); b (..., d); target (...); optional: weight (...).
    """
    ...

def triplet_margin(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 1.0,
    p: float = 2.0,
    swap: bool = False,
    squared: bool = False,
    reduction: str | float = "mean",
) -> Tensor:
    """Hinge of the difference of anchor–positive and anchor–negative distances.

    anchor (..., d); positive (..., d); negative (..., d); optional: weight (...).
    """
    ...

def n_pair(
    a: Tensor,
    b: Tensor,
    *,
    labels: Tensor | None = None,
    key_labels: Tensor | None = None,
    negatives: Tensor | None = None,
    weight: Tensor | None = None,
    temperature: float | Tensor = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Softmax cross-entropy of each anchor's positive among the positives of all anchors.

    a (n, dim); b (m, dim); optional: labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight
    (n,).
    """
    ...

def triplet(
    a: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 0.2,
    mining: Literal["batch_hard", "batch_all", "semi_hard", "distance_weighted"] = "batch_hard",
    distance: Literal["euclidean", "squared", "cosine"] = "euclidean",
    normalize: bool = False,
    average: Literal["all", "active"] = "all",
    seed: int = 0,
    reduction: str | float = "mean",
) -> Tensor:
    """Hinge of the difference of anchor–positive and anchor–negative distances, of triplets mined in the batch.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def lifted_structure(
    a: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 1.0,
    normalize: bool = False,
    reduction: str | float = "mean",
) -> Tensor:
    """Hinge of log-sum-exps over all positives and all negatives of each anchor.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def multi_similarity(
    a: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    alpha: float = 2.0,
    beta: float = 50.0,
    base: float = 0.5,
    normalize: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """Soft thresholds on the similarities, with more weight on hard positives and hard negatives.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def circle(
    a: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 0.25,
    scale: float = 256.0,
    normalize: bool = True,
    detach: bool = True,
    reduction: str | float = "mean",
) -> Tensor:
    """Similarities of positives and negatives, each weighted by its distance from the optimum.

    a (n, dim); labels (n,); optional: weight (n,).
    """
    ...

def arc_face(
    a: Tensor,
    b: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 0.5,
    scale: float = 64.0,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    reduction: str | float = "mean",
) -> Tensor:
    """Softmax cross-entropy of cosines, with an additive angular margin of the target class.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
    """
    ...

def cos_face(
    a: Tensor,
    b: Tensor,
    labels: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 0.35,
    scale: float = 64.0,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    reduction: str | float = "mean",
) -> Tensor:
    """Softmax cross-entropy of cosines, with an additive cosine margin of the target class.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
    """
    ...

def gan_discriminator(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Binary cross-entropy of a discriminator; target 1 for real data, 0 for generated.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def lsgan(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Squared error of a discriminator or generator; target 1 for real data, 0 for generated.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def gan_hinge(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Hinge loss of a discriminator; target 1 for real data, 0 for generated.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def wgan_critic(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Critic score of generated data minus that of real data; target 1 for real data, 0 for generated.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def gaussian_kl(
    mean: Tensor,
    log_variance: Tensor,
    *,
    weight: Tensor | None = None,
    beta: float = 1.0,
    free_bits: float = 0.0,
    reduction: str | float = "mean",
) -> Tensor:
    """KL divergence of a normal distribution from the standard normal, summed over latents.

    mean (..., d); log_variance (..., d); optional: weight (...).
    """
    ...

def elbo(
    prediction: Tensor,
    target: Tensor,
    mean: Tensor,
    log_variance: Tensor,
    *,
    weight: Tensor | None = None,
    reconstruction: Literal["squared_error", "bce", "bce_with_logits", "gaussian"] = "squared_error",
    sigma: float = 1.0,
    beta: float = 1.0,
    free_bits: float = 0.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Negative ELBO of a variational autoencoder: reconstruction loss plus KL divergence.

    prediction (n, x); target (n, x); mean (n, d); log_variance (n, d); optional: weight (n,).
    """
    ...

def minimax_generator(
    score: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Log-probability that the discriminator classifies generated samples as generated.

    score (...); optional: weight (...).
    """
    ...

def non_saturating_generator(
    score: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Binary cross-entropy of the discriminator on generated samples labelled as real.

    score (...); optional: weight (...).
    """
    ...

def wgan_generator(score: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean") -> Tensor:
    """Negative critic score of generated samples.

    score (...); optional: weight (...).
    """
    ...

def gradient_penalty(
    gradient: Tensor,
    *,
    weight: Tensor | None = None,
    target: float = 1.0,
    one_sided: bool = False,
    reduction: str | float = "mean",
) -> Tensor:
    """Squared deviation of the norm of a critic's gradients from a target, by default 1.

    gradient (..., d); optional: weight (...).
    """
    ...

def iou(
    prediction: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    format: Literal["corners", "centre"] = "corners",
    reduction: str | float = "mean",
) -> Tensor:
    """One minus intersection over union of two boxes.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """
    ...

def giou(
    prediction: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    format: Literal["corners", "centre"] = "corners",
    reduction: str | float = "mean",
) -> Tensor:
    """IoU loss plus the empty fraction of the enclosing box.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """
    ...

def diou(
    prediction: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    format: Literal["corners", "centre"] = "corners",
    reduction: str | float = "mean",
) -> Tensor:
    """IoU loss plus the normalised distance of the centres.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """
    ...

def ciou(
    prediction: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    format: Literal["corners", "centre"] = "corners",
    reduction: str | float = "mean",
) -> Tensor:
    """IoU loss plus the normalised distance of the centres and the difference of the aspect ratios.

    prediction (..., 4); target (..., 4); optional: weight (...).
    """
    ...

def focal_giou(
    logits: Tensor,
    target: Tensor,
    boxes: Tensor,
    target_boxes: Tensor,
    matched: Tensor,
    *,
    weight: Tensor | None = None,
    gamma: float = 2.0,
    alpha: float | None = 0.25,
    box_weight: float = 1.0,
    format: Literal["corners", "centre"] = "corners",
    reduction: str | float = "mean",
) -> Tensor:
    """Focal loss of the classes plus GIoU loss of the matched boxes.

    logits (n, c); target (n, c); boxes (n, 4); target_boxes (n, 4); matched (n,); optional: weight (n,).
    """
    ...

def margin_ranking(
    first: Tensor,
    second: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    margin: float = 0.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Hinge loss of the difference of two scores.

    first (...); second (...); target (...); optional: weight (...).
    """
    ...

def ranknet(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    sigma: float = 1.0,
    pairs: Literal["mean", "sum"] = "mean",
    reduction: str | float = "mean",
) -> Tensor:
    """Logistic loss of all pairs of items of different relevance.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def lambdarank(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    sigma: float = 1.0,
    k: float | None = None,
    gain: Literal["exponential", "linear"] = "exponential",
    reduction: str | float = "mean",
) -> Tensor:
    """Logistic loss of pairs of items, weighted by the change of NDCG when they are swapped.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def listnet(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    reduction: str | float = "mean",
) -> Tensor:
    """Cross-entropy of the top-one probabilities of relevances and scores.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def list_mle(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    reduction: str | float = "mean",
) -> Tensor:
    """Negative log-likelihood of the ranking by relevance, in a Plackett–Luce model.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def approx_ndcg(
    scores: Tensor,
    relevance: Tensor,
    lengths: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    temperature: float = 0.1,
    gain: Literal["exponential", "linear"] = "exponential",
    reduction: str | float = "mean",
) -> Tensor:
    """One minus NDCG, with ranks approximated by sigmoids.

    scores (..., m); relevance (..., m); optional: lengths (...); weight (...).
    """
    ...

def dpo(
    chosen: Tensor,
    rejected: Tensor,
    reference_chosen: Tensor,
    reference_rejected: Tensor,
    *,
    weight: Tensor | None = None,
    beta: float = 0.1,
    label_smoothing: float = 0.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Logistic loss of the difference of the log-ratios of the chosen and the rejected answer.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); optional: weight (...).
    """
    ...

def ipo(
    chosen: Tensor,
    rejected: Tensor,
    reference_chosen: Tensor,
    reference_rejected: Tensor,
    *,
    weight: Tensor | None = None,
    tau: float = 0.1,
    reduction: str | float = "mean",
) -> Tensor:
    """Squared error of the difference of the log-ratios of the chosen and the rejected answer.

    chosen (...); rejected (...); reference_chosen (...); reference_rejected (...); optional: weight (...).
    """
    ...

def simpo(
    chosen: Tensor,
    rejected: Tensor,
    *,
    weight: Tensor | None = None,
    beta: float = 2.0,
    margin: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Logistic loss of the difference of mean token log-probabilities, with a margin, without a reference model.

    chosen (...); rejected (...); optional: weight (...).
    """
    ...

def uncertainty(
    loss: Tensor,
    log_variance: Tensor,
    *,
    weight: Tensor | None = None,
    scale: float = 0.5,
    reduction: str | float = "mean",
) -> Tensor:
    """Losses of several tasks, weighted by learned variances.

    loss (...); log_variance (...); optional: weight (...).
    """
    ...

def total_variation(
    image: Tensor,
    *,
    weight: Tensor | None = None,
    norm: Literal["anisotropic", "isotropic", "squared"] = "anisotropic",
    reduction: str | float = "mean",
) -> Tensor:
    """Norm of the differences of neighbouring pixels.

    image (n, c, h, w); optional: weight (n,).
    """
    ...

def ssim(
    prediction: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    window: int = 11,
    sigma: float = 1.5,
    range: float = 1.0,
    k1: float = 0.01,
    k2: float = 0.03,
    reduction: str | float = "mean",
) -> Tensor:
    """One minus the structural similarity of two images: luminance, contrast and structure of patches.

    prediction (n, c, h, w); target (n, c, h, w); optional: weight (n,).
    """
    ...

def ms_ssim(
    prediction: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    window: int = 11,
    sigma: float = 1.5,
    range: float = 1.0,
    k1: float = 0.01,
    k2: float = 0.03,
    scales: int = 5,
    reduction: str | float = "mean",
) -> Tensor:
    """One minus the structural similarity of two images at several scales.

    prediction (n, c, h, w); target (n, c, h, w); optional: weight (n,).
    """
    ...

def feature_distance(
    prediction: Tensor,
    target: Tensor,
    channel_weights: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    distance: Literal["squared", "absolute"] = "squared",
    normalize: bool = False,
    channels: Literal["mean", "sum"] = "mean",
    reduction: str | float = "mean",
) -> Tensor:
    """Distance between the features of two images (perceptual loss).

    prediction (n, c, ...); target (n, c, ...); optional: channel_weights (c,); weight (n,).
    """
    ...

def gram(
    prediction: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Distance between the Gram matrices of the features of two images (style loss).

    prediction (n, c, ...); target (n, c, ...); optional: weight (n,).
    """
    ...

def content_style(
    content: Tensor,
    content_target: Tensor,
    style: Tensor,
    style_target: Tensor,
    *,
    weight: Tensor | None = None,
    content_weight: float = 1.0,
    style_weight: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Content loss plus style loss of neural style transfer.

    content (n, c, h, w); content_target (n, c, h, w); style (n, s, y, x); style_target (n, s, y, x); optional:
    weight (n,).
    """
    ...

def dice(
    prediction: Tensor,
    labels: Tensor | None = None,
    target: Tensor | None = None,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    smooth: float = 1.0,
    squared: bool = False,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """One minus the Dice coefficient of predicted and true regions.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def jaccard(
    prediction: Tensor,
    labels: Tensor | None = None,
    target: Tensor | None = None,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    smooth: float = 1.0,
    squared: bool = False,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """One minus intersection over union of predicted and true regions.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def tversky(
    prediction: Tensor,
    labels: Tensor | None = None,
    target: Tensor | None = None,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    alpha: float = 0.3,
    beta: float = 0.7,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """Dice loss with separate weights of false positives and false negatives.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def focal_tversky(
    prediction: Tensor,
    labels: Tensor | None = None,
    target: Tensor | None = None,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    gamma: float = 1.3333333333333333,
    alpha: float = 0.3,
    beta: float = 0.7,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """Power 1/γ of the Tversky loss, for small regions.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def log_cosh_dice(
    prediction: Tensor,
    labels: Tensor | None = None,
    target: Tensor | None = None,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    smooth: float = 1.0,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """Logarithm of the hyperbolic cosine of the Dice loss.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n, c).
    """
    ...

def generalized_dice(
    prediction: Tensor,
    labels: Tensor | None = None,
    target: Tensor | None = None,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    background: bool = True,
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """Dice loss of all classes together, each weighted by its inverse squared size.

    prediction (n, c, ...); optional: labels (n, ...); target (n, c, ...); mask (n, ...); weight (n,).
    """
    ...

def ce_dice(
    prediction: Tensor,
    labels: Tensor,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    ce_weight: float = 1.0,
    dice_weight: float = 1.0,
    smooth: float = 1.0,
    squared: bool = False,
    background: bool = True,
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """Pixel-wise cross-entropy plus Dice loss, from one softmax.

    prediction (n, c, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """
    ...

def lovasz_softmax(
    prediction: Tensor,
    labels: Tensor,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    classes: Literal["present", "all"] = "present",
    activation: Literal["softmax", "sigmoid", "identity"] = "softmax",
    over: Literal["image", "batch"] = "image",
    channels: Literal["first", "last"] = "first",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """Lovász extension of the Jaccard loss to the probability errors of the pixels.

    prediction (n, c, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """
    ...

def lovasz_hinge(
    prediction: Tensor,
    labels: Tensor,
    mask: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    over: Literal["image", "batch"] = "image",
    ignore_index: int = -100,
    reduction: str | float = "mean",
) -> Tensor:
    """Lovász extension of the Jaccard loss to the hinge errors of the pixels, on logits.

    prediction (n, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
    """
    ...

def ctc(
    logits: Tensor,
    labels: Tensor,
    input_lengths: Tensor | None = None,
    label_lengths: Tensor | None = None,
    *,
    weight: Tensor | None = None,
    from_logits: bool = True,
    blank: int = 0,
    zero_infinity: bool = False,
    per_label: bool = False,
    reduction: str | float = "mean",
) -> Tensor:
    """Negative log-likelihood of a sequence of labels, summed over all alignments.

    logits (n, t, c); labels (n, s); optional: input_lengths (n,); label_lengths (n,); weight (n,).
    """
    ...
