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

def gaussian_nll(
    mean: ArrayLike,
    variance: ArrayLike,
    target: ArrayLike,
    *,
    log_variance: bool = False,
    full: bool = False,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); if wanted weight (...).
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

def contrastive(
    a: ArrayLike,
    b: ArrayLike,
    same: ArrayLike,
    *,
    margin: float = 1.0,
    weight: ArrayLike | None = None,
    reduction: str | float = "mean",
) -> Array:
    """Pairs that belong together are pulled to one place, all others beyond a margin.

    a (..., d); b (..., d); same (...); if wanted weight (...).
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
