# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import Literal, TypeAlias

from jax import Array
from jax.typing import ArrayLike

PerClass: TypeAlias = float | Sequence[float] | None

def mse(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Squared error.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def mae(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Absolute error.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def huber(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    delta: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Squared near zero, absolute in the tails.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def smooth_l1(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    beta: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Absolute error with a rounded corner.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def log_cosh(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Logarithm of the hyperbolic cosine of the error.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def quantile(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    tau: float = 0.5,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Pinball loss: τ for an underestimate, 1 − τ for an overestimate.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def bce(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    eps: float = 0.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Binary cross-entropy on probabilities.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def bce_with_logits(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    pos_weight: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Binary cross-entropy on logits.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def binary_focal(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float = 2.0,
    alpha: float | None = 0.25,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Binary cross-entropy that turns down what is easy, on logits.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def hinge(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Linear below a margin, nothing above it; labels −1 and 1.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def squared_hinge(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    margin: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Squared below a margin, nothing above it; labels −1 and 1.

    pred and target of any one shape; weight of the same, or one number.
    """
    ...

def cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    from_logits: bool = True,
    class_weights: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of logits (or probabilities) and class labels.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def focal(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float = 2.0,
    alpha: PerClass = 0.25,
    ignore_index: int = -100,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy that turns down what is easy, on logits.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def nll(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    ignore_index: int = -100,
    class_weights: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negative log-likelihood of log-probabilities and class labels.

    pred (..., C); target (...) labels from 0 to C - 1; weight (...).
    """
    ...

def soft_cross_entropy(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    z_loss: float = 0.0,
    from_logits: bool = True,
    class_weights: PerClass = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of logits (or probabilities) and target probabilities.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def kl(
    pred: ArrayLike,
    target: ArrayLike,
    *,
    log_target: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Kullback–Leibler divergence of log-probabilities from a target distribution.

    pred (..., C); target (..., C); weight (...).
    """
    ...

def linear_cross_entropy(
    a: ArrayLike,
    b: ArrayLike,
    *,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    soft_cap: float | None = None,
    labels: ArrayLike | None = None,
    targets: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of the scores of a linear layer, which are never stored.

    a (n, dim); b (m, dim); if wanted labels (n,); targets (n, m); bias (m,); weight (n,).
    """
    ...

def linear_focal(
    a: ArrayLike,
    b: ArrayLike,
    *,
    gamma: float = 2.0,
    alpha: PerClass = 0.25,
    ignore_index: int = -100,
    soft_cap: float | None = None,
    labels: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """The focal loss of the scores of a linear layer, which are never stored.

    a (n, dim); b (m, dim); labels (n,); if wanted bias (m,); weight (n,).
    """
    ...

def info_nce(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.07,
    normalize: bool = True,
    labels: ArrayLike | None = None,
    key_labels: ArrayLike | None = None,
    negatives: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight (n,).
    """
    ...

def nt_xent(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.5,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Two views of a thing find each other among all others: SimCLR.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """
    ...

def decoupled(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.1,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Two views find each other; the positive is not among its rivals.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """
    ...

def clip(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.07,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Image and text find each other: InfoNCE both ways.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """
    ...

def siglip(
    a: ArrayLike,
    b: ArrayLike,
    *,
    temperature: float | Array = 0.1,
    bias: float | Array = -10.0,
    normalize: bool = True,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Every pair is asked by itself whether it belongs together.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """
    ...

def sup_con(
    a: ArrayLike,
    *,
    temperature: float | Array = 0.07,
    normalize: bool = True,
    positives: Literal["outside", "inside"] = "outside",
    labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Rows of one label find each other among all others.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def vicreg(
    a: ArrayLike,
    b: ArrayLike,
    *,
    invariance: float = 25.0,
    variance: float = 25.0,
    covariance: float = 1.0,
    epsilon: float = 0.0001,
    reduction: str | float = "mean",
) -> Array:
    """Two views equal, their features varied and uncorrelated.

    a (n, dim); b (m, dim).
    """
    ...

def barlow_twins(
    a: ArrayLike,
    b: ArrayLike,
    *,
    redundancy: float = 0.005,
    epsilon: float = 1e-05,
    reduction: str | float = "mean",
) -> Array:
    """Each feature correlates with itself in the other view, and with no other.

    a (n, dim); b (m, dim).
    """
    ...

def triplet(
    a: ArrayLike,
    *,
    margin: float = 0.2,
    mining: Literal["batch_hard", "batch_all", "semi_hard", "distance_weighted"] = "batch_hard",
    distance: Literal["euclidean", "squared", "cosine"] = "euclidean",
    normalize: bool = False,
    average: Literal["all", "active"] = "all",
    seed: int = 0,
    labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negatives farther than positives by a margin, mined in the batch.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def lifted_structure(
    a: ArrayLike,
    *,
    margin: float = 1.0,
    normalize: bool = False,
    labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """All positives of an anchor against all its negatives.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def multi_similarity(
    a: ArrayLike,
    *,
    alpha: float = 2.0,
    beta: float = 50.0,
    base: float = 0.5,
    normalize: bool = True,
    labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Dissimilar positives and similar negatives, weighed against each other.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def circle(
    a: ArrayLike,
    *,
    margin: float = 0.25,
    scale: float = 256.0,
    normalize: bool = True,
    detach: bool = True,
    labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Pairs pull the harder the farther they are from where they should be.

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...

def arc_face(
    a: ArrayLike,
    b: ArrayLike,
    *,
    margin: float = 0.5,
    scale: float = 64.0,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of cosines, the label's angle made wider by a margin.

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
    """
    ...

def cos_face(
    a: ArrayLike,
    b: ArrayLike,
    *,
    margin: float = 0.35,
    scale: float = 64.0,
    label_smoothing: float = 0.0,
    ignore_index: int = -100,
    z_loss: float = 0.0,
    class_weights: PerClass = None,
    labels: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Cross-entropy of cosines, the label's made smaller by a margin.

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
    """
    ...
