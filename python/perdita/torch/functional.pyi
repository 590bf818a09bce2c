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

def mae(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Absolute error.

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

def smooth_l1(
    input: Tensor,
    target: Tensor,
    *,
    weight: Tensor | None = None,
    beta: float = 1.0,
    reduction: str | float = "mean",
) -> Tensor:
    """Absolute error with a rounded corner.

    input and target of any one shape; weight of the same, or one number.
    """
    ...

def log_cosh(
    input: Tensor, target: Tensor, *, weight: Tensor | None = None, reduction: str | float = "mean"
) -> Tensor:
    """Logarithm of the hyperbolic cosine of the error.

    input and target of any one shape; weight of the same, or one number.
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

    input and target of any one shape; weight of the same, or one number.
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

    input and target of any one shape; weight of the same, or one number.
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

    input and target of any one shape; weight of the same, or one number.
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

    a (n, dim); b (m, dim); labels (n,); if wanted bias (m,); weight (n,).
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

    a (n, dim); b (m, dim); if wanted weight (n,).
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

    a (n, dim); b (m, dim); if wanted weight (n,).
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

    a (n, dim); b (m, dim); if wanted weight (n,).
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

    a (n, dim); labels (n,); if wanted weight (n,).
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

    a (n, dim); labels (n,); if wanted weight (n,).
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

    a (n, dim); labels (n,); if wanted weight (n,).
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

    a (n, dim); labels (n,); if wanted weight (n,).
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

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
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

    a (n, dim); b (m, dim); labels (n,); if wanted weight (n,).
    """
    ...
