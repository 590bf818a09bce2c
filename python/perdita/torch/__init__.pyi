# Written by tools/stubs.py.
from collections.abc import Sequence
from typing import ClassVar, Literal, TypeAlias

from torch import Tensor, nn

from . import functional as functional

PerClass: TypeAlias = float | Sequence[float] | Tensor | None

class Loss(nn.Module):
    name: ClassVar[str]
    reduction: str | float
    dim: int

class Mse(Loss):
    """Squared error.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Huber(Loss):
    """Squared near zero, absolute in the tails.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, delta: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class GaussianNll(Loss):
    """Negative log-likelihood of a normal distribution with predicted mean and variance.

    mean (...); variance (...); target (...); if wanted weight (...).
    """

    def __init__(
        self, *, log_variance: bool = False, full: bool = False, reduction: str | float = "mean"
    ) -> None: ...
    def forward(
        self, mean: Tensor, variance: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...
    def __call__(
        self, mean: Tensor, variance: Tensor, target: Tensor, *, weight: Tensor | None = None
    ) -> Tensor: ...

class Bce(Loss):
    """Binary cross-entropy on probabilities.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, eps: float = 0.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class BceWithLogits(Loss):
    """Binary cross-entropy on logits.

    input and target of any one shape; weight of the same, or one number.
    """

    def __init__(self, *, pos_weight: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class CrossEntropy(Loss):
    """Cross-entropy of logits (or probabilities) and class labels.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
    """

    def __init__(
        self,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        from_logits: bool = True,
        class_weights: PerClass = None,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class Focal(Loss):
    """Cross-entropy that turns down what is easy, on logits.

    input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C.
    """

    def __init__(
        self,
        *,
        gamma: float = 2.0,
        alpha: PerClass = 0.25,
        ignore_index: int = -100,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class SoftCrossEntropy(Loss):
    """Cross-entropy of logits (or probabilities) and target probabilities.

    input and target (N, C), (N, C, d1, …) or (C,); weight the same without C.
    """

    def __init__(
        self,
        *,
        z_loss: float = 0.0,
        from_logits: bool = True,
        class_weights: PerClass = None,
        reduction: str | float = "mean",
        dim: int = 1,
    ) -> None: ...
    def forward(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, input: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor: ...

class LinearCrossEntropy(Loss):
    """Cross-entropy of the scores of a linear layer, which are never stored.

    a (n, dim); b (m, dim); if wanted labels (n,); targets (n, m); bias (m,); weight (n,).
    """

    def __init__(
        self,
        *,
        label_smoothing: float = 0.0,
        ignore_index: int = -100,
        z_loss: float = 0.0,
        class_weights: PerClass = None,
        soft_cap: float | None = None,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        targets: Tensor | None = None,
        bias: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        targets: Tensor | None = None,
        bias: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class InfoNce(Loss):
    """Every query finds its own key among others.

    a (n, dim); b (m, dim); if wanted labels (n,); key_labels (m,); negatives (k, dim) or (n, k, dim); weight (n,).
    """

    def __init__(
        self, *, temperature: float | Tensor = 0.07, normalize: bool = True, reduction: str | float = "mean"
    ) -> None: ...
    def forward(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        negatives: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...
    def __call__(
        self,
        a: Tensor,
        b: Tensor,
        *,
        labels: Tensor | None = None,
        key_labels: Tensor | None = None,
        negatives: Tensor | None = None,
        weight: Tensor | None = None,
    ) -> Tensor: ...

class Siglip(Loss):
    """Every pair is asked by itself whether it belongs together.

    a (n, dim); b (m, dim); if wanted weight (n,).
    """

    def __init__(
        self,
        *,
        temperature: float | Tensor = 0.1,
        bias: float | Tensor = -10.0,
        normalize: bool = True,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Contrastive(Loss):
    """Pairs that belong together are pulled to one place, all others beyond a margin.

    a (..., d); b (..., d); same (...); if wanted weight (...).
    """

    def __init__(self, *, margin: float = 1.0, reduction: str | float = "mean") -> None: ...
    def forward(self, a: Tensor, b: Tensor, same: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, b: Tensor, same: Tensor, *, weight: Tensor | None = None) -> Tensor: ...

class Triplet(Loss):
    """Negatives farther than positives by a margin, mined in the batch.

    a (n, dim); labels (n,); if wanted weight (n,).
    """

    def __init__(
        self,
        *,
        margin: float = 0.2,
        mining: Literal["batch_hard", "batch_all", "semi_hard", "distance_weighted"] = "batch_hard",
        distance: Literal["euclidean", "squared", "cosine"] = "euclidean",
        normalize: bool = False,
        average: Literal["all", "active"] = "all",
        seed: int = 0,
        reduction: str | float = "mean",
    ) -> None: ...
    def forward(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
    def __call__(self, a: Tensor, labels: Tensor, *, weight: Tensor | None = None) -> Tensor: ...
