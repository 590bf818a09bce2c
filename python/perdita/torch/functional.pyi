# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import Literal, TypeAlias

from torch import Tensor

PerClass: TypeAlias = float | Sequence[float] | Tensor | None

def mse(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Squared error.

    input and target of any one shape; weight of the same, or one number.
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

    input and target of any one shape; weight of the same, or one number.
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

    mean (...); variance (...); target (...); if wanted weight (...).
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

    input and target of any one shape; weight of the same, or one number.
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

    input and target of any one shape; weight of the same, or one number.
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

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
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

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
    """
    ...

def soft_cross_entropy(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    z_loss: float = 0.0,
    from_logits: bool = True,
    class_weights: PerClass = None,
    reduction: str | float = "mean",
    dim: int = 1,
) -> Tensor:
    """Cross-entropy of logits (or probabilities) and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
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

    a (n, dim); b (m, dim); if wanted labels (n,); targets (n, m); bias (m,); weight (n,).
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

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight (n,).
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

    a (n, dim); b (m, dim); if wanted weight (n,).
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

    a (..., d); b (..., d); same (...); if wanted weight (...).
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

    a (n, dim); labels (n,); if wanted weight (n,).
    """
    ...
