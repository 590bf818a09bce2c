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
    """Squared near zero, absolute in the tails.

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
    """Absolute error with a rounded corner.

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
    """Pinball loss: τ for an underestimate, 1 − τ for an overestimate.

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
    """Pinball losses of several quantiles of one target.

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
    """Absolute error that forgives what is small.

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
    """Squared error that forgives what is small.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def msle(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Squared error of logarithms of 1 more.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def mape(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Absolute error as a part of the target.

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
    """Negative log-likelihood of a count that has a Poisson distribution.

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
    """Negative log-likelihood of an amount that has a gamma distribution.

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
    """Negative log-likelihood of an amount that is often 0.

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
    """Binary cross-entropy that turns down what is easy, on logits.

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
    """Binary cross-entropy with another first term, on logits.

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
    """Binary cross-entropy for rare labels: class 0 is focused and shifted, on logits.

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
    """Linear below a margin, nothing above it; labels −1 and 1.

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
    """Squared below a margin, nothing above it; labels −1 and 1.

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
    """Small distances for pairs of label 1, and beyond a margin for label −1.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def gan_discriminator(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """A discriminator's cross-entropy; 1 is real, 0 made.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def lsgan(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Squared error of a discriminator or generator; 1 is real, 0 made.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def gan_hinge(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """A discriminator's hinge loss; 1 is real, 0 made.

    input and target of the same shape (*); weight (*) or a scalar.
    """
    ...

def wgan_critic(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """A critic's score of made data, less that of real; 1 is real, 0 made.

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
    """Cross-entropy of logits (or probabilities) and class labels.

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
    """Cross-entropy that turns down what is easy, on logits.

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
    """Cross-entropy with another first coefficient in 1 − p, on logits.

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
    """Between cross-entropy and absolute error, for labels of which some are wrong, on logits.

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
    """Cross-entropy and its reverse, for labels of which some are wrong, on logits.

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
    """Cross-entropy of logits moved by how common the classes are.

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
    """Cross-entropy of scores, the label's made smaller the rarer its class.

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
    """What the other classes lack of lying a margin below the label's.

    input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C.
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
    """Cross-entropy of logits (or probabilities) and target probabilities.

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
    """Cross-entropy of logits and target probabilities that turns down what is easy.

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
    """Divergence of a student's logits from a teacher's, both made soft by a temperature.

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
    """As cross-entropy of scores and target probabilities, with a softmax that has zeros.

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
    """Between cross-entropy and sparsemax, of scores and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
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
    """Binary cross-entropy of every class, where several may apply, on logits.

    input and target (N, C), (N, C, d1, …) or (C,); weight without C.
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
    """Cross-entropy of the scores of a linear layer, which are never stored.

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
    """The focal loss of the scores of a linear layer, which are never stored.

    a (n, dim); b (m, dim); labels (n,); optional: bias (m,); weight (n,).
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
    """Every query finds its own key among others.

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
    """Two views of a thing find each other among all others: SimCLR.

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
    """Two views find each other; the positive is not among its rivals.

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
    """Image and text find each other: InfoNCE both ways.

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
    """Every pair is asked by itself whether it belongs together.

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
    """Rows of one label find each other among all others.

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
    """Two views equal, their features varied and uncorrelated.

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
    """Each feature correlates with itself in the other view, and with no other.

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
    """Pairs that belong together are pulled to one place, all others beyond a margin.

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
    """Pairs that belong together should point the same way, others should not.

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
    """An anchor should be nearer to its positive than to its negative, by a margin.

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
    """Every anchor finds its own positive among those of all.

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
    """Negatives farther than positives by a margin, mined in the batch.

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
    """All positives of an anchor against all its negatives.

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
    """Dissimilar positives and similar negatives, weighed against each other.

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
    """Pairs pull the harder the farther they are from where they should be.

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
    """Cross-entropy of cosines, the label's angle made wider by a margin.

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
    """Cross-entropy of cosines, the label's made smaller by a margin.

    a (n, dim); b (m, dim); labels (n,); optional: weight (n,).
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
    """Divergence of a normal distribution from the standard one, summed over latents.

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
    """A variational autoencoder's reconstruction, and the divergence of its code.

    prediction (n, x); target (n, x); mean (n, d); log_variance (n, d); optional: weight (n,).
    """
    ...

def minimax_generator(
    score: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """A generator lowers the chance that what it made is found out.

    score (...); optional: weight (...).
    """
    ...

def non_saturating_generator(
    score: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """A generator raises the chance that what it made is taken for real.

    score (...); optional: weight (...).
    """
    ...

def wgan_generator(score: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean") -> Tensor:
    """A generator raises what the critic says of what it made.

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
    """A critic's gradients should have length 1.

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
    """One minus the part of two boxes' union that they share.

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
    """IoU loss that also pulls boxes together that do not meet.

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
    """IoU loss that also draws the centres together.

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
    """IoU loss that also draws centres together and shapes alike.

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
    """A detector's loss: focal of the classes, GIoU of the boxes that hold an object.

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
    """One score should be above the other by a margin.

    first (...); second (...); target (...); optional: weight (...).
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
    """The preferred of two answers should gain more on a reference model.

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
    """The preferred of two answers should gain a fixed amount on a reference model.

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
    """The preferred of two answers should be likelier per token by a margin.

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
    """Losses of several tasks, weighed by variances that are learnt.

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
    """How much pixels differ from their neighbours.

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
    """One minus the likeness of two images, patch by patch, in luminance, contrast and structure.

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
    """One minus the likeness of two images at several scales.

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
    """Distance between the features of two images.

    prediction (n, c, ...); target (n, c, ...); optional: channel_weights (c,); weight (n,).
    """
    ...

def gram(
    prediction: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Distance between the styles of two images, the Gram matrices of their features.

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
    """The content of one image and the style of another.

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
    """How little predicted and true regions overlap, beside the size of both.

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
    """Dice with a price each for false positives and false negatives.

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
    """Tversky's loss to a power, which keeps small regions in view.

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
    """Dice of all classes together, small ones counting as much as large ones.

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
    """Cross-entropy of the pixels and Dice of the regions, from one softmax.

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
    """The Jaccard loss of sets of pixels, extended to their probabilities.

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
    """The Jaccard loss of sets of pixels, extended to their margins.

    prediction (n, ...); labels (n, ...); optional: mask (n, ...); weight (n,).
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
    """Logistic loss of every pair of items of different relevance.

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
    """Logistic loss of pairs, weighed by what swapping them would change in the NDCG.

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
    """Cross-entropy of the probabilities that each item is the first.

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
    """Negative log-likelihood of the order by relevance.

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
    """Negative log-likelihood of labels whose places in a longer sequence are not known.

    logits (n, t, c); labels (n, s); optional: input_lengths (n,); label_lengths (n,); weight (n,).
    """
    ...
